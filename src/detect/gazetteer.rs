//! The one automaton: where names of outlets, and the nouns that stand in for them, lie in a text.
//!
//! Knows forms and word boundaries, nothing of cues. Hits are leftmost-longest on word boundaries, in order, and do
//! not overlap.

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, Match, MatchKind, StartKind};
use rustc_hash::{FxHashMap, FxHashSet};

use super::DetectError;
use super::beginnings::Beginnings;
use super::edges::{ARABIC_ARTICLE, ARABIC_TO_THE, may_begin, may_end, needs_no_article};
use crate::model::{Alias, AliasKind, ByteSpan, Outlet, OutletClass};
use crate::text::normalise::normalise;

/// A table of transitions for every state is fastest, and affordable up to this many bytes of forms.
const DENSE_FORM_BYTES: usize = 32 * 1024;

/// How long the article and the space behind it are.
pub(super) const ARTICLE_BYTES: usize = 4;

/// How much further a form may reach that begins behind an article than one that begins at it.
const MAX_LONGER_BYTES: usize = 48;

/// One way to read a form: the outlet it may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reading {
    /// How far the form may be trusted.
    pub(super) kind: AliasKind,
    /// Whether the form is the program's own, not one that the user added.
    pub(super) is_shipped: bool,
    /// The outlet.
    pub(super) outlet_id: i64,
    /// What sort of thing the outlet is.
    pub(super) class: OutletClass,
}

/// A form that the automaton knows.
#[derive(Debug)]
struct Form {
    text: String,
    readings: Vec<Reading>,
    /// The longest other form that this one begins with: taken where this one ends inside a word.
    shorter: Option<usize>,
    /// The classes a stand-in may mean; empty for names.
    stands_for: &'static [OutletClass],
}

/// A form found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// The form with the article before it, if there is one.
    pub(super) bytes: ByteSpan,
    /// Whether "the" stands before the form or in it, or its script has none to look for.
    pub(super) has_article: bool,
    form: usize,
}

/// The forms of every outlet.
#[derive(Debug)]
pub(super) struct Gazetteer {
    automaton: AhoCorasick,
    beginnings: Beginnings,
    forms: Vec<Form>,
}

impl Gazetteer {
    /// The automaton of the outlets' forms and of the stand-ins.
    pub(super) fn new(
        outlets: &[Outlet],
        stand_ins: impl Iterator<Item = (String, &'static [OutletClass])>,
    ) -> Result<Self, DetectError> {
        let mut forms: Vec<Form> = Vec::new();
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        let mut place = |text: String, forms: &mut Vec<Form>| {
            *places.entry(text).or_insert_with_key(|text| {
                forms.push(Form {
                    text: text.clone(),
                    readings: Vec::new(),
                    shorter: None,
                    stands_for: &[],
                });
                forms.len() - 1
            })
        };
        // A short form is too little to be a part: the Post-Courier is one paper.
        let parts: FxHashSet<&str> = outlets
            .iter()
            .flat_map(|outlet| &outlet.aliases)
            .filter(|alias| !matches!(alias.kind, AliasKind::Short | AliasKind::Programme))
            .map(|alias| alias.text.as_str())
            .collect();
        let names: FxHashSet<&str> = outlets
            .iter()
            .filter(|outlet| outlet.aliases.iter().any(|alias| is_name(alias, outlet)))
            .map(|outlet| outlet.name.as_str())
            .collect();
        for outlet in outlets {
            // What is an outlet's own name means no other that has it as an alias.
            let is_anothers = |alias: &Alias| {
                alias.kind == AliasKind::Name
                    && !is_name(alias, outlet)
                    && names.contains(alias.text.as_str())
            };
            for alias in outlet
                .aliases
                .iter()
                .filter(|alias| !is_joint(&alias.text, &parts, outlet) && !is_anothers(alias))
            {
                let reading = Reading {
                    kind: alias.kind,
                    is_shipped: !alias.is_users,
                    outlet_id: outlet.outlet_id,
                    class: outlet.class,
                };
                // As the texts are, in which it is looked for.
                for text in spellings(&normalise(&alias.text)) {
                    let reading = Reading {
                        kind: kind_as_written(alias.kind, &text),
                        ..reading
                    };
                    let at = place(text, &mut forms);
                    if let Some(form) = forms.get_mut(at) {
                        form.readings.push(reading);
                    }
                }
            }
        }
        for (noun, classes) in stand_ins {
            for text in [format!("the {noun}"), format!("The {noun}")] {
                let at = place(text, &mut forms);
                if let Some(form) = forms.get_mut(at) {
                    form.stands_for = classes;
                }
            }
        }
        share_short_forms(&mut forms);
        for form in &mut forms {
            form.readings.sort_unstable();
            form.readings.dedup();
        }
        link_shorter(&mut forms);
        let is_small = forms.iter().map(|form| form.text.len()).sum::<usize>() <= DENSE_FORM_BYTES;
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .kind(is_small.then_some(AhoCorasickKind::DFA))
            .build(forms.iter().map(|form| form.text.as_bytes()))
            .map_err(DetectError::Automaton)?;
        let beginnings = Beginnings::of(forms.iter().map(|form| form.text.as_bytes()));
        Ok(Self {
            automaton,
            beginnings,
            forms,
        })
    }

    /// The readings of a hit, the most trusted first, of those the user's, of those the lowest.
    pub(super) fn readings(&self, hit: &Hit) -> &[Reading] {
        self.forms.get(hit.form).map_or(&[], |form| &form.readings)
    }

    /// The readings of a hit, those of each kind and origin by themselves, by rising outlet. A form may have thousands
    /// that are alike: what is the same for all of them is decided once.
    pub(super) fn alike_readings(&self, hit: &Hit) -> impl Iterator<Item = &[Reading]> {
        let mut rest = self.readings(hit);
        std::iter::from_fn(move || {
            let group = |reading: &Reading| (reading.kind, reading.is_shipped);
            let own = group(rest.first()?);
            let end = rest.partition_point(|reading| group(reading) <= own);
            let (alike, others) = rest.split_at_checked(end)?;
            rest = others;
            Some(alike)
        })
    }

    /// The classes that a stand-in may mean; empty where the hit is a name.
    pub(super) fn stands_for(&self, hit: &Hit) -> &'static [OutletClass] {
        self.forms.get(hit.form).map_or(&[], |form| form.stands_for)
    }

    /// Puts the hits in `text` into `hits`, which is emptied first.
    pub(super) fn find(&self, text: &str, hits: &mut Vec<Hit>) {
        hits.clear();
        let mut from = 0;
        let mut floor = 0;
        let mut places = self.beginnings.places(text.as_bytes());
        while let Some(at) = places.next(from) {
            from = at + 1;
            let Some(found) = self.find_at(text, at, text.len()) else {
                continue;
            };
            if !may_begin(text, at) {
                continue;
            }
            let longest = self
                .longest_word(text, found.start(), found.pattern().as_usize())
                .map(|hit| self.behind_article(text, found.start(), hit));
            if let Some((form, end)) = longest {
                let start = article_start(text, found.start(), floor);
                let has_article = start < found.start()
                    || text.get(start..).is_some_and(|rest| {
                        rest.starts_with("the ")
                            || rest.starts_with("The ")
                            || rest.starts_with(needs_no_article)
                    });
                hits.push(Hit {
                    bytes: ByteSpan::new(start, end),
                    has_article,
                    form,
                });
                floor = end;
                from = end;
            }
        }
    }

    /// The longest form that begins at `start` and ends at `end` or before.
    fn find_at(&self, text: &str, start: usize, end: usize) -> Option<Match> {
        let input = Input::new(text).span(start..end).anchored(Anchored::Yes);
        self.automaton.find(input)
    }

    /// The form that begins behind the article of `hit`, if that one reaches further: "the Harbor Post" is found
    /// before "the Harbor", though the latter begins at the article.
    fn behind_article(
        &self,
        text: &str,
        start: usize,
        (form, end): (usize, usize),
    ) -> (usize, usize) {
        let bare = start + ARTICLE_BYTES;
        let has_article = text
            .get(start..bare)
            .is_some_and(|article| article.eq_ignore_ascii_case("the "));
        if !has_article {
            return (form, end);
        }
        self.find_at(text, bare, text.len().min(end + MAX_LONGER_BYTES))
            .and_then(|found| self.longest_word(text, bare, found.pattern().as_usize()))
            .filter(|&(_, longer)| longer > end)
            .unwrap_or((form, end))
    }

    /// The longest form at `start`, from `form` downwards, that ends where a word ends.
    fn longest_word(&self, text: &str, start: usize, form: usize) -> Option<(usize, usize)> {
        let mut next = Some(form);
        while let Some(at) = next {
            let form = self.forms.get(at)?;
            let end = start + form.text.len();
            if may_end(text, end) {
                return Some((at, end));
            }
            next = form.shorter;
        }
        None
    }
}

/// The ways to write a form: straight or curly apostrophes, a small article where it begins with a great one, and the
/// article of Arabic as it is behind "to".
fn spellings(text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let straight = text.replace('’', "'");
    let mut all = vec![straight];
    if let Some(rest) = all.first().and_then(|form| form.strip_prefix("The ")) {
        all.push(format!("the {rest}"));
    }
    if let Some(rest) = text.strip_prefix(ARABIC_ARTICLE) {
        all.push(format!("{ARABIC_TO_THE}{rest}"));
    }
    for at in 0..all.len() {
        let curly = all
            .get(at)
            .filter(|form| form.contains('\''))
            .map(|form| form.replace('\'', "’"));
        all.extend(curly);
    }
    all
}

/// The kind of a form as it is written: a single word behind a small article ("the Tower") is anything's name.
fn kind_as_written(kind: AliasKind, text: &str) -> AliasKind {
    match text.strip_prefix("the ") {
        Some(word) if kind == AliasKind::Name && !word.contains(' ') => AliasKind::Risky,
        _ => kind,
    }
}

/// Whether a form is the outlet's name, as reports print it.
fn is_name(alias: &Alias, outlet: &Outlet) -> bool {
    alias.kind == AliasKind::Name && alias.text == outlet.name
}

/// Whether a form of an outlet is two of `parts` joined ("Nine News/Harbor Post", "Interwire-Polisphere"). Such a form is
/// left out: its parts are found by themselves, each for its own outlet. Two forms of the same outlet stay one.
fn is_joint(text: &str, parts: &FxHashSet<&str>, outlet: &Outlet) -> bool {
    let is_own = |part: &str| outlet.aliases.iter().any(|alias| alias.text == part);
    text.match_indices(['/', '-', '–']).any(|(at, sign)| {
        match (text.get(..at), text.get(at + sign.len()..)) {
            (Some(before), Some(after)) => {
                parts.contains(before)
                    && parts.contains(after)
                    && !(is_own(before) && is_own(after))
            }
            _ => false,
        }
    })
}

/// Lets "The Times" mean every outlet whose short form is "Times", though it is one outlet's whole name as well: the
/// longest form is what is found, and after "The New York Times" it means that one.
fn share_short_forms(forms: &mut [Form]) {
    let short: FxHashMap<String, Vec<Reading>> = forms
        .iter()
        .map(|form| {
            let readings = form
                .readings
                .iter()
                .filter(|reading| reading.kind == AliasKind::Short);
            (form.text.clone(), readings.copied().collect())
        })
        .filter(|(_, readings): &(String, Vec<Reading>)| !readings.is_empty())
        .collect();
    for form in forms {
        let bare = form
            .text
            .strip_prefix("The ")
            .or_else(|| form.text.strip_prefix("the "));
        if let Some(readings) = bare.and_then(|bare| short.get(bare)) {
            form.readings.extend(readings);
        }
    }
}

/// Links each form to the longest other form it begins with. Sorted, a form's beginnings stand before it.
fn link_shorter(forms: &mut [Form]) {
    let mut order: Vec<(&str, usize)> = forms
        .iter()
        .map(|form| form.text.as_str())
        .zip(0..)
        .collect();
    order.sort_unstable();
    let mut shorter = vec![None; order.len()];
    let mut open: Vec<(&str, usize)> = Vec::new();
    for (text, at) in order {
        while open.last().is_some_and(|(last, _)| !text.starts_with(last)) {
            open.pop();
        }
        if let Some(place) = shorter.get_mut(at) {
            *place = open.last().map(|&(_, last)| last);
        }
        open.push((text, at));
    }
    for (form, shorter) in forms.iter_mut().zip(shorter) {
        form.shorter = shorter;
    }
}

/// Where the mention starts: at the article directly before the form, not before `floor`.
fn article_start(text: &str, at: usize, floor: usize) -> usize {
    let Some(start) = at.checked_sub(4).filter(|&start| start >= floor) else {
        return at;
    };
    match text.get(start..at) {
        Some("the " | "The ") if may_begin(text, start) => start,
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use icu_properties::props::{EnumeratedProperty as _, GraphemeClusterBreak};
    use proptest::prelude::*;

    use super::*;
    use crate::model::Alias;

    fn gazetteer(names: &[&str]) -> Gazetteer {
        let outlets: Vec<Outlet> = names
            .iter()
            .zip(1..)
            .map(|(name, outlet_id)| Outlet {
                outlet_id,
                name: (*name).to_owned(),
                class: OutletClass::Newspaper,
                aliases: vec![Alias {
                    text: (*name).to_owned(),
                    kind: AliasKind::Name,
                    is_users: false,
                }],
                domains: Vec::new(),
                country: None,
            })
            .collect();
        let newspaper: &[OutletClass] = &[OutletClass::Newspaper];
        Gazetteer::new(
            &outlets,
            std::iter::once(("newspaper".to_owned(), newspaper)),
        )
        .unwrap()
    }

    fn found<'t>(gazetteer: &Gazetteer, text: &'t str) -> Vec<&'t str> {
        let mut hits = Vec::new();
        gazetteer.find(text, &mut hits);
        hits.iter().filter_map(|hit| hit.bytes.of(text)).collect()
    }

    #[test]
    fn find_takes_the_longest_form_on_word_boundaries() {
        let gazetteer = gazetteer(&["Harbor", "Harbor Post", "Harbor Post of Yarrow", "", " "]);
        assert_eq!(
            found(&gazetteer, "Harbor Post, Harbors, Harbor's"),
            ["Harbor Post", "Harbor"]
        );
        assert_eq!(
            found(&gazetteer, "Harbor Posts and a Harbor Post of Yarrowfield"),
            ["Harbor", "Harbor Post"]
        );
        assert_eq!(found(&gazetteer, "#Harbor ada@Harbor éHarbor"), [""; 0]);
        assert_eq!(found(&gazetteer, "@Harbor"), ["Harbor"]);
        assert_eq!(found(&gazetteer, ""), [""; 0]);
    }

    #[test]
    fn find_takes_the_article_and_both_apostrophes() {
        let gazetteer = gazetteer(&["The Miner's Dial", "Courier"]);
        assert_eq!(
            found(&gazetteer, "the Miner’s Dial; The Miner's Dial"),
            ["the Miner’s Dial", "The Miner's Dial"]
        );
        assert_eq!(
            found(&gazetteer, "the Courier, bathe Courier"),
            ["the Courier", "Courier"]
        );
        assert_eq!(found(&gazetteer, "told the newspaper"), ["the newspaper"]);
    }

    #[test]
    fn a_longer_form_behind_the_article_is_found_first() {
        let gazetteer = gazetteer(&["The Harbor", "Harbor Post", "The Dial"]);
        assert_eq!(
            found(
                &gazetteer,
                "the Harbor Post, The Harbor, the Dials, the Dial"
            ),
            ["the Harbor Post", "The Harbor", "the Dial"]
        );
        assert_eq!(found(&gazetteer, "the Harbor é"), ["the Harbor"]);
    }

    #[test]
    fn a_joint_form_is_found_as_its_parts() {
        let gazetteer = gazetteer(&["Harbor Post", "Dial", "Harbor Post-Dial", "Harbor-Dial"]);
        assert_eq!(
            found(&gazetteer, "a Harbor Post-Dial poll"),
            ["Harbor Post", "Dial"]
        );
        assert_eq!(found(&gazetteer, "the Harbor-Dial"), ["the Harbor-Dial"]);
    }

    #[test]
    fn a_hundred_thousand_forms_are_found() {
        let names: Vec<String> = (0..100_000).map(|n| format!("Outlet {n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let gazetteer = gazetteer(&names);
        assert_eq!(
            found(&gazetteer, "Outlet 9 and Outlet 99999."),
            ["Outlet 9", "Outlet 99999"]
        );
    }

    #[test]
    fn an_alias_is_found_however_its_letters_are_composed() {
        let gazetteer = gazetteer(&["Cafe\u{301} Post", " Harbor\u{a0}Dial\u{200b} "]);
        assert_eq!(
            found(&gazetteer, "Café Post, Harbor Dial"),
            ["Café Post", "Harbor Dial"]
        );
    }

    #[test]
    fn to_the_in_arabic_is_found_as_the_name() {
        let gazetteer = gazetteer(&["الوادي"]);
        assert_eq!(
            found(
                &gazetteer,
                "الوادي والوادي وبالوادي للوادي وللوادي والواديان"
            ),
            ["الوادي", "الوادي", "الوادي", "للوادي", "للوادي"]
        );
    }

    /// Names of every script, and what may stand beside them.
    const NAMES: [&str; 9] = [
        "Dial",
        "ОРВАН",
        "الوادي",
        "山谷社",
        "ヤロ新聞",
        "घाटी",
        "หุบเขา",
        "Η Κοιλάδα",
        "계곡일보",
    ];
    const BESIDE: [&str; 16] = [
        " ", ", ", "“", "”", "'s", "的", "は", "ー", "\u{301}", "\u{94d}", "ा", "่", "ال", "و", "s",
        "는",
    ];

    proptest! {
        #[test]
        fn hits_are_forms_and_part_no_letter_from_its_marks(
            pieces in prop::collection::vec(prop::sample::select([&NAMES[..], &BESIDE].concat()), 0..12)
        ) {
            let gazetteer = gazetteer(&NAMES);
            let text = normalise(&pieces.concat()).into_owned();
            let mut hits = Vec::new();
            gazetteer.find(&text, &mut hits);
            let mut last_end = 0;
            for hit in hits {
                let form = hit.bytes.of(&text).expect("on boundaries of characters");
                let is_name = NAMES.contains(&form) || form == "للوادي";
                prop_assert!(is_name, "{form:?}");
                prop_assert!(hit.bytes.start >= last_end);
                last_end = hit.bytes.end;
                let after = text.get(hit.bytes.end..).and_then(|rest| rest.chars().next());
                let extends = |c: char| {
                    matches!(GraphemeClusterBreak::for_char(c), GraphemeClusterBreak::Extend | GraphemeClusterBreak::SpacingMark)
                };
                prop_assert!(!after.is_some_and(extends), "{form:?} in {text:?}");
            }
        }

        #[test]
        fn a_name_between_spaces_is_found(
            name in prop::sample::select(&NAMES[..]),
            before in prop::sample::select(&BESIDE[..]),
            after in prop::sample::select(&BESIDE[..]),
        ) {
            let text = normalise(&format!("{before} {name} {after}")).into_owned();
            prop_assert_eq!(found(&gazetteer(&NAMES), &text), [name]);
        }
    }
}
