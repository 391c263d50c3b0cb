//! Which words themes are made of.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use text::{Token, TokenKind};

use crate::Statement;
use crate::sparse::Sparse;

/// Words of politeness, assent, hesitation and emptiness, in normal form: an utterance of these
/// alone says nothing that a theme could be made of. Stop words are known to `text` already.
const EMPTY: &str = "\
    yes yeah yep yup no nope ok okay hi hello hey bye goodbye please thank thanks cheers ta sorry \
    um uh er erm hm hmm mm mhm oh ah aha well right sure fine really actually just also even \
    still quite maybe perhaps anyway basically obviously absolutely definitely \
    nothing none nil na n/a something anything everything thing things stuff lot lots bit much many \
    get gets got getting go goes going went gone us \
    one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty \
    fifty sixty hundred thousand half once twice \
    zwei drei vier fünf sechs sieben acht neun zehn zwanzig dreißig hundert \
    ja nein doch danke bitte hallo tschüss okay ähm äh hm nichts alles etwas \
    oui non merci bonjour salut rien sí gracias hola nada grazie ciao niente obrigado olá \
    ขอบคุณ สวัสดี โอเค ครับ ค่ะ ใช่ ไม่มี เลย มาก แล้ว ก็ ได้ มี ไป มา ให้ อยู่ เป็น ว่า จะ ไม่ ๆ เหรอ แป๊บ ค่อย \
    หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ ยี่สิบ ร้อย พัน ครึ่ง";

static EMPTY_WORDS: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| EMPTY.split_whitespace().collect());

/// Statements for each further occurrence that a word needs in a large sample.
const STATEMENTS_PER_OCCURRENCE: usize = 10_000;

/// Whether a token is a word that can carry a theme.
pub(crate) fn is_significant(token: &Token) -> bool {
    token.kind == TokenKind::Word
        && !token.stop
        && is_long(&token.normal)
        && !is_mask(&token.normal)
        && !EMPTY_WORDS.contains(&*token.normal)
}

/// More than a single letter; one sign is a word in scripts such as Chinese.
fn is_long(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|first| letters.next().is_some() || first >= '\u{2E80}')
}

/// Whether a word stands for a name that was taken out: nothing but the letter x.
fn is_mask(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|byte| byte == b'x')
}

/// The words that count, by their stems, each with its column in a matrix of counts.
pub(crate) struct Vocabulary {
    columns: FxHashMap<String, u32>,
}

impl Vocabulary {
    /// The significant words that occur in at least two statements; in three, four … where there
    /// are 10,000, 20,000 … statements.
    pub(crate) fn of(sample: &[&Statement]) -> Vocabulary {
        // Word → the last statement it was seen in, and in how many.
        let mut seen: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
        let mut words = Vec::new();
        for (at, statement) in sample.iter().enumerate() {
            for token in statement.tokens.iter().filter(|token| is_significant(token)) {
                let (last, statements) = seen.entry(&token.stem).or_insert_with(|| {
                    words.push(&*token.stem);
                    (usize::MAX, 0)
                });
                *statements += usize::from(*last != at);
                *last = at;
            }
        }
        let least = 2 + sample.len() / STATEMENTS_PER_OCCURRENCE;
        words.retain(|word| seen[word].1 >= least);
        words.sort_unstable();
        let columns =
            words.iter().zip(0..).map(|(word, column)| ((*word).to_owned(), column)).collect();
        Vocabulary { columns }
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.columns.len()
    }

    /// The column of a word that counts.
    pub(crate) fn column(&self, token: &Token) -> Option<u32> {
        if is_significant(token) { self.columns.get(&*token.stem).copied() } else { None }
    }

    /// How often each word occurs in each statement.
    pub(crate) fn counts(&self, sample: &[&Statement]) -> Sparse {
        let mut counts = Sparse::new(self.len());
        for statement in sample {
            let mut columns: Vec<u32> =
                statement.tokens.iter().filter_map(|token| self.column(token)).collect();
            counts.push_counts(&mut columns);
        }
        counts
    }
}
