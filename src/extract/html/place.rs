//! What a page says by an element's name, role, class and id about what stands in it.
//!
//! Only such marks are read here, never the words that a reader sees: those are in any language. Marks are compared
//! word by word (`article-relatedLinks` is `article`, `related`, `links`), so that `ad` is not found in `header`.

use super::tag::Tag;
use super::token::Name;
use super::tree::Tree;

/// Words of classes and ids that name furniture, whatever they stand beside.
const FURNITURE: &[&str] = &[
    "ad", "ads", "adslot", "adunit", "advert", "advertise", "advertisement", "advertising", "adverts", "aside",
    "banner", "breadcrumb", "breadcrumbs", "byline", "comment", "comments", "cookie", "cookies", "consent", "cta",
    "disclaimer", "disqus", "donate", "donation", "footer", "gallery", "login", "menu", "modal", "more", "mostread",
    "nav", "navbar", "navigation", "newsletter", "newsletters", "outbrain", "overlay", "paginate", "pager",
    "pagination", "paywall", "playlist", "poll", "popular", "popup", "promo", "promoted", "promotion", "rating",
    "readmore", "recirc", "recirculation", "recommend", "recommendation", "recommendations", "recommended", "register",
    "relacionadas", "related", "reklama", "respond", "share", "shares", "sharing", "sharebar", "sidebar", "signup",
    "skip", "slider", "social", "sponsor", "sponsored", "subscribe", "subscription", "taboola", "tag", "tags",
    "teaser", "teasers", "toc", "tooltip", "toolbar", "trending", "upsell", "widget",
];

/// Words that name a caption.
const CAPTION: &[&str] = &["caption", "captions", "credit", "credits", "figcaption", "wpcaption"];

/// What an element is by its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing is said.
    Plain,
    /// Not the article's.
    Furniture,
    /// What stands under a picture.
    Caption,
}

/// What the marks of one element say.
pub(super) fn place(tree: &Tree<'_>, index: usize) -> Place {
    let tag = tree.node(index).tag;
    match tag {
        Tag::Nav | Tag::Footer | Tag::Aside | Tag::Dialog | Tag::Menu | Tag::Search | Tag::Address => return Place::Furniture,
        Tag::Figcaption | Tag::Figure => return Place::Caption,
        Tag::Html | Tag::Body | Tag::Main | Tag::Article | Tag::Root => return Place::Plain,
        _ => {}
    }
    let role = tree.raw_attribute(index, Name::Role).unwrap_or_default();
    if ["navigation", "complementary", "contentinfo", "banner", "dialog", "alertdialog", "search", "menu", "menubar", "toolbar", "tablist", "alert"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(role))
    {
        return Place::Furniture;
    }
    let marks = [Name::Class, Name::Id].map(|name| tree.raw_attribute(index, name).unwrap_or_default());
    let has = |known: &[&str]| marks.iter().any(|mark| words(mark).any(|word| known.iter().any(|known| known.eq_ignore_ascii_case(word))));
    if has(CAPTION) {
        Place::Caption
    } else if has(FURNITURE) {
        Place::Furniture
    } else {
        Place::Plain
    }
}

/// The words of a class or id: split at what is no letter, and where a capital follows a small letter.
pub(super) fn words(mark: &str) -> impl Iterator<Item = &str> {
    mark.split(|c: char| !c.is_ascii_alphabetic()).flat_map(camel)
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
            .position(|pair| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase()))
            .map_or(bytes.len(), |at| at + 1);
        let (first, tail) = rest.split_at_checked(cut)?;
        rest = tail;
        Some(first)
    })
}
