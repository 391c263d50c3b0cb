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

/// How scores are lent: how many turns on either side, and the share that each turn farther away
/// has left.
const LENDING: [(usize, f64); 12] = [
    (0, 0.0),
    (1, 0.3),
    (1, 0.5),
    (2, 0.5),
    (2, 0.7),
    (3, 0.5),
    (3, 0.7),
    (5, 0.5),
    (5, 0.7),
    (5, 0.9),
    (10, 0.7),
    (10, 0.9),
];

/// Ranks with the index as it is and as plain BM25 does, and with each way of lending; of these the
/// one that is best on one half of the meetings is told with what it does on the other.
pub(crate) fn eval(file: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|it| format!("{}: {it}", file.display()))?;
    let meetings: Vec<Meeting> = text.lines().map(meeting).collect::<Result<_, _>>()?;
    let tokenizer = Tokenizer::new();
    let folder = crate::root().join("target/bench/meeting");
    let mut scores = [Scores::default(), Scores::default()];
    for (number, meeting) in meetings.iter().enumerate() {
        // A half by a seeded hash of the meeting's place.
        let half = (Id::of(&["half", "7", &number.to_string()]).0 % 2) as usize;
        let scores = &mut scores[half];
        scores.meetings += 1;
        let bm25 = Bm25::of(meeting, &tokenizer);
        let together = index(&folder, meeting, &tokenizer, false)?;
        let ranked = |index: &Index, question: &str, limit| {
            let found = index.search(&Query::plain(question), limit);
            found.map(|found| found.hits).map_err(|error| error.to_string())
        };
        for (question, gold) in &meeting.questions {
            scores.questions += 1;
            scores.plain += ndcg(&bm25.best(question, &tokenizer), gold);
            let hits = ranked(&together, question, SEEN)?;
            let best: Vec<usize> = hits.iter().map(|hit| hit.seq as usize).collect();
            scores.ours += ndcg(&best, gold);
        }
        // Turns that are documents of their own lend nothing: that is done here.
        let apart = index(&folder, meeting, &tokenizer, true)?;
        for (question, gold) in &meeting.questions {
            let mut alone = vec![0.0; meeting.turns.len()];
            for hit in ranked(&apart, question, meeting.turns.len())? {
                alone[hit.seq as usize] = f64::from(hit.score);
            }
            for (sum, (turns, share)) in scores.lending.iter_mut().zip(LENDING) {
                *sum += ndcg(&lent(&alone, turns, share), gold);
            }
        }
    }
    tell(&scores);
    Ok(())
}

/// Sums over the questions of some meetings.
#[derive(Default)]
struct Scores {
    meetings: usize,
    questions: u32,
    plain: f64,
    ours: f64,
    lending: [f64; LENDING.len()],
}

fn tell(halves: &[Scores; 2]) {
    let both = |of: fn(&Scores) -> f64| halves.iter().map(of).sum::<f64>();
    let questions = both(|it| f64::from(it.questions));
    println!(
        "{} meetings, {questions} questions: nDCG@{SEEN} {:.3}; BM25 over turns without stop words {:.3}",
        halves[0].meetings + halves[1].meetings,
        both(|it| it.ours) / questions,
        both(|it| it.plain) / questions
    );
    for (chosen_on, told_on) in [(0, 1), (1, 0)] {
        let (here, there) = (&halves[chosen_on], &halves[told_on]);
        let best = (0..LENDING.len())
            .max_by(|a, b| here.lending[*a].total_cmp(&here.lending[*b]).then(b.cmp(a)))
            .unwrap_or(0);
        let mean = |sum: f64, of: &Scores| sum / f64::from(of.questions.max(1));
        let (turns, share) = LENDING[best];
        println!(
            "lending of {turns} turns at {share}, chosen on {} questions ({:.3}): {:.3} on the other {}; none {:.3}; BM25 {:.3}; as it ships {:.3}",
            here.questions,
            mean(here.lending[best], here),
            mean(there.lending[best], there),
            there.questions,
            mean(there.lending[0], there),
            mean(there.plain, there),
            mean(there.ours, there)
        );
    }
    for (at, (turns, share)) in LENDING.iter().enumerate() {
        let means = halves.each_ref().map(|it| it.lending[at] / f64::from(it.questions.max(1)));
        println!("lending of {turns:2} turns at {share:.1}: {:.3} and {:.3}", means[0], means[1]);
    }
}

/// The turns that are found, best first, when each lends to those around it.
fn lent(alone: &[f64], turns: usize, share: f64) -> Vec<usize> {
    let sum = |at: usize| -> f64 {
        let near = at.saturating_sub(turns)..alone.len().min(at + turns + 1);
        near.map(|other| alone[other] * share.powi(other.abs_diff(at) as i32)).sum()
    };
    let found = (0..alone.len()).filter(|at| alone[*at] > 0.0);
    let mut ranked: Vec<(f64, usize)> = found.map(|at| (sum(at), at)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().map(|(_, at)| at).collect()
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

/// The index of a meeting, its turns each a document of its own if they are to be `apart`.
fn index<'m>(
    folder: &Path,
    meeting: &'m Meeting,
    tokenizer: &Tokenizer,
    apart: bool,
) -> Result<Index, String> {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let english = Language::from_code("en");
    let failed = |error: index::Error| error.to_string();
    let writer = Writer::create(folder).map_err(failed)?;
    let numbers: Vec<String> = (0..meeting.turns.len()).map(|at| at.to_string()).collect();
    let turn = |(at, said): (usize, &'m (String, String))| {
        let number: &str = &numbers[at];
        let document = Id::of(&["meeting", if apart { number } else { "" }]);
        turn(at as u64, Id::of(&["u", number]), document, said)
    };
    let entries: Vec<Entry> = meeting.turns.iter().enumerate().map(turn).collect();
    let contents = entries.iter().copied().collect();
    let mut segment = writer.segment(0, contents).map_err(failed)?;
    for entry in &entries {
        segment.add(entry, &tokenizer.tokens(entry.text, english)).map_err(failed)?;
    }
    writer.finish(vec![segment.close().map_err(failed)?]).map_err(failed)?;
    Index::open(folder).map_err(failed)
}

/// A turn as it is indexed: who speaks, and what.
fn turn(
    at: u64,
    utterance_id: Id,
    document_id: Id,
    (speaker, text): &(String, String),
) -> Entry<'_> {
    Entry {
        utterance_id,
        document_id,
        case_id: Id::of(&["c", speaker]),
        external_id: None,
        source_id: "meetings",
        kind: Kind::Transcript,
        path: "meeting",
        line: at + 1,
        participant: None,
        role: None,
        evidence: true,
        language: Language::from_code("en"),
        seq: at,
        at: None,
        start_ms: None,
        end_ms: None,
        question: None,
        polarity: None,
        sentiment: None,
        theme_ids: &[],
        attributes: &[],
        text,
    }
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
