//! A program that is run and measured from outside, as far as the system tells (Linux).

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often the system is asked; what comes after the last time is not seen.
const EVERY: Duration = Duration::from_millis(20);

/// The kernel's ticks in a second, the same on all Linux systems for programs (`USER_HZ`).
const TICKS: f64 = 100.0;

/// What a run took.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) wall: f64,
    /// Seconds of processors in the program …
    pub(super) user: Option<f64>,
    /// … and in the kernel for it.
    pub(super) system: Option<f64>,
    /// The most memory at once (VmHWM), in bytes.
    pub(super) peak: Option<u64>,
}

/// Runs a program to its end.
///
/// # Errors
/// Where it cannot be started or fails.
pub(super) fn run(mut command: Command) -> Result<Taken, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let wrong = |why: String| format!("{name}: {why}");
    let started = Instant::now();
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = child.map_err(|error| wrong(error.to_string()))?;
    let process = format!("/proc/{}", child.id());
    let mut taken = Taken::default();
    loop {
        taken.peak = peak(&process).or(taken.peak);
        if let Some((user, system)) = times(&process) {
            (taken.user, taken.system) = (Some(user), Some(system));
        }
        if let Some(status) = child.try_wait().map_err(|error| wrong(error.to_string()))? {
            taken.wall = started.elapsed().as_secs_f64();
            return if status.success() { Ok(taken) } else { Err(wrong(status.to_string())) };
        }
        thread::sleep(EVERY);
    }
}

fn peak(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// User and system seconds: the 14th and 15th field, counted past the name in brackets.
fn times(process: &str) -> Option<(f64, f64)> {
    let stat = fs::read_to_string(format!("{process}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11).map(str::parse::<f64>);
    let (user, system) = (fields.next()?.ok()?, fields.next()?.ok()?);
    Some((user / TICKS, system / TICKS))
}

/// How many programs wanted a processor in the last minute, on average.
pub(super) fn load() -> String {
    let told = fs::read_to_string("/proc/loadavg").ok();
    let told = told.and_then(|told| told.split_whitespace().next().map(str::to_owned));
    told.unwrap_or_else(|| "not told here".to_owned())
}
