//! Whether intervals hold what they promise, on populations whose truth is known.

use corpus::Id;
use statistics::Random;
use triangulation::{
    Code, Measure, Mention, Observation, Parameters, Rule, Score, Study, Tally, Theme, triangulate,
};

const THEMES: usize = 8;

/// A population: how common each theme is in each source, and how it is felt.
struct Population {
    shares: Vec<Vec<f64>>,
    feelings: Vec<Vec<f64>>,
    sizes: Vec<usize>,
}

fn uniform(random: &mut Random) -> f64 {
    (random.draw() >> 11) as f64 / (1_u64 << 53) as f64
}

fn study(sources: usize) -> Study {
    let theme = |at: usize| Theme { id: format!("theme-{at}"), language: None, within: false };
    Study {
        sources: ["a", "b", "c"][..sources].iter().map(|name| (*name).to_owned()).collect(),
        themes: (0..THEMES).map(theme).collect(),
        ..Study::default()
    }
}

impl Population {
    /// Sources that agree on most themes, and differ on some.
    fn drawn(random: &mut Random) -> Population {
        let (mut shares, mut feelings) = (vec![Vec::new(); 3], vec![Vec::new(); 3]);
        for theme in 0..THEMES {
            let share = 0.06 + 0.3 * uniform(random);
            let feeling = 1.2 * uniform(random) - 0.6;
            for source in 0..3 {
                let differs = theme % 4 == 3 && source == theme % 3;
                shares[source].push(if differs { (share * 3.0).min(0.9) } else { share });
                feelings[source].push(if differs { -feeling } else { feeling });
            }
        }
        Population { shares, feelings, sizes: vec![40, 350, 200] }
    }

    fn sample(&self, random: &mut Random) -> Tally {
        let mut tally = Tally::new(false);
        for (source, &size) in self.sizes.iter().enumerate() {
            for case in 0..size {
                let mut mentions = Vec::new();
                for theme in 0..THEMES {
                    if uniform(random) < self.shares[source][theme] {
                        let noise = 2.0 * uniform(random) - 1.0;
                        let polarity =
                            (self.feelings[source][theme] + noise * 0.7).clamp(-1.0, 1.0);
                        mentions.push(Mention { theme, polarity: Some(polarity), weight: 1.0 });
                    }
                }
                say(&mut tally, ["a", "b", "c"][source], case, &mentions, &[]);
            }
        }
        tally
    }
}

fn say(
    tally: &mut Tally,
    source: &str,
    case: usize,
    mentions: &[Mention],
    measures: &[Option<f64>],
) {
    let case = Id::of(&[source, &case.to_string()]);
    tally.add(&Observation {
        case,
        source,
        language: Some("en"),
        segments: &[],
        group: None,
        measures,
        utterance: case,
        mentions,
    });
}

/// What a study of this population finds on average lies in the interval of nearly every study.
#[test]
fn the_interval_of_the_index_holds_its_expectation_and_always_its_estimate() {
    let mut random = Random::seeded(3);
    let parameters =
        Parameters { replicates: 100, orders: 0, ..Parameters::usual(Rule::Farmer, 7) };
    let (mut held, mut studies) = (0, 0);
    for _ in 0..5 {
        let population = Population::drawn(&mut random);
        let mut indices = Vec::new();
        let without = Parameters { replicates: 0, ..parameters };
        for _ in 0..200 {
            let tally = population.sample(&mut random);
            indices.extend(triangulate(&tally, &study(3), &without).index.value);
        }
        let expected = indices.iter().sum::<f64>() / indices.len() as f64;
        for _ in 0..40 {
            let tally = population.sample(&mut random);
            let index = triangulate(&tally, &study(3), &parameters).index;
            let (Some(value), Some(interval)) = (index.value, index.interval) else { continue };
            assert!(interval.low <= value && value <= interval.high, "{index:?}");
            studies += 1;
            held += usize::from(interval.low <= expected && expected <= interval.high);
        }
    }
    assert!(studies == 200 && held as f64 >= 0.93 * f64::from(studies), "{held} of {studies}");
}

/// Two random halves of one source agree: their differences are chance.
#[test]
fn random_halves_of_a_source_agree() {
    let mut random = Random::seeded(5);
    let parameters = Parameters { replicates: 0, orders: 0, ..Parameters::usual(Rule::Farmer, 7) };
    let (mut agreed, mut decided, mut silent) = (0, 0, 0);
    for _ in 0..150 {
        let mut population = Population::drawn(&mut random);
        population.shares[1] = population.shares[0].clone();
        population.feelings[1] = population.feelings[0].clone();
        population.shares.truncate(2);
        population.sizes = vec![150, 150];
        let tally = population.sample(&mut random);
        let result = triangulate(&tally, &study(2), &parameters);
        agreed += result.index.agreement;
        decided +=
            result.index.agreement + result.index.partial_agreement + result.index.dissonance;
        silent += result.index.silence;
        let dissonant =
            result.convergence.iter().filter(|row| row.code == Some(Code::Dissonance)).count();
        assert!(dissonant <= 2, "a pair and its theme at most");
    }
    assert!(decided > 1000 && agreed as f64 >= 0.95 * decided as f64, "{agreed} of {decided}");
    assert!(silent * 100 <= decided, "{silent} false silences");
}

/// Made-up satisfaction scores: what each theme adds to them lies in the intervals.
#[test]
fn effects_on_made_up_scores_are_recovered() {
    let effects = [-2.0, 0.0, 1.0, -0.5, 0.0, 0.5, 0.0, -1.0];
    let measures = [Score::Mean, Score::NetPromoter]
        .map(|score| Measure { id: format!("{score:?}"), score })
        .to_vec();
    let study = Study { measures, ..study(1) };
    let parameters =
        Parameters { replicates: 200, orders: 0, ..Parameters::usual(Rule::Farmer, 7) };
    let mut random = Random::seeded(11);
    let (mut held, mut intervals, mut wrong) = (0, 0, 0);
    for _ in 0..40 {
        let mut tally = Tally::new(false);
        for case in 0..300 {
            let mut mentions = Vec::new();
            let noise: f64 = (0..12).map(|_| uniform(&mut random)).sum::<f64>() - 6.0;
            let mut score = 7.0 + noise;
            for (theme, effect) in effects.iter().enumerate() {
                // Themes go together, as in life: the second comes with the first.
                let with_first = theme == 1 && mentions.len() == 1;
                if uniform(&mut random) < if with_first { 0.6 } else { 0.2 } {
                    mentions.push(Mention { theme, polarity: None, weight: 1.0 });
                    score += effect;
                }
            }
            say(&mut tally, "a", case, &mentions, &[Some(score), Some(score)]);
        }
        let drivers = triangulate(&tally, &study, &parameters).drivers;
        assert_eq!(drivers.len(), 16);
        for row in drivers.iter().filter(|row| row.measure == "Mean") {
            let theme: usize = row.theme_id["theme-".len()..].parse().unwrap();
            let interval = row.effect_interval.unwrap();
            intervals += 1;
            held += usize::from(interval.low <= effects[theme] && effects[theme] <= interval.high);
            let importance = row.importance_interval.unwrap();
            assert!(
                importance.low <= row.importance + 0.1 && row.importance < importance.high + 0.05
            );
            wrong += usize::from(
                effects[theme] * interval.low.signum() < 0.0 && interval.low * interval.high > 0.0,
            );
        }
        let shares: f64 = drivers[..8].iter().map(|row| row.importance).sum();
        assert!((shares - drivers[0].r_squared).abs() < 1e-9);
    }
    assert!(held as f64 >= 0.92 * f64::from(intervals), "{held} of {intervals}");
    assert_eq!(wrong, 0, "a sure effect has the right sign");
}
