//! The English lexicon: one entry a word, read once from the tables in `lexicons/`.
//!
//! `lexicons/NOTICE.md` says where each table comes from.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::phrases::{PhraseId, Phrases};

/// Rating increase of a degree adverb, measured by Hutto & Gilbert (2014).
pub(crate) const BOOST: f64 = 0.293;

/// Words, phrases, emoji and emoticons with their valence, and the words that change it.
pub struct Lexicon {
    words: FxHashMap<&'static str, Entry>,
    emoji: FxHashMap<char, f64>,
    phrases: Phrases,
}

/// What the lexicon says of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Entry {
    /// Mean rating, −4 … 4.
    pub(crate) valence: Option<f64>,
    /// What it adds to the size of the next verdict; negative for dampeners.
    pub(crate) boost: f64,
    pub(crate) role: Role,
    pub(crate) flags: Flags,
    /// Which way the opinion lexicon of Hu & Liu has it: 1, −1, or 0 where it is silent.
    pub(crate) opinion: i8,
    /// The phrases that begin with this word.
    pub(crate) phrases: Option<PhraseId>,
}

/// The part that a word plays in the rules, where it plays one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    #[default]
    Other,
    /// Turns the next verdict round.
    Negator,
    /// `can't`, `couldn't`: a negator that with a comparative makes a superlative.
    Cannot,
    Never,
    Nothing,
    Without,
    No,
    But,
    Least,
    At,
    Very,
    /// `so` or `this`.
    So,
    Doubt,
    Or,
    /// `or` and a negator in one.
    Nor,
    More,
    /// `could`, `should`, `need`: what follows is lacking.
    Modal,
    /// `would`, `might`: what follows is not so, or not yet.
    Unreal,
}

/// Further things that are so of a word, or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    /// Shows that a text is English.
    pub(crate) function: bool,
    /// A verdict by itself, a degree adverb before another verdict.
    pub(crate) either: bool,
    /// A state by comparison (`better`): wanted rather than praised after `could` or `should`.
    pub(crate) comparative: bool,
    /// Opens a request: `improve …`, `please …`, `be quicker`.
    pub(crate) asks: bool,
    /// An answer or opener: no verdict where it opens a sentence.
    pub(crate) particle: bool,
    pub(crate) number: bool,
    pub(crate) time: bool,
}

impl Entry {
    pub(crate) fn negates(&self) -> bool {
        use Role::{Cannot, Negator, Never, Nor, Nothing, Without};
        matches!(self.role, Negator | Cannot | Never | Nor | Nothing | Without)
    }

    pub(crate) fn known(&self) -> bool {
        *self != Entry::default()
    }
}

impl Lexicon {
    /// The English lexicon; read at the first call, then shared.
    pub fn english() -> &'static Lexicon {
        static ENGLISH: OnceLock<Lexicon> = OnceLock::new();
        ENGLISH.get_or_init(read_english)
    }

    /// How many words and emoticons carry a valence.
    pub fn n_words(&self) -> usize {
        self.words.values().filter(|entry| entry.valence.is_some()).count()
    }

    pub(crate) fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    pub(crate) fn emoji(&self, emoji: char) -> Option<f64> {
        self.emoji.get(&emoji).copied()
    }

    /// The entry of a lower-case word exactly as written.
    pub(crate) fn exact(&self, word: &str) -> Option<Entry> {
        self.words.get(word).copied()
    }

    /// The entry of a lower-case word: as written, or drawn out (`sooo`), or any `…n't`.
    pub(crate) fn entry(&self, word: &str) -> Entry {
        if let Some(entry) = self.exact(word) {
            return entry;
        }
        if word.contains("n't") {
            return Entry { role: Role::Negator, ..Entry::default() };
        }
        shortened(word).iter().find_map(|candidate| self.exact(candidate)).unwrap_or_default()
    }
}

/// Spellings that a drawn-out word may stand for: each run of three or more equal letters as two or one.
fn shortened(word: &str) -> Vec<String> {
    let mut runs: Vec<(char, usize)> = Vec::new();
    for letter in word.chars() {
        match runs.last_mut() {
            Some((last, length)) if *last == letter => *length += 1,
            _ => runs.push((letter, 1)),
        }
    }
    let long: Vec<usize> = (0..runs.len())
        .filter(|&run| runs[run].1 >= 3 && runs[run].0.is_alphabetic())
        .take(3)
        .collect();
    if long.is_empty() {
        return Vec::new();
    }
    // Two letters first: `goood` is `good` before it is `god`.
    (0..1usize << long.len())
        .map(|choice| {
            let mut spelling = String::new();
            for (run, &(letter, length)) in runs.iter().enumerate() {
                let kept = match long.iter().position(|&at| at == run) {
                    Some(bit) => 2 - (choice >> bit & 1),
                    None => length.min(2),
                };
                spelling.extend(std::iter::repeat_n(letter, kept));
            }
            spelling
        })
        .collect()
}

fn read_english() -> Lexicon {
    let mut words: FxHashMap<&'static str, Entry> = FxHashMap::default();
    let mut phrases = Phrases::default();
    let mut emoji = FxHashMap::default();
    for (word, valence) in fields(include_str!("../lexicons/vader.tsv")) {
        words.entry(word).or_default().valence = Some(number(valence));
    }
    british(&mut words);
    for table in
        [include_str!("../lexicons/english.tsv"), include_str!("../lexicons/corrections.tsv")]
    {
        for (valence, listed) in fields(table) {
            let valence = Some(number(valence)).filter(|valence| *valence != 0.0);
            for word in listed.split(' ') {
                words.entry(word).or_default().valence = valence;
            }
        }
    }
    for (sign, valence) in fields(include_str!("../lexicons/emoji.tsv")) {
        emoji.extend(sign.chars().next().map(|sign| (sign, number(valence))));
    }
    for word in
        comments_out(include_str!("../lexicons/function-words.txt")).flat_map(str::split_whitespace)
    {
        words.entry(word).or_default().flags.function = true;
    }
    for (kind, listed) in fields(include_str!("../lexicons/modifiers.tsv")) {
        for word in listed.split(' ') {
            modify(words.entry(word).or_default(), kind);
        }
    }
    for (kind, listed) in fields(include_str!("../lexicons/opinion.tsv")) {
        for word in listed.split(' ') {
            words.entry(word).or_default().opinion = if kind == "positive" { 1 } else { -1 };
        }
    }
    for (word, role) in ROLES {
        words.entry(word).or_default().role = *role;
    }
    for (effect, pattern) in fields(include_str!("../lexicons/phrases.tsv")) {
        phrases.add(effect, pattern);
    }
    for (word, id) in phrases.first_words() {
        words.entry(word).or_default().phrases = Some(id);
    }
    Lexicon { words, emoji, phrases }
}

/// Words that a rule names.
const ROLES: &[(&str, Role)] = &[
    ("never", Role::Never),
    ("nothing", Role::Nothing),
    ("none", Role::Nothing),
    ("without", Role::Without),
    ("no", Role::No),
    ("but", Role::But),
    ("however", Role::But),
    ("least", Role::Least),
    ("at", Role::At),
    ("very", Role::Very),
    ("so", Role::So),
    ("this", Role::So),
    ("doubt", Role::Doubt),
    ("or", Role::Or),
    ("nor", Role::Nor),
    ("more", Role::More),
];

fn modify(entry: &mut Entry, kind: &str) {
    match kind {
        "boost" => entry.boost = BOOST,
        "dampen" => entry.boost = -BOOST,
        "either" => {
            entry.boost = BOOST;
            entry.flags.either = true;
        }
        "negate" => entry.role = Role::Negator,
        "cannot" => entry.role = Role::Cannot,
        "modal" => entry.role = Role::Modal,
        "unreal" => entry.role = Role::Unreal,
        "compare" => entry.flags.comparative = true,
        "ask" => entry.flags.asks = true,
        "particle" => entry.flags.particle = true,
        "number" => entry.flags.number = true,
        "time" => entry.flags.time = true,
        _ => unreachable!("modifiers.tsv names a kind that has no rule: {kind}"),
    }
}

/// Adds British spellings of the lexicon's American words: `apologise`, `favourite`.
fn british(words: &mut FxHashMap<&'static str, Entry>) {
    const OUR: &[&str] = &[
        "favor", "honor", "humor", "labor", "savor", "splendor", "valor", "endeavor", "rigor",
        "vigor", "candor",
    ];
    for (word, valence) in fields(include_str!("../lexicons/vader.tsv")) {
        let mut spelling = word.to_owned();
        for american in ["ize", "izing", "ization", "yze", "yzing"] {
            spelling = spelling.replace(american, &american.replace('z', "s"));
        }
        for stem in OUR {
            if let Some(at) = spelling.find(stem) {
                spelling.insert(at + stem.len() - 1, 'u');
            }
        }
        if spelling != word && !words.contains_key(spelling.as_str()) {
            // Leaked once for the life of the program, as the lexicon itself is.
            let spelling: &'static str = Box::leak(spelling.into_boxed_str());
            words.entry(spelling).or_default().valence = Some(number(valence));
        }
    }
}

fn comments_out(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// The two columns of a table; lines that begin with `# ` are comments.
fn fields(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    comments_out(table).filter_map(|line| line.split_once('\t'))
}

fn number(field: &str) -> f64 {
    field.parse().expect("a valence in lexicons/ is a number")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn words_of(table: &'static str) -> impl Iterator<Item = &'static str> {
        fields(table).flat_map(|(_, words)| words.split(' '))
    }

    #[test]
    fn tables_hold_what_they_say() {
        let vader: HashMap<_, _> = fields(include_str!("../lexicons/vader.tsv")).collect();
        assert_eq!(vader.len(), 7494);
        let mut seen = Vec::new();
        for word in words_of(include_str!("../lexicons/english.tsv")) {
            assert!(
                !vader.contains_key(word),
                "`{word}` is VADER's: correct it in corrections.tsv"
            );
            assert!(!seen.contains(&word), "`{word}` stands twice in english.tsv");
            seen.push(word);
        }
        for word in words_of(include_str!("../lexicons/corrections.tsv")) {
            assert!(vader.contains_key(word), "`{word}` is not VADER's: add it in english.tsv");
        }
    }

    #[test]
    fn spellings() {
        let lexicon = Lexicon::english();
        for (word, like) in [
            ("goooood", "good"),
            ("sooo", "so"),
            ("looovvve", "love"),
            ("antagonised", "antagonized"),
            ("favourite", "favorite"),
            ("mayn't", "not"),
        ] {
            assert_eq!(lexicon.entry(word).valence, lexicon.entry(like).valence, "{word}");
            assert_eq!(lexicon.entry(word).boost, lexicon.entry(like).boost, "{word}");
        }
        assert!(lexicon.entry("mayn't").negates());
        assert!(!lexicon.entry("xyzzy").known());
    }
}
