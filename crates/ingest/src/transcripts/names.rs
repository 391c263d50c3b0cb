//! What can be a name of somebody who speaks, judged by its form alone.
//!
//! Names of any script are taken. What names a part of a text (note, summary, agenda …) or leads on
//! to an example is none, in the languages that transcripts are often written in.

use crate::clock::clock;

const MOST_CHARACTERS: usize = 60;
const MOST_WORDS: usize = 6;

/// The most characters of a name without spaces in a script without capitals.
const MOST_SIGNS: usize = 24;

/// Parts of a text and figures of speech that stand before a colon, in the order of their bytes.
#[rustfmt::skip]
const NO_SPEAKERS: [&str; 223] = [
    "abstract", "achtung", "action", "action items", "actions", "advice", "agenda", "also",
    "and", "anmerkung", "apologies", "applause", "asistentes", "attachments", "attendees",
    "attending", "audio", "aufgabe", "author", "background", "basically", "beispiel", "besides",
    "but", "chapter", "comment", "conclusion", "conclusión", "cons", "crosstalk", "date",
    "datum", "description", "details", "duración", "duration", "durée", "e.g", "edit",
    "ejemplo", "email", "ergebnis", "example", "examples", "exemple", "fazit", "fecha", "file",
    "finally", "first", "firstly", "for example", "for instance", "ftp", "fun fact", "group",
    "hint", "hinweis", "however", "http", "https", "idea", "important", "in short", "inaudible",
    "interview", "introducción", "introduction", "invited", "issue", "issues", "key issues",
    "keywords", "language", "laughs", "laughter", "length", "link", "links", "list", "location",
    "look", "lugar", "mailto", "media", "meeting records", "music", "música", "name", "namely",
    "next steps", "no", "noise", "nombre", "nota", "note", "notes", "notiz", "now", "objet",
    "ok", "okay", "or", "ort", "outline", "overview", "panelists", "par exemple",
    "participantes", "participants", "participants list", "place", "plus", "por ejemplo",
    "present", "problem", "problema", "pros", "ps", "quote", "reason", "recorded by",
    "recording", "remarque", "remember", "reminder", "result", "results", "resumen", "résumé",
    "second", "secondly", "session", "silence", "slides", "so", "solution", "source", "sources",
    "speakers", "step", "subject", "suggested next steps", "summary", "tags", "teilnehmer",
    "tema", "that is", "then", "therefore", "third", "time", "timestamp", "tip", "titel",
    "title", "titre", "todo", "topic", "topics", "transcribed by", "transcriber", "transcript",
    "transcript by", "transcription", "transkript", "tweet", "título", "uhrzeit", "update",
    "url", "venue", "version", "video", "warning", "website", "well", "yes", "z.b",
    "zum beispiel", "zusammenfassung", "ตัวอย่าง", "ตัวอย่างเช่น", "วันที่", "สถานที่", "สรุป",
    "หมายเหตุ", "หัวข้อ", "เช่น", "เวลา", "但是", "例", "例えば", "例如", "備註", "参会人", "参加者", "因此",
    "地点", "备注", "总结", "所以", "摘要", "日時", "日期", "时间", "時間", "标题", "標題", "比如", "注", "注意", "注記",
    "注释", "理由", "結論", "结论", "要約", "議題", "问题是", "附件", "예", "참고",
];

/// Words that are written small within names.
const PARTICLES: [&str; 24] = [
    "al", "and", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "e", "el", "et",
    "ibn", "la", "le", "of", "the", "van", "von", "y", "zu",
];

/// Whether a text can be a name, by itself.
pub(crate) fn plausible(name: &str) -> bool {
    has_form(name) && !names_a_part(name)
}

/// Whether a text has the form of a name, whatever it says.
pub(crate) fn has_form(name: &str) -> bool {
    if name.len() > 4 * MOST_CHARACTERS || !name.starts_with(char::is_alphanumeric) {
        return false;
    }
    let bare = bare(name);
    let short = bare.chars().count() <= MOST_CHARACTERS && words(bare).count() <= MOST_WORDS;
    let no_word = |word: &str| {
        word.ends_with(['?', '!', ';'])
            || (word.ends_with('.') && word.chars().count() > 5)
            || clock(word).is_some()
    };
    short
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['"', '“', '„', '/', '<', '=', '{', '`', ':', '•', '。', '，', '？'])
        && !bare.split_whitespace().any(no_word)
}

/// Whether it names a part of a text, or is a figure of speech.
pub(crate) fn names_a_part(name: &str) -> bool {
    let key = key(name);
    let said = ["说", "說", "道", "问", "問", "言う"]; // `小明说：` in a story
    NO_SPEAKERS.binary_search(&key.as_str()).is_ok() || said.iter().any(|verb| key.ends_with(verb))
}

/// A name without the office or place that stands behind it in parentheses.
pub(crate) fn bare(name: &str) -> &str {
    let open = name.find(['(', '[']).filter(|_| name.ends_with([')', ']']));
    open.map_or(name, |open| name[..open].trim_end())
}

/// The words of a name.
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split([' ', '\t', '\u{A0}', '-', '_', '(', ')', ',']).filter(|word| !word.is_empty())
}

/// A name as it is compared: without regard to capitals.
pub(crate) fn key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Whether each word begins with a capital, a digit, or a letter of a script without capitals.
pub(crate) fn looks_like_a_name(name: &str) -> bool {
    let capital = |word: &str| word.chars().next().is_some_and(|c| !c.is_lowercase());
    // `d'Entremont`
    let elided = |word: &str| {
        word.split_once(['\'', '’']).is_some_and(|(first, rest)| first.len() <= 2 && capital(rest))
    };
    let any = words_with_hyphens(bare(name)).any(|word| capital(word) || elided(word));
    any && words_with_hyphens(bare(name))
        .all(|word| capital(word) || elided(word) || PARTICLES.contains(&word))
        && (!is_without_capitals(name) || name.chars().count() <= MOST_SIGNS)
}

fn words_with_hyphens(name: &str) -> impl Iterator<Item = &str> {
    name.split([' ', '\t', '\u{A0}', '_', '(', ')', ',']).filter(|word| !word.is_empty())
}

/// Whether a name is in a script that has no capitals, so that its form tells little.
pub(crate) fn is_without_capitals(name: &str) -> bool {
    let mut letters = name.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_uppercase() && !c.is_lowercase())
}

/// `interviewer`, `p3`, `speaker 2`: one word in small letters, with a number or letter at most.
pub(crate) fn is_one_word(name: &str) -> bool {
    let mut words = words(name);
    words.next().is_some() && words.all(|word| word.len() == 1 || word.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order() {
        assert!(NO_SPEAKERS.is_sorted(), "binary search needs it");
    }

    #[test]
    fn forms_of_names() {
        for name in [
            "Dr. Ana de la Cruz",
            "P-07",
            "มะลิ",
            "王小明",
            "Co-host",
            "Anna (Ott)",
            "Chris d'Entremont",
        ] {
            assert!(plausible(name) && looks_like_a_name(name), "{name}");
        }
        for none in ["Are you sure?", "Summary", "例如", "小明说", "12", "At 10:30", "a/b", "-"]
        {
            assert!(!plausible(none), "{none}");
        }
        assert!(!looks_like_a_name("The thing is") && is_one_word("speaker 2"));
    }
}
