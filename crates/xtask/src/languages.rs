//! `cargo xtask eval` on texts of known languages, and on Thai whose words people have parted.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use text::{Language, TokenKind, Tokenizer};

/// Folders of a language's name with a file of texts, one a line.
const LANGUAGES: [(&str, &str); 8] = [
    ("arabic", "ar"),
    ("english", "en"),
    ("french", "fr"),
    ("german", "de"),
    ("hindi", "hi"),
    ("italian", "it"),
    ("portuguese", "pt"),
    ("spanish", "es"),
];

/// Texts that are taken for the turns of one document.
const TURNS: usize = 20;

/// Words that a text has at least.
const WORDS: usize = 5;

/// Whether a folder holds texts of languages.
pub(crate) fn are_texts(folder: &Path) -> bool {
    LANGUAGES.iter().any(|(name, _)| folder.join(name).join("val_text.txt").exists())
}

/// How many texts of five words and more are told to be in their language, with all eight expected
/// and with none, and with the texts beside them.
pub(crate) fn detected(folder: &Path) -> Result<(), String> {
    let expected: Vec<Language> =
        LANGUAGES.iter().filter_map(|(_, code)| Language::from_code(code)).collect();
    let tokenizer = Tokenizer::new();
    for (name, code) in LANGUAGES {
        let file = folder.join(name).join("val_text.txt");
        let Ok(texts) = std::fs::read_to_string(&file) else { continue };
        let language = Language::from_code(code);
        let is_word = |token: &text::Token, text: &str| {
            let said = token.span.of(text);
            token.kind == TokenKind::Word && !said.starts_with('@') && !said.contains("://")
        };
        let is_long = |text: &&str| {
            tokenizer.tokens(text, language).iter().filter(|it| is_word(it, text)).count() >= WORDS
        };
        let texts: Vec<&str> = texts.lines().filter(is_long).collect();
        let told = |found: Vec<Option<Language>>| {
            let share = |n: usize| n as f64 * 100.0 / texts.len().max(1) as f64;
            let right = found.iter().filter(|it| **it == language).count();
            let unknown = found.iter().filter(|it| it.is_none()).count();
            format!("{:5.1} % right, {:4.1} % unknown", share(right), share(unknown))
        };
        let alone = |expected: &[Language]| {
            told(texts.iter().map(|text| text::detect(text, expected)).collect())
        };
        // As turns stand in a document.
        let turns = texts.chunks(TURNS).flat_map(|turns| text::detect_turns(turns, &expected));
        println!(
            "{name:12} {:5} texts: of eight {}; of all {}; of eight, {TURNS} to a document {}",
            texts.len(),
            alone(&expected),
            alone(&[]),
            told(turns.collect())
        );
    }
    Ok(())
}

/// Precision and recall of words and of the bounds between them, on lines with `|` between words.
pub(crate) fn parted(file: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|it| format!("{}: {it}", file.display()))?;
    let tokenizer = Tokenizer::new();
    let thai = Language::from_code("th");
    let (mut words, mut bounds) = (Counts::default(), Counts::default());
    let (mut bytes, mut seconds) = (0, 0.0);
    for line in text.lines() {
        let line_text: String = line.split('|').collect();
        let mut gold = BTreeSet::new();
        let mut at = 0;
        for word in line.split('|') {
            if word.contains(char::is_alphanumeric) {
                gold.insert((at, at + word.len()));
            }
            at += word.len();
        }
        let started = Instant::now();
        let tokens = tokenizer.tokens(&line_text, thai);
        seconds += started.elapsed().as_secs_f64();
        bytes += line_text.len();
        let found: BTreeSet<(usize, usize)> = tokens
            .iter()
            .filter(|token| token.kind != TokenKind::Emoji)
            .map(|token| (token.span.start as usize, token.span.end as usize))
            .collect();
        words.add(&found, &gold);
        let starts = |words: &BTreeSet<(usize, usize)>| words.iter().map(|it| it.0).collect();
        bounds.add(&starts(&found), &starts(&gold));
    }
    println!(
        "{} lines: words F1 {:.3}, bounds F1 {:.3}, {:.2} MB/s",
        text.lines().count(),
        words.f1(),
        bounds.f1(),
        bytes as f64 / 1e6 / seconds
    );
    Ok(())
}

#[derive(Default)]
struct Counts {
    both: usize,
    found: usize,
    gold: usize,
}

impl Counts {
    fn add<T: Ord>(&mut self, found: &BTreeSet<T>, gold: &BTreeSet<T>) {
        self.both += found.intersection(gold).count();
        self.found += found.len();
        self.gold += gold.len();
    }

    fn f1(&self) -> f64 {
        2.0 * self.both as f64 / (self.found + self.gold).max(1) as f64
    }
}
