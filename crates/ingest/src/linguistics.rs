//! What linguists annotate recordings with, and a cutter's transcript: tiers, times and speakers.

pub(crate) mod chat;
pub(crate) mod chat_words;
pub(crate) mod elan;
pub(crate) mod elan_xml;
pub(crate) mod premiere_csv;
pub(crate) mod textgrid;
pub(crate) mod textgrid_text;
pub(crate) mod tiers;
