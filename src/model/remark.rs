//! What is said of an input and of what it holds besides articles and refusals: what each was taken for, what was left
//! alone, and what came of the names that were given for fields. It is counted, and shown to whoever asks; nothing of it is
//! stored.

use super::{Compression, InputType, Role};

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

/// What came of the names that were given for fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedFields {
    /// Roles whose field a record has, if only an empty one.
    pub found: Vec<Role>,
    /// Roles whose field a record lacks.
    pub missing: Vec<Role>,
    /// The fields that the first such record has, or the first of many.
    pub has: Vec<String>,
}

impl NamedFields {
    /// Adds what came of another record.
    pub fn add(&mut self, other: &Self) {
        let union = |roles: &mut Vec<Role>, others: &[Role]| {
            let new: Vec<Role> = others
                .iter()
                .filter(|role| !roles.contains(role))
                .copied()
                .collect();
            roles.extend(new);
        };
        union(&mut self.found, &other.found);
        union(&mut self.missing, &other.missing);
        if self.has.is_empty() {
            self.has.clone_from(&other.has);
        }
    }

    /// Whether no name was given that a record could have.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.found.is_empty() && self.missing.is_empty()
    }
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
    /// What came of names of fields in some of its records.
    Fields(NamedFields),
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
