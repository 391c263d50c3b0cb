//! Sources of recordings: one for each folder, with the roles of those who ask.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::draft::look::Recording;
use crate::draft::parts::{Parts, parts};
use crate::draft::{Drafted, MANY_FOLDERS, comment, folder_and_ending, list, quoted};
use crate::plan::Input;

/// Words with which labels of those begin who ask rather than tell, with their roles.
const ASKING: [(&str, &[&str]); 3] = [
    ("moderator", &["moderator", "moderatorin", "mod", "facilitator", "host", "ผู้ดำเนินรายการ"]),
    ("interviewer", &["interviewer", "interviewerin", "int", "researcher", "interviewerin"]),
    ("agent", &["agent", "operator", "adviser", "advisor", "representative"]),
];

/// Formats in which people write other things than transcripts, too.
const WRITTEN: [&str; 5] = ["plain", "html", "docx", "odt", "pdf"];

/// Labels of those who are asked begin with these words.
const ASKED: [&str; 6] =
    ["participant", "respondent", "interviewee", "customer", "speaker", "teilnehmer"];

/// Recordings from which on it is told who speaks in most of them.
const FEW: usize = 3;

/// Files named one by one; more are named by a glob even if it takes in others.
const NAMED: usize = 40;

/// Drafts a source for each folder with recordings, or one for all where there are many folders.
pub(crate) fn draft(
    drafted: &mut Drafted,
    folder: &Path,
    inputs: &[Input],
    recorded: BTreeMap<usize, Recording>,
) {
    // A text in which nobody speaks is more likely a note about the study, unless all are so.
    let speaks = |recording: &Recording| {
        !WRITTEN.contains(&recording.format) || !recording.speakers.is_empty()
    };
    let any_speaks = recorded.values().any(speaks);
    let mut groups: BTreeMap<&str, BTreeMap<usize, Recording>> = BTreeMap::new();
    for (at, recording) in recorded {
        if any_speaks && !speaks(&recording) {
            let why = "nobody is named as speaking in it; is it a transcript?".to_owned();
            drafted.left_out.push((inputs[at].name.clone(), why));
        } else {
            let parent = folder_and_ending(&inputs[at].name).0;
            groups.entry(parent).or_default().insert(at, recording);
        }
    }
    if groups.len() >= MANY_FOLDERS {
        let shared = common(groups.keys().copied());
        let all = std::mem::take(&mut groups).into_values().flatten().collect();
        groups.insert(shared, all);
    }
    for (parent, group) in groups {
        let name = parent.rsplit('/').find(|part| !part.is_empty() && *part != "..");
        let whole = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        let id = drafted.id(name.or(whole.as_deref()).unwrap_or("recordings"));
        drafted.count_languages(group.values().flat_map(|it| &it.texts).map(String::as_str));
        let source = source(&id, parent, inputs, &group);
        drafted.sources.push(source);
    }
}

/// The folder that all folders lie in.
fn common<'n>(mut folders: impl Iterator<Item = &'n str>) -> &'n str {
    let first = folders.next().unwrap_or("");
    folders.fold(first, |shared, folder| {
        let ends = shared.char_indices().filter(|(_, c)| *c == '/').map(|(at, _)| at);
        let ends: Vec<usize> = ends.chain([shared.len()]).collect();
        let holds = |end: &&usize| {
            let part = &shared[..**end];
            folder == part || folder.strip_prefix(part).is_some_and(|rest| rest.starts_with('/'))
        };
        ends.iter().rev().find(holds).map_or("", |end| &shared[..*end])
    })
}

fn source(id: &str, parent: &str, inputs: &[Input], group: &BTreeMap<usize, Recording>) -> String {
    let formats: BTreeSet<&str> = group.values().map(|recording| recording.format).collect();
    let formats: Vec<&str> = formats.into_iter().collect();
    let parts = parts(inputs, group);
    let sure = parts.as_ref().filter(|parts| parts.is_sure());
    let speakers = speakers(group, sure);
    let count = if sure.is_some() {
        format!("{} in {} files", speakers.len(), group.len())
    } else {
        group.len().to_string()
    };
    let mut text = format!(
        "[[source]]                      # recordings: {count}, in {}\nid    = {}\nkind  = \"transcript\"\nfiles = {}\n",
        formats.join(", "),
        quoted(id),
        list(&patterns(parent, inputs, &group.keys().copied().collect())),
    );
    text.push_str(&parts.as_ref().map_or_else(String::new, tracks));
    let mut recordings_by_speaker: BTreeMap<&str, usize> = BTreeMap::new();
    for label in speakers.values().flatten() {
        *recordings_by_speaker.entry(label).or_default() += 1;
    }
    let mut roles: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut often = Vec::new();
    for (label, recordings) in &recordings_by_speaker {
        let known = ASKING.iter().find(|(_, words)| words.contains(&&*first_word(label)));
        if let Some((role, _)) = known {
            roles.entry(role).or_default().push((*label).to_owned());
        } else if !ASKED.contains(&&*first_word(label))
            && speakers.len() >= FEW
            && recordings * 2 > speakers.len()
        {
            often.push(*label);
        }
    }
    if !roles.is_empty() {
        let roles: Vec<String> =
            roles.iter().map(|(role, labels)| format!("{role} = {}", list(labels))).collect();
        text.push_str(&format!(
            "roles = {{ {} }}     # everyone else is a participant\n",
            roles.join(", ")
        ));
    }
    text.push_str(
        "analyse = [\"participant\"]       # whose words are evidence; all are searchable\n",
    );
    for label in often {
        let times = recordings_by_speaker[label];
        text.push_str(&format!(
            "# {} speaks in {times} of {} recordings: one who asks? Then name a role for them in `roles`.\n",
            comment(&quoted(label)),
            speakers.len(),
        ));
    }
    if recordings_by_speaker.is_empty() {
        text.push_str("# Nobody is named as speaking: each recording counts as one case.\n");
    }
    text
}

/// The labels of those who speak in each recording, by its file or by what the files' names tell.
fn speakers<'g>(
    group: &'g BTreeMap<usize, Recording>,
    parts: Option<&'g Parts>,
) -> BTreeMap<String, BTreeSet<&'g str>> {
    let mut speakers: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    match parts {
        Some(parts) => parts.files.values().for_each(|part| {
            speakers.entry(part.recording.clone()).or_default().insert(&part.speaker);
        }),
        None => speakers.extend(group.iter().map(|(at, recording)| {
            (at.to_string(), recording.speakers.keys().map(String::as_str).collect())
        })),
    }
    speakers
}

/// The line that tells how files are parts of recordings; a comment if that is in doubt.
fn tracks(parts: &Parts) -> String {
    let pattern = quoted(&parts.pattern);
    let share = (parts.at_once * 100.0).round();
    if parts.is_sure() {
        format!(
            "recordings = {pattern}     # one file a speaker: two speak at once {share} % of the time\n"
        )
    } else {
        format!(
            "# recordings = {pattern}     # one file a speaker? But two speak at once {share} % of the time.\n"
        )
    }
}

/// Whether a label begins with a word for somebody who asks or is asked.
pub(crate) fn is_role(label: &str) -> bool {
    let word = first_word(label);
    let asks = ASKING.iter().any(|(_, words)| words.contains(&&*word));
    asks || ASKED.contains(&&*word)
}

/// The first word of a label, in small letters, without a number glued to it: `MOD1:` → `mod`.
fn first_word(label: &str) -> String {
    let word = label.split_whitespace().next().unwrap_or("");
    word.trim_matches(|c: char| !c.is_alphabetic() && !is_mark(c)).to_lowercase()
}

/// Thai vowel signs and tones are marks, not letters.
fn is_mark(c: char) -> bool {
    ('\u{0E31}'..='\u{0E4E}').contains(&c)
}

/// Globs for the files of a group that take in no other; names where there is no such glob.
pub(crate) fn patterns(parent: &str, inputs: &[Input], group: &BTreeSet<usize>) -> Vec<String> {
    let within = |name: &str| {
        let below =
            name.strip_prefix(parent).filter(|rest| parent.is_empty() || rest.starts_with('/'));
        below.map(|rest| rest.trim_start_matches('/').contains('/'))
    };
    let endings: BTreeSet<&str> =
        group.iter().map(|at| folder_and_ending(&inputs[*at].name).1).collect();
    let mut patterns = Vec::new();
    for ending in endings {
        let has = |at: &usize| folder_and_ending(&inputs[*at].name).1 == ending;
        let members: Vec<usize> = group.iter().copied().filter(has).collect();
        let deep = members.iter().any(|at| within(&inputs[*at].name) == Some(true));
        let taken = (0..inputs.len()).filter(has).filter(|at| match within(&inputs[*at].name) {
            Some(below) => deep || !below,
            None => false,
        });
        let strangers = taken.filter(|at| !group.contains(at)).count();
        if members.len() == 1 || (strangers > 0 && members.len() <= NAMED) {
            patterns.extend(members.iter().map(|at| glob::Pattern::escape(&inputs[*at].name)));
        } else {
            let folder = if parent.is_empty() {
                String::new()
            } else {
                format!("{}/", glob::Pattern::escape(parent))
            };
            let below = if deep { "**/" } else { "" };
            let ending = if ending.is_empty() { String::new() } else { format!(".{ending}") };
            patterns.push(format!("{folder}{below}*{ending}"));
        }
    }
    patterns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_is_told_by_the_first_word() {
        assert_eq!(first_word("MOD1:"), "mod");
        assert_eq!(first_word("Moderator (Anna)"), "moderator");
        assert_eq!(first_word("ผู้ดำเนินรายการ"), "ผู้ดำเนินรายการ");
    }

    #[test]
    fn folders_share_their_beginning() {
        assert_eq!(common(["a/b/c", "a/b", "a/b/d/e"].into_iter()), "a/b");
        assert_eq!(common(["a/bc", "a/b"].into_iter()), "a");
        assert_eq!(common(["x", "y"].into_iter()), "");
    }

    #[test]
    fn globs_take_in_no_stranger() {
        let inputs: Vec<Input> = ["t/a.txt", "t/b.txt", "t/notes.txt", "t/c.vtt", "t/d.vtt"]
            .iter()
            .map(|name| Input { name: (*name).to_owned(), path: name.into() })
            .collect();
        let group = BTreeSet::from([0, 1, 3, 4]);
        assert_eq!(patterns("t", &inputs, &group), ["t/a.txt", "t/b.txt", "t/*.vtt"]);
    }
}
