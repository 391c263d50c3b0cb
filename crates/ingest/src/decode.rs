//! Any encoding → UTF-8, streaming, with a complaint for each place that was damaged.
//!
//! A byte-order mark decides (of UTF-8, UTF-16, UTF-32, GB18030); without one, zero bytes tell
//! UTF-16, valid UTF-8 is UTF-8, and the rest is judged by the frequencies of bytes (chardetng, the detector of Firefox). Positions in
//! all that follows count bytes of the decoded text without its byte-order mark.
//! Source: WHATWG Encoding Standard, <https://encoding.spec.whatwg.org/>.

use std::cell::RefCell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use corpus::{Diagnostic, Place};
use encoding_rs::{DecoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::utf_32::Utf32;

/// Bytes looked at to tell the encoding, and decoded at a time.
const CHUNK: usize = 64 << 10;

/// Damaged lines that are named one by one; the others are counted.
const NAMED: usize = 20;

/// The byte-order mark of GB18030, which encoding_rs takes for text.
const GB18030_MARK: [u8; 4] = [0x84, 0x31, 0x95, 0x33];

/// Encodings of Latin script that need more than a few letters to be told from the most frequent.
const RARE: [&str; 12] = [
    "ISO-8859-2",
    "ISO-8859-3",
    "ISO-8859-4",
    "ISO-8859-10",
    "ISO-8859-13",
    "ISO-8859-14",
    "ISO-8859-15",
    "ISO-8859-16",
    "windows-1250",
    "windows-1254",
    "windows-1257",
    "windows-1258",
];

/// Fewer letters with marks than that tell nothing but the script.
const FEW_MARKED: usize = 6;

/// How a file was encoded, and what could not be decoded in it.
pub struct Encoding {
    name: &'static str,
    guessed: bool,
    damage: Rc<RefCell<Damage>>,
}

#[derive(Default)]
struct Damage {
    lines: Vec<(u64, u64)>,
    sequences: u64,
}

impl Encoding {
    /// Its name in the Encoding Standard, e.g. `UTF-16LE`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What was in doubt or damaged in the text decoded so far; complete once it was read.
    pub fn complaints(&self, path: &str) -> Vec<Diagnostic> {
        let mut complaints = Vec::new();
        if self.guessed {
            complaints.push(Diagnostic::at(
                Place::file(path),
                format!("the file is not UTF-8; it was read as {}", self.name),
                "look whether accents and other scripts came out right, or save it as UTF-8",
            ));
        }
        let damage = self.damage.borrow();
        let mend = "each was read as U+FFFD; export the file again as UTF-8";
        for &(line, byte) in &damage.lines {
            let place = Place { byte: Some(byte), ..Place::line(path, line) };
            let problem = format!("bytes that are not {}", self.name);
            complaints.push(Diagnostic::at(place, problem, mend));
        }
        if damage.sequences > damage.lines.len() as u64 {
            let problem =
                format!("{} sequences of bytes in all are not {}", damage.sequences, self.name);
            complaints.push(Diagnostic::at(Place::file(path), problem, mend));
        }
        complaints
    }
}

/// Decodes a file to UTF-8; its first buffer holds the beginning of the text, for detection.
///
/// # Never fails
/// What cannot be decoded becomes U+FFFD and a complaint of [`Encoding::complaints`]; errors of
/// `input` come out of the reading.
pub fn decode<'a>(mut input: Box<dyn BufRead + 'a>) -> (Box<dyn BufRead + 'a>, Encoding) {
    let mut head = Vec::new();
    let error = io::Read::take(&mut input, CHUNK as u64).read_to_end(&mut head).err();
    let (decoder, name, guessed) = match Utf32::for_mark(&head) {
        Some((decoder, name)) => {
            head.drain(..4);
            (Decoder::Utf32(decoder), name, false)
        }
        None => {
            let (encoding, guessed) = judge(&head);
            if encoding == GB18030 && head.starts_with(&GB18030_MARK) {
                head.drain(..GB18030_MARK.len());
            }
            let decoder = Decoder::Listed(encoding.new_decoder_with_bom_removal());
            (decoder, encoding.name(), guessed)
        }
    };
    let damage = Rc::new(RefCell::new(Damage::default()));
    let mut decoded = Decoded {
        input,
        decoder,
        raw: head,
        text: Vec::new(),
        room: Vec::new(),
        taken: 0,
        lines: 0,
        bytes: 0,
        ended: false,
        error,
        damage: damage.clone(),
    };
    decoded.decode_chunk();
    (Box::new(decoded), Encoding { name, guessed, damage })
}

/// The encoding of a text that begins with `head`, and whether it was guessed.
fn judge(head: &[u8]) -> (&'static encoding_rs::Encoding, bool) {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(head) {
        return (encoding, false);
    }
    if head.starts_with(&GB18030_MARK) {
        return (GB18030, false);
    }
    let zeros = |parity| head.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if (even + odd) * 10 >= head.len().max(2) {
        if odd >= even * 9 {
            return (UTF_16LE, true);
        }
        if even >= odd * 9 {
            return (UTF_16BE, true);
        }
    }
    let (intact, broken) = sequences(head);
    if broken == 0 || intact >= broken {
        return (UTF_8, false); // damaged at most: a few bad bytes among good sequences
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, head.len() < CHUNK);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let n_marked = head.iter().filter(|byte| !byte.is_ascii()).count();
    let rare = RARE.contains(&guess.name()) && n_marked < FEW_MARKED;
    (if rare { WINDOWS_1252 } else { guess }, true)
}

/// How many multi-byte sequences of UTF-8 are intact, and how many broken.
fn sequences(head: &[u8]) -> (usize, usize) {
    let (mut intact, mut broken) = (0, 0);
    for chunk in head.utf8_chunks() {
        intact += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    let cut_off = head.utf8_chunks().last().is_some_and(|chunk| !chunk.invalid().is_empty());
    (intact, broken - usize::from(cut_off && head.len() == CHUNK))
}

/// What decodes: an encoding of the Encoding Standard, or one that it does not list.
enum Decoder {
    Listed(encoding_rs::Decoder),
    Utf32(Utf32),
}

struct Decoded<'a> {
    input: Box<dyn BufRead + 'a>,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    /// Where a chunk is decoded to; kept, for to fill it with zeros each time takes longer.
    room: Vec<u8>,
    taken: usize,
    /// Line ends and bytes before `text`.
    lines: u64,
    bytes: u64,
    ended: bool,
    error: Option<io::Error>,
    damage: Rc<RefCell<Damage>>,
}

impl Decoded<'_> {
    /// Decodes what is in `raw` into `text`, which is used up.
    fn decode_chunk(&mut self) {
        self.lines += count_lines(&self.text);
        self.bytes += self.text.len() as u64;
        self.text.clear();
        self.taken = 0;
        let raw = std::mem::take(&mut self.raw);
        let last = raw.is_empty();
        match &mut self.decoder {
            Decoder::Listed(_) => self.decode_listed(&raw, last),
            Decoder::Utf32(decoder) => {
                for character in decoder.decode(&raw, last) {
                    if character.is_none() {
                        self.note_damage();
                    }
                    let character = character.unwrap_or('\u{FFFD}');
                    let mut bytes = [0; 4];
                    self.text.extend_from_slice(character.encode_utf8(&mut bytes).as_bytes());
                }
            }
        }
        self.raw = raw;
        self.raw.clear();
        self.ended = last;
    }

    fn decode_listed(&mut self, raw: &[u8], last: bool) {
        let mut read = 0;
        loop {
            let Decoder::Listed(decoder) = &mut self.decoder else { return };
            let room = decoder.max_utf8_buffer_length(raw.len() - read).unwrap_or(CHUNK);
            if self.room.len() < room {
                self.room.resize(room, 0);
            }
            let (result, n_read, n_written) =
                decoder.decode_to_utf8_without_replacement(&raw[read..], &mut self.room, last);
            self.text.extend_from_slice(&self.room[..n_written]);
            read += n_read;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    self.note_damage();
                    self.text.extend_from_slice("\u{FFFD}".as_bytes());
                }
            }
        }
    }

    fn note_damage(&mut self) {
        let mut damage = self.damage.borrow_mut();
        damage.sequences += 1;
        if damage.lines.len() < NAMED {
            let line = self.lines + count_lines(&self.text) + 1;
            if damage.lines.last().is_none_or(|&(last, _)| last < line) {
                damage.lines.push((line, self.bytes + self.text.len() as u64));
            }
        }
    }
}

fn count_lines(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}

impl BufRead for Decoded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.taken == self.text.len() && !self.ended {
            if let Some(error) = self.error.take() {
                self.ended = true;
                return Err(error);
            }
            self.raw.resize(CHUNK, 0);
            let n_read = match self.input.read(&mut self.raw) {
                Ok(n_read) => n_read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.ended = true;
                    return Err(error);
                }
            };
            self.raw.truncate(n_read);
            self.decode_chunk();
        }
        Ok(&self.text[self.taken..])
    }

    fn consume(&mut self, amount: usize) {
        self.taken = (self.taken + amount).min(self.text.len());
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let buffer = self.fill_buf()?;
        let amount = buffer.len().min(into.len());
        into[..amount].copy_from_slice(&buffer[..amount]);
        self.consume(amount);
        Ok(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], name: &str, text: &str, lines: &[u64]) {
        let (mut input, encoding) = decode(Box::new(bytes));
        let mut decoded = String::new();
        input.read_to_string(&mut decoded).unwrap();
        let complaints = encoding.complaints("f");
        let damaged: Vec<u64> = complaints.iter().filter_map(|c| c.place.as_ref()?.line).collect();
        assert_eq!((encoding.name(), decoded.as_str(), &damaged[..]), (name, text, lines));
    }

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn byte_order_marks_decide() {
        check("\u{FEFF}a,ä\n".as_bytes(), "UTF-8", "a,ä\n", &[]);
        check(&utf_16("\u{FEFF}รอ😀\n", u16::to_le_bytes), "UTF-16LE", "รอ😀\n", &[]);
        check(&utf_16("\u{FEFF}รอ\n", u16::to_be_bytes), "UTF-16BE", "รอ\n", &[]);
    }

    #[test]
    fn utf_32_has_a_mark_and_may_be_cut_off() {
        let encode = |text: &str, bytes: fn(u32) -> [u8; 4]| -> Vec<u8> {
            text.chars().flat_map(|c| bytes(u32::from(c))).collect()
        };
        let text = "ผู้ดำเนินรายการ: รอนานไหมคะ 😀\n".repeat(900); // more than one chunk
        let marked = format!("\u{FEFF}{text}");
        check(&encode(&marked, u32::to_le_bytes), "UTF-32LE", &text, &[]);
        check(&encode(&marked, u32::to_be_bytes), "UTF-32BE", &text, &[]);
        let mut broken = encode("\u{FEFF}a\n", u32::to_le_bytes);
        broken.extend([0, 0xD8, 0, 0, b'b']); // half of a surrogate, and a quarter of a character
        check(&broken, "UTF-32LE", "a\n\u{FFFD}\u{FFFD}", &[2]);
    }

    #[test]
    fn zero_bytes_tell_utf_16() {
        check(&utf_16("id;text\n", u16::to_le_bytes), "UTF-16LE", "id;text\n", &[]);
        check(&utf_16("id;text\n", u16::to_be_bytes), "UTF-16BE", "id;text\n", &[]);
    }

    #[test]
    fn a_damaged_utf_8_file_stays_utf_8() {
        check(b"\xC3\xA4\nb\xFF\n\xC3\xB6", "UTF-8", "ä\nb\u{FFFD}\nö", &[2]);
        check(b"", "UTF-8", "", &[]);
    }

    /// Transcripts as they were saved before UTF-8: the detector must find each by itself.
    fn check_guess(encoding: &'static encoding_rs::Encoding, name: &str, text: &str) {
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable);
        check(&bytes, name, text, &[]);
    }

    #[test]
    fn german_and_french_are_windows_1252() {
        let german = "Moderatorin: Grüß Gott! Was ist passiert, als Sie zuletzt angerufen haben?\n\
            Jürgen Müller: Ich hing fünfzig Minuten in der Warteschleife – „bitte bleiben Sie dran“.\n\
            Käthe: Für ältere Kunden ist das unzumutbar. Übrigens kostete der Anruf 3 €.\n";
        check_guess(encoding_rs::WINDOWS_1252, "windows-1252", german);
        check_guess(
            encoding_rs::WINDOWS_1252,
            "windows-1252",
            "Die Wartezeit wäre für ältere Kunden zu lang, sagte Jürgen Müller.",
        );
        let french =
            "Animatrice : Qu’est-ce qui s’est passé à l’été ? J’ai été coupée après 40 minutes.\n";
        check_guess(encoding_rs::WINDOWS_1252, "windows-1252", french);
        let mostly_ascii = format!("{}Anna: naïve, she said\n", "Anna: I waited.\n".repeat(20));
        check_guess(encoding_rs::WINDOWS_1252, "windows-1252", &mostly_ascii);
    }

    #[test]
    fn thai_is_windows_874() {
        let short = "รอนานมากกว่าจะมีคนรับสาย พนักงานสุภาพดี";
        let long = "ผู้ดำเนินรายการ: สวัสดีค่ะ รอสายนานไหมคะ\nมะลิ: สี่สิบนาทีค่ะ แล้วสายก็หลุดไป\n\
            สมชาย: ผมโทรสามครั้ง ไม่มีใครรับเลย OK แล้วก็ส่งอีเมลไป ๒ ฉบับ\n";
        let layout = format!("WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n{long}\n").repeat(3);
        for text in [short, long, &layout] {
            check_guess(encoding_rs::WINDOWS_874, "windows-874", text);
        }
    }

    #[test]
    fn chinese_is_gbk_or_big5_and_gb18030_by_its_mark() {
        let simplified = "主持人：上次打电话的时候发生了什么？\n王小明：我等了四十分钟，然后电话就断了。\n\
            李华：客服的态度很好，但是问题没有解决。\n";
        check_guess(encoding_rs::GBK, "GBK", simplified);
        let traditional =
            "主持人：上次打電話的時候發生了什麼？\n王小明：我等了四十分鐘，然後電話就斷了。\n";
        check_guess(encoding_rs::BIG5, "Big5", traditional);
        // What only four bytes of GB18030 can say is read in a file that looks like GBK.
        let rare = format!("{simplified}𠮷野先生：ไทย\n");
        let (bytes, ..) = GB18030.encode(&rare);
        check(&bytes, "GBK", &rare, &[]);
        check(&[&GB18030_MARK[..], &bytes].concat(), "gb18030", &rare, &[]);
    }

    #[test]
    fn characters_split_between_chunks_survive() {
        let text = "ä".repeat(CHUNK); // 2 bytes each, after one that makes all chunks end within
        check(format!("a{text}").as_bytes(), "UTF-8", &format!("a{text}"), &[]);
    }

    #[test]
    fn many_damaged_lines_are_counted() {
        let bytes = "ä\n".repeat(40).into_bytes();
        let broken: Vec<u8> = bytes.chunks(3).flat_map(|c| [c, b"\xFF\n"].concat()).collect();
        let (mut input, encoding) = decode(Box::new(&broken[..]));
        input.read_to_end(&mut Vec::new()).unwrap();
        let complaints = encoding.complaints("f");
        assert_eq!(complaints.len(), NAMED + 1);
        assert!(complaints[NAMED].problem.starts_with("40 sequences"));
    }
}
