//! From texts to the examples that are learnt: sentences, their clauses, and short comments whole.

use std::collections::HashSet;

/// The longest example, in words: the teacher's vector of a longer text is a blur.
const LONGEST: usize = 64;

/// Sentences of at least so many words are also parted into clauses.
const LONG_SENTENCE: usize = 10;

/// Words of a clause, at least.
const CLAUSE: usize = 4;

/// Words that begin a clause, with the spaces around them.
const JOINTS: [&str; 12] = [
    " and ",
    " but ",
    " because ",
    " so ",
    " when ",
    " if ",
    " which ",
    " while ",
    " although ",
    " or ",
    " then ",
    " that ",
];

/// The distinct examples of some texts, in order of their first occurrence; where there are more than
/// `most`, a sample that grows with `most`.
pub(super) fn examples(texts: &[String], most: usize) -> Vec<String> {
    let mut examples = all(texts);
    if examples.len() > most {
        examples.sort_by_cached_key(|text| *blake3::hash(text.as_bytes()).as_bytes());
        examples.truncate(most);
    }
    examples
}

fn all(texts: &[String]) -> Vec<String> {
    let english = text::Language::from_code("en");
    let mut seen = HashSet::new();
    let mut kept = Vec::new();
    let mut keep = |text: &str| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = text.split(' ').count();
        if words <= LONGEST && says_something(&text) && seen.insert(text.to_lowercase()) {
            kept.push(text);
        }
    };
    for text in texts {
        let spans = text::sentences(text, english);
        if spans.len() > 1 {
            keep(text);
        }
        for span in spans {
            let sentence = span.of(text);
            keep(sentence);
            if sentence.split_whitespace().count() >= LONG_SENTENCE {
                clauses(sentence).into_iter().for_each(&mut keep);
            }
        }
    }
    kept
}

/// Whether a text has a word and is mostly letters.
fn says_something(text: &str) -> bool {
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    let others = text.chars().filter(|character| !character.is_whitespace()).count() - letters;
    letters >= 3 && letters > 2 * others
}

/// The parts of a sentence between commas and before conjunctions, where they are long enough.
fn clauses(sentence: &str) -> Vec<&str> {
    let mut cuts = Vec::new();
    for (at, character) in sentence.char_indices() {
        if matches!(character, ',' | ';' | ':' | '(' | ')') {
            cuts.push(at);
        }
    }
    for joint in JOINTS {
        cuts.extend(sentence.match_indices(joint).map(|(at, _)| at));
    }
    cuts.sort_unstable();
    cuts.push(sentence.len());
    let mut parts = Vec::new();
    let mut start = 0;
    for cut in cuts {
        let part = sentence[start..cut].trim_matches(|c: char| !c.is_alphanumeric());
        if part.split_whitespace().count() >= CLAUSE {
            parts.push(part);
            start = cut;
        }
    }
    if parts.len() > 1 { parts } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_clauses_and_short_comments_are_examples() {
        let text =
            "The nurses were kind, but I waited three hours to be seen by anyone. 12:30! Good."
                .to_owned();
        let found = examples(&[text.clone(), text], 9);
        assert_eq!(
            found,
            [
                "The nurses were kind, but I waited three hours to be seen by anyone. 12:30! Good.",
                "The nurses were kind, but I waited three hours to be seen by anyone.",
                "The nurses were kind",
                "but I waited three hours to be seen by anyone",
                "Good.",
            ]
        );
        let texts: Vec<String> = (0..50).map(|n| format!("answer number {n}")).collect();
        assert_eq!(examples(&texts, 10)[..5], examples(&texts, 5));
    }
}
