//! The texts that the word model learns from: which files, under which licence, and how the text is
//! taken out of them.
//!
//! Only texts whose licence permits a model trained from them to be shipped. Labels are not read.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A body of texts.
pub(super) struct Source {
    /// Its name, as the model card gives it.
    pub(super) name: &'static str,
    /// How many examples are drawn from it, at most.
    pub(super) most: usize,
    /// Takes the texts out of the folder of all data.
    pub(super) read: fn(&Path) -> Result<Vec<String>, String>,
}

/// All bodies, in the order in which they are encoded.
pub(super) const SOURCES: &[Source] = &[
    Source { name: "clinc150", most: usize::MAX, read: clinc },
    Source { name: "nhs", most: usize::MAX, read: nhs },
    Source { name: "multidogo", most: usize::MAX, read: multidogo },
    Source { name: "jupyter", most: usize::MAX, read: jupyter },
    Source { name: "primock57", most: usize::MAX, read: primock },
    Source { name: "reviews", most: 11_264, read: reviews },
    Source { name: "pros-cons", most: 11_264, read: pros_and_cons },
    Source { name: "taskmaster4", most: usize::MAX, read: taskmaster },
    Source { name: "meetings and talks", most: 11_264, read: unlabelled },
    Source { name: "qmsum", most: 10_240, read: qmsum },
];

/// The training part of CLINC150, CC-BY 3.0.
fn clinc(data: &Path) -> Result<Vec<String>, String> {
    let sets = json(&data.join("clinc150/data_full.json"))?;
    let parts = ["train", "oos_train"];
    let pairs = parts.iter().filter_map(|part| sets[*part].as_array()).flatten();
    Ok(pairs.filter_map(|pair| Some(pair[0].as_str()?.to_owned())).collect())
}

/// The first comments of patients on the NHS, MIT; the others stay unseen, for evaluation.
fn nhs(data: &Path) -> Result<Vec<String>, String> {
    let mut texts = column(&data.join("nhs_px_phase1/text_data.csv"), b',', "feedback")?;
    texts.truncate(2_500);
    Ok(texts)
}

/// Customers' turns in the training parts of MultiDoGO, CDLA-Permissive-1.0.
fn multidogo(data: &Path) -> Result<Vec<String>, String> {
    let mut texts = Vec::new();
    for domain in ["fastfood", "media", "software"] {
        let file = data.join("multidogo").join(domain).join("train.tsv");
        texts.extend(column(&file, b'\t', "utterance")?);
    }
    Ok(texts)
}

/// Open answers of the Jupyter surveys, CC0: all cells of at least four words.
fn jupyter(data: &Path) -> Result<Vec<String>, String> {
    let mut texts = Vec::new();
    for file in [
        "2015-12-notebook-ux/20160115235816-SurveyExport.csv",
        "2016-05-education-survey/responses.csv",
        "2018-09-jupytercon-2018/phosphor_test/phosphor-ux-data.csv",
        "2018-09-jupytercon-2018/jupyterlab_test/jupyterlab-ux-data.csv",
    ] {
        let bytes = bytes(&data.join("surveys/jupyter/surveys").join(file))?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
        for record in reader.byte_records() {
            let record = record.map_err(|e| format!("{file}: {e}"))?;
            let cells = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned());
            texts.extend(cells.filter(|cell| cell.split_whitespace().count() >= 4));
        }
    }
    Ok(texts)
}

/// Consultations of PriMock57, CC-BY 4.0: what stands in the intervals of the TextGrids.
fn primock(data: &Path) -> Result<Vec<String>, String> {
    let mut texts = Vec::new();
    for file in files(&data.join("formats/primock57_day1-2/transcripts"), "TextGrid")? {
        let text = String::from_utf8_lossy(&bytes(&file)?).into_owned();
        let quoted = text.lines().filter_map(|line| line.trim().strip_prefix("text = \""));
        texts.extend(quoted.map(|text| without_tags(text.trim_end_matches('"'))));
    }
    Ok(texts)
}

/// Hu & Liu's customer reviews and Jindal & Liu's comparative sentences, CC-BY 4.0.
fn reviews(data: &Path) -> Result<Vec<String>, String> {
    let mut texts = Vec::new();
    for text in zipped(&data.join("nltk_liu/product_reviews_2.zip"))? {
        let lines = text.lines().filter_map(|line| line.split_once("##"));
        texts.extend(lines.map(|(_, text)| text.trim().to_owned()));
    }
    for text in zipped(&data.join("nltk_liu/comparative_sentences.zip"))? {
        let is_relation = |line: &str| line.split_once('_').is_some_and(|(n, _)| n.len() == 1);
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with(['<', '*']));
        texts.extend(lines.filter(|line| !is_relation(line)).map(str::to_owned));
    }
    Ok(texts)
}

/// Ganapathibhotla & Liu's pros and cons, CC-BY 4.0.
fn pros_and_cons(data: &Path) -> Result<Vec<String>, String> {
    let mut texts = Vec::new();
    for text in zipped(&data.join("nltk_liu/pros_cons.zip"))? {
        let tagged = text.lines().filter(|line| line.trim_start().starts_with('<'));
        texts.extend(tagged.map(without_tags));
    }
    Ok(texts)
}

/// Turns of Taskmaster-4, CC-BY 4.0.
fn taskmaster(data: &Path) -> Result<Vec<String>, String> {
    let dialogues = json(&data.join("dialogues/taskmaster4/data_07.json"))?;
    let turns = dialogues.as_array().into_iter().flatten();
    let turns = turns.filter_map(|dialogue| dialogue["utterances"].as_array()).flatten();
    Ok(turns.filter_map(|turn| Some(turn["text"].as_str()?.to_owned())).collect())
}

/// Sentences of meetings (QMSum, MIT) and technical talks (bitcointranscripts, MIT).
fn unlabelled(data: &Path) -> Result<Vec<String>, String> {
    let bytes = bytes(&data.join("unlabelled_sentences.tsv.gz"))?;
    let mut text = String::new();
    let read = flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text);
    read.map_err(|e| format!("unlabelled_sentences.tsv.gz: {e}"))?;
    Ok(text.lines().filter_map(|line| Some(line.split_once('\t')?.1.to_owned())).collect())
}

/// Turns of further meetings of QMSum, MIT, with the questions and summaries written for them.
fn qmsum(data: &Path) -> Result<Vec<String>, String> {
    let file = data.join("qmsum/val.jsonl");
    let lines = String::from_utf8_lossy(&bytes(&file)?).into_owned();
    let mut meetings = Vec::new();
    for line in lines.lines() {
        meetings.push(serde_json::from_str(line).map_err(|e| format!("{}: {e}", file.display()))?);
    }
    for file in files(&data.join("qmsum/train25"), "json")? {
        meetings.push(json(&file)?);
    }
    let mut texts = Vec::new();
    for meeting in &meetings {
        for (list, keys) in [
            ("meeting_transcripts", &["content"][..]),
            ("general_query_list", &["query", "answer"]),
            ("specific_query_list", &["query", "answer"]),
            ("topic_list", &["topic"]),
        ] {
            let entries = Value::as_array(&meeting[list]).into_iter().flatten();
            let values = entries.flat_map(|entry| keys.iter().map(|key| &entry[*key]));
            texts.extend(values.filter_map(|value| Some(without_braces(value.as_str()?))));
        }
    }
    Ok(texts)
}

fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|e| format!("{}: {e}", file.display()))
}

fn json(file: &Path) -> Result<Value, String> {
    serde_json::from_slice(&bytes(file)?).map_err(|e| format!("{}: {e}", file.display()))
}

/// The files of a folder with an ending, sorted.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == ending));
    files.sort();
    Ok(files)
}

/// The cells of a column.
fn column(file: &Path, delimiter: u8, name: &str) -> Result<Vec<String>, String> {
    let bytes = bytes(file)?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let wrong = |e: &dyn std::fmt::Display| format!("{}: {e}", file.display());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter == b',')
        .flexible(true)
        .from_reader(bytes);
    let header = reader.headers().map_err(|e| wrong(&e))?;
    let at = header.iter().position(|found| found == name);
    let at = at.ok_or_else(|| wrong(&format!("no column `{name}`")))?;
    let mut texts = Vec::new();
    for record in reader.byte_records() {
        let record = record.map_err(|e| wrong(&e))?;
        let cell = record.get(at).unwrap_or_default();
        texts.push(String::from_utf8_lossy(cell).into_owned());
    }
    Ok(texts)
}

/// The texts in an archive, but for its notes to the reader.
fn zipped(file: &Path) -> Result<Vec<String>, String> {
    let wrong = |e: &dyn std::fmt::Display| format!("{}: {e}", file.display());
    let bytes = bytes(file)?;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|e| wrong(&e))?;
    let mut texts = Vec::new();
    for number in 0..archive.len() {
        let mut entry = archive.by_index(number).map_err(|e| wrong(&e))?;
        let name = entry.name().map_err(|e| wrong(&e))?;
        if !name.ends_with(".txt") || name.contains("README") || name.contains("listOf") {
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(|e| wrong(&e))?;
        texts.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    Ok(texts)
}

/// A text without tags in angle brackets, its entities resolved.
fn without_tags(text: &str) -> String {
    let text = without(text, '<', '>');
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    entities.iter().fold(text, |text, (entity, mark)| text.replace(entity, mark))
}

/// A text without the notes in braces that QMSum has for noises.
fn without_braces(text: &str) -> String {
    without(text, '{', '}')
}

fn without(text: &str, open: char, close: char) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        let Some((_, after)) = after.split_once(close) else { return kept };
        rest = after;
    }
    kept + rest
}
