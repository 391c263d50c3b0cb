//! What a node of a query asks to occur: words in the forms that the index has of them.

use std::collections::BTreeMap;

use text::Token;

use crate::compile::{Compiler, Result};
use crate::expand;
use crate::pattern::{Forms, Pattern};
use crate::query::{Node, Piece};

impl Compiler<'_> {
    /// What has to occur for a node that has a place; none where it is written without any word.
    ///
    /// With `very` only the very forms that are written count.
    pub(crate) fn pattern(&self, node: &Node, very: bool) -> Result<Option<Pattern>> {
        match node {
            Node::Word { text, exact } => self.read(text, *exact || very),
            Node::Phrase { words, exact } => self.phrase(words, *exact || very),
            Node::Expansion(expansion) => {
                let words = expand::words(self.vocabulary, expansion)?;
                Ok(Some(Pattern::word(words)))
            }
            Node::Near { left, right, within, ordered } => {
                let (left, right) = (self.pattern(left, very)?, self.pattern(right, very)?);
                let both = left.zip(right);
                Ok(both.map(|(left, right)| Pattern::near(left, right, *within, *ordered)))
            }
            Node::Any(nodes) => self.any(nodes.iter(), very),
            Node::Group(clauses) => self.any(clauses.iter().map(|clause| &clause.node), very),
            Node::Text(_) | Node::Condition(_) | Node::All(_) | Node::Not(_) => Ok(None),
        }
    }

    fn any<'n>(
        &self,
        nodes: impl Iterator<Item = &'n Node>,
        very: bool,
    ) -> Result<Option<Pattern>> {
        let patterns = nodes.map(|node| self.pattern(node, very)).collect::<Result<Vec<_>>>()?;
        Ok(Pattern::any(patterns.into_iter().flatten().collect()))
    }

    pub(crate) fn read(&self, text: &str, exact: bool) -> Result<Option<Pattern>> {
        self.phrase(&[Piece::Text(text.to_owned())], exact)
    }

    /// Words next to each other, as each language of the index reads them, or none.
    ///
    /// Where two languages part the words alike, each word has the forms of both.
    fn phrase(&self, pieces: &[Piece], exact: bool) -> Result<Option<Pattern>> {
        let mut expansions = Vec::new();
        for piece in pieces {
            if let Piece::Expansion(expansion) = piece {
                expansions.push(expand::words(self.vocabulary, expansion)?);
            }
        }
        let mut readings: BTreeMap<Vec<(u32, u32)>, Vec<Option<Forms>>> = BTreeMap::new();
        for language in self.languages.iter().copied().map(Some).chain([None]) {
            let mut bounds = Vec::new();
            let mut words: Vec<Option<Forms>> = Vec::new();
            let mut expansions = expansions.iter();
            for piece in pieces {
                let Piece::Text(text) = piece else {
                    words.push(if *piece == Piece::Gap {
                        None
                    } else {
                        expansions.next().cloned()
                    });
                    continue;
                };
                for token in self.tokenizer.tokens(text, language) {
                    bounds.push((token.span.start, token.span.end));
                    let stemmed = language.is_some() && !exact;
                    words.push(Some(self.forms(&token, stemmed)?));
                }
            }
            if words.iter().any(Option::is_some) {
                let read = readings.entry(bounds).or_insert_with(|| words.clone());
                for (all, forms) in read.iter_mut().flatten().zip(words.into_iter().flatten()) {
                    all.extend(forms);
                }
            }
        }
        Ok(Pattern::any(readings.into_values().map(Pattern::sequence).collect()))
    }

    /// The word itself, and with stemming all that share its stem.
    fn forms(&self, token: &Token, stemmed: bool) -> Result<Forms> {
        let mut forms = Forms::from([token.normal.to_string()]);
        if stemmed {
            forms.insert(token.stem.to_string());
            forms.extend(expand::forms(self.searcher, self.fields.forms, &token.stem)?);
            if token.stem != token.normal {
                // A word may be the stem of others, and be taken for a form of a shorter one itself:
                // kapı, a door, looks like a form of kap in Turkish.
                forms.extend(expand::forms(self.searcher, self.fields.forms, &token.normal)?);
            }
        }
        Ok(forms)
    }
}
