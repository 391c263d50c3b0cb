//! A small model with random weights answers as the formulas do (`tiny/make.py`); so does
//! all-MiniLM-L6-v2 where `TRIVOX_TEST_MODEL` names its folder.

use std::path::{Path, PathBuf};

use embeddings::{ModelFiles, Teacher, TeacherError};
use serde_json::Value;

/// The largest difference to the independent answers.
const TOLERANCE: f64 = 1e-5;

#[expect(clippy::disallowed_methods, reason = "a test reads its fixtures")]
fn read(file: &Path) -> Vec<u8> {
    std::fs::read(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tiny")
}

struct Bytes {
    configuration: Vec<u8>,
    tokenizer: Vec<u8>,
    weights: Vec<u8>,
}

impl Bytes {
    fn of(folder: &Path) -> Self {
        Self {
            configuration: read(&folder.join("config.json")),
            tokenizer: read(&folder.join("tokenizer.json")),
            weights: read(&folder.join("model.safetensors")),
        }
    }

    fn open(&self, sentences: Option<&[u8]>) -> Result<Teacher, TeacherError> {
        let Self { configuration, tokenizer, weights } = self;
        Teacher::open(ModelFiles { configuration, tokenizer, weights, sentences })
    }
}

/// Compares the first numbers of each vector with those that are known.
fn check(teacher: &Teacher, answers: &Path) {
    let answers: Value = serde_json::from_slice(&read(answers)).expect("JSON");
    let answers = answers.as_array().expect("a list");
    let texts: Vec<&str> = answers.iter().map(|row| row["text"].as_str().expect("text")).collect();
    let found = teacher.embed(&texts);
    assert_eq!(found.len(), answers.len());
    for (answer, found) in answers.iter().zip(&found) {
        let expected = answer["vector"].as_array().expect("numbers");
        for (expected, found) in expected.iter().zip(found) {
            let difference = expected.as_f64().expect("a number") - f64::from(*found);
            assert!(difference.abs() < TOLERANCE, "{}: {difference}", answer["text"]);
        }
    }
}

#[test]
fn a_small_model_answers_as_the_formulas_do() {
    let teacher = Bytes::of(&folder()).open(None).expect("the fixture is whole");
    assert_eq!(teacher.dimensions(), 16);
    check(&teacher, &folder().join("answers.json"));
}

#[test]
fn the_common_model_answers_as_the_formulas_do() {
    let Some(model) = std::env::var_os("TRIVOX_TEST_MODEL") else { return };
    let sentences = read(&Path::new(&model).join("sentence_bert_config.json"));
    let teacher = Bytes::of(Path::new(&model)).open(Some(&sentences)).expect("a whole model");
    check(&teacher, &folder().join("../minilm.json"));
}

#[test]
fn a_vector_does_not_depend_on_the_texts_beside_it() {
    let teacher = Bytes::of(&folder()).open(None).expect("the fixture is whole");
    let texts: Vec<String> = (0..90).map(|n| "we waited for hours . ".repeat(n % 7)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let together = teacher.embed(&texts);
    let alone: Vec<Vec<f32>> = texts.iter().flat_map(|text| teacher.embed(&[*text])).collect();
    assert_eq!(together, alone);
}

#[test]
fn a_list_of_pieces_serves_as_tokenizer() {
    let mut bytes = Bytes::of(&folder());
    let json: Value = serde_json::from_slice(&bytes.tokenizer).expect("JSON");
    let vocabulary = json["model"]["vocab"].as_object().expect("pieces");
    let mut lines = vec![""; vocabulary.len()];
    for (piece, number) in vocabulary {
        lines[number.as_u64().expect("a number") as usize] = piece;
    }
    bytes.tokenizer = lines.join("\n").into_bytes();
    check(&bytes.open(None).expect("a vocabulary"), &folder().join("answers.json"));
}

#[test]
fn what_is_no_such_model_is_refused_with_the_file_and_the_reason() {
    let whole = Bytes::of(&folder());
    let refused = |change: &dyn Fn(&mut Bytes)| {
        let mut bytes = Bytes::of(&folder());
        change(&mut bytes);
        bytes.open(None).err().map(|error| error.to_string()).unwrap_or_default()
    };
    let replace = |bytes: &[u8], from: &str, to: &str| {
        String::from_utf8_lossy(bytes).replace(from, to).into_bytes()
    };
    let said = [
        refused(&|b| b.configuration = replace(&whole.configuration, "\"bert\"", "\"mpnet\"")),
        refused(&|b| b.configuration = replace(&whole.configuration, "hidden_size", "size")),
        refused(&|b| b.configuration = replace(&whole.configuration, "heads\": 2", "heads\": 3")),
        refused(&|b| b.configuration = replace(&whole.configuration, "layers\": 2", "layers\": 3")),
        refused(&|b| b.tokenizer = replace(&whole.tokenizer, "WordPiece", "Unigram")),
        refused(&|b| b.tokenizer = replace(&whole.tokenizer, "[CLS]", "<s>")),
        refused(&|b| b.tokenizer = vec![0xFF]),
        refused(&|b| b.weights.truncate(5000)),
        refused(&|b| b.weights.clear()),
    ];
    expect_test::expect![[r#"
        config.json: `model_type` is `mpnet`, not `bert`
        config.json: `hidden_size` is missing or no positive whole number
        config.json: 3 heads do not divide a width of 16
        model.safetensors: `encoder.layer.2.attention.self.query.weight` is missing
        tokenizer: the pieces are of kind `Unigram`, not `WordPiece`
        tokenizer: the vocabulary has no `[CLS]`
        tokenizer: the file is no UTF-8
        model.safetensors: `embeddings.token_type_embeddings.weight` lies outside of the file
        model.safetensors: the file is cut short or no safetensors file
    "#]]
    .assert_eq(&(said.join("\n") + "\n"));
}
