//! Utterances that speak of the same as one that is at hand.

use std::collections::BTreeMap;
use std::ops::Bound;

use corpus::Id;
use tantivy::Term;
use tantivy::query::RangeQuery;

use crate::collect::{First, Order};
use crate::entry::Hit;
use crate::error::Error;
use crate::expand;
use crate::fields::utterance_key;
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
        let key = Term::from_field_u64(self.fields.utterance_key, utterance_key(id));
        let query = RangeQuery::new(Bound::Included(key.clone()), Bound::Included(key));
        let every = First { limit: usize::MAX, order: Order::Added, documents: &[] };
        let found = self.searcher().search(&query, &every).map_err(Error::read)?;
        for (_, address) in found.first {
            let hit = self.hit(address)?;
            if hit.utterance_id == id {
                return Ok(Some(hit));
            }
        }
        Ok(None)
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
            let forms = expand::forms(self.searcher(), self.fields.forms, stem);
            let mut forms = forms.map_err(Error::read)?;
            forms.insert(stem.to_owned());
            let mut utterances = 0;
            for form in forms {
                let term = Term::from_field_text(self.fields.words, &form);
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
