//! Language, themes and sentiment of a batch: pure functions from rows to rows.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use corpus::{Id, Span};
use index::{Closed, Error, Writer};
use sentiment::Judge;
use tables::{codings, cues, utterances};
use text::{Language, Token, Tokenizer};
use themes::{Assignment, Statement};
use triangulation::{CodedUnit, LEAST_WEIGHT, Mention, Observation, Tally};

use crate::calendar::Calendar;
use crate::codebook::{Code, Codebook};
use crate::coded::code_id;
use crate::entries;
use crate::plan::Plan;
use crate::read::Batch;
use crate::sheets::NONE;

/// Coder of the codings of found themes …
const FOUND: &str = "trivox-inductive";
/// … and of those of a codebook's codes.
const GIVEN: &str = "trivox-codebook";
/// The two among those who code.
pub(crate) const MACHINE: &str = "trivox";

/// The models of the languages, and the themes of all of them in one list.
#[derive(Default)]
pub(crate) struct Themes {
    /// Language → its model and the index of its first theme in `list`.
    models: BTreeMap<Language, (usize, themes::Model)>,
    /// All themes.
    pub(crate) list: Vec<Theme>,
    /// Themes that no sentence has both of.
    apart: Vec<(usize, usize)>,
    /// What people coded → the codes that it is given by what has not learnt from it.
    held_out: BTreeMap<Id, BTreeSet<usize>>,
}

/// A theme with the id and language it has in tables.
pub(crate) struct Theme {
    /// That of its code, or made from the label; distinct.
    pub(crate) id: String,
    /// The code it is, if it was not found.
    pub(crate) code: Option<Code>,
    /// The theme above it.
    pub(crate) parent: Option<usize>,
    /// The language it was found in.
    pub(crate) language: Language,
    /// What was found.
    pub(crate) found: themes::Theme,
}

impl Themes {
    /// Gives the themes of the languages' models their ids.
    pub(crate) fn new(models: Vec<(Language, themes::Model)>, codebook: &Codebook) -> Themes {
        let mut all = Themes::default();
        let mut taken: BTreeSet<String> = codebook.ids().map(str::to_owned).collect();
        for (language, model) in models {
            let first = all.list.len();
            let codes = codebook.of(language);
            for found in model.themes() {
                let code = found.code.map(|code| codes[code].clone());
                let id = match &code {
                    Some(code) => code.id.clone(),
                    None => distinct(slug(&found.label), &taken),
                };
                taken.insert(id.clone());
                let parent = found.parent.map(|parent| first + parent);
                all.list.push(Theme { id, code, parent, language, found: found.clone() });
            }
            let held_out = model.held_out();
            all.held_out.extend(
                held_out.map(|(id, themes)| {
                    (id, themes.into_iter().map(|theme| theme + first).collect())
                }),
            );
            all.models.insert(language, (first, model));
        }
        let parent = |theme: &Theme| {
            let Some(code) = &theme.code else { return theme.parent };
            let parent = code.parent.as_ref()?;
            all.list.iter().position(|above| above.id == *parent)
        };
        let parents: Vec<Option<usize>> = all.list.iter().map(parent).collect();
        for (theme, parent) in all.list.iter_mut().zip(parents) {
            theme.parent = parent;
        }
        for (at, theme) in all.list.iter().enumerate() {
            let named = theme.code.iter().flat_map(|code| &code.apart);
            let others = named.filter_map(|id| all.list.iter().position(|it| it.id == *id));
            all.apart.extend(others.map(|other| (at, other)));
        }
        all
    }

    /// The themes of an utterance, as far as trivox has not learnt from people that it has them.
    fn unlearnt(&self, utterance: Id, counted: &BTreeSet<usize>) -> BTreeSet<usize> {
        let Some(held_out) = self.held_out.get(&utterance) else { return counted.clone() };
        let found = counted.iter().filter(|theme| self.list[**theme].code.is_none());
        found.chain(held_out).copied().collect()
    }

    /// Whether a theme is another one, or below it.
    fn is_within(&self, theme: usize, above: usize) -> bool {
        let mut at = Some(theme);
        // Circles of parents are refused where codebooks are read.
        while let Some(theme) = at.filter(|theme| *theme != above) {
            at = self.list[theme].parent;
        }
        at.is_some()
    }

    /// Leaves, of two codings on a sentence of themes that are apart, the likelier one.
    fn keep_apart(&self, assignment: &mut Assignment) {
        for (one, other) in &self.apart {
            let primary = assignment.primary;
            let codings = &mut assignment.codings;
            let mut lost = Vec::new();
            for a in codings.iter().filter(|coding| coding.theme == *one) {
                for b in codings.iter().filter(|coding| coding.theme == *other) {
                    if a.span.start < b.span.end && b.span.start < a.span.end {
                        let is_first = match a.weight.total_cmp(&b.weight) {
                            Ordering::Equal => primary != Some(*other),
                            order => order == Ordering::Greater,
                        };
                        lost.push(if is_first { *b } else { *a });
                    }
                }
            }
            let is_lost = |coding: &themes::Coding| {
                lost.iter().any(|lost| {
                    coding.span.start < lost.span.end
                        && lost.span.start < coding.span.end
                        && self.is_within(coding.theme, lost.theme)
                })
            };
            codings.retain(|coding| !is_lost(coding));
        }
        let Assignment { primary, codings } = assignment;
        if primary.is_some_and(|theme| codings.iter().all(|coding| coding.theme != theme)) {
            let surest = codings.iter().rev().max_by(|a, b| a.weight.total_cmp(&b.weight));
            *primary = surest.map(|coding| coding.theme);
        }
    }

    /// Adds, for each coding of a theme that has another above it, a coding of that one.
    fn add_parents(&self, assignment: &mut Assignment) {
        let mut at = 0;
        while let Some(coding) = assignment.codings.get(at).copied() {
            at += 1;
            let Some(theme) = self.list[coding.theme].parent else { continue };
            let is_same =
                |other: &themes::Coding| other.theme == theme && other.span == coding.span;
            if !assignment.codings.iter().any(is_same) {
                assignment.codings.push(themes::Coding { theme, ..coding });
            }
        }
        assignment.codings.sort_by_key(|coding| (coding.span, coding.theme));
    }
}

/// `Waiting on hold!` → `waiting-on-hold`.
pub(crate) fn slug(label: &str) -> String {
    let lower = label.to_lowercase();
    let is_separator = |c: char| c.is_whitespace() || c.is_ascii_punctuation();
    let words: Vec<&str> = lower.split(is_separator).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "theme".to_owned() } else { words.join("-") }
}

fn distinct(id: String, taken: &BTreeSet<String>) -> String {
    let is_free = |id: &str| !taken.contains(id);
    if is_free(&id) {
        return id;
    }
    let numbered = (2..).map(|number| format!("{id}-{number}"));
    numbered.into_iter().find(|id| is_free(id)).unwrap_or(id)
}

/// Fills in the language of each utterance and document of a batch.
pub(crate) fn languages(mut batch: Batch, expected: &[Language]) -> Batch {
    let mut bytes: BTreeMap<Id, BTreeMap<&'static str, usize>> = BTreeMap::new();
    // The utterances of a document follow each other, and no batch parts them.
    let documents = batch.utterances.chunk_by(|a, b| a.document_id == b.document_id);
    let found: Vec<Option<Language>> = documents
        .flat_map(|rows| {
            let turns: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
            text::detect_turns(&turns, expected)
        })
        .collect();
    for (row, language) in batch.utterances.iter_mut().zip(found) {
        if let Some(language) = language {
            row.language = Some(language.code().to_owned());
            *bytes.entry(row.document_id).or_default().entry(language.code()).or_default() +=
                row.text.len();
        }
    }
    for row in &mut batch.documents {
        row.language = bytes.get(&row.document_id).and_then(|bytes| {
            // Of equally frequent languages the first by code.
            let most =
                bytes.iter().max_by_key(|(code, bytes)| (**bytes, std::cmp::Reverse(**code)));
            most.map(|(code, _)| (*code).to_owned())
        });
    }
    batch
}

/// Some utterances, between the passes.
#[derive(Debug, Default)]
pub(crate) struct Part {
    /// The utterances with their language.
    pub(crate) rows: Vec<utterances::Row>,
    /// The tokens of each; empty where they are yet to be made.
    pub(crate) tokens: Vec<Arc<[Token]>>,
    /// Whether the evidence has been judged.
    pub(crate) judged: bool,
    /// What made the sentiments, in the order of the utterances.
    pub(crate) cues: Vec<cues::Row>,
    /// What people coded, in the order of the utterances.
    pub(crate) codings: Vec<codings::Row>,
}

impl Part {
    /// The document of its last utterance.
    pub(crate) fn last(&self) -> Option<Id> {
        self.rows.last().map(|row| row.document_id)
    }

    /// Makes the tokens, unless they are made.
    pub(crate) fn tokenise(&mut self, tokenizer: &Tokenizer) {
        if self.tokens.is_empty() {
            let tokens = self.rows.iter().map(|row| tokenizer.tokens(&row.text, language(row)));
            self.tokens = tokens.map(Arc::from).collect();
        }
    }

    /// Judges the sentiment of the evidence, unless it is judged.
    pub(crate) fn judge(&mut self, judge: &Judge, tokenizer: &Tokenizer) {
        if std::mem::replace(&mut self.judged, true) {
            return;
        }
        for row in self.rows.iter_mut().filter(|row| row.evidence) {
            if let Some(judgement) = judge.judge(&row.text, language(row), tokenizer) {
                row.polarity = Some(judgement.polarity());
                row.sentiment = Some(judgement.class.name().to_owned());
                row.confidence = Some(judgement.confidence());
                let cues = judgement.cues.iter().map(|cue| cue_row(row, cue));
                self.cues.extend(cues);
            }
        }
    }
}

fn language(row: &utterances::Row) -> Option<Language> {
    row.language.as_deref().and_then(Language::from_code)
}

/// Some utterances with all that was found in them.
pub(crate) struct Annotated {
    /// The utterances, complete.
    pub(crate) rows: Vec<utterances::Row>,
    /// The themes of each utterance, by their places in the list of all themes.
    pub(crate) themes: Vec<BTreeSet<usize>>,
    /// The document and theme of each coding that counts, in the order of the utterances.
    pub(crate) counting: Vec<(Id, usize)>,
    /// Themes on spans.
    pub(crate) codings: Vec<codings::Row>,
    /// What made the sentiments.
    pub(crate) cues: Vec<cues::Row>,
    /// What counts for triangulation.
    pub(crate) tally: Tally,
    /// What people and trivox decided on utterances that people looked at.
    pub(crate) coded: Vec<CodedUnit>,
    /// Their segment of the index, unless there are no utterances.
    pub(crate) segment: Option<Closed>,
}

/// What is to be found, and where to it is written.
pub(crate) struct Annotator<'p> {
    pub(crate) plan: &'p Plan,
    pub(crate) themes: &'p Themes,
    pub(crate) judge: &'p Judge,
    /// Positions of the segments in the rows' attributes.
    pub(crate) segments: Vec<usize>,
    /// By theme: what people call it when they code.
    pub(crate) codes: Vec<BTreeSet<String>>,
    pub(crate) index: &'p Writer,
}

impl Annotator<'_> {
    /// Judges and codes the evidence of parts, which become one segment of the index.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub(crate) fn annotate(
        &self,
        number: usize,
        parts: Vec<Part>,
        tokenizer: &Tokenizer,
    ) -> Result<Annotated, Error> {
        let mut annotated = Annotated {
            rows: Vec::new(),
            themes: Vec::new(),
            counting: Vec::new(),
            codings: Vec::new(),
            cues: Vec::new(),
            tally: Tally::new(self.plan.config.triangulation.crossed),
            coded: Vec::new(),
            segment: None,
        };
        if parts.iter().all(|part| part.rows.is_empty()) {
            return Ok(annotated);
        }
        let rows = parts.iter().flat_map(|part| &part.rows);
        let mut segment = self.index.segment(number, entries::contents(rows, self.plan))?;
        for mut part in parts {
            part.tokenise(tokenizer);
            part.judge(self.judge, tokenizer);
            let Part { rows, tokens, codings, cues, .. } = part;
            annotated.cues.extend(cues);
            let looked = looked(&rows, &codings);
            let mut codings = codings.into_iter().peekable();
            let assignments = assign(&rows, &tokens, self.themes);
            for ((mut row, tokens), assignment) in rows.into_iter().zip(&tokens).zip(assignments) {
                let is_word = |token: &&Token| token.kind == text::TokenKind::Word;
                row.words = tokens.iter().filter(is_word).count() as u64;
                let (themes, counted) = if row.evidence {
                    self.code(&mut row, &assignment, tokenizer, &mut annotated)
                } else {
                    Default::default()
                };
                let mut unit = looked.get(&row.document_id).filter(|_| row.evidence).map(|who| {
                    let nothing = |coder: &String| (coder.clone(), BTreeSet::new());
                    CodedUnit { decisions: who.iter().map(nothing).collect() }
                });
                let ids = themes.iter().map(|theme| self.themes.list[*theme].id.clone());
                let mut ids: Vec<String> = ids.collect();
                while let Some(coding) =
                    codings.next_if(|coding| coding.utterance_id == row.utterance_id)
                {
                    if coding.theme_id == NONE {
                        continue;
                    }
                    if let Some(unit) = &mut unit {
                        let chosen = unit.decisions.entry(coding.coder.clone()).or_default();
                        chosen.insert(coding.theme_id.clone());
                    }
                    if !ids.contains(&coding.theme_id) {
                        ids.push(coding.theme_id.clone());
                    }
                    annotated.codings.push(coding);
                }
                if let Some(mut unit) = unit {
                    let counted = self.themes.unlearnt(row.utterance_id, &counted);
                    let chosen =
                        counted.iter().flat_map(|theme| self.codes[*theme].iter().cloned());
                    unit.decisions.insert(MACHINE.to_owned(), chosen.collect());
                    annotated.coded.push(unit);
                }
                entries::add(&mut segment, &row, tokens, &ids, self.plan)?;
                annotated.themes.push(themes);
                row.attributes.clear();
                annotated.rows.push(row);
            }
        }
        annotated.segment = Some(segment.close()?);
        Ok(annotated)
    }

    /// Fills in the themes of an utterance of evidence, and returns them, and those that are counted.
    fn code(
        &self,
        row: &mut utterances::Row,
        assignment: &Assignment,
        tokenizer: &Tokenizer,
        annotated: &mut Annotated,
    ) -> (BTreeSet<usize>, BTreeSet<usize>) {
        let language = language(row);
        row.theme_id = assignment.primary.map(|theme| self.themes.list[theme].id.clone());
        let mut mentions = Vec::new();
        for coding in &assignment.codings {
            // The clause that mentions the theme; where it says nothing, the passage around it.
            let clause = sentiment::clause(&row.text, coding.span, coding.cue, language);
            let judge = |span: Span| {
                let judgement = self.judge.judge(span.of(&row.text), language, tokenizer);
                judgement.map(|judgement| judgement.polarity())
            };
            let of_span = |span: Span| match span.of(&row.text).len() {
                length if length == row.text.len() => row.polarity,
                _ => judge(span),
            };
            let polarity = of_span(clause).or_else(|| of_span(coding.span));
            mentions.push(Mention { theme: coding.theme, polarity, weight: coding.weight });
            annotated.codings.push(coding_row(row, coding, self.themes, polarity));
        }
        let counting = mentions.iter().filter(|mention| mention.weight >= LEAST_WEIGHT);
        annotated.counting.extend(counting.map(|mention| (row.document_id, mention.theme)));
        let segments = self.segments.iter().map(|at| row.attributes[*at].as_deref());
        let periods = self.plan.config.triangulation.periods;
        let of = periods.and_then(|periods| Calendar::utc().period(row.at?.0, periods));
        let whole = &self.plan.outcomes.whole;
        let answers = whole.iter().map(|at| row.measures.get(*at).copied().flatten());
        let segments = segments.chain(periods.map(|_| of.as_deref()));
        annotated.tally.add(&Observation {
            case: row.case_id,
            source: &row.source_id,
            language: row.language.as_deref(),
            segments: &segments.collect::<Vec<_>>(),
            // People in a recording speak with each other; who writes is alone.
            group: (row.kind == corpus::Kind::Transcript.name()).then_some(row.document_id),
            measures: &answers.collect::<Vec<_>>(),
            utterance: row.utterance_id,
            mentions: &mentions,
        });
        let counted = mentions.iter().filter(|mention| mention.is_counted());
        let counted = counted.map(|mention| mention.theme).collect();
        (mentions.iter().map(|mention| mention.theme).collect(), counted)
    }
}

/// Who looked at each document in which people coded something.
pub(crate) fn looked(
    rows: &[utterances::Row],
    codings: &[codings::Row],
) -> BTreeMap<Id, BTreeSet<String>> {
    let mut looked: BTreeMap<Id, BTreeSet<String>> = BTreeMap::new();
    let mut rows = rows.iter().peekable();
    for coding in codings {
        while rows.next_if(|row| row.utterance_id != coding.utterance_id).is_some() {}
        let Some(row) = rows.peek() else { break };
        looked.entry(row.document_id).or_default().insert(coding.coder.clone());
    }
    looked
}

/// By theme: the codes of people that are the same, by name or as the pipeline file says.
pub(crate) fn codes(plan: &Plan, themes: &Themes) -> Vec<BTreeSet<String>> {
    let said = plan.outcomes.sheets.iter().flat_map(|sheet| &sheet.same);
    let codes = |theme: &Theme| {
        let names = [&theme.id, &theme.found.label];
        let same = said.clone().filter(|(_, theme)| names.contains(theme));
        names.into_iter().chain(same.map(|(code, _)| code)).map(|name| code_id(name)).collect()
    };
    themes.list.iter().map(codes).collect()
}

/// The themes of each row, numbered as in the list of all themes.
fn assign(rows: &[utterances::Row], tokens: &[Arc<[Token]>], themes: &Themes) -> Vec<Assignment> {
    let mut assignments = vec![Assignment::default(); rows.len()];
    for (language, (first, model)) in &themes.models {
        let here: Vec<usize> = (0..rows.len())
            .filter(|at| {
                rows[*at].evidence && rows[*at].language.as_deref() == Some(language.code())
            })
            .collect();
        let statements: Vec<Statement> = here
            .iter()
            .map(|at| Statement {
                id: rows[*at].utterance_id,
                case: rows[*at].case_id,
                text: &rows[*at].text,
                tokens: &tokens[*at],
            })
            .collect();
        for (at, mut assignment) in here.into_iter().zip(model.apply(&statements)) {
            assignment.primary = assignment.primary.map(|theme| theme + first);
            for coding in &mut assignment.codings {
                coding.theme += first;
            }
            themes.add_parents(&mut assignment);
            if !themes.apart.is_empty() {
                themes.keep_apart(&mut assignment);
            }
            assignments[at] = assignment;
        }
    }
    assignments
}

fn cue_row(row: &utterances::Row, cue: &sentiment::Cue) -> cues::Row {
    let characters = cue.span.characters(&row.text);
    cues::Row {
        utterance_id: row.utterance_id,
        start: u64::from(cue.span.start),
        end: u64::from(cue.span.end),
        char_start: u64::from(characters.start),
        char_end: u64::from(characters.end),
        share: cue.weight,
    }
}

fn coding_row(
    row: &utterances::Row,
    coding: &themes::Coding,
    themes: &Themes,
    polarity: Option<f64>,
) -> codings::Row {
    let characters = coding.span.characters(&row.text);
    let Span { start, end } = coding.span;
    codings::Row {
        theme_id: themes.list[coding.theme].id.clone(),
        utterance_id: row.utterance_id,
        start: u64::from(start),
        end: u64::from(end),
        char_start: u64::from(characters.start),
        char_end: u64::from(characters.end),
        weight: f64::from(coding.weight),
        polarity,
        cue: coding.cue.of(&row.text).to_owned(),
        coder: if themes.list[coding.theme].code.is_some() { GIVEN } else { FOUND }.to_owned(),
    }
}

/// The position of the study's documents' attribute in a row, after the external id.
pub(crate) fn positions(segments: &[String], attributes: &[String]) -> Vec<usize> {
    let position = |segment: &String| attributes.iter().position(|name| name == segment);
    segments.iter().filter_map(position).map(|at| at + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_ids() {
        assert_eq!(slug("Waiting on hold!"), "waiting-on-hold");
        assert_eq!(slug("รอสายนาน"), "รอสายนาน");
        assert_eq!(slug("!"), "theme");
    }
}
