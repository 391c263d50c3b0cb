//! What each column of a table looks like it holds, why, and how sure that is.
//!
//! Judged by the values first and by the name second. Nothing here changes how a file is read: it is
//! for drafting a pipeline file, which a person then edits. What is in doubt is called unclear.

use crate::columns::has_word;
use crate::drafting::personal::{Personal, personal};
use crate::drafting::profile::{Profile, several};
use crate::table::Table;

/// What a column seems to hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Holds {
    /// Nothing.
    Empty,
    /// One value in all rows.
    Constant,
    /// The row's own id.
    Id,
    /// A time.
    Time,
    /// Points on a scale, between the lowest and the highest that occur.
    Scale {
        /// The lowest that occurs.
        low: f64,
        /// The highest that occurs.
        high: f64,
    },
    /// Numbers on no scale.
    Number,
    /// One of a few values.
    Category,
    /// Several of a few answers in one cell.
    Several {
        /// The answers that occur more than once, the most frequent first; it may lack rare ones.
        answers: Vec<String>,
    },
    /// What people wrote freely.
    OpenAnswer,
    /// Addresses of pages.
    Link,
    /// Something about who somebody is.
    Personal(Personal),
    /// Something else.
    Unclear,
}

/// How sure a description is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// It may well be otherwise.
    Guess,
    /// More speaks for it than against it.
    Likely,
    /// It can hardly be otherwise.
    Sure,
}

/// What a column seems to hold, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// The column's name.
    pub column: String,
    /// The question that it answers.
    pub question: String,
    /// What it seems to hold.
    pub holds: Holds,
    /// How sure that is.
    pub sureness: Sureness,
    /// What speaks for it.
    pub why: String,
    /// Rows in which it holds anything.
    pub filled: usize,
    /// Words of a value in the mean.
    pub words: f64,
}

/// Rows from which on a count is believed.
const ENOUGH: usize = 20;

/// Describes the columns of a table, in their order.
///
/// # Never fails
/// A table without rows has columns that are empty.
pub fn describe(table: &Table) -> Vec<Description> {
    let describe = |(at, column): (usize, &crate::Column)| {
        let profile = Profile::of(table.values(at), table.rows.len());
        let (holds, sureness, why) =
            match personal(&column.name, &column.question, table.values(at)) {
                Some((what, why)) if profile.filled > 0 => {
                    let why = format!("it looks like {}: {why}", what.name());
                    (Holds::Personal(what), Sureness::Likely, why)
                }
                _ => judge(&column.name, &profile, table.whole),
            };
        // A few rows prove nothing.
        let few = profile.filled < ENOUGH && holds != Holds::Empty;
        let sureness = if few { sureness.min(Sureness::Likely) } else { sureness };
        Description {
            column: column.name.clone(),
            question: column.question.clone(),
            holds,
            sureness,
            why,
            filled: profile.filled,
            words: profile.words,
        }
    };
    let mut columns: Vec<Description> = table.columns.iter().enumerate().map(describe).collect();
    agree(&mut columns);
    columns
}

/// Short texts that answer the same question as open answers are open answers, too.
fn agree(columns: &mut [Description]) {
    let open = |column: &&Description| column.holds == Holds::OpenAnswer;
    let sure = columns.iter().filter(open).filter(|column| column.sureness > Sureness::Guess);
    let asked: Vec<String> = sure.map(|column| column.question.clone()).collect();
    for column in columns.iter_mut().filter(|column| open(&&**column)) {
        if column.sureness == Sureness::Guess && asked.contains(&column.question) {
            column.sureness = Sureness::Likely;
            column.why.push_str(", and other columns of its question hold longer ones");
        }
    }
}

type Judgement = (Holds, Sureness, String);

/// The tests in the order in which they exclude one another.
fn judge(name: &str, profile: &Profile<'_>, whole: bool) -> Judgement {
    nothing(profile, whole)
        .or_else(|| time(name, profile))
        .or_else(|| id(name, profile))
        .or_else(|| numbers(name, profile))
        .or_else(|| link(profile))
        .or_else(|| several_answers(profile))
        .or_else(|| category(profile, false))
        .or_else(|| open_answer(profile))
        .or_else(|| category(profile, true))
        .unwrap_or_else(|| {
            let (n, filled) = (profile.distinct(), profile.filled);
            let why = format!("{n} different values in {filled} rows, neither few nor long");
            (Holds::Unclear, Sureness::Guess, why)
        })
}

fn nothing(profile: &Profile<'_>, whole: bool) -> Option<Judgement> {
    let (rows, filled) = (profile.rows, profile.filled);
    if filled == 0 {
        let sureness = if whole { Sureness::Sure } else { Sureness::Likely };
        return Some((Holds::Empty, sureness, format!("nothing in {rows} rows")));
    }
    let (value, _) = profile.values.first().filter(|_| profile.distinct() == 1)?;
    let value: String = value.chars().take(40).collect();
    if filled < 3 {
        return Some((
            Holds::Unclear,
            Sureness::Guess,
            format!("`{value}` in {filled} of {rows} rows"),
        ));
    }
    if profile.filled * 20 >= rows * 19 {
        return Some((Holds::Constant, Sureness::Likely, format!("`{value}` in all rows")));
    }
    let why = format!("`{value}` in {filled} of {rows} rows, else nothing: ticked or not");
    Some((Holds::Category, Sureness::Likely, why))
}

fn time(name: &str, profile: &Profile<'_>) -> Option<Judgement> {
    if !profile.nearly_all(profile.times) {
        return None;
    }
    let hint = has_word(name, &["date", "time", "timestamp", "at", "created", "millis", "epoch"]);
    if profile.digits * 2 > profile.filled && !hint {
        return None; // ten digits may be an id as well as seconds
    }
    let why = format!("{} of {} values are dates or times", profile.times, profile.filled);
    Some((Holds::Time, if hint { Sureness::Sure } else { Sureness::Likely }, why))
}

fn id(name: &str, profile: &Profile<'_>) -> Option<Judgement> {
    let unique = profile.distinct() == profile.filled && profile.filled == profile.rows;
    if !unique || profile.rows < 2 || !profile.nearly_all(profile.single) {
        return None;
    }
    let named = name == "#"
        || has_word(name, &["id", "guid", "uuid", "key", "no", "nr", "index", "row", "number"]);
    let mixed = |value: &&(&str, usize)| {
        let has = |test: fn(&char) -> bool| value.0.chars().any(|c| test(&c));
        has(char::is_ascii_digit) && (has(char::is_ascii_alphabetic) || value.0.len() > 8)
    };
    let coded = profile.values.iter().filter(mixed).count();
    let n = profile.rows;
    if named {
        let why = format!("another value in each of {n} rows, and it is called `{name}`");
        return Some((Holds::Id, Sureness::Sure, why));
    }
    let counts = profile.rising && profile.nearly_all(profile.digits);
    let codes = profile.nearly_all(coded) && profile.links == 0;
    let what = if counts { "numbers that count up" } else { "another code in each row" };
    let ids = n >= ENOUGH && (counts || codes);
    ids.then(|| (Holds::Id, Sureness::Likely, format!("{what}: {n} rows")))
}

fn numbers(name: &str, profile: &Profile<'_>) -> Option<Judgement> {
    if !profile.nearly_all(profile.numbers.len()) {
        return None;
    }
    let missing = profile.missing();
    let ((low, high), n) = (profile.range(missing), profile.distinct_numbers(missing));
    let (filled, odd) = (profile.filled, profile.filled - profile.numbers.len());
    let mut notes =
        if odd > 0 { format!(", {odd} of {filled} values no number") } else { String::new() };
    if let Some(code) = missing {
        notes.push_str(&format!("; {code} stands apart and may mean that there is no answer"));
    }
    let hint = has_word(
        name,
        &[
            "rating",
            "score",
            "stars",
            "star",
            "rate",
            "nps",
            "csat",
            "ces",
            "satisfied",
            "satisfaction",
            "likely",
            "agree",
            "recommend",
            "recommended",
            "scale",
            "effort",
        ],
    );
    let numbers = || profile.numbers.iter().filter(|number| Some(**number) != missing);
    let small = numbers().all(|number| number.fract() == 0.0)
        && low >= -10.0
        && high <= 10.0
        && (2..=21).contains(&n);
    let halves = numbers().all(|number| (number * 2.0).fract() == 0.0);
    let on_scale = small || (hint && halves && low >= 0.0 && high <= 10.0 && n > 1);
    if on_scale {
        let sureness = match (hint, n) {
            (true, _) => Sureness::Sure,
            (false, 3..) if filled >= n * 3 => Sureness::Likely,
            _ => Sureness::Guess,
        };
        let what = if (low, high, n) == (0.0, 1.0, 2) { "yes and no as 1 and 0" } else { "points" };
        let why = format!("{what}: {n} numbers from {low} to {high}{notes}");
        return Some((Holds::Scale { low, high }, sureness, why));
    }
    let why = format!("{n} different numbers from {low} to {high}{notes}");
    Some((Holds::Number, Sureness::Likely, why))
}

fn link(profile: &Profile<'_>) -> Option<Judgement> {
    let most = profile.links * 5 >= profile.filled * 4;
    let why = || format!("{} of {} values are addresses of pages", profile.links, profile.filled);
    most.then(|| (Holds::Link, Sureness::Likely, why()))
}

fn several_answers(profile: &Profile<'_>) -> Option<Judgement> {
    let several = several(profile).filter(|_| profile.filled >= ENOUGH)?;
    let n = several.answers.len();
    let why = format!(
        "{n} answers come again in many combinations, parted by {:?}; compare them with the form",
        several.separator
    );
    // A comma may as well belong to an answer.
    let sureness = if several.complete { Sureness::Likely } else { Sureness::Guess };
    Some((Holds::Several { answers: several.answers }, sureness, why))
}

/// A few values that come again and again; `many` lets more of them pass, as a guess.
fn category(profile: &Profile<'_>, many: bool) -> Option<Judgement> {
    let (n, filled) = (profile.distinct(), profile.filled);
    let few = n <= 12 && n * 2 <= filled || n <= 50 && n * 10 <= filled;
    let rather = n <= 200 && n * 4 <= filled;
    if !(few || many && rather) || profile.words > 12.0 {
        return None;
    }
    let sureness = match few {
        true if n <= 12 && filled >= n * 5 => Sureness::Sure,
        true => Sureness::Likely,
        false => Sureness::Guess,
    };
    let words = profile.in_words();
    Some((Holds::Category, sureness, format!("{n} different values in {filled} rows{words}")))
}

fn open_answer(profile: &Profile<'_>) -> Option<Judgement> {
    let (n, filled, words) = (profile.distinct(), profile.filled, profile.words);
    let sureness = match words {
        8.0.. if profile.variety() >= 0.7 && filled >= ENOUGH => Sureness::Sure,
        4.0.. if profile.variety() >= 0.5 => Sureness::Likely,
        8.0.. if n >= 100 => Sureness::Likely,
        2.0.. if profile.variety() >= 0.5 => Sureness::Guess,
        1.3.. if profile.variety() >= 0.5 && profile.characters >= 8.0 => Sureness::Guess,
        _ => return None,
    };
    let why = format!("{n} different texts in {filled} rows, {words:.0} words in the mean");
    Some((Holds::OpenAnswer, sureness, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The description of one column with these values.
    fn one(name: &str, values: &[&str]) -> (Holds, Sureness) {
        let column = crate::Column { name: name.into(), question: name.into() };
        let rows = values.iter().map(|value| vec![(*value).to_owned()]).collect();
        let table = Table { columns: vec![column], rows, whole: true };
        let description = describe(&table).remove(0);
        (description.holds, description.sureness)
    }

    fn times(n: usize, values: &[&'static str]) -> Vec<&'static str> {
        values.iter().copied().cycle().take(n).collect()
    }

    #[test]
    fn plain_cases() {
        assert_eq!(one("x", &["", ""]), (Holds::Empty, Sureness::Sure));
        assert_eq!(one("x", &times(30, &["en"])), (Holds::Constant, Sureness::Likely));
        assert_eq!(one("Q3_1", &times(30, &["Y", "", ""])).0, Holds::Category);
        assert_eq!(one("id", &["r1", "r2", "r3"]), (Holds::Id, Sureness::Likely));
        assert_eq!(one("When", &["2026-05-03", "3/4/2026"]).0, Holds::Time);
        let scale = Holds::Scale { low: 1.0, high: 5.0 };
        assert_eq!(
            one("Star Rating", &times(30, &["1", "4", "5"])),
            (scale.clone(), Sureness::Sure)
        );
        assert_eq!(
            one("Q1", &times(30, &["1 - never", "4", "5 - always"])),
            (scale, Sureness::Likely)
        );
        assert_eq!(one("seconds", &["183", "12.5", "99"]).0, Holds::Number);
        let category = (Holds::Category, Sureness::Sure);
        assert_eq!(one("tier", &times(30, &["basic", "premium"])), category);
        assert_eq!(one("mail", &["a@b.org"]).0, Holds::Personal(Personal::Email));
    }

    #[test]
    fn answers_ticked_together() {
        let cells = ["R;Python", "Python", "R", "Julia;R;Python", "Julia", "Julia;Python"];
        let answers = ["Python", "Julia", "R"].map(String::from).into();
        assert_eq!(
            one("langs", &times(60, &cells)),
            (Holds::Several { answers }, Sureness::Likely)
        );
        // One answer that holds commas is one answer.
        let cells = ["Mixed (talks, workshops)", "Yes, often", "No"];
        assert_eq!(one("q", &times(60, &cells)).0, Holds::Category);
    }

    #[test]
    fn what_is_in_doubt_is_no_more_than_a_guess() {
        assert_eq!(one("1234567890", &["1234567890", "1234567891"]).0, Holds::Number);
        assert_eq!(one("code", &["ab", "cd", "ef"]).0, Holds::Unclear);
        assert_eq!(one("n", &["0", "1"]).1, Sureness::Guess);
        let texts = ["Shorter queues, please, and call us back soon", "Nothing to say at all here"];
        assert_eq!(one("Q4", &texts), (Holds::OpenAnswer, Sureness::Likely));
        let thai = ["รอสายนานมากกว่าจะมีคนรับ", "พนักงานพูดจาดีและให้ข้อมูลครบ"];
        assert_eq!(one("Q4", &thai).0, Holds::OpenAnswer);
    }
}
