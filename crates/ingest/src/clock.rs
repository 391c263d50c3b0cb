//! Times within a recording, as they are written in captions and transcripts.

/// Milliseconds of `mm:ss` or `h:mm:ss`, with decimals after a point or comma or without.
pub(crate) fn clock(text: &str) -> Option<u64> {
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let mut parts = text.split(':');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let (hours, minutes, seconds) = match third {
        Some(seconds) => (first, second, seconds),
        None => ("0", first, second),
    };
    let (seconds, decimals) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    let (hours, minutes) = (number(hours, 6)?, number(minutes, 3)?);
    let seconds = number(seconds, 2).filter(|&seconds| seconds < 60)?;
    if third.is_some() && minutes > 59 {
        return None;
    }
    if !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // `5` is half a second; more than three digits are cut off.
    let digit = |n: usize| u64::from(decimals.as_bytes().get(n).map_or(0, |digit| digit - b'0'));
    let milliseconds = digit(0) * 100 + digit(1) * 10 + digit(2);
    Some(((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds)
}

/// A number of `most` digits at most.
fn number(text: &str, most: usize) -> Option<u64> {
    let digits = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Milliseconds of a time in words: `1 hour 2 minutes 3 seconds`, `2m 10s`.
pub(crate) fn spoken(text: &str) -> Option<u64> {
    let mut total = None;
    let mut rest = text.trim();
    let mut largest = u64::MAX;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let amount = number(&rest[..digits], 4)?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let unit = match &rest[..letters] {
            "h" | "hr" | "hour" | "hours" => 3_600_000,
            "m" | "min" | "minute" | "minutes" => 60_000,
            "s" | "sec" | "second" | "seconds" => 1_000,
            _ => return None,
        };
        if unit >= largest {
            return None;
        }
        largest = unit;
        total = Some(total.unwrap_or(0) + amount * unit);
        rest = rest[letters..].trim_start_matches([' ', ',', '\u{A0}']);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks() {
        let read =
            ["00:01.5", "1:02:03,045", "00:00:09", "100:00:00.000", "90:00", "1:2:3.4"].map(clock);
        let expected = [1_500, 3_723_045, 9_000, 360_000_000, 5_400_000, 3_723_400].map(Some);
        assert_eq!(read, expected);
        for none in [
            "",
            "1",
            "00:60",
            "1:60:00",
            "00:0a",
            "a:b",
            "1:2:3:4",
            ":",
            "00:14:6O,500",
            "1:-1",
            "0:1.é",
            "0:1.5x",
        ] {
            assert_eq!(clock(none), None, "{none}");
        }
    }

    #[test]
    fn times_in_words() {
        let read = ["1 hour 2 minutes 3 seconds", "2m 10s", "45 seconds", "1h"].map(spoken);
        assert_eq!(read, [3_723_000, 130_000, 45_000, 3_600_000].map(Some));
        for none in ["", "hour", "3", "3 apples", "3 seconds 1 hour", "5 minutes later"] {
            assert_eq!(spoken(none), None, "{none}");
        }
    }
}
