//! `trivox check`: what would be read, and what is wrong.

use pipeline::plan;

use crate::arguments::Check;
use crate::{FINE, REFUSED, REJECTED};

pub(crate) fn check(arguments: &Check) -> Result<u8, String> {
    let planned = plan::plan(&arguments.pipeline, None);
    let plan = planned.map_err(|error| error.to_string())?;
    let mut code = FINE;
    for (source, files) in pipeline::check::check(&plan) {
        println!("{} ({}, {} files)", source.id, source.kind, files.len());
        for file in files {
            let Some((format, why, encoding)) = &file.format else {
                println!("  {}: cannot be read", file.name);
                file.complaints.iter().for_each(|complaint| eprintln!("{complaint}"));
                code = REFUSED;
                continue;
            };
            let more = if file.more { ", and more" } else { "" };
            let part = file.part.as_ref();
            let part = part.map_or_else(String::new, |part| {
                format!(" by `{}` in recording `{}`", part.speaker, part.name)
            });
            println!(
                "  {}: {format} ({why}), {encoding}; {} documents, {} utterances{part}{more}",
                file.name, file.n_documents, file.n_utterances
            );
            file.complaints.iter().for_each(|complaint| eprintln!("{complaint}"));
            if file.counts.rejected + file.coded.codings.rejected > 0 && code == FINE {
                code = REJECTED;
            }
        }
    }
    println!("the report would go to {}", plan.output.display());
    Ok(code)
}
