//! Sentences of speech, reviews and survey answers.
//!
//! Bounds follow Unicode Standard Annex #29; then, since people type as they please:
//! - a new line ends a sentence;
//! - an abbreviation ("Dr.", "approx."), an initial, a list number and, in German, an ordinal
//!   ("3. Mai") do not;
//! - a full stop without a space after it does ("great.The staff");
//! - marks, emoji and emoticons alone belong to the sentence before them;
//! - Thai and Lao, which do not mark the ends of sentences, are parted at a space between two
//!   words where at least [`CLAUSE`] characters stand on either side, or where a polite particle
//!   (ครับ, ค่ะ) stands before the space.

use corpus::Span;
use unicode_segmentation::UnicodeSegmentation;

use crate::language::Language;
use crate::links;
use crate::script::Script;
use crate::spaceless::is_repetition;

/// Characters on either side of a space that make it the bound of two Thai clauses: about six
/// words, so that the spaces around names and numbers do not part a clause.
const CLAUSE: usize = 24;

/// Bytes on either side of a position in which an address around it is looked for.
const LONGEST_LINK: usize = 512;

/// Words before a full stop that does not end a sentence, in lower case.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "hon", "st", "sr", "jr", "e.g", "i.e", "eg",
    "ie", "cf", "vs", "viz", "approx", "ca", "resp", "incl", "excl", "esp", "fig", "vol", "ed",
    "eds", "dept", "tel", "ext", "no", "nr", "abs", "bzw", "z.b", "d.h", "u.a", "ggf", "evtl",
    "inkl", "zzgl", "vgl", "bspw", "hr", "fr", "str", "dipl", "ing", "mme", "mlle", "mgr", "sig",
    "dott", "ing", "sra", "srta", "dra", "p.ej", "av",
];

/// Abbreviations that are common words as well: they hold only before a digit.
const BEFORE_DIGIT: &[&str] = &["no", "nr", "fig", "vol", "ext", "tel", "abs", "art", "p", "pp"];

/// The sentences of a text: spans without surrounding white space, in order.
///
/// # Shape
/// Every character but white space lies in one span.
pub fn sentences(text: &str, language: Option<Language>) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(is_line_end) {
        let end = start + line.len();
        for (from, to) in in_line(line, language) {
            let sentence = &line[from..to];
            let blank = sentence.len() - sentence.trim_start().len();
            if blank < sentence.len() {
                let from = start + from + blank;
                spans.push(Span::new(from, from + sentence.trim().len()));
            }
        }
        start = end;
    }
    spans
}

fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The sentences of a line, which lie side by side from its beginning to its end.
fn in_line(line: &str, language: Option<Language>) -> Vec<(usize, usize)> {
    let mut bounds = vec![0];
    for (at, sentence) in line.split_sentence_bound_indices() {
        missing_spaces(line, at, at + sentence.len(), &mut bounds);
        bounds.push(at + sentence.len());
    }
    let has_clauses = line.chars().any(|character| is_unmarked(Some(character)));
    if has_clauses {
        clauses(line, &mut bounds);
    }
    bounds.dedup();
    let mut kept = vec![0];
    for index in 1..bounds.len() {
        let at = bounds[index];
        let next = bounds.get(index + 1).map_or("", |next| &line[at..*next]);
        let before = &line[*kept.last().expect("begins at 0")..at];
        if next.is_empty() || ends(line, at, before, next, language) {
            kept.push(at);
        }
    }
    kept.windows(2).map(|bounds| (bounds[0], bounds[1])).collect()
}

/// Bounds within a sentence at full stops without a space after them.
fn missing_spaces(line: &str, from: usize, to: usize, bounds: &mut Vec<usize>) {
    for (at, _) in line[from..to].match_indices('.') {
        let (before, after) = (&line[from..from + at], &line[from + at + 1..to]);
        let lower = before.chars().rev().take(2).filter(|letter| letter.is_lowercase()).count();
        let mut next = after.chars();
        let begins = next.next().is_some_and(char::is_uppercase)
            && next.next().is_some_and(|letter| letter.is_lowercase() || letter.is_whitespace());
        if lower == 2 && begins && !in_link(line, from + at) {
            bounds.push(from + at + 1);
        }
    }
}

/// Bounds of Thai and Lao clauses at spaces, merged into `bounds`.
fn clauses(line: &str, bounds: &mut Vec<usize>) {
    let marked = bounds.clone();
    let long = |text: &str| text.chars().filter(|c| !c.is_whitespace()).nth(CLAUSE - 1).is_some();
    let mut start = 0;
    for (at, _) in line.match_indices(char::is_whitespace) {
        let last_mark = marked.partition_point(|mark| *mark <= at).checked_sub(1);
        start = start.max(last_mark.map_or(0, |last| marked[last]));
        let before = line[..at].chars().next_back();
        let after = line[at..].trim_start();
        let repeats = before.is_some_and(is_repetition) || after.starts_with(is_repetition);
        if repeats || !is_unmarked(before) || !is_unmarked(after.chars().next()) {
            continue;
        }
        let clause = line[start..at].trim();
        let polite = ["ครับ", "ค่ะ", "คะ", "จ้า"].iter().any(|word| clause.ends_with(word));
        if polite || (long(clause) && long(after)) {
            start = line.len() - after.len();
            bounds.push(start);
        }
    }
    bounds.sort_unstable();
}

/// Whether a character is of a script that does not mark the ends of sentences.
fn is_unmarked(character: Option<char>) -> bool {
    matches!(character.and_then(Script::of), Some(Script::Thai | Script::Lao))
}

/// Whether the sentence `before` ends at `at`, where `next` begins.
fn ends(line: &str, at: usize, before: &str, next: &str, language: Option<Language>) -> bool {
    if !next.contains(char::is_alphanumeric) || in_link(line, at) {
        return false;
    }
    let Some(body) = before.trim_end().strip_suffix('.') else { return true };
    let word = body.rsplit(|c: char| c.is_whitespace() || "([{\"'“‘„".contains(c)).next();
    let word = word.unwrap_or(body).to_lowercase();
    let before_digit = next.starts_with(char::is_numeric);
    let is_number = !word.is_empty() && word.chars().all(char::is_numeric);
    if is_number {
        let is_list_number = word.len() == body.trim().len();
        let is_ordinal =
            language.is_some_and(|language| language.code() == "de") && word.len() <= 2;
        return !is_list_number && !is_ordinal;
    }
    let is_initial = word.chars().count() == 1 && word != "i" && body.ends_with(char::is_uppercase);
    if is_initial {
        return false;
    }
    if BEFORE_DIGIT.contains(&word.as_str()) {
        return !before_digit;
    }
    !ABBREVIATIONS.contains(&word.as_str())
}

/// Whether a position lies within a web or e-mail address, looking no further than addresses reach.
fn in_link(line: &str, at: usize) -> bool {
    let from = line.floor_char_boundary(at.saturating_sub(LONGEST_LINK));
    let to = line.floor_char_boundary(at.saturating_add(LONGEST_LINK));
    let start = line[from..at].char_indices().rev().find(|(_, c)| c.is_whitespace());
    let start = start.map_or(from, |(space, c)| from + space + c.len_utf8());
    let end = line[at..to].find(char::is_whitespace).map_or(to, |space| at + space);
    links::find(&line[start..end])
        .is_some_and(|link| start + link.start < at && at < start + link.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn check(text: &str, code: &str, expected: Expect) {
        let spans = sentences(text, Language::from_code(code));
        let lines: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
        expected.assert_eq(&lines.join(" | "));
    }

    #[test]
    fn abbreviations_and_numbers_do_not_end_a_sentence() {
        check(
            "Dr. Smith saw me at 12:30. It took approx. 5 minutes, e.g. no wait. I rate it 4.5.",
            "en",
            expect![
                "Dr. Smith saw me at 12:30. | It took approx. 5 minutes, e.g. no wait. | I rate it 4.5."
            ],
        );
        check("I saw No. 5. Is that no. Yes?", "en", expect!["I saw No. 5. | Is that no. | Yes?"]);
        check("1. The staff. 2. J. B. Hall", "en", expect!["1. The staff. | 2. J. B. Hall"]);
        check(
            "Am 3. Mai, z.B. die Beratung bzw. der Service. Gut so.",
            "de",
            expect!["Am 3. Mai, z.B. die Beratung bzw. der Service. | Gut so."],
        );
        check("I gave it 10. The end.", "en", expect!["I gave it 10. | The end."]);
    }

    #[test]
    fn people_type_as_they_please() {
        check("great.The staff\nwere kind", "en", expect!["great. | The staff | were kind"]);
        check("Wait!Why?ok...so what", "en", expect!["Wait! | Why? | ok...so what"]);
        check(
            "See www.example.com/A?b=C. Good",
            "en",
            expect!["See www.example.com/A?b=C. | Good"],
        );
        check("Great! :) 😀 Thanks", "en", expect!["Great! :) 😀 Thanks"]);
        check("Great! :)\n!!!\n", "en", expect!["Great! :) | !!!"]);
        check("  \n ", "en", expect![""]);
    }

    #[test]
    fn thai_is_parted_at_spaces_between_long_clauses_and_after_particles() {
        check(
            "รอสายนานมากไม่มีใครรับโทรศัพท์เลย พนักงานพูดจาดีและช่วยแก้ปัญหาให้",
            "th",
            expect!["รอสายนานมากไม่มีใครรับโทรศัพท์เลย | พนักงานพูดจาดีและช่วยแก้ปัญหาให้"],
        );
        check("ดีค่ะ ไม่แพง ชอบ app นี้", "th", expect!["ดีค่ะ | ไม่แพง ชอบ app นี้"]);
    }

    #[test]
    fn other_scripts_have_marks_of_their_own() {
        check("等了很久。服务员很好！", "zh", expect!["等了很久。 | 服务员很好！"]);
        check("सेवा अच्छी है। धन्यवाद।", "hi", expect!["सेवा अच्छी है। | धन्यवाद।"]);
    }

    proptest! {
        #[test]
        fn sentences_cover_the_text(
            text in prop_oneof![any::<String>(), "[a-zA-Z0-9 .!?\n@:/กะเ\u{E49}ๆ ค่ะ。😀\u{301}]{0,80}"],
            code in prop_oneof![Just("en"), Just("de"), Just("th")],
        ) {
            let mut end = 0;
            for span in sentences(&text, Language::from_code(code)) {
                prop_assert!(text[end..span.start as usize].trim().is_empty());
                prop_assert_eq!(span.of(&text), span.of(&text).trim());
                prop_assert!(span.start < span.end);
                end = span.end as usize;
            }
            prop_assert!(text[end..].trim().is_empty());
        }
    }
}
