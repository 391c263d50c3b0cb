//! What has to occur in an utterance: words in some of their forms, beside or near each other.
//!
//! A pattern knows nothing of where positions come from: the engine has them from its postings, the
//! highlighter from the tokens of a text, and both ask the same function.

use std::collections::BTreeSet;

use corpus::Span;
use text::Token;

/// The words that may stand at one place, in normal form.
pub(crate) type Forms = BTreeSet<String>;

/// What has to occur: a shape over places, and what may stand at each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pattern {
    pub(crate) leaves: Vec<Forms>,
    pub(crate) shape: Shape,
}

/// How the places of a pattern, given by their numbers, stand to each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    /// One word.
    Word(usize),
    /// Words next to each other; where there is no place, any one word stands.
    Sequence(Vec<Option<usize>>),
    /// One of these.
    Any(Vec<Shape>),
    /// Both, without overlap, the second at most so many words after the first (or the reverse).
    Near { left: Box<Shape>, right: Box<Shape>, within: u32, ordered: bool },
}

/// An occurrence: word `first` up to and without `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Occurrence {
    pub(crate) first: u32,
    pub(crate) end: u32,
}

impl Occurrence {
    /// The bytes from its first token to its last.
    pub(crate) fn span(self, tokens: &[Token]) -> Span {
        let (first, last) = (&tokens[self.first as usize], &tokens[self.end as usize - 1]);
        Span { start: first.span.start, end: last.span.end }
    }
}

impl Pattern {
    /// A single word.
    pub(crate) fn word(forms: Forms) -> Pattern {
        Pattern { leaves: vec![forms], shape: Shape::Word(0) }
    }

    /// Words next to each other; none stands for any one word. One word alone is that word.
    pub(crate) fn sequence(words: Vec<Option<Forms>>) -> Pattern {
        let mut leaves = Vec::new();
        let mut places = Vec::new();
        for forms in words {
            places.push(forms.is_some().then_some(leaves.len()));
            leaves.extend(forms);
        }
        match places[..] {
            [Some(only)] => Pattern { leaves, shape: Shape::Word(only) },
            _ => Pattern { leaves, shape: Shape::Sequence(places) },
        }
    }

    /// Any of these patterns, none of which says the same as another.
    pub(crate) fn any(mut patterns: Vec<Pattern>) -> Option<Pattern> {
        patterns.sort();
        patterns.dedup();
        if patterns.len() < 2 {
            return patterns.pop();
        }
        let mut leaves = Vec::new();
        let shapes = patterns.into_iter().map(|it| it.moved_to(&mut leaves)).collect();
        Some(Pattern { leaves, shape: Shape::Any(shapes) })
    }

    /// Both patterns near each other.
    pub(crate) fn near(left: Pattern, right: Pattern, within: u32, ordered: bool) -> Pattern {
        let mut leaves = Vec::new();
        let left = Box::new(left.moved_to(&mut leaves));
        let right = Box::new(right.moved_to(&mut leaves));
        Pattern { leaves, shape: Shape::Near { left, right, within, ordered } }
    }

    /// The words of which any will do, wherever it stands; none where it says more than that.
    pub(crate) fn words(&self) -> Option<Vec<&Forms>> {
        let word = |shape: &Shape| match shape {
            Shape::Word(leaf) => Some(&self.leaves[*leaf]),
            _ => None,
        };
        match &self.shape {
            Shape::Any(shapes) => shapes.iter().map(word).collect(),
            shape => word(shape).map(|word| vec![word]),
        }
    }

    /// The shape over places that follow those that are there.
    fn moved_to(self, leaves: &mut Vec<Forms>) -> Shape {
        let by = leaves.len();
        leaves.extend(self.leaves);
        self.shape.moved(by)
    }

    /// Where it occurs among tokens; occurrences may overlap.
    pub(crate) fn occurrences(&self, tokens: &[Token]) -> Vec<Occurrence> {
        let places = |forms: &Forms| {
            let admitted =
                tokens.iter().enumerate().filter(|(_, token)| forms.contains(&*token.normal));
            admitted.map(|(at, _)| at as u32).collect()
        };
        let positions: Vec<Vec<u32>> = self.leaves.iter().map(places).collect();
        self.shape.occurrences(&positions)
    }
}

impl Shape {
    fn moved(self, by: usize) -> Shape {
        match self {
            Shape::Word(leaf) => Shape::Word(leaf + by),
            Shape::Sequence(leaves) => {
                Shape::Sequence(leaves.into_iter().map(|leaf| leaf.map(|leaf| leaf + by)).collect())
            }
            Shape::Any(shapes) => {
                Shape::Any(shapes.into_iter().map(|shape| shape.moved(by)).collect())
            }
            Shape::Near { left, right, within, ordered } => Shape::Near {
                left: Box::new(left.moved(by)),
                right: Box::new(right.moved(by)),
                within,
                ordered,
            },
        }
    }

    /// Where it occurs, given where each place's words stand, in order; each once.
    pub(crate) fn occurrences(&self, positions: &[Vec<u32>]) -> Vec<Occurrence> {
        match self {
            Shape::Word(leaf) => {
                positions[*leaf].iter().map(|&at| Occurrence { first: at, end: at + 1 }).collect()
            }
            Shape::Sequence(leaves) => sequence(leaves, positions),
            Shape::Any(shapes) => {
                once(shapes.iter().flat_map(|shape| shape.occurrences(positions)).collect())
            }
            Shape::Near { left, right, within, ordered } => {
                near(&left.occurrences(positions), &right.occurrences(positions), *within, *ordered)
            }
        }
    }
}

fn sequence(leaves: &[Option<usize>], positions: &[Vec<u32>]) -> Vec<Occurrence> {
    let Some(Some(head)) = leaves.first() else { return Vec::new() };
    let stands = |first: u32| {
        leaves
            .iter()
            .zip(first..)
            .all(|(leaf, at)| leaf.is_none_or(|leaf| positions[leaf].binary_search(&at).is_ok()))
    };
    let starts = positions[*head].iter().filter(|first| stands(**first));
    starts.map(|&first| Occurrence { first, end: first + leaves.len() as u32 }).collect()
}

fn near(left: &[Occurrence], right: &[Occurrence], within: u32, ordered: bool) -> Vec<Occurrence> {
    let follows = |a: Occurrence, b: Occurrence| b.first >= a.end && b.first - a.end < within;
    let longest = right.iter().map(|it| it.end - it.first).max().unwrap_or(0);
    let mut found = Vec::new();
    for &a in left {
        let earliest = a.first.saturating_sub(within.saturating_add(longest));
        let from = right.partition_point(|b| b.first < earliest);
        for &b in &right[from..] {
            if b.first >= a.end.saturating_add(within) {
                break;
            }
            if follows(a, b) || (!ordered && follows(b, a)) {
                found.push(Occurrence { first: a.first.min(b.first), end: a.end.max(b.end) });
            }
        }
    }
    once(found)
}

fn once(mut all: Vec<Occurrence>) -> Vec<Occurrence> {
    all.sort_unstable();
    all.dedup();
    all
}

/// Where any of the patterns occurs, in order; occurrences that overlap become one.
pub(crate) fn occurrences(tokens: &[Token], patterns: &[Pattern]) -> Vec<Occurrence> {
    let mut all: Vec<Occurrence> =
        patterns.iter().flat_map(|pattern| pattern.occurrences(tokens)).collect();
    all.sort_unstable();
    let mut found: Vec<Occurrence> = Vec::new();
    for next in all {
        match found.last_mut() {
            Some(last) if next.first < last.end => last.end = last.end.max(next.end),
            _ => found.push(next),
        }
    }
    found
}
