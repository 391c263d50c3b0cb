//! Utterances that speak of the same as one that is at hand.

use std::collections::BTreeMap;
use std::ops::Bound;

use corpus::Id;
use tantivy::Term;
use tantivy::query::RangeQuery;

use crate::collect::{First, Order};
use crate::entry::Hit;
use crate::error::Error;
use crate::fields;
use crate::query::{Clause, Node, Query, Sign};
use crate::search::{Hits, Index};

/// Words of the utterance that are looked for; more say little and take long.
const WORDS: usize = 25;

impl Index {
    /// The utterances most like one, without itself; none where there is no utterance of that id.
    ///
    /// Ranks by its words that are frequent in it and rare elsewhere; `within` restricts as its
    /// conditions and required words do.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    pub fn like(
        &self,
        utterance: Id,
        within: Option<&Query>,
        limit: usize,
    ) -> Result<Option<Hits>, Error> {
        let Some(like) = self.utterance(utterance)? else { return Ok(None) };
        let mut clauses = self.telling_words(&like)?;
        if let Some(within) = within {
            clauses
                .push(Clause { sign: Sign::Required, node: Node::Group(within.clauses.clone()) });
        }
        let mut hits = self.search(&Query { clauses }, limit.saturating_add(1))?;
        let all = hits.hits.len();
        hits.hits.retain(|hit| hit.utterance_id != utterance);
        hits.total -= all - hits.hits.len();
        hits.hits.truncate(limit);
        hits.ignored.clear();
        Ok(Some(hits))
    }

    /// The utterance of an id.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    pub fn utterance(&self, id: Id) -> Result<Option<Hit>, Error> {
        let bound = || Bound::Included(Term::from_field_u64(self.fields.utterance_id, id.0));
        let query = RangeQuery::new(bound(), bound());
        let first = First { limit: 1, order: Order::Added };
        let found = self.searcher().search(&query, &first).map_err(Error::read)?;
        found.first.first().map(|(_, address)| self.hit(*address)).transpose()
    }

    /// The words of an utterance that tell most of what it is about.
    fn telling_words(&self, hit: &Hit) -> Result<Vec<Clause>, Error> {
        let tokens = self.tokenizer().tokens(&hit.text, hit.language);
        let mut words: BTreeMap<&str, (u32, &str)> = BTreeMap::new();
        for token in tokens.iter().filter(|token| !token.stop) {
            words.entry(&token.stem).or_insert((0, token.span.of(&hit.text))).0 += 1;
        }
        let mut weighted = Vec::new();
        for (stem, (times, word)) in words {
            let mut utterances = 0;
            for term in [stem.to_owned(), fields::stem_term(stem)] {
                let term = Term::from_field_text(self.fields.words, &term);
                utterances += self.searcher().doc_freq(&term).map_err(Error::read)?;
            }
            let rare = (self.utterances() as f64 / utterances.max(1) as f64).ln();
            weighted.push((f64::from(times) * rare, word));
        }
        weighted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let clause = |(_, word): (f64, &str)| {
            let node = Node::Word { text: word.to_owned(), exact: false };
            Clause { sign: Sign::Plain, node }
        };
        Ok(weighted.into_iter().take(WORDS).map(clause).collect())
    }
}
