//! From the sample of each language to its themes, with a teacher or without.

use std::collections::BTreeMap;

use corpus::Span;
use embeddings::WordModel;
use rayon::prelude::*;
use text::{Language, TokenKind};

use crate::annotate::Themes;
use crate::batches::{Progress, Stage};
use crate::codebook::Code;
use crate::config::Mode;
use crate::models::{self, Model};
use crate::plan::Plan;
use crate::run::Pool;
use crate::sample::{Coded, Sampled};
use crate::summary::Understood;

/// The sampled utterances of each language.
pub(crate) type Languages = BTreeMap<Language, Vec<Sampled>>;

/// What people coded in each language.
pub(crate) type CodedLanguages = BTreeMap<Language, Vec<Coded>>;

/// What themes are fitted on.
#[derive(Clone, Copy)]
pub(crate) struct Given<'g> {
    pub(crate) languages: &'g Languages,
    pub(crate) coded: &'g CodedLanguages,
    /// A teacher's vectors of what it read.
    pub(crate) taught: &'g ByLanguage<Vec<f32>>,
}

/// What a teacher is to read, or its vectors of it.
pub(crate) type ByLanguage<T> = BTreeMap<Language, Vec<T>>;

/// The share of words that a teacher's vocabulary must hold whole, or it does not know the language.
/// all-MiniLM-L6-v2 holds 92 to 98 of 100 words of six English corpora, 22 to 58 of six in other
/// languages.
const WHOLE: f64 = 0.7;

/// Texts that a teacher reads in one piece of work.
const TOGETHER: usize = 32;

/// The passages that are to be read of each language that a teacher knows.
pub(crate) fn to_read<'a>(
    model: &Model,
    languages: &'a Languages,
    plan: &Plan,
    pool: &Pool,
) -> ByLanguage<&'a str> {
    let known = languages.iter().filter(|(_, sampled)| knows(model, sampled));
    known.map(|(language, sampled)| (*language, passages(plan, sampled, pool).to_read())).collect()
}

/// Whether a teacher's vocabulary holds most words of a language as they are.
fn knows(model: &Model, sampled: &[Sampled]) -> bool {
    let known = model.teacher.pieces();
    let unknown = known.number("[UNK]");
    let (mut words, mut whole) = (0, 0);
    for utterance in sampled.iter().take(1_000) {
        let tokens = utterance.tokens().iter().filter(|token| token.kind == TokenKind::Word);
        for token in tokens {
            let mut pieces = Vec::new();
            known.cut(token.span.of(&utterance.text), &mut pieces);
            words += 1;
            whole += u32::from(pieces.len() == 1 && unknown != Some(pieces[0]));
        }
    }
    f64::from(whole) >= WHOLE * f64::from(words)
}

/// A teacher's vectors of what it is to read; kept for the next run.
pub(crate) fn read(
    model: &Model,
    texts: ByLanguage<&str>,
    pool: &Pool,
    progress: &dyn Progress,
) -> ByLanguage<Vec<f32>> {
    let read = |texts: Vec<&str>| {
        let mut hasher = blake3::Hasher::new();
        hasher.update(model.sha256.as_bytes());
        texts.iter().for_each(|text| {
            hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
        });
        let file = models::cache().join(hasher.finalize().to_hex().as_str());
        let width = model.teacher.dimensions();
        if let Some(kept) = models::kept(&file, texts.len() * width) {
            progress.advance(Stage::Teach, texts.len() as u64);
            return kept.chunks_exact(width).map(<[f32]>::to_vec).collect();
        }
        let vectors: Vec<Vec<f32>> = pool.threads.install(|| {
            let read = texts.par_chunks(TOGETHER).flat_map_iter(|texts| {
                let vectors = model.teacher.embed(texts);
                progress.advance(Stage::Teach, texts.len() as u64);
                vectors
            });
            read.collect()
        });
        // Without a cache the next run only takes longer.
        _ = models::keep(&file, &vectors.concat());
        vectors
    };
    texts.into_iter().map(|(language, texts)| (language, read(texts))).collect()
}

fn statement(utterance: &Sampled) -> themes::Statement<'_> {
    let (id, case, tokens) = (utterance.id, utterance.case, utterance.tokens());
    themes::Statement { id, case, text: &utterance.text, tokens }
}

/// The passages of a language's sample.
fn passages<'a>(plan: &Plan, sampled: &'a [Sampled], pool: &Pool) -> themes::Sample<'a> {
    let statements: Vec<_> = sampled.iter().map(statement).collect();
    themes::Sample::of(&statements, plan.config.study.seed, pool)
}

/// Fits the themes of each language on its sample, and tells who understood the words.
pub(crate) fn fit(
    plan: &Plan,
    given: Given<'_>,
    pool: &Pool,
) -> (Themes, Vec<(Language, Understood)>) {
    let Given { languages, coded, taught } = given;
    let mut models = Vec::new();
    let mut understood = Vec::new();
    for (language, sampled) in languages {
        let words = match taught.get(language) {
            Some(vectors) => themes::Words::Taught(vectors),
            None if language.code() == "en" => themes::Words::Model(WordModel::shipped()),
            None => themes::Words::Own,
        };
        let codes = plan.codebook.of(*language);
        let coded = coded.get(language).map_or(&[][..], Vec::as_slice);
        let coded: Vec<themes::Coded> = coded.iter().map(|one| prepared(one, &codes)).collect();
        let codes: Vec<themes::Code> =
            codes.iter().map(|code| code.prepared(&codes, pool.tokenizer())).collect();
        let parameters = themes::Parameters {
            codes: &codes,
            coded: &coded,
            find: plan.config.themes.mode != Mode::Codebook,
            count: plan.config.themes.count.number(),
            detail: plan.config.themes.detail.into(),
            min_cases: plan.config.themes.min_cases.number(),
            words,
        };
        let model = themes::fit(passages(plan, sampled, pool), &parameters, pool);
        let by = match (words, &plan.teacher) {
            (themes::Words::Taught(vectors), Some(teacher)) => Understood::Teacher {
                name: teacher.name.clone(),
                sha256: teacher.sha256.clone(),
                read: vectors.len(),
                agreement: model.agreement(),
            },
            (themes::Words::Model(_), _) => Understood::WordModel,
            _ => Understood::OwnWords,
        };
        understood.push((*language, by));
        models.push((*language, model));
    }
    (Themes::new(models, &plan.codebook), understood)
}

/// What people coded, with the places of their codes among those of the language.
fn prepared<'c>(coded: &'c Coded, codes: &[&Code]) -> themes::Coded<'c> {
    let place = |(id, span): &(String, Span)| {
        let place = codes.iter().position(|code| code.id == *id)?;
        Some((place, *span))
    };
    let codes = coded.codes.iter().filter_map(place).collect();
    themes::Coded { statement: statement(&coded.sampled), codes }
}
