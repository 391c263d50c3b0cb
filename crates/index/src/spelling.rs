//! Words that a query asks for and no utterance has: most likely a slip.

use tantivy::Term;

use crate::compile::{Compiler, Result};
use crate::error::Error;
use crate::expand;
use crate::pattern::Forms;
use crate::query::{Clause, Expansion, Node, Piece, Query, Sign};
use crate::search::Index;

/// Words that are named instead, at most.
const NAMED: usize = 3;
/// Letters of a word from which on two may be wrong.
const LONG: usize = 5;

/// A word that no utterance has in any form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    /// The word, as it was asked for.
    pub word: String,
    /// Words of the index that are written alike, the most frequent first.
    pub similar: Vec<String>,
}

impl Index {
    /// The words of a query that no utterance has.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    pub fn unknown_words(&self, query: &Query) -> std::result::Result<Vec<UnknownWord>, Error> {
        let mut texts = Vec::new();
        collect(&query.clauses, &mut texts);
        let tokenizer = self.tokenizer();
        let compiler = self.compiler(&tokenizer);
        let mut unknown: Vec<UnknownWord> = Vec::new();
        for text in texts {
            for token in tokenizer.tokens(text, self.languages().first().copied()) {
                let word = token.span.of(text);
                if unknown.iter().any(|it| it.word == word) || self.is_known(&compiler, word)? {
                    continue;
                }
                let similar = self.similar(&token.normal).map_err(Error::read)?;
                unknown.push(UnknownWord { word: word.to_owned(), similar });
            }
        }
        Ok(unknown)
    }

    /// Whether an utterance has all words of a text, in any form.
    fn is_known(&self, compiler: &Compiler<'_>, text: &str) -> std::result::Result<bool, Error> {
        let pattern = compiler.read(text, false).map_err(Error::read)?;
        let has = |forms: &Forms| forms.iter().any(|form| self.vocabulary().contains_key(form));
        Ok(pattern.is_none_or(|pattern| pattern.leaves.iter().all(has)))
    }

    /// The words that are one letter away; if there are none, two, or those that it is a part of.
    fn similar(&self, word: &str) -> Result<Vec<String>> {
        let away = |distance| Expansion::Fuzzy { word: word.to_owned(), distance };
        let two = (word.chars().count() >= LONG).then(|| away(2));
        let around = Expansion::Wildcard(format!("*{word}*"));
        for expansion in [Some(away(1)), two, Some(around)].into_iter().flatten() {
            let mut found = Vec::new();
            for near in expand::words(self.vocabulary(), &expansion)? {
                let term = Term::from_field_text(self.fields.words, &near);
                found.push((self.searcher().doc_freq(&term)?, near));
            }
            found.sort_by_key(|(utterances, _)| std::cmp::Reverse(*utterances));
            if !found.is_empty() {
                return Ok(found.into_iter().take(NAMED).map(|(_, near)| near).collect());
            }
        }
        Ok(Vec::new())
    }
}

/// The texts whose words clauses ask for.
fn collect<'q>(clauses: &'q [Clause], into: &mut Vec<&'q str>) {
    for clause in clauses.iter().filter(|clause| clause.sign != Sign::Excluded) {
        collect_node(&clause.node, into);
    }
}

fn collect_node<'q>(node: &'q Node, into: &mut Vec<&'q str>) {
    match node {
        Node::Text(text) | Node::Word { text, .. } => into.push(text),
        Node::Phrase { words, .. } => into.extend(words.iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(&**text),
            Piece::Expansion(_) | Piece::Gap => None,
        })),
        Node::Near { left, right, .. } => {
            collect_node(left, into);
            collect_node(right, into);
        }
        Node::Group(clauses) => collect(clauses, into),
        Node::All(nodes) | Node::Any(nodes) => {
            nodes.iter().for_each(|node| collect_node(node, into));
        }
        // What is excluded need not be there.
        Node::Not(_) | Node::Expansion(_) | Node::Condition(_) => {}
    }
}
