//! A query as the engine runs it: which terms a word stands for in this index.

use std::sync::Arc;

use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur};
use tantivy::{Searcher, TantivyError};
use text::{Language, Tokenizer};

use crate::any_word::{AnyWord, Weighted};
use crate::fields::Fields;
use crate::findings::Findings;
use crate::pattern::{Forms, Pattern};
use crate::positions::Occurring;
use crate::query::{Clause, Node, Query, Sign};
use crate::ranking::{Ranking, pass_over_stop_words};
use crate::vocabulary::Vocabulary;

/// How much the very form that was asked for counts beside its stem.
const EXACT_FORM: f32 = 0.5;

pub(crate) type Engine = Box<dyn tantivy::query::Query>;
pub(crate) type Result<T> = std::result::Result<T, TantivyError>;

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
    pub(crate) findings: &'a Findings,
    pub(crate) vocabulary: &'a Vocabulary,
    /// The languages of the index, the most frequent first.
    pub(crate) languages: &'a [Language],
    pub(crate) tokenizer: &'a Tokenizer,
}

/// What is looked for: words, which are put together as long as any of them will do, or else.
pub(crate) enum Sought {
    Words(Vec<Weighted>),
    Other(Engine),
}

/// A part of a query, compiled.
pub(crate) struct Part {
    pub(crate) sought: Sought,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) ignored: Vec<String>,
}

impl Part {
    fn silent(engine: Engine) -> Part {
        Part { sought: Sought::Other(engine), patterns: Vec::new(), ignored: Vec::new() }
    }
}

/// What a part asks for, all at once.
#[derive(Default)]
struct All {
    conditions: Vec<Engine>,
    required: Vec<Sought>,
    optional: Option<Sought>,
    excluded: Vec<Sought>,
    patterns: Vec<Pattern>,
    ignored: Vec<String>,
}

impl Compiler<'_> {
    /// Compiles a query.
    pub(crate) fn compile(&self, query: &Query) -> Result<Compiled> {
        let Part { sought, patterns, ignored } = self.clauses(&query.clauses)?;
        let ranked = !patterns.is_empty();
        Ok(Compiled { query: self.engine(sought), patterns, ignored, ranked })
    }

    /// The clauses of a query or of what stands between parentheses.
    fn clauses(&self, clauses: &[Clause]) -> Result<Part> {
        let mut all = All { conditions: self.restrictions(clauses)?, ..All::default() };
        let mut ranking = Vec::new();
        for Clause { sign, node } in clauses {
            match sign {
                Sign::Plain if node.is_condition() => {} // among the restrictions
                Sign::Plain => ranking.extend(self.ranking(node)?),
                Sign::Excluded => all.excluded.extend(self.part(node)?.map(|part| part.sought)),
                Sign::Required => self.require(node, &mut all)?,
            }
        }
        all.ignored.extend(pass_over_stop_words(&mut ranking, !all.patterns.is_empty()));
        let required = !all.patterns.is_empty();
        let mut ranks = Vec::new();
        for Ranking { part, .. } in ranking {
            ranks.push(part.sought);
            all.patterns.extend(part.patterns);
            all.ignored.extend(part.ignored);
        }
        if !ranks.is_empty() {
            let ranks = self.union(ranks);
            if required { all.optional = Some(ranks) } else { all.required.push(ranks) }
        }
        if all.patterns.is_empty() && asks_for_words(clauses) {
            return Ok(Part { ignored: all.ignored, ..Part::silent(nothing()) });
        }
        Ok(self.together(all))
    }

    /// Adds a node that has to be met.
    fn require(&self, node: &Node, all: &mut All) -> Result<()> {
        if let Node::Not(node) = node {
            all.excluded.extend(self.part(node)?.map(|part| part.sought));
            return Ok(());
        }
        let Some(part) = self.part(node)? else { return Ok(()) };
        if node.is_condition() {
            all.conditions.push(self.engine(part.sought));
        } else {
            all.required.push(part.sought);
        }
        all.patterns.extend(part.patterns);
        all.ignored.extend(part.ignored);
        Ok(())
    }

    /// What finds all of them at once.
    fn together(&self, all: All) -> Part {
        let All { mut conditions, required, optional, excluded, patterns, ignored } = all;
        let mut engines = Vec::new();
        for sought in required {
            // The first words see to the conditions: one look at each of their utterances.
            let engine = match sought {
                Sought::Words(words) => {
                    let conditions = std::mem::take(&mut conditions);
                    Box::new(AnyWord { field: self.fields.words, words, conditions })
                }
                Sought::Other(engine) => engine,
            };
            engines.push((Occur::Must, engine));
        }
        engines.extend(conditions.into_iter().map(|engine| (Occur::Must, unscored(engine))));
        engines.extend(optional.map(|sought| (Occur::Should, self.engine(sought))));
        engines.extend(excluded.into_iter().map(|it| (Occur::MustNot, self.engine(it))));
        Part { sought: Sought::Other(intersection(engines)), patterns, ignored }
    }

    /// A node by itself; none where it is written without any word.
    pub(crate) fn part(&self, node: &Node) -> Result<Option<Part>> {
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
                let mut some = Vec::new();
                for part in parts.into_iter().flatten() {
                    some.push(part.sought);
                    any.patterns.extend(part.patterns);
                    any.ignored.extend(part.ignored);
                }
                if !some.is_empty() {
                    any.sought = self.union(some);
                }
                any
            }
            Node::Not(node) => {
                let excluded = self.part(node)?.map(|part| self.engine(part.sought));
                let excluded = excluded.map(|engine| (Occur::MustNot, engine));
                Part::silent(intersection(excluded.into_iter().collect()))
            }
            Node::Text(_) => self.clauses(&[Clause { sign: Sign::Plain, node: node.clone() }])?,
            _ => return Ok(None), // positional
        }))
    }

    fn all(&self, nodes: &[Node]) -> Result<Part> {
        let mut all = All::default();
        nodes.iter().try_for_each(|node| self.require(node, &mut all))?;
        Ok(self.together(all))
    }

    /// Utterances in which a pattern occurs; those with the very form rank higher.
    pub(crate) fn occurring(&self, pattern: Pattern, very: Option<Pattern>) -> Part {
        let occurring = |pattern: &Pattern, boost| match pattern.words() {
            Some(words) => {
                let weighted = |forms: &Forms| Weighted { forms: forms.clone(), boost };
                Sought::Words(words.into_iter().map(weighted).collect())
            }
            None => {
                let pattern = Arc::new(pattern.clone());
                let engine = Box::new(Occurring { field: self.fields.words, pattern });
                Sought::Other(Box::new(BoostQuery::new(engine, boost)))
            }
        };
        let mut sought = vec![occurring(&pattern, 1.0)];
        let very = very.filter(|very| *very != pattern);
        sought.extend(very.map(|very| occurring(&very, EXACT_FORM)));
        let sought = self.union(sought);
        Part { sought, patterns: vec![pattern], ignored: Vec::new() }
    }

    /// What any of some finds, with the sum of their scores.
    pub(crate) fn union(&self, some: Vec<Sought>) -> Sought {
        let mut words = Vec::new();
        let mut engines = Vec::new();
        for sought in some {
            match sought {
                Sought::Words(more) => words.extend(more),
                Sought::Other(engine) => engines.push(engine),
            }
        }
        if engines.is_empty() && !words.is_empty() {
            return Sought::Words(words);
        }
        if !words.is_empty() {
            engines.push(self.engine(Sought::Words(words)));
        }
        Sought::Other(match engines.len() {
            1 => engines.remove(0),
            _ => Box::new(BooleanQuery::union(engines)),
        })
    }

    pub(crate) fn engine(&self, sought: Sought) -> Engine {
        match sought {
            Sought::Words(words) => {
                Box::new(AnyWord { field: self.fields.words, words, conditions: Vec::new() })
            }
            Sought::Other(engine) => engine,
        }
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

fn unscored(query: Engine) -> Engine {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn intersection(mut clauses: Vec<(Occur, Engine)>) -> Engine {
    if let [(Occur::Must, _)] = clauses[..] {
        return clauses.remove(0).1;
    }
    if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
        clauses.push((Occur::Must, unscored(Box::new(AllQuery))));
    }
    Box::new(BooleanQuery::new(clauses))
}

fn nothing() -> Engine {
    Box::new(EmptyQuery)
}
