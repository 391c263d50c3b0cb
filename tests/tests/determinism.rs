//! The same tables, byte for byte, on any number of threads and whatever the order of the input.

use tests::{read, run_study, study, table_bytes, write};

#[test]
fn threads_and_order_of_files_do_not_show() {
    let one = study();
    let first = table_bytes(&run_study(one.path(), &["--threads", "1"]));
    assert_eq!(first.len(), 24, "one file for each table of the contract");

    let two = study();
    let second = table_bytes(&run_study(two.path(), &["--threads", "2"]));
    for ((name, a), (_, b)) in first.iter().zip(&second) {
        assert!(a == b, "{name} differs between 1 and 2 threads");
    }

    let turned = study();
    let pipeline = read(turned.path(), "pipelines/contact-centre.toml");
    let files = r#"["../data/focus-groups/*.vtt", "../data/focus-groups/*.txt"]"#;
    let other = r#"["../data/focus-groups/l*.txt", "../data/focus-groups/m*.vtt", "../data/focus-groups/*.vtt"]"#;
    assert!(pipeline.contains(files));
    write(turned.path(), "pipelines/contact-centre.toml", pipeline.replace(files, other));
    let third = table_bytes(&run_study(turned.path(), &["--threads", "3"]));
    for ((name, a), (_, b)) in first.iter().zip(&third) {
        assert!(a == b, "{name} depends on the order of the input files");
    }
}
