//! Compound scores of vaderSentiment 3.3.2, where the crate means to follow it, and where it does not.

use sentiment::by_rules;
use text::Language;

fn polarity(text: &str) -> f64 {
    by_rules(text, Language::from_code("en")).map_or(0.0, |judgement| judgement.polarity)
}

#[track_caller]
fn check(text: &str, compound: f64) {
    let polarity = polarity(text);
    assert!((polarity - compound).abs() < 0.5001e-4, "`{text}`: {polarity:.4}, not {compound}");
}

#[test]
fn hutto_gilbert_2014_crossed_sentences() {
    let rows =
        include_str!("reference/vader-3.3.2.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut n = 0;
    for row in rows {
        let (compound, text) = row.split_once('\t').unwrap();
        check(text, compound.parse().unwrap());
        n += 1;
    }
    assert!(n > 400);
}

/// The sentences that the package itself prints as examples.
#[test]
fn hutto_gilbert_2014_published_examples() {
    for (compound, text) in [
        (0.8316, "VADER is smart, handsome, and funny."),
        (0.8439, "VADER is smart, handsome, and funny!"),
        (0.8545, "VADER is very smart, handsome, and funny."),
        (0.9227, "VADER is VERY SMART, handsome, and FUNNY."),
        (0.9342, "VADER is VERY SMART, handsome, and FUNNY!!!"),
        (0.9469, "VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!"),
        (-0.7424, "VADER is not smart, handsome, nor funny."),
        (0.4404, "The book was good."),
        (0.431, "At least it isn't a horrible book."),
        (0.3832, "The book was only kind of good."),
        (
            -0.7042,
            "The plot was good, but the characters are uncompelling and the dialog is not great.",
        ),
        (-0.5461, "Today SUX!"),
        (0.5249, "Today only kinda sux! But I'll get by, lol"),
        (0.875, "Catch utf-8 emoji such as 💘 and 💋 and 😁"),
        (0.431, "Not bad at all"),
        (-0.3412, "Sentiment analysis has never been good."),
        (0.5672, "Sentiment analysis has never been this good!"),
        (-0.5574, "Most automated sentiment analysis tools are shit."),
        (0.6476, "With VADER, sentiment analysis is the shit!"),
        (-0.5849, "Other sentiment analysis tools can be quite bad."),
        (0.4003, "VADER is such a badass!"),
        (0.7013, "Without a doubt, excellent idea."),
        (0.2944, "Roger Dodger is one of the most compelling variations on this theme."),
        (0.2263, "Roger Dodger is at least compelling as a variation on the theme."),
        (-0.1695, "Roger Dodger is one of the least compelling variations on this theme."),
        (-0.2584, "Not such a badass after all."),
        (0.7013, "Without a doubt, an excellent idea."),
    ] {
        check(text, compound);
    }
}

/// VADER's score first, then ours, with the reason.
#[test]
fn departures_from_the_published_examples() {
    for (vader, ours, text) in [
        // VADER takes `:D` for a word in capitals.
        (0.8633, 0.7644, "Make sure you :) or :D today!"),
        // VADER counts `hand`, 2.2, and the idiom twice, once for each of its words.
        (0.802, 0.4201, "On the other hand, VADER is quite bad ass"),
    ] {
        check(text, ours);
        assert!((polarity(text) - vader).abs() > 0.05);
    }
}
