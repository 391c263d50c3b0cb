//! Thai and Lao spelling as people type it, mended for the dictionary and for normal forms.
//!
//! SARA AM in two parts, which NFKC makes of it, is put together behind its tone mark; SARA E
//! typed twice becomes SARA AE; doubled marks and letters drawn out ("มากกก") become one.
//! Source: The Unicode Standard, chapter 16, on Thai and Lao.

/// A mended text and where its characters come from.
pub(crate) struct Mended {
    pub(crate) text: String,
    /// For each character of `text` its first byte there and in the text that was mended.
    origins: Vec<(usize, usize)>,
    length: usize,
}

impl Mended {
    /// The byte of the text that was mended for the beginning of a character of the mended one.
    pub(crate) fn origin(&self, at: usize) -> usize {
        match self.origins.binary_search_by_key(&at, |(mended, _)| *mended) {
            Ok(index) => self.origins[index].1,
            Err(_) => self.length,
        }
    }
}

const NIKHAHIT: [char; 2] = ['\u{E4D}', '\u{ECD}'];
const SARA_AA: [char; 2] = ['\u{E32}', '\u{EB2}'];
const SARA_AM: [char; 2] = ['\u{E33}', '\u{EB3}'];
const SARA_E: char = '\u{E40}';
const SARA_AE: char = '\u{E41}';

/// Mends a word or a run of words.
pub(crate) fn mend(run: &str) -> Mended {
    let mut out: Vec<(usize, char)> = Vec::with_capacity(run.len() / 3);
    for (at, character) in run.char_indices() {
        let last = out.last().map(|(_, last)| *last);
        if let Some(script) = SARA_AA.iter().position(|aa| *aa == character)
            && let Some(nikhahit) = nikhahit_before(&out, NIKHAHIT[script])
        {
            let (origin, _) = out.remove(nikhahit);
            out.push((origin, SARA_AM[script]));
            // Tone marks typed behind the first part begin where it began.
            let tones = nikhahit..out.len();
            out[tones].iter_mut().for_each(|(at, _)| *at = (*at).max(origin));
        } else if character == SARA_E && last == Some(SARA_E) {
            out.last_mut().expect("has a last").1 = SARA_AE;
        } else if last != Some(character) || !is_mark(character) {
            out.push((at, character));
        }
    }
    let once = out
        .chunk_by(|(_, a), (_, b)| a == b)
        .flat_map(|same| if same.len() >= 3 { &same[..1] } else { same });
    let mut mended =
        Mended { text: String::with_capacity(run.len()), origins: Vec::new(), length: run.len() };
    for (at, character) in once {
        mended.origins.push((mended.text.len(), *at));
        mended.text.push(*character);
    }
    mended
}

/// Where the first part of SARA AM stands at the end of `out`, before or behind tone marks.
fn nikhahit_before(out: &[(usize, char)], nikhahit: char) -> Option<usize> {
    let tones_or_nikhahit =
        out.iter().rev().take_while(|(_, mark)| is_tone(*mark) || *mark == nikhahit).count();
    let first = out.len() - tones_or_nikhahit;
    (first..out.len()).find(|index| out[*index].1 == nikhahit)
}

/// Whether a word can begin at `at` in a mended run: not with a vowel or mark that follows its
/// consonant, not behind a vowel that needs a consonant after it, not with a silent letter.
pub(crate) fn can_begin(run: &str, at: usize) -> bool {
    let before = run[..at].chars().rev().find(|mark| !is_tone(*mark));
    let mut after = run[at..].chars();
    let (first, second) = (after.next(), after.next());
    let is_dependent = |character: char| {
        is_mark(character)
            || matches!(
                character,
                '\u{E30}' | '\u{E32}' | '\u{E33}' | '\u{E45}' | '\u{EB0}' | '\u{EB2}' | '\u{EB3}'
            )
    };
    let is_silenced = matches!(second, Some('\u{E4C}' | '\u{ECC}'));
    let is_open = |character: char| {
        matches!(character, '\u{E31}' | '\u{E37}' | '\u{E40}'..='\u{E44}'
            | '\u{EB1}' | '\u{EB7}' | '\u{EC0}'..='\u{EC4}')
    };
    !first.is_some_and(is_dependent) && !before.is_some_and(is_open) && !is_silenced
}

fn is_tone(character: char) -> bool {
    matches!(character, '\u{E48}'..='\u{E4B}' | '\u{EC8}'..='\u{ECB}')
}

/// Tone marks and the vowels and signs above and below.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{E31}' | '\u{E34}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}'
        | '\u{EB1}' | '\u{EB4}'..='\u{EBC}' | '\u{EC8}'..='\u{ECE}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: &str) {
        assert_eq!(mend(word).text, expected, "{word}");
    }

    #[test]
    fn spelling_is_mended() {
        check("น้ำ", "น้ำ");
        check("น้\u{E4D}\u{E32}", "น้ำ");
        check("น\u{E4D}้\u{E32}", "น้ำ");
        check("ท\u{E4D}\u{E32}", "ทำ");
        check("นี้้", "นี้");
        check("เเพง", "แพง");
        check("มากกกก", "มาก");
        check("ธรรม", "ธรรม");
    }

    #[test]
    fn origins_lead_back() {
        let text = "มากกกกเเพงน\u{E4D}้\u{E32}ดี";
        let mended = mend(text);
        assert_eq!(mended.text, "มากแพงน้ำดี");
        let origin = |word: &str| mended.origin(mended.text.find(word).unwrap());
        for (word, written) in [("มาก", "มาก"), ("แพง", "เเพง"), ("น้ำ", "น"), ("ดี", "ดี")]
        {
            assert_eq!(origin(word), text.find(written).unwrap(), "{word}");
        }
        assert_eq!(mended.origin(mended.text.len()), text.len());
    }

    #[test]
    fn words_begin_with_a_whole_syllable() {
        let begins = |run: &str, at: &str| can_begin(run, run.find(at).unwrap());
        assert!(begins("ดีมาก", "มาก"));
        assert!(!begins("ฮอนด้า", "า"));
        assert!(!begins("เว่อร์", "ร์"));
        assert!(!begins("เพลง", "พลง"));
        assert!(!begins("ชื่น", "น"));
    }
}
