//! Progress: a bar for each stage where somebody watches, a plain line where nobody does.

use std::io::IsTerminal;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use pipeline::{Progress, Stage};

/// Bars on a terminal, one line a stage elsewhere.
pub(crate) struct Talk {
    watched: bool,
    bar: Mutex<Option<ProgressBar>>,
    done: Mutex<u64>,
}

impl Talk {
    pub(crate) fn new() -> Talk {
        let watched = std::io::stderr().is_terminal();
        Talk { watched, bar: Mutex::new(None), done: Mutex::new(0) }
    }
}

impl Progress for Talk {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        *self.done.lock().expect("no panics while locked") = 0;
        if !self.watched {
            return;
        }
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
        let amount = match (stage, total) {
            (Stage::Read, _) => "{bytes}/{total_bytes} {bytes_per_sec}, {eta} left",
            (_, Some(_)) => "{human_pos}/{human_len} {per_sec}, {eta} left",
            (_, None) => "{elapsed}",
        };
        let template = format!("{:<12} {{bar:30}} {amount}", stage.name());
        bar.set_style(ProgressStyle::with_template(&template).expect("a valid template"));
        bar.enable_steady_tick(std::time::Duration::from_millis(200));
        *self.bar.lock().expect("no panics while locked") = Some(bar);
    }

    fn advance(&self, _: Stage, units: u64) {
        *self.done.lock().expect("no panics while locked") += units;
        if let Some(bar) = &*self.bar.lock().expect("no panics while locked") {
            bar.inc(units);
        }
    }

    fn end(&self, stage: Stage, seconds: f64) {
        if let Some(bar) = self.bar.lock().expect("no panics while locked").take() {
            bar.finish_and_clear();
        }
        let done = *self.done.lock().expect("no panics while locked");
        if done > 0 {
            eprintln!("{:<12} {seconds:>7.2} s  {done} {}", stage.name(), stage.unit());
        } else {
            eprintln!("{:<12} {seconds:>7.2} s", stage.name());
        }
    }
}

/// One JSON object a line on stdout, for programs that watch.
pub(crate) struct Lines;

impl Progress for Lines {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        let unit = stage.unit();
        let line = serde_json::json!({
            "event": "begin", "stage": stage.name(), "unit": unit, "total": total,
        });
        println!("{line}");
    }

    fn advance(&self, stage: Stage, units: u64) {
        let line = serde_json::json!({ "event": "advance", "stage": stage.name(), "units": units });
        println!("{line}");
    }

    fn end(&self, stage: Stage, seconds: f64) {
        let line = serde_json::json!({ "event": "end", "stage": stage.name(), "seconds": seconds });
        println!("{line}");
    }
}
