//! How well what was found agrees with labels, or with what was found another time.

use std::collections::{BTreeMap, BTreeSet};

use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres;
use statistics::Contingency;

/// What trivox says of a row, beside its label.
pub(super) struct Judged {
    pub(super) id: String,
    /// Absent where nobody labelled the row.
    pub(super) gold: Option<String>,
    pub(super) theme: Option<String>,
    pub(super) sentiment: Option<String>,
    pub(super) polarity: Option<f64>,
    pub(super) confidence: Option<f64>,
}

impl Judged {
    /// The theme; what has none is a group of its own.
    fn group(&self) -> &str {
        self.theme.as_deref().unwrap_or("none")
    }
}

/// The scores of themes; those against labels are of the rows that have one.
#[derive(Default)]
pub(super) struct Scores {
    mutual_information: Option<f64>,
    pub(super) rand: Option<f64>,
    accuracy: Option<f64>,
    none: Option<f64>,
    pub(super) themes: usize,
    /// How many labels there are.
    pub(super) gold: Option<usize>,
}

impl Scores {
    pub(super) fn of(judged: &[Judged]) -> Scores {
        let pairs = judged.iter().filter_map(|row| Some((row.gold.as_deref()?, row.group())));
        let pairs: Vec<(&str, &str)> = pairs.collect();
        let contingency = Contingency::of(pairs.iter().copied());
        let golds: BTreeSet<&str> = pairs.iter().map(|(gold, _)| *gold).collect();
        let themes: BTreeSet<&str> = judged.iter().filter_map(|row| row.theme.as_deref()).collect();
        let none = judged.iter().filter(|row| row.theme.is_none()).count();
        let is_labelled = !pairs.is_empty();
        Scores {
            mutual_information: contingency.normalised_mutual_information().filter(|_| is_labelled),
            rand: contingency.adjusted_rand_index().filter(|_| is_labelled),
            accuracy: is_labelled.then(|| matched(&pairs)),
            none: (!judged.is_empty()).then(|| none as f64 / judged.len() as f64),
            themes: themes.len(),
            gold: is_labelled.then_some(golds.len()),
        }
    }

    /// NMI, ARI, ACC and the share without a theme.
    pub(super) fn shown(&self) -> String {
        let none = self.none.map_or("–".to_owned(), |none| format!("{:.1} %", none * 100.0));
        let [nmi, ari, acc] = [self.mutual_information, self.rand, self.accuracy].map(shown);
        format!("{nmi:>5} {ari:>5} {acc:>5} {none:>6}")
    }
}

/// Whether two runs group the rows of both alike: the adjusted Rand index.
pub(super) fn alike(one: &[Judged], other: &[Judged]) -> Option<f64> {
    let groups: BTreeMap<&str, &str> =
        other.iter().map(|row| (row.id.as_str(), row.group())).collect();
    let both = one.iter().filter_map(|row| Some((row.group(), *groups.get(row.id.as_str())?)));
    Contingency::of(both).adjusted_rand_index()
}

/// Accuracy under the best one-to-one match of themes and labels (Kuhn 1955).
fn matched(pairs: &[(&str, &str)]) -> f64 {
    fn number<'l>(labels: impl Iterator<Item = &'l str>) -> BTreeMap<&'l str, usize> {
        let labels: BTreeSet<&str> = labels.collect();
        labels.into_iter().enumerate().map(|(at, label)| (label, at)).collect()
    }
    let rows = number(pairs.iter().map(|(gold, _)| *gold));
    let columns = number(pairs.iter().map(|(_, found)| *found));
    let size = rows.len().max(columns.len());
    let mut counts = Matrix::new(size, size, 0_i64);
    for (gold, found) in pairs {
        counts[(rows[gold], columns[found])] += 1;
    }
    kuhn_munkres(&counts).0 as f64 / pairs.len() as f64
}

/// Accuracy, macro F1, coverage and calibration of sentiment; two classes are judged by the sign of the polarity.
pub(super) fn sentiment(judged: &[Judged]) -> String {
    let labelled = || judged.iter().filter_map(|row| Some((row.gold.as_deref()?, row)));
    let classes: BTreeSet<&str> = labelled().map(|(gold, _)| gold).collect();
    let by_sign = classes.iter().eq(["negative", "positive"].iter());
    let class = |row: &Judged| match row.polarity {
        None => "none".to_owned(),
        Some(polarity) if by_sign => (if polarity >= 0.0 { "positive" } else { "negative" }).into(),
        Some(_) => row.sentiment.clone().unwrap_or_else(|| "none".to_owned()),
    };
    let pairs: Vec<(String, String)> =
        labelled().map(|(gold, row)| (gold.to_owned(), class(row))).collect();
    if pairs.is_empty() {
        return "no labels, nothing to measure".to_owned();
    }
    let decided = pairs.iter().filter(|(_, class)| class != "none").count();
    let told = labelled()
        .zip(&pairs)
        .filter_map(|((_, row), (gold, class))| Some((row.confidence?, class == gold)));
    let error = sentiment::expected_calibration_error(&told.collect::<Vec<_>>());
    format!(
        "accuracy {}  macro F1 {}  coverage {:.1} %  calibration error {}",
        shown(statistics::accuracy(&pairs)),
        shown(statistics::macro_f1(&pairs)),
        decided as f64 / pairs.len() as f64 * 100.0,
        shown(error)
    ) + &classes.iter().map(|class| of_class(class, &pairs)).collect::<String>()
}

/// A line with the precision, recall and coverage of a class.
fn of_class(class: &str, pairs: &[(String, String)]) -> String {
    let share = |of: usize, all: usize| shown((all > 0).then(|| of as f64 / all as f64));
    let gold = pairs.iter().filter(|(gold, _)| gold == class);
    let told = pairs.iter().filter(|(_, told)| told == class);
    let right = gold.clone().filter(|(gold, told)| gold == told).count();
    let decided = gold.clone().filter(|(_, told)| told != "none").count();
    let (gold, told) = (gold.count(), told.count());
    format!(
        "\n{:25} {class:9} precision {}  recall {}  coverage {}  n {gold}",
        "",
        share(right, told),
        share(right, gold),
        share(decided, gold)
    )
}

pub(super) fn shown(score: Option<f64>) -> String {
    score.map_or_else(|| "–".to_owned(), |score| format!("{score:.3}"))
}
