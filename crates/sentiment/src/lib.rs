//! Text to polarity, with the cues that made it.
//!
//! [`judge`] follows VADER (Hutto & Gilbert 2014, as in the Python package vaderSentiment 3.3.2): a
//! lexicon of rated words, and rules for negation, degree, contrast, capitals and punctuation. It
//! is English only; other languages have no lexicon here, and so no basis.
//!
//! # What is judged, and what is not
//! A text has a basis for a polarity where
//! 1. it holds at least one cue: a word, phrase, emoji or emoticon that carries a verdict; or
//! 2. it is told to be English, has at least four words, one of them of English grammar, and
//!    none is a cue. Each word was looked up in a lexicon of its language, and none weighed
//!    anything. That is a finding, polarity 0, and no filler for a missing one; its confidence is
//!    low, and grows with the number of words looked up.
//!
//! All else is `None`: "Nothing.", "42", names, other languages. A bare "No." or "Yes," is an
//! answer to a question that the text does not hold, and no cue.
//!
//! # Where it departs from VADER, and why
//! | departure | reason |
//! |---|---|
//! | words are also parted at inner punctuation, dashes, curly quotes; hyphens where only the parts are known | VADER misses `“great”`, `easy/quick`, `well...awful` |
//! | negators, degree adverbs and `but` work within their sentence | VADER lets "I did not wait. Great!" turn `great` round |
//! | each of several equal verdicts is weighed by `but`, and `however` counts as `but` | VADER changes the first twice, by a slip |
//! | `kind of bad` is less bad than `bad` | VADER adds the dampener with the wrong sign for negatives |
//! | phrases count as one: entries of several words, VADER's special cases anywhere in a sentence, customers' idioms | VADER cannot reach the first, looks for the second only after three words, and lacks the third |
//! | "could be better", "needs improvement" find fault; "could not be better" finds none | irrealis (Taboada et al. 2011) |
//! | `pretty`, `super`, `terribly` before a verdict are degree adverbs | VADER adds `pretty` 2.2 to `bad` −2.5 |
//! | `Yes,` `No.` `Well,` that open a sentence are no cues | they answer; they judge nothing |
//! | emoji and emoticons are not changed by the words before them, nor by their capitals | "I can't come :(" is not cheerful; `:D` does not shout |
//! | an emoji is one cue with one valence, whatever its skin tone or variation selector | VADER spells its name out in words: `❤️` ends in a selector and is missed, `🎲 game die` counts as death |
//! | `like` after `looks`, `feels`, `would` and its kin, `as well`, `customer care` … carry no verdict | comparison, wish, name |
//! | 419 words of service and product talk more; 26 entries that are mostly names, things, requests or list numbers less; British spellings; drawn-out words (`sooo`) | `lexicons/` |
//! | `too`, `overly`, `complete` and a few more are degree adverbs; `nobody` negates; `or` carries a negation on | "too slow", "not very helpful or friendly" |
//! | links and account names are no words | `great.com`, `@love` |

mod letters;
mod lexicon;
mod phrases;
mod rules;
mod score;
mod units;
mod wishes;
mod words;

use corpus::Span;
use text::Language;

pub use lexicon::Lexicon;

/// The polarity of a text, and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// −1 … 1: VADER's compound score.
    pub polarity: f64,
    /// The polarity's class.
    pub class: Class,
    /// How much evidence speaks for the class, 0 … 1; see [`judge`].
    pub confidence: f64,
    /// What made it, in order of place; spans do not overlap. Empty for a neutral text without any.
    pub cues: Vec<Cue>,
}

/// A word, phrase, emoji or emoticon that weighed, with the negators and degree adverbs that changed it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cue {
    /// Where it stands in the text.
    pub span: Span,
    /// Its signed share of all that weighed: the sizes of a text's weights add up to 1.
    pub weight: f64,
}

/// A polarity in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Polarity −0.05 or below.
    Negative,
    /// Polarity between −0.05 and 0.05.
    Neutral,
    /// Polarity 0.05 or above.
    Positive,
}

impl Class {
    /// Its name in tables and pages.
    pub fn name(self) -> &'static str {
        match self {
            Class::Negative => "negative",
            Class::Neutral => "neutral",
            Class::Positive => "positive",
        }
    }

    /// The class of a polarity, by the thresholds that Hutto & Gilbert publish.
    pub fn of(polarity: f64) -> Class {
        if polarity >= 0.05 {
            Class::Positive
        } else if polarity <= -0.05 {
            Class::Negative
        } else {
            Class::Neutral
        }
    }
}

/// Judges a text; none where there is no basis for a polarity.
///
/// `language` is the text's language where it is known. An unknown one (too short to tell) is read
/// as English only if the text has a cue, at least half of its words are in the lexicon, and one of
/// them is of English grammar where there are more than three.
///
/// # Units
/// `confidence` is no probability. For a positive or negative text it is
/// |P − N| / (P + N + 2), with P and N the sums of positive and negative strengths: it grows with
/// each cue on the text's side and falls with each against it. For a neutral text it is
/// w / (2w + 20), with w the number of words looked up: never above one half, since the absence of
/// cues in a list of words is weak evidence.
///
/// # Source
/// Hutto, C. J. & Gilbert, E. (2014), VADER: A Parsimonious Rule-based Model for Sentiment Analysis
/// of Social Media Text, ICWSM-14. Departures: see the head of this crate.
///
/// # Example
/// ```
/// use sentiment::{Class, judge};
/// use text::Language;
///
/// let english = Language::from_code("en");
/// let judgement = judge("It couldn’t be easier, but I was on hold for 40 minutes.", english).unwrap();
/// assert_eq!(judgement.class, Class::Negative);
/// assert_eq!(judgement.cues.len(), 2);
/// assert_eq!(judge("รอสายนานมาก", Language::from_code("th")), None);
/// ```
pub fn judge(text: &str, language: Option<Language>) -> Option<Judgement> {
    if language.is_some_and(|language| language.code() != "en") {
        return None;
    }
    let lexicon = Lexicon::english();
    let words = words::words(text, lexicon);
    let evidence = score::Evidence::of(&words);
    let verdicts = rules::verdicts(words, lexicon.phrases());
    let has_basis = match (verdicts.is_empty(), language) {
        (true, None) => false,
        (true, Some(_)) => evidence.is_statement(),
        (false, None) => evidence.looks_english(),
        (false, Some(_)) => true,
    };
    has_basis.then(|| score::judgement(text, &verdicts, evidence))
}

/// Judges the part of `text` that `span` covers, by its own words alone; cues count from the start of `text`.
///
/// # Panics
/// If the span does not lie on character boundaries of `text`.
pub fn judge_span(text: &str, span: Span, language: Option<Language>) -> Option<Judgement> {
    let mut judgement = judge(span.of(text), language)?;
    for cue in &mut judgement.cues {
        cue.span = Span { start: cue.span.start + span.start, end: cue.span.end + span.start };
    }
    Some(judgement)
}
