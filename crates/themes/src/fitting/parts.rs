//! Sub-themes: what a theme falls into.
//!
//! The statements of a theme are grouped as those of the study were, in a space of their own. Only
//! groups that subsamples find again are sub-themes, and one alone is none: a theme of one piece is
//! left whole.

use crate::fitting::examples::examples_of;
use crate::fitting::groups::Fitting;
use crate::fitting::{LEAST, PASSES};
use crate::jobs::Jobs;
use crate::labels::{Phrases, describe};
use crate::meaning::Meaning;
use crate::mixture::{Mixture, NO_THEME, Statements};
use crate::{Detail, Parameters, Statement, Theme, Words};

/// Grouped statements that a theme with sub-themes has.
const ENOUGH: usize = 60;

/// Cases that a sub-theme needs at least …
const FEWEST_CASES: usize = 15;

/// … and one in so many of its theme's statements.
const PARTS: usize = 20;

/// How well subsamples must find each sub-theme again.
const FIRM: f64 = 0.6;

/// What a study tells of all its statements.
pub(super) struct Study<'s> {
    /// Which statements are grouped, ascending.
    pub(super) drawn: &'s [usize],
    /// What each draws lots by.
    pub(super) keys: &'s [u64],
    pub(super) meaning: &'s Meaning,
    /// Cases that a sub-theme needs.
    pub(super) least: usize,
    pub(super) seed: u64,
}

/// The sub-themes of a theme.
pub(super) struct Parts {
    /// What tells them apart within the theme.
    pub(super) mixture: Mixture,
    pub(super) themes: Vec<Theme>,
}

impl Fitting<'_> {
    /// What a theme falls into, with labels that are not `taken`; none if it is of one piece.
    pub(super) fn parts(
        &self,
        theme: usize,
        study: &Study,
        taken: &[String],
        jobs: &impl Jobs,
    ) -> Option<Parts> {
        let rows: Vec<usize> =
            (0..self.sample.len()).filter(|row| self.labels[*row] == theme).collect();
        let is_drawn = |at: &usize| study.drawn.binary_search(&rows[*at]).is_ok();
        let drawn: Vec<usize> = (0..rows.len()).filter(is_drawn).collect();
        if drawn.len() < ENOUGH {
            return None;
        }
        let sample: Vec<&Statement> = rows.iter().map(|row| self.sample[*row]).collect();
        let statements = Statements {
            counts: self.statements.counts.select(&rows),
            vectors: self.statements.vectors.select(&rows),
            ..*self.statements
        };
        let mut within = Fitting {
            sample: &sample,
            statements: &statements,
            labels: vec![NO_THEME; rows.len()],
            decided: vec![None; rows.len()],
            codes: 0,
            themes: 0,
            least: LEAST,
            company: self.company,
        };
        let keys: Vec<u64> = rows.iter().map(|row| study.keys[*row]).collect();
        let start = within.start(&drawn, &keys, &PARAMETERS, study.seed, jobs)?;
        within.take(&start);
        within.refine(LEAST, PASSES, jobs);
        let least = study.least.max(FEWEST_CASES).max(rows.len() / PARTS);
        within.dissolve(least, jobs);
        let stability = within.stability(&start);
        let is_loose = |part: &usize| stability.get(*part).copied().flatten() < Some(FIRM);
        let loose: Vec<usize> = (0..within.themes).filter(is_loose).collect();
        within.leave(&loose);
        let mixture = within.dissolve(least, jobs);
        if within.themes < 2 {
            return None;
        }
        let stability = within.stability(&start);
        let described = describe(
            &Phrases::of(&sample),
            &within.labels,
            within.themes,
            &[],
            taken,
            |tokens, text, part| mixture.directions.likeness(study.meaning, text, tokens, part),
            jobs,
        );
        let examples = examples_of(&sample, &within, &mixture);
        let themes = described.into_iter().zip(examples).zip(stability);
        let themes = themes.map(|((part, examples), stability)| part.theme(examples, stability));
        let themes = themes.collect();
        Some(Parts { mixture, themes })
    }
}

/// As sub-themes are looked for.
const PARAMETERS: Parameters = Parameters {
    codes: &[],
    coded: &[],
    find: true,
    count: None,
    detail: Detail::Coarse,
    min_cases: None,
    words: Words::Own,
};

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::Parameters;
    use crate::tests::{Corpus, automatic, combined, fit};

    #[test]
    fn what_is_said_of_meals_falls_into_temperature_and_choice() {
        let wards = [
            "Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Holly", "Larch", "Maple", "Oak",
            "Pine", "Rowan", "Willow", "Yew",
        ];
        let mut texts = combined(
            &[
                "The meals came cold and lukewarm from the trolley on _",
                "Cold meals again on _, soup lukewarm",
                "My meals were lukewarm, the trolley on _ does not keep them hot",
            ],
            &wards,
        );
        texts.extend(combined(
            &[
                "The meals on _ have no vegetarian choice on the menu",
                "More choice of meals on _ please, the menu is the same every week",
                "The menu of meals on _ needs a vegan and vegetarian choice",
            ],
            &wards,
        ));
        texts.extend(combined(
            &[
                "Parking near _ is expensive",
                "No space in the car park, parking by _ is dear",
                "We paid for parking all day, the car park beside _ takes coins only",
                "Blue badge spaces in the car park near _ were full",
            ],
            &wards,
        ));
        let corpus = Corpus::new("en", texts);
        let statements = corpus.statements();
        let model = fit(&statements, &Parameters { count: Some(2), ..automatic() });
        let told = model.themes().iter().map(|theme| {
            let parent = theme.parent.map(|parent| &*model.themes()[parent].label);
            format!("{} < {}\n", theme.label, parent.unwrap_or("-"))
        });
        expect![[r#"
            meals came cold < -
            car park < -
            vegetarian choice < meals came cold
            came cold and lukewarm < meals came cold
        "#]]
        .assert_eq(&told.collect::<String>());

        // What is coded with a sub-theme is coded with its theme, on the same words.
        let mut within = 0;
        for assignment in model.apply(&statements) {
            for coding in &assignment.codings {
                let Some(parent) = model.themes()[coding.theme].parent else { continue };
                within += 1;
                let is_above = |above: &crate::Coding| {
                    (above.theme, above.span) == (parent, coding.span)
                        && above.weight >= coding.weight
                };
                assert!(assignment.codings.iter().any(is_above), "{assignment:?}");
            }
        }
        assert!(within >= 70, "{within} of 84");
    }
}
