//! The noun phrases that name a speaker: a person, a role, a body, a pronoun.
//!
//! Reads words to the left of a verb or to the right of it. Knows their classes, nothing of frames or of the article.

use super::speech::{
    ACRONYM, ADVERB, AUXILIARY, BE, BREAK, CALL, CAPITAL, COLON, COMMA, CONJUNCTION, COUNTRY,
    DETERMINER, ING, LOWER, NUMBER, ORGANISATION, OTHER_PRONOUN, OWNER, PARTICLE, PLACE, PLURAL,
    PREPOSITION, PRONOUN, RELATIVE, SAY, THAT, TIME, TITLE, Word,
};
use crate::model::ByteSpan;

/// How many words may stand between a speaker's first word and the verb behind it, or a verb and what it introduces.
pub(super) const MAX_SUBJECT_WORDS: usize = 24;
/// How many words a name may have.
pub(super) const MAX_NAME_WORDS: usize = 6;
/// How many words the name of a role may have ("a spokesman for the Harbor Board").
const MAX_ROLE_WORDS: usize = 10;

/// What sort of words name a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A person's name.
    Person,
    /// A surname behind a title ("Mr. Moor").
    Titled,
    /// Other words: a role, a body, a thing that was read.
    Other,
    /// A pronoun for one person.
    Pronoun,
}

/// A speaker, as the clause names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    /// The words that name it, in the paragraph; a person's without titles.
    pub(super) bytes: ByteSpan,
    /// What they are.
    pub(super) named: Named,
    /// Whether they are a person's first and last name.
    pub(super) is_full_name: bool,
}

impl Subject {
    /// A pronoun.
    pub(super) const fn pronoun(bytes: ByteSpan) -> Self {
        Self {
            bytes,
            named: Named::Pronoun,
            is_full_name: false,
        }
    }

    /// Whether it is a person who is named.
    pub(super) const fn is_person(&self) -> bool {
        matches!(self.named, Named::Person | Named::Titled)
    }
}

/// The subject of a sentence that begins with it: a person's name or a pronoun.
pub(super) fn opening_subject(words: &[Word]) -> Option<Subject> {
    let lead = words
        .iter()
        .take_while(|word| word.is(CONJUNCTION | ADVERB))
        .count();
    let words = words.get(lead..)?;
    let first = words.first().filter(|word| !word.is(PREPOSITION))?;
    if first.is(PRONOUN) {
        return Some(Subject::pronoun(first.bytes));
    }
    let len = words.iter().take_while(|word| word.is(CAPITAL)).count();
    // A single word may be there for the sentence's sake: "Coming after the storm".
    name_in(words.get(..len)?).filter(|subject| subject.is_person() && !(len == 1 && first.is(ING)))
}

/// The subject of a verb that stands right behind `head`.
pub(super) fn subject_behind(head: &[Word]) -> Option<Subject> {
    let mut len = head.len();
    while len > 0
        && head
            .get(len - 1)
            .is_some_and(|word| word.is(AUXILIARY | ADVERB) && !word.is(CAPITAL | DETERMINER))
    {
        len -= 1;
    }
    let head = head.get(..len)?;
    let last = head.last()?;
    if last.is(RELATIVE) && !last.is(DETERMINER) {
        // Ada Moor, who said.
        let (_, before) = head.split_last()?;
        return name_behind(without_comma(before));
    }
    if last.is(PRONOUN) {
        return Some(Subject::pronoun(last.bytes));
    }
    if last.is(COMMA | BREAK) && !last.is(COLON) {
        // Ada Moor, the mayor of Yarrow, said; Ada Moor (R-Maine) said.
        let (_, inside) = head.split_last()?;
        let from = inside.len().saturating_sub(MAX_SUBJECT_WORDS);
        let opening = (from..inside.len())
            .rev()
            .filter(|&at| inside.get(at).is_some_and(|word| word.is(COMMA | BREAK)))
            .filter_map(|at| name_behind(inside.get(..at)?));
        let nearest = (from..inside.len())
            .rev()
            .find(|&at| inside.get(at).is_some_and(|word| word.is(COMMA)));
        // Of several commas the one behind a full name opens the apposition: "Ada Moor, head of Ports, Ferries and
        // Fish, said". A role that is nearer is no apposition's part: "Behind Ada Moor, the mayor, a friend, said".
        let mut nearest_subject = None;
        for subject in opening {
            if subject.is_full_name {
                return Some(subject);
            }
            nearest_subject = nearest_subject.or(Some(subject));
            let mut first = inside
                .iter()
                .filter(|word| word.bytes.start == subject.bytes.start);
            if subject.named == Named::Other && first.any(|word| word.is(DETERMINER)) {
                break;
            }
        }
        // "The island's envoy, Ada Moor, said".
        let named = nearest.and_then(|at| apposition(inside.get(at + 1..)?));
        return named.or(nearest_subject);
    }
    name_behind(head)
}

fn without_comma(words: &[Word]) -> &[Word] {
    match words.split_last() {
        Some((last, head)) if last.is(COMMA) => head,
        _ => words,
    }
}

/// The name or role that `words` end with.
fn name_behind(words: &[Word]) -> Option<Subject> {
    let last = words.last()?;
    if last.is(PRONOUN) {
        return Some(Subject::pronoun(last.bytes));
    }
    if last.is(OTHER_PRONOUN | PREPOSITION | CONJUNCTION | SAY | AUXILIARY | BE)
        && !last.is(CAPITAL)
    {
        return None;
    }
    // To the left as far as a phrase may reach.
    let is_bar = |word: &Word| {
        word.is(COMMA | BREAK | THAT)
            || (word.is(CONJUNCTION | SAY | CALL | BE | RELATIVE | PRONOUN)
                && !word.is(CAPITAL | DETERMINER))
    };
    let start = words.iter().rposition(is_bar).map_or(0, |at| at + 1);
    phrase(words.get(start..)?)
}

/// The name or role that `words` begin with, and where it ends.
pub(super) fn name_ahead(words: &[Word]) -> Option<(Subject, usize)> {
    let first = words.first()?;
    if first.is(PRONOUN) {
        let subject = Subject::pronoun(first.bytes);
        return Some((subject, first.bytes.end));
    }
    if first.is(OTHER_PRONOUN
        | PREPOSITION
        | CONJUNCTION
        | THAT
        | TIME
        | AUXILIARY
        | BE
        | COMMA
        | BREAK)
        && !first.is(CAPITAL | DETERMINER)
    {
        return None;
    }
    let mut end = 0;
    let mut is_role = false;
    while let Some(word) = words.get(end).filter(|_| end < MAX_ROLE_WORDS) {
        let is_name_before = end > 0
            && words
                .get(end - 1)
                .is_some_and(|before| before.is(CAPITAL) && !before.is(TITLE));
        if word.is(COMMA | BREAK | THAT)
            || (word.is(CONJUNCTION | SAY | AUXILIARY | BE | RELATIVE | ADVERB)
                && !word.is(CAPITAL | DETERMINER))
            || (end > 0 && word.is(TIME))
        {
            break;
        }
        if word.is(PREPOSITION)
            && !word.is(CAPITAL)
            && !(word.is(PARTICLE) && is_name_before && !is_role)
        {
            // "the mayor of Yarrow", but "Ada Moor of Yarrow" and "the mayor on Friday" end before it.
            let leads_on = words
                .get(end + 1)
                .is_some_and(|next| next.is(DETERMINER | CAPITAL) && !next.is(TIME));
            if !is_role || !leads_on {
                break;
            }
        }
        // "Harbor Board spokesman Ada Moor": a noun between two names.
        let leads_to_name = words.get(end + 1).is_some_and(|next| next.is(CAPITAL));
        if is_name_before && word.is(LOWER) && !word.is(PARTICLE) && !is_role && !leads_to_name {
            break;
        }
        is_role |= (end == 0 && word.is(DETERMINER | LOWER)) || word.is(OWNER);
        end += 1;
    }
    let found = words.get(..end)?;
    // "said the mayor, Ada Moor.", "said the mayor Ada Moor".
    let subject = phrase_ahead(found)?;
    let behind = words.get(end..).unwrap_or_default();
    if subject.named == Named::Other
        && behind.first().is_some_and(|word| word.is(COMMA))
        && let Some(named) = apposition(behind.get(1..).unwrap_or_default())
    {
        return Some((named, named.bytes.end));
    }
    let last = found.last()?;
    Some((subject, last.bytes.end))
}

/// A person's name of two words or more that stands by itself, with its titles.
fn apposition(words: &[Word]) -> Option<Subject> {
    let titles = words
        .iter()
        .take_while(|word| word.is(TITLE) && word.is(LOWER))
        .count();
    let words = words.get(titles..)?;
    let len = words.iter().take_while(|word| word.is(CAPITAL)).count();
    let is_closed = words.get(len).is_none_or(|word| word.is(COMMA | BREAK));
    let name = words
        .get(..len)
        .filter(|_| is_closed && (2..=MAX_NAME_WORDS).contains(&len))?;
    name_in(name).filter(|subject| subject.is_person())
}

/// What a noun phrase names, that is read from its beginning.
fn phrase_ahead(words: &[Word]) -> Option<Subject> {
    let first = words.first()?;
    if !first.is(DETERMINER) || first.is(CAPITAL) {
        return phrase(words);
    }
    // "the mayor Ada Moor" names the mayor; "the Harbor Board" itself; "the mayor of Yarrow" no Yarrow.
    let has_preposition = words
        .iter()
        .any(|word| word.is(PREPOSITION) && !word.is(CAPITAL | DETERMINER));
    if has_preposition {
        return Some(role(words));
    }
    phrase(words)
}

fn role(words: &[Word]) -> Subject {
    let start = words.first().map_or(0, |word| word.bytes.start);
    let end = words.last().map_or(start, |word| word.bytes.end);
    Subject {
        bytes: ByteSpan::new(start, end),
        named: Named::Other,
        is_full_name: false,
    }
}

/// What a noun phrase names, whose last word is the last of `words`.
fn phrase(words: &[Word]) -> Option<Subject> {
    let lead = words
        .iter()
        .take_while(|word| word.is(TIME | ADVERB | CONJUNCTION) && !word.is(DETERMINER))
        .count();
    let words = words.get(lead..)?;
    let last = words.last()?;
    if last.is(NUMBER) || last.is(TIME) {
        return None;
    }
    if last.is(CAPITAL) {
        let mut start = words.len() - 1;
        while start > 0 {
            let before = words.get(start - 1)?;
            let is_particle = before.is(PARTICLE)
                && start > 1
                && words.get(start - 2).is_some_and(|word| word.is(CAPITAL));
            let is_name =
                before.is(CAPITAL) && !(before.is(DETERMINER | PREPOSITION | TIME) && start > 1);
            if !(is_name || is_particle) {
                break;
            }
            start -= 1;
        }
        let (before, name) = words.split_at_checked(start)?;
        let is_of = before
            .iter()
            .rev()
            .take(2)
            .any(|word| word.is(PREPOSITION) && !word.is(CAPITAL))
            && before
                .last()
                .is_some_and(|word| word.is(PREPOSITION | DETERMINER));
        if is_of {
            // "Ada Moor of Yarrow" is Ada Moor; "a spokesman for the Harbor Board" is no board.
            let at = before
                .iter()
                .rposition(|word| word.is(PREPOSITION) && !word.is(CAPITAL))?;
            let head = before.get(..at)?;
            let noun = head.last()?;
            if noun.is(TITLE) && noun.is(CAPITAL) && name.len() > 2 {
                // "Secretary of State Ada Moor": the name stands behind the office.
                return name_in(name.get(1..)?);
            }
            if noun.is(CAPITAL) && !noun.is(TITLE) {
                return phrase(head);
            }
            let from = head.iter().rposition(|word| word.is(DETERMINER));
            let from = from.or_else(|| head.iter().rposition(|word| word.is(TITLE)))?;
            let whole = words
                .get(from..)
                .filter(|whole| whole.len() <= MAX_ROLE_WORDS)?;
            return Some(role(whole));
        }
        // "A spokeswoman for the shipyard Marlin", "a friend of the late Queen".
        let owner = before
            .iter()
            .position(|word| word.is(PREPOSITION) && !word.is(CAPITAL | DETERMINER));
        if let Some(at) = owner
            && name.len() == 1
            && before.get(at + 1).is_some_and(|word| word.is(DETERMINER))
            && at
                .checked_sub(1)
                .and_then(|noun| before.get(noun))
                .is_some_and(|noun| noun.is(LOWER))
            && let Some(from) = before
                .get(..at)?
                .iter()
                .rposition(|word| word.is(DETERMINER))
        {
            let whole = words
                .get(from..)
                .filter(|whole| whole.len() <= MAX_ROLE_WORDS)?;
            return Some(role(whole));
        }
        let mut found = name_in(name)?;
        let is_body = before
            .last()
            .is_some_and(|word| word.is(DETERMINER) && !word.is(CAPITAL))
            || name.first().is_some_and(|word| word.is(DETERMINER));
        let has_title = name.iter().any(|word| word.is(TITLE));
        if is_body && !has_title {
            found.named = Named::Other;
        }
        return Some(found);
    }
    // "the mayor", "police", "a senior official".
    let determiner = |end: usize| {
        words
            .get(..end)?
            .iter()
            .rposition(|word| word.is(DETERMINER | OWNER))
    };
    let mut from = determiner(words.len()).unwrap_or(0);
    // "the campaign’s email", "South Korea’s president": the owner is a phrase of its own.
    while words.get(from).is_some_and(|word| !word.is(DETERMINER))
        && let Some(before) = from.checked_sub(1)
        && words.get(before).is_some_and(|word| {
            word.is(DETERMINER) || word.is(CAPITAL | LOWER) && !word.is(PREPOSITION | TIME | ADVERB)
        })
    {
        from = before;
    }
    // "a person familiar with the talks" is no talks.
    while let Some(preposition) = from
        .checked_sub(1)
        .filter(|&at| words.get(at).is_some_and(|word| word.is(PREPOSITION)))
    {
        from = determiner(preposition)?;
    }
    let noun = words.get(from..)?;
    let is_plain = |word: &Word| {
        word.is(LOWER | CAPITAL | NUMBER) && !word.is(TIME | SAY) || word.is(DETERMINER)
    };
    // Without a determiner only several people speak ("officials", "police").
    let is_known = from > 0
        || words
            .first()
            .is_some_and(|word| word.is(DETERMINER | OWNER))
        || last.is(PLURAL);
    (is_known
        && noun.len() <= MAX_ROLE_WORDS
        && noun.iter().all(is_plain)
        && !last.is(DETERMINER | ADVERB | OTHER_PRONOUN | CALL))
    .then(|| role(noun))
}

/// The name in a run of words with capitals, without its titles.
pub(super) fn name_in(run: &[Word]) -> Option<Subject> {
    let is_body = |name: &[Word]| name.iter().any(|word| word.is(ORGANISATION));
    let title = run.iter().rposition(|word| word.is(TITLE));
    let titled = title
        .and_then(|at| run.get(at + 1..))
        .filter(|name| !name.is_empty() && !is_body(name));
    let name = titled.unwrap_or_else(|| {
        let lead = run
            .iter()
            .take_while(|word| word.is(DETERMINER | ADVERB))
            .count();
        run.get(lead..)
            .filter(|name| !name.is_empty())
            .unwrap_or(run)
    });
    if name.len() > MAX_NAME_WORDS {
        return None;
    }
    let start = name.first()?.bytes.start;
    let end = name.last()?.bytes.end;
    let is_title_alone = name.iter().all(|word| word.is(TITLE));
    let is_place = name.first().is_some_and(|word| word.is(PLACE))
        || (name.len() == 1 && name.iter().all(|word| word.is(ACRONYM | COUNTRY)));
    if let [only] = name
        && only.bytes.len() == 1
    {
        return None;
    }
    if let [only] = name
        && only.is(OTHER_PRONOUN
            | CONJUNCTION
            | PREPOSITION
            | ADVERB
            | TIME
            | DETERMINER
            | AUXILIARY
            | BE)
    {
        // The first word of a sentence.
        return None;
    }
    // "Moor’s said": a shop.
    let is_owner = name.last()?.is(OWNER);
    let named = if is_owner || is_body(name) || is_title_alone || is_place || name.len() > 4 {
        Named::Other
    } else if titled.is_some() && name.len() == 1 {
        Named::Titled
    } else {
        Named::Person
    };
    Some(Subject {
        bytes: ByteSpan::new(start, end),
        named,
        is_full_name: named == Named::Person && name.len() > 1,
    })
}
