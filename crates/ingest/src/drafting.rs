//! What a table seems to hold, so that a pipeline file can be drafted and a person can correct it.
//!
//! Nothing here changes how a file is read.

pub(crate) mod describe;
pub(crate) mod personal;
pub(crate) mod profile;
pub(crate) mod proposal;
