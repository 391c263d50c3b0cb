//! What a student must learn.

use super::*;

const SUBJECTS: [&str; 6] = ["bus", "tram", "nurse", "doctor", "menu", "soup"];
const VERBS: [&str; 5] = ["came", "left", "smiled", "waited", "cooled"];

/// Texts of a subject and a verb, and for each the sum of two directions: one for each word.
fn lesson() -> (Vec<Vec<&'static str>>, Vec<f32>) {
    let (mut texts, mut targets) = (Vec::new(), Vec::new());
    for (s, subject) in SUBJECTS.iter().enumerate() {
        for (v, verb) in VERBS.iter().enumerate() {
            texts.push(vec!["the", *subject, *verb]);
            let mut target = [0.0; SUBJECTS.len() + VERBS.len()];
            target[s] = 1.0;
            target[SUBJECTS.len() + v] = 1.0;
            targets.extend(target);
        }
    }
    (texts, targets)
}

fn taught() -> Student {
    let (texts, targets) = lesson();
    Student::fit(&texts, &targets, SUBJECTS.len() + VERBS.len())
}

#[test]
fn a_linear_map_is_found_again_in_texts_that_were_not_learnt_from() {
    let agreement = taught().agreement().expect("three texts are held out");
    assert!(agreement > 0.9, "{agreement}");
}

#[test]
fn the_vector_of_a_text_is_the_sum_over_its_tokens() {
    let student = taught();
    let text = ["the", "bus", "waited", "the", "soup"];
    let mut sum = student.vector(&text[..2]);
    student.add(Some("bus"), "waited", &mut sum);
    student.add(Some("waited"), "the", &mut sum);
    student.add(Some("the"), "soup", &mut sum);
    assert_eq!(sum, student.vector(&text));
}

#[test]
fn a_word_that_was_never_met_is_read_by_its_letters() {
    let student = taught();
    let likeness = |a: &str, b: &str| {
        let (a, b) = (student.vector(&[a]), student.vector(&[b]));
        a.iter().zip(&b).map(|(a, b)| a * b).sum::<f32>()
    };
    assert!(likeness("nurses", "nurse") > likeness("nurses", "tram"));
    assert_eq!(student.vector(&["xyz"]), vec![0.0; student.dimensions()]);
}

#[test]
fn the_same_lesson_gives_the_same_student() {
    let text: Vec<&str> = SUBJECTS.iter().chain(&VERBS).copied().collect();
    assert_eq!(taught().vector(&text), taught().vector(&text));
}

#[test]
fn nothing_to_learn_from_is_no_trouble() {
    let student = Student::fit(&[], &[], 4);
    assert_eq!(student.agreement(), None);
    assert_eq!(student.vector(&["bus"]), [0.0; 4]);
    let student = Student::fit(&[vec!["a"], vec!["b"]], &[], 0);
    assert_eq!(student.vector(&["a"]), [0.0; 0]);
}
