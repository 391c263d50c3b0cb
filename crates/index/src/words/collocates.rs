//! Words that stand beside what a query finds more often than chance would put them there.

use std::collections::BTreeMap;

use statistics::Occurrences;
use tantivy::Term;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use crate::error::Error;
use crate::pattern::occurrences;
use crate::query::Query;
use crate::search::Index;
use crate::words::Wanted;
use crate::words::subset::Subset;

/// How many words to look at beside a node.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Before it.
    pub left: usize,
    /// After it.
    pub right: usize,
}

/// A word with its counts beside a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Collocate {
    /// The word in normal form.
    pub word: String,
    /// How often it stands in a window.
    pub together: u64,
    /// How often it occurs in all utterances, nodes apart.
    pub times: u64,
    /// In how many recordings, reviews or responses it stands in a window.
    pub documents: u64,
    /// How often it would stand in a window by chance.
    pub expected: f64,
    /// Normalised pointwise mutual information of "in a window" and "is this word": 0 by chance, 1
    /// always together.
    pub npmi: f64,
    /// Log-likelihood over four cells (Evert 2005).
    pub g2: f64,
    /// The p value of G² by Benjamini and Hochberg (1995) over the words of the table.
    pub q_value: f64,
}

/// What stands beside the nodes.
#[derive(Default)]
struct Beside {
    /// Word → times in windows, documents, and the last of these.
    words: BTreeMap<String, (u64, u64, u64)>,
    /// Times that a word is part of a node.
    nodes: BTreeMap<String, u64>,
    /// Words of all windows.
    window: u64,
    /// Words of all nodes.
    node: u64,
}

impl Index {
    /// The words beside what a query finds that stand there more often than by chance, those with
    /// the highest G² first.
    ///
    /// A window ends with its utterance. Words are counted once however many nodes they stand
    /// beside; `wanted.least` counts times in windows.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    ///
    /// # Source
    /// Evert S (2005), *The Statistics of Word Cooccurrences*, with surface cooccurrence; Bouma
    /// (2009) for NPMI.
    pub fn collocates(
        &self,
        query: &Query,
        window: Window,
        wanted: Wanted,
    ) -> Result<Vec<Collocate>, Error> {
        let beside = self.beside(query, window, wanted)?;
        let all = Subset::of(self, None)?.words - beside.node;
        let mut found = Vec::new();
        for (word, (together, documents, _)) in &beside.words {
            if *together < wanted.least {
                continue;
            }
            let in_nodes = beside.nodes.get(word).copied().unwrap_or(0);
            let times = self.times(word)?.saturating_sub(in_nodes).max(*together);
            let expected = times as f64 * beside.window as f64 / all as f64;
            let counts = Occurrences {
                target: *together,
                reference: times - together,
                target_words: beside.window,
                reference_words: all - beside.window,
            };
            // Where the windows hold all words there is no elsewhere, and no more than chance.
            let g2 = counts.log_likelihood_of_table().unwrap_or(0.0);
            let npmi = statistics::npmi(*together, beside.window, times, all).unwrap_or(0.0);
            let word = word.clone();
            let (together, documents) = (*together, *documents);
            let q_value = statistics::chi_square_p(g2);
            found.push(Collocate { word, together, times, documents, expected, npmi, g2, q_value });
        }
        let p_values: Vec<f64> = found.iter().map(|it| it.q_value).collect();
        for (collocate, q_value) in found.iter_mut().zip(statistics::q_values(&p_values)) {
            collocate.q_value = q_value;
        }
        found.retain(|it| it.together as f64 > it.expected);
        found.sort_by(|a, b| b.g2.total_cmp(&a.g2));
        Ok(found)
    }

    fn beside(&self, query: &Query, window: Window, wanted: Wanted) -> Result<Beside, Error> {
        let tokenizer = self.tokenizer();
        let compiled = self.compile(query, &tokenizer)?;
        let mut beside = Beside::default();
        for address in self.matches(&compiled)? {
            let hit = self.hit(address)?;
            let tokens = tokenizer.tokens(&hit.text, hit.language);
            let mut places = vec![Place::Elsewhere; tokens.len()];
            for node in occurrences(&tokens, &compiled.patterns) {
                let (first, end) = (node.first as usize, node.end as usize);
                let until = (end + window.right).min(tokens.len());
                for place in &mut places[first.saturating_sub(window.left)..until] {
                    *place = (*place).max(Place::Window);
                }
                places[first..end].fill(Place::Node);
            }
            for (token, place) in tokens.iter().zip(places).filter(|(token, _)| !token.note) {
                match place {
                    Place::Elsewhere => {}
                    Place::Node => {
                        beside.node += 1;
                        *beside.nodes.entry(token.normal.to_string()).or_default() += 1;
                    }
                    Place::Window => {
                        beside.window += 1;
                        if !token.stop || wanted.stop_words {
                            beside.add(&token.normal, hit.document_id.0);
                        }
                    }
                }
            }
        }
        Ok(beside)
    }

    /// How often a word is said in all utterances.
    fn times(&self, word: &str) -> Result<u64, Error> {
        let of = |field| -> Result<u64, Error> {
            let term = Term::from_field_text(field, word);
            let mut times = 0;
            for segment in self.searcher().segment_readers() {
                let index = segment.inverted_index(field).map_err(Error::read)?;
                let read = index.read_postings(&term, IndexRecordOption::WithFreqs);
                let Some(mut postings) = read.map_err(Error::read)? else { continue };
                while postings.doc() != TERMINATED {
                    times += u64::from(postings.term_freq());
                    postings.advance();
                }
            }
            Ok(times)
        };
        Ok(of(self.fields.words)?.saturating_sub(of(self.fields.notes)?))
    }
}

impl Beside {
    fn add(&mut self, word: &str, document: u64) {
        if !self.words.contains_key(word) {
            self.words.insert(word.to_owned(), (0, 0, document));
        }
        if let Some((together, documents, last)) = self.words.get_mut(word) {
            if *together == 0 || *last != document {
                (*documents, *last) = (*documents + 1, document);
            }
            *together += 1;
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Elsewhere,
    Window,
    Node,
}
