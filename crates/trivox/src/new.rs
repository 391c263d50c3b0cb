//! `trivox new`: a first pipeline file for a folder.

use crate::arguments::New;
use crate::{FINE, REFUSED, REJECTED};

pub(crate) fn new(arguments: &New) -> Result<u8, String> {
    let file = &arguments.output;
    if file.exists() {
        return Err(format!(
            "{} exists already\n  mend: name another file with -o, or move it away",
            file.display()
        ));
    }
    let draft =
        pipeline::draft::draft(&arguments.folder, file).map_err(|error| error.to_string())?;
    pipeline::files::write_text(file, &draft.text).map_err(|error| {
        format!("{} cannot be written: {error}\n  mend: name another file with -o", file.display())
    })?;
    for (name, why) in &draft.left_out {
        eprintln!("left out: {name}: {why}");
    }
    if draft.sources == 0 {
        eprintln!("{} has no source that can be run yet: see its comments", file.display());
        return Ok(REFUSED);
    }
    let sources = if draft.sources == 1 { "source" } else { "sources" };
    println!("{}: {} {sources}", file.display(), draft.sources);
    println!("Look it over, then: trivox check {0} && trivox run {0}", file.display());
    Ok(if draft.left_out.is_empty() { FINE } else { REJECTED })
}
