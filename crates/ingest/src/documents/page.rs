//! The lines of a PDF page: a page only says which sign stands where.
//!
//! Signs come in the order of the content, in which nearly every program writes text as it is read.
//! A sign goes on with the line before if it stands on the same height and not to the left of it; a
//! gap of a seventh of the font's size is a space, one of more than its size and a half a tab.
//! Words written from right to left or from top to bottom are not put in order.
//! Source: ISO 32000-2, § 9 Text, <https://pdfa.org/resource/iso-32000-2/>.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{BezPath, Point};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};

use crate::bytes::stop;

/// Units of a font's size in which its signs are drawn.
const UNITS: f64 = 1000.0;

/// The least gap between words, in sizes of the font.
const SPACE: f64 = 0.15;

/// The least gap between columns.
const TAB: f64 = 1.5;

/// How far up or down a sign may stand on its line.
const SLANT: f64 = 0.4;

/// The most steps in which a document is drawn: signs, and what is drawn around them.
const STEPS: usize = 10_000_000;

/// The steps of a form, which begins by a clip path: it takes about so much longer than a sign.
const FORM: usize = 20;

/// The longest line to which what stands on its left is added.
const LONGEST: usize = 2_000;

/// A line of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PageLine {
    /// Its text.
    pub(crate) text: String,
    /// Height of its foot above the foot of the page.
    pub(crate) y: f64,
    /// Where it begins and ends, from the left.
    pub(crate) x: (f64, f64),
    /// Size of its font.
    pub(crate) size: f64,
}

impl PageLine {
    /// Whether it begins with the same words at the same place, as programs do that draw bold twice.
    fn draws_again(&self, before: &PageLine) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() < 0.1 * self.size;
        near(self.y, before.y) && near(self.x.0, before.x.0) && self.text.starts_with(&before.text)
    }
}

/// The text of a page as it is drawn.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Its lines in the order of the content.
    pub(crate) lines: Vec<PageLine>,
    /// Signs of which the file does not tell which characters they are.
    pub(crate) unknown: u64,
    /// Signs that stand aslant or upside down, as in a watermark; they are left out.
    pub(crate) turned: u64,
    /// Steps in which this page and those before it were drawn.
    pub(crate) steps: usize,
    /// The last sign, and where it began: some programs draw bold signs twice.
    last: (String, f64),
    /// Whether a white sign came since.
    spaced: bool,
}

/// A sign that stands upright.
struct Sign {
    text: String,
    at: Point,
    end: f64,
    size: f64,
}

impl Page {
    /// An empty page, before which so many steps were taken.
    pub(crate) fn after(steps: usize) -> Page {
        Page { steps, ..Page::default() }
    }

    /// Takes steps. A page may draw a thousand times what draws a thousand times something else.
    fn step(&mut self, n: usize) {
        self.steps += n;
        if self.steps > STEPS {
            stop(format!("the PDF is drawn in more than {STEPS} steps"));
        }
    }

    fn add(&mut self, sign: Sign) {
        if sign.text.chars().all(char::is_whitespace) {
            self.spaced = true;
            return;
        }
        let spaced = std::mem::take(&mut self.spaced);
        let line = self.lines.last_mut().filter(|line| {
            let size = line.size.max(sign.size);
            (line.y - sign.at.y).abs() < SLANT * size && sign.at.x > line.x.1 - size
        });
        match line {
            Some(_)
                if sign.text == self.last.0
                    && (sign.at.x - self.last.1).abs() < 0.1 * sign.size => {}
            Some(line) => {
                let gap = (sign.at.x - line.x.1) / sign.size;
                if gap > TAB {
                    line.text.push('\t');
                } else if gap > SPACE || spaced {
                    line.text.push(' ');
                }
                line.text.push_str(&sign.text);
                line.x.1 = line.x.1.max(sign.end);
                line.size = line.size.max(sign.size);
            }
            None => self.lines.push(PageLine {
                text: sign.text.clone(),
                y: sign.at.y,
                x: (sign.at.x, sign.end),
                size: sign.size,
            }),
        }
        self.last = (sign.text, sign.at.x);
    }

    /// The lines, with those made one that stand on the same height and follow each other.
    pub(crate) fn into_lines(self) -> Vec<PageLine> {
        let mut lines: Vec<PageLine> = Vec::new();
        for line in self.lines {
            match lines.last_mut() {
                Some(before) if line.draws_again(before) => *before = line,
                Some(before)
                    if (before.y - line.y).abs() < SLANT * before.size.min(line.size)
                        && line.x.1 <= before.x.0
                        && before.text.len() < LONGEST =>
                {
                    before.text = format!("{}\t{}", line.text, before.text);
                    before.x.0 = line.x.0;
                }
                _ => lines.push(line),
            }
        }
        lines
    }
}

impl Device<'_> for Page {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.step(1);
            let transform = props.transform * glyph.transform();
            let [a, b, c, d, ..] = transform.as_coeffs();
            let size = c.hypot(d) * UNITS;
            if !size.is_finite() || size <= 0.0 || a <= 0.0 || b.abs() > a / 10.0 {
                self.turned += 1;
                continue;
            }
            let text = match glyph.as_unicode() {
                Some(BfString::Char(character)) => character.to_string(),
                Some(BfString::String(text)) => text,
                None => {
                    self.unknown += 1;
                    char::REPLACEMENT_CHARACTER.to_string()
                }
            };
            let width = match &**glyph {
                Glyph::Outline(glyph) => glyph.advance_width(),
                Glyph::Type3(glyph) => glyph.advance_width(),
            };
            let at = transform * Point::ZERO;
            let end = (transform * Point::new(f64::from(width.unwrap_or(500.0)), 0.0)).x;
            self.add(Sign { text: plain(&text), at, end, size });
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {
        self.step(1);
    }
    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step(FORM);
    }
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
        self.step(FORM);
    }
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.step(1);
    }
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Letters that a font draws as one sign are written as the letters they are; controls as nothing.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'ﬀ' => plain.push_str("ff"),
            'ﬁ' => plain.push_str("fi"),
            'ﬂ' => plain.push_str("fl"),
            'ﬃ' => plain.push_str("ffi"),
            'ﬄ' => plain.push_str("ffl"),
            'ﬅ' | 'ﬆ' => plain.push_str("st"),
            _ if character.is_whitespace() => plain.push(' '),
            _ if character.is_control() => {}
            _ => plain.push(character),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(signs: &[(&str, f64, f64)], expected: &[&str]) {
        let mut page = Page::default();
        for (text, x, y) in signs {
            let end = x + 5.0 * text.len() as f64;
            page.add(Sign { text: (*text).into(), at: Point::new(*x, *y), end, size: 10.0 });
        }
        let lines = page.into_lines();
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn gaps_make_words_and_columns() {
        check(&[("a", 0., 50.), ("b", 5., 50.), ("c", 12., 50.), ("d", 40., 50.)], &["ab c\td"]);
        check(&[("a", 0., 50.), (" ", 5., 50.), ("b", 5., 50.)], &["a b"]);
        check(&[("a", 0., 50.), ("2", 5., 53.), ("b", 0., 38.)], &["a2", "b"]);
    }

    #[test]
    fn what_is_drawn_out_of_order_or_twice_is_mended() {
        check(&[("right", 60., 50.), ("left", 0., 50.)], &["left\tright"]);
        check(&[("b", 0., 50.), ("b", 0.3, 50.), ("b", 5., 50.)], &["bb"]);
        check(&[("bold", 0., 50.), ("bold", 0.3, 50.), ("er", 21., 50.)], &["bolder"]);
    }
}
