//! `cargo xtask bench comparison`: seconds of the comparison alone, on made-up counts.

use std::time::Instant;

use corpus::Id;
use statistics::Random;
use triangulation::{
    Measure, Mention, Observation, Parameters, Rule, Score, Study, Tally, Theme, triangulate,
};

const SOURCES: [&str; 3] = ["groups", "reviews", "survey"];
const THEMES: usize = 50;
const SEGMENTS: [&str; 5] = ["a", "b", "c", "d", "e"];
const MONTHS: usize = 12;

pub(crate) fn bench(utterances: usize) -> Result<(), String> {
    let theme = |at: usize| Theme { id: format!("theme-{at}"), language: None, within: false };
    let study = Study {
        sources: SOURCES.map(str::to_owned).to_vec(),
        attributes: vec!["segment".to_owned()],
        periods: true,
        crossed: false,
        compare: None,
        measures: vec![Measure { id: "score".to_owned(), score: Score::Mean }],
        themes: (0..THEMES).map(theme).collect(),
    };
    let months: Vec<String> = (1..=MONTHS).map(|month| format!("2026-{month:02}")).collect();
    let started = Instant::now();
    let tally = counted(utterances, &months);
    let counting = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let found = triangulate(&tally, &study, &Parameters::usual(Rule::Farmer, 7));
    let comparing = started.elapsed().as_secs_f64();
    println!(
        "{utterances} utterances, {THEMES} themes, {} sources, {} segments, {MONTHS} months",
        SOURCES.len(),
        SEGMENTS.len()
    );
    println!("counting     {counting:8.2} s");
    println!("comparing    {comparing:8.2} s");
    println!(
        "rows: {} prevalence, {} convergence, {} differences, {} trends, {} saturation, {} drivers",
        found.prevalence.len(),
        found.convergence.len(),
        found.differences.len(),
        found.trends.len(),
        found.saturation.len(),
        found.drivers.len()
    );
    Ok(())
}

/// Two utterances of each case, with two themes in the mean, the first of them the commonest.
fn counted(utterances: usize, months: &[String]) -> Tally {
    let mut random = Random::seeded(7);
    let mut tally = Tally::new(false);
    for number in 0..utterances {
        let case = number / 2;
        let (source, segment) = (SOURCES[case % 3], SEGMENTS[case / 3 % 5]);
        let mentions: Vec<Mention> = (0..random.below(5))
            .map(|_| Mention {
                theme: random.below(THEMES).min(random.below(THEMES)),
                polarity: Some(random.below(201) as f64 / 100.0 - 1.0),
                weight: 1.0,
            })
            .collect();
        tally.add(&Observation {
            case: Id::of(&[&case.to_string()]),
            source,
            language: Some("en"),
            segments: &[Some(segment), Some(&months[case / 15 % months.len()])],
            group: (source == "groups").then_some(Id((case / 24) as u64)),
            measures: &[Some(random.below(11) as f64)],
            utterance: Id(number as u64),
            mentions: &mentions,
        });
    }
    tally
}
