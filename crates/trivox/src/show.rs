//! How things look in a terminal: columns of wide characters, colours where they are wanted.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Bold.
pub(crate) const BOLD: &str = "1";
/// Faint.
pub(crate) const DIM: &str = "2";

/// Whether to colour.
pub(crate) struct Colour(bool);

/// Colour for a terminal, unless `NO_COLOR` is set (<https://no-color.org>).
pub(crate) fn colour(terminal: bool) -> Colour {
    Colour(terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()))
}

impl Colour {
    /// The text in a style, or as it is.
    pub(crate) fn paint(&self, style: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// The end of a text, filled up with spaces on the left to `width` columns.
pub(crate) fn right_aligned(text: &str, width: usize) -> String {
    let mut start = text.len();
    let mut used = 0;
    for (at, character) in text.char_indices().rev() {
        used += character.width().unwrap_or(0);
        if used > width {
            break;
        }
        start = at;
    }
    let kept = &text[start..];
    format!("{}{kept}", " ".repeat(width.saturating_sub(kept.width())))
}

/// The beginning of a text, filled up with spaces on the right to `width` columns.
pub(crate) fn left_aligned(text: &str, width: usize) -> String {
    let kept = cut(text, width);
    format!("{kept}{}", " ".repeat(width.saturating_sub(kept.width())))
}

/// The beginning of a text that fits into `width` columns.
pub(crate) fn cut(text: &str, width: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|(_, character)| {
        used += character.width().unwrap_or(0);
        used > width
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// `mm:ss` or `h:mm:ss`.
pub(crate) fn clock(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes:02}:{seconds:02}")
    }
}

/// The day of a time, `2026-05-03`, in UTC; none where the calendar does not reach.
pub(crate) fn day(milliseconds: i64) -> Option<String> {
    let at = jiff::Timestamp::from_millisecond(milliseconds).ok()?;
    Some(at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}

/// A time as programs read it, `2026-05-03T10:00:00Z`; none where the calendar does not reach.
pub(crate) fn time(milliseconds: i64) -> Option<String> {
    jiff::Timestamp::from_millisecond(milliseconds).ok().map(|at| at.to_string())
}

/// A text in which no sign means anything to Markdown.
pub(crate) fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut starts_line = true;
    for letter in text.chars() {
        let is_mark = "\\`*_[]<>|~".contains(letter) || (starts_line && "#+-=".contains(letter));
        if is_mark {
            escaped.push('\\');
        }
        escaped.push(letter);
        starts_line = letter == '\n' || (starts_line && letter.is_whitespace());
    }
    escaped
}

/// `1234567` as `1,234,567`.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_hold_wide_characters() {
        assert_eq!(right_aligned("รอสายนาน", 4).width(), 4);
        assert_eq!(left_aligned("日本語", 5), "日本 ");
        assert_eq!(right_aligned("on", 4), "  on");
    }

    #[test]
    fn quotes_are_no_markup() {
        assert_eq!(markdown("# a *b* <c>\n- d-e"), "\\# a \\*b\\* \\<c\\>\n\\- d-e");
    }

    #[test]
    fn numbers_and_times_read_well() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(12), "12");
        assert_eq!(clock(3_725_000), "1:02:05");
        assert_eq!(clock(65_000), "01:05");
    }
}
