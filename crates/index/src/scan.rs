//! A query asked of single texts, without an index: where its words stand among tokens.
//!
//! It finds what an index would find, in the one language that it is read in: a search asks for
//! the forms of a word in all languages of the index.

use std::ops::Range;

use tantivy_fst::{Automaton, Regex};
use text::{Language, Token, Tokenizer};

use crate::expand;
use crate::pattern::{Occurrence, Shape};
use crate::query::{Clause, Expansion, Node, Piece, Query, Sign};

/// A query that is asked of tokens.
pub struct Scanner {
    tests: Vec<Test>,
    clauses: Vec<(Sign, Part)>,
}

/// Why a query cannot be asked of words alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOfWords {
    /// It has a condition such as `tier:business`.
    #[error("a condition on something other than words")]
    Condition,
    /// It asks for no word.
    #[error("no word that it asks for")]
    NoWord,
}

/// What a token may be.
enum Test {
    /// A word of this form.
    Form(String),
    /// A word with this stem, or of this form.
    Stem { stem: String, form: String },
    /// A word that is written so.
    Written(Regex),
    /// A word so many letters away.
    Fuzzy { word: String, distance: usize },
}

impl Test {
    fn admits(&self, token: &Token) -> bool {
        match self {
            Test::Form(form) => *token.normal == **form,
            Test::Stem { stem, form } => *token.stem == **stem || *token.normal == **form,
            Test::Written(regex) => {
                let state =
                    token.normal.bytes().fold(regex.start(), |at, it| regex.accept(&at, it));
                regex.is_match(&state)
            }
            Test::Fuzzy { word, distance } => {
                strsim::osa_distance(&token.normal, word) <= *distance
            }
        }
    }
}

/// A part of a query.
enum Part {
    /// What stands somewhere.
    Places(Shape),
    Clauses(Vec<(Sign, Part)>),
    All(Vec<Part>),
    Any(Vec<Part>),
    Not(Box<Part>),
}

impl Query {
    /// Prepares the query to be asked of tokens of a language.
    ///
    /// # Errors
    /// Where it asks for something other than words, or for none.
    ///
    /// # Example
    /// ```
    /// # use text::{Language, Tokenizer};
    /// let (tokenizer, english) = (Tokenizer::new(), Language::from_code("en"));
    /// let query = index::Query::parse("refund* NEAR/5 late", &[]).unwrap();
    /// let scanner = query.scanner(&tokenizer, english).unwrap();
    /// let tokens = tokenizer.tokens("Late again: my refunds", english);
    /// assert_eq!(scanner.find(&tokens), [0..4]);
    /// ```
    pub fn scanner(
        &self,
        tokenizer: &Tokenizer,
        language: Option<Language>,
    ) -> Result<Scanner, NotOfWords> {
        let mut reader = Reader { tokenizer, language, tests: Vec::new() };
        let clauses = reader.clauses(&self.clauses)?;
        if clauses.iter().all(|(sign, _)| *sign == Sign::Excluded) {
            return Err(NotOfWords::NoWord);
        }
        Ok(Scanner { tests: reader.tests, clauses })
    }
}

impl Scanner {
    /// Where the words stand that answer the query, in order; nowhere where the tokens do not
    /// answer it. Places may overlap.
    pub fn find(&self, tokens: &[Token]) -> Vec<Range<usize>> {
        let places = |test: &Test| {
            let admitted = tokens.iter().zip(0..).filter(|(token, _)| test.admits(token));
            admitted.map(|(_, at)| at).collect()
        };
        let positions: Vec<Vec<u32>> = self.tests.iter().map(places).collect();
        let mut found = clauses(&self.clauses, &positions).unwrap_or_default();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|it| it.first as usize..it.end as usize).collect()
    }
}

/// Where the words of clauses stand; none where they are not answered.
fn clauses(clauses: &[(Sign, Part)], positions: &[Vec<u32>]) -> Option<Vec<Occurrence>> {
    let mut found = Vec::new();
    let (mut is_required, mut is_asked, mut is_said) = (false, false, false);
    for (sign, part) in clauses {
        let answer = part.answer(positions);
        match sign {
            Sign::Excluded if answer.is_some() => return None,
            Sign::Excluded => {}
            Sign::Required => {
                is_required = true;
                found.extend(answer?);
            }
            Sign::Plain => {
                is_asked = true;
                is_said |= answer.is_some();
                found.extend(answer.into_iter().flatten());
            }
        }
    }
    (is_required || is_said || !is_asked).then_some(found)
}

impl Part {
    /// Where its words stand; none where it is not answered.
    fn answer(&self, positions: &[Vec<u32>]) -> Option<Vec<Occurrence>> {
        match self {
            Part::Places(shape) => {
                Some(shape.occurrences(positions)).filter(|places| !places.is_empty())
            }
            Part::Clauses(parts) => clauses(parts, positions),
            Part::All(parts) => {
                let answers: Option<Vec<_>> =
                    parts.iter().map(|part| part.answer(positions)).collect();
                answers.map(|answers| answers.concat())
            }
            Part::Any(parts) => {
                let answers: Vec<_> =
                    parts.iter().filter_map(|part| part.answer(positions)).collect();
                (!answers.is_empty()).then(|| answers.concat())
            }
            Part::Not(part) => part.answer(positions).is_none().then(Vec::new),
        }
    }
}

struct Reader<'r> {
    tokenizer: &'r Tokenizer,
    language: Option<Language>,
    tests: Vec<Test>,
}

impl Reader<'_> {
    /// Clauses without the stop words that stand beside other words.
    fn clauses(&mut self, clauses: &[Clause]) -> Result<Vec<(Sign, Part)>, NotOfWords> {
        let is_plain_stop = |clause: &Clause| {
            clause.sign == Sign::Plain
                && match &clause.node {
                    Node::Text(text) | Node::Word { text, exact: false } => {
                        self.tokenizer.tokens(text, self.language).iter().all(|token| token.stop)
                    }
                    _ => false,
                }
        };
        let asks = |clause: &&Clause| clause.sign != Sign::Excluded && !is_plain_stop(clause);
        let is_passed_over = clauses.iter().any(|clause| asks(&clause));
        let kept: Vec<&Clause> =
            clauses.iter().filter(|it| !(is_passed_over && is_plain_stop(it))).collect();
        kept.into_iter().map(|clause| Ok((clause.sign, self.part(&clause.node)?))).collect()
    }

    fn part(&mut self, node: &Node) -> Result<Part, NotOfWords> {
        if node.is_positional() {
            return Ok(Part::Places(self.shape(node)?));
        }
        let all = |reader: &mut Self, nodes: &[Node]| {
            nodes.iter().map(|node| reader.part(node)).collect::<Result<Vec<_>, _>>()
        };
        Ok(match node {
            Node::Condition(_) => return Err(NotOfWords::Condition),
            Node::Group(clauses) => Part::Clauses(self.clauses(clauses)?),
            Node::All(nodes) => Part::All(all(self, nodes)?),
            Node::Any(nodes) => Part::Any(all(self, nodes)?),
            Node::Not(node) => Part::Not(Box::new(self.part(node)?)),
            node => Part::Places(self.shape(node)?),
        })
    }

    /// What has a place.
    fn shape(&mut self, node: &Node) -> Result<Shape, NotOfWords> {
        Ok(match node {
            Node::Word { text, exact } => self.words(text, *exact)?,
            Node::Text(text) => {
                let tokens = self.tokenizer.tokens(text, self.language);
                let words = tokens.iter().map(|token| self.word(token, false)).collect();
                Shape::Any(words)
            }
            Node::Phrase { words, exact } => {
                let mut places = Vec::new();
                for piece in words {
                    match piece {
                        Piece::Gap => places.push(None),
                        Piece::Expansion(expansion) => {
                            let test = self.expansion(expansion)?;
                            places.push(Some(self.add(test)));
                        }
                        Piece::Text(text) => {
                            for token in self.tokenizer.tokens(text, self.language) {
                                let test = test(&token, *exact);
                                places.push(Some(self.add(test)));
                            }
                        }
                    }
                }
                Shape::Sequence(places)
            }
            Node::Expansion(expansion) => {
                let test = self.expansion(expansion)?;
                Shape::Word(self.add(test))
            }
            Node::Near { left, right, within, ordered } => Shape::Near {
                left: Box::new(self.shape(left)?),
                right: Box::new(self.shape(right)?),
                within: *within,
                ordered: *ordered,
            },
            Node::Any(nodes) => {
                Shape::Any(nodes.iter().map(|node| self.shape(node)).collect::<Result<_, _>>()?)
            }
            Node::Group(clauses) => {
                let shapes = clauses.iter().map(|clause| self.shape(&clause.node));
                Shape::Any(shapes.collect::<Result<_, _>>()?)
            }
            Node::Condition(_) => return Err(NotOfWords::Condition),
            Node::All(_) | Node::Not(_) => return Err(NotOfWords::NoWord),
        })
    }

    /// The words of a piece, next to each other.
    fn words(&mut self, text: &str, exact: bool) -> Result<Shape, NotOfWords> {
        let tokens = self.tokenizer.tokens(text, self.language);
        match &tokens[..] {
            [] => Err(NotOfWords::NoWord),
            [only] => Ok(self.word(only, exact)),
            [..] => {
                let place = |token| Some(self.add(test(token, exact)));
                Ok(Shape::Sequence(tokens.iter().map(place).collect()))
            }
        }
    }

    fn word(&mut self, token: &Token, exact: bool) -> Shape {
        Shape::Word(self.add(test(token, exact)))
    }

    fn expansion(&self, expansion: &Expansion) -> Result<Test, NotOfWords> {
        let written = match expansion {
            Expansion::Wildcard(wildcard) => {
                let normal = text::normal(wildcard, self.language);
                Regex::new(&expand::pattern(&normal)).map_err(|_| NotOfWords::NoWord)?
            }
            // The parser has refused what is no regular expression.
            Expansion::Regex(regex) => expand::automaton(regex).map_err(|_| NotOfWords::NoWord)?,
            Expansion::Fuzzy { word, distance } => {
                let word = text::normal(word, self.language);
                return Ok(Test::Fuzzy { word, distance: usize::from(*distance) });
            }
        };
        Ok(Test::Written(written))
    }

    /// The number of a test.
    fn add(&mut self, test: Test) -> usize {
        self.tests.push(test);
        self.tests.len() - 1
    }
}

fn test(token: &Token, exact: bool) -> Test {
    let form = token.normal.to_string();
    if exact { Test::Form(form) } else { Test::Stem { stem: token.stem.to_string(), form } }
}
