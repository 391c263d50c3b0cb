//! Whether people, and trivox, code alike.
//!
//! What is decided on is an utterance: it has the code, or has not, so that what nobody marked is
//! agreement, too. Intervals are percentiles over resamples of the utterances.

use std::collections::{BTreeMap, BTreeSet};

use statistics::{
    Metric, Random, brennan_prediger, cohen_kappa, krippendorff_alpha, percentile_interval,
};

use crate::Parameters;

/// An utterance that people looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodedUnit {
    /// Coder → codes; who looked at it and found none has an empty set.
    pub decisions: BTreeMap<String, BTreeSet<String>>,
}

/// How far coders agree on a code.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreementRow {
    /// The code; absent over all codes.
    pub code: Option<String>,
    /// The two coders; absent over all people.
    pub coders: Option<[String; 2]>,
    /// Decisions.
    pub n: u64,
    /// Yes by both, by the first alone, by the second alone; of two coders.
    pub yes: Option<[u64; 3]>,
    /// Cohen's κ; of two coders.
    pub kappa: Option<f64>,
    /// The middle 95 % of it.
    pub kappa_interval: Option<(f64, f64)>,
    /// Brennan and Prediger's coefficient; of two coders.
    pub brennan_prediger: Option<f64>,
    /// Krippendorff's α of names.
    pub alpha: Option<f64>,
    /// The middle 95 % of it.
    pub alpha_interval: Option<(f64, f64)>,
}

/// The decisions on an utterance, code by code: each a list of yes or no by coder.
type Decided = Vec<Vec<bool>>;

/// Each pair of coders and code, then each pair over all codes, then all people.
///
/// `machine` is the name of the coder who is no person, and the codes it knows: of others it decided
/// nothing.
pub fn coders(
    units: &[CodedUnit],
    machine: (&str, &BTreeSet<String>),
    parameters: &Parameters,
) -> Vec<AgreementRow> {
    let people: BTreeSet<&str> = units
        .iter()
        .flat_map(|unit| unit.decisions.keys())
        .map(String::as_str)
        .filter(|coder| *coder != machine.0)
        .collect();
    let used = |unit: &CodedUnit| {
        let by_people = unit.decisions.iter().filter(|(coder, _)| *coder != machine.0);
        by_people.flat_map(|(_, codes)| codes.iter().cloned()).collect::<Vec<_>>()
    };
    let codes: BTreeSet<String> = units.iter().flat_map(used).collect();
    let people: Vec<&str> = people.into_iter().collect();
    let mut rows = Vec::new();
    for (at, first) in people.iter().enumerate() {
        for second in &people[at + 1..] {
            let both: Vec<&String> = codes.iter().collect();
            told(&mut rows, units, &[first, second], &both, true, parameters);
        }
    }
    for person in &people {
        let both: Vec<&String> = codes.intersection(machine.1).collect();
        told(&mut rows, units, &[person, machine.0], &both, true, parameters);
    }
    if people.len() > 2 {
        told(&mut rows, units, &people, &codes.iter().collect::<Vec<_>>(), false, parameters);
    }
    rows
}

/// The rows of some coders: code by code, then over all codes.
fn told(
    rows: &mut Vec<AgreementRow>,
    units: &[CodedUnit],
    who: &[&str],
    codes: &[&String],
    pair: bool,
    parameters: &Parameters,
) {
    let looked = |unit: &&CodedUnit| {
        who.iter().filter(|coder| unit.decisions.contains_key(**coder)).count() > 1
    };
    let decided = |unit: &CodedUnit, codes: &[&String]| -> Decided {
        let by = |code: &&String| {
            let decisions = who.iter().filter_map(|coder| unit.decisions.get(*coder));
            decisions.map(|chosen| chosen.contains(code.as_str())).collect()
        };
        codes.iter().map(by).collect()
    };
    let looked: Vec<&CodedUnit> = units.iter().filter(looked).collect();
    if looked.is_empty() || codes.is_empty() {
        return;
    }
    let coders = pair.then(|| [who[0].to_owned(), who[1].to_owned()]);
    let mut sets: Vec<(Option<String>, Vec<&String>)> =
        codes.iter().map(|code| (Some((*code).clone()), vec![*code])).collect();
    if codes.len() > 1 {
        sets.push((None, codes.to_vec()));
    }
    for (code, codes) in sets {
        let decisions: Vec<Decided> = looked.iter().map(|unit| decided(unit, &codes)).collect();
        rows.push(row(code, coders.clone(), &decisions, pair, parameters));
    }
}

fn row(
    code: Option<String>,
    coders: Option<[String; 2]>,
    decisions: &[Decided],
    pair: bool,
    parameters: &Parameters,
) -> AgreementRow {
    let all: Vec<&Decided> = decisions.iter().collect();
    let table = table(&all);
    let kappa = |drawn: &[&Decided]| if pair { cohen_kappa(&self::table(drawn)) } else { None };
    AgreementRow {
        code,
        coders,
        n: all.iter().map(|unit| unit.len() as u64).sum(),
        yes: pair.then(|| [table[0][0], table[0][1], table[1][0]]),
        kappa: kappa(&all),
        kappa_interval: interval(decisions, kappa, parameters),
        brennan_prediger: if pair { brennan_prediger(&table) } else { None },
        alpha: alpha(&all),
        alpha_interval: interval(decisions, alpha, parameters),
    }
}

/// Yes and no of the first two who decided.
fn table(units: &[&Decided]) -> [Vec<u64>; 2] {
    let mut table = [vec![0, 0], vec![0, 0]];
    for decision in units.iter().flat_map(|unit| unit.iter()) {
        if let [first, second, ..] = decision[..] {
            table[usize::from(!first)][usize::from(!second)] += 1;
        }
    }
    table
}

fn alpha(units: &[&Decided]) -> Option<f64> {
    let values = units.iter().flat_map(|unit| unit.iter());
    let values =
        values.map(|decision| decision.iter().map(|yes| f64::from(u8::from(*yes))).collect());
    krippendorff_alpha(&values.collect::<Vec<_>>(), Metric::Nominal)
}

/// The middle 95 % over resamples; `None` where one in twenty or more has no figure.
fn interval(
    decisions: &[Decided],
    figure: impl Fn(&[&Decided]) -> Option<f64>,
    parameters: &Parameters,
) -> Option<(f64, f64)> {
    let mut random = Random::seeded(parameters.seed);
    let values: Vec<f64> = (0..parameters.replicates)
        .filter_map(|_| {
            let drawn = (0..decisions.len()).map(|_| &decisions[random.below(decisions.len())]);
            figure(&drawn.collect::<Vec<_>>())
        })
        .collect();
    let enough = values.len() * 20 > parameters.replicates * 19;
    let found = if enough { percentile_interval(&values) } else { None };
    found.map(|interval| (interval.low, interval.high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rule;

    fn unit(decisions: &[(&str, &[&str])]) -> CodedUnit {
        let decided = |(coder, codes): &(&str, &[&str])| {
            ((*coder).to_owned(), codes.iter().map(|code| (*code).to_owned()).collect())
        };
        CodedUnit { decisions: decisions.iter().map(decided).collect() }
    }

    fn found(units: &[CodedUnit], known: &[&str]) -> Vec<AgreementRow> {
        let known = known.iter().map(|code| (*code).to_owned()).collect();
        coders(units, ("trivox", &known), &Parameters::usual(Rule::Farmer, 7))
    }

    /// The table of Cohen's example, 20, 5, 10, 15, and twenty that only one of the two looked at.
    #[test]
    fn two_people_and_the_machine() {
        let mut units = Vec::new();
        let (wait, none) = (&["wait"][..], &[][..]);
        for (n, ann, ben) in [(20, wait, wait), (5, wait, none), (10, none, wait), (15, none, none)]
        {
            units.extend(vec![unit(&[("Ann", ann), ("Ben", ben), ("trivox", ann)]); n]);
        }
        units.extend(vec![unit(&[("Ann", wait), ("trivox", wait)]); 20]);
        let rows = found(&units, &["wait", "price"]);
        let shown: Vec<_> =
            rows.iter().map(|row| (row.coders.clone().unwrap(), row.n, row.yes.unwrap())).collect();
        let names = |a: &str, b: &str| [a.to_owned(), b.to_owned()];
        assert_eq!(
            shown,
            [
                (names("Ann", "Ben"), 50, [20, 5, 10]),
                (names("Ann", "trivox"), 70, [45, 0, 0]),
                (names("Ben", "trivox"), 50, [20, 10, 5]),
            ]
        );
        assert!((rows[0].kappa.unwrap() - 0.4).abs() < 1e-9);
        let (low, high) = rows[0].kappa_interval.unwrap();
        assert!((0.0..0.25).contains(&low) && (0.5..0.75).contains(&high), "{low} {high}");
        assert_eq!(
            (rows[1].kappa, rows[1].alpha, rows[1].brennan_prediger),
            (Some(1.0), Some(1.0), Some(1.0))
        );
    }

    #[test]
    fn codes_that_the_machine_does_not_know_are_not_held_against_it() {
        let units = vec![
            unit(&[("Ann", &["a", "b"]), ("trivox", &["a"])]),
            unit(&[("Ann", &[]), ("trivox", &[])]),
        ];
        let rows = found(&units, &["a"]);
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].code.as_deref(), rows[0].kappa), (Some("a"), Some(1.0)));
        assert_eq!(found(&units, &[]), []);
    }

    #[test]
    fn three_people_have_rows_of_all_of_them() {
        let units = vec![
            unit(&[("A", &["x"]), ("B", &["x"]), ("C", &["x"])]),
            unit(&[("A", &["x"]), ("B", &[]), ("C", &["x", "y"])]),
            unit(&[("A", &[]), ("B", &[]), ("C", &[])]),
            unit(&[("A", &[]), ("B", &["y"])]),
        ];
        let rows = found(&units, &[]);
        let all: Vec<_> = rows.iter().filter(|row| row.coders.is_none()).collect();
        assert_eq!(all.len(), 3, "x, y, and both");
        assert_eq!((all[0].n, all[0].kappa, all[0].yes), (4, None, None));
        // krippendorff 0.9: [[1,1,0,0],[1,0,0,0],[1,1,0,nan]], nominal
        assert!((all[0].alpha.unwrap() - ALPHA).abs() < 1e-9, "{:?}", all[0].alpha);
    }

    const ALPHA: f64 = 0.666_666_666_667;
}
