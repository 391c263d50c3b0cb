//! A speech-to-text service whose JSON is one recording: how its file is told and read.

pub(crate) mod assemblyai;
pub(crate) mod aws_calls;
pub(crate) mod aws_transcribe;
pub(crate) mod azure_stt;
pub(crate) mod deepgram;
pub(crate) mod google_stt;
pub(crate) mod keys;
pub(crate) mod rev_ai;
pub(crate) mod spacing;
pub(crate) mod speechmatics;
pub(crate) mod spoken;
pub(crate) mod voices;
pub(crate) mod watson_stt;
pub(crate) mod whisper;
pub(crate) mod whisper_tsv;

use std::io::BufRead;

use corpus::{Diagnostic, Kind, Place};

use crate::json::{Value, document};
use crate::lines::whole;
use crate::services::keys::Keys;
use crate::services::spoken::Recording;
use crate::{Evidence, Options, Pieces, Reader, Refused, Strength};

/// The reader of the JSON of one service.
pub(crate) struct Service {
    /// Name in the pipeline file.
    pub(crate) name: &'static str,
    /// Whether the keys are those of the service.
    pub(crate) detect: fn(&Keys) -> Option<Strength>,
    /// What was seen then.
    pub(crate) why: &'static str,
    /// Reads what the file says; refuses, with a problem and a mend, what is not of the service.
    pub(crate) read: for<'v> fn(&mut Recording<'_>, &'v Value<'v>) -> Result<(), Absent>,
}

/// Why there is nothing to read: what was found, and how to mend it.
pub(crate) type Absent = (String, &'static str);

impl Reader for Service {
    fn name(&self) -> &'static str {
        self.name
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, _path: &str) -> Option<Evidence> {
        let strength = (self.detect)(&Keys::of(head))?;
        Evidence::when(true, strength, self.why)
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let text = whole(input, path)?;
        let value = document(&text, path)?;
        let mut recording = Recording::new(&text, path);
        let read = (self.read)(&mut recording, &value);
        read.map_err(|(problem, mend)| {
            Refused::File(Diagnostic::at(Place::file(path), problem, mend))
        })?;
        Ok(recording.finish())
    }
}
