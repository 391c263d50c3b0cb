//! A query as the engine runs it: which terms a word stands for in this index.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, RangeQuery, TermQuery,
    TermSetQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, TantivyError, Term};
use text::{Language, Token, Tokenizer};

use crate::expand;
use crate::fields::{self, Fields};
use crate::pattern::{Forms, Pattern};
use crate::positions::Occurring;
use crate::query::{Clause, Condition, Node, Piece, Query, Sign};

/// How much the very form that was asked for counts beside its stem.
const EXACT_FORM: f32 = 0.5;

type Engine = Box<dyn tantivy::query::Query>;
type Result<T> = std::result::Result<T, TantivyError>;

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

impl Compiled {
    /// All utterances.
    pub(crate) fn everything() -> Compiled {
        let query = Box::new(AllQuery);
        Compiled { query, patterns: Vec::new(), ignored: Vec::new(), ranked: false }
    }
}

/// What has to be known of an index to put a query to it.
pub(crate) struct Compiler<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: Fields,
    /// The languages of the index, the most frequent first.
    pub(crate) languages: &'a [Language],
    pub(crate) tokenizer: &'a Tokenizer,
}

/// A part of a query, compiled.
struct Part {
    engine: Engine,
    patterns: Vec<Pattern>,
    ignored: Vec<String>,
}

impl Part {
    fn silent(engine: Engine) -> Part {
        Part { engine, patterns: Vec::new(), ignored: Vec::new() }
    }
}

/// A word that ranks.
struct Ranking {
    part: Part,
    word: String,
    stop: bool,
}

impl Compiler<'_> {
    /// Compiles a query.
    pub(crate) fn compile(&self, query: &Query) -> Result<Compiled> {
        let Part { engine, patterns, ignored } = self.clauses(&query.clauses)?;
        let ranked = !patterns.is_empty();
        Ok(Compiled { query: engine, patterns, ignored, ranked })
    }

    /// The clauses of a query or of what stands between parentheses.
    fn clauses(&self, clauses: &[Clause]) -> Result<Part> {
        let mut engines = self.restrictions(clauses)?;
        let mut patterns = Vec::new();
        let mut ignored = Vec::new();
        let mut ranking = Vec::new();
        for Clause { sign, node } in clauses {
            match sign {
                Sign::Plain if node.is_condition() => {} // among the restrictions
                Sign::Plain => ranking.extend(self.ranking(node)?),
                Sign::Excluded => {
                    engines.extend(self.part(node)?.map(|part| (Occur::MustNot, part.engine)));
                }
                Sign::Required if node.is_condition() => {
                    engines.extend(self.part(node)?.map(|it| (Occur::Must, unscored(it.engine))));
                }
                Sign::Required => {
                    let Some(part) = self.part(node)? else { continue };
                    engines.push((Occur::Must, part.engine));
                    patterns.extend(part.patterns);
                    ignored.extend(part.ignored);
                }
            }
        }
        ignored.extend(pass_over_stop_words(&mut ranking, !patterns.is_empty()));
        let required = !patterns.is_empty();
        let mut ranks = Vec::new();
        for Ranking { part, .. } in ranking {
            ranks.push(part.engine);
            patterns.extend(part.patterns);
            ignored.extend(part.ignored);
        }
        if !required && !ranks.is_empty() {
            engines.push((Occur::Must, union(ranks)));
        } else {
            engines.extend(ranks.into_iter().map(|rank| (Occur::Should, rank)));
        }
        let nothing_to_find = patterns.is_empty() && asks_for_words(clauses);
        let engine = if nothing_to_find { nothing() } else { intersection(engines) };
        Ok(Part { engine, patterns, ignored })
    }

    /// The unsigned conditions: of those on one field any will do.
    fn restrictions(&self, clauses: &[Clause]) -> Result<Vec<(Occur, Engine)>> {
        let mut groups: Vec<Vec<&Condition>> = Vec::new();
        let mut engines = Vec::new();
        for Clause { sign, node } in clauses {
            match (sign, node) {
                (Sign::Plain, Node::Condition(condition)) => {
                    match groups.iter_mut().find(|group| group[0].same_field(condition)) {
                        Some(group) => group.push(condition),
                        None => groups.push(vec![condition]),
                    }
                }
                (Sign::Plain, node) if node.is_condition() => {
                    engines.extend(self.part(node)?.map(|part| part.engine));
                }
                _ => {}
            }
        }
        for group in groups {
            let any = group.into_iter().map(|condition| self.condition(condition));
            engines.push(union(any.collect::<Result<_>>()?));
        }
        Ok(engines.into_iter().map(|engine| (Occur::Must, unscored(engine))).collect())
    }

    /// A node by itself; none where it is written without any word.
    fn part(&self, node: &Node) -> Result<Option<Part>> {
        if node.is_positional() {
            let pattern = self.pattern(node, false)?;
            let very = self.pattern(node, true)?;
            return Ok(pattern.map(|pattern| self.occurring(pattern, very)));
        }
        Ok(Some(match node {
            Node::Condition(condition) => Part::silent(unscored(self.condition(condition)?)),
            Node::Group(clauses) => self.clauses(clauses)?,
            Node::All(nodes) => self.all(nodes)?,
            Node::Any(nodes) => {
                let parts = nodes.iter().map(|node| self.part(node)).collect::<Result<Vec<_>>>()?;
                let mut any = Part::silent(nothing());
                let mut engines = Vec::new();
                for part in parts.into_iter().flatten() {
                    engines.push(part.engine);
                    any.patterns.extend(part.patterns);
                    any.ignored.extend(part.ignored);
                }
                if !engines.is_empty() {
                    any.engine = union(engines);
                }
                any
            }
            Node::Not(node) => {
                let excluded = self.part(node)?.map(|part| (Occur::MustNot, part.engine));
                Part::silent(intersection(excluded.into_iter().collect()))
            }
            Node::Text(_) => self.clauses(&[Clause { sign: Sign::Plain, node: node.clone() }])?,
            _ => return Ok(None), // positional
        }))
    }

    fn all(&self, nodes: &[Node]) -> Result<Part> {
        let mut all = Part::silent(nothing());
        let mut engines = Vec::new();
        for node in nodes {
            if let Node::Not(node) = node {
                engines.extend(self.part(node)?.map(|part| (Occur::MustNot, part.engine)));
                continue;
            }
            let Some(part) = self.part(node)? else { continue };
            engines.push((Occur::Must, part.engine));
            all.patterns.extend(part.patterns);
            all.ignored.extend(part.ignored);
        }
        all.engine = intersection(engines);
        Ok(all)
    }

    /// What ranks of an unsigned node.
    fn ranking(&self, node: &Node) -> Result<Vec<Ranking>> {
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

    /// What has to occur for a node that has a place; none where it is written without any word.
    ///
    /// With `very` only the very forms that are written count.
    fn pattern(&self, node: &Node, very: bool) -> Result<Option<Pattern>> {
        match node {
            Node::Word { text, exact } => self.read(text, *exact || very),
            Node::Phrase { words, exact } => self.phrase(words, *exact || very),
            Node::Expansion(expansion) => {
                let words = expand::words(self.searcher, self.fields.words, expansion)?;
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

    fn read(&self, text: &str, exact: bool) -> Result<Option<Pattern>> {
        self.phrase(&[Piece::Text(text.to_owned())], exact)
    }

    /// Words next to each other, as each language of the index reads them, or none.
    ///
    /// Where two languages part the words alike, each word has the forms of both.
    fn phrase(&self, pieces: &[Piece], exact: bool) -> Result<Option<Pattern>> {
        let mut expansions = Vec::new();
        for piece in pieces {
            if let Piece::Expansion(expansion) = piece {
                expansions.push(expand::words(self.searcher, self.fields.words, expansion)?);
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
        }
        Ok(forms)
    }

    /// Utterances in which a pattern occurs; those with the very form rank higher.
    fn occurring(&self, pattern: Pattern, very: Option<Pattern>) -> Part {
        let occurring = |pattern: Pattern| -> Engine {
            Box::new(Occurring { field: self.fields.words, pattern: Arc::new(pattern) })
        };
        let engine = match very.filter(|very| *very != pattern) {
            Some(very) => {
                let very = Box::new(BoostQuery::new(occurring(very), EXACT_FORM));
                union(vec![occurring(pattern.clone()), very])
            }
            None => occurring(pattern.clone()),
        };
        Part { engine, patterns: vec![pattern], ignored: Vec::new() }
    }

    fn condition(&self, condition: &Condition) -> Result<Engine> {
        Ok(match condition {
            Condition::Label { field, value } => {
                let term = self.fields.label_term(field, value);
                Box::new(TermQuery::new(term, IndexRecordOption::Basic))
            }
            Condition::Labels { field, wildcard } => {
                let prefix = fields::label(field, "");
                let labels = expand::labels(self.searcher, self.fields.label, &prefix, wildcard)?;
                let term = |label: &String| Term::from_field_text(self.fields.label, label);
                Box::new(TermSetQuery::new(labels.iter().map(term).collect::<Vec<_>>()))
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
        })
    }
}

/// Whether any clause that is not excluded asks for more than conditions.
fn asks_for_words(clauses: &[Clause]) -> bool {
    let asks = |node: &Node| match node {
        Node::Text(text) => !text.trim().is_empty(),
        node => !node.is_condition() && !is_negative(node),
    };
    clauses.iter().any(|clause| clause.sign != Sign::Excluded && asks(&clause.node))
}

/// Whether all its words are excluded.
fn is_negative(node: &Node) -> bool {
    match node {
        Node::Not(_) => true,
        Node::All(nodes) | Node::Any(nodes) => {
            nodes.iter().all(|node| is_negative(node) || node.is_condition())
        }
        Node::Group(clauses) => clauses
            .iter()
            .all(|it| it.sign == Sign::Excluded || it.node.is_condition() || is_negative(&it.node)),
        _ => false,
    }
}

/// Leaves out stop words unless there is nothing else to look for, and repeated words; returns the
/// stop words that were left out.
fn pass_over_stop_words(ranking: &mut Vec<Ranking>, required: bool) -> Vec<String> {
    let mut seen = BTreeSet::new();
    ranking.retain(|word| word.word.is_empty() || seen.insert(word.part.patterns.clone()));
    if !required && ranking.iter().all(|word| word.stop) {
        return Vec::new();
    }
    let ignored = ranking.iter().filter(|word| word.stop).map(|word| word.word.clone()).collect();
    ranking.retain(|word| !word.stop);
    ignored
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
