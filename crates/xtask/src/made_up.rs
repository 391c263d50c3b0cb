//! Files of each format, made up in memory.
//!
//! Their pieces are as long as what people say and write: the same few sentences again and again,
//! with times that go up and ids that differ. So the figures tell formats and versions apart; a real
//! file may be read faster or slower.

use std::fmt::{Result, Write};

use corpus::Kind;

/// A part of a file: what stands before its pieces, and the piece of a number.
type Section = (&'static str, fn(&mut String, usize) -> Result);

/// A format as it is made up.
pub(crate) struct Made {
    /// The format; `tsv` is `csv` with tabs, `markdown` and `prose` are `plain`.
    pub(crate) name: &'static str,
    /// What the file holds.
    pub(crate) kind: Kind,
    sections: &'static [Section],
    end: &'static str,
}

const SENTENCES: [&str; 6] = [
    "How can I help you today?",
    "I have been on hold for forty minutes, and then the line was cut.",
    "The parcel came on Monday, but the box was open and the cable is missing.",
    "I am sorry to hear that, let me see what I can do about it.",
    "Nobody told me that there is a fee, and your page does not say so either!",
    "Thank you.",
];

impl Made {
    /// A file of about so many bytes.
    pub(crate) fn up(&self, bytes: usize) -> std::result::Result<String, std::fmt::Error> {
        let mut sample = String::new();
        for n in 100_000..100_060 {
            self.sections.iter().try_for_each(|(_, piece)| piece(&mut sample, n))?;
        }
        let pieces = bytes * 60 / sample.len().max(1);
        let mut text = String::with_capacity(bytes + bytes / 8);
        for (head, piece) in self.sections {
            text.push_str(head);
            for n in 0..pieces {
                piece(&mut text, n)?;
            }
            // The lists of JSON have no comma after the last element.
            if text.ends_with(',') {
                text.pop();
            }
        }
        text.push_str(self.end);
        Ok(text)
    }
}

fn sentence(n: usize) -> &'static str {
    SENTENCES[n % SENTENCES.len()]
}

fn speaker(n: usize) -> &'static str {
    if n.is_multiple_of(2) { "Agent" } else { "Customer" }
}

/// Milliseconds at which piece `n` begins.
fn at(n: usize) -> usize {
    n * 4000
}

/// `01:02:03` and the milliseconds of a time.
fn clock(ms: usize) -> (String, usize) {
    let seconds = ms / 1000;
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    (clock, ms % 1000)
}

fn range(n: usize, dot: char, arrow: &str) -> String {
    let ((from, from_ms), (to, to_ms)) = (clock(at(n)), clock(at(n) + 3500));
    format!("{from}{dot}{from_ms:03}{arrow}{to}{dot}{to_ms:03}")
}

/// An interval of a TextGrid; each speaker has a tier of their own.
fn interval(text: &mut String, n: usize) -> Result {
    writeln!(text, "{} {} \"{}\"", s(at(n)), s(at(n + 1)), sentence(n))
}

/// An annotation of ELAN.
fn annotation(text: &mut String, n: usize) -> Result {
    write!(
        text,
        "<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a{n}\" TIME_SLOT_REF1=\"b{n}\" TIME_SLOT_REF2=\"e{n}\">"
    )?;
    writeln!(
        text,
        "<ANNOTATION_VALUE>{}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>",
        sentence(n)
    )
}

/// Writes one element for each word: (word, begin and end in milliseconds).
fn words(
    text: &mut String,
    n: usize,
    mut word: impl FnMut(&mut String, &str, usize, usize) -> Result,
) -> Result {
    for (i, said) in sentence(n).split(' ').enumerate() {
        let from = at(n) + i * 200;
        word(text, said, from, from + 180)?;
    }
    if text.ends_with(',') {
        text.pop();
    }
    Ok(())
}

/// Seconds, as JSON writes them.
fn s(ms: usize) -> f64 {
    ms as f64 / 1000.0
}

const REVIEW: Kind = Kind::Review;
const SURVEY: Kind = Kind::Survey;
const TRANSCRIPT: Kind = Kind::Transcript;

/// All text formats.
pub(crate) const MADE: &[Made] = &[
    made(
        "vtt",
        TRANSCRIPT,
        &[("WEBVTT\n\n", |text, n| {
            write!(text, "{}\n<v {}>{}\n\n", range(n, '.', " --> "), speaker(n), sentence(n))
        })],
        "",
    ),
    made(
        "srt",
        TRANSCRIPT,
        &[("", |text, n| {
            write!(
                text,
                "{}\n{}\n{}: {}\n\n",
                n + 1,
                range(n, ',', " --> "),
                speaker(n),
                sentence(n)
            )
        })],
        "",
    ),
    made(
        "sbv",
        TRANSCRIPT,
        &[("", |text, n| {
            write!(text, "{}\n{}: {}\n\n", range(n, '.', ","), speaker(n), sentence(n))
        })],
        "",
    ),
    made(
        "ttml",
        TRANSCRIPT,
        &[("<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div>\n", |text, n| {
            let (from, to) = (s(at(n)), s(at(n) + 3500));
            writeln!(text, "<p begin=\"{from}s\" end=\"{to}s\">{}: {}</p>", speaker(n), sentence(n))
        })],
        "</div></body></tt>\n",
    ),
    made(
        "html",
        TRANSCRIPT,
        &[("<!DOCTYPE html>\n<html><body>\n", |text, n| {
            writeln!(text, "<p><b>{}:</b> {}</p>", speaker(n), sentence(n))
        })],
        "</body></html>\n",
    ),
    made(
        "plain",
        TRANSCRIPT,
        &[("", |text, n| write!(text, "{}: {}\n\n", speaker(n), sentence(n)))],
        "",
    ),
    made(
        "markdown",
        TRANSCRIPT,
        &[("# Call\n\n", |text, n| {
            let (from, _) = clock(at(n));
            write!(text, "**{}:** [{from}] {}\n\n", speaker(n), sentence(n))
        })],
        "",
    ),
    made(
        "prose",
        TRANSCRIPT,
        &[("", |text, n| {
            let end = if n % 5 == 4 { "\n\n" } else { " " };
            write!(text, "{}{end}", sentence(n))
        })],
        "",
    ),
    made(
        "textgrid",
        TRANSCRIPT,
        &[
            (
                "\"ooTextFile\"\n\"TextGrid\"\n0 99999999 <exists> 2\n\"IntervalTier\" \"Agent\" 0 99999999 1\n",
                |text, n| if n.is_multiple_of(2) { interval(text, n) } else { Ok(()) },
            ),
            ("\"IntervalTier\" \"Customer\" 0 99999999 1\n", |text, n| {
                if n.is_multiple_of(2) { Ok(()) } else { interval(text, n) }
            }),
        ],
        "",
    ),
    made(
        "elan",
        TRANSCRIPT,
        &[
            (
                "<ANNOTATION_DOCUMENT><HEADER TIME_UNITS=\"milliseconds\"/><TIME_ORDER>\n",
                |text, n| {
                    let (from, to) = (at(n), at(n) + 3500);
                    writeln!(text, "<TIME_SLOT TIME_SLOT_ID=\"b{n}\" TIME_VALUE=\"{from}\"/>")?;
                    writeln!(text, "<TIME_SLOT TIME_SLOT_ID=\"e{n}\" TIME_VALUE=\"{to}\"/>")
                },
            ),
            ("</TIME_ORDER><TIER TIER_ID=\"Agent\">\n", |text, n| {
                if n.is_multiple_of(2) { annotation(text, n) } else { Ok(()) }
            }),
            ("</TIER><TIER TIER_ID=\"Customer\">\n", |text, n| {
                if n.is_multiple_of(2) { Ok(()) } else { annotation(text, n) }
            }),
        ],
        "</TIER></ANNOTATION_DOCUMENT>\n",
    ),
    made(
        "chat",
        TRANSCRIPT,
        &[(
            "@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tAGT Agent, CUS Customer\n",
            |text, n| {
                let code = if n.is_multiple_of(2) { "AGT" } else { "CUS" };
                writeln!(text, "*{code}:\t{} \u{15}{}_{}\u{15}", sentence(n), at(n), at(n) + 3500)
            },
        )],
        "@End\n",
    ),
    made(
        "premiere-csv",
        TRANSCRIPT,
        &[("\"Speaker Name\",\"Start Time\",\"End Time\",\"Text\"\n", |text, n| {
            let ((from, _), (to, _)) = (clock(at(n)), clock(at(n) + 3000));
            writeln!(text, "\"{}\",\"{from}:00\",\"{to}:12\",\"{}\"", speaker(n), sentence(n))
        })],
        "",
    ),
    made(
        "whisper-tsv",
        TRANSCRIPT,
        &[("start\tend\ttext\n", |text, n| {
            writeln!(text, "{}\t{}\t{}", at(n), at(n) + 3500, sentence(n))
        })],
        "",
    ),
    made(
        "whisper",
        TRANSCRIPT,
        &[("{\"language\": \"en\", \"segments\": [", |text, n| {
            let (from, to) = (s(at(n)), s(at(n) + 3500));
            write!(
                text,
                "{{\"id\": {n}, \"start\": {from:?}, \"end\": {to:?}, \"text\": \" {}\", \"avg_logprob\": -0.2, \"compression_ratio\": 1.4, \"no_speech_prob\": 0.01}},",
                sentence(n)
            )
        })],
        "]}\n",
    ),
    made(
        "deepgram",
        TRANSCRIPT,
        &[(
            "{\"metadata\": {\"request_id\": \"a\", \"model_info\": {}}, \"results\": {\"channels\": [{\"alternatives\": [{\"transcript\": \"\", \"words\": [",
            |text, n| {
                words(text, n, |text, word, from, to| {
                    write!(
                        text,
                        "{{\"word\": \"{word}\", \"start\": {}, \"end\": {}, \"confidence\": 0.99, \"speaker\": {}, \"punctuated_word\": \"{word}\"}},",
                        s(from),
                        s(to),
                        n % 2
                    )
                })?;
                text.write_char(',')
            },
        )],
        "]}]}]}}\n",
    ),
    made(
        "assemblyai",
        TRANSCRIPT,
        &[(
            "{\"id\": \"a\", \"language_model\": \"a\", \"acoustic_model\": \"a\", \"status\": \"completed\", \"utterances\": [",
            |text, n| {
                let (from, to) = (at(n), at(n) + 3500);
                write!(
                    text,
                    "{{\"start\": {from}, \"end\": {to}, \"speaker\": \"{}\", \"text\": \"{}\", \"words\": [",
                    n % 2,
                    sentence(n)
                )?;
                words(text, n, |text, word, from, to| {
                    write!(
                        text,
                        "{{\"text\": \"{word}\", \"start\": {from}, \"end\": {to}, \"confidence\": 0.9, \"speaker\": \"{}\"}},",
                        n % 2
                    )
                })?;
                text.write_str("]},")
            },
        )],
        "]}\n",
    ),
    made(
        "azure-stt",
        TRANSCRIPT,
        &[(
            "{\"source\": \"a\", \"timestamp\": \"2026-05-03T09:12:00Z\", \"combinedRecognizedPhrases\": [], \"recognizedPhrases\": [",
            |text, n| {
                let (from, speaker, said) = (at(n) * 10_000, 1 + n % 2, sentence(n));
                write!(
                    text,
                    "{{\"recognitionStatus\": \"Success\", \"channel\": 0, \"speaker\": {speaker}, \"offsetInTicks\": {from}, \"durationInTicks\": 35000000, \"nBest\": [{{\"confidence\": 0.9, \"lexical\": \"{said}\", \"display\": \"{said}\"}}]}},"
                )
            },
        )],
        "]}\n",
    ),
    made(
        "aws-call-analytics",
        TRANSCRIPT,
        &[(
            "{\"JobStatus\": \"COMPLETED\", \"Channel\": \"VOICE\", \"Participants\": [], \"ConversationCharacteristics\": {}, \"Transcript\": [",
            |text, n| {
                let (from, to, said) = (at(n), at(n) + 3500, sentence(n));
                let role = speaker(n).to_uppercase();
                write!(
                    text,
                    "{{\"Content\": \"{said}\", \"Id\": \"a{n}\", \"BeginOffsetMillis\": {from}, \"EndOffsetMillis\": {to}, \"Sentiment\": \"NEUTRAL\", \"ParticipantRole\": \"{role}\"}},"
                )
            },
        )],
        "]}\n",
    ),
    made(
        "aws-transcribe",
        TRANSCRIPT,
        &[(
            "{\"jobName\": \"a\", \"accountId\": \"1\", \"status\": \"COMPLETED\", \"results\": {\"transcripts\": [], \"items\": [",
            |text, n| {
                words(text, n, |text, word, from, to| {
                    write!(
                        text,
                        "{{\"type\": \"pronunciation\", \"alternatives\": [{{\"confidence\": \"0.99\", \"content\": \"{word}\"}}], \"start_time\": \"{}\", \"end_time\": \"{}\", \"speaker_label\": \"spk_{}\"}},",
                        s(from),
                        s(to),
                        n % 2
                    )
                })?;
                text.write_char(',')
            },
        )],
        "]}}\n",
    ),
    made(
        "rev-ai",
        TRANSCRIPT,
        &[("{\"monologues\": [", |text, n| {
            write!(text, "{{\"speaker\": {}, \"elements\": [", n % 2)?;
            words(text, n, |text, word, from, to| {
                write!(
                    text,
                    "{{\"type\": \"text\", \"value\": \"{word}\", \"ts\": {}, \"end_ts\": {}, \"confidence\": 0.9}},{{\"type\": \"punct\", \"value\": \" \"}},",
                    s(from),
                    s(to)
                )
            })?;
            text.write_str("]},")
        })],
        "]}\n",
    ),
    made(
        "speechmatics",
        TRANSCRIPT,
        &[(
            "{\"format\": \"2.9\", \"job\": {}, \"metadata\": {\"type\": \"transcription\"}, \"results\": [",
            |text, n| {
                words(text, n, |text, word, from, to| {
                    write!(
                        text,
                        "{{\"alternatives\": [{{\"confidence\": 0.98, \"content\": \"{word}\", \"language\": \"en\", \"speaker\": \"S{}\"}}], \"start_time\": {}, \"end_time\": {}, \"type\": \"word\"}},",
                        1 + n % 2,
                        s(from),
                        s(to)
                    )
                })?;
                text.write_char(',')
            },
        )],
        "]}\n",
    ),
    made(
        "watson-stt",
        TRANSCRIPT,
        &[("{\"result_index\": 0, \"results\": [", |text, n| {
            write!(
                text,
                "{{\"final\": true, \"alternatives\": [{{\"transcript\": \"{} \", \"confidence\": 0.93, \"timestamps\": [",
                sentence(n)
            )?;
            words(text, n, |text, word, from, to| {
                write!(text, "[\"{word}\", {}, {}],", s(from), s(to))
            })?;
            text.write_str("]}]},")
        })],
        "]}\n",
    ),
    made(
        "google-stt",
        TRANSCRIPT,
        &[("{\"results\": [", |text, n| {
            write!(
                text,
                "{{\"alternatives\": [{{\"transcript\": \"{}\", \"confidence\": 0.95, \"words\": [",
                sentence(n)
            )?;
            words(text, n, |text, word, from, to| {
                write!(
                    text,
                    "{{\"startTime\": \"{}s\", \"endTime\": \"{}s\", \"word\": \"{word}\"}},",
                    s(from),
                    s(to)
                )
            })?;
            write!(
                text,
                "]}}], \"resultEndTime\": \"{}s\", \"languageCode\": \"en-us\"}},",
                s(at(n) + 3500)
            )
        })],
        "]}\n",
    ),
    made(
        "csv",
        REVIEW,
        &[("id,stars,user,date,text\n", |text, n| {
            writeln!(
                text,
                "r{n},{},u{},2026-05-{:02},\"{} {}\"",
                1 + n % 5,
                n / 3,
                1 + n % 28,
                sentence(n),
                sentence(n / 7)
            )
        })],
        "",
    ),
    made(
        "tsv",
        REVIEW,
        &[("id\tstars\tuser\tdate\ttext\n", |text, n| {
            writeln!(
                text,
                "r{n}\t{}\tu{}\t2026-05-{:02}\t{} {}",
                1 + n % 5,
                n / 3,
                1 + n % 28,
                sentence(n),
                sentence(n / 7)
            )
        })],
        "",
    ),
    made(
        "qualtrics",
        SURVEY,
        &[(
            "StartDate,EndDate,Status,ResponseId,Q1,Q2\nStart,End,Status,Id,What went well?,What should change?\n\"{\"\"ImportId\"\":\"\"a\"\"}\",b,c,d,e,f\n",
            |text, n| {
                writeln!(
                    text,
                    "2026-05-01 10:00:00,2026-05-01 10:04:30,IP Address,R_{n},\"{}\",\"{}\"",
                    sentence(n),
                    sentence(n / 7)
                )
            },
        )],
        "",
    ),
    made(
        "jsonl",
        REVIEW,
        &[("", |text, n| {
            writeln!(
                text,
                "{{\"id\": \"r{n}\", \"stars\": {}, \"user\": \"u{}\", \"date\": \"2026-05-{:02}\", \"text\": \"{} {}\"}}",
                1 + n % 5,
                n / 3,
                1 + n % 28,
                sentence(n),
                sentence(n / 7)
            )
        })],
        "",
    ),
    made(
        "json",
        REVIEW,
        &[("[", |text, n| {
            write!(
                text,
                "{{\"id\": \"r{n}\", \"stars\": {}, \"user\": \"u{}\", \"date\": \"2026-05-{:02}\", \"text\": \"{} {}\"}},",
                1 + n % 5,
                n / 3,
                1 + n % 28,
                sentence(n),
                sentence(n / 7)
            )
        })],
        "]\n",
    ),
];

const fn made(
    name: &'static str,
    kind: Kind,
    sections: &'static [Section],
    end: &'static str,
) -> Made {
    Made { name, kind, sections, end }
}
