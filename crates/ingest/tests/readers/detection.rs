//! One JSON format is not taken for another, however little of it can be seen.

use corpus::Kind;
use ingest::{Strength, candidates};

use crate::fixtures;

/// The format that a beginning bears the mark of.
fn certain(head: &str) -> Option<&'static str> {
    let found = candidates(head, "file", Kind::Transcript).into_iter().next();
    let certain = found.filter(|(_, evidence)| evidence.strength == Strength::Certain);
    certain.map(|(reader, _)| reader.name())
}

#[test]
fn json_that_stops_in_the_middle_is_not_taken_for_another_format() {
    let mut n_told = 0;
    for fixture in fixtures().iter().filter(|fixture| fixture.name.ends_with(".json")) {
        let text = String::from_utf8_lossy(&fixture.bytes);
        for end in (0..text.len()).step_by(11).filter(|&end| text.is_char_boundary(end)) {
            let found = certain(&text[..end]);
            assert!(found.is_none_or(|name| name == fixture.format), "{}: {found:?}", fixture.name);
            n_told += usize::from(found.is_some());
        }
    }
    assert!(n_told > 500, "hardly any beginning tells its format");
}

#[test]
fn a_long_transcript_at_the_beginning_hides_no_format() {
    let long = "so ".repeat(30_000);
    let heads = [
        (
            r#"{"jobName":"a","accountId":"1","results":{"transcripts":[{"transcript":""#,
            "aws-transcribe",
        ),
        (
            r#"{"metadata":{"request_id":"a","model_info":{}},"results":{"channels":[{"alternatives":[{"transcript":""#,
            "deepgram",
        ),
        (
            r#"{"id":"a","language_model":"x","acoustic_model":"y","status":"completed","text":""#,
            "assemblyai",
        ),
        (
            r#"{"source":"a","timestamp":"x","combinedRecognizedPhrases":[{"channel":0,"lexical":""#,
            "azure-stt",
        ),
        (r#"{"durationMilliseconds":9,"combinedPhrases":[{"text":""#, "azure-stt"),
    ];
    for (head, name) in heads {
        assert_eq!(certain(&format!("{head}{long}")), Some(name), "{head}");
    }
    let whisper = format!("{{\"text\": \"{long}");
    let found = ingest::detect(&whisper, "file", Kind::Transcript).map(ingest::Reader::name);
    assert_eq!(found, Some("whisper"));
}

#[test]
fn recordings_are_no_reviews() {
    for fixture in fixtures().iter().filter(|fixture| fixture.name.starts_with("ordinary")) {
        let head = String::from_utf8_lossy(&fixture.bytes);
        if fixture.name.ends_with(".json") {
            let found = ingest::detect(&head, "file", Kind::Review).map(ingest::Reader::name);
            assert_ne!(found, Some("jsonl"), "{}", fixture.format);
        }
    }
}

#[test]
fn reviews_are_no_transcripts() {
    for reviews in [
        "{\"text\": \"Great.\", \"rating\": 5}\n{\"text\": \"Bad.\", \"rating\": 1}\n",
        "{\"text\": \"Great.\"}\n",
        r#"{"rating": 5.0, "title": "Ok", "text": "Works", "images": [], "asin": "B0", "timestamp": 1588615855070}"#,
        r#"{"review_id": "x", "stars": 4, "text": "Nice", "date": "2026-05-03 09:00:00"}"#,
        r#"{"data": [{"type": "customerReviews", "id": "1", "attributes": {"rating": 5, "title": "A", "body": "B"}}]}"#,
        r#"{"results": [{"text": "Good", "rating": 5}], "words": 3, "id": "7", "status": "ok"}"#,
        r#"[{"start_time": "8.65", "end_time": "8.98", "type": "pronunciation"}]"#,
    ] {
        let found = ingest::detect(reviews, "file", Kind::Transcript).map(ingest::Reader::name);
        assert_eq!(found, None, "{reviews}");
    }
}
