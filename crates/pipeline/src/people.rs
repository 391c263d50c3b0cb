//! Who spoke: one entry for each participant, counted over the whole study.

use std::collections::BTreeMap;

use corpus::Id;
use tables::{Extra, participants, utterances};

use crate::failure::Failure;
use crate::plan::Plan;
use crate::publish::Building;
use crate::run::write_all;

/// The participants met; grows with their number, not with what they said.
#[derive(Debug, Default)]
pub(crate) struct People(BTreeMap<Id, participants::Row>);

impl People {
    /// Takes note of who speaks in a batch fresh from reading.
    pub(crate) fn add(&mut self, rows: &[utterances::Row]) {
        for row in rows {
            let (Some(id), Some(label)) = (row.participant_id, &row.speaker) else { continue };
            let person = self.0.entry(id).or_insert_with(|| participants::Row {
                participant_id: id,
                source_id: row.source_id.clone(),
                external_id: (row.kind != "transcript").then(|| label.clone()),
                label: label.clone(),
                role: row.role.clone(),
                utterances: 0,
                words: 0,
                attributes: vec![None; row.attributes.len() - 1],
            });
            person.utterances += 1;
            // The first value given stands; the external id comes before the attributes.
            for (value, given) in person.attributes.iter_mut().zip(&row.attributes[1..]) {
                if value.is_none() {
                    value.clone_from(given);
                }
            }
        }
    }

    /// Adds the words of a batch that has been split into tokens.
    pub(crate) fn count(&mut self, rows: &[utterances::Row]) {
        for row in rows {
            if let Some(person) = row.participant_id.and_then(|id| self.0.get_mut(&id)) {
                person.words += row.words;
            }
        }
    }

    /// Writes the table of participants.
    pub(crate) fn write(self, plan: &Plan, building: &Building) -> Result<(), Failure> {
        let extra = Extra { attributes: plan.attributes.clone(), measures: Vec::new() };
        write_all(building, extra, self.0.into_values().collect())
    }
}
