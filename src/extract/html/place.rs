//! What a page says by an element's name, role, class and id about what stands in it.
//!
//! Only such marks are read here, never the words that a reader sees: those are in any language. Marks are compared
//! word by word (`article-relatedLinks` is `article`, `related`, `links`), so that `ad` is not found in `header`.

use super::tag::Tag;
use super::token::Name;
use super::tree::Tree;

/// Roles of furniture.
const ROLES: &[&str] = &[
    "alert",
    "alertdialog",
    "banner",
    "complementary",
    "contentinfo",
    "dialog",
    "menu",
    "menubar",
    "navigation",
    "search",
    "tablist",
    "toolbar",
];

/// Words that name furniture wherever they stand: no site gives them to its articles.
const FURNITURE: &[&str] = &[
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "comment",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "disqus",
    "footer",
    "login",
    "menu",
    "modal",
    "nav",
    "navbar",
    "navigation",
    "outbrain",
    "overlay",
    "popover",
    "popup",
    "respond",
    "taboola",
    "toolbar",
    "toolbox",
    "tooltip",
];

/// Words that name furniture, unless most of the page's text stands there: `content-with-sidebar`, `paywall-content`.
const ACCESSORY: &[&str] = &[
    "ad",
    "ads",
    "adslot",
    "adunit",
    "advert",
    "advertise",
    "advertisement",
    "advertising",
    "adverts",
    "aside",
    "author",
    "banner",
    "bio",
    "carousel",
    "cta",
    "disclaimer",
    "donate",
    "donation",
    "factbox",
    "gallery",
    "infobox",
    "meta",
    "metadata",
    "metas",
    "mostread",
    "newsletter",
    "newsletters",
    "paginate",
    "pager",
    "pagination",
    "paywall",
    "playlist",
    "poll",
    "popular",
    "postmeta",
    "promo",
    "promoted",
    "promotion",
    "rating",
    "readmore",
    "recirc",
    "recirculation",
    "recommend",
    "recommendation",
    "recommendations",
    "recommended",
    "register",
    "related",
    "share",
    "sharebar",
    "shares",
    "sharing",
    "sidebar",
    "signup",
    "skip",
    "slider",
    "slideshow",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "tags",
    "teaser",
    "teasers",
    "toc",
    "trending",
    "upsell",
    "widget",
];

/// Words that name the lines between headline and text.
const LEAD: &[&str] = &[
    "abstract",
    "chapo",
    "deck",
    "dek",
    "description",
    "einleitung",
    "entradilla",
    "excerpt",
    "ingress",
    "intro",
    "introduction",
    "lead",
    "lede",
    "preamble",
    "standfirst",
    "strapline",
    "subheading",
    "subheadline",
    "subtitle",
    "summary",
    "vorspann",
];

/// Words that name a caption.
const CAPTION: &[&str] = &[
    "caption",
    "captions",
    "credit",
    "credits",
    "figcaption",
    "foto",
    "image",
    "images",
    "photo",
    "picture",
    "wpcaption",
];

/// Words of marks that say what an element has or lacks, and so not what it is: `has-image`, `no-sidebar`.
const ABOUT: &[&str] = &[
    "enable", "enabled", "has", "hide", "no", "show", "with", "without",
];

/// What an element is by its marks.
///
/// In the order of what weighs more when one stands inside of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Nothing is said.
    Plain,
    /// What stands under a picture, unless most of the page's text stands there.
    Caption,
    /// Not the article's, unless most of the page's text stands there.
    Accessory,
    /// Not the article's.
    Furniture,
}

impl Place {
    /// Whether it is said by a word that sites also give to what holds their articles.
    pub(super) const fn is_weak(self) -> bool {
        matches!(self, Self::Caption | Self::Accessory)
    }
}

/// What the marks of one element say.
pub(super) fn place(tree: &Tree<'_>, index: usize) -> Place {
    match tree.node(index).tag {
        Tag::Address
        | Tag::Aside
        | Tag::Dialog
        | Tag::Footer
        | Tag::Menu
        | Tag::Nav
        | Tag::Search => {
            return Place::Furniture;
        }
        Tag::Figcaption | Tag::Figure => return Place::Caption,
        Tag::Article | Tag::Body | Tag::Br | Tag::Html | Tag::Main | Tag::Root | Tag::Text => {
            return Place::Plain;
        }
        _ => {}
    }
    let is_body = tree
        .raw_attribute(index, Name::Itemprop)
        .is_some_and(|property| property.eq_ignore_ascii_case("articleBody"));
    if is_body {
        return Place::Plain;
    }
    let role = tree.raw_attribute(index, Name::Role).unwrap_or_default();
    if is_among(role, ROLES) || has_mark(tree, index, FURNITURE) {
        Place::Furniture
    } else if has_mark(tree, index, CAPTION) {
        Place::Caption
    } else if has_mark(tree, index, ACCESSORY) {
        Place::Accessory
    } else {
        Place::Plain
    }
}

/// Whether an element's own marks name a lead.
pub(super) fn is_lead(tree: &Tree<'_>, index: usize) -> bool {
    has_mark(tree, index, LEAD)
}

/// Whether an element's class, id or own name has one of these words.
fn has_mark(tree: &Tree<'_>, index: usize, known: &[&str]) -> bool {
    let own_name = if tree.node(index).tag == Tag::Other {
        tree.name(index)
    } else {
        ""
    };
    [Name::Class, Name::Id]
        .into_iter()
        .filter_map(|name| tree.raw_attribute(index, name))
        .chain([own_name])
        .flat_map(str::split_ascii_whitespace)
        .filter(|mark| !words(mark).any(|word| is_among(word, ABOUT)))
        .flat_map(words)
        .any(|word| is_among(word, known))
}

fn is_among(word: &str, known: &[&str]) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The words of a class or id: split at what is no letter, and where a capital follows a small letter.
pub(super) fn words(mark: &str) -> impl Iterator<Item = &str> {
    mark.split(|c: char| !c.is_ascii_alphabetic())
        .flat_map(camel)
}

fn camel(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        if bytes.is_empty() {
            return None;
        }
        let cut = bytes
            .windows(2)
            .position(
                |pair| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase()),
            )
            .map_or(bytes.len(), |at| at + 1);
        let (first, tail) = rest.split_at_checked(cut)?;
        rest = tail;
        Some(first)
    })
}
