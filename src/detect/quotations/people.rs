//! The people that an article names: whom a surname or a pronoun means.
//!
//! A name is a row of words with capitals that no body or place has; nothing here knows who is a woman or a man. Where
//! two people are possible, nobody is meant.

use rustc_hash::FxHashMap;

use super::speech::{
    CONJUNCTION, DETERMINER, Language, ORGANISATION, OTHER_PRONOUN, PARTICLE, PLACE, PREPOSITION,
    PRONOUN, TIME, TITLE, Word, capitals,
};
use crate::model::ByteSpan;

/// How many paragraphs back a pronoun may reach, beside its own.
const REACH_PARAGRAPHS: usize = 1;
/// The most words of a person's name.
const MAX_NAME_WORDS: usize = 4;

/// A place in an article: the paragraph, from 0, and the byte in it.
pub(super) type Place = (usize, usize);

/// A person, by the place in [`People::names`].
pub(super) type Person = usize;

/// The people of an article, and where it names them.
#[derive(Debug, Default)]
pub(super) struct People<'t> {
    /// Their names, as they were first written in full.
    names: Vec<&'t str>,
    /// The people with each last name.
    by_last: FxHashMap<&'t str, Vec<Person>>,
    /// Every naming, in order.
    namings: Vec<(Place, Person)>,
}

impl<'t> People<'t> {
    /// The people that the paragraphs name.
    pub(super) fn of(paragraphs: &[&'t str], language: &Language) -> Self {
        let mut people = Self::default();
        let mut run: Vec<ByteSpan> = Vec::new();
        for (index, text) in paragraphs.iter().enumerate() {
            for word in capitals(text) {
                let joins = run
                    .last()
                    .is_none_or(|last| is_joined(text, last.end, word.start, language));
                if !joins {
                    people.note(text, index, &run, language);
                    run.clear();
                }
                run.push(word);
            }
            people.note(text, index, &run, language);
            run.clear();
        }
        people
    }

    /// Notes a run of words with capitals.
    fn note(&mut self, text: &'t str, index: usize, run: &[ByteSpan], language: &Language) {
        if let [word] = run {
            let name = word.of(text).unwrap_or_default();
            if let Some([person]) = self.by_last.get(name).map(Vec::as_slice) {
                self.namings.push(((index, word.start), *person));
            }
            return;
        }
        let run: Vec<Word> = run
            .iter()
            .map(|&bytes| language.word(text, bytes))
            .collect();
        let is_lead = |word: &Word| {
            word.is(TITLE | DETERMINER | CONJUNCTION | PREPOSITION | TIME | PRONOUN | OTHER_PRONOUN)
                && !word.is(PARTICLE)
        };
        let lead = run.iter().take_while(|word| is_lead(word)).count();
        let title = run
            .iter()
            .rposition(|word| word.is(TITLE))
            .map_or(0, |at| at + 1);
        let name = run.get(lead.max(title)..).unwrap_or_default();
        let (Some(first), Some(last)) = (name.first(), name.last()) else {
            return;
        };
        if name.len() > MAX_NAME_WORDS
            || name.iter().any(|word| word.is(ORGANISATION | PLACE | TIME))
        {
            return;
        }
        let last_name = last.bytes.of(text).unwrap_or_default();
        let place = (index, first.bytes.start);
        if name.len() == 1 {
            if let Some([person]) = self.by_last.get(last_name).map(Vec::as_slice) {
                self.namings.push((place, *person));
            }
            return;
        }
        let full = ByteSpan::new(first.bytes.start, last.bytes.end)
            .of(text)
            .unwrap_or_default();
        let others = self.by_last.entry(last_name).or_default();
        let known = others
            .iter()
            .copied()
            .find(|&person| self.names.get(person) == Some(&full));
        let person = known.unwrap_or_else(|| {
            self.names.push(full);
            others.push(self.names.len() - 1);
            self.names.len() - 1
        });
        self.namings.push((place, person));
    }

    /// The name of a person.
    pub(super) fn name(&self, person: Person) -> Option<&'t str> {
        self.names.get(person).copied()
    }

    /// Who is meant by a name at `place`: who was named in full before with that last name, if that is one person.
    pub(super) fn meant_by(&self, name: &str, place: Place) -> Option<Person> {
        let last = name.rsplit([' ', '\u{a0}']).next().unwrap_or(name);
        let is_single = last.len() == name.len();
        let people = self.by_last.get(last)?;
        let before = self.namings.partition_point(|&(at, _)| at < place);
        let mut fitting = people
            .iter()
            .copied()
            .filter(|&person| is_single || self.name(person).is_some_and(|full| full == name));
        let person = fitting.next()?;
        if fitting.next().is_some() {
            return None;
        }
        let is_named_before = !is_single
            || self
                .namings
                .get(..before)
                .unwrap_or_default()
                .iter()
                .rev()
                .any(|&(_, named)| named == person);
        is_named_before.then_some(person)
    }

    /// Whom a pronoun at `place` means: the one person named in its paragraph before it or in the paragraph before;
    /// of several the one who `spoke` last, if nobody else was named since.
    pub(super) fn meant_by_pronoun(
        &self,
        place: Place,
        spoke: Option<(Place, Person)>,
    ) -> Option<Person> {
        let from = (place.0.saturating_sub(REACH_PARAGRAPHS), 0);
        let first = self.namings.partition_point(|&(at, _)| at < from);
        let end = self.namings.partition_point(|&(at, _)| at < place);
        let near = self.namings.get(first..end)?;
        let spoke = spoke.filter(|&(at, _)| at >= from);
        if let Some((at, person)) = spoke {
            let since = near
                .iter()
                .filter(|&&(named_at, _)| named_at > at)
                .map(|&(_, person)| person);
            return only(std::iter::once(person).chain(since));
        }
        // Those of the pronoun's own paragraph are nearer.
        let mut own = near
            .iter()
            .filter(|&&((index, _), _)| index == place.0)
            .map(|&(_, person)| person)
            .peekable();
        if own.peek().is_some() {
            return only(own);
        }
        only(near.iter().map(|&(_, person)| person))
    }
}

/// The person that all of `people` are.
fn only(mut people: impl Iterator<Item = Person>) -> Option<Person> {
    let person = people.next()?;
    people.all(|other| other == person).then_some(person)
}

/// Whether two words are parts of one name: a space stands between them, the stop of an initial, or a particle.
fn is_joined(text: &str, end: usize, start: usize, language: &Language) -> bool {
    let between = text.get(end..start).unwrap_or_default();
    let is_particle = |inner: &str| {
        let at = ByteSpan::new(end + 1, end + 1 + inner.len());
        inner.chars().all(char::is_alphabetic) && language.word(text, at).is(PARTICLE)
    };
    // Only the stop of an initial or a title stands inside a name.
    between == " "
        || (between == ". " && is_abbreviated(text, end, language))
        || between
            .strip_prefix(' ')
            .and_then(|rest| rest.strip_suffix(' '))
            .is_some_and(|inner| !inner.is_empty() && is_particle(inner))
}

/// Whether the word that ends at `end` is an initial or a title.
fn is_abbreviated(text: &str, end: usize, language: &Language) -> bool {
    let head = text.get(..end).unwrap_or_default();
    let word = head
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let at = ByteSpan::new(end - word.len(), end);
    word.chars().count() == 1 || language.word(text, at).is(TITLE)
}
