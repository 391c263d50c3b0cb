//! Recordings in several files, one for each speaker: merged by time, and told where they do not fit.

use std::path::Path;

use expect_test::{Expect, expect};
use tables::{Extra, documents, participants, rejects, utterances};
use tests::{read, rows, said, trivox, write};

const STUDY: &str = "[study]\nid = \"s\"\noutput = \"report\"\n\n[[source]]\nid = \"calls\"\n\
    kind = \"transcript\"\nfiles = [\"calls/*\"]\nroles = { doctor = [\"doctor\"] }\n";

const PATTERN: &str = "recordings = \"{recording}_{speaker}.TextGrid\"\n";

/// A TextGrid with one tier: what is said from when to when, in seconds.
fn grid(tier: &str, said: &[(f64, f64, &str)]) -> String {
    let mut text = format!(
        "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = 60\n\
         tiers? <exists>\nsize = 1\nitem []:\n    item [1]:\n        class = \"IntervalTier\"\n        \
         name = \"{tier}\"\n        xmin = 0\n        xmax = 60\n        intervals: size = {}\n",
        said.len()
    );
    for (n, (from, to, words)) in said.iter().enumerate() {
        text.push_str(&format!(
            "        intervals [{}]:\n            xmin = {from}\n            xmax = {to}\n            \
             text = \"{words}\"\n",
            n + 1
        ));
    }
    text
}

/// Two calls in which a doctor and a patient speak, and the pipeline file.
fn calls(folder: &Path) {
    write(folder, "s.toml", format!("{STUDY}{PATTERN}"));
    let doctor =
        [(0.0, 2.0, "How can I help you?"), (6.0, 8.0, "Since when?"), (9.0, 9.5, "I see.")];
    let patient = [(2.0, 6.5, "It hurts in my back."), (9.0, 12.0, "Two weeks.")];
    write(folder, "calls/day1_1_doctor.TextGrid", grid("Speaker", &doctor));
    write(folder, "calls/day1_1_patient.TextGrid", grid("Speaker", &patient));
    write(folder, "calls/day1_2_doctor.TextGrid", grid("utterances", &doctor[..1]));
    write(folder, "calls/day1_2_patient.TextGrid", grid("Patient", &patient[..1]));
}

/// Runs the study.
fn run(folder: &Path, code: i32) {
    let output = trivox(folder, &["run", "s.toml"]);
    assert_eq!(output.status.code(), Some(code), "{}", said(&output));
}

/// What is said in the report: recording, time, speaker, words, place.
fn check(folder: &Path, expected: Expect) {
    let report = folder.join("report");
    let documents: Vec<documents::Row> = rows(&report, &Extra::default());
    let said: Vec<utterances::Row> = rows(&report, &Extra::default());
    let mut text = String::new();
    for document in documents {
        text.push_str(&format!(
            "{} from {} on, {:?} ms\n",
            document.external_id.unwrap_or_default(),
            document.path,
            document.duration_ms
        ));
        for row in said.iter().filter(|row| row.document_id == document.document_id) {
            text.push_str(&format!(
                "  {} {:?} {} ({}): {} [{}:{}]\n",
                row.seq,
                row.start_ms,
                row.speaker.as_deref().unwrap_or("?"),
                row.role,
                row.text,
                row.path,
                row.line
            ));
        }
    }
    let rejects: Vec<rejects::Row> = rows(&report, &Extra::default());
    for row in rejects {
        text.push_str(&format!("{} {}: {}\n  mend: {}\n", row.what, row.path, row.why, row.mend));
    }
    expected.assert_eq(&text);
}

#[test]
fn turns_of_several_files_are_one_document_in_the_order_of_time() {
    let folder = tempfile::tempdir().unwrap();
    calls(folder.path());
    run(folder.path(), 0);
    check(
        folder.path(),
        expect![[r#"
        day1_1 from calls/day1_1_doctor.TextGrid on, Some(60000) ms
          0 Some(0) doctor (doctor): How can I help you? [calls/day1_1_doctor.TextGrid:18]
          1 Some(2000) patient (participant): It hurts in my back. [calls/day1_1_patient.TextGrid:18]
          2 Some(6000) doctor (doctor): Since when? [calls/day1_1_doctor.TextGrid:22]
          3 Some(9000) doctor (doctor): I see. [calls/day1_1_doctor.TextGrid:26]
          4 Some(9000) patient (participant): Two weeks. [calls/day1_1_patient.TextGrid:22]
        day1_2 from calls/day1_2_doctor.TextGrid on, Some(60000) ms
          0 Some(0) doctor (doctor): How can I help you? [calls/day1_2_doctor.TextGrid:18]
          1 Some(2000) patient (participant): It hurts in my back. [calls/day1_2_patient.TextGrid:18]
    "#]],
    );
    let people: Vec<participants::Row> = rows(&folder.path().join("report"), &Extra::default());
    assert_eq!(people.len(), 4, "labels are local to a recording");
    let run_json: serde_json::Value =
        serde_json::from_str(&read(folder.path(), "report/run.json")).unwrap();
    let kept = |n: usize| run_json["inputs"][n]["kept"].as_u64().unwrap();
    assert_eq!((0..4).map(kept).collect::<Vec<_>>(), [3, 2, 1, 1]);
    assert_eq!(run_json["counts"]["calls"]["kept"], 7);
    assert_eq!(run_json["slices"]["calls"]["verified"], 7);

    // An utterance has the same id as in a file by itself.
    let ids = || {
        let said: Vec<utterances::Row> = rows(&folder.path().join("report"), &Extra::default());
        let mut ids: Vec<_> = said.into_iter().map(|row| (row.utterance_id, row.text)).collect();
        ids.sort();
        ids
    };
    let merged = ids();
    write(folder.path(), "s.toml", STUDY);
    run(folder.path(), 0);
    assert_eq!(ids(), merged);
}

#[test]
fn files_that_do_not_fit_are_rejected_and_the_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    calls(path);
    write(path, "calls/notes.TextGrid", grid("Speaker", &[(0.0, 1.0, "A note.")]));
    let packed = zstd::encode_all(read(path, "calls/day1_2_patient.TextGrid").as_bytes(), 1);
    write(path, "calls/day1_2_patient.TextGrid.zst", packed.unwrap());
    write(path, "calls/day1_2_nurse.TextGrid", "File type = \"ooTextFile\"\n\"TextGrid\"\n");
    run(path, 1);
    check(
        path,
        expect![[r#"
        day1_1 from calls/day1_1_doctor.TextGrid on, Some(60000) ms
          0 Some(0) doctor (doctor): How can I help you? [calls/day1_1_doctor.TextGrid:18]
          1 Some(2000) patient (participant): It hurts in my back. [calls/day1_1_patient.TextGrid:18]
          2 Some(6000) doctor (doctor): Since when? [calls/day1_1_doctor.TextGrid:22]
          3 Some(9000) doctor (doctor): I see. [calls/day1_1_doctor.TextGrid:26]
          4 Some(9000) patient (participant): Two weeks. [calls/day1_1_patient.TextGrid:22]
        day1_2 from calls/day1_2_doctor.TextGrid on, Some(60000) ms
          0 Some(0) doctor (doctor): How can I help you? [calls/day1_2_doctor.TextGrid:18]
          1 Some(2000) patient (participant): It hurts in my back. [calls/day1_2_patient.TextGrid:18]
        rejected calls/day1_2_patient.TextGrid.zst: `calls/day1_2_patient.TextGrid` is `patient` in recording `day1_2`, too
          mend: leave one of the two out of `files`, or name each after its own speaker
        rejected calls/notes.TextGrid: the name does not fit `recordings = "{recording}_{speaker}.TextGrid"`
          mend: mend the pattern, rename the file, or leave it out of `files`
        rejected calls/day1_2_nurse.TextGrid: it is no TextGrid that was saved as text with its tiers one by one
          mend: open it in Praat and save it with `Save as text file…`
    "#]],
    );
    let checked = said(&trivox(path, &["check", "s.toml"]));
    expect![[r#"
        exit 2
        calls (transcript, 7 files)
          calls/day1_2_patient.TextGrid.zst: cannot be read
          calls/notes.TextGrid: cannot be read
          calls/day1_1_doctor.TextGrid: textgrid (it begins as Praat writes a TextGrid), UTF-8; 1 documents, 3 utterances by `doctor` in recording `day1_1`
          calls/day1_1_patient.TextGrid: textgrid (it begins as Praat writes a TextGrid), UTF-8; 1 documents, 2 utterances by `patient` in recording `day1_1`
          calls/day1_2_doctor.TextGrid: textgrid (it begins as Praat writes a TextGrid), UTF-8; 1 documents, 1 utterances by `doctor` in recording `day1_2`
          calls/day1_2_nurse.TextGrid: cannot be read
          calls/day1_2_patient.TextGrid: textgrid (it begins as Praat writes a TextGrid), UTF-8; 1 documents, 1 utterances by `patient` in recording `day1_2`
        the report would go to report
        ---
        calls/day1_2_patient.TextGrid.zst: `calls/day1_2_patient.TextGrid` is `patient` in recording `day1_2`, too
          mend: leave one of the two out of `files`, or name each after its own speaker
        calls/notes.TextGrid: the name does not fit `recordings = "{recording}_{speaker}.TextGrid"`
          mend: mend the pattern, rename the file, or leave it out of `files`
        calls/day1_2_nurse.TextGrid: it is no TextGrid that was saved as text with its tiers one by one
          mend: open it in Praat and save it with `Save as text file…`
    "#]].assert_eq(&checked.replace(&path.display().to_string(), "FOLDER"));
}

#[test]
fn what_is_no_pattern_of_the_files_refuses_the_study() {
    let folder = tempfile::tempdir().unwrap();
    calls(folder.path());
    let mut all = String::new();
    for (pattern, kind) in [
        ("{recording}.TextGrid", "transcript"),
        ("{recording}-{speaker}.eaf", "transcript"),
        ("{recording}_{speaker}.TextGrid", "review"),
    ] {
        let source = STUDY.replace("transcript", kind);
        write(folder.path(), "s.toml", format!("{source}recordings = \"{pattern}\"\n"));
        let output = trivox(folder.path(), &["check", "s.toml"]);
        assert_eq!(output.status.code(), Some(2));
        all.push_str(&String::from_utf8(output.stderr).unwrap());
    }
    expect![[r#"
        s.toml:10:14: `{recording}.TextGrid` is no pattern: `{speaker}` stands in it 0 times, not once
          mend: write e.g. "{recording}_{speaker}.TextGrid"
        s.toml:10:14: no file of the source fits `{recording}-{speaker}.eaf`; the first is `calls/day1_1_doctor.TextGrid`
          mend: write the names as they are, with their endings
        s.toml:10:14: a review has no recordings
          mend: remove `recordings`, or mend `kind`
    "#]].assert_eq(&all);
}

#[test]
fn a_file_of_several_speakers_keeps_its_labels() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let study = STUDY.to_owned() + "recordings = \"{recording}/{speaker}.vtt\"\n";
    write(path, "s.toml", study.replace("calls/*", "calls/*/*"));
    let cue = |n: u32, words: &str| format!("\n00:0{n}.000 --> 00:0{n}.900\n{words}\n");
    let vtt = |cues: &[String]| format!("WEBVTT\n{}", cues.concat());
    let both = [cue(1, "<v Ann>Hello."), cue(3, "<v Bob>Hello, Ann."), cue(5, "<v Ann>Well.")];
    write(path, "calls/one/room.vtt", vtt(&both));
    write(path, "calls/one/guest.vtt", vtt(&[cue(2, "May I come in?"), cue(4, "Thank you.")]));
    run(path, 0);
    check(
        path,
        expect![[r#"
        one from calls/one/guest.vtt on, Some(5900) ms
          0 Some(1000) Ann (participant): Hello. [calls/one/room.vtt:4]
          1 Some(2000) guest (participant): May I come in? [calls/one/guest.vtt:4]
          2 Some(3000) Bob (participant): Hello, Ann. [calls/one/room.vtt:7]
          3 Some(4000) guest (participant): Thank you. [calls/one/guest.vtt:7]
          4 Some(5000) Ann (participant): Well. [calls/one/room.vtt:10]
        repaired calls/one/room.vtt: 2 people speak in the file (`Ann`, `Bob`), though `room` alone is said to speak in it
          mend: they keep their labels; see whether the file is one speaker's
    "#]],
    );
}

#[test]
fn turns_without_times_stand_last_and_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let study = STUDY.to_owned() + "recordings = \"{recording}_{speaker}.txt\"\n";
    write(folder.path(), "s.toml", study);
    write(folder.path(), "calls/x_ann.txt", "A: I waited.\nA: For long.\n");
    let bob = "[00:00:05] B: Hello.\n[00:00:09] B: Sorry.\n";
    write(folder.path(), "calls/x_bob.txt", bob);
    run(folder.path(), 0);
    check(
        folder.path(),
        expect![[r#"
        x from calls/x_ann.txt on, None ms
          0 Some(5000) bob (participant): Hello. [calls/x_bob.txt:1]
          1 Some(9000) bob (participant): Sorry. [calls/x_bob.txt:2]
          2 None ann (participant): A: I waited.
        A: For long. [calls/x_ann.txt:1]
        repaired calls/x_ann.txt: no speaker labels such as `Name:` occur again and again
          mend: each paragraph was read as an utterance of nobody; write a label before each turn
        repaired calls/x_ann.txt: 1 of 1 turns tell no time among those of other speakers
          mend: they stand after all others; give the file times, or take it out of the recording
    "#]],
    );
}

#[test]
fn a_folder_of_tracks_is_drafted_as_recordings() {
    let folder = tempfile::tempdir().unwrap();
    calls(folder.path());
    let output = trivox(folder.path(), &["new", "calls", "-o", "drafted.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let draft = read(folder.path(), "drafted.toml");
    let source = draft.split("\n\n").find(|part| part.starts_with("[[source]]")).unwrap();
    expect![[r#"
        [[source]]                      # recordings: 2 in 4 files, in textgrid
        id    = "calls"
        kind  = "transcript"
        files = ["calls/*.TextGrid"]
        recordings = "{recording}_{speaker}.TextGrid"     # one file a speaker: two speak at once 15 % of the time
        analyse = ["participant"]       # whose words are evidence; all are searchable"#]].assert_eq(source);
    write(folder.path(), "s.toml", draft.replace("reports/calls", "report"));
    run(folder.path(), 0);
    let documents: Vec<documents::Row> = rows(&folder.path().join("report"), &Extra::default());
    assert_eq!(documents.len(), 2);
}
