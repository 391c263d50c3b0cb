//! Transcripts as plain text: who speaks, and when, told by the beginning of lines.

pub(crate) mod frame;
pub(crate) mod layout;
pub(crate) mod mark;
pub(crate) mod names;
pub(crate) mod plain;
pub(crate) mod speakers;
pub(crate) mod speech;
