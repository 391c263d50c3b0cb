//! A query as the engine runs it: which terms a word stands for in this index.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use text::{Language, Token, Tokenizer};

use crate::fields::Fields;
use crate::highlight::{Form, Pattern, Sequence};
use crate::query::{Condition, Node, Query, Sign};

/// How much the very form that was asked for counts beside its stem.
const EXACT_FORM: f32 = 0.5;

type Engine = Box<dyn tantivy::query::Query>;

/// A query, ready to run.
pub(crate) struct Compiled {
    /// For the engine.
    pub(crate) query: Engine,
    /// What is highlighted: whatever ranks or is required.
    pub(crate) patterns: Vec<Pattern>,
    /// Stop words that were passed over, as written.
    pub(crate) ignored: Vec<String>,
    /// Whether there are words to rank by.
    pub(crate) ranked: bool,
}

/// What has to be known of an index to put a query to it.
pub(crate) struct Compiler<'a> {
    pub(crate) fields: Fields,
    /// The languages of the index, the most frequent first.
    pub(crate) languages: &'a [Language],
    pub(crate) tokenizer: &'a Tokenizer,
}

/// A word that ranks.
struct Ranking {
    pattern: Pattern,
    word: String,
    stop: bool,
}

impl Compiler<'_> {
    /// Compiles a query.
    pub(crate) fn compile(&self, query: &Query) -> Compiled {
        let mut clauses = self.restrictions(query);
        let mut patterns = Vec::new();
        let mut ranking = Vec::new();
        for clause in &query.clauses {
            match (clause.sign, &clause.node) {
                (Sign::Plain, Node::Condition(_)) => {} // among the restrictions
                (Sign::Required, Node::Condition(condition)) => {
                    clauses.push((Occur::Must, unscored(self.condition(condition))));
                }
                (Sign::Excluded, Node::Condition(condition)) => {
                    clauses.push((Occur::MustNot, self.condition(condition)));
                }
                (Sign::Plain, node) => ranking.extend(self.ranking(node)),
                (sign, node) => {
                    let Some(pattern) = self.adjacent(node) else { continue };
                    if sign == Sign::Excluded {
                        clauses.push((Occur::MustNot, self.engine(&pattern)));
                    } else {
                        clauses.push((Occur::Must, self.engine(&pattern)));
                        patterns.push(pattern);
                    }
                }
            }
        }
        let ignored = pass_over_stop_words(&mut ranking, !patterns.is_empty());
        let ranks: Vec<Engine> = ranking.iter().map(|word| self.engine(&word.pattern)).collect();
        if patterns.is_empty() && !ranks.is_empty() {
            clauses.push((Occur::Must, union(ranks)));
        } else {
            clauses.extend(ranks.into_iter().map(|rank| (Occur::Should, rank)));
        }
        patterns.extend(ranking.into_iter().map(|word| word.pattern));
        let ranked = !patterns.is_empty();
        let query =
            if ranked || !asks_for_words(query) { intersection(clauses) } else { nothing() };
        Compiled { query, patterns, ignored, ranked }
    }

    /// The unsigned conditions: of those on one field any will do.
    fn restrictions(&self, query: &Query) -> Vec<(Occur, Engine)> {
        let mut groups: Vec<Vec<&Condition>> = Vec::new();
        for clause in &query.clauses {
            let (Sign::Plain, Node::Condition(condition)) = (clause.sign, &clause.node) else {
                continue;
            };
            match groups.iter_mut().find(|group| group[0].same_field(condition)) {
                Some(group) => group.push(condition),
                None => groups.push(vec![condition]),
            }
        }
        groups
            .into_iter()
            .map(|group| union(group.into_iter().map(|one| self.condition(one)).collect()))
            .map(|any| (Occur::Must, unscored(any)))
            .collect()
    }

    /// The words of a node that rank, each once.
    fn ranking(&self, node: &Node) -> Vec<Ranking> {
        let text = match node {
            Node::Text(text) | Node::Word { text, exact: false } => text,
            _ => {
                return self
                    .adjacent(node)
                    .map(|it| ranking(it, node_text(node), false))
                    .into_iter()
                    .collect();
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
            words.extend(self.adjacent(node).map(|pattern| ranking(pattern, text, stop)));
        }
        if !one || touch {
            words.extend(tokens.iter().filter_map(|token| self.word(text, token)));
        }
        words
    }

    fn word(&self, text: &str, token: &Token) -> Option<Ranking> {
        let word = token.span.of(text);
        self.pattern(word, false).map(|pattern| ranking(pattern, word, token.stop))
    }

    /// All words of a node, next to each other; none if it has no words.
    fn adjacent(&self, node: &Node) -> Option<Pattern> {
        let exact =
            matches!(node, Node::Word { exact: true, .. } | Node::Phrase { exact: true, .. });
        self.pattern(node_text(node), exact)
    }

    /// What `text` can be in the languages of the index, or in none.
    fn pattern(&self, text: &str, exact: bool) -> Option<Pattern> {
        let mut sequences = BTreeSet::new();
        let languages = self.languages.iter().copied().map(Some).chain([None]);
        for language in languages {
            let tokens = self.tokenizer.tokens(text, language);
            if tokens.is_empty() {
                continue;
            }
            let (stems, normals) =
                tokens.iter().map(|it| (it.stem.to_string(), it.normal.to_string())).unzip();
            sequences.insert(Sequence { form: Form::Exact, words: normals });
            if !exact {
                sequences.insert(Sequence { form: Form::Stem, words: stems });
            }
        }
        let sequences: Vec<Sequence> = sequences.into_iter().collect();
        (!sequences.is_empty()).then_some(Pattern { sequences })
    }

    fn engine(&self, pattern: &Pattern) -> Engine {
        let stems = pattern.sequences.iter().any(|sequence| sequence.form == Form::Stem);
        let sequence = |sequence: &Sequence| match sequence.form {
            Form::Stem => next_to_each_other(self.fields.stem, &sequence.words),
            Form::Exact => {
                let exact = next_to_each_other(self.fields.exact, &sequence.words);
                if stems { Box::new(BoostQuery::new(exact, EXACT_FORM)) } else { exact }
            }
        };
        union(pattern.sequences.iter().map(sequence).collect())
    }

    fn condition(&self, condition: &Condition) -> Engine {
        match condition {
            Condition::Label { field, value } => {
                let term = self.fields.label_term(field, value);
                Box::new(TermQuery::new(term, IndexRecordOption::Basic))
            }
            Condition::Date { from, until } => {
                let term = |time: &i64| Term::from_field_i64(self.fields.at, *time);
                let from =
                    from.as_ref().map_or(Bound::Unbounded, |time| Bound::Included(term(time)));
                let until =
                    until.as_ref().map_or(Bound::Unbounded, |time| Bound::Excluded(term(time)));
                range(from, until)
            }
            Condition::Polarity { low, high } => {
                let term = |polarity: f64| Term::from_field_f64(self.fields.polarity, polarity);
                range(low.map(term), high.map(term))
            }
        }
    }
}

fn ranking(pattern: Pattern, word: &str, stop: bool) -> Ranking {
    Ranking { pattern, word: word.to_owned(), stop }
}

fn node_text(node: &Node) -> &str {
    match node {
        Node::Text(text) | Node::Word { text, .. } | Node::Phrase { text, .. } => text,
        Node::Condition(_) => "",
    }
}

fn asks_for_words(query: &Query) -> bool {
    query
        .clauses
        .iter()
        .any(|clause| clause.sign != Sign::Excluded && !node_text(&clause.node).trim().is_empty())
}

/// Leaves out stop words unless there is nothing else to look for, and repeated words; returns the
/// stop words that were left out.
fn pass_over_stop_words(ranking: &mut Vec<Ranking>, required: bool) -> Vec<String> {
    let mut seen = BTreeSet::new();
    ranking.retain(|word| seen.insert(word.pattern.sequences.clone()));
    if !required && ranking.iter().all(|word| word.stop) {
        return Vec::new();
    }
    let ignored = ranking.iter().filter(|word| word.stop).map(|word| word.word.clone()).collect();
    ranking.retain(|word| !word.stop);
    ignored
}

fn next_to_each_other(field: Field, words: &[String]) -> Engine {
    let mut terms: Vec<Term> =
        words.iter().map(|word| Term::from_field_text(field, word)).collect();
    match terms.len() {
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs)),
        _ => Box::new(PhraseQuery::new(terms)),
    }
}

fn range(low: Bound<Term>, high: Bound<Term>) -> Engine {
    match (&low, &high) {
        (Bound::Unbounded, Bound::Unbounded) => Box::new(AllQuery),
        _ => Box::new(RangeQuery::new(low, high)),
    }
}

fn unscored(query: Engine) -> Engine {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn union(mut queries: Vec<Engine>) -> Engine {
    if queries.len() == 1 { queries.remove(0) } else { Box::new(BooleanQuery::union(queries)) }
}

fn intersection(mut clauses: Vec<(Occur, Engine)>) -> Engine {
    if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
        clauses.push((Occur::Must, unscored(Box::new(AllQuery))));
    }
    Box::new(BooleanQuery::new(clauses))
}

fn nothing() -> Engine {
    Box::new(EmptyQuery)
}
