//! The people that an article names: whom a surname or a pronoun means.
//!
//! A name is a row of words with capitals that no body or place has; titles and first names alone tell who is a woman
//! or a man. Where two people are possible, nobody is meant.

use rustc_hash::FxHashMap;

use super::speech::{
    ADVERB, CONJUNCTION, COUNTRY, Classes, DETERMINER, FEMININE, Language, MASCULINE, ORGANISATION,
    OTHER_PRONOUN, PARTICLE, PLACE, PREPOSITION, PRONOUN, TIME, TITLE, Word, capitals,
};
use crate::model::ByteSpan;

/// How many paragraphs back a pronoun may reach, beside its own.
const REACH_PARAGRAPHS: usize = 1;
/// The most words of a person's name.
const MAX_NAME_WORDS: usize = 4;
/// The most words with capitals, titles and all, that a name may stand behind; more are a headline.
const MAX_RUN_WORDS: usize = 16;

/// How many of a person's last namings are looked at.
const MAX_LOOK_BACK: usize = 16;

/// The most small letters before a capital inside a name ("FitzRoy").
const LONGEST_PREFIX: usize = 3;

const GENDERS: Classes = MASCULINE | FEMININE;

/// What may stand with a capital before a name, and is no part of it.
const LEADS: Classes =
    TITLE | DETERMINER | CONJUNCTION | PREPOSITION | TIME | PRONOUN | OTHER_PRONOUN | ADVERB;

/// A place in an article: the paragraph, from 0, and the byte in it.
pub(super) type Place = (usize, usize);

/// A person, by the place among the known.
pub(super) type Person = usize;

/// One of several people of one surname: it can't be said who, and nobody else is meant alone beside them.
const SOMEBODY: Person = Person::MAX;

/// What is known of somebody.
#[derive(Clone, Copy, Debug)]
struct Known<'t> {
    /// The name, as it was first written, and where.
    name: &'t str,
    place: Place,
    /// What the titles and the first name say: [`MASCULINE`], [`FEMININE`], or nothing.
    gender: Classes,
    /// Whether an office stood before the name ("Senator Ada Moor").
    has_office: bool,
}

/// A place where somebody is named.
#[derive(Clone, Copy, Debug)]
struct Naming {
    /// Whether the name owns something ("Moor's report"): it is the thing that is spoken of.
    is_owner: bool,
    place: Place,
    person: Person,
    /// The first of the namings up to this one between which nobody else is named.
    since: usize,
}

/// The people of an article, and where it names them. It is read as far as somebody asks.
pub(super) struct People<'t> {
    paragraphs: &'t [&'t str],
    language: &'t Language,
    /// How many paragraphs have been read.
    read: usize,
    known: Vec<Known<'t>>,
    /// The people by name; a surname behind a title with what that says, since Mr. Moor is not Mrs. Moor.
    by_name: FxHashMap<(&'t str, Classes), Person>,
    /// The people with each last name, in the order of their first naming.
    by_last: FxHashMap<&'t str, Vec<Person>>,
    /// Every naming, in order.
    namings: Vec<Naming>,
}

impl<'t> People<'t> {
    pub(super) fn new(paragraphs: &'t [&'t str], language: &'t Language) -> Self {
        Self {
            paragraphs,
            language,
            read: 0,
            known: Vec::new(),
            by_name: FxHashMap::default(),
            by_last: FxHashMap::default(),
            namings: Vec::new(),
        }
    }

    /// Reads on as far as the paragraph of `place`.
    fn read_to(&mut self, place: Place) {
        let mut run: Vec<ByteSpan> = Vec::new();
        while self.read <= place.0
            && let Some(text) = self.paragraphs.get(self.read)
        {
            for word in capitals(text) {
                let joins = run
                    .last()
                    .is_none_or(|last| is_joined(text, last.end, word.start, self.language));
                if !joins {
                    self.note(text, self.read, &run);
                    run.clear();
                }
                run.push(word);
            }
            self.note(text, self.read, &run);
            run.clear();
            self.read += 1;
        }
    }

    /// Notes a run of words with capitals.
    fn note(&mut self, text: &'t str, index: usize, run: &[ByteSpan]) {
        if run.len() > MAX_RUN_WORDS {
            return;
        }
        if let [word] = run {
            let name = word.of(text).unwrap_or_default();
            if let Some(person) = self.of_surname(name) {
                self.push((index, word.start), person, is_owner(text, *word));
            }
            return;
        }
        let run: Vec<Word> = run
            .iter()
            .map(|&bytes| self.language.word(text, bytes))
            .collect();
        let is_lead = |word: &Word| word.is(LEADS) && !word.is(PARTICLE);
        let lead = run.iter().take_while(|word| is_lead(word)).count();
        // "Ukraine Ada Moor": a headline's place runs into the name.
        let is_led_by_country =
            run.len() > lead + 2 && run.get(lead).is_some_and(|word| word.is(COUNTRY));
        let lead = lead + usize::from(is_led_by_country);
        let title = run
            .iter()
            .rposition(|word| word.is(TITLE))
            .map_or(0, |at| at + 1);
        let name = run.get(lead.max(title)..).unwrap_or_default();
        let (Some(first), Some(last)) = (name.first(), name.last()) else {
            return;
        };
        let is_no_person = |word: &Word| word.is(ORGANISATION | PLACE | TIME | OTHER_PRONOUN);
        if name.len() > MAX_NAME_WORDS || last.is(COUNTRY) || name.iter().any(is_no_person) {
            return;
        }
        let last_name = last.bytes.of(text).unwrap_or_default();
        let place = (index, first.bytes.start);
        let full = ByteSpan::new(first.bytes.start, last.bytes.end)
            .of(text)
            .unwrap_or_default();
        if is_glued(full) {
            return;
        }
        let is_owner = is_owner(text, last.bytes);
        if name.len() == 1 && title == 0 {
            if let Some(person) = self.of_surname(last_name) {
                self.push(place, person, is_owner);
            }
            return;
        }
        let titles = run.get(..title).unwrap_or_default();
        let mut gender = titles.iter().fold(0, |all, word| all | word.classes) & GENDERS;
        let is_office = |word: &Word| word.is(TITLE) && !word.is(GENDERS);
        let has_office = titles.iter().any(is_office);
        if name.len() > 1 {
            gender |= first.classes & GENDERS;
        }
        let key = (full, if name.len() == 1 { gender } else { 0 });
        let known = self.by_name.get(&key).copied();
        let known = known.or_else(|| self.titled(last_name, gender, name.len()));
        let person = match known {
            Some(person) => person,
            None => {
                let person = self.known.len();
                self.known.push(Known {
                    name: full,
                    place,
                    gender: 0,
                    has_office: false,
                });
                self.by_name.insert(key, person);
                self.by_last.entry(last_name).or_default().push(person);
                person
            }
        };
        if let Some(known) = self.known.get_mut(person) {
            known.gender |= gender;
            known.has_office |= has_office;
        }
        self.push(place, person, is_owner);
    }

    /// Who a bare surname means: whoever alone has it, [`SOMEBODY`] where several do.
    fn of_surname(&self, name: &str) -> Option<Person> {
        match self.by_last.get(name)?.as_slice() {
            [] => None,
            &[person] => Some(person),
            _ => Some(SOMEBODY),
        }
    }

    /// Who a surname behind a title means ("Mr. Moor"): the only one who has it, if that one is known to be a man where
    /// the title says so, to hold an office, or by a title alone. Whose it is the title itself doesn't say: President Moor is not Ada Moor,
    /// who may be the daughter.
    fn titled(&self, last_name: &str, gender: Classes, name_len: usize) -> Option<Person> {
        let Some(&[person]) = self
            .by_last
            .get(last_name)
            .map(Vec::as_slice)
            .filter(|_| name_len == 1)
        else {
            return None;
        };
        let known = self.known.get(person)?;
        let is_other = known.gender != 0 && gender != 0 && known.gender & gender == 0;
        let is_same = known.gender & gender != 0;
        let is_titled = known.name == last_name;
        (!is_other && (is_same || known.has_office || is_titled)).then_some(person)
    }

    fn push(&mut self, place: Place, person: Person, is_owner: bool) {
        let since = match self.namings.last() {
            Some(last) if last.person == person => last.since,
            _ => self.namings.len(),
        };
        self.namings.push(Naming {
            is_owner,
            place,
            person,
            since,
        });
    }

    /// The name of a person.
    pub(super) fn name(&self, person: Person) -> Option<&'t str> {
        self.known.get(person).map(|known| known.name)
    }

    /// Whom the name behind a title at `place` means.
    pub(super) fn named_at(&mut self, name: &str, place: Place) -> Option<Person> {
        self.read_to(place);
        let at = self.namings.partition_point(|naming| naming.place < place);
        let naming = self.namings.get(at).filter(|naming| naming.place == place);
        naming
            .map(|naming| naming.person)
            .or_else(|| self.by_name.get(&(name, 0)).copied())
    }

    /// Who is meant by a name at `place`: a full name means its person, a last name the one person who was named with it
    /// before.
    pub(super) fn meant_by(&mut self, name: &str, place: Place) -> Option<Person> {
        self.read_to(place);
        if name.contains(' ') {
            return self.by_name.get(&(name, 0)).copied();
        }
        let people = self.by_last.get(name)?;
        let is_before = |person: &Person| {
            self.known
                .get(*person)
                .is_some_and(|known| known.place < place)
        };
        let count = people.partition_point(is_before);
        match people.get(..count) {
            Some(&[person]) => Some(person),
            _ => None,
        }
    }

    /// Whom `pronoun` at `place` means: the one person named in its paragraph before it, or if nobody is in the paragraph
    /// before; behind somebody who `spoke` there, that one, unless anybody else was named since. Nobody where somebody
    /// spoke who is no known person, and nobody was named since; nobody whose title is not the pronoun's either.
    pub(super) fn meant_by_pronoun(
        &mut self,
        pronoun: &str,
        place: Place,
        spoke: Option<(Place, Option<Person>)>,
    ) -> Option<Person> {
        self.read_to(place);
        let gender = self.language.classes(pronoun) & GENDERS;
        let fits = |person: &Person| {
            let known = self.known.get(*person).map_or(0, |known| known.gender);
            known == 0 || gender == 0 || known & gender != 0
        };
        self.only_candidate(place, spoke).filter(fits)
    }

    fn only_candidate(
        &self,
        place: Place,
        spoke: Option<(Place, Option<Person>)>,
    ) -> Option<Person> {
        let from = (place.0.saturating_sub(REACH_PARAGRAPHS), 0);
        let before = |place: Place| self.namings.partition_point(|naming| naming.place < place);
        let end = before(place);
        if let Some((at, person)) = spoke.filter(|&(at, _)| at >= from) {
            let since = before((at.0, at.1 + 1));
            return match (person, since < end) {
                (person, false) => person,
                (Some(person), true) => self.only(since, end).filter(|&other| other == person),
                (None, true) => self.only_spoken_of(since, end),
            };
        }
        // Those of the pronoun's own paragraph are nearer.
        let own = before((place.0, 0));
        if own < end {
            return self.only_spoken_of(own, end);
        }
        self.only_spoken_of(before(from), end)
    }

    /// The person of all namings from `start` to before `end`.
    fn only(&self, start: usize, end: usize) -> Option<Person> {
        let last = self.namings.get(end.checked_sub(1)?)?;
        let is_known = last.person != SOMEBODY;
        (start < end && last.since <= start && is_known).then_some(last.person)
    }

    /// The same, where the person does not only own something.
    fn only_spoken_of(&self, start: usize, end: usize) -> Option<Person> {
        let person = self.only(start, end)?;
        let namings = self.namings.get(start..end)?.iter().rev();
        namings
            .take(MAX_LOOK_BACK)
            .any(|naming| !naming.is_owner)
            .then_some(person)
    }
}

/// Whether a name of several words runs into what stood behind it on its page: "Ada MarshFerries". A short beginning is part
/// of a name ("MacArthur"), and a word by itself may be a firm.
pub(super) fn is_glued(name: &str) -> bool {
    let runs_on = |word: &str| {
        let capital = word.rfind(char::is_uppercase).unwrap_or(0);
        let before = word.get(..capital).unwrap_or_default();
        before
            .chars()
            .rev()
            .take_while(|c| c.is_lowercase())
            .count()
            > LONGEST_PREFIX
    };
    name.starts_with(char::is_uppercase) && name.contains(' ') && name.split(' ').any(runs_on)
}

/// Whether the word at `bytes` has the possessive ending.
fn is_owner(text: &str, bytes: ByteSpan) -> bool {
    let tail = text.get(bytes.end..).unwrap_or_default();
    tail.starts_with("'s") || tail.starts_with("’s")
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
