//! A case as it is counted, and the languages that it can speak of themes in.

use std::collections::{BTreeMap, BTreeSet};

use corpus::Id;

use crate::Theme;
use crate::tally::{Answered, MILLION, Mentioned, Part, Value, add_answers, add_mention, insert};

/// The languages that themes belong to, numbered; number 0 holds the themes of all languages.
pub(crate) struct Languages<'a> {
    pub(crate) numbers: BTreeMap<&'a str, usize>,
    pub(crate) by_theme: Vec<usize>,
    /// Whether each theme is a part of another.
    within: Vec<bool>,
}

impl<'a> Languages<'a> {
    pub(crate) fn of(themes: &'a [Theme]) -> Languages<'a> {
        let names: BTreeSet<&str> =
            themes.iter().filter_map(|theme| theme.language.as_deref()).collect();
        let numbers: BTreeMap<_, _> =
            names.into_iter().enumerate().map(|(at, name)| (name, at + 1)).collect();
        let number = |theme: &Theme| theme.language.as_deref().map_or(0, |name| numbers[name]);
        let within = themes.iter().map(|theme| theme.within).collect();
        Languages { by_theme: themes.iter().map(number).collect(), within, numbers }
    }

    /// How many themes there are.
    pub(crate) fn themes(&self) -> usize {
        self.by_theme.len()
    }

    /// Whether a theme is a part of another.
    pub(crate) fn is_within(&self, theme: usize) -> bool {
        self.within[theme]
    }

    /// The languages with the themes that can be found in each, without those that are parts of
    /// others; first those of all languages, if any.
    pub(crate) fn with_themes(&self) -> Vec<(Option<&'a str>, Vec<usize>)> {
        let named = self.numbers.iter().map(|(name, number)| (Some(*name), *number));
        let themes = |number| {
            (0..self.themes())
                .filter(|theme| self.by_theme[*theme] == number && !self.within[*theme])
                .collect()
        };
        let all = std::iter::once((None, 0)).chain(named);
        let all = all.map(|(name, number): (_, usize)| (name, themes(number)));
        all.filter(|(_, themes): &(_, Vec<usize>)| !themes.is_empty()).collect()
    }

    /// Whether a case has words in a language.
    pub(crate) fn has(&self, case: &Case, language: Option<&str>) -> bool {
        let number = language.map_or(Some(&0), |name| self.numbers.get(name));
        number.is_some_and(|number| case.languages.contains(number))
    }
}

/// A case, as far as it is counted: the languages it has words in, and the themes it mentions.
pub(crate) struct Case {
    pub(crate) languages: Vec<usize>,
    /// (theme, mean polarity in billionths), sorted by theme.
    pub(crate) mentions: Vec<(usize, Option<i64>)>,
    /// The recordings it spoke in with others.
    pub(crate) groups: Vec<Id>,
    answers: Vec<Answered>,
}

impl Case {
    pub(crate) fn of(parts: &[&Part], languages: &Languages<'_>) -> Case {
        let mut mentions: Vec<Mentioned> = Vec::new();
        let (mut groups, mut answers) = (Vec::new(), Vec::new());
        let mut spoken = vec![0];
        for part in parts {
            let numbers = part.languages.iter().filter_map(|name| languages.numbers.get(&**name));
            numbers.for_each(|number| insert(&mut spoken, *number));
            for &mentioned in &part.mentions {
                // Whoever mentions a theme has words in its language, detected or not.
                insert(&mut spoken, languages.by_theme[mentioned.theme]);
                add_mention(&mut mentions, mentioned);
            }
            part.groups.iter().for_each(|group| insert(&mut groups, *group));
            add_answers(&mut answers, part.answers.iter().copied().map(Some));
        }
        Case {
            languages: spoken,
            mentions: mentions.into_iter().map(|one| (one.theme, one.polarity())).collect(),
            groups,
            answers,
        }
    }

    /// The themes it mentions, in their order.
    pub(crate) fn themes(&self) -> impl Iterator<Item = usize> {
        self.mentions.iter().map(|(theme, _)| *theme)
    }

    /// The mean of its answers to a measure.
    pub(crate) fn answer(&self, measure: usize) -> Option<f64> {
        let Answered { times, sum } = self.answers.get(measure)?;
        (*times > 0).then(|| *sum as f64 / MILLION / f64::from(*times))
    }
}

impl Part {
    /// Its value of an attribute, or its period.
    pub(crate) fn segment(&self, attribute: usize) -> Value {
        self.segments.get(attribute).cloned().flatten()
    }
}

/// The parts of a case by a value of theirs.
pub(crate) fn by_value<V: Ord>(
    parts: &[Part],
    value: impl Fn(&Part) -> V,
) -> BTreeMap<V, Vec<&Part>> {
    let mut by_value: BTreeMap<_, Vec<&Part>> = BTreeMap::new();
    for part in parts {
        by_value.entry(value(part)).or_default().push(part);
    }
    by_value
}
