//! Opening an index: what is known of it before the first question.

use std::path::Path;
use std::sync::Mutex;

use tantivy::{ReloadPolicy, Searcher, TantivyError};
use text::{Language, Tokenizer};

use crate::error::Error;
use crate::fields::{self, Fields};
use crate::findings::{self, Findings};
use crate::folder::Folder;
use crate::ids::Borders;
use crate::labels;
use crate::search::{self, Index};
use crate::vocabulary;

impl Index {
    /// Opens the index in a folder.
    ///
    /// # Errors
    /// If the folder holds no index, one of another version, or a damaged one.
    pub fn open(directory: &Path) -> Result<Index, Error> {
        let no_index = || Error::NotAnIndex { path: directory.to_owned() };
        let folder = Folder::open(directory).map_err(|_| no_index())?;
        let searcher = open(folder.clone(), directory)?;
        let beside = Folder::open(&directory.join(findings::FOLDER));
        let findings = open(beside.map_err(|_| no_index())?, directory)?;
        let findings = Findings::beside(&searcher, findings).ok_or_else(no_index)?;
        let vocabulary = vocabulary::open(&folder).map_err(Error::read)?;
        let (fields, _) = Fields::new();
        let utterances_by_language = languages(&searcher, fields).map_err(Error::read)?;
        let languages = utterances_by_language.iter().map(|(language, _)| *language).collect();
        let attributes = search::labels(&searcher, fields, &labels::attribute_names_prefix())
            .map_err(Error::read)?;
        let attributes = attributes.into_keys().collect();
        let documents = searcher.segment_readers().iter().map(Borders::open);
        let documents = documents.collect::<tantivy::Result<_>>().map_err(Error::read)?;
        let tokenizer = Mutex::new(Tokenizer::new());
        Ok(Index {
            searcher,
            fields,
            findings,
            vocabulary,
            documents,
            languages,
            utterances_by_language,
            attributes,
            tokenizer,
        })
    }
}

/// Opens what lies in a folder, if it is of this version.
fn open(folder: Folder, directory: &Path) -> Result<Searcher, Error> {
    let path = directory.to_owned();
    if !tantivy::Index::exists(&folder).map_err(Error::read)? {
        return Err(Error::NotAnIndex { path });
    }
    let index = tantivy::Index::open(folder).map_err(Error::read)?;
    let payload = index.load_metas().map_err(Error::read)?.payload;
    if payload.as_deref() != Some(fields::VERSION) {
        let found = payload.unwrap_or_else(|| "none".to_owned());
        return Err(Error::OtherVersion { path, found, expected: fields::VERSION });
    }
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
    let reader: tantivy::IndexReader = reader.map_err(Error::read)?;
    Ok(reader.searcher())
}

/// The languages with their utterances, the most frequent first.
fn languages(searcher: &Searcher, fields: Fields) -> Result<Vec<(Language, u64)>, TantivyError> {
    let mut languages: Vec<(Language, u64)> =
        search::labels(searcher, fields, &labels::languages_prefix())?
            .into_iter()
            .filter_map(|(code, utterances)| Some((Language::from_code(&code)?, utterances)))
            .collect();
    languages.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(languages)
}
