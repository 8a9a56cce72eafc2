//! What stands around a quotation, read as one of a few frames:
//!
//! | frame | |
//! |---|---|
//! | `said-after` | “...,” said Ada Moor; “...,” the mayor said |
//! | `according-to` | “...,” according to Ada Moor; According to Ada Moor, “...” |
//! | `said-before` | Ada Moor said: “...”; Ada Moor called it “...” |
//! | `quoted-saying` | the paper quoted Ada Moor as saying “...”; Ada Moor was quoted as saying “...” |
//! | `label` | Ada Moor: “...” |
//!
//! Knows a clause's words, nothing of the article: whom a pronoun or a surname means is decided elsewhere.

use super::phrase::{
    MAX_NAME_WORDS, MAX_SUBJECT_WORDS, Named, Subject, name_ahead, name_in, opening_subject,
    subject_behind,
};
use super::speech::{
    ACCORDING, ADVERB, AS, AUXILIARY, BE, BREAK, CALL, CAPITAL, COLON, COMMA, CONJUNCTION,
    DETERMINER, HEADING, LOWER, NUMBER, PARTICIPLE, PARTICLE, PREPOSITION, PRONOUN, QUOTE, READ,
    RELATIVE, SAY, THAT, TITLE, Word,
};
use crate::model::ByteSpan;

/// What the words around a quotation say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    /// The frame that fits.
    pub(super) frame: &'static str,
    /// The words of speech; `None` for a label.
    pub(super) cue: Option<ByteSpan>,
    /// Who speaks, where the clause names anybody.
    pub(super) subject: Option<Subject>,
    /// Where the frame's last word ends.
    pub(super) end: usize,
}

/// Reads the clause behind a quotation.
pub(super) fn read_after(words: &[Word]) -> Option<Clause> {
    let skipped = words
        .iter()
        .take_while(|word| word.is(COMMA | BREAK) && !word.is(COLON))
        .count()
        .min(1);
    let words = words.get(skipped..)?;
    let first = words.first()?;
    if first.is(ACCORDING) {
        return according(words);
    }
    // A verb first: said Ada Moor, a déclaré Ada Moor.
    let auxiliaries = words
        .iter()
        .take_while(|word| word.is(AUXILIARY | ADVERB) && !word.is(SAY) && !word.is(CAPITAL))
        .count()
        .min(2);
    if let Some(verb) = words
        .get(auxiliaries)
        .filter(|word| word.is(SAY | READ) && !word.is(CAPITAL))
    {
        let rest = words.get(auxiliaries + 1..).unwrap_or_default();
        let skip = rest.iter().take_while(|word| word.is(ADVERB)).count();
        let named = name_ahead(rest.get(skip..).unwrap_or_default());
        if let Some((subject, end)) = named.filter(|&(subject, _)| may_speak(verb, subject)) {
            return Some(Clause {
                frame: "said-after",
                cue: Some(verb.bytes),
                subject: Some(subject),
                end: end.max(verb.bytes.end),
            });
        }
        // “Nonsense,” wrote in a note nobody; “...,” read the sign.
        return None;
    }
    // The subject first: the mayor of Yarrow said.
    let is_bar = |word: &Word| {
        word.is(BREAK | THAT) || (word.is(CONJUNCTION) && !word.is(CAPITAL | DETERMINER))
    };
    let verb = words
        .iter()
        .take(MAX_SUBJECT_WORDS)
        .position(|word| word.is(SAY | READ) && !word.is(CAPITAL))?;
    let head = words.get(..verb)?;
    if head.iter().any(is_bar) && !head.iter().any(|word| word.is(RELATIVE)) && !is_pair(head) {
        return None;
    }
    let subject = subject_behind(head)?;
    // What stands before the subject must belong to it.
    let is_lead = |word: &&Word| {
        word.bytes.end <= subject.bytes.start
            && !word.is(TITLE | DETERMINER | CAPITAL | LOWER | NUMBER | COMMA)
    };
    if head.iter().any(|word| is_lead(&word)) {
        return None;
    }
    let verb = words.get(verb)?;
    if !may_speak(verb, subject) {
        return None;
    }
    Some(Clause {
        frame: "said-after",
        cue: Some(verb.bytes),
        subject: Some(subject),
        end: verb.bytes.end,
    })
}

/// Whether two names joined by "and" stand there alone.
fn is_pair(words: &[Word]) -> bool {
    words.iter().all(|word| word.is(CAPITAL | CONJUNCTION))
}

fn according(words: &[Word]) -> Option<Clause> {
    let first = words.first()?;
    let to = usize::from(words.get(1).is_some_and(|word| word.is(PREPOSITION)));
    let cue_end = words.get(to)?.bytes.end;
    let (subject, end) = name_ahead(words.get(to + 1..)?)?;
    Some(Clause {
        frame: "according-to",
        cue: Some(ByteSpan::new(first.bytes.start, cue_end)),
        subject: Some(subject),
        end,
    })
}

/// Reads the clause before a quotation: `words` from the sentence's start to the opening mark. `is_phrase`: only a few
/// words are quoted, so that they may be any part of the sentence.
pub(super) fn read_before(words: &[Word], is_phrase: bool) -> Option<Clause> {
    let end = words.last()?.bytes.end;
    let ends_with_colon = words.last()?.is(COLON);
    let open = words.len()
        - words
            .iter()
            .rev()
            .take_while(|word| word.is(COMMA | COLON | THAT))
            .count();
    let is_introduced = open < words.len();
    let clause = words.get(..open)?;
    if let Some(found) = quoted_saying(clause, end) {
        return Some(found);
    }
    let from = clause.len().saturating_sub(MAX_SUBJECT_WORDS);
    let mut at = clause.len();
    while at > from {
        at -= 1;
        let verb = clause.get(at)?;
        if verb.is(CAPITAL) || !verb.is(SAY | CALL | PARTICIPLE | READ) {
            if verb.is(BREAK) && !is_aside(clause, at) {
                break;
            }
            continue;
        }
        let is_passive = at
            .checked_sub(1)
            .and_then(|before| clause.get(before))
            .is_some_and(|before| before.is(BE));
        if is_passive {
            continue;
        }
        let gap = clause.len() - at - 1;
        // A whole sentence is the object of a verb of speech, and what stands between them tells to whom and where.
        if !is_phrase && !is_introduced && gap > 0 {
            break;
        }
        if verb.is(CALL) && !verb.is(SAY) && !is_phrase && !ends_with_colon {
            break;
        }
        let head = clause.get(..at)?;
        let behind = clause.get(at + 1);
        let subject = if verb.is(PARTICIPLE) {
            opening_subject(head)
        } else if let Some(pronoun) = behind.filter(|word| word.is(PRONOUN) && is_fronted(head)) {
            Some(Subject::pronoun(pronoun.bytes))
        } else {
            subject_behind(head).filter(|&subject| may_speak(verb, subject))
        };
        let Some(subject) = subject else {
            continue;
        };
        return Some(Clause {
            frame: "said-before",
            cue: Some(verb.bytes),
            subject: Some(subject),
            end,
        });
    }
    let lead = clause
        .iter()
        .take_while(|word| word.is(CONJUNCTION | ADVERB) && !word.is(ACCORDING))
        .count();
    let fronted = clause.get(lead..).unwrap_or_default();
    if fronted.first().is_some_and(|word| word.is(ACCORDING)) && is_introduced {
        return according(fronted);
    }
    let is_label = ends_with_colon
        && (1..=MAX_NAME_WORDS).contains(&clause.len())
        && clause
            .iter()
            .all(|word| word.is(CAPITAL | PARTICLE | NUMBER) && !word.is(HEADING));
    if is_label {
        let subject = name_in(clause)?;
        return Some(Clause {
            frame: "label",
            cue: None,
            subject: Some(subject),
            end,
        });
    }
    None
}

/// Whether `head`, before a verb, is a preposition with its noun alone, so that the subject stands behind the verb: "bei
/// jenem Auftritt sagte er".
fn is_fronted(head: &[Word]) -> bool {
    match head {
        [first, .., noun] => {
            let between = head.get(1..head.len() - 1).unwrap_or_default();
            first.is(PREPOSITION)
                && noun.is(CAPITAL)
                && between.iter().all(|word| word.is(DETERMINER))
        }
        _ => false,
    }
}

/// Whether the sign at `at` belongs to a bracket or a pair of dashes that the clause goes on behind.
fn is_aside(words: &[Word], at: usize) -> bool {
    words
        .iter()
        .filter(|word| word.is(BREAK) && !word.is(COLON))
        .count()
        == 2
        && words.get(at).is_some_and(|word| !word.is(COLON))
}

/// Whether a verb tells that its subject speaks: what a person reads is somebody else's.
const fn may_speak(verb: &Word, subject: Subject) -> bool {
    !verb.is(READ) || matches!(subject.named, Named::Other)
}

/// Ada Moor was quoted as saying; Interwire quoted Ada Moor as saying.
fn quoted_saying(clause: &[Word], end: usize) -> Option<Clause> {
    let saying = clause.len().checked_sub(1)?;
    let before = saying.checked_sub(1)?;
    if !clause.get(saying)?.is(SAY | PARTICIPLE) || !clause.get(before)?.is(AS) {
        return None;
    }
    let from = before.saturating_sub(MAX_SUBJECT_WORDS);
    let quote = (from..before)
        .rev()
        .find(|&at| clause.get(at).is_some_and(|word| word.is(QUOTE)))?;
    let is_passive = quote
        .checked_sub(1)
        .and_then(|at| clause.get(at))
        .is_some_and(|word| word.is(BE));
    let between = clause.get(quote + 1..before)?;
    let subject = if is_passive || between.is_empty() {
        subject_behind(
            clause
                .get(..quote)?
                .split_last()
                .map_or(&[], |(_, head)| head),
        )
    } else {
        name_ahead(between).map(|(subject, _)| subject)
    };
    Some(Clause {
        frame: "quoted-saying",
        cue: Some(clause.get(quote)?.bytes),
        subject,
        end,
    })
}
