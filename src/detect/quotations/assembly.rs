//! Joins stretches to quotations, over paragraphs and around the clause that interrupts a sentence, and gives each the
//! clause that tells who said it.

use std::mem;

use super::clause::{self, Clause};
use super::draft::{Cursors, Draft, MAX_ASIDE_WORDS};
use super::marks::Stretch;
use super::passage::Passage;
use super::speakers::Speakers;
use super::speech::{CALL, CAPITAL, COLON, COMMA, Language, PREPOSITION, SAY, Word};
use crate::detect::paragraphs::Paragraphs;
use crate::model::{ByteSpan, Mention, Quotation, UnnamedSource};

/// From how many words on a stretch is a quotation without words of speech.
const LEAST_WORDS: usize = 5;
/// Up to how many words a stretch may be a part of the sentence around it.
const MAX_PHRASE_WORDS: usize = 5;
/// Up to how many words a stretch with a capital at each of them may be a title.
const MAX_TITLE_WORDS: usize = 8;

/// The frame of a quotation that goes on with the one before it.
const CONTINUED: &str = "continued";

/// The quotations of an article, as far as it has been read.
pub(super) struct Assembly<'p> {
    paragraphs: &'p Paragraphs<'p>,
    language: &'p Language,
    speakers: Speakers<'p>,
    cursors: Cursors<'p>,
    drafts: Vec<Draft>,
    /// The words before a stretch and those behind it; kept for their room.
    lead: Vec<Word>,
    tail: Vec<Word>,
}

/// A stretch with its neighbours in the paragraph.
#[derive(Clone, Copy)]
struct Neighbours<'s> {
    stretch: Stretch,
    /// Where the one before it ends; 0 where there is none.
    floor: usize,
    next: Option<&'s Stretch>,
    /// Whether it goes on behind `next`'s opening mark or in the next paragraph.
    is_open: bool,
}

impl<'p> Assembly<'p> {
    /// `mentions` and `unnamed` are those of the same paragraphs, in order.
    pub(super) fn new(
        paragraphs: &'p Paragraphs<'p>,
        language: &'p Language,
        mentions: &'p [Mention],
        unnamed: &'p [UnnamedSource],
    ) -> Self {
        Self {
            paragraphs,
            language,
            speakers: Speakers::new(paragraphs, language, mentions, unnamed),
            cursors: Cursors::new(paragraphs),
            drafts: Vec::new(),
            lead: Vec::new(),
            tail: Vec::new(),
        }
    }

    /// Reads the stretches of the paragraph `index`, which has some.
    pub(super) fn read(&mut self, index: usize, stretches: &[Stretch]) {
        let passage = Passage::new(self.paragraphs, index);
        let mut floor = 0;
        for (at, &stretch) in stretches.iter().enumerate() {
            let next = stretches.get(at + 1);
            let here = Neighbours {
                stretch,
                floor,
                next,
                is_open: next.map_or(stretch.is_open(), |next| next.continues),
            };
            floor = stretch.marked.end;
            let is_continued = stretch.continues && self.continue_last(&passage, here);
            if !is_continued {
                let mut lead = mem::take(&mut self.lead);
                self.begin(&passage, here, &mut lead);
                self.lead = lead;
            }
        }
    }

    /// The quotations, in order.
    pub(super) fn finish(mut self) -> Vec<Quotation> {
        let drafts = self.drafts.into_iter();
        drafts
            .filter_map(|draft| draft.finish(self.paragraphs, &mut self.cursors))
            .collect()
    }

    /// Adds the stretch to the last quotation, if that one is open.
    fn continue_last(&mut self, passage: &Passage<'p>, here: Neighbours<'_>) -> bool {
        let Some(mut draft) = self.drafts.pop_if(|draft| draft.is_open) else {
            return false;
        };
        draft.push(passage, here.stretch);
        draft.is_open = here.is_open;
        if !draft.is_open && draft.speaker.is_none() {
            let clause = self.clause_behind(passage, here);
            self.attribute(passage, &mut draft, clause, true);
        }
        self.drafts.push(draft);
        true
    }

    /// Reads a stretch that begins a quotation, or the second half of the sentence that a clause interrupted.
    fn begin(&mut self, passage: &Passage<'p>, here: Neighbours<'_>, lead: &mut Vec<Word>) {
        let Neighbours { stretch, floor, .. } = here;
        let start = passage.sentence_start(stretch.marked.start).max(floor);
        let before = ByteSpan::new(start.min(stretch.marked.start), stretch.marked.start);
        self.language
            .read(passage.text, passage.last_of(before), lead);
        let lead: &[Word] = lead;
        let is_distanced = passage
            .between(before.start, before.end)
            .trim_end()
            .ends_with("so-called");
        if is_distanced || self.is_outlet(passage, stretch) {
            return;
        }
        let mut draft = Draft::new(here.is_open);
        let word_count = draft.push(passage, stretch);
        let words = stretch.words.of(passage.text).unwrap_or_default();
        let is_title = is_title(words, word_count);
        if is_title && lead.last().is_some_and(|word| word.is(PREPOSITION)) {
            return;
        }
        if let Some(former) = self
            .drafts
            .last_mut()
            .filter(|former| former.is_continued_by(passage, stretch, lead, floor))
        {
            former.push(passage, stretch);
            former.is_open = here.is_open;
            return;
        }
        let behind = if here.is_open {
            None
        } else {
            self.clause_behind(passage, here)
        };
        let is_behind = behind.is_some();
        // "Asked whether it was “...”": the words of him who asks.
        let is_asked = lead
            .first()
            .is_some_and(|word| word.is(SAY) && word.is(CAPITAL));
        let is_phrase = word_count <= MAX_PHRASE_WORDS || words.starts_with(char::is_lowercase);
        let clause = behind
            .or_else(|| clause::read_before(lead, is_phrase))
            .filter(|_| !is_asked);
        if clause.is_none() {
            if let Some(former) = self.followed_by(passage, before, floor) {
                draft.frame = CONTINUED;
                draft.speaker.clone_from(&former.speaker);
                draft.clause_end = former
                    .clause_end
                    .map(|_| (passage.index, stretch.marked.end));
            } else if (word_count < LEAST_WORDS || is_title) && !here.is_open {
                return;
            }
        } else if is_title && !is_behind && !introduces(lead, clause) {
            return;
        }
        self.attribute(passage, &mut draft, clause, is_behind);
        self.drafts.push(draft);
    }

    /// The clause behind a stretch, where what is quoted leaves room for one.
    fn clause_behind(&mut self, passage: &Passage<'_>, here: Neighbours<'_>) -> Option<Clause> {
        let stretch = here.stretch;
        let words = stretch.words.of(passage.text).unwrap_or_default();
        let last = words.chars().next_back()?;
        let tail = passage.text.get(stretch.marked.end..)?.trim_start();
        let asks = matches!(last, '?' | '!' | '…' | '—' | '–' | '-');
        let end = passage.sentence_end(stretch.marked.end, asks);
        let end = here.next.map_or(end, |next| end.min(next.marked.start));
        let behind = ByteSpan::new(stretch.marked.end, end.max(stretch.marked.end));
        self.language
            .read(passage.text, passage.first_of(behind), &mut self.tail);
        let is_clause = asks || last == ',' || tail.starts_with([',', '–', '—', '-']);
        // Without a sign between, only a name makes a clause of the words behind: “...” said Ada Moor.
        let is_name = |clause: &Clause| clause.subject.is_some_and(|subject| subject.is_person());
        clause::read_after(&self.tail)
            .filter(|clause| is_clause || (last != '.' && is_name(clause)))
    }

    /// The quotation before, if nothing but white space stands between its clause and a stretch, before which `before`
    /// stands.
    fn followed_by(&self, passage: &Passage<'_>, before: ByteSpan, floor: usize) -> Option<&Draft> {
        let former = self.drafts.last().filter(|former| !former.is_open)?;
        let (index, clause_end) = former.clause_end?;
        let is_bare = passage.between(before.start, before.end).trim().is_empty();
        if index != passage.index || !is_bare {
            return None;
        }
        // The clause's own sentence may end with a time or a place.
        let tail = passage.between(clause_end.max(floor), before.end);
        let is_parted = passage.has_sentence_between(clause_end, before.end);
        let is_near = !is_parted && tail.split_whitespace().count() <= MAX_ASIDE_WORDS;
        is_near.then_some(former)
    }

    /// Whether the stretch is the name of a programme or a paper.
    fn is_outlet(&mut self, passage: &Passage<'_>, stretch: Stretch) -> bool {
        if self.speakers.mentions_in(passage.index).is_empty() {
            return false;
        }
        let chars = self.cursors.span(passage.index, stretch.words);
        self.speakers.is_outlet(passage.index, chars)
    }

    /// Gives a quotation the speaker that a clause names.
    fn attribute(
        &mut self,
        passage: &Passage<'p>,
        draft: &mut Draft,
        clause: Option<Clause>,
        is_behind: bool,
    ) {
        let Some(clause) = clause else { return };
        draft.frame = clause.frame;
        draft.cue = clause.cue.map(|cue| (passage.index, cue));
        if is_behind {
            draft.clause_end = Some((passage.index, clause.end));
        }
        if let (Some(subject), Some(start)) = (clause.subject, draft.start()) {
            draft.speaker = self
                .speakers
                .identify(passage, subject, start, &mut self.cursors);
        }
    }
}

/// Whether what has a capital at each word is said, not named, in a clause before it: a sign introduces it, and the verb
/// is none of calling.
fn introduces(lead: &[Word], clause: Option<Clause>) -> bool {
    let is_introduced = lead.last().is_some_and(|word| word.is(COMMA | COLON));
    let is_call = clause.and_then(|clause| clause.cue).is_some_and(|cue| {
        lead.iter()
            .any(|word| word.bytes == cue && word.is(CALL) && !word.is(SAY))
    });
    is_introduced && !is_call
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
