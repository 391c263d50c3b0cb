//! The tables in `lexicons/`, read into one lexicon.

use rustc_hash::FxHashMap;

use super::{BOOST, Entry, Lexicon, Role};
use crate::phrases::Phrases;

/// The English lexicon.
pub(super) fn english() -> Lexicon {
    let mut words: FxHashMap<&'static str, Entry> = FxHashMap::default();
    let mut phrases = Phrases::default();
    let mut emoji = FxHashMap::default();
    for (word, valence) in fields(include_str!("../../lexicons/vader.tsv")) {
        words.entry(word).or_default().valence = Some(number(valence));
    }
    british(&mut words);
    for table in
        [include_str!("../../lexicons/english.tsv"), include_str!("../../lexicons/corrections.tsv")]
    {
        for (valence, listed) in fields(table) {
            let valence = Some(number(valence)).filter(|valence| *valence != 0.0);
            for word in listed.split(' ') {
                words.entry(word).or_default().valence = valence;
            }
        }
    }
    for (sign, valence) in fields(include_str!("../../lexicons/emoji.tsv")) {
        emoji.extend(sign.chars().next().map(|sign| (sign, number(valence))));
    }
    for word in comments_out(include_str!("../../lexicons/function-words.txt"))
        .flat_map(str::split_whitespace)
    {
        words.entry(word).or_default().flags.function = true;
    }
    for (kind, listed) in fields(include_str!("../../lexicons/modifiers.tsv")) {
        for word in listed.split(' ') {
            modify(words.entry(word).or_default(), kind);
        }
    }
    for (kind, listed) in fields(include_str!("../../lexicons/opinion.tsv")) {
        for word in listed.split(' ') {
            words.entry(word).or_default().opinion = if kind == "positive" { 1 } else { -1 };
        }
    }
    for (word, role) in ROLES {
        words.entry(word).or_default().role = *role;
    }
    for (effect, pattern) in fields(include_str!("../../lexicons/phrases.tsv")) {
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
        "telling" => entry.flags.telling = true,
        _ => unreachable!("modifiers.tsv names a kind that has no rule: {kind}"),
    }
}

/// Adds British spellings of the lexicon's American words: `apologise`, `favourite`.
fn british(words: &mut FxHashMap<&'static str, Entry>) {
    const OUR: &[&str] = &[
        "favor", "honor", "humor", "labor", "savor", "splendor", "valor", "endeavor", "rigor",
        "vigor", "candor",
    ];
    for (word, valence) in fields(include_str!("../../lexicons/vader.tsv")) {
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
pub(super) fn fields(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    comments_out(table).filter_map(|line| line.split_once('\t'))
}

fn number(field: &str) -> f64 {
    field.parse().expect("a valence in lexicons/ is a number")
}
