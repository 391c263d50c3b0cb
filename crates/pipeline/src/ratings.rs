//! What the study's own ratings teach of sentiment (`learn-from-ratings`).

use std::collections::BTreeMap;
use std::path::Path;

use corpus::{Diagnostic, Id, Place};
use rayon::prelude::*;
use sentiment::{Judge, Learnt, Own};
use tables::{documents, utterances};
use text::Language;
use triangulation::Score;

use crate::files;
use crate::plan::Plan;
use crate::run::Pool;

/// Rated texts kept for each language; more make the fit slower, not better.
const LIMIT: usize = 5_000;
/// The scale of ratings where the source names none: stars.
const STARS: (f64, f64) = (1.0, 5.0);
/// What satisfied and dissatisfied answers are worth, and those between.
const SATISFIED: f64 = 1.0;
const BETWEEN: f64 = 0.5;
const DISSATISFIED: f64 = 0.0;
/// Steps of the scale from the least satisfied answer down to the dissatisfied ones: of five, 4 and
/// 5 are satisfied, 3 is between.
const STEPS_BETWEEN: f64 = 2.0;

/// Rated texts by their ranks, each with its rating from 0 to 1.
type Ranked = BTreeMap<(Id, Id), (String, f64)>;

/// Rated texts of each language: those with the smallest ranks, so that the order of the input does
/// not matter.
#[derive(Debug, Default)]
pub(crate) struct Ratings {
    by_language: BTreeMap<Language, Ranked>,
}

impl Ratings {
    /// Considers the evidence of some documents.
    pub(crate) fn add(
        &mut self,
        plan: &Plan,
        documents: &[documents::Row],
        rows: &[utterances::Row],
    ) {
        if !plan.learns() {
            return;
        }
        let rated: BTreeMap<Id, f64> = documents
            .iter()
            .filter_map(|document| Some((document.document_id, share(plan, document)?)))
            .collect();
        let seed = plan.config.study.seed.to_string();
        for row in rows.iter().filter(|row| row.evidence) {
            let language = row.language.as_deref().and_then(Language::from_code);
            let (Some(language), Some(rating)) = (language, rated.get(&row.document_id)) else {
                continue;
            };
            let rank = Id::of(&[&seed, &row.utterance_id.to_string()]);
            let kept = self.by_language.entry(language).or_default();
            kept.insert((rank, row.utterance_id), (row.text.clone(), *rating));
            if kept.len() > LIMIT {
                kept.pop_last();
            }
        }
    }

    /// What each language's ratings teach, and the judge who knows it.
    pub(crate) fn learn(self, plan: &Plan, pool: &Pool) -> (Judge, Vec<Learnt>) {
        let languages: Vec<(Language, Vec<(String, f64)>)> = self
            .by_language
            .into_iter()
            .map(|(language, kept)| (language, kept.into_values().collect()))
            .collect();
        let learn =
            || languages.par_iter().map(|(language, rated)| sentiment::learn(*language, rated));
        let learnt: Vec<Option<Learnt>> = pool.threads.install(|| learn().collect());
        let learnt: Vec<Learnt> = learnt.into_iter().flatten().collect();
        let models = learnt.iter().filter_map(|learnt| learnt.model.clone()).collect();
        (Judge::new(plan.own.clone(), models), learnt)
    }
}

/// How satisfied a document is, from 0 to 1: by its rating, or else by its answers to measures whose
/// scale is known, the mean of several.
fn share(plan: &Plan, document: &documents::Row) -> Option<f64> {
    if document.rating.is_some() {
        return of_rating(plan, document);
    }
    let answers = plan.outcomes.measures.iter().zip(&document.measures);
    let shares: Vec<f64> =
        answers.filter_map(|(measure, answer)| of_answer(measure.score, (*answer)?)).collect();
    (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
}

/// A rating as the share of its scale; none outside it.
fn of_rating(plan: &Plan, document: &documents::Row) -> Option<f64> {
    let source = plan.sources.iter().find(|source| source.id == document.source_id)?;
    let (low, high) = source.options.rating_scale.unwrap_or(STARS);
    let share = (document.rating? - low) / (high - low);
    (0.0..=1.0).contains(&share).then_some(share)
}

/// What an answer to the question of the Net Promoter Score or of satisfaction says; none of a
/// measure that is a mean, since which answers are good is not known of it.
fn of_answer(score: Score, answer: f64) -> Option<f64> {
    let (satisfied, dissatisfied) = match score {
        Score::NetPromoter => (9.0, 6.0),
        Score::TopBox(least) => (least, least - STEPS_BETWEEN),
        Score::Mean => return None,
    };
    Some(if answer >= satisfied {
        SATISFIED
    } else if answer <= dissatisfied {
        DISSATISFIED
    } else {
        BETWEEN
    })
}

/// Reads a lexicon: a CSV file with the columns `term` and `value`.
///
/// # Errors
/// All that is wrong with it, each with its line.
pub(crate) fn lexicon(path: &Path) -> Result<Own, Vec<Diagnostic>> {
    let shown = path.display().to_string();
    let wrong = |line: Option<u64>, problem: String, mend: &str| {
        let place = Place { line, ..Place::file(&shown) };
        vec![Diagnostic::at(place, problem, mend)]
    };
    let text = files::text(path).map_err(|error| {
        wrong(
            None,
            format!("the lexicon cannot be read: {error}"),
            "check the path; it is relative to the pipeline file",
        )
    })?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| header.iter().position(|own| own.trim().eq_ignore_ascii_case(name));
    let (Some(term), Some(value)) = (column("term"), column("value")) else {
        let found = header.iter().collect::<Vec<_>>().join(", ");
        let problem = format!("a lexicon has the columns `term` and `value`; found here: {found}");
        return Err(wrong(Some(1), problem, "name the columns in the first line: `term,value`"));
    };
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| {
            let line = error.position().map(csv::Position::line);
            wrong(
                line,
                format!("this line is no CSV: {error}"),
                "quote a term that holds a comma or a quote",
            )
        })?;
        let line = row.position().map_or(0, csv::Position::line);
        let field = |column| row.get(column).unwrap_or_default().to_owned();
        rows.push((line, field(term), field(value)));
    }
    let rows = rows.iter().map(|(line, term, value)| (*line, term.as_str(), value.as_str()));
    let read = Own::new(&shown, rows);
    if read.warnings.is_empty() { Ok(read.output) } else { Err(read.warnings) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_worth_what_their_scale_says() {
        let worth = |score, answers: &[f64]| -> Vec<Option<f64>> {
            answers.iter().map(|answer| of_answer(score, *answer)).collect()
        };
        let three = [Some(DISSATISFIED), Some(BETWEEN), Some(SATISFIED)];
        assert_eq!(worth(Score::NetPromoter, &[6.0, 7.0, 9.0]), three);
        assert_eq!(worth(Score::TopBox(4.0), &[2.0, 3.0, 4.0]), three);
        assert_eq!(worth(Score::Mean, &[1.0, 5.0]), [None, None]);
    }
}
