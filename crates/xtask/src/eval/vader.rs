//! VADER beside trivox: the Python package vaderSentiment, where `python3` has it.
//!
//! Source: Hutto & Gilbert (2014), VADER: A Parsimonious Rule-based Model for Sentiment Analysis of
//! Social Media Text, ICWSM-14; classes by the thresholds that they publish.

use std::path::Path;
use std::process::{Command, Stdio};

use sentiment::Class;

use super::scores::Judged;

const SCRIPT: &str = "\
import csv, sys
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
csv.field_size_limit(sys.maxsize)
analyser = SentimentIntensityAnalyzer()
with open(sys.argv[1], encoding='utf-8', newline='') as rows:
    for row in csv.DictReader(rows):
        print(analyser.polarity_scores(row['text'])['compound'])
";

/// What VADER says of the texts of a file, beside the labels of the same rows; none where it is not
/// installed.
pub(super) fn judged(input: &Path, labelled: &[Judged]) -> Option<Vec<Judged>> {
    let mut command = Command::new("python3");
    let output = command.args(["-c", SCRIPT]).arg(input).stderr(Stdio::null()).output().ok()?;
    let output = String::from_utf8(output.stdout).ok()?;
    let polarities: Vec<f64> = output.lines().filter_map(|line| line.parse().ok()).collect();
    (polarities.len() == labelled.len()).then(|| {
        let rows = labelled.iter().zip(polarities);
        rows.map(|(row, polarity)| Judged {
            id: row.id.clone(),
            gold: row.gold.clone(),
            theme: None,
            sentiment: Some(Class::of(polarity).name().to_owned()),
            polarity: Some(polarity),
            confidence: None,
        })
        .collect()
    })
}
