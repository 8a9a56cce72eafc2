//! Names that only look like an outlet's: a longer name that holds one ("Harbor Post Building"), a person's surname.
//!
//! Decides by the neighbours of a single token; whether a name is credited is decided elsewhere.

use super::edges::needs_no_article;
use super::lexicon::{Lexicon, WordId};
use super::tokens::{
    CAPITAL, CLOSE_ROUND, CLOSE_SQUARE, Classes, HYPHEN, LOWER, NAME, NUMBER, OPEN_ROUND,
    OPEN_SQUARE, POSSESSIVE, SLASH, STOP, Token,
};
use crate::model::AliasKind;

/// How far from a tag its opening bracket may stand.
const MAX_BRACKET_TOKENS: usize = 12;

/// How far from a name the poll may stand that it is a partner of, and how many words of these may be common ones.
const MAX_POLL_TOKENS: usize = 8;
const MAX_POLL_WORDS: usize = 2;

/// What a longer name makes of the outlet's name in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Neighbours {
    /// Nothing: the name stands for itself.
    None,
    /// It is part of a longer name.
    LongerName,
    /// It is somebody's surname.
    Surname,
}

/// The classes by which longer names are known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blocks {
    name_tail: Classes,
    given_name: Classes,
    title: Classes,
    poll: Classes,
    medium: Classes,
    time: Classes,
    /// The people of an outlet.
    pub(super) staff: Classes,
    place_preposition: WordId,
    broadcast_preposition: WordId,
}

impl Blocks {
    /// The classes by their names; `None` if the lists lack one.
    pub(super) fn of(lexicon: &mut Lexicon) -> Option<Self> {
        Some(Self {
            name_tail: lexicon.class("name-tail")?,
            given_name: lexicon.class("given-name")?,
            title: lexicon.class("title")?,
            poll: lexicon.class("poll")?,
            medium: lexicon.class("medium")?,
            time: lexicon.class("time")?,
            staff: lexicon.class("staff")? | lexicon.class("journalist")?,
            place_preposition: lexicon.intern("of"),
            broadcast_preposition: lexicon.intern("on"),
        })
    }

    /// What the neighbours of the name at `at`, written `form` in `text` and read as `kind`, make of it.
    pub(super) fn of_name(
        &self,
        text: &str,
        tokens: &[Token],
        at: usize,
        form: &str,
        kind: AliasKind,
    ) -> Neighbours {
        let get = |at: Option<usize>| at.and_then(|at| tokens.get(at));
        let is =
            |at: Option<usize>, classes| get(at).is_some_and(|token: &Token| token.is(classes));
        let (before, after) = (at.checked_sub(1), Some(at + 1));
        let is_bare = !form.contains(' ');
        let is_doubtful = matches!(kind, AliasKind::Risky | AliasKind::Short);

        if is(after, CAPITAL) && is(after, self.name_tail) {
            return Neighbours::LongerName;
        }
        // Two names side by side, one of them doubtful, are one name of something else: "the National Campaign".
        if is_doubtful && (is(after, NUMBER | NAME) || is(before, NAME)) {
            return Neighbours::LongerName;
        }
        let says_what = self.medium | self.time | self.poll | self.staff;
        let joins =
            |token: &Token| token.is(CAPITAL) && (!token.is(says_what) || token.is(self.title));
        if is_doubtful
            && (get(after).is_some_and(joins)
                || (is(after, CAPITAL) && is(after, self.medium) && is(Some(at + 2), CAPITAL))
                || (is(after, HYPHEN)
                    && is(Some(at + 2), LOWER)
                    && !self.leads_to_poll(tokens, at + 2)))
        {
            return Neighbours::LongerName;
        }
        // "The Australian ambassador": of what nobody calls an outlet's, the name says whose it is. A gerund is no noun:
        // "told the Guardian passing the bill was hard".
        let is_gerund = |token: &Token| {
            token
                .bytes
                .of(text)
                .is_some_and(|word| word.ends_with("ing"))
        };
        let is_plain_noun = |token: &Token| {
            token.classes == LOWER && token.word == WordId::NONE && !is_gerund(token)
        };
        if kind == AliasKind::Risky
            && form.starts_with("the ")
            && get(after).is_some_and(is_plain_noun)
        {
            return Neighbours::LongerName;
        }
        let is_of = get(after).is_some_and(|token| token.word == self.place_preposition);
        if is_doubtful && is_of && is(Some(at + 2), CAPITAL) {
            return Neighbours::LongerName;
        }
        if is(after, HYPHEN) && is(Some(at + 2), CAPITAL) && !self.leads_to_poll(tokens, at + 2) {
            return Neighbours::LongerName;
        }
        if is(before, HYPHEN)
            && is(at.checked_sub(2), CAPITAL)
            && !self.leads_to_poll(tokens, at + 1)
        {
            return Neighbours::LongerName;
        }
        // "the point-in-time count"
        if is_doubtful && is(before, HYPHEN) && is(at.checked_sub(2), LOWER) {
            return Neighbours::LongerName;
        }
        if is_bare && is(before, STOP) && is(at.checked_sub(2), self.title) {
            return Neighbours::Surname;
        }
        let is_mixed_case = form.chars().nth(1).is_some_and(char::is_lowercase);
        let has_article = form.starts_with("The ") || form.starts_with("the ");
        // A sentence's first word has a capital anyway; the lists, which would know it, are English.
        let is_foreign_opening = at == 1 && form.starts_with(needs_no_article);
        if is_mixed_case
            && (is_bare || is_doubtful)
            && !has_article
            && !is_foreign_opening
            && is(before, CAPITAL)
        {
            if is_bare && is(before, self.given_name | self.title) {
                return Neighbours::Surname;
            }
            // "Citing Dial" is no longer name, "Forest Working Dial" is one.
            let is_plain = |token: &Token| {
                token.classes == CAPITAL
                    && (token.word == WordId::NONE || is(at.checked_sub(2), CAPITAL | NAME))
            };
            if get(before).is_some_and(is_plain) {
                return Neighbours::LongerName;
            }
        }
        Neighbours::None
    }

    /// Whether "on" stands before the token at `at`: people speak on a broadcaster, and in a paper.
    pub(super) fn is_on_air(&self, tokens: &[Token], at: usize) -> bool {
        at.checked_sub(1)
            .and_then(|before| tokens.get(before))
            .is_some_and(|token| token.word == self.broadcast_preposition)
    }

    /// Whether the name at `at` is joined to another outlet's in the name of a poll: "a Post/Nine News poll".
    pub(super) fn is_poll_partner(&self, tokens: &[Token], at: usize) -> bool {
        let is = |at: Option<usize>, classes| {
            at.and_then(|at| tokens.get(at))
                .is_some_and(|token| token.is(classes))
        };
        let is_joined = (is(Some(at + 1), SLASH | HYPHEN) && is(Some(at + 2), NAME))
            || (is(at.checked_sub(1), SLASH | HYPHEN) && is(at.checked_sub(2), NAME));
        is_joined && self.leads_to_poll(tokens, at + 1)
    }

    /// Whether a poll is named behind `at` with only partners of it between.
    fn leads_to_poll(&self, tokens: &[Token], at: usize) -> bool {
        let partners = CAPITAL | NAME | SLASH | HYPHEN | POSSESSIVE | NUMBER;
        let mut words = 0;
        for token in tokens.iter().skip(at).take(MAX_POLL_TOKENS) {
            if token.is(self.poll) {
                return true;
            }
            words += usize::from(token.is(LOWER));
            if words > MAX_POLL_WORDS || !token.is(partners | LOWER) {
                return false;
            }
        }
        false
    }

    /// Whether the name at `at` stands where a tag may: in brackets.
    pub(super) fn is_bracketed(tokens: &[Token], at: usize) -> bool {
        tokens
            .iter()
            .take(at)
            .rev()
            .take(MAX_BRACKET_TOKENS)
            .find(|token| token.is(OPEN_ROUND | OPEN_SQUARE | CLOSE_ROUND | CLOSE_SQUARE))
            .is_some_and(|token| token.is(OPEN_ROUND | OPEN_SQUARE))
    }
}
