//! Which of the labels that lines begin with are names of speakers.
//!
//! A label is believed by what the whole file shows, never by one line alone, so that no speaker is
//! made out of a clock time, a web address or "for example:":
//! - it stands at the beginning of a line, is at most 60 characters and six words long, and white
//!   space follows its colon;
//! - it does not name a part of a text (note, summary, agenda …), and no web address follows;
//! - it occurs twice or more and looks like a name or is one lower-case word (`interviewer`); or it
//!   occurs once, looks like a name, others recur, and enough of the text is labelled (in captions
//!   a quarter of the cues, since a colon within speech is common there), or all of it is;
//! - in a text, one line in thirty bears a label, and one in twelve if it is a lower-case word;
//! - in a script without capitals, in which any clause looks like a name, labels are believed if
//!   one line in six bears one;
//! - `Q` and `A` are labels only where they take turns.

use std::collections::BTreeMap;

use crate::transcripts::mark::{Mark, label};
use crate::transcripts::names::{
    bare, is_one_word, is_without_capitals, key, looks_like_a_name, names_a_part, words,
};

/// Lower-case words have to recur this often in a text with more lines than that.
const RECURS: usize = 3;
const FEW_LINES: usize = 40;

/// The labels that a file was found to use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels {
    accepted: BTreeMap<String, usize>,
}

impl Labels {
    /// Learns from all candidates of a file, in order, which of them are labels.
    ///
    /// `n_units` is the number of lines or cues that could bear a label, in captions (where labels
    /// may be rare) or in a text.
    pub(crate) fn learn(names: &[&str], n_units: usize, captions: bool) -> Labels {
        let mut written: BTreeMap<&str, usize> = BTreeMap::new();
        for name in names {
            *written.entry(name).or_default() += 1;
        }
        let mut counts: BTreeMap<String, (usize, &str)> = BTreeMap::new();
        for (&name, n) in &written {
            let (count, form) = counts.entry(key(name)).or_default();
            (*count, *form) = (*count + n, name);
        }
        counts.retain(|name, _| !names_a_part(name));
        if !takes_turns(names) {
            counts.retain(|name, _| !is_question_or_answer(name));
        }
        let plain = |name: &str| is_without_capitals(name);
        let n_plain: usize = counts.values().filter(|(_, n)| plain(n)).map(|(n, _)| n).sum();
        if n_plain * 6 < n_units {
            counts.retain(|_, (_, name)| !plain(name));
        }
        let many = n_units > FEW_LINES;
        let n_found: usize = counts.values().map(|(n, _)| n).sum();
        let words_fit = !many || (n_found * if captions { 4 } else { 12 } >= n_units);
        let names_fit = captions || !many || n_found * 30 >= n_units;
        let fewest = if many { RECURS } else { 2 };
        let believed = |key: &str, count: usize, name: &str| {
            let is_word = is_one_word(key) && count >= fewest && words_fit;
            count > 1 && ((looks_like_a_name(name) && names_fit) || is_word)
        };
        let recurs = counts.iter().any(|(key, &(count, name))| believed(key, count, name));
        let named = counts.values().filter(|(_, name)| looks_like_a_name(name));
        let labelled: usize = named.map(|(n, _)| n).sum();
        let all = labelled >= 2 && labelled == n_units;
        // Before one that occurs once is believed, enough others have to be there.
        let credible = if captions { n_units.div_ceil(4) } else { 2 };
        let once = (recurs && labelled >= credible) || all;
        let short = |key: &str| words(bare(key)).count() <= 4 && !bare(key).contains(',');
        counts.retain(|key, &mut (count, name)| {
            believed(key, count, name)
                || (once && count == 1 && looks_like_a_name(name) && short(key))
        });
        Labels { accepted: counts.into_iter().map(|(key, (count, _))| (key, count)).collect() }
    }

    /// The label at the beginning of a line, if it is one that the file uses.
    pub(crate) fn find<'t>(&self, line: &'t str) -> Option<Mark<'t>> {
        label(line).filter(|label| self.has(label.name))
    }

    /// Whether the file uses this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        !self.accepted.is_empty() && self.accepted.contains_key(&key(name))
    }

    /// Whether there is but one, so that what bears none may be said by somebody else.
    pub(crate) fn is_one(&self) -> bool {
        self.accepted.len() == 1
    }

    /// The labels that occur more than once, in small letters, in the order of the alphabet.
    pub(crate) fn recurring(&self) -> Vec<&str> {
        let recurring = self.accepted.iter().filter(|&(_, &count)| count > 1);
        recurring.map(|(name, _)| name.as_str()).collect()
    }
}

const QUESTIONS_AND_ANSWERS: [&str; 8] =
    ["q", "a", "question", "answer", "frage", "antwort", "คำถาม", "คำตอบ"];

fn is_question_or_answer(name: &str) -> bool {
    QUESTIONS_AND_ANSWERS.iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// Whether `Q` and `A` alternate, among themselves or with others, nine times in ten at least.
fn takes_turns(names: &[&str]) -> bool {
    let of_both = |name: &&&str| is_question_or_answer(name);
    let n_both = names.iter().filter(of_both).count();
    let again =
        |pair: &&[&str]| is_question_or_answer(pair[1]) && pair[0].eq_ignore_ascii_case(pair[1]);
    n_both >= 4 && names.windows(2).filter(again).count() * 10 <= n_both
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The labels of a text: `name|rest` a line, `-` where there is none.
    fn check(text: &str, expected: &[&str]) {
        let names: Vec<&str> = text.lines().filter_map(label).map(|label| label.name).collect();
        let labels = Labels::learn(&names, text.lines().count(), false);
        let seen: Vec<String> = text
            .lines()
            .map(|line| match labels.find(line) {
                Some(label) => format!("{}|{}", label.name, line[label.rest..].trim()),
                None => "-".to_owned(),
            })
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn names_of_all_kinds() {
        check(
            "Dr. Ana de la Cruz: so\nP-07: yes\nDr. Ana de la Cruz: ok",
            &["Dr. Ana de la Cruz|so", "P-07|yes", "Dr. Ana de la Cruz|ok"],
        );
        check(
            "ผู้ดำเนินรายการ: สวัสดี\nมะลิ：ค่ะ\nผู้ดำเนินรายการ: ดี",
            &["ผู้ดำเนินรายการ|สวัสดี", "มะลิ|ค่ะ", "ผู้ดำเนินรายการ|ดี"],
        );
        check(
            "interviewer: so\np3: yes\ninterviewer: ok\np3: no",
            &["interviewer|so", "p3|yes", "interviewer|ok", "p3|no"],
        );
    }

    #[test]
    fn no_speaker_is_invented() {
        check(
            "Anna: hi\nAnna: at\n10:30 we met\nhttps://x.org is it\nfor example: this\nThe thing is: no",
            &["Anna|hi", "Anna|at", "-", "-", "-", "-"],
        );
        check("Remember: one\nNote: two\nNote: three\nThat means: x\nthat means: y", &["-"; 5]);
        check("12: a\n12: b\nAre you sure?: a\nAre you sure?: b", &["-"; 4]);
        check("One thing: a call came in.\nNobody spoke.", &["-"; 2]);
        check("- Title: a\n- Title: b\n## Part: a\n## Part: b", &["-"; 4]);
        check(
            "Video: https://x.org\nVideo: www.x.org\n[Here](a.md) it is\n[Here](b.md) it is",
            &["-"; 4],
        );
    }

    #[test]
    fn offices_and_places_stand_behind_names() {
        check(
            "The Chair (Hon. Ana Rota (Nipissing Timiskaming, Lib.)): a\nThe Chair: b\nMs. May (Gulf Islands, GP): c\nThe Chair: d",
            &[
                "The Chair (Hon. Ana Rota (Nipissing Timiskaming, Lib.))|a",
                "The Chair|b",
                "Ms. May (Gulf Islands, GP)|c",
                "The Chair|d",
            ],
        );
    }

    #[test]
    fn stray_words_before_colons_are_no_labels_of_a_long_text() {
        let prose = "It was long\n".repeat(60);
        let none = vec!["-"; 64];
        check(&format!("let: a\nlet: b\nlet: c\nlet: d\n{prose}"), &none);
        check(
            &format!(
                "{prose}[Docs]: https://a.org\n[Docs]: ../b.md\nWorse Still: c\nWorse Still: d"
            ),
            &none,
        );
    }

    #[test]
    fn times_stars_and_brackets_stand_around_names() {
        check(
            "[00:01:02] Anna: a\nAnna (00:03): b\n**Anna:** c\n[ANNA]: d\n0:04 Anna: e\n[Anna] f",
            &["Anna|a", "Anna|b", "Anna|c", "ANNA|d", "Anna|e", "Anna|f"],
        );
    }

    #[test]
    fn questions_and_answers_take_turns_or_are_no_labels() {
        check("Q: a\nA: b\nQ: c\nA: d", &["Q|a", "A|b", "Q|c", "A|d"]);
        check("Q: a\nQ: b\nQ: c\nQ: d", &["-"; 4]);
    }

    #[test]
    fn one_who_speaks_once_is_believed_among_others() {
        check("Anna: a\nBen Ott: b\nAnna: c", &["Anna|a", "Ben Ott|b", "Anna|c"]);
        check("Anna: a\nBen: b", &["Anna|a", "Ben|b"]);
    }
}
