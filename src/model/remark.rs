//! What is said of an input and of what it holds besides articles and refusals: what each was taken for, and what was
//! left alone. It is counted, and shown to whoever asks; nothing of it is stored.

use super::{Compression, InputType};

/// Why something was left alone that could have been looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftAlone {
    /// It is a hidden file or folder.
    Hidden,
    /// `--exclude` names it.
    Excluded,
    /// A style sheet, a script, a source map or a drawing: part of a page.
    PartOfPage,
    /// A record of a crawl that holds no article: another medium, a redirect, an error.
    NoArticle,
    /// A record of a crawl that only says that a page is as it was.
    Revisit,
}

impl LeftAlone {
    /// Why and in words, where it is the same of all.
    pub const HIDDEN: (Self, &str) = (Self::Hidden, "it is hidden");
    /// The same.
    pub const EXCLUDED: (Self, &str) = (Self::Excluded, "--exclude names it");
}

/// What is said of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is read, as this.
    Taken {
        /// What it is taken for.
        input_type: InputType,
        /// How it is compressed; the outermost, where it is compressed more than once.
        compression: Option<Compression>,
        /// Why it is taken for that.
        reason: &'static str,
    },
    /// It is not read.
    LeftAlone {
        /// Why.
        why: LeftAlone,
        /// The same in words.
        reason: String,
    },
}

/// Something that is said of an input, of a member of it, or of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The input's path.
    pub path: String,
    /// The member of an archive, as [`super::Article::member`] names it; `None` for the input itself.
    pub member: Option<String>,
    /// The record in it, counted from 1; `None` for the whole.
    pub record_number: Option<u64>,
    /// What.
    pub told: Told,
}
