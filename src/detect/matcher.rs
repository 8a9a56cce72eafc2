//! How a pattern is matched: outwards from a boundary between tokens, with backtracking over short gaps.

use super::lexicon::Lexicon;
use super::pattern::Element;
use super::tokens::{
    ADVERB, BREAK, COMMA, Classes, DASH, NAME, NUMBER, POSSESSIVE, STAND_IN, STOP, Token,
};

/// The most tokens that `~` passes, an aside taken for one.
const MAX_SKIPPED: usize = 6;
/// The most words of an aside.
const MAX_ASIDE: usize = 5;
/// The most tokens that `e+` and `e*` take.
const MAX_REPEATED: usize = 6;

/// The classes that the matcher itself asks for, looked up once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grammar {
    /// Words that `~` passes.
    skipped: Classes,
    /// Words that `~` passes where a time stands behind them.
    time_preposition: Classes,
    time: Classes,
    /// Words of asides ("of course"), which `~` passes between commas.
    aside: Classes,
    /// Words that end `_n`.
    not_before_noun: Classes,
}

impl Grammar {
    /// The classes by their names; `None` if the lists lack one.
    pub(super) fn of(lexicon: &Lexicon) -> Option<Self> {
        let class = |name| lexicon.class(name);
        let time = class("time")?;
        Some(Self {
            skipped: ADVERB | class("auxiliary")? | time,
            time_preposition: class("time-preposition")?,
            time,
            aside: class("aside")?,
            not_before_noun: class("article")?
                | class("preposition")?
                | class("conjunction")?
                | class("auxiliary")?
                | class("be")?
                | class("pronoun")?
                | class("say")?
                | class("tell")?
                | class("report")?
                | COMMA
                | NAME
                | STAND_IN
                | BREAK
                | DASH,
        })
    }
}

/// A sentence's tokens, with what is asked of them as a whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sentence<'t> {
    /// The tokens.
    pub(super) tokens: &'t [Token],
    /// The classes of all of them together.
    pub(super) classes: Classes,
    /// Whether `X` is several outlets.
    pub(super) is_joined: bool,
    /// Whether `X` ends in the outlet's own programme.
    pub(super) is_programme: bool,
    /// Whether `X` is a broadcaster.
    pub(super) is_broadcaster: bool,
    /// Whether it is its paragraph's only one.
    pub(super) is_alone: bool,
    /// Whether it is its paragraph's first.
    pub(super) is_first: bool,
    /// Whether a mark that may close a quotation stands right before it.
    pub(super) is_behind_quote: bool,
    /// The classes the matcher asks for.
    pub(super) grammar: Grammar,
}

/// The boundaries between which the cue lies.
#[derive(Clone, Copy, Default)]
pub(super) struct Marks {
    /// The lowest.
    pub(super) low: Option<usize>,
    /// The highest.
    pub(super) high: Option<usize>,
}

impl Marks {
    fn at(self, place: usize) -> Self {
        Self {
            low: Some(self.low.map_or(place, |low| low.min(place))),
            high: Some(self.high.map_or(place, |high| high.max(place))),
        }
    }
}

/// The token that comes next from the boundary `at`, and the boundary behind it.
fn next<const RIGHT: bool>(tokens: &[Token], at: usize) -> Option<(&Token, usize)> {
    if RIGHT {
        tokens.get(at).map(|token| (token, at + 1))
    } else {
        let before = at.checked_sub(1)?;
        tokens.get(before).map(|token| (token, before))
    }
}

/// Whether `elements` fit outwards from the boundary `at`. Keeps the marks it passed if they do.
pub(super) fn fits<const RIGHT: bool>(
    elements: &[Element],
    sentence: Sentence<'_>,
    at: usize,
    marks: &mut Marks,
) -> bool {
    let Some((element, rest)) = elements.split_first() else {
        return true;
    };
    let ahead = next::<RIGHT>(sentence.tokens, at);
    match element {
        Element::One(test) => ahead.is_some_and(|(token, to)| {
            test.holds(token) && fits::<RIGHT>(rest, sentence, to, marks)
        }),
        Element::Maybe(test) => {
            ahead.is_some_and(|(token, to)| {
                test.holds(token) && fits::<RIGHT>(rest, sentence, to, marks)
            }) || fits::<RIGHT>(rest, sentence, at, marks)
        }
        Element::Many { test, least } => {
            let mut place = at;
            for taken in 0..=MAX_REPEATED {
                if taken >= *least && fits::<RIGHT>(rest, sentence, place, marks) {
                    return true;
                }
                match next::<RIGHT>(sentence.tokens, place) {
                    Some((token, to)) if test.holds(token) => place = to,
                    _ => return false,
                }
            }
            false
        }
        Element::Not(test) => {
            !ahead.is_some_and(|(token, _)| test.holds(token))
                && fits::<RIGHT>(rest, sentence, at, marks)
        }
        Element::Edge => ahead.is_none() && fits::<RIGHT>(rest, sentence, at, marks),
        Element::Skip => gap::<RIGHT>(rest, sentence, at, marks, MAX_SKIPPED, |place| {
            skip::<RIGHT>(sentence, place)
        }),
        Element::Gap { most, bars } => {
            let bars = match *bars {
                0 => sentence.grammar.not_before_noun,
                bars => bars,
            };
            gap::<RIGHT>(rest, sentence, at, marks, *most, |place| {
                next::<RIGHT>(sentence.tokens, place)
                    .filter(|(token, _)| !token.is(bars))
                    .map(|(_, to)| to)
            })
        }
        Element::Holds(classes) => {
            sentence.classes & classes != 0 && fits::<RIGHT>(rest, sentence, at, marks)
        }
        Element::Joined => sentence.is_joined && fits::<RIGHT>(rest, sentence, at, marks),
        Element::Alone => sentence.is_alone && fits::<RIGHT>(rest, sentence, at, marks),
        Element::First => sentence.is_first && fits::<RIGHT>(rest, sentence, at, marks),
        Element::Programme => sentence.is_programme && fits::<RIGHT>(rest, sentence, at, marks),
        Element::Broadcaster => sentence.is_broadcaster && fits::<RIGHT>(rest, sentence, at, marks),
        Element::Quoted => sentence.is_behind_quote && fits::<RIGHT>(rest, sentence, at, marks),
        Element::Mark => {
            let before = *marks;
            *marks = marks.at(at);
            let fitted = fits::<RIGHT>(rest, sentence, at, marks);
            if !fitted {
                *marks = before;
            }
            fitted
        }
    }
}

/// Whether `rest` fits behind none, one, and so on up to `most` steps; `step` says where one from a boundary leads.
fn gap<const RIGHT: bool>(
    rest: &[Element],
    sentence: Sentence<'_>,
    at: usize,
    marks: &mut Marks,
    most: usize,
    step: impl Fn(usize) -> Option<usize>,
) -> bool {
    let mut place = at;
    for _ in 0..most {
        if fits::<RIGHT>(rest, sentence, place, marks) {
            return true;
        }
        match step(place) {
            Some(to) => place = to,
            None => return false,
        }
    }
    fits::<RIGHT>(rest, sentence, place, marks)
}

/// The boundary behind the token or the aside that `~` passes next.
fn skip<const RIGHT: bool>(sentence: Sentence<'_>, at: usize) -> Option<usize> {
    let (token, to) = next::<RIGHT>(sentence.tokens, at)?;
    if is_skipped(sentence, at.min(to)) {
        return Some(to);
    }
    if !token.is(COMMA) {
        return None;
    }
    let mut place = to;
    for words in 0..=MAX_ASIDE {
        let (token, to) = next::<RIGHT>(sentence.tokens, place)?;
        if token.is(COMMA) && words > 0 {
            return Some(to);
        }
        if !token.is(sentence.grammar.aside) && !is_skipped(sentence, place.min(to)) {
            return None;
        }
        place = to;
    }
    None
}

/// Whether `~` passes the token at `place`.
fn is_skipped(sentence: Sentence<'_>, place: usize) -> bool {
    let Some(token) = sentence.tokens.get(place) else {
        return false;
    };
    let Grammar {
        skipped,
        time_preposition,
        time,
        ..
    } = sentence.grammar;
    let is = |at: Option<usize>, classes| {
        at.and_then(|at| sentence.tokens.get(at))
            .is_some_and(|token: &Token| token.is(classes))
    };
    let (last, next) = (place.checked_sub(1), Some(place + 1));
    if token.is(skipped) {
        true
    } else if token.is(time_preposition) {
        is(next, time | NUMBER)
    } else if token.is(NUMBER) {
        // Jan. 12, March 3, 2005, in 2005
        is(last, time | time_preposition | COMMA)
            || (is(last, STOP) && is(place.checked_sub(2), time))
    } else if token.is(COMMA) {
        is(last, NUMBER)
    } else {
        // Monday's, Jan.
        token.is(POSSESSIVE | STOP) && is(last, time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::lexicon::Lexicon;
    use crate::detect::pattern::Pattern;
    use crate::detect::rules::Rules;
    use crate::detect::tokens::tokenise;
    use crate::model::ByteSpan;

    /// The cue that `pattern` finds around the first word of `text` that is `NAME`, as a pair of tokens.
    fn cue(pattern: &'static str, text: &str) -> Option<(usize, usize)> {
        cue_where(pattern, text, "")
    }

    /// The same in a sentence of which `holds` says `&joined`, `&programme`, `&alone`, `&first` or `&quoted`.
    fn cue_where(pattern: &'static str, text: &str, holds: &str) -> Option<(usize, usize)> {
        let mut rules = Rules::shipped().unwrap();
        let pattern = Pattern::parse(pattern, &mut rules.lexicon).unwrap();
        let mut tokens = Vec::new();
        tokenise(
            text,
            ByteSpan::new(0, text.len()),
            &[],
            0,
            &[],
            &rules.lexicon,
            &mut tokens,
        );
        let at = tokens
            .iter()
            .position(|token| token.bytes.of(text) == Some("NAME"))
            .unwrap();
        for token in tokens
            .iter_mut()
            .filter(|token| token.bytes.of(text) == Some("NAME"))
        {
            token.classes = NAME;
        }
        let sentence = Sentence {
            tokens: &tokens,
            classes: tokens.iter().fold(0, |all, token| all | token.classes),
            is_joined: holds == "&joined",
            is_programme: holds == "&programme",
            is_broadcaster: holds == "&broadcaster",
            is_alone: holds == "&alone",
            is_first: holds == "&first",
            is_behind_quote: holds == "&quoted",
            grammar: rules.grammar,
        };
        pattern
            .find(sentence, at, at + 1)
            .map(|cue| (cue.start, cue.end))
    }

    #[test]
    fn words_and_classes_match_in_any_case() {
        assert_eq!(cue("[ told|asked ] X", "She TOLD NAME"), Some((1, 2)));
        assert_eq!(cue("[ @tell ] X", "She tells NAME"), Some((1, 2)));
        assert_eq!(cue("[ told ] X", "She sold NAME"), None);
    }

    #[test]
    fn optional_repeated_and_forbidden_tokens() {
        assert_eq!(cue("[ told ] a? X", "told a NAME"), Some((0, 1)));
        assert_eq!(cue("[ told ] a? X", "told NAME"), Some((0, 1)));
        assert_eq!(
            cue("X @capital+ [ said ]", "NAME Ada Moor said"),
            Some((3, 4))
        );
        assert_eq!(cue("X @capital+ [ said ]", "NAME said"), None);
        assert_eq!(cue("X @capital* [ said ]", "NAME said"), Some((1, 2)));
        assert_eq!(cue("!of X [ said ]", "NAME said"), Some((1, 2)));
        assert_eq!(cue("!of X [ said ]", "of NAME said"), None);
    }

    #[test]
    fn gaps_stop_at_their_bars() {
        assert_eq!(cue("X ~ [ said ]", "NAME on Friday, 12 also said"), None);
        assert_eq!(
            cue("X ~ [ said ]", "NAME on Jan. 12 also said"),
            Some((6, 7))
        );
        for (text, found) in [
            ("NAME, however, said", Some((4, 5))),
            ("NAME, for its part, on Friday said", Some((8, 9))),
            ("NAME, in May, also said", Some((6, 7))),
            ("NAME, said", None),
            ("NAME, however said", None),
            ("NAME, the boat, said", None),
        ] {
            assert_eq!(cue("X ~ [ said ]", text), found, "{text}");
        }
        assert_eq!(
            cue("[ said ~ to ] X", "said, of course, to NAME"),
            Some((0, 6))
        );
        assert_eq!(
            cue("[ poll _2 by ] X", "poll blue sea by NAME"),
            Some((0, 4))
        );
        assert_eq!(cue("[ poll _2 by ] X", "poll of sea by NAME"), None);
        assert_eq!(
            cue("[ poll ..3 by ] X", "poll of sea by NAME"),
            Some((0, 4))
        );
        assert_eq!(cue("[ poll ..3 by ] X", "poll, sea by NAME"), None);
        assert_eq!(cue("[ poll ...3 by ] X", "poll, sea by NAME"), Some((0, 4)));
        assert_eq!(cue("[ poll ...3 by ] X", "poll; sea by NAME"), None);
    }

    #[test]
    fn edges_and_the_sentence_as_a_whole() {
        assert_eq!(cue("^ [ on ] X &say $", "on NAME"), None);
        assert_eq!(cue("^ [ on ] X &say", "on NAME she said"), Some((0, 1)));
        assert_eq!(cue("^ [ on ] X", "so on NAME"), None);
        assert_eq!(cue("[ on ] X $", "on NAME she"), None);
    }

    #[test]
    fn what_is_known_of_the_sentence_is_asked_for() {
        for (pattern, holds) in [
            ("[ on ] X &joined", "&joined"),
            ("[ on ] X &programme", "&programme"),
            ("[ on ] X &broadcaster", "&broadcaster"),
            ("[ on ] X &alone", "&alone"),
            ("[ on ] X &first", "&first"),
            ("[ on ] X &quoted", "&quoted"),
        ] {
            assert_eq!(
                cue_where(pattern, "on NAME", holds),
                Some((0, 1)),
                "{holds}"
            );
            assert_eq!(cue(pattern, "on NAME"), None, "{holds}");
        }
    }

    #[test]
    fn broken_patterns_are_refused() {
        let mut lexicon = Lexicon::default();
        for broken in ["told", "@nothing X", "..x X", "[told] X", "&nothing X"] {
            assert!(Pattern::parse(broken, &mut lexicon).is_err(), "{broken}");
        }
    }
}
