//! Times within a recording, as they are written in captions and transcripts.

/// Milliseconds of `mm:ss` or `h:mm:ss`, with decimals after a point or comma or without.
pub(crate) fn clock(text: &str) -> Option<u64> {
    let parts: Vec<&str> = text.split(':').collect();
    let (hours, minutes, seconds) = match parts[..] {
        [minutes, seconds] => ("0", minutes, seconds),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    let (seconds, decimals) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    let number = |text: &str, most: usize| -> Option<u64> {
        let digits = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if digits { text.parse().ok() } else { None }
    };
    let (hours, minutes) = (number(hours, 6)?, number(minutes, 3)?);
    let seconds = number(seconds, 2).filter(|&seconds| seconds < 60)?;
    if parts.len() == 3 && minutes > 59 {
        return None;
    }
    if !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let decimals = format!("{decimals:0<3}"); // `5` is half a second
    let milliseconds = number(&decimals[..3], 3)?;
    Some(((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds)
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
}
