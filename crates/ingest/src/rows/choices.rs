//! Questions with several answers in one cell, told apart by a list of the answers.
//!
//! Tools join the ticked answers by commas, semicolons, bars, slashes or line breaks, and answers hold
//! commas themselves (`Mixed (conferences, workshops)`); so a cell is only ever split into answers
//! that are known. What is left is named, not guessed.

/// Characters that part answers.
const SEPARATORS: [char; 6] = [',', ';', '|', '/', '\n', '\r'];

/// Which answers a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ticked<'t> {
    /// For each known answer whether it is there.
    pub(crate) known: Vec<bool>,
    /// What is none of them.
    pub(crate) others: Vec<&'t str>,
}

/// Reads a cell; at each place the longest answer that fits is taken.
pub(crate) fn ticked<'t>(text: &'t str, answers: &[String]) -> Ticked<'t> {
    let mut ticked = Ticked { known: vec![false; answers.len()], others: Vec::new() };
    let (mut position, mut unknown) = (0, None);
    let between = |c: char| SEPARATORS.contains(&c) || c.is_whitespace();
    while let Some(found) = text[position..].find(|c| !between(c)) {
        let start = position + found;
        if let Some((answer, length)) = answer_at(&text[start..], answers) {
            ticked.known[answer] = true;
            ticked
                .others
                .extend(unknown.take().map(|from| text[from..start].trim_matches(between)));
            position = start + length;
        } else {
            unknown.get_or_insert(start);
            let next = text[start..].find(SEPARATORS);
            position = next.map_or(text.len(), |next| start + next);
        }
    }
    ticked.others.extend(unknown.map(|from| text[from..].trim_matches(between)));
    ticked
}

/// The longest answer with which a text begins and after which another may come, and its length.
fn answer_at(text: &str, answers: &[String]) -> Option<(usize, usize)> {
    let fits = |answer: &str| {
        let rest = text.get(..answer.len()).filter(|begin| begin.eq_ignore_ascii_case(answer));
        let rest = rest.map(|begin| text[begin.len()..].trim_start_matches([' ', '\t', '\u{A0}']));
        !answer.is_empty() && rest.is_some_and(|r| r.is_empty() || r.starts_with(SEPARATORS))
    };
    let lengths = answers.iter().map(|answer| answer.trim()).enumerate();
    let fitting = lengths.filter(|(_, answer)| fits(answer));
    fitting.map(|(at, answer)| (at, answer.len())).max_by_key(|(_, length)| *length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, known: &[usize], others: &[&str]) {
        let answers = ["Python", "Python 3", "R", "Mixed (talks, workshops)"].map(String::from);
        let read = ticked(text, &answers);
        let set: Vec<usize> = (0..answers.len()).filter(|&n| read.known[n]).collect();
        assert_eq!((&set[..], &read.others[..]), (known, others), "{text}");
    }

    #[test]
    fn cells_are_split_into_known_answers_only() {
        check("Python 3, R", &[1, 2], &[]);
        check("python;Mixed (talks, workshops)", &[0, 3], &[]);
        check(" / Python / R", &[0, 2], &[]);
        check("Python, Julia, with a comma, R", &[0, 2], &["Julia, with a comma"]);
        check("Ruby", &[], &["Ruby"]);
        check("R,", &[2], &[]);
        check("รอ, R", &[2], &["รอ"]);
        check("", &[], &[]);
    }
}
