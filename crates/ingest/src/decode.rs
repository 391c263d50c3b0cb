//! Any encoding → UTF-8, streaming, with a complaint for each place that was damaged.
//!
//! A byte-order mark decides; without one, zero bytes tell UTF-16, valid UTF-8 is UTF-8, and the
//! rest is judged by the frequencies of bytes (chardetng, the detector of Firefox). Positions in
//! all that follows count bytes of the decoded text without its byte-order mark.
//! Source: WHATWG Encoding Standard, <https://encoding.spec.whatwg.org/>.

use std::cell::RefCell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use corpus::{Diagnostic, Place};
use encoding_rs::{Decoder, DecoderResult, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes looked at to tell the encoding, and decoded at a time.
const CHUNK: usize = 64 << 10;

/// Damaged lines that are named one by one; the others are counted.
const NAMED: usize = 20;

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
    let (encoding, guessed) = judge(&head);
    let damage = Rc::new(RefCell::new(Damage::default()));
    let mut decoded = Decoded {
        input,
        decoder: encoding.new_decoder_with_bom_removal(),
        raw: head,
        text: Vec::new(),
        taken: 0,
        lines: 0,
        bytes: 0,
        ended: false,
        error,
        damage: damage.clone(),
    };
    decoded.decode_chunk();
    (Box::new(decoded), Encoding { name: encoding.name(), guessed, damage })
}

/// The encoding of a text that begins with `head`, and whether it was guessed.
fn judge(head: &[u8]) -> (&'static encoding_rs::Encoding, bool) {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(head) {
        return (encoding, false);
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
    (detector.guess(None, Utf8Detection::Deny), true)
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

struct Decoded<'a> {
    input: Box<dyn BufRead + 'a>,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
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
        let last = self.raw.is_empty();
        let mut read = 0;
        loop {
            // UTF-8 stays as long as it is; other encodings take another turn where it is too little.
            let start = self.text.len();
            self.text.resize(start + self.raw.len() - read + 64, 0);
            let (result, n_read, n_written) = self.decoder.decode_to_utf8_without_replacement(
                &self.raw[read..],
                &mut self.text[start..],
                last,
            );
            self.text.truncate(start + n_written);
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
        self.raw.clear();
        self.ended = last;
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
    fn zero_bytes_tell_utf_16() {
        check(&utf_16("id;text\n", u16::to_le_bytes), "UTF-16LE", "id;text\n", &[]);
        check(&utf_16("id;text\n", u16::to_be_bytes), "UTF-16BE", "id;text\n", &[]);
    }

    #[test]
    fn a_damaged_utf_8_file_stays_utf_8() {
        check(b"\xC3\xA4\nb\xFF\n\xC3\xB6", "UTF-8", "ä\nb\u{FFFD}\nö", &[2]);
        check(b"", "UTF-8", "", &[]);
    }

    #[test]
    fn old_encodings_are_guessed() {
        let text = "Die Wartezeit wäre für ältere Kunden zu lang, sagte Jürgen Müller.";
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        check(&latin, "windows-1252", text, &[]);
        let thai = "รอนานมากกว่าจะมีคนรับสาย พนักงานสุภาพดี";
        let (bytes, ..) = encoding_rs::WINDOWS_874.encode(thai);
        check(&bytes, "windows-874", thai, &[]);
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
