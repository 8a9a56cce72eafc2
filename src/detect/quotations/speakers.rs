//! Who a clause's subject is: an unnamed source, an outlet, a person, or something else that speaks.

use super::draft::Cursors;
use super::passage::Passage;
use super::people::{People, Person, Place, is_glued};
use super::phrase::{Named, Subject};
use super::speech::{Language, NAMELESS};
use crate::detect::paragraphs::Paragraphs;
use crate::model::{CharSpan, Mention, Speaker, SpeakerKind, UnnamedSource};

/// What an article tells of those who speak in it, read from its beginning to its end.
pub(super) struct Speakers<'p> {
    language: &'p Language,
    mentions: &'p [Mention],
    unnamed: &'p [UnnamedSource],
    people: People<'p>,
    /// Who spoke last, if it is a known person, and where that was said.
    spoke: Option<(Place, Option<Person>)>,
}

impl<'p> Speakers<'p> {
    /// `mentions` and `unnamed` are those of the same paragraphs, in order.
    pub(super) fn new(
        paragraphs: &'p Paragraphs<'p>,
        language: &'p Language,
        mentions: &'p [Mention],
        unnamed: &'p [UnnamedSource],
    ) -> Self {
        Self {
            language,
            mentions,
            unnamed,
            people: People::new(paragraphs.texts(), language),
            spoke: None,
        }
    }

    /// Who `subject` is, of a quotation that begins at `opened`; `None` where a pronoun may mean several, and where the
    /// words are no name.
    pub(super) fn identify(
        &mut self,
        passage: &Passage<'_>,
        subject: Subject,
        opened: Place,
        cursors: &mut Cursors<'_>,
    ) -> Option<Speaker> {
        let index = passage.index;
        let chars = cursors.span(index, subject.bytes);
        let words = subject.bytes.of(passage.text).unwrap_or_default();
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
            .filter(|mention| {
                subject.named != Named::Pronoun && (!is_role || mention.chars.start <= chars.start)
            })
            .map(|mention| mention.outlet_id);
        if self.is_unnamed(index, chars) || self.is_nameless(index, chars, subject, words) {
            speaker.kind = SpeakerKind::Unnamed;
        } else if outlet.is_some() {
            speaker.kind = SpeakerKind::Outlet;
            speaker.outlet_id = outlet;
        } else {
            let person = match subject.named {
                Named::Person => self.people.meant_by(words, place),
                Named::Titled => self.people.named_at(words, place),
                // Whom the quoted words name is not who speaks them.
                Named::Pronoun => {
                    self.people
                        .meant_by_pronoun(words, place.min(opened), self.spoke)
                }
                Named::Other => None,
            };
            self.spoke = Some((place, person));
            let name = person.and_then(|person| self.people.name(person));
            if is_glued(words) || (subject.named == Named::Pronoun && name.is_none()) {
                return None;
            }
            if subject.named != Named::Other {
                speaker.kind = SpeakerKind::Person;
            }
            if let Some(name) = name {
                name.clone_into(&mut speaker.name);
            }
        }
        if speaker.kind != SpeakerKind::Person {
            self.spoke = Some((place, None));
        }
        Some(speaker)
    }

    /// Whether a stretch of a paragraph is the name of a programme or a paper, in characters.
    pub(super) fn is_outlet(&self, index: usize, chars: CharSpan) -> bool {
        let mentions = self.mentions_in(index);
        let end = mentions.partition_point(|mention| mention.chars.start <= chars.start + 1);
        let before = mentions.get(..end).unwrap_or_default();
        before.last().is_some_and(|mention| {
            mention.chars.end + 1 >= chars.end && mention.chars.end > chars.start
        })
    }

    /// The mentions of a paragraph, in order.
    pub(super) fn mentions_in(&self, index: usize) -> &'p [Mention] {
        let start = self
            .mentions
            .partition_point(|mention| mention.ordinal <= index);
        let end = self
            .mentions
            .partition_point(|mention| mention.ordinal <= index + 1);
        self.mentions.get(start..end).unwrap_or_default()
    }

    /// The outlet that a stretch of a paragraph names, in characters.
    fn outlet_in(&self, index: usize, chars: CharSpan) -> Option<&'p Mention> {
        let mentions = self.mentions_in(index);
        let end = mentions.partition_point(|mention| mention.chars.start < chars.end);
        let before = mentions.get(..end).unwrap_or_default().iter().rev();
        before
            .take_while(|mention| mention.chars.end > chars.start)
            .last()
    }

    /// Whether the words are "the official", where the article spoke of an unnamed source before.
    fn is_nameless(&self, index: usize, chars: CharSpan, subject: Subject, words: &str) -> bool {
        let noun = words.rsplit(' ').next().unwrap_or_default();
        let first = self.unnamed.first();
        subject.named == Named::Other
            && first
                .is_some_and(|first| (first.ordinal, first.chars.start) < (index + 1, chars.start))
            && self.language.classes(noun) & NAMELESS != 0
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
}
