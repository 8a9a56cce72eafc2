//! Who said it: the clause around a quotation, read as one of a few frames.
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

use super::speech::{
    ACCORDING, ACRONYM, ADVERB, AS, AUXILIARY, BE, BREAK, CALL, CAPITAL, COLON, COMMA, CONJUNCTION,
    DETERMINER, LOWER, NUMBER, ORGANISATION, OTHER_PRONOUN, PARTICIPLE, PARTICLE, PLACE, PLURAL,
    PREPOSITION, PRONOUN, QUOTE, READ, RELATIVE, SAY, THAT, TIME, TITLE, Word,
};
use crate::model::ByteSpan;

/// How many words may stand between a speaker's first word and the verb behind it, or a verb and what it introduces.
const MAX_SUBJECT_WORDS: usize = 24;
/// How many words a name may have.
const MAX_NAME_WORDS: usize = 6;
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
}

impl Subject {
    /// Whether it is a person who is named.
    pub(super) const fn is_person(&self) -> bool {
        matches!(self.named, Named::Person | Named::Titled)
    }
}

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
        let subject = if verb.is(PARTICIPLE) {
            opening_subject(head)
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
            .all(|word| word.is(CAPITAL | PARTICLE | NUMBER));
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

/// The subject of a sentence that begins with it: a person's name or a pronoun.
fn opening_subject(words: &[Word]) -> Option<Subject> {
    let lead = words
        .iter()
        .take_while(|word| word.is(CONJUNCTION | ADVERB))
        .count();
    let words = words.get(lead..)?;
    let first = words.first()?;
    if first.is(PRONOUN) {
        return Some(Subject {
            bytes: first.bytes,
            named: Named::Pronoun,
        });
    }
    let len = words.iter().take_while(|word| word.is(CAPITAL)).count();
    name_in(words.get(..len)?).filter(|subject| subject.is_person())
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

/// The subject of a verb that stands right behind `head`.
fn subject_behind(head: &[Word]) -> Option<Subject> {
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
        return Some(Subject {
            bytes: last.bytes,
            named: Named::Pronoun,
        });
    }
    if last.is(COMMA | BREAK) && !last.is(COLON) {
        // Ada Moor, the mayor of Yarrow, said; Ada Moor (R-Maine) said.
        let (_, inside) = head.split_last()?;
        let from = inside.len().saturating_sub(MAX_SUBJECT_WORDS);
        let opening = (from..inside.len())
            .rev()
            .filter(|&at| inside.get(at).is_some_and(|word| word.is(COMMA | BREAK)));
        let nearest = (from..inside.len())
            .rev()
            .find(|&at| inside.get(at).is_some_and(|word| word.is(COMMA)));
        if let Some(person) = nearest.and_then(|at| apposition(inside.get(at + 1..)?)) {
            // "The island's envoy, Ada Moor, said".
            return Some(person);
        }
        // Of several commas the one right behind a name opens the apposition.
        return opening
            .filter_map(|at| name_behind(inside.get(..at)?))
            .next();
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
        return Some(Subject {
            bytes: last.bytes,
            named: Named::Pronoun,
        });
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
fn name_ahead(words: &[Word]) -> Option<(Subject, usize)> {
    let first = words.first()?;
    if first.is(PRONOUN) {
        let subject = Subject {
            bytes: first.bytes,
            named: Named::Pronoun,
        };
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
        is_role |= end == 0 && word.is(DETERMINER | LOWER);
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

/// A person's name of two words or more that stands by itself.
fn apposition(words: &[Word]) -> Option<Subject> {
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
            if noun.is(TITLE) && noun.is(CAPITAL) && name.len() > 1 {
                // "Secretary of State Ada Moor": the name stands behind the office.
                return name_in(name.get(name.len() - (name.len() - 1).min(2)..)?);
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
            .rposition(|word| word.is(DETERMINER))
    };
    let mut from = determiner(words.len()).unwrap_or(0);
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
    let is_known =
        from > 0 || words.first().is_some_and(|word| word.is(DETERMINER)) || last.is(PLURAL);
    (is_known
        && noun.len() <= MAX_ROLE_WORDS
        && noun.iter().all(is_plain)
        && !last.is(DETERMINER | ADVERB | OTHER_PRONOUN | CALL))
    .then(|| role(noun))
}

/// The name in a run of words with capitals, without its titles.
fn name_in(run: &[Word]) -> Option<Subject> {
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
        || (name.len() == 1 && name.iter().all(|word| word.is(ACRONYM)));
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
    let named = if is_body(name) || is_title_alone || is_place || name.len() > 4 {
        Named::Other
    } else if titled.is_some() && name.len() == 1 {
        Named::Titled
    } else {
        Named::Person
    };
    Some(Subject {
        bytes: ByteSpan::new(start, end),
        named,
    })
}
