//! One recording in all the formats that speech-to-text writes has the same words at the same times.

use ingest::{Options, Piece, open};

use crate::fixtures;

#[test]
fn the_same_recording_has_the_same_words_in_all_formats() {
    let fixtures = fixtures();
    let mut read = Vec::new();
    for fixture in fixtures.iter().filter(|fixture| fixture.name.starts_with("same-recording")) {
        let options = Options::new(corpus::Kind::Transcript);
        let opened = open(Box::new(&fixture.bytes[..]), "recording", None, &options).unwrap();
        let utterances: Vec<_> = opened
            .pieces
            .flat_map(|piece| match piece {
                Piece::Document(document) => document.utterances,
                other => panic!("{}: {other:?}", fixture.name),
            })
            .map(|utterance| (utterance.text, utterance.start_ms, utterance.end_ms))
            .collect();
        read.push((fixture.format.as_str(), utterances));
    }
    assert!(read.len() >= 6, "a format is missing: {read:?}");
    let (first, others) = read.split_first().unwrap();
    assert_eq!(first.1.len(), 3);
    for other in others {
        assert_eq!(first.1, other.1, "{} and {} differ", first.0, other.0);
    }
}
