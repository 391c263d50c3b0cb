//! What holds for any text.

use proptest::prelude::*;
use sentiment::{ABSTAINS_BELOW, Class, Judge, by_rules};
use text::{Language, Tokenizer};

/// Text that meets the rules often: verdicts, modifiers, signs, odd letters and spaces between.
fn likely_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("good".to_owned()),
        Just("BAD".to_owned()),
        Just("not".to_owned()),
        Just("couldn’t be".to_owned()),
        Just("better".to_owned()),
        Just("but".to_owned()),
        Just("waited 40 mins".to_owned()),
        Just("sooooo".to_owned()),
        Just("hassle-free".to_owned()),
        Just("👍🏽".to_owned()),
        Just("❤️‍🔥".to_owned()),
        Just(":)".to_owned()),
        Just("&lt;3".to_owned()),
        Just("no".to_owned()),
        Just("least".to_owned()),
        "\\PC{0,6}",
        "[-'’.,:;!?@/&<(]{1,4}",
    ];
    let gap = prop_oneof![Just(" "), Just(""), Just("\n"), Just("\u{a0}"), Just(", "), Just(". ")];
    proptest::collection::vec((piece, gap), 0..14).prop_map(|pieces| {
        pieces.into_iter().flat_map(|(piece, gap)| [piece, gap.to_owned()]).collect()
    })
}

fn holds(text: &str) -> Result<(), TestCaseError> {
    for language in [Language::from_code("en"), None] {
        let Some(judgement) = by_rules(text, language) else { continue };
        prop_assert!((-1.0..=1.0).contains(&judgement.polarity));
        prop_assert!((0.0..=1.0).contains(&judgement.confidence));
        prop_assert_eq!(judgement.class, Class::of(judgement.polarity));
        let mut end = 0;
        for cue in &judgement.cues {
            prop_assert!(cue.span.start >= end && cue.span.start < cue.span.end);
            prop_assert!(!cue.span.of(text).trim().is_empty());
            prop_assert!(cue.weight != 0.0);
            end = cue.span.end;
        }
        let shares: f64 = judgement.cues.iter().map(|cue| cue.weight.abs()).sum();
        prop_assert!(judgement.cues.is_empty() || (shares - 1.0).abs() < 1e-9);
        prop_assert_eq!(by_rules(text, language), Some(judgement));
    }
    Ok(())
}

/// The same of the models, in every language that has one.
fn holds_of_models(text: &str) -> Result<(), TestCaseError> {
    let (judge, tokenizer) = (Judge::default(), Tokenizer::new());
    for language in ["en", "th", "id", "de"].map(Language::from_code).into_iter().chain([None]) {
        let Some(judgement) = judge.judge(text, language, &tokenizer) else { continue };
        prop_assert!((judgement.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        prop_assert!((-1.0..=1.0).contains(&judgement.polarity()));
        prop_assert!((ABSTAINS_BELOW..=1.0).contains(&judgement.confidence()));
        let mut end = 0;
        for cue in &judgement.cues {
            prop_assert!(cue.span.start >= end && cue.span.start < cue.span.end);
            prop_assert!(!cue.span.of(text).trim().is_empty());
            end = cue.span.end;
        }
        let shares: f64 = judgement.cues.iter().map(|cue| cue.weight.abs()).sum();
        prop_assert!(shares < 1.0 + 1e-9);
        prop_assert_eq!(judge.judge(text, language, &tokenizer), Some(judgement));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in ".*") {
        holds(&text)?;
        holds_of_models(&text)?;
    }

    #[test]
    fn likely_texts(text in likely_text()) {
        holds(&text)?;
        holds_of_models(&text)?;
    }
}
