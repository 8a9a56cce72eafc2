//! What an article has named so far, and the nouns that stand in for it ("told the newspaper").

use rustc_hash::FxHashMap;

use crate::model::OutletClass;

use OutletClass::{Agency, Broadcaster, Magazine, Newspaper, Website};

/// How many paragraphs back a stand-in may reach for an outlet that was credited, beside its own.
const REACH_PARAGRAPHS: usize = 3;

/// How many paragraphs back it may reach for one that was only named.
const NAMED_REACH_PARAGRAPHS: usize = 2;

/// The nouns that stand in for an outlet behind "the", and the classes of outlets that each may mean.
const STAND_INS: [(&str, &[OutletClass]); 36] = [
    ("newspaper", &[Newspaper]),
    ("paper", &[Newspaper]),
    ("daily", &[Newspaper]),
    ("tabloid", &[Newspaper]),
    ("broadsheet", &[Newspaper]),
    ("local newspaper", &[Newspaper]),
    ("British newspaper", &[Newspaper]),
    ("magazine", &[Magazine]),
    ("journal", &[Magazine]),
    ("weekly", &[Magazine, Newspaper]),
    ("network", &[Broadcaster]),
    ("news network", &[Broadcaster]),
    ("cable network", &[Broadcaster]),
    ("cable news network", &[Broadcaster]),
    ("channel", &[Broadcaster]),
    ("news channel", &[Broadcaster]),
    ("broadcaster", &[Broadcaster]),
    ("station", &[Broadcaster]),
    ("TV station", &[Broadcaster]),
    ("television station", &[Broadcaster]),
    ("radio station", &[Broadcaster]),
    ("programme", &[Broadcaster]),
    ("news agency", &[Agency]),
    ("news service", &[Agency]),
    ("wire service", &[Agency]),
    ("website", &[Website]),
    ("site", &[Website]),
    ("news site", &[Website]),
    ("news website", &[Website]),
    ("publication", &[Newspaper, Magazine, Website]),
    ("online publication", &[Website]),
    ("outlet", &OutletClass::ALL),
    ("news outlet", &OutletClass::ALL),
    ("media outlet", &OutletClass::ALL),
    ("news organization", &OutletClass::ALL),
    ("news organisation", &OutletClass::ALL),
];

/// What may stand between "the" and such a noun: "the business daily", "the gossip site". Nothing that says where an outlet
/// is at home, which may tell another one from those that were named.
const QUALIFIERS: [&str; 20] = [
    "business",
    "celebrity",
    "conservative",
    "entertainment",
    "financial",
    "gossip",
    "left-leaning",
    "liberal",
    "music",
    "official",
    "online",
    "political",
    "public radio",
    "right-wing",
    "sports",
    "state",
    "state-run",
    "tech",
    "technology",
    "trade",
];

/// What stands in for an outlet behind "the", and the classes of outlets that each may mean: the nouns, by themselves and
/// qualified.
pub(super) fn stand_ins() -> impl Iterator<Item = (String, &'static [OutletClass])> {
    STAND_INS.into_iter().flat_map(|(noun, classes)| {
        let qualified = QUALIFIERS
            .iter()
            .map(move |qualifier| (format!("{qualifier} {noun}"), classes));
        std::iter::once((noun.to_owned(), classes)).chain(qualified)
    })
}

/// An outlet that an article has named.
#[derive(Clone, Copy, Debug)]
struct Seen {
    outlet_id: i64,
    class: OutletClass,
    is_named_in_full: bool,
    /// When and in which paragraph it was last named, and last credited; the time is a count of the article's mentions.
    mention: (usize, usize),
    credit: Option<(usize, usize)>,
}

/// What an article has named so far.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Whose article it is: known from the start, and named by nothing.
    publisher: Option<i64>,
    seen: Vec<Seen>,
    /// Where in `seen` an outlet is.
    places: FxHashMap<i64, usize>,
    persons: Vec<String>,
    turn: usize,
    /// The turn at which the sentence began.
    sentence_turn: usize,
}

impl Memory {
    /// That of an article of which nothing was read.
    pub(super) fn new(publisher: Option<i64>) -> Self {
        Self {
            publisher,
            ..Self::default()
        }
    }

    /// Whose article it is, if that is known.
    pub(super) const fn publisher(&self) -> Option<i64> {
        self.publisher
    }

    /// Notes that a sentence begins.
    pub(super) const fn begin_sentence(&mut self) {
        self.sentence_turn = self.turn;
    }

    /// Notes a mention in the paragraph `ordinal`.
    pub(super) fn note(
        &mut self,
        outlet_id: i64,
        class: OutletClass,
        ordinal: usize,
        is_full: bool,
        is_credit: bool,
    ) {
        self.turn += 1;
        let turn = self.turn;
        let credit = is_credit.then_some((turn, ordinal));
        let place = *self.places.entry(outlet_id).or_insert(self.seen.len());
        match self.seen.get_mut(place) {
            Some(seen) => {
                seen.is_named_in_full |= is_full;
                seen.mention = (turn, ordinal);
                seen.credit = credit.or(seen.credit);
            }
            None => {
                self.seen.push(Seen {
                    outlet_id,
                    class,
                    is_named_in_full: is_full,
                    mention: (turn, ordinal),
                    credit,
                });
            }
        }
    }

    /// When the outlet was last mentioned; a publisher's article is its own before anything is; `None` if never.
    pub(super) fn last_turn(&self, outlet_id: i64) -> Option<usize> {
        let mentioned = self.of_outlet(outlet_id).map(|seen| seen.mention.0);
        mentioned.or_else(|| (self.publisher == Some(outlet_id)).then_some(0))
    }

    fn of_outlet(&self, outlet_id: i64) -> Option<&Seen> {
        self.places
            .get(&outlet_id)
            .and_then(|&place| self.seen.get(place))
    }

    /// The outlets that were mentioned, in the order of the first time, and the publisher.
    pub(super) fn outlets(&self) -> impl Iterator<Item = i64> {
        self.seen
            .iter()
            .map(|seen| seen.outlet_id)
            .chain(self.publisher)
    }

    /// How many outlets those are at most.
    pub(super) const fn outlet_count(&self) -> usize {
        self.seen.len() + 1
    }

    /// Whether a full name of the outlet stood earlier or the article is its own, so that a short form may mean it.
    pub(super) fn is_named_in_full(&self, outlet_id: i64) -> bool {
        self.publisher == Some(outlet_id)
            || self
                .of_outlet(outlet_id)
                .is_some_and(|seen| seen.is_named_in_full)
    }

    /// The outlet that a stand-in for one of `classes` means in the paragraph `ordinal`: the one credited last.
    pub(super) fn credited_last(
        &self,
        classes: &[OutletClass],
        ordinal: usize,
    ) -> Option<(i64, OutletClass)> {
        self.latest(classes, ordinal, REACH_PARAGRAPHS, |seen| seen.credit)
    }

    /// The one named last in the sentence so far.
    pub(super) fn named_in_sentence(
        &self,
        classes: &[OutletClass],
        ordinal: usize,
    ) -> Option<(i64, OutletClass)> {
        self.latest(classes, ordinal, 0, |seen| {
            (seen.mention.0 > self.sentence_turn).then_some(seen.mention)
        })
    }

    /// What it means where none was credited: the one named last.
    pub(super) fn named_last(
        &self,
        classes: &[OutletClass],
        ordinal: usize,
    ) -> Option<(i64, OutletClass)> {
        self.latest(classes, ordinal, NAMED_REACH_PARAGRAPHS, |seen| {
            Some(seen.mention)
        })
    }

    fn latest(
        &self,
        classes: &[OutletClass],
        ordinal: usize,
        reach: usize,
        place: impl Fn(&Seen) -> Option<(usize, usize)>,
    ) -> Option<(i64, OutletClass)> {
        self.seen
            .iter()
            .filter(|seen| classes.contains(&seen.class))
            .filter_map(|seen| place(seen).map(|place| (place, seen)))
            .filter(|((_, paragraph), _)| ordinal.saturating_sub(*paragraph) <= reach)
            .max_by_key(|(place, _)| *place)
            .map(|(_, seen)| (seen.outlet_id, seen.class))
    }

    /// Notes that a name of an outlet was seen as a person's surname.
    pub(super) fn note_person(&mut self, surname: &str) {
        if !self.is_person(surname) {
            self.persons.push(surname.to_owned());
        }
    }

    /// Whether the article uses the name as a surname.
    pub(super) fn is_person(&self, surname: &str) -> bool {
        self.persons.iter().any(|person| person == surname)
    }

    /// Whether no outlet has been named, so that no stand-in can be resolved.
    pub(super) const fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_mean_the_last_credited_of_a_fitting_class() {
        let mut memory = Memory::default();
        assert_eq!(memory.credited_last(&[Newspaper], 1), None);
        memory.note(1, Newspaper, 1, true, true);
        memory.note(2, Newspaper, 1, true, false);
        memory.note(3, Broadcaster, 2, true, true);
        assert_eq!(memory.credited_last(&[Newspaper], 2), Some((1, Newspaper)));
        assert_eq!(
            memory.credited_last(&OutletClass::ALL, 2),
            Some((3, Broadcaster))
        );
        assert_eq!(memory.credited_last(&[Newspaper], 4), Some((1, Newspaper)));
        assert_eq!(memory.credited_last(&[Newspaper], 5), None);
        assert_eq!(memory.credited_last(&[Agency], 2), None);
        assert_eq!(memory.named_last(&[Newspaper], 2), Some((2, Newspaper)));
        assert_eq!(memory.named_last(&[Newspaper], 3), Some((2, Newspaper)));
        assert_eq!(memory.named_last(&[Newspaper], 4), None);
    }

    #[test]
    fn short_forms_need_a_full_name() {
        let mut memory = Memory::default();
        memory.note(1, Newspaper, 1, false, true);
        assert!(!memory.is_named_in_full(1));
        memory.note(1, Newspaper, 1, true, false);
        assert!(memory.is_named_in_full(1));
        assert!(memory.last_turn(1) > memory.last_turn(2));
    }
}
