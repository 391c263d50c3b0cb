//! Times of TTML: clock times with fractions or frames, and offsets with a metric.
//!
//! Source: W3C, Timed Text Markup Language 2, § 12.3.1 (timeExpression) and § 7.2 (frame and tick
//! rates), <https://www.w3.org/TR/ttml2/>.

use crate::captions::Times;
use crate::clock::clock;

/// What frames and ticks are worth in a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    frames: f64,
    ticks: f64,
}

impl Default for Clock {
    fn default() -> Clock {
        Clock::new(None, None, None)
    }
}

impl Clock {
    /// The rates of a file: `multiplier` is as `1000 1001`; 30 frames if nothing is said, and ticks
    /// are frames if a frame rate is given, else seconds.
    pub(crate) fn new(
        frames: Option<f64>,
        multiplier: Option<String>,
        ticks: Option<f64>,
    ) -> Clock {
        let factor = multiplier.as_deref().and_then(|written| {
            let (above, below) = written.trim().split_once([' ', ':'])?;
            Some(above.trim().parse::<f64>().ok()? / below.trim().parse::<f64>().ok()?)
        });
        let rate = |rate: f64| rate.is_finite() && rate > 0.0;
        let factor = factor.filter(|&factor| rate(factor)).unwrap_or(1.0);
        let given = frames.filter(|&frames| rate(frames)).map(|frames| frames * factor);
        Clock {
            frames: given.unwrap_or(30.0 * factor),
            ticks: ticks.filter(|&ticks| rate(ticks)).or(given).unwrap_or(1.0),
        }
    }

    /// Milliseconds of a time expression; none if it is none.
    pub(crate) fn milliseconds(&self, text: &str) -> Option<u64> {
        let text = text.trim();
        if text.contains(':') {
            let (time, frames) = match text.match_indices([':', ';']).nth(2) {
                Some((at, _)) => (&text[..at], text[at + 1..].split('.').next()?),
                None => (text, "0"),
            };
            let frames: u32 = frames.parse().ok()?;
            return Some(clock(time)? + rounded(f64::from(frames) * 1000.0 / self.frames)?);
        }
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let amount: f64 = text[..digits].parse().ok()?;
        let milliseconds = match &text[digits..] {
            "h" => amount * 3_600_000.0,
            "m" => amount * 60_000.0,
            "s" | "" => amount * 1000.0,
            "ms" => amount,
            "f" => amount * 1000.0 / self.frames,
            "t" => amount * 1000.0 / self.ticks,
            _ => return None,
        };
        rounded(milliseconds)
    }
}

fn rounded(milliseconds: f64) -> Option<u64> {
    (0.0..1e12).contains(&milliseconds).then(|| milliseconds.round() as u64)
}

/// The `begin`, `end` and `dur` of an element.
pub(crate) type Own = (Option<u64>, Option<u64>, Option<u64>);

/// When an element begins and ends, from the times of the one around and its own.
///
/// They count from the beginning of the one around, or, in files that are `absolute`, from that of
/// the recording.
pub(crate) fn within(around: Times, (begin, end, duration): Own, absolute: bool) -> Times {
    if (begin, end, duration) == (None, None, None) {
        return around;
    }
    let from = if absolute { 0 } else { around.0.unwrap_or(0) };
    let start = begin.map_or(around.0.or(Some(0)), |begin| Some(from + begin));
    let by_duration = start.zip(duration).map(|(start, duration)| start + duration);
    let end = end.map(|end| from + end);
    let end = match (end, by_duration) {
        (Some(end), Some(by_duration)) => Some(end.min(by_duration)),
        (end, by_duration) => end.or(by_duration),
    };
    (start, end.or(around.1))
}

/// Whether the times of an element can only count from the beginning of the recording: counted from
/// that of the element around, they would lie behind its end.
pub(crate) fn is_absolute((outer_start, outer_end): Times, (begin, end, _): Own) -> bool {
    let (Some(from), Some(outer_end), Some(begin)) = (outer_start, outer_end, begin) else {
        return false;
    };
    from > 0 && begin >= from && from + end.unwrap_or(begin) > outer_end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_notations() {
        let clock = Clock::new(Some(25.0), None, Some(10_000_000.0));
        let read = [
            "00:01:02.5",
            "00:01:02:05",
            "62.5s",
            "1.5h",
            "2m",
            "500ms",
            "50f",
            "625000000t",
            "19.764",
            "3:58.640",
        ]
        .map(|text| clock.milliseconds(text));
        let expected =
            [62_500, 62_200, 62_500, 5_400_000, 120_000, 500, 2_000, 62_500, 19_764, 238_640];
        assert_eq!(read, expected.map(Some));
        for none in ["", "s", "1x", "00:61:99", "-1s", "1:2:3:x"] {
            assert_eq!(clock.milliseconds(none), None, "{none}");
        }
        let film = Clock::new(Some(24.0), Some("1000 1001".into()), None);
        assert_eq!(film.milliseconds("24f"), Some(1_001));
        assert_eq!(Clock::default().milliseconds("90t"), Some(90_000));
    }

    #[test]
    fn times_count_from_the_element_around_or_from_the_beginning() {
        let outer = (Some(100), Some(150));
        let own = |begin, end| (Some(begin), Some(end), None);
        assert_eq!(within((None, None), (Some(5), None, Some(3)), false), (Some(5), Some(8)));
        assert_eq!(within(outer, own(5, 9), false), (Some(105), Some(109)));
        assert_eq!(within(outer, own(110, 120), true), (Some(110), Some(120)));
        assert_eq!(within(outer, (None, None, None), false), outer);
        assert!(is_absolute(outer, own(110, 120)) && !is_absolute(outer, own(5, 9)));
    }
}
