//! Which forms of a name, and which domains, may stand in a gazetteer; how they are kept.
//!
//! Forms are kept as texts are: normalised. What would be found everywhere, or nowhere, is refused.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::model::AliasKind;
use crate::text::normalise::normalise;

/// The most characters that a form may have.
pub const MAX_FORM_CHARS: usize = 200;

/// What parts the forms in a column of a table.
pub(super) const FORM_SEPARATOR: char = '|';

static COMMON_WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../data/common_words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

/// Why a form can't be in a gazetteer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct FormFault {
    /// What is wrong.
    pub what: String,
    /// What would mend it.
    pub hint: &'static str,
}

/// The form as a gazetteer keeps it: normalised as texts are, in which it is looked for.
///
/// # Errors
///
/// It could not be found, could not be written in a table, or would be found in every text.
pub fn read_form(text: &str, kind: AliasKind) -> Result<String, FormFault> {
    let form = normalise(text);
    let fault = |what: &str, hint| {
        Err(FormFault {
            what: what.to_owned(),
            hint,
        })
    };
    if form.chars().nth(MAX_FORM_CHARS).is_some() {
        let start: String = form.chars().take(40).collect();
        let what = format!("{start:?}... has more than {MAX_FORM_CHARS} characters");
        return fault(&what, "give the name as a text would write it");
    }
    if !form.chars().any(char::is_alphanumeric) {
        return fault(
            &format!("{form:?}: a form of a name needs at least one letter or digit"),
            "leave it out, or write the name in letters",
        );
    }
    if form.contains(FORM_SEPARATOR) {
        return fault(
            &format!("{form:?} holds a vertical bar, which parts the forms in tables"),
            "give each form by itself",
        );
    }
    if form.starts_with('#') {
        return fault(
            &format!("{form:?} begins with #, as comments and hashtags do, which are no names"),
            "leave the # out",
        );
    }
    if kind == AliasKind::Name && is_common(&form) {
        return fault(
            &format!("{form:?} is a common word, and would be found wherever it stands"),
            "make it risky, so that it counts only with a cue beside it (--kind risky; in a table, the column risky)",
        );
    }
    Ok(form.into_owned())
}

/// The domain as a gazetteer keeps it: what the URL of an article there has for a host, without `www.`.
///
/// # Errors
///
/// It is no domain.
pub fn read_domain(text: &str) -> Result<String, FormFault> {
    let text = text.trim();
    let host = match url::Url::parse(text) {
        Ok(url) if url.has_host() => url.host_str().map(str::to_owned),
        _ => match url::Host::parse(text.trim_end_matches('/')) {
            Ok(url::Host::Domain(domain)) => Some(domain),
            _ => None,
        },
    };
    let host = host.filter(|host| host.contains('.') && host.chars().any(char::is_alphabetic));
    match host {
        Some(host) => Ok(host.strip_prefix("www.").unwrap_or(&host).to_owned()),
        None => Err(FormFault {
            what: format!("{text:?} is no domain"),
            hint: "give it as in harbourledger.example, without a path",
        }),
    }
}

/// Whether a form that counts wherever it stands looks like a word that is no name: one word in small letters.
#[must_use]
pub fn is_doubtful(form: &str, kind: AliasKind) -> bool {
    kind == AliasKind::Name && form.chars().all(char::is_lowercase)
}

/// Whether every text may hold the form without meaning anybody: a common word in whatever case, several in small
/// letters, a single letter, a number.
fn is_common(form: &str) -> bool {
    let mut letters = form.chars().filter(|c| c.is_alphanumeric());
    if letters.clone().all(char::is_numeric) || letters.nth(1).is_none() {
        return true;
    }
    if form.contains(' ') && form.contains(char::is_uppercase) {
        return false;
    }
    form.split(' ')
        .all(|word| COMMON_WORDS.contains(word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Result<String, FormFault> {
        read_form(text, AliasKind::Name)
    }

    #[test]
    fn read_form_keeps_forms_as_texts_are() {
        for (text, form) in [
            ("  The\u{a0}Harbour \t Ledger ", "The Harbour Ledger"),
            ("Cafe\u{301} Post", "Café Post"),
            ("Har\u{ad}bour\u{7} Ledger\u{200b}", "Harbour Ledger"),
            ("O'Brien's Post", "O'Brien's Post"),
            ("A+ (News)", "A+ (News)"),
            (
                "%_ Post'; DROP TABLE outlet; --",
                "%_ Post'; DROP TABLE outlet; --",
            ),
            ("taz", "taz"),
            ("Daily News", "Daily News"),
            ("The Tide", "The Tide"),
            ("山谷社", "山谷社"),
            ("+972 Magazine", "+972 Magazine"),
        ] {
            assert_eq!(name(text).as_deref(), Ok(form));
        }
    }

    #[test]
    fn read_form_refuses_what_is_found_everywhere_or_nowhere() {
        for text in [
            "",
            " ",
            "%_",
            "-- ",
            "\u{301}",
            "a|b",
            "#Ledger",
            "said",
            "Today",
            "NEWS",
            "news",
            "the sun",
            "the news report",
            "X",
            "社",
            "24",
            "1,000",
        ] {
            assert!(name(text).is_err(), "{text}");
        }
        assert!(name(&"x".repeat(MAX_FORM_CHARS)).is_ok());
        assert!(name(&"é".repeat(MAX_FORM_CHARS + 1)).is_err());
    }

    #[test]
    fn read_form_takes_common_words_that_need_a_cue() {
        for kind in [
            AliasKind::Risky,
            AliasKind::Short,
            AliasKind::Programme,
            AliasKind::Tag,
        ] {
            assert_eq!(read_form("Today", kind).as_deref(), Ok("Today"));
        }
    }

    #[test]
    fn small_letters_alone_are_doubtful() {
        assert!(is_doubtful("taz", AliasKind::Name));
        assert!(!is_doubtful("taz", AliasKind::Risky));
        for form in ["Taz", "harbour ledger", "ledger.example", "山谷社", "ТАСС"] {
            assert!(!is_doubtful(form, AliasKind::Name), "{form}");
        }
    }

    #[test]
    fn read_domain_takes_what_a_browser_shows() {
        for (text, domain) in [
            ("www.Ledger.example", "ledger.example"),
            (" ledger.example/ ", "ledger.example"),
            ("https://www.ledger.example/news?page=1", "ledger.example"),
            ("вестник.example", "xn--b1agjinxh.example"),
        ] {
            assert_eq!(read_domain(text).as_deref(), Ok(domain), "{text}");
        }
        for text in [
            "",
            "ledger",
            "the ledger.example",
            "127.0.0.1",
            "ledger.example/news",
            "a@b",
        ] {
            assert!(read_domain(text).is_err(), "{text}");
        }
    }
}
