//! `cargo xtask sample`: the numbers of the sample study that nobody would write by hand.

use jiff::{SignedDuration, civil::DateTime};
use statistics::Random;

/// Rows of data/tickets.csv.
const TICKETS: usize = 600;

pub(crate) fn sample() -> Result<(), String> {
    let path = crate::root().join("data/tickets.csv");
    std::fs::write(&path, tickets()?).map_err(|error| format!("{}: {error}", path.display()))
}

/// The columns of the tickets.
const HEADER: [&str; 11] = [
    "ticket",
    "customer",
    "opened_at",
    "first_reply_at",
    "resolved_at",
    "handle_s",
    "n_contacts",
    "abandoned",
    "channel",
    "csat",
    "tier",
];

/// A uniform number in [0, 1).
fn uniform(random: &mut Random) -> f64 {
    (random.draw() >> 11) as f64 / (1_u64 << 53) as f64
}

/// A waiting time with this mean: exponential, as arrivals at a counter are.
fn waiting(random: &mut Random, mean: f64) -> SignedDuration {
    let seconds = -mean * (1.0 - uniform(random)).ln();
    SignedDuration::from_secs(seconds as i64)
}

fn pick<'c>(random: &mut Random, choices: &[(&'c str, f64)]) -> &'c str {
    let mut left = uniform(random);
    for (choice, share) in choices {
        left -= share;
        if left < 0.0 {
            return choice;
        }
    }
    choices[choices.len() - 1].0
}

/// The service tickets.
fn tickets() -> Result<String, String> {
    let mut random = Random::seeded(7);
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| error.to_string();
    out.write_record(HEADER).map_err(failed)?;
    let begin: DateTime = "2026-01-02T08:00:00".parse().map_err(|error| format!("{error}"))?;
    for number in 0..TICKETS {
        out.write_record(ticket(number, begin, &mut random)).map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

/// A ticket: phones are slow to answer, chat is quick; business is passed around more.
fn ticket(number: usize, begin: DateTime, random: &mut Random) -> [String; HEADER.len()] {
    let tier = pick(random, &[("personal", 0.68), ("business", 0.32)]);
    let channel = pick(random, &[("phone", 0.55), ("chat", 0.3), ("email", 0.15)]);
    let day = SignedDuration::from_hours(24 * (number as i64 * 270 / TICKETS as i64));
    let opened = begin + day + SignedDuration::from_secs((uniform(random) * 36_000.0) as i64);
    let mean = match channel {
        "phone" => 32.0 * 60.0,
        "chat" => 4.0 * 60.0,
        _ => 9.0 * 3600.0,
    };
    let first = waiting(random, mean);
    let abandoned = channel == "phone" && first > SignedDuration::from_mins(60);
    let contacts = 1
        + (uniform(random) < if tier == "business" { 0.5 } else { 0.2 }) as u32
        + u32::from(uniform(random) < 0.1);
    let handle = 180.0 + waiting(random, 300.0).as_secs_f64();
    let resolved = opened + first + waiting(random, 5.0 * 3600.0 * f64::from(contacts));
    let slow = first > SignedDuration::from_mins(20) && channel != "email";
    let csat = 5 - u32::from(slow) * 2 - (contacts - 1).min(2) + u32::from(uniform(random) < 0.2)
        - u32::from(uniform(random) < 0.2);
    let answered = |text: String| if abandoned { String::new() } else { text };
    let moment = |at: DateTime| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    [
        format!("T-{:05}", number + 1),
        format!("C-{:04}", (uniform(random) * 420.0) as u32 + 1),
        moment(opened),
        answered(moment(opened + first)),
        answered(moment(resolved)),
        answered(format!("{handle:.0}")),
        contacts.to_string(),
        abandoned.to_string(),
        channel.to_owned(),
        // Half of the customers answer the question.
        if abandoned || uniform(random) < 0.5 {
            String::new()
        } else {
            csat.clamp(1, 5).to_string()
        },
        tier.to_owned(),
    ]
}
