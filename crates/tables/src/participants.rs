//! Participants: speakers, authors, respondents.

use corpus::Id;

use crate::row::table;

table! {
    /// One row per person in a source.
    "participants" {
        /// Hash of source, document where labels are local to it, and label.
        participant_id: Id,
        /// The source the person appears in.
        source_id: String,
        /// The author or respondent id in the input; null for speakers.
        external_id: Option<String>,
        /// The name as written in the input.
        label: String,
        /// participant, moderator, or another role of the pipeline file.
        role: String,
        /// Utterances by this person.
        utterances: u64,
        /// Words in them.
        words: u64,
        + /// Values of the study's attributes, aligned with [`crate::Extra`].
        attributes: Option<String>,
    }
}
