//! Quotations: what stands between quotation marks, who said it, and by which words that is known.
//!
//! - `marks` finds the stretches between marks;
//! - `speech` holds the words of speech of each language (`data/speech/`);
//! - `speaker` reads the clause around a stretch;
//! - `people` says whom a surname or a pronoun means;
//! - `wording` gives the words without their typography.
//!
//! This module joins stretches to quotations: over paragraphs, and around the clause that interrupts a sentence
//! (“We will,” she said, “rebuild.”). Titles and words set off for another reason are left out: a stretch that no words
//! of speech go with is a quotation from five words on, unless each of its words has a capital.

mod marks;
mod people;
mod speaker;
mod speech;
mod wording;

#[cfg(test)]
mod tests;

use marks::Stretch;
use people::{People, Person, Place};
use speaker::{Clause, Named};
use speech::{CALL, COMMA, Language, PREPOSITION, SAY, Speech};
use wording::push_words;

use super::DetectError;
use super::credits::Cursor;
use crate::model::{
    ByteSpan, CharSpan, Mention, Quotation, QuotationPart, Speaker, SpeakerKind, UnnamedSource,
};
use crate::text::sentences::sentences;
use crate::text::words::read_words;

/// From how many words on a stretch is a quotation without words of speech.
const LEAST_WORDS: usize = 5;
/// Up to how many words a stretch may be a part of the sentence around it.
const MAX_PHRASE_WORDS: usize = 5;
/// The most words that may stand between a clause and the second part of the sentence that it interrupts.
const MAX_ASIDE_WORDS: usize = 8;
/// Up to how many words a stretch with a capital at each of them may be a title.
const MAX_TITLE_WORDS: usize = 8;

/// The most bytes of text beside a quotation that are read as its clause.
const MAX_CLAUSE_BYTES: usize = 600;

/// The frame of a quotation that goes on with the one before it.
const CONTINUED: &str = "continued";

/// Finds quotations. Built once, shared by threads.
#[derive(Debug)]
pub(super) struct Quotations {
    speech: Speech,
}

impl Quotations {
    /// The finder of the shipped languages.
    pub(super) fn new() -> Result<Self, DetectError> {
        Ok(Self {
            speech: Speech::shipped()?,
        })
    }

    /// The quotations of an article, in order. `mentions` and `unnamed` are those of the same paragraphs.
    pub(super) fn find(
        &self,
        paragraphs: &[&str],
        mentions: &[Mention],
        unnamed: &[UnnamedSource],
    ) -> Vec<Quotation> {
        let stretches = marks::stretches(paragraphs);
        if stretches.iter().all(Vec::is_empty) {
            return Vec::new();
        }
        let Some(language) = self.speech.language_of(paragraphs) else {
            return Vec::new();
        };
        let mut article = Article {
            paragraphs,
            language,
            mentions,
            unnamed,
            people: None,
            spoke: None,
            cursors: Cursors {
                paragraphs,
                at: 0,
                cursor: Cursor::default(),
            },
            drafts: Vec::new(),
        };
        for (index, stretches) in stretches.iter().enumerate() {
            article.read(index, stretches);
        }
        article.finish()
    }
}

/// A quotation that is being put together.
struct Draft {
    /// The paragraph, from 0, and the stretch, of each part.
    parts: Vec<(usize, Stretch)>,
    frame: &'static str,
    cue: Option<(usize, ByteSpan)>,
    speaker: Option<Speaker>,
    /// Whether it goes on in the next paragraph.
    is_open: bool,
    /// Where the clause that tells who spoke ends, if it stands behind.
    clause_end: Option<Place>,
}

struct Article<'t, 'd> {
    paragraphs: &'d [&'t str],
    language: &'d Language,
    mentions: &'d [Mention],
    unnamed: &'d [UnnamedSource],
    /// Known as soon as somebody asks.
    people: Option<People<'t>>,
    /// Who spoke last, if it is a known person, and where that was said.
    spoke: Option<(Place, Option<Person>)>,
    /// Counts characters.
    cursors: Cursors<'d, 't>,
    drafts: Vec<Draft>,
}

/// A paragraph and its sentences.
struct Paragraph<'t> {
    index: usize,
    text: &'t str,
    sentences: Vec<ByteSpan>,
}

impl Paragraph<'_> {
    /// Where the sentence that holds `at` begins.
    fn sentence_start(&self, at: usize) -> usize {
        let next = self
            .sentences
            .partition_point(|sentence| sentence.start <= at);
        next.checked_sub(1)
            .and_then(|index| self.sentences.get(index))
            .map_or(0, |sentence| sentence.start)
    }

    /// Where the sentence that holds the byte before `at` ends, or with `goes_on` the next one, if that ends at `at`.
    fn sentence_end(&self, at: usize, goes_on: bool) -> usize {
        let index = self.sentences.partition_point(|sentence| sentence.end < at);
        let end = |index: usize| {
            self.sentences
                .get(index)
                .map_or(self.text.len(), |sentence| sentence.end)
        };
        if goes_on && end(index) == at {
            end(index + 1)
        } else {
            end(index)
        }
    }

    /// No more of a span than a clause has, from its start.
    fn first_of(&self, span: ByteSpan) -> ByteSpan {
        let mut end = span.end.min(span.start + MAX_CLAUSE_BYTES);
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        ByteSpan::new(span.start, end.max(span.start))
    }

    /// No more of a span than a clause has, up to its end.
    fn last_of(&self, span: ByteSpan) -> ByteSpan {
        let mut start = span.start.max(span.end.saturating_sub(MAX_CLAUSE_BYTES));
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        ByteSpan::new(start.min(span.end), span.end)
    }

    /// Whether a whole sentence lies between two places.
    fn has_sentence_between(&self, start: usize, end: usize) -> bool {
        let first = self
            .sentences
            .partition_point(|sentence| sentence.start < start);
        self.sentences
            .get(first)
            .is_some_and(|sentence| sentence.end <= end)
    }

    fn between(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }
}

impl<'t> Article<'t, '_> {
    /// Reads the stretches of the paragraph `index`.
    fn read(&mut self, index: usize, stretches: &[Stretch]) {
        let Some(&text) = self.paragraphs.get(index).filter(|_| !stretches.is_empty()) else {
            return;
        };
        let paragraph = Paragraph {
            index,
            text,
            sentences: sentences(text),
        };
        for (at, stretch) in stretches.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| stretches.get(at));
            let next = stretches.get(at + 1);
            self.read_stretch(&paragraph, before, stretch, next);
        }
    }

    fn read_stretch(
        &mut self,
        paragraph: &Paragraph<'t>,
        before: Option<&Stretch>,
        stretch: &Stretch,
        next: Option<&Stretch>,
    ) {
        let index = paragraph.index;
        let goes_on = next.map_or(stretch.is_open(), |next| next.continues);
        if stretch.continues
            && let Some(mut draft) = self.drafts.pop_if(|draft| draft.is_open)
        {
            draft.parts.push((index, *stretch));
            draft.is_open = goes_on;
            if !goes_on && draft.speaker.is_none() {
                let clause = self.clause_after(paragraph, stretch, next);
                self.attribute(paragraph, &mut draft, clause, true);
            }
            self.drafts.push(draft);
            return;
        }
        let mut draft = Draft {
            parts: vec![(index, *stretch)],
            frame: "",
            cue: None,
            speaker: None,
            is_open: goes_on,
            clause_end: None,
        };
        let words = stretch.words.of(paragraph.text).unwrap_or_default();
        let word_count = read_words(words).count;
        let is_phrase = word_count <= MAX_PHRASE_WORDS || words.starts_with(char::is_lowercase);
        let floor = before.map_or(0, |before| before.marked.end);
        let start = paragraph.sentence_start(stretch.marked.start).max(floor);
        let lead = ByteSpan::new(start.min(stretch.marked.start), stretch.marked.start);
        let lead_words = self.language.read(paragraph.text, paragraph.last_of(lead));
        // "Asked whether it was “...”": the words of him who asks.
        let is_asked = lead_words
            .first()
            .is_some_and(|word| word.is(SAY) && word.is(speech::CAPITAL));
        let is_title = is_title(words, word_count);
        let is_placed = is_title && lead_words.last().is_some_and(|word| word.is(PREPOSITION));
        let is_distanced = paragraph
            .between(lead.start, lead.end)
            .trim_end()
            .ends_with("so-called");
        if is_placed || is_distanced || self.is_outlet(paragraph, stretch) {
            return;
        }
        // The second half of an interrupted sentence.
        if let Some(former) = self.drafts.last_mut().filter(|former| {
            former.is_interrupted_by(paragraph, &lead_words, words, floor, stretch)
        }) {
            former.parts.push((index, *stretch));
            former.is_open = goes_on;
            return;
        }
        let after = if goes_on {
            None
        } else {
            self.clause_after(paragraph, stretch, next)
        };
        let is_behind = after.is_some();
        let is_aside = lead_words.first().is_some_and(|word| word.is(COMMA)) && before.is_some();
        let clause = after
            .or_else(|| speaker::read_before(&lead_words, is_phrase))
            .filter(|_| !is_asked);
        let is_call = clause.and_then(|clause| clause.cue).is_some_and(|cue| {
            lead_words
                .iter()
                .any(|word| word.bytes == cue && word.is(CALL) && !word.is(SAY))
        });
        let is_introduced = lead_words
            .last()
            .is_some_and(|word| word.is(COMMA | speech::COLON));
        if clause.is_none() && self.goes_on(paragraph, lead, floor, is_aside) {
            if let Some(former) = self.drafts.last() {
                draft.frame = CONTINUED;
                draft.speaker.clone_from(&former.speaker);
                draft.clause_end = former.clause_end.map(|_| (index, stretch.marked.end));
            }
        } else if clause.is_none() && (word_count < LEAST_WORDS || is_title) && !goes_on {
            return;
        }
        if is_title && clause.is_some() && !is_behind && (!is_introduced || is_call) {
            return;
        }
        self.attribute(paragraph, &mut draft, clause, is_behind);
        self.drafts.push(draft);
    }

    /// The clause behind a stretch, where what is quoted leaves room for one.
    fn clause_after(
        &self,
        paragraph: &Paragraph<'_>,
        stretch: &Stretch,
        next: Option<&Stretch>,
    ) -> Option<Clause> {
        let words = stretch.words.of(paragraph.text).unwrap_or_default();
        let inner = words.chars().next_back()?;
        let tail = paragraph.text.get(stretch.marked.end..)?.trim_start();
        let asks = matches!(inner, '?' | '!' | '…' | '—' | '–' | '-');
        let end = paragraph.sentence_end(stretch.marked.end, asks);
        let end = next.map_or(end, |next| end.min(next.marked.start));
        let behind = ByteSpan::new(stretch.marked.end, end.max(stretch.marked.end));
        let behind = self
            .language
            .read(paragraph.text, paragraph.first_of(behind));
        let is_clause = asks || inner == ',' || tail.starts_with([',', '–', '—', '-']);
        // Without a sign between, only a name makes a clause of the words behind: “...” said Ada Moor.
        let is_name = |clause: &Clause| clause.subject.is_some_and(|subject| subject.is_person());
        speaker::read_after(&behind).filter(|clause| is_clause || (inner != '.' && is_name(clause)))
    }

    /// Whether nothing but white space stands between the clause of the quotation before and a stretch.
    fn goes_on(
        &self,
        paragraph: &Paragraph<'_>,
        lead: ByteSpan,
        floor: usize,
        is_aside: bool,
    ) -> bool {
        let Some((former, (index, clause_end))) = self
            .drafts
            .last()
            .and_then(|draft| Some((draft, draft.clause_end?)))
        else {
            return false;
        };
        if index != paragraph.index || former.is_open {
            return false;
        }
        let is_bare = paragraph.between(lead.start, lead.end).trim().is_empty();
        // The clause's own sentence may end with a time or a place.
        let tail = paragraph.between(clause_end.max(floor), lead.end);
        let is_parted = paragraph.has_sentence_between(clause_end, lead.end);
        (is_bare && !is_parted && tail.split_whitespace().count() <= MAX_ASIDE_WORDS)
            || (is_aside && is_bare)
    }

    /// Whether the stretch is the name of a programme or a paper.
    fn is_outlet(&mut self, paragraph: &Paragraph<'_>, stretch: &Stretch) -> bool {
        if self.mentions_in(paragraph.index).is_empty() {
            return false;
        }
        let Some(chars) = self.cursors.span(paragraph.index, stretch.words) else {
            return false;
        };
        let mentions = self.mentions_in(paragraph.index);
        let end = mentions.partition_point(|mention| mention.chars.start <= chars.start + 1);
        let before = mentions.get(..end).unwrap_or_default();
        before.last().is_some_and(|mention| {
            mention.chars.end + 1 >= chars.end && mention.chars.end > chars.start
        })
    }

    /// The mentions of a paragraph, in order.
    fn mentions_in(&self, index: usize) -> &[Mention] {
        let start = self
            .mentions
            .partition_point(|mention| mention.ordinal <= index);
        let end = self
            .mentions
            .partition_point(|mention| mention.ordinal <= index + 1);
        self.mentions.get(start..end).unwrap_or_default()
    }

    /// The outlet that a stretch of a paragraph names, in characters.
    fn outlet_in(&self, index: usize, chars: CharSpan) -> Option<&Mention> {
        let mentions = self.mentions_in(index);
        let end = mentions.partition_point(|mention| mention.chars.start < chars.end);
        let before = mentions.get(..end).unwrap_or_default().iter().rev();
        before
            .take_while(|mention| mention.chars.end > chars.start)
            .last()
    }

    /// Whether a stretch of a paragraph speaks of an unnamed source, in characters.
    fn is_unnamed(&self, index: usize, chars: CharSpan) -> bool {
        let place = |source: &UnnamedSource| (source.ordinal, source.chars.start);
        let end = self
            .unnamed
            .partition_point(|source| place(source) < (index + 1, chars.end));
        let last = end.checked_sub(1).and_then(|at| self.unnamed.get(at));
        last.is_some_and(|source| source.ordinal == index + 1 && source.chars.end > chars.start)
    }

    /// Gives a quotation the speaker that a clause names.
    fn attribute(
        &mut self,
        paragraph: &Paragraph<'t>,
        draft: &mut Draft,
        clause: Option<Clause>,
        is_behind: bool,
    ) {
        let Some(clause) = clause else { return };
        draft.frame = clause.frame;
        draft.cue = clause.cue.map(|cue| (paragraph.index, cue));
        if is_behind {
            draft.clause_end = Some((paragraph.index, clause.end));
        }
        let Some(subject) = clause.subject else {
            return;
        };
        let index = paragraph.index;
        let Some(chars) = self.cursors.span(index, subject.bytes) else {
            return;
        };
        let words = subject.bytes.of(paragraph.text).unwrap_or_default();
        let place = (index, subject.bytes.start);
        let mut speaker = Speaker {
            name: words.to_owned(),
            kind: SpeakerKind::Other,
            outlet_id: None,
            ordinal: index + 1,
            chars,
        };
        let is_role = subject.named == Named::Other
            && words.starts_with(char::is_lowercase)
            && words.contains(' ');
        let outlet = self
            .outlet_in(index, chars)
            .filter(|mention| !is_role || mention.chars.start <= chars.start)
            .map(|mention| mention.outlet_id);
        if self.is_unnamed(index, chars) {
            speaker.kind = SpeakerKind::Unnamed;
        } else if let Some(outlet) = outlet.filter(|_| subject.named != Named::Pronoun) {
            speaker.kind = SpeakerKind::Outlet;
            speaker.outlet_id = Some(outlet);
        } else {
            let spoke = self.spoke;
            let people = self
                .people
                .get_or_insert_with(|| People::of(self.paragraphs, self.language));
            // Whom the quoted words name is not who speaks them.
            let opened = draft
                .parts
                .first()
                .map_or(place, |&(index, stretch)| (index, stretch.marked.start));
            let person = match subject.named {
                Named::Person => people.meant_by(words, place),
                Named::Titled => people.called(words),
                Named::Pronoun => people.meant_by_pronoun(place.min(opened), spoke),
                Named::Other => None,
            };
            let name = person.and_then(|person| people.name(person));
            self.spoke = Some((place, person));
            match (subject.named, name) {
                (Named::Pronoun, None) => return,
                (Named::Person | Named::Titled | Named::Pronoun, Some(name)) => {
                    speaker.kind = SpeakerKind::Person;
                    name.clone_into(&mut speaker.name);
                }
                (Named::Person | Named::Titled, None) => speaker.kind = SpeakerKind::Person,
                (Named::Other, _) => {}
            }
        }
        if speaker.kind != SpeakerKind::Person {
            self.spoke = Some((place, None));
        }
        draft.speaker = Some(speaker);
    }

    fn finish(self) -> Vec<Quotation> {
        let Self {
            drafts,
            paragraphs,
            mut cursors,
            ..
        } = self;
        drafts
            .iter()
            .filter_map(|draft| quotation_of(draft, paragraphs, &mut cursors))
            .collect()
    }
}

impl Draft {
    /// Whether the stretch with `words` goes on with the sentence that this draft's clause interrupted: “We will,” she
    /// said, “rebuild.” `lead` are the words between.
    fn is_interrupted_by(
        &self,
        paragraph: &Paragraph<'_>,
        lead: &[speech::Word],
        words: &str,
        floor: usize,
        stretch: &Stretch,
    ) -> bool {
        let Some((index, clause_end)) = self.clause_end else {
            return false;
        };
        let Some((last_index, last)) = self.parts.last() else {
            return false;
        };
        let is_next = *last_index == paragraph.index
            && index == paragraph.index
            && last.marked.end == floor
            && clause_end > floor;
        if !is_next {
            return false;
        }
        let inner = last.words.of(paragraph.text).unwrap_or_default();
        let is_open_sentence = inner.ends_with(',')
            || (!inner.ends_with(['.', '!', '?'])
                && paragraph
                    .text
                    .get(last.marked.end..)
                    .is_some_and(|tail| tail.starts_with([',', ' '])));
        let goes_on = words.starts_with(char::is_lowercase)
            || words.starts_with("I ")
            || words.starts_with("I'")
            || words.starts_with("I’");
        let aside = paragraph.between(clause_end, stretch.marked.start);
        let is_one_sentence =
            !lead.is_empty() && !paragraph.has_sentence_between(clause_end, stretch.marked.start);
        is_open_sentence
            && goes_on
            && is_one_sentence
            && aside.split_whitespace().count() <= MAX_ASIDE_WORDS
            && aside.trim_end().ends_with([',', '—', '–', '-', '…'])
    }
}

/// Counts characters in the paragraphs, going forward.
struct Cursors<'d, 't> {
    paragraphs: &'d [&'t str],
    at: usize,
    cursor: Cursor,
}

impl Cursors<'_, '_> {
    fn span(&mut self, index: usize, bytes: ByteSpan) -> Option<CharSpan> {
        if index != self.at {
            self.at = index;
            self.cursor = Cursor::default();
        }
        Some(self.cursor.span(self.paragraphs.get(index)?, bytes))
    }
}

fn quotation_of(
    draft: &Draft,
    paragraphs: &[&str],
    cursors: &mut Cursors<'_, '_>,
) -> Option<Quotation> {
    let mut parts = Vec::with_capacity(draft.parts.len());
    let mut words = String::new();
    let mut word_count = 0;
    for (index, stretch) in &draft.parts {
        parts.push(QuotationPart {
            ordinal: index + 1,
            chars: cursors.span(*index, stretch.words)?,
        });
        word_count += push_words(stretch.words.of(paragraphs.get(*index)?)?, &mut words);
    }
    let cue = draft
        .cue
        .and_then(|(index, cue)| cue.of(paragraphs.get(index)?));
    (word_count > 0).then(|| Quotation {
        parts,
        words,
        word_count,
        speaker: draft.speaker.clone(),
        cue: cue.unwrap_or_default().to_owned(),
        rule: draft.frame,
    })
}

/// Whether each longer word has a capital, as in a title.
fn is_title(words: &str, word_count: usize) -> bool {
    const SHORT_WORD: usize = 4;
    let words = words.trim_end_matches(['.', ',']);
    let mut has_capital = false;
    word_count <= MAX_TITLE_WORDS
        && words
            .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
            .filter(|word| !word.is_empty())
            .all(|word| {
                let is_capital = word.starts_with(char::is_uppercase);
                has_capital |= is_capital;
                is_capital
                    || word.starts_with(char::is_numeric)
                    || (has_capital && word.chars().count() <= SHORT_WORD)
            })
        && !words.ends_with(['!', '?'])
}
