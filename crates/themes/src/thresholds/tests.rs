//! Thresholds of made-up weights and of a small corpus that somebody coded.

use corpus::Span;
use expect_test::expect;

use super::{HIGHEST, USUAL, threshold};
use crate::tests::{Corpus, automatic, fit, hospital};
use crate::{Code, Coded, Parameters, Statement};

#[test]
fn the_threshold_lies_where_f1_is_highest() {
    let weights = |list: &[(f32, bool)]| list.repeat(1_000);
    let check = |list: &[(f32, bool)], expected: f32| {
        let found = threshold(weights(list));
        assert!((found - expected).abs() < 0.02, "{found}, {expected}: {list:?}");
    };
    check(&[(0.9, true), (0.7, true), (0.3, false), (0.1, false)], 0.5);
    // One more that is wrong costs less than two that are missed.
    check(&[(0.9, true), (0.6, false), (0.4, true), (0.4, true), (0.2, false)], 0.3);
    check(&[(1.0, true), (1.0, true), (0.99, false)], HIGHEST);
    // Nobody gave it: the usual one.
    check(&[(0.9, false), (0.1, false)], USUAL);
    // A few tell little.
    let few = threshold(vec![(0.3, true), (0.3, true), (0.1, false)]);
    assert!(few > 0.4, "{few}");
}

/// What people would code: of parking, and of food.
fn said(text: &str) -> Vec<usize> {
    let is_of = [&["arking"][..], &["ood", "Lunch"], &[]];
    let codes = is_of.iter().enumerate();
    let codes = codes.filter(|(_, words)| words.iter().any(|word| text.contains(word)));
    codes.map(|(code, _)| code).collect()
}

/// Statements that were read, with what people would code in them.
fn read<'a>(statements: impl Iterator<Item = Statement<'a>>) -> Vec<Coded<'a>> {
    let read = statements.map(|statement| {
        let whole = Span { start: 0, end: statement.text.len() as u32 };
        let codes = said(statement.text).into_iter().map(|code| (code, whole)).collect();
        Coded { statement, codes }
    });
    read.collect()
}

fn codes() -> [Code; 3] {
    ["Cars", "Meals", "Never given"].map(|label| Code {
        label: label.to_owned(),
        examples: Vec::new(),
        cues: Vec::new(),
        query: None,
        parent: None,
        pinned: false,
        rejected: false,
    })
}

#[test]
fn what_people_coded_teaches_thresholds() {
    let corpus = Corpus::new("en", hospital());
    let statements = corpus.statements();
    // People read three statements of four.
    let is_read = |at: &usize| at % 4 != 3;
    let coded = read((0..statements.len()).filter(is_read).map(|at| statements[at]));
    let codes = codes();
    let parameters = Parameters { codes: &codes, coded: &coded, find: false, ..automatic() };
    let model = fit(&statements, &parameters);
    let taught: Vec<_> = model.themes().iter().filter_map(|theme| theme.taught).collect();
    assert_eq!(taught.len(), 3);
    let with =
        |code: usize| coded.iter().filter(move |one| one.codes.iter().any(|it| it.0 == code));
    for (code, taught) in taught.iter().enumerate().take(2) {
        assert_eq!((taught.coded, taught.read), (with(code).count(), coded.len()));
        assert!(taught.threshold.is_some() && taught.f1 > Some(0.9), "{taught:?}");
    }
    assert_eq!((taught[2].coded, taught[2].threshold), (0, None), "nobody gave it");
    // What nobody read is coded as people would have.
    let unread: Vec<Statement> = statements.iter().skip(3).step_by(4).copied().collect();
    let given = model.apply(&unread);
    let right = unread
        .iter()
        .zip(&given)
        .filter(|(statement, given)| said(statement.text).first().copied() == given.primary);
    assert!(right.count() * 10 >= unread.len() * 9, "{given:?}");
    // Each statement that was read has codes from models that have not seen it.
    assert_eq!(model.held_out().count(), coded.len());
}

/// Of statements that are given a code, the share of which people would say so; and the reverse.
fn shares(code: usize, statements: &[Statement], given: &[Vec<usize>]) -> (f64, f64) {
    let both = statements.iter().zip(given);
    let both = both.map(|(it, given)| (said(it.text).contains(&code), given.contains(&code)));
    let both: Vec<(bool, bool)> = both.collect();
    let count = |of: fn(&(bool, bool)) -> bool| both.iter().filter(|it| of(it)).count() as f64;
    let right = count(|(said, given)| *said && *given);
    (right / count(|(_, given)| *given), right / count(|(said, _)| *said))
}

/// Of texts of several sentences a code is given where one sentence speaks of it; what is told of
/// the code counts these too.
#[test]
fn what_is_told_of_a_code_is_what_is_coded_with_it() {
    let sentences = hospital();
    let n = sentences.len();
    let text = |at: usize| {
        let said = [at, at * 7 + 3, at * 31 + 5, at * 11 + 8].map(|at| sentences[at % n].as_str());
        format!("{}.", said.join(". "))
    };
    let corpus = Corpus::new("en", (0..2 * n).map(text));
    let statements = corpus.statements();
    let (seen, unseen) = statements.split_at(n);
    let coded = read(seen.iter().copied());
    let codes = codes();
    let parameters = Parameters { codes: &codes, coded: &coded, find: false, ..automatic() };
    let model = fit(&statements, &parameters);
    let held_out: Vec<Vec<usize>> = model.held_out().map(|(_, codes)| codes).collect();
    let given = model.apply(unseen).into_iter().map(|found| {
        let counted = found.codings.iter().filter(|coding| coding.weight >= 0.5);
        counted.map(|coding| coding.theme).collect()
    });
    let given: Vec<Vec<usize>> = given.collect();
    let mut shown = String::new();
    for theme in &model.themes()[..2] {
        let (Some(code), Some(taught)) = (theme.code, theme.taught) else { continue };
        let (precision, recall) = shares(code, seen, &held_out);
        assert_eq!((taught.precision, taught.recall), (Some(precision), Some(recall)));
        let (unseen_precision, unseen_recall) = shares(code, unseen, &given);
        shown += &format!(
            "{}: precision {precision:.2}, {unseen_precision:.2} where nobody read; recall \
             {recall:.2}, {unseen_recall:.2}\n",
            theme.label
        );
    }
    expect![[r#"
        Cars: precision 0.92, 0.97 where nobody read; recall 0.70, 0.72
        Meals: precision 0.95, 1.00 where nobody read; recall 0.70, 0.62
    "#]]
    .assert_eq(&shown);
}
