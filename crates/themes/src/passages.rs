//! Long statements in passages of a few sentences each.
//!
//! What somebody says in one turn of a discussion may touch many themes; as one statement it would
//! blur them all. A sentence alone says too little to be grouped by, so sentences stay together.

use std::ops::Range;

use crate::Statement;
use crate::coding::sentences;
use crate::jobs::Jobs;
use crate::vocabulary::is_significant;

/// Significant words from which on a passage is long enough. With 4 and 8 the groups of comments
/// of several sentences were no better; half as many do not begin a passage.
const ENOUGH: usize = 12;

/// Statements that one job parts.
const PORTION: usize = 512;

/// The passages of statements, in order.
pub(crate) fn passages<'a>(statements: &[&Statement<'a>], jobs: &impl Jobs) -> Vec<Statement<'a>> {
    let portions: Vec<&[&Statement<'a>]> = statements.chunks(PORTION).collect();
    let parted = jobs.each(portions.len(), |at| {
        let mut passages = Vec::with_capacity(portions[at].len());
        for statement in portions[at] {
            let parts = parts(statement).into_iter();
            passages.extend(
                parts.map(|part| Statement { tokens: &statement.tokens[part], ..**statement }),
            );
        }
        passages
    });
    parted.into_iter().flatten().collect()
}

/// Which tokens are which passage.
fn parts(statement: &Statement) -> Vec<Range<usize>> {
    let words = |part: Range<usize>| {
        statement.tokens[part].iter().filter(|token| is_significant(token)).count()
    };
    let mut parts: Vec<(Range<usize>, usize)> = Vec::new();
    for sentence in sentences(statement) {
        let here = words(sentence.first()..sentence.last());
        match parts.last_mut() {
            Some((part, before)) if *before < ENOUGH || here < ENOUGH / 2 => {
                part.end = sentence.last();
                *before += here;
            }
            _ => parts.push((sentence.first()..sentence.last(), here)),
        }
    }
    parts.into_iter().map(|(part, _)| part).collect()
}
