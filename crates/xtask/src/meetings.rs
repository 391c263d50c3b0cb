//! `cargo xtask eval` on meetings: how well turns are ranked for a question about their meeting.
//!
//! A file of meetings holds one a line, as QMSum has them (Zhong et al. 2021, *NAACL*, 5905–5921):
//! `meeting_transcripts` with `speaker` and `content`, and `specific_query_list` with `query` and
//! the spans of turns that answer it. Turns are ranked within their meeting.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use corpus::{Id, Kind};
use index::{Entry, Index, Query, Writer};
use serde_json::Value;
use text::{Language, Tokenizer};

/// Turns that are looked at from the top.
const SEEN: usize = 10;

/// A meeting with questions about it.
struct Meeting {
    turns: Vec<(String, String)>,
    questions: Vec<(String, BTreeSet<usize>)>,
}

pub(crate) fn eval(file: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|it| format!("{}: {it}", file.display()))?;
    let meetings: Vec<Meeting> = text.lines().map(meeting).collect::<Result<_, _>>()?;
    let tokenizer = Tokenizer::new();
    let (mut plain, mut ours, mut questions) = (0.0, 0.0, 0);
    for meeting in &meetings {
        let folder = crate::root().join("target/bench/meeting");
        let index = index(&folder, meeting, &tokenizer)?;
        let bm25 = Bm25::of(meeting, &tokenizer);
        for (question, gold) in &meeting.questions {
            questions += 1;
            plain += ndcg(&bm25.best(question, &tokenizer), gold);
            let found = index.search(&Query::plain(question), SEEN);
            let hits = found.map_err(|error| error.to_string())?.hits;
            let best: Vec<usize> = hits.iter().map(|hit| hit.seq as usize).collect();
            ours += ndcg(&best, gold);
        }
    }
    let mean = |sum: f64| sum / f64::from(questions.max(1));
    println!(
        "{} meetings, {questions} questions: nDCG@{SEEN} {:.3}; BM25 over turns without stop words {:.3}",
        meetings.len(),
        mean(ours),
        mean(plain)
    );
    Ok(())
}

fn meeting(line: &str) -> Result<Meeting, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let turns = list(&value["meeting_transcripts"]);
    let turns = turns.iter().map(|turn| (text(&turn["speaker"]), text(&turn["content"])));
    let question = |query: &Value| {
        let mut gold = BTreeSet::new();
        for span in list(&query["relevant_text_span"]) {
            let bound = |at: usize| span[at].as_str().and_then(|it| it.parse::<usize>().ok());
            if let (Some(first), Some(last)) = (bound(0), bound(1)) {
                gold.extend(first..=last);
            }
        }
        (text(&query["query"]), gold)
    };
    let questions = list(&value["specific_query_list"]).iter().map(question).collect();
    Ok(Meeting { turns: turns.collect(), questions })
}

fn index(folder: &Path, meeting: &Meeting, tokenizer: &Tokenizer) -> Result<Index, String> {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let english = Language::from_code("en");
    let failed = |error: index::Error| error.to_string();
    let writer = Writer::create(folder).map_err(failed)?;
    let mut segment = writer.segment(0).map_err(failed)?;
    for (at, (speaker, text)) in meeting.turns.iter().enumerate() {
        let entry = Entry {
            utterance_id: Id::of(&["u", &at.to_string()]),
            document_id: Id::of(&["meeting"]),
            case_id: Id::of(&["c", speaker]),
            external_id: None,
            source_id: "meetings",
            kind: Kind::Transcript,
            path: "meeting",
            line: at as u64 + 1,
            participant: Some(speaker),
            role: None,
            evidence: true,
            language: english,
            seq: at as u64,
            at: None,
            start_ms: None,
            end_ms: None,
            question: None,
            polarity: None,
            sentiment: None,
            theme_ids: &[],
            attributes: &[],
            text,
        };
        segment.add(&entry, &tokenizer.tokens(text, english)).map_err(failed)?;
    }
    writer.finish(vec![segment.close().map_err(failed)?]).map_err(failed)?;
    Index::open(folder).map_err(failed)
}

/// The gain of the first turns over that of the best possible order (Järvelin & Kekäläinen 2002).
fn ndcg(best: &[usize], gold: &BTreeSet<usize>) -> f64 {
    let discount = |rank: usize| 1.0 / ((rank + 2) as f64).log2();
    let found = best.iter().take(SEEN).enumerate().filter(|(_, turn)| gold.contains(turn));
    let gain: f64 = found.map(|(rank, _)| discount(rank)).sum();
    let ideal: f64 = (0..gold.len().min(SEEN)).map(discount).sum();
    if ideal > 0.0 { gain / ideal } else { 0.0 }
}

/// BM25 over the words of single turns, without stop words and without stems: what is to be beaten.
struct Bm25 {
    turns: Vec<BTreeMap<String, f64>>,
    lengths: Vec<f64>,
    frequencies: BTreeMap<String, f64>,
}

impl Bm25 {
    fn of(meeting: &Meeting, tokenizer: &Tokenizer) -> Bm25 {
        let mut bm25 =
            Bm25 { turns: Vec::new(), lengths: Vec::new(), frequencies: BTreeMap::new() };
        for (_, text) in &meeting.turns {
            let mut turn: BTreeMap<String, f64> = BTreeMap::new();
            for word in words(text, tokenizer) {
                *turn.entry(word).or_default() += 1.0;
            }
            for word in turn.keys() {
                *bm25.frequencies.entry(word.clone()).or_default() += 1.0;
            }
            bm25.lengths.push(turn.values().sum());
            bm25.turns.push(turn);
        }
        bm25
    }

    /// The best turns, k1 = 1.2, b = 0.75.
    fn best(&self, question: &str, tokenizer: &Tokenizer) -> Vec<usize> {
        let asked: BTreeSet<String> = words(question, tokenizer).into_iter().collect();
        let n = self.turns.len() as f64;
        let average = self.lengths.iter().sum::<f64>() / n;
        let score = |at: usize| -> f64 {
            let weight = |word: &String| {
                let times = self.turns[at].get(word)?;
                let utterances = self.frequencies[word];
                let rare = (1.0 + (n - utterances + 0.5) / (utterances + 0.5)).ln();
                let length = 1.2 * (0.25 + 0.75 * self.lengths[at] / average);
                Some(rare * times * 2.2 / (times + length))
            };
            asked.iter().filter_map(weight).sum()
        };
        let mut ranked: Vec<(f64, usize)> =
            (0..self.turns.len()).map(|at| (score(at), at)).filter(|(it, _)| *it > 0.0).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().take(SEEN).map(|(_, at)| at).collect()
    }
}

fn words(text: &str, tokenizer: &Tokenizer) -> Vec<String> {
    let tokens = tokenizer.tokens(text, Language::from_code("en"));
    tokens.iter().filter(|token| !token.stop).map(|token| token.normal.to_string()).collect()
}
