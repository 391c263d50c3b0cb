//! Rolling captions: each line stays on the screen while the next is spoken, and so stands in two or
//! three cues (YouTube). The repetition is taken out, or each word would be counted twice.
//!
//! A file is rolling if in two of five cues or more all of the cue before, or three words of its end
//! and more, are said again. In such a file the longest run of whole words that both ends the cue
//! before and begins a cue is taken out of the cue.

use crate::slice::Slice;
use crate::turns::Cue;

/// The fewest repeating cues that make a file rolling.
const FEWEST: usize = 3;

/// The most words that are looked for again; a cue holds two lines.
const LONGEST: usize = 200;

/// Takes the repetition out of the cues of a rolling file; returns whether it is one.
pub(crate) fn unroll(cues: &mut [Cue]) -> bool {
    let overlaps: Vec<Overlap> =
        cues.windows(2).map(|pair| overlap(pair[0].text.text(), pair[1].text.text())).collect();
    let rolls = overlaps.iter().filter(|overlap| overlap.whole || overlap.words >= 3).count();
    if rolls < FEWEST || rolls * 5 < overlaps.len() * 2 {
        return false;
    }
    for (cue, overlap) in cues[1..].iter_mut().zip(overlaps) {
        if overlap.words > 0 {
            let rest = cue.text.trimmed_from(overlap.bytes);
            cue.text = if rest.text().is_empty() { Slice::default() } else { rest };
        }
    }
    true
}

/// What the end of one cue and the beginning of the next have in common.
struct Overlap {
    words: usize,
    /// Bytes of the next cue.
    bytes: usize,
    /// Whether it is all of the cue before.
    whole: bool,
}

fn overlap(before: &str, after: &str) -> Overlap {
    let said: Vec<&str> = before.split_whitespace().collect();
    let again: Vec<&str> = after.split_whitespace().collect();
    let longest = said.len().min(again.len()).min(LONGEST);
    let words = (1..=longest).rev().find(|&n| said[said.len() - n..] == again[..n]).unwrap_or(0);
    let bytes = match words {
        0 => 0,
        n => again[n - 1].as_ptr() as usize + again[n - 1].len() - after.as_ptr() as usize,
    };
    Overlap { words, bytes, whole: words > 0 && words == said.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(texts: &[&str], expected: &[&str]) {
        let mut cues: Vec<Cue> =
            texts.iter().map(|text| Cue { text: Slice::new(text, 0), ..Cue::default() }).collect();
        unroll(&mut cues);
        let seen: Vec<&str> = cues.iter().map(|cue| cue.text.text()).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn each_line_is_said_once() {
        check(
            &[
                "so I called",
                "so I called",
                "so I called they said",
                "they said",
                "they said wait",
                "wait",
            ],
            &["so I called", "", "they said", "", "wait", ""],
        );
    }

    #[test]
    fn who_repeats_themselves_is_left_alone() {
        let texts = ["no", "no", "I said", "no", "wait", "what", "no", "and then", "then what"];
        check(&texts, &texts);
    }
}
