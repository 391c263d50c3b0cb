//! Counts of what was said, which come out the same in whatever order they are added and merged.
//!
//! Polarities are summed as whole billionths: unlike sums of floats, sums of integers do not depend
//! on their order. A case takes some hundred bytes, an utterance nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use corpus::Id;

use crate::evidence::{BySegment, Evidence, Offered};

/// One utterance whose words are evidence, also one without any theme.
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    /// Who is counted.
    pub case: Id,
    /// The source's id.
    pub source: &'a str,
    /// The language of the utterance; absent where it is unknown.
    pub language: Option<&'a str>,
    /// The case's value of each attribute of the study, in its order, and the period in which it spoke
    /// if the study has periods; absent where it is unknown.
    pub segments: &'a [Option<&'a str>],
    /// The recording in which people spoke with each other; absent where everybody spoke alone.
    pub group: Option<Id>,
    /// What the case answered to each measure of the study, in its order.
    pub measures: &'a [Option<f64>],
    /// The utterance, to quote it.
    pub utterance: Id,
    /// Its themes, in any order; several codings of one theme weigh by their number.
    pub mentions: &'a [Mention],
}

/// Mentions with less weight are not counted: something else is likelier than the theme.
pub const LEAST_WEIGHT: f32 = 0.5;

/// A theme in an utterance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mention {
    /// Position in [`Study::themes`](crate::Study::themes).
    pub theme: usize,
    /// −1 … 1; absent where there is no basis.
    pub polarity: Option<f64>,
    /// How likely the utterance speaks of the theme, 0 … 1; below ½ it is not counted, and the
    /// heaviest are quoted.
    pub weight: f32,
}

/// What a study counts: per case its languages and segments, and its mentions of themes.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    sources: BTreeMap<String, SourceTally>,
    /// Values of segments and languages, each once: cases share them.
    names: BTreeSet<Arc<str>>,
    /// Whether quotes are also kept of two segments at once.
    crossed: bool,
}

/// The counts of one source.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SourceTally {
    /// A case has several parts where it has several values of an attribute; sorted by segments.
    pub(crate) cases: BTreeMap<Id, Vec<Part>>,
    /// The best quotes of each theme.
    pub(crate) evidence: BTreeMap<usize, BySegment>,
}

/// The value of an attribute, or a period; absent where it is unknown.
pub(crate) type Value = Option<Arc<str>>;

/// What a case said as a member of the same segments.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Part {
    pub(crate) segments: Box<[Value]>,
    /// Sorted, each once.
    pub(crate) languages: Vec<Arc<str>>,
    /// Sorted by theme, each once.
    pub(crate) mentions: Vec<Mentioned>,
    /// Sorted, each once.
    pub(crate) groups: Vec<Id>,
    /// By measure; empty until one is answered.
    pub(crate) answers: Vec<Answered>,
}

/// What a case answered to a measure, once for each utterance beside which it stood.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Answered {
    pub(crate) times: u32,
    /// In millionths.
    pub(crate) sum: i64,
}

/// How many units make the answer 1.
pub(crate) const MILLION: f64 = 1e6;

/// A theme in what a case said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mentioned {
    pub(crate) theme: usize,
    /// All codings, with or without a polarity.
    all: u32,
    /// Codings with a polarity.
    codings: u32,
    /// Their polarities, in billionths.
    sum: i64,
}

/// How many units make the polarity 1.
pub(crate) const BILLION: f64 = 1e9;

impl Mention {
    /// Whether nothing else is likelier than the theme.
    pub fn is_counted(&self) -> bool {
        self.weight >= LEAST_WEIGHT
    }
}

impl Tally {
    /// Nothing yet; `crossed` tells whether segments are also compared within each other.
    pub fn new(crossed: bool) -> Tally {
        Tally { sources: BTreeMap::new(), names: BTreeSet::new(), crossed }
    }

    /// Counts an utterance.
    pub fn add(&mut self, observation: &Observation<'_>) {
        if !self.sources.contains_key(observation.source) {
            self.sources.insert(observation.source.to_owned(), SourceTally::default());
        }
        let Tally { sources, names, crossed } = self;
        let source = sources.get_mut(observation.source).expect("inserted above");
        let parts = source.cases.entry(observation.case).or_default();
        let part = part_of(parts, observation.segments, names);
        if let Some(language) = observation.language
            && part.languages.iter().all(|known| **known != *language)
        {
            insert(&mut part.languages, shared(names, language));
        }
        if let Some(group) = observation.group {
            insert(&mut part.groups, group);
        }
        add_answers(
            &mut part.answers,
            observation.measures.iter().map(|answer| answer.map(of_answer)),
        );
        for mention in observation.mentions.iter().filter(|it| it.is_counted()) {
            add_mention(&mut part.mentions, Mentioned::of(mention));
            let evidence = source.evidence.entry(mention.theme).or_default();
            let offered = Offered {
                case: observation.case,
                utterance: observation.utterance,
                weight: mention.weight,
                polarity: mention.polarity,
            };
            evidence.offer(&part.segments, *crossed, offered);
        }
    }

    /// Takes in what was counted elsewhere.
    pub fn merge(&mut self, other: Tally) {
        self.names.extend(other.names);
        for (name, counted) in other.sources {
            let source = self.sources.entry(name).or_default();
            for (case, parts) in counted.cases {
                let own = source.cases.entry(case).or_default();
                for part in parts {
                    merge_part(own, part);
                }
            }
            for (theme, evidence) in counted.evidence {
                source.evidence.entry(theme).or_default().merge(evidence);
            }
        }
    }

    /// Utterances of different cases that show a theme best, over all sources, in the feelings in which
    /// it is spoken of.
    pub fn exemplars(&self, theme: usize, n: usize) -> Vec<Id> {
        let mut best = Evidence::default();
        for evidence in self.sources.values().filter_map(|source| source.evidence.get(&theme)) {
            best.merge(evidence.whole.clone());
        }
        best.utterances(n)
    }

    /// The codings of each theme that count: those of the case with the most of them, and all.
    ///
    /// # Panics
    /// If there are mentions of more themes than `themes`.
    pub fn largest_cases(&self, themes: usize) -> Vec<(u64, u64)> {
        let mut found = vec![(0, 0); themes];
        let mut own: BTreeMap<usize, u64> = BTreeMap::new();
        for parts in self.sources.values().flat_map(|source| source.cases.values()) {
            for mentioned in parts.iter().flat_map(|part| &part.mentions) {
                *own.entry(mentioned.theme).or_default() += u64::from(mentioned.all);
            }
            while let Some((theme, codings)) = own.pop_first() {
                let (largest, all) = &mut found[theme];
                *largest = codings.max(*largest);
                *all += codings;
            }
        }
        found
    }

    /// The number of cases of a source with evidence, in any language.
    pub fn cases(&self, source: &str) -> usize {
        self.sources.get(source).map_or(0, |source| source.cases.len())
    }

    pub(crate) fn sources(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }

    pub(crate) fn source(&self, source: &str) -> Option<&SourceTally> {
        self.sources.get(source)
    }
}

impl Mentioned {
    fn of(mention: &Mention) -> Mentioned {
        // A polarity that is not a number is no basis either.
        let polarity = mention.polarity.filter(|polarity| polarity.is_finite());
        Mentioned {
            theme: mention.theme,
            all: 1,
            codings: polarity.is_some().into(),
            sum: polarity
                .map_or(0, |polarity| (polarity.clamp(-1.0, 1.0) * BILLION).round() as i64),
        }
    }

    pub(crate) fn add(&mut self, other: Mentioned) {
        self.all += other.all;
        self.codings += other.codings;
        self.sum += other.sum;
    }

    /// The mean polarity in billionths; `None` where no coding had one.
    pub(crate) fn polarity(self) -> Option<i64> {
        (self.codings > 0).then(|| (self.sum as f64 / f64::from(self.codings)).round() as i64)
    }
}

/// A name, as it is kept once.
fn shared(names: &mut BTreeSet<Arc<str>>, name: &str) -> Arc<str> {
    if let Some(known) = names.get(name) {
        return Arc::clone(known);
    }
    let name = Arc::from(name);
    names.insert(Arc::clone(&name));
    name
}

fn part_of<'a>(
    parts: &'a mut Vec<Part>,
    segments: &[Option<&str>],
    names: &mut BTreeSet<Arc<str>>,
) -> &'a mut Part {
    let found = parts.binary_search_by(|part| {
        part.segments.iter().map(Option::as_deref).cmp(segments.iter().copied())
    });
    let at = found.unwrap_or_else(|at| {
        let segments = segments.iter().map(|value| value.map(|value| shared(names, value)));
        insert_at(parts, at, Part { segments: segments.collect(), ..Part::default() });
        at
    });
    &mut parts[at]
}

fn merge_part(parts: &mut Vec<Part>, part: Part) {
    match parts.binary_search_by(|own| own.segments.cmp(&part.segments)) {
        Err(at) => insert_at(parts, at, part),
        Ok(at) => {
            for language in part.languages {
                insert(&mut parts[at].languages, language);
            }
            for group in part.groups {
                insert(&mut parts[at].groups, group);
            }
            add_answers(&mut parts[at].answers, part.answers.into_iter().map(Some));
            for mentioned in part.mentions {
                add_mention(&mut parts[at].mentions, mentioned);
            }
        }
    }
}

/// Inserts into a sorted list, unless it is there.
pub(crate) fn insert<T: Ord>(list: &mut Vec<T>, item: T) {
    if let Err(at) = list.binary_search(&item) {
        insert_at(list, at, item);
    }
}

/// Inserts into a list that is mostly of one: a vector would take room for four.
fn insert_at<T>(list: &mut Vec<T>, at: usize, item: T) {
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.insert(at, item);
}

/// An answer that is a number.
fn of_answer(answer: f64) -> Answered {
    let most = i64::MAX as f64 / MILLION / 1e6;
    match answer.is_finite() {
        true => Answered { times: 1, sum: (answer.clamp(-most, most) * MILLION).round() as i64 },
        false => Answered::default(),
    }
}

/// Adds answers to those of the same measures.
pub(crate) fn add_answers(
    answers: &mut Vec<Answered>,
    more: impl Iterator<Item = Option<Answered>>,
) {
    for (at, answered) in more.enumerate() {
        let Some(answered) = answered else { continue };
        if answers.len() <= at {
            answers.reserve_exact(at + 1 - answers.len());
            answers.resize(at + 1, Answered::default());
        }
        answers[at].times += answered.times;
        answers[at].sum += answered.sum;
    }
}

/// Adds to a list sorted by theme.
pub(crate) fn add_mention(mentions: &mut Vec<Mentioned>, mentioned: Mentioned) {
    match mentions.binary_search_by_key(&mentioned.theme, |own| own.theme) {
        Ok(at) => mentions[at].add(mentioned),
        Err(at) => mentions.insert(at, mentioned),
    }
}
