//! Names that share one fate: "the Post and the Courier reported", and the words that belong to a name without being
//! part of it ("the news agency X", "X magazine", "outlets such as X").

use super::lexicon::{Lexicon, WordId};
use super::tokens::{
    ADVERB, CAPITAL, CLOSE_ROUND, COMMA, Classes, HYPHEN, LOWER, NAME, OPEN_ROUND, POSSESSIVE,
    SLASH, STAND_IN, STOP, Token,
};

/// The most words between an article and the noun that says what a name is.
const MAX_MODIFIERS: usize = 4;
/// The most members of a list: longer ones are tables.
const MAX_MEMBERS: usize = 32;
/// The most words of a member of a list that is no outlet we know.
const MAX_STRANGER_WORDS: usize = 4;
/// The most words and hyphens before the poll that joint partners made.
const MAX_POLL_TOKENS: usize = 5;
/// The most words of a place whose outlet a name is.
const MAX_PLACE_WORDS: usize = 4;

/// One or more names with what belongs to them, as ranges of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// The first token that belongs to it.
    pub(super) start: usize,
    /// The first name.
    pub(super) first: usize,
    /// The token behind the last name.
    pub(super) last: usize,
    /// The token behind all that belongs to it.
    pub(super) end: usize,
}

/// The classes by which names are joined and widened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Joints {
    joiner: Classes,
    medium: Classes,
    media: Classes,
    example: Classes,
    affiliate: Classes,
    adjective: Classes,
    other: Classes,
    article: Classes,
    poll: Classes,
    preposition: Classes,
    not_modifier: Classes,
    domain: Classes,
    time: Classes,
    /// What a place may be followed by for a name's home to be it.
    after_place: Classes,
    of: WordId,
    rest: WordId,
}

impl Joints {
    /// The classes by their names; `None` if the lists lack one.
    pub(super) fn of(lexicon: &mut Lexicon) -> Option<Self> {
        let (of, rest) = (lexicon.intern("of"), lexicon.intern("others"));
        let class = |name| lexicon.class(name);
        Some(Self {
            of,
            rest,
            joiner: class("joiner")?,
            medium: class("medium")?,
            media: class("media")?,
            example: class("example")?,
            affiliate: class("affiliate")?,
            adjective: class("adjective")?,
            other: class("other")?,
            article: class("article")?,
            poll: class("poll")?,
            preposition: class("preposition")?,
            not_modifier: class("article")?
                | class("preposition")?
                | class("conjunction")?
                | class("auxiliary")?
                | class("be")?
                | class("pronoun")?
                | class("say")?
                | class("tell")?
                | class("report")?,
            domain: class("domain")?,
            time: class("time")?,
            after_place: class("report")?
                | class("say")?
                | class("auxiliary")?
                | class("be")?
                | COMMA
                | STOP
                | ADVERB,
        })
    }

    /// Whether a unit is several outlets: several names, or one among "outlets" or "others".
    pub(super) fn is_joined(&self, tokens: &[Token], unit: Unit) -> bool {
        let within = tokens.get(unit.start..unit.end).unwrap_or_default();
        unit.last - unit.first > 1
            || within
                .iter()
                .any(|token| token.is(self.media) || token.word == self.rest)
    }

    /// Whether a programme of the outlet's own belongs to the unit behind its last name.
    pub(super) fn ends_in_programme(tokens: &[Token], unit: Unit) -> bool {
        (unit.last..unit.end).any(|at| is_own_programme(tokens, at))
    }

    /// Puts the units of a sentence into `units`, which is emptied first.
    pub(super) fn units(&self, tokens: &[Token], units: &mut Vec<Unit>) {
        units.clear();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if token.is(STAND_IN) {
                units.push(Unit {
                    start: at,
                    first: at,
                    last: at + 1,
                    end: at + 1,
                });
                at += 1;
            } else if token.is(NAME) {
                let last = self.chain(tokens, at);
                let end = self.others(tokens, self.tail(tokens, last));
                let unit = Unit {
                    start: self.widen_left(tokens, at),
                    first: at,
                    last,
                    end,
                };
                let unit = self.widen_poll(tokens, unit);
                at = unit.end.max(last);
                units.push(unit);
            } else {
                at += 1;
            }
        }
    }

    /// The token behind the last name that is joined to the one at `first`.
    fn chain(&self, tokens: &[Token], first: usize) -> usize {
        let mut last = first + 1;
        // A list of commas alone is none: "told A, B reported". It counts from the joiner on that ends it.
        let mut end = last;
        for _ in 1..MAX_MEMBERS {
            let at = self.tail(tokens, last);
            let Some((behind, is_comma)) = self.separator(tokens, at) else {
                break;
            };
            let Some((next, is_name)) = self.member(tokens, behind) else {
                break;
            };
            last = next;
            let ends_list = || {
                let tail = self.tail(tokens, last);
                self.others(tokens, tail) > tail
            };
            if is_name && (!is_comma || ends_list()) {
                end = last;
            }
        }
        end
    }

    /// What parts two members of a list: the token behind it, and whether it is a mere comma.
    fn separator(&self, tokens: &[Token], at: usize) -> Option<(usize, bool)> {
        let token = tokens.get(at)?;
        if token.is(COMMA) {
            return match tokens.get(at + 1) {
                Some(next) if next.is(self.joiner) => Some((at + 2, false)),
                _ => Some((at + 1, true)),
            };
        }
        (token.is(self.joiner | SLASH | HYPHEN)).then_some((at + 1, false))
    }

    /// A member of a list: the token behind it, and whether it is an outlet we know.
    fn member(&self, tokens: &[Token], at: usize) -> Option<(usize, bool)> {
        let mut place = at;
        while tokens
            .get(place)
            .is_some_and(|token| token.is(self.article | ADVERB))
        {
            place += 1;
        }
        let mut words = 0;
        loop {
            let token = tokens.get(place)?;
            if words == 0 && token.is(NAME) {
                // "the Courier and Nine News affiliate KXYZ" are the Courier and KXYZ.
                let is_owner = tokens
                    .get(place + 1)
                    .is_some_and(|next| next.is(self.affiliate));
                return (!is_owner).then_some((place + 1, true));
            }
            if !token.is(CAPITAL) {
                break;
            }
            words += 1;
            place += 1;
        }
        // A stranger counts only inside the list: something must part it from the next member.
        let is_member =
            (1..=MAX_STRANGER_WORDS).contains(&words) && self.separator(tokens, place).is_some();
        is_member.then_some((place, false))
    }

    /// The token behind what belongs to the name that ends at `end`: "’s “Sunday Table”", "magazine", "(HP)", ".com".
    fn tail(&self, tokens: &[Token], end: usize) -> usize {
        let is = |at: usize, classes| {
            tokens
                .get(at)
                .is_some_and(|token: &Token| token.is(classes))
        };
        let mut end = end;
        if is(end, STOP) && is(end + 1, self.domain) {
            end += 2;
        }
        if is_own_programme(tokens, end) {
            end += 2;
        }
        while is(end, self.medium | self.media) {
            end += 1;
        }
        if is(end, OPEN_ROUND) && is(end + 1, NAME | CAPITAL) && is(end + 2, CLOSE_ROUND) {
            end += 3;
        }
        self.home(tokens, end)
    }

    /// The token behind "of Yarrow Falls", the place whose paper a name is, if that stands at `end`; else `end`.
    fn home(&self, tokens: &[Token], end: usize) -> usize {
        let is = |at: usize, classes| {
            tokens
                .get(at)
                .is_some_and(|token: &Token| token.is(classes))
        };
        let is_of = |token: &Token| token.word == self.of;
        if !tokens.get(end).is_some_and(is_of) {
            return end;
        }
        let is_place = |at: usize| is(at, CAPITAL) && !is(at, self.time | NAME);
        let last = end + 1 + MAX_PLACE_WORDS;
        // A topic is no place: "told Nine News of Moor's plan", "of Republican efforts".
        (end + 2..=last)
            .find(|&at| !is_place(at))
            .filter(|&at| is_place(end + 1) && (at == tokens.len() || is(at, self.after_place)))
            .unwrap_or(end)
    }

    /// The token behind "and others", "and other outlets" or ", and other outlets", if that stands at `end`; else `end`.
    fn others(&self, tokens: &[Token], end: usize) -> usize {
        let is = |at: usize, classes| {
            tokens
                .get(at)
                .is_some_and(|token: &Token| token.is(classes))
        };
        let joiner = end + usize::from(is(end, COMMA));
        if !is(joiner, self.joiner) || !is(joiner + 1, self.other) {
            return end;
        }
        let is_rest = |token: &Token| token.word == self.rest;
        if tokens.get(joiner + 1).is_some_and(is_rest) && !is(joiner + 2, self.preposition) {
            return joiner + 2;
        }
        let noun = (joiner + 2..joiner + 5).find(|&at| !is(at, LOWER) || is(at, self.media));
        noun.filter(|&at| is(at, self.media))
            .map_or(end, |at| at + 1)
    }

    /// The first token that belongs to the name at `name`.
    fn widen_left(&self, tokens: &[Token], name: usize) -> usize {
        let is = |at: usize, classes| {
            tokens
                .get(at)
                .is_some_and(|token: &Token| token.is(classes))
        };
        let before = |at: usize, classes| at.checked_sub(1).filter(|&at| is(at, classes));
        let mut start = name;
        // Nine News affiliate X
        if let Some(at) = before(start, self.affiliate) {
            start = at;
            while let Some(at) = before(start, NAME | CAPITAL | POSSESSIVE | self.medium) {
                start = at;
            }
            return start;
        }
        // the British X, the right-wing X, the state-run X
        while let Some(at) = before(start, self.adjective) {
            start = match before(at, HYPHEN).and_then(|sign| before(sign, CAPITAL | LOWER)) {
                Some(word) => word,
                None => at,
            };
        }
        start = self.place(tokens, start);
        if start < name
            && let Some(at) = before(start, self.article)
        {
            start = at;
        }
        // outlets like X, newspapers such as X, networks and X
        let mut noun = start;
        while let Some(at) = before(noun, self.example | self.joiner | COMMA) {
            noun = at;
        }
        if noun < start
            && let Some(at) = before(noun, self.media)
        {
            start = self.modifiers(tokens, at);
        } else if let Some(at) = before(start, self.medium) {
            start = self.modifiers(tokens, at);
        }
        start
    }

    /// The first word of the place or day that `start` belongs to: "South Yarrow's X", "Sunday's X".
    fn place(&self, tokens: &[Token], start: usize) -> usize {
        let is_plain = |at: usize| {
            tokens
                .get(at)
                .is_some_and(|token| token.classes == CAPITAL && !token.word.is_english())
        };
        let before = |at: usize| at.checked_sub(1);
        let owner = before(start)
            .filter(|&sign| tokens.get(sign).is_some_and(|token| token.is(POSSESSIVE)))
            .and_then(before);
        let Some(owner) = owner.filter(|&at| {
            is_plain(at)
                || tokens
                    .get(at)
                    .is_some_and(|token| token.is(CAPITAL) && token.is(self.time | self.adjective))
        }) else {
            return start;
        };
        let mut first = owner;
        for _ in 1..MAX_PLACE_WORDS {
            match before(first) {
                Some(at) if is_plain(at) => first = at,
                _ => break,
            }
        }
        first
    }

    /// The first of the words that qualify the noun at `noun`, with their article.
    fn modifiers(&self, tokens: &[Token], noun: usize) -> usize {
        let mut start = noun;
        // "the newspaper" read as one token has its article.
        if tokens.get(noun).is_some_and(|token| token.is(self.article)) {
            return noun;
        }
        for _ in 0..MAX_MODIFIERS {
            let Some(at) = start.checked_sub(1) else {
                break;
            };
            let is_modifier = tokens.get(at).is_some_and(|token| {
                token.is(CAPITAL | LOWER | HYPHEN) && !token.is(self.not_modifier | NAME)
            });
            if !is_modifier {
                break;
            }
            start = at;
        }
        match start.checked_sub(1).and_then(|at| tokens.get(at)) {
            Some(token) if token.is(self.article) => start - 1,
            _ => start,
        }
    }

    /// Takes in the other partners of a joint poll, if a poll follows: "the Marist/X/Siena poll".
    fn widen_poll(&self, tokens: &[Token], unit: Unit) -> Unit {
        let is = |at: usize, classes| {
            tokens
                .get(at)
                .is_some_and(|token: &Token| token.is(classes))
        };
        let mut end = unit.end;
        while is(end, SLASH | HYPHEN) && is(end + 1, CAPITAL | NAME) {
            end += 1;
            // A partner's name may hold "of" or "at".
            while (is(end, CAPITAL | NAME) && !is(end, self.poll))
                || (is(end, self.preposition) && is(end - 1, CAPITAL) && is(end + 1, CAPITAL))
            {
                end += 1;
            }
        }
        let is_poll = (end..end + MAX_POLL_TOKENS)
            .find(|&at| !is(at, LOWER | HYPHEN) || is(at, self.poll))
            .is_some_and(|at| is(at, self.poll));
        if !is_poll {
            return unit;
        }
        let mut start = unit.start;
        while let Some(at) = start
            .checked_sub(2)
            .filter(|&at| is(at + 1, SLASH | HYPHEN) && is(at, CAPITAL))
        {
            start = at;
        }
        Unit { start, end, ..unit }
    }
}

/// Whether a possessive stands at `at` with the outlet's own programme behind it: that is the one sort of hit that is kept
/// where it is no name by itself.
fn is_own_programme(tokens: &[Token], at: usize) -> bool {
    let is_hit = |token: &Token| token.is(CAPITAL) && token.hit != usize::MAX;
    tokens.get(at).is_some_and(|token| token.is(POSSESSIVE))
        && tokens.get(at + 1).is_some_and(is_hit)
}
