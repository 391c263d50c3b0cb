//! Which figure of a run is meant, and how much depends on a theme.

use std::collections::BTreeMap;

use tables::{drivers, kpis, prevalence};
use triangulation::Current;

use crate::plan::targets::{CHANNEL, Figure, PERIOD, POLARITY, PREVALENCE};

/// What the figures of a run are looked up in.
pub(crate) struct Figures<'f> {
    pub(crate) kpis: &'f [kpis::Row],
    pub(crate) prevalence: &'f [prevalence::Row],
    pub(crate) drivers: &'f [drivers::Row],
    /// (id, label) of each theme.
    pub(crate) themes: Vec<(&'f str, &'f str)>,
}

/// What a figure is, and of which source.
pub(crate) type Found = (String, Current);

impl Figures<'_> {
    /// # Errors
    /// Why there is no such figure.
    pub(crate) fn find(&self, figure: &Figure) -> Result<Found, String> {
        if [PREVALENCE, POLARITY].contains(&figure.measure.as_str()) {
            return self.of_theme(figure);
        }
        let wanted = places(&figure.place);
        let here = |row: &&kpis::Row| {
            let segment = [(row.attribute.as_deref(), row.value.as_deref())];
            let others = [(Some(PERIOD), &row.period), (Some(CHANNEL), &row.channel)];
            let others = others.map(|(name, value)| (name, value.as_deref()));
            row.measure == figure.measure
                && figure.source.as_ref().is_none_or(|source| *source == row.source_id)
                && named(segment.into_iter().chain(others)) == wanted
        };
        let rows: Vec<&kpis::Row> = self.kpis.iter().filter(here).collect();
        match rows[..] {
            [] => Err(format!("there is no figure `{}` in the study", name(figure))),
            [row] => {
                let interval = row.low.zip(row.high);
                Ok((row.source_id.clone(), Current { figure: row.figure, interval, n: row.n }))
            }
            [..] => {
                let sources: Vec<&str> = rows.iter().map(|row| row.source_id.as_str()).collect();
                let sources = sources.join(", ");
                Err(format!("`{}` is known of {sources}; name one as `source`", name(figure)))
            }
        }
    }

    pub(crate) fn theme(&self, wanted: &str) -> Option<&str> {
        let is = |(id, label): &&(&str, &str)| *id == wanted || *label == wanted;
        self.themes.iter().find(is).map(|(id, _)| *id)
    }

    fn of_theme(&self, figure: &Figure) -> Result<Found, String> {
        let wanted = figure.theme.as_deref().unwrap_or("");
        let Some(theme) = self.theme(wanted) else {
            return Err(format!("no theme has the id or label `{wanted}`"));
        };
        let place = places(&figure.place);
        let row = self.prevalence.iter().find(|row| {
            let segment = (row.attribute.as_deref(), row.value.as_deref());
            row.theme_id == theme
                && figure.source.as_ref().is_some_and(|source| *source == row.source_id)
                && named([segment, (Some(PERIOD), row.period.as_deref())]) == place
        });
        let found = row.and_then(|row| {
            let (figure, low, high) = if figure.measure == PREVALENCE {
                (row.prevalence?, row.prevalence_low, row.prevalence_high)
            } else {
                (row.polarity?, row.polarity_low, row.polarity_high)
            };
            let current = Current { figure, interval: low.zip(high), n: row.cases };
            Some((row.source_id.clone(), current))
        });
        found.ok_or_else(|| format!("there is no figure `{}` in the study", name(figure)))
    }

    /// How much depends on a theme, 1 … 5: what it accounts for in scores, and how many raise it how
    /// angrily, each against the theme of which that is the most.
    pub(crate) fn impact(&self, theme: &str) -> Option<f64> {
        let importance = |theme: &str| {
            let of = self.drivers.iter().filter(|row| row.theme_id == theme);
            of.map(|row| row.importance).fold(0.0, f64::max)
        };
        let burden = |theme: &str| {
            let whole = |row: &&prevalence::Row| {
                row.theme_id == theme && row.attribute.is_none() && row.period.is_none()
            };
            let weigh = |row: &prevalence::Row| {
                row.prevalence.unwrap_or(0.0) * (-row.polarity.unwrap_or(0.0)).max(0.0)
            };
            self.prevalence.iter().filter(whole).map(weigh).fold(0.0, f64::max)
        };
        let against = |of: &dyn Fn(&str) -> f64| {
            let most = self.themes.iter().map(|(id, _)| of(id)).fold(0.0, f64::max);
            (most > 0.0).then(|| 1.0 + 4.0 * of(theme) / most)
        };
        let parts: Vec<f64> =
            [against(&importance), against(&burden)].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.iter().sum::<f64>() / parts.len() as f64)
    }
}

/// A figure as people call it.
pub(crate) fn name(figure: &Figure) -> String {
    let mut more = Vec::new();
    more.extend(figure.theme.clone());
    more.extend(figure.source.clone());
    more.extend(figure.place.iter().map(|(name, value)| format!("{name}: {value}")));
    if more.is_empty() {
        figure.measure.clone()
    } else {
        format!("{} ({})", figure.measure, more.join(", "))
    }
}

/// Where a figure is of, as its row names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Placed {
    pub(crate) attribute: Option<String>,
    pub(crate) value: Option<String>,
    pub(crate) period: Option<String>,
    pub(crate) channel: Option<String>,
}

impl Placed {
    pub(crate) fn of(figure: &Figure) -> Placed {
        let mut placed = Placed::default();
        for (name, value) in &figure.place {
            let value = Some(value.clone());
            match name.as_str() {
                PERIOD => placed.period = value,
                CHANNEL => placed.channel = value,
                _ => (placed.attribute, placed.value) = (Some(name.clone()), value),
            }
        }
        placed
    }
}

/// A place as a pipeline file names it.
fn places(place: &BTreeMap<String, String>) -> BTreeMap<&str, Option<&str>> {
    place.iter().map(|(name, value)| (name.as_str(), Some(value.as_str()))).collect()
}

/// A place as a row names it: what is named at all, and its value, if that is known.
fn named<'r>(
    parts: impl IntoIterator<Item = (Option<&'r str>, Option<&'r str>)>,
) -> BTreeMap<&'r str, Option<&'r str>> {
    // Of an attribute the value may be unknown; a period or channel is then not named.
    let is_named =
        |(name, value): &(&str, Option<&str>)| value.is_some() || ![PERIOD, CHANNEL].contains(name);
    parts.into_iter().filter_map(|(name, value)| Some((name?, value))).filter(is_named).collect()
}
