//! `trivox model`: the sentence-transformers that are installed.

use pipeline::models;

use crate::FINE;
use crate::arguments::{Model, ModelAction};

pub(crate) fn model(arguments: &Model) -> Result<u8, String> {
    match &arguments.action {
        ModelAction::Add { from, name } => {
            let model = models::add(from, name.as_deref()).map_err(|error| error.to_string())?;
            let folder = models::folder().join(&model.name);
            println!("{}  {}", model.sha256, model.name);
            eprintln!("installed in {}", folder.display());
            eprintln!("use it: `teacher = \"{}\"` under [themes]", model.name);
        }
        ModelAction::List => {
            let folder = models::folder();
            let names = models::list().map_err(|error| format!("{}: {error}", folder.display()))?;
            names.iter().for_each(|name| println!("{name}"));
            if names.is_empty() {
                eprintln!("no model is installed in {}", folder.display());
            }
        }
    }
    Ok(FINE)
}
