//! Sentences as vectors that lie close together where the meanings do.
//!
//! Three ways: [`WordModel`], a table of word vectors that ships with the program, at the speed of a
//! look-up; [`Teacher`], a sentence-transformer that the user has installed, for a bounded sample;
//! and [`Student`], which learns from a teacher's sample to read the rest at the speed of a look-up.
//! None opens files, starts threads or depends on them.

mod pieces;
mod student;
mod teacher;
mod word_model;

pub use pieces::Pieces;
pub use student::Student;
pub use teacher::{ModelFiles, Teacher, TeacherError};
pub use word_model::{WordModel, WordModelError};

/// Partial sums of a row: as many as the widest vector common today has numbers.
const LANES: usize = 16;

/// The sum of numbers in [`LANES`] partial sums, so that it is fast and its order fixed.
#[inline(always)]
fn sum(values: impl ExactSizeIterator<Item = f32>) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    for (position, value) in values.enumerate() {
        lanes[position % LANES] += value;
    }
    lanes.iter().sum()
}
