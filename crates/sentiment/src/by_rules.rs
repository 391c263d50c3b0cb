//! The rules: a lexicon of rated words, and what the words around them make of each.
//!
//! They follow VADER (Hutto & Gilbert 2014, as in the Python package vaderSentiment 3.3.2) and are English only.
//! The English model takes what they find among its features.
//!
//! # Where it departs from VADER, and why
//! | departure | reason |
//! |---|---|
//! | words are also parted at inner punctuation, dashes, curly quotes; hyphens where only the parts are known | VADER misses `“great”`, `easy/quick`, `well...awful` |
//! | negators, degree adverbs and `but` work within their sentence, negators not across `but` | VADER lets "I did not wait. Great!" and "not cheap but good" turn `great` and `good` round |
//! | each of several equal verdicts is weighed by `but`, and `however` counts as `but` | VADER changes the first twice, by a slip |
//! | `kind of bad` is less bad than `bad` | VADER adds the dampener with the wrong sign for negatives |
//! | phrases count as one: entries of several words, VADER's special cases anywhere in a sentence, customers' idioms, formulas, what opens an answer ("Nothing, all good") | VADER cannot reach the first, looks for the second only after three words, and lacks the third |
//! | "could be better", "needs improvement" find fault; "could not be better" finds none | irrealis (Taboada et al. 2011) |
//! | `pretty`, `super`, `terribly` before a verdict are degree adverbs | VADER adds `pretty` 2.2 to `bad` −2.5 |
//! | `Yes,` `No.` `Well,` that open a sentence are no cues | they answer; they judge nothing |
//! | emoji and emoticons are not changed by the words before them, nor by their capitals | "I can't come :(" is not cheerful; `:D` does not shout |
//! | an emoji is one cue with one valence, whatever its skin tone or variation selector | VADER spells its name out in words: `❤️` ends in a selector and is missed, `🎲 game die` counts as death |
//! | `like` after `looks`, `feels`, `would` and its kin, `as well`, `customer care` … carry no verdict | comparison, wish, name |
//! | 442 words of service and product talk more; 26 entries that are mostly names, things, requests or list numbers less; British spellings; drawn-out words (`sooo`) | `lexicons/` |
//! | `too`, `overly`, `complete` and a few more are degree adverbs; `nobody` negates; `or` carries a negation on | "too slow", "not very helpful or friendly" |
//! | links and account names are no words | `great.com`, `@love` |

use text::Language;

use crate::{Class, Cue, Lexicon, rules, score, units, words};

/// The polarity of a text, and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct ByRules {
    /// −1 … 1: VADER's compound score.
    pub polarity: f64,
    /// The polarity's class.
    pub class: Class,
    /// How much evidence speaks for the class, 0 … 1; see [`by_rules`].
    pub confidence: f64,
    /// What made it, in order of place; spans do not overlap. Empty for a neutral text without any.
    pub cues: Vec<Cue>,
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
/// of Social Media Text, ICWSM-14. Departures: see the head of this module.
///
/// # Example
/// ```
/// use sentiment::{Class, by_rules};
/// use text::Language;
///
/// let english = Language::from_code("en");
/// let judgement = by_rules("It couldn’t be easier, but I was on hold for 40 minutes.", english).unwrap();
/// assert_eq!(judgement.class, Class::Negative);
/// assert_eq!(judgement.cues.len(), 2);
/// assert_eq!(by_rules("รอสายนานมาก", Language::from_code("th")), None);
/// ```
pub fn by_rules(text: &str, language: Option<Language>) -> Option<ByRules> {
    if language.is_some_and(|language| language.code() != "en") {
        return None;
    }
    let lexicon = Lexicon::english();
    let words = words::words(text, lexicon);
    let evidence = score::Evidence::of(&words);
    let joined = units::joined(&words, lexicon.phrases(), &[]);
    let verdicts = rules::verdicts(words, &joined);
    let has_basis = match (verdicts.is_empty(), language) {
        (true, None) => false,
        (true, Some(_)) => evidence.is_statement(),
        (false, None) => evidence.looks_english(),
        (false, Some(_)) => true,
    };
    has_basis.then(|| score::judgement(text, &verdicts, evidence))
}
