//! Counts to compare: sources in which so many of so many raise a theme.

use corpus::Id;
use triangulation::{
    Code, Mention, Observation, Parameters, Rule, Study, Tally, Theme, Triangulation, triangulate,
};

pub(crate) fn study(sources: &[&str], themes: &[(&str, Option<&str>)]) -> Study {
    let theme = |&(id, language): &(&str, Option<&str>)| Theme {
        id: id.to_owned(),
        language: language.map(str::to_owned),
        within: false,
    };
    Study {
        sources: sources.iter().map(|source| (*source).to_owned()).collect(),
        themes: themes.iter().map(theme).collect(),
        ..Study::default()
    }
}

pub(crate) fn farmer() -> Parameters {
    Parameters::usual(Rule::Farmer, 7)
}

/// One case that says one thing.
pub(crate) fn say(
    tally: &mut Tally,
    source: &str,
    case: usize,
    language: &str,
    mentions: &[Mention],
) {
    let case = case.to_string();
    tally.add(&Observation {
        case: Id::of(&[source, &case]),
        source,
        language: Some(language),
        segments: &[],
        group: None,
        measures: &[],
        utterance: Id::of(&[source, &case, "utterance"]),
        mentions,
    });
}

/// `asked` cases of which the first `with` mention a theme, with polarities around `polarity`.
pub(crate) fn crowd(
    tally: &mut Tally,
    source: &str,
    (with, asked): (usize, usize),
    polarity: Option<f64>,
) {
    for case in 0..asked {
        let wobble = if case % 2 == 0 { 0.1 } else { -0.1 };
        let polarity = polarity.map(|polarity| polarity + wobble);
        let mentions = [Mention { theme: 0, polarity, weight: 1.0 }];
        say(tally, source, case, "en", if case < with { &mentions } else { &[] });
    }
}

/// A theme in sources "a", "b", … by (with, asked) and polarity.
pub(crate) fn compare(crowds: &[((usize, usize), Option<f64>)], rule: Rule) -> Triangulation {
    let names = ["a", "b", "c", "d"];
    let mut tally = Tally::new(false);
    for (name, &(counts, polarity)) in names.iter().zip(crowds) {
        crowd(&mut tally, name, counts, polarity);
    }
    let parameters = Parameters { replicates: 0, ..Parameters::usual(rule, 7) };
    triangulate(&tally, &study(&names[..crowds.len()], &[("waiting", None)]), &parameters)
}

pub(crate) fn pair_code(crowds: [((usize, usize), Option<f64>); 2], rule: Rule) -> Option<Code> {
    compare(&crowds, rule).convergence[0].code
}
