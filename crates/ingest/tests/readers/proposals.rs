//! What columns look like, asked of every fixture that has rows: a draft must fit its file.

use corpus::Kind;
use ingest::{Holds, Refused, Sureness, kind, open, propose, table};

use crate::fixtures;

#[test]
fn a_draft_fits_its_file() {
    let mut read = 0;
    for fixture in fixtures().iter().filter(|fixture| fixture.options.kind != Kind::Transcript) {
        let (format, kind) = (Some(fixture.format.as_str()), fixture.options.kind);
        let input = || Box::new(&fixture.bytes[..]);
        let Ok((name, table)) = table(input(), &fixture.name, format, kind, 1000) else { continue };
        assert_eq!(name, fixture.format);
        let proposal = propose(&table, kind);
        assert_eq!(proposal.columns.len(), table.columns.len());
        match open(input(), &fixture.name, format, &proposal.options) {
            Ok(_) => read += 1,
            Err(Refused::File(_)) => {}
            // Few rows show no open answer for sure; but no column may be named that is not there.
            Err(Refused::Options(complaint)) => {
                assert!(complaint.problem.contains("is named to hold its words"), "{complaint}");
            }
        }
    }
    assert!(read > 10, "{read} drafts could be read");
}

#[test]
fn personal_columns_of_an_export_are_named() {
    let fixtures = fixtures();
    let fixture = fixtures.iter().find(|fixture| fixture.name == "ordinary-expanded.csv").unwrap();
    let (_, table) = table(Box::new(&fixture.bytes[..]), "f", None, Kind::Survey, 10).unwrap();
    let personal = propose(&table, Kind::Survey).columns;
    let personal: Vec<_> = personal
        .iter()
        .filter(|column| matches!(column.holds, Holds::Personal(_)))
        .map(|column| column.column.as_str())
        .collect();
    assert_eq!(personal, ["IP Address", "Email Address", "First Name", "Last Name"]);
}

#[test]
fn reviews_and_surveys_are_told_apart() {
    for (name, expected) in [
        ("preset-play-console.csv", (Kind::Review, Sureness::Sure)),
        ("ordinary-sheet.csv", (Kind::Survey, Sureness::Likely)),
    ] {
        let fixtures = fixtures();
        let fixture = fixtures.iter().find(|fixture| fixture.name == name).unwrap();
        let input = Box::new(&fixture.bytes[..]);
        let (_, table) = table(input, name, Some(&fixture.format), Kind::Survey, 10).unwrap();
        let (kind, sureness, why) = kind(&table);
        assert_eq!((kind, sureness), expected, "{name}: {why}");
    }
}
