//! The scan: one run of text without white space after another.

use std::ops::Range;

use super::{Word, Words, hash};
use crate::letters::{entity, is_capitals, is_emoji, is_link, is_word, joins};
use crate::lexicon::{Entry, Flags, Lexicon};

/// What `worry-free` is worth: VADER's rating of `carefree` is 1.7.
const FREE_OF_HARM: f64 = 1.7;
/// In bytes, with room for `&lt;3`.
const LONGEST_EMOTICON: usize = 12;
/// A word with one of these before its hyphen does not mean what its second part means.
const PREFIXES: &[&str] = &["non", "anti", "ex", "pre", "un", "counter", "pseudo"];

/// The words of `text` in order.
pub(crate) fn words(text: &str, lexicon: &Lexicon) -> Words {
    let mut scan = Scan { text, lexicon, words: Words::default(), sentence: 0, ended: false };
    let mut at = 0;
    for chunk in text.split(char::is_whitespace) {
        if !chunk.is_empty() {
            scan.chunk(at..at + chunk.len());
        }
        at += chunk.len();
        if text[at..].starts_with('\n') {
            scan.end_sentence();
        }
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    scan.words
}

struct Scan<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    words: Words,
    sentence: usize,
    /// The sentence has ended; the next word opens another.
    ended: bool,
}

impl Scan<'_> {
    /// One run of text without white space.
    fn chunk(&mut self, range: Range<usize>) {
        let chunk = &self.text[range.clone()];
        if chunk.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return self.push(range, false);
        }
        if is_link(chunk) {
            return;
        }
        if self.emoticon(range.clone()) {
            return;
        }
        let mut piece: Option<usize> = None;
        let mut rest = range.start;
        while rest < range.end {
            let letter = self.text[rest..].chars().next().expect("rest lies before the end");
            let next = rest + letter.len_utf8();
            if is_emoji(letter, self.lexicon) {
                self.close(&mut piece, rest);
                rest = self.emoji(rest, range.end);
                continue;
            }
            if is_word(letter) {
                piece.get_or_insert(rest);
            } else if !(piece.is_some() && joins(self.text, rest, next, range.end)) {
                self.close(&mut piece, rest);
                if letter == '&'
                    && let Some(length) = entity(&self.text[rest..range.end])
                {
                    rest += length;
                    continue;
                }
                if piece.is_none() && rest > range.start && self.trailing_emoticon(rest..range.end)
                {
                    return;
                }
                self.punctuation(letter);
            }
            rest = next;
        }
        self.close(&mut piece, range.end);
    }

    fn close(&mut self, piece: &mut Option<usize>, end: usize) {
        if let Some(start) = piece.take() {
            self.piece(start..end);
        }
    }

    fn punctuation(&mut self, letter: char) {
        match letter {
            '.' | '!' | '?' | '…' | ';' | '。' | '！' | '？' => self.end_sentence(),
            ',' | '，' | '、' => {
                if let Some(last) = self.words.words.last_mut() {
                    last.pause = true;
                }
            }
            _ => {}
        }
    }

    fn end_sentence(&mut self) {
        if let Some(last) = self.words.words.last_mut() {
            last.pause = true;
            self.ended = true;
        }
    }

    /// A word without punctuation but for inner hyphens and apostrophes; parted at hyphens where only its parts are known.
    fn piece(&mut self, range: Range<usize>) {
        let piece = &self.text[range.clone()];
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0
            && self
                .lexicon
                .exact(&piece[digits..].to_lowercase())
                .is_some_and(|unit| unit.flags.time)
        {
            self.push(range.start..range.start + digits, false);
            return self.push(range.start + digits..range.end, false);
        }
        if !piece.contains('-') {
            return self.push(range, false);
        }
        let lower = piece.to_lowercase();
        let (head, tail) = lower.split_once('-').unwrap_or((&lower, ""));
        if self.lexicon.exact(&lower).is_some() {
            self.push(range, false);
        } else if tail == "free" {
            let harm = self.lexicon.entry(head).valence.is_some_and(|valence| valence < 0.0);
            let valence = harm.then_some(FREE_OF_HARM);
            self.push_entry(range, Entry { valence, ..Entry::default() }, false);
        } else if PREFIXES.contains(&head) {
            self.push_unknown(range);
        } else {
            let mut start = range.start;
            for part in piece.split('-') {
                if !part.is_empty() {
                    self.push(start..start + part.len(), false);
                }
                start += part.len() + 1;
            }
        }
    }

    /// Takes the whole chunk as an emoticon where the lexicon holds it.
    fn emoticon(&mut self, range: Range<usize>) -> bool {
        let chunk = &self.text[range.clone()];
        let shorn = chunk.trim_end_matches(['.', ',', '!', '?']);
        let letters = chunk.bytes().filter(u8::is_ascii_alphanumeric).count();
        let punctuated = shorn.bytes().any(|byte| byte.is_ascii_punctuation());
        if chunk.len() > LONGEST_EMOTICON || letters > 3 || !punctuated && letters > 0 {
            return false;
        }
        let plain = shorn.to_ascii_lowercase().replace("&lt;", "<").replace("&gt;", ">");
        for (candidate, length) in [(chunk.to_ascii_lowercase(), chunk.len()), (plain, shorn.len())]
        {
            if !candidate.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && let Some(entry) = self.lexicon.exact(&candidate)
                && entry.valence.is_some()
            {
                let sign = candidate.bytes().any(|byte| {
                    byte.is_ascii_punctuation() && byte != b'\'' && byte != b'-' && byte != b'&'
                });
                self.push_entry(range.start..range.start + length, entry, sign);
                self.pause_if(length < chunk.len());
                return true;
            }
        }
        false
    }

    /// Takes the end of a chunk as an emoticon: `day:)`.
    fn trailing_emoticon(&mut self, range: Range<usize>) -> bool {
        let shorn = self.text[range.clone()].trim_end_matches(['.', ',', '!', '?']);
        if !shorn.starts_with([':', ';', '=', '<'])
            || shorn.len() < 2
            || shorn.len() > 4
            || shorn.bytes().filter(u8::is_ascii_alphanumeric).count() > 1
        {
            return false;
        }
        let Some(entry) = self.lexicon.exact(&shorn.to_ascii_lowercase()) else { return false };
        if entry.valence.is_none() {
            return false;
        }
        self.push_entry(range.start..range.start + shorn.len(), entry, true);
        self.pause_if(range.start + shorn.len() < range.end);
        true
    }

    fn pause_if(&mut self, punctuation_follows: bool) {
        if punctuation_follows {
            self.end_sentence();
        }
    }

    /// One emoji with its variation selectors, skin tones and joined parts; returns where it ends.
    fn emoji(&mut self, start: usize, limit: usize) -> usize {
        let mut end = start;
        let mut valence = None;
        let mut joined = true;
        for letter in self.text[start..limit].chars() {
            let extends =
                matches!(letter, '\u{FE0E}' | '\u{FE0F}' | '\u{20E3}' | '\u{1F3FB}'..='\u{1F3FF}');
            if letter != '\u{200D}' && !extends && !joined {
                break;
            }
            valence = valence.or_else(|| self.lexicon.emoji(letter));
            joined = letter == '\u{200D}';
            end += letter.len_utf8();
        }
        self.push_entry(start..end, Entry { valence, ..Entry::default() }, true);
        end
    }

    fn push_unknown(&mut self, range: Range<usize>) {
        self.push_entry(range, Entry::default(), false);
    }

    /// Looks a word up and pushes it.
    fn push(&mut self, range: Range<usize>, sign: bool) {
        let from = self.words.buffer.len();
        for letter in self.text[range.clone()].chars() {
            match letter {
                'a'..='z' => self.words.buffer.push(letter),
                'A'..='Z' => self.words.buffer.push(letter.to_ascii_lowercase()),
                '’' | '‘' | '`' | '´' | 'ʼ' | '＇' => self.words.buffer.push('\''),
                _ => self.words.buffer.extend(letter.to_lowercase()),
            }
        }
        let mut entry = self.lexicon.entry(&self.words.buffer[from..]);
        if self.text.as_bytes()[range.start].is_ascii_digit() {
            entry.flags = Flags { number: true, ..entry.flags };
        }
        let lower = from..self.words.buffer.len();
        self.push_word(range, lower, entry, sign);
    }

    fn push_entry(&mut self, range: Range<usize>, entry: Entry, sign: bool) {
        let at = self.words.buffer.len();
        self.push_word(range, at..at, entry, sign);
    }

    fn push_word(&mut self, span: Range<usize>, lower: Range<usize>, entry: Entry, sign: bool) {
        if self.ended {
            self.sentence += 1;
            self.ended = false;
        }
        let capitals = !sign && is_capitals(&self.text[span.clone()]);
        let hash = hash(&self.words.buffer[lower.clone()]);
        let (sentence, pause) = (self.sentence, false);
        self.words.words.push(Word { span, lower, hash, entry, capitals, sign, sentence, pause });
    }
}
