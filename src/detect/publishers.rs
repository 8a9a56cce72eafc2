//! Which outlet a source is.
//!
//! Knows names and domains of outlets, nothing of texts.

use rustc_hash::FxHashMap;

use crate::model::{AliasKind, NamedBy, Outlet};

/// No host has a longer name.
const MAX_HOST_BYTES: usize = 253;
/// What sources put behind an outlet's name for a part of it, in small letters.
const PARTS: [&str; 7] = [
    " online",
    " news",
    " web",
    " opinion",
    " editorial",
    " politics",
    " digital",
];
/// How many of these are taken off a name at most.
const MAX_PARTS: usize = 3;

/// The outlets by what a source may be called.
#[derive(Debug, Default)]
pub struct Publishers {
    /// By domain, in small letters.
    domains: FxHashMap<String, Vec<i64>>,
    /// By name, in small letters and without "the".
    names: FxHashMap<String, Vec<Named>>,
}

/// An outlet that bears a name.
#[derive(Clone, Copy, Debug)]
struct Named {
    outlet_id: i64,
    /// Whether reports print it, or it is an alias.
    is_own: bool,
    /// Whether it is other things' name as well.
    is_risky: bool,
}

impl Publishers {
    /// Those outlets.
    #[must_use]
    pub fn new(outlets: &[Outlet]) -> Self {
        let mut publishers = Self::default();
        for outlet in outlets {
            let outlet_id = outlet.outlet_id;
            for domain in &outlet.domains {
                let same = publishers.domains.entry(small(domain)).or_default();
                same.push(outlet_id);
            }
            for alias in &outlet.aliases {
                let is_risky = alias.kind == AliasKind::Risky;
                if is_risky || alias.kind == AliasKind::Name {
                    let same = publishers.names.entry(plain(&alias.text)).or_default();
                    same.push(Named {
                        outlet_id,
                        is_own: alias.text == outlet.name,
                        is_risky,
                    });
                }
            }
        }
        publishers
    }

    /// The one outlet whose domain or name a source bears, a section in brackets or behind a dash left out, and the words
    /// for one behind its name; `None` where there are none or several. An outlet's own name goes before another's alias.
    #[must_use]
    pub fn outlet_of(&self, source: &str, named_by: NamedBy) -> Option<i64> {
        let mut outlets = self.of_domain(source);
        // "CNN (Web News)" and "New York Times - News" are sections of those.
        let sections = [" (", " - "].map(|sign| source.split_once(sign).map(|(name, _)| name));
        let names = std::iter::once(source).chain(sections.into_iter().flatten());
        for name in names {
            if outlets.is_empty() {
                outlets = self.of_name(name, named_by);
            }
        }
        // "NPR Online News" is a part of NPR.
        let mut whole = small(source);
        for _ in 0..MAX_PARTS {
            let part = PARTS.iter().find(|&&part| whole.ends_with(part));
            let Some(part) = part.filter(|_| outlets.is_empty()) else {
                break;
            };
            whole.truncate(whole.len() - part.len());
            outlets = self.of_name(&whole, named_by);
        }
        outlets.sort_unstable();
        outlets.dedup();
        match outlets.as_slice() {
            &[one] => Some(one),
            _ => None,
        }
    }

    /// Of news.example.co.uk, example.co.uk and co.uk, the longest that is somebody's domain.
    fn of_domain(&self, host: &str) -> Vec<i64> {
        if host.len() > MAX_HOST_BYTES {
            return Vec::new();
        }
        let host = host.to_lowercase();
        let mut domain = host.as_str();
        loop {
            if let Some(outlets) = self.domains.get(domain) {
                return outlets.clone();
            }
            match domain.split_once('.') {
                Some((_, rest)) if rest.contains('.') => domain = rest,
                _ => return Vec::new(),
            }
        }
    }

    fn of_name(&self, name: &str, named_by: NamedBy) -> Vec<i64> {
        // A folder called "time" is hardly the magazine.
        let is_sure = |named: &&Named| named_by != NamedBy::Folder || !named.is_risky;
        let named = self.names.get(&plain(name)).into_iter().flatten();
        let named: Vec<&Named> = named.filter(is_sure).collect();
        let has_own = named.iter().any(|named| named.is_own);
        let of_rank = named.iter().filter(|named| named.is_own == has_own);
        of_rank.map(|named| named.outlet_id).collect()
    }
}

fn small(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// A name in small letters and without "the", which make no difference.
fn plain(name: &str) -> String {
    let small = small(name);
    small.strip_prefix("the ").unwrap_or(&small).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Alias, OutletClass};

    fn outlet(outlet_id: i64, forms: &[(&str, AliasKind)], domains: &[&str]) -> Outlet {
        Outlet {
            outlet_id,
            name: forms[0].0.to_owned(),
            class: OutletClass::Newspaper,
            aliases: forms
                .iter()
                .map(|&(text, kind)| Alias {
                    text: text.to_owned(),
                    kind,
                    is_users: false,
                })
                .collect(),
            domains: domains.iter().map(|&domain| domain.to_owned()).collect(),
            country: None,
        }
    }

    #[test]
    fn a_source_is_the_one_outlet_that_it_may_be() {
        use AliasKind::{Name, Risky, Short};
        let publishers = Publishers::new(&[
            outlet(
                1,
                &[("The Harbor Post", Name), ("Post", Short)],
                &["post.example"],
            ),
            outlet(
                2,
                &[("Dial", Risky), ("Norfield Dial", Name)],
                &["Dial.example.co"],
            ),
            outlet(
                3,
                &[
                    ("Norfield Dial Online", Name),
                    ("Norfield Dial", Name),
                    ("Echo", Name),
                ],
                &[],
            ),
            outlet(4, &[("Valley Echo", Name), ("Echo", Name)], &[]),
        ]);
        let of = |name: &str| publishers.outlet_of(name, NamedBy::Publisher);
        assert_eq!(of("harbor post"), Some(1));
        assert_eq!(of("The Harbor Post"), Some(1));
        assert_eq!(of("Harbor Post (Web News)"), Some(1));
        assert_eq!(of("Harbor Post - Opinion"), Some(1));
        assert_eq!(of("Harbor Post Opinion"), Some(1));
        assert_eq!(of("The Harbor Post Online News"), Some(1));
        assert_eq!(of("Harbor Post Group"), None);
        assert_eq!(of("News"), None);
        assert_eq!(of(&"a.".repeat(1_000_000)), None);
        assert_eq!(of(&" news".repeat(500_000)), None);
        assert_eq!(of("Post"), None);
        assert_eq!(of("news.post.example"), Some(1));
        assert_eq!(of("example"), None);
        assert_eq!(of("dial.example.co"), Some(2));
        assert_eq!(of("Dial"), Some(2));
        assert_eq!(publishers.outlet_of("dial", NamedBy::Folder), None);
        assert_eq!(of("Norfield Dial"), None, "an alias of both");
        assert_eq!(of("Norfield Dial Online"), Some(3));
        assert_eq!(of("Echo"), None);
        assert_eq!(of(""), None);
    }
}
