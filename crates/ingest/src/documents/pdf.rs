//! PDF: the lines of its pages → turns. The line of an utterance or a complaint is its page.
//!
//! Lines at the head or foot that most pages have in common, numbers aside, and numbers of lines in
//! the margin are left out and counted. The lines of an utterance are joined by a space, words that
//! are broken at the end of a line by nothing. A pause between lines that is larger than others parts
//! paragraphs. What streams unpack to, and what a page draws, is limited. Scanned pages have no text:
//! they are counted and need text recognition first.
//! Source: ISO 32000-2, <https://pdfa.org/resource/iso-32000-2/>.

use std::collections::BTreeSet;

use corpus::{Diagnostic, Kind, Place, Utterance};
use hayro_interpret::hayro_syntax::Pdf as File;
use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::object::{Array, Stream};
use hayro_interpret::hayro_syntax::page::Page as FilePage;
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, TransformExt, interpret};

use crate::bytes::{ByteReader, fenced, refused};
use crate::documents::margins::{leave_out_numbers, leave_out_repeated};
use crate::documents::page::{Page, PageLine};
use crate::documents::pdf_streams::{STREAM, check_closed, check_open};
use crate::documents::story::{Paragraph, read_joined};
use crate::piece::Whole;
use crate::turns::joint;
use crate::{Evidence, Options, Piece, Pieces, Refused, Strength};

/// The most pages.
const PAGES: usize = 10_000;

/// How much larger the pause between paragraphs is than that between lines, at least.
const PAUSE: f64 = 1.25;

/// Reads `.pdf`.
pub(crate) struct Pdf;

impl ByteReader for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, bytes: &[u8]) -> Option<Evidence> {
        let is_pdf = bytes.starts_with(b"%PDF-");
        Evidence::when(is_pdf, Strength::Certain, "the file begins with `%PDF-`")
    }

    fn read(
        &self,
        bytes: Vec<u8>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces>, Refused> {
        let pages = fenced(path, "PDF", || pages(bytes))?;
        let mend = "open the file and save it anew without a password, or save its text as `.txt`";
        let pages = pages.map_err(|problem| refused(path, problem, mend))?;
        read_pages(pages, path)
    }
}

/// What is drawn on the pages.
fn pages(bytes: Vec<u8>) -> Result<Vec<Page>, String> {
    check_closed(&bytes)?;
    let file = File::new(bytes).map_err(|error| format!("the PDF cannot be read: {error:?}"))?;
    check_open(&file)?;
    if file.pages().len() > PAGES {
        return Err(format!("the PDF has {} pages, more than {PAGES}", file.pages().len()));
    }
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    let mut steps = 0;
    for page in file.pages().iter() {
        let settings = InterpreterSettings::default();
        let (width, height) = page.render_dimensions();
        let visible = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let transform = page.initial_transform(false).to_kurbo();
        let mut context = Context::new(transform, visible, &cache, file.xref(), settings);
        let content = content(page)?;
        let mut drawn = Page::after(steps);
        interpret(TypedIter::new(&content), page.resources(), &mut context, &mut drawn);
        steps = drawn.steps;
        pages.push(drawn);
    }
    Ok(pages)
}

/// What a page draws. The library would keep it for every page, and has no limit.
fn content(page: &FilePage<'_>) -> Result<Vec<u8>, String> {
    let array = page.raw().get::<Array<'_>>("Contents");
    let many = array.iter().flat_map(|array| array.iter::<Stream<'_>>());
    let mut content = Vec::new();
    for stream in page.raw().get::<Stream<'_>>("Contents").into_iter().chain(many) {
        content.extend_from_slice(&stream.decoded_data().unwrap_or_default());
        content.push(b' '); // a word ends where a stream does
        if content.len() > STREAM {
            return Err(format!("a page of the PDF draws more than {} MiB", STREAM >> 20));
        }
    }
    Ok(content)
}

fn read_pages(pages: Vec<Page>, path: &str) -> Result<Box<dyn Pieces>, Refused> {
    let n_pages = pages.len();
    let sum = |count: fn(&Page) -> u64| pages.iter().map(count).sum::<u64>();
    let (unknown, turned) = (sum(|page| page.unknown), sum(|page| page.turned));
    let mut lines: Vec<Vec<PageLine>> = pages.into_iter().map(Page::into_lines).collect();
    let empty = lines.iter().filter(|lines| lines.is_empty()).count();
    if empty == n_pages {
        let problem =
            format!("none of the {n_pages} pages has text: they are pictures, e.g. scans");
        return Err(refused(path, problem, "run text recognition (OCR) over the file first"));
    }
    let n_numbers: usize = lines.iter_mut().map(leave_out_numbers).sum();
    let n_repeated = leave_out_repeated(&mut lines);
    let (document, complaints, mut counts) = read_joined(&paragraphs(&lines), path, "\n");
    counts.exclude((n_numbers + n_repeated) as u64);
    let words = Words::of(&lines);
    let mut n_broken = 0;
    let document = document.map(|mut document| {
        document.utterances.iter_mut().for_each(|utterance| words.join(utterance, &mut n_broken));
        document
    });
    let found = [
        (
            empty as u64,
            "pages without text",
            "run text recognition (OCR) over the file if they are scans",
        ),
        (
            unknown,
            "signs of which the file does not tell the character",
            "each was read as U+FFFD; save the file anew, or save its text",
        ),
        (turned, "signs that stand aslant were left out", "see the file if they matter"),
        (
            n_repeated as u64,
            "lines at the head or foot of pages were left out",
            "see the file if they are speech",
        ),
        (
            n_numbers as u64,
            "line numbers in the margin were left out",
            "see the file if they are speech",
        ),
        (
            n_broken,
            "words broken at the end of a line were joined",
            "look whether a hyphen is missing",
        ),
    ];
    let noted = found.into_iter().filter(|(count, ..)| *count > 0).map(|(count, what, mend)| {
        Piece::Repaired(Diagnostic::at(Place::file(path), format!("{what}: {count}"), mend))
    });
    Ok(Whole::new(document, noted.chain(complaints).collect(), counts))
}

/// The lines as paragraphs of their own, with an empty one where a larger pause parts them.
fn paragraphs(pages: &[Vec<PageLine>]) -> Vec<Paragraph> {
    let pause = |pair: &[PageLine]| (pair[0].y - pair[1].y) / pair[0].size.max(pair[1].size);
    let mut pauses: Vec<f64> = pages.iter().flat_map(|lines| lines.windows(2).map(pause)).collect();
    pauses.retain(|pause| (0.8..5.0).contains(pause));
    pauses.sort_by(f64::total_cmp);
    let usual = pauses.get(pauses.len() / 5).copied().unwrap_or(1.2);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for (n, lines) in pages.iter().enumerate() {
        let number = n as u64 + 1;
        for (n, line) in lines.iter().enumerate() {
            let parted = match n.checked_sub(1) {
                Some(before) => {
                    let pause = pause(&[lines[before].clone(), line.clone()]);
                    pause < 0.0 || pause > usual * PAUSE
                }
                None => paragraphs.last().is_some_and(|p| p.text.ends_with(['.', '?', '!', '…'])),
            };
            if parted {
                paragraphs.push(Paragraph { text: String::new(), number });
            }
            paragraphs.push(Paragraph { text: line.text.clone(), number });
        }
    }
    paragraphs
}

/// The words of a document with and without hyphens, to tell which of them a broken word is.
struct Words(BTreeSet<String>);

impl Words {
    fn of(pages: &[Vec<PageLine>]) -> Words {
        let lines = pages.iter().flatten().flat_map(|line| line.text.split_whitespace());
        let word = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        Words(lines.map(word).filter(|word| word.contains('-')).collect())
    }

    /// Joins the lines of an utterance; empty lines end paragraphs of it.
    fn join(&self, utterance: &mut Utterance, n_broken: &mut u64) {
        let mut whole = String::with_capacity(utterance.text.len());
        let mut paragraph_ends = false;
        for line in utterance.text.lines().map(str::trim) {
            if line.is_empty() || whole.is_empty() {
                paragraph_ends |= line.is_empty();
            } else if std::mem::take(&mut paragraph_ends) {
                whole.push('\n');
            } else if let Some(keeps) = self.broken(&whole, line) {
                *n_broken += 1;
                if !keeps {
                    whole.pop();
                }
            } else if !(without_spaces(whole.chars().next_back())
                && without_spaces(line.chars().next()))
            {
                whole.push_str(joint(&whole, line));
            }
            whole.push_str(line);
        }
        utterance.text = whole.replace('\t', " ").trim().to_owned();
    }

    /// Whether a word is broken between two lines, and then whether its hyphen belongs to it.
    fn broken(&self, before: &str, after: &str) -> Option<bool> {
        let hyphen = before.chars().next_back().filter(|c| matches!(c, '-' | '‐' | '\u{AD}'))?;
        let head = before.trim_end_matches(hyphen).split_whitespace().next_back()?;
        let tail = after.split_whitespace().next()?;
        let breaks = head.ends_with(char::is_alphabetic) && tail.starts_with(char::is_lowercase);
        let word = format!("{head}-{tail}").to_lowercase();
        let known = self.0.contains(word.trim_matches(|c: char| !c.is_alphanumeric()));
        breaks.then_some(hyphen == '-' && (known || head.contains('-')))
    }
}

/// Whether a letter is of a script that puts no spaces between words: Thai, Lao, Burmese, Khmer.
fn without_spaces(letter: Option<char>) -> bool {
    let scripts = ['\u{E00}'..='\u{EFF}', '\u{1000}'..='\u{109F}', '\u{1780}'..='\u{17FF}'];
    letter.is_some_and(|letter| scripts.iter().any(|script| script.contains(&letter)))
}
