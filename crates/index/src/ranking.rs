//! The words of a query that rank: which of them count, and which are too common.

use std::collections::BTreeSet;

use crate::compile::{Compiler, Part, Result};
use crate::query::Node;

/// A word that ranks.
pub(crate) struct Ranking {
    pub(crate) part: Part,
    word: String,
    stop: bool,
}

impl Compiler<'_> {
    /// What ranks of an unsigned node.
    pub(crate) fn ranking(&self, node: &Node) -> Result<Vec<Ranking>> {
        let text = match node {
            Node::Text(text) | Node::Word { text, exact: false } => text,
            node => {
                let part = self.part(node)?;
                let ranking = |part| Ranking { part, word: String::new(), stop: false };
                return Ok(part.map(ranking).into_iter().collect());
            }
        };
        let tokens = self.tokenizer.tokens(text, self.languages.first().copied());
        let touch = tokens.windows(2).all(|pair| pair[0].span.end == pair[1].span.start);
        let one = matches!(node, Node::Word { .. });
        let stop = tokens.iter().all(|token| token.stop);
        let mut words = Vec::new();
        // `e-mail` is meant as a whole; a piece without any gap is a sentence of a script
        // without gaps, and most telling where all of it occurs.
        if one && tokens.len() > 1 {
            words.extend(self.ranking_word(text, stop)?);
        }
        if !one || touch {
            for token in &tokens {
                words.extend(self.ranking_word(token.span.of(text), token.stop)?);
            }
        }
        Ok(words)
    }

    fn ranking_word(&self, word: &str, stop: bool) -> Result<Option<Ranking>> {
        let (pattern, very) = (self.read(word, false)?, self.read(word, true)?);
        let part = pattern.map(|pattern| self.occurring(pattern, very));
        Ok(part.map(|part| Ranking { part, word: word.to_owned(), stop }))
    }
}

/// Leaves out stop words unless there is nothing else to look for, and repeated words; returns the
/// stop words that were left out.
pub(crate) fn pass_over_stop_words(ranking: &mut Vec<Ranking>, required: bool) -> Vec<String> {
    let mut seen = BTreeSet::new();
    ranking.retain(|word| word.word.is_empty() || seen.insert(word.part.patterns.clone()));
    if !required && ranking.iter().all(|word| word.stop) {
        return Vec::new();
    }
    let ignored = ranking.iter().filter(|word| word.stop).map(|word| word.word.clone()).collect();
    ranking.retain(|word| !word.stop);
    ignored
}
