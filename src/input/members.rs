//! Names of an archive's members: text, and nothing that is ever opened, made or followed.
//!
//! A name is kept as the archive spells it, `../` and drive letters and all, since that is what finds the member again;
//! controls, and bytes that are no text, are written as escapes. No two members of an input have one name: the second
//! of a name is called `name~2`, the third `name~3`, so that neither is lost and neither passes for a revision of the
//! other.

use rustc_hash::{FxHashMap, FxHashSet};

use super::walk::display_bytes;
use crate::text::hash::sha256;

/// The most bytes that a name may have: those of a path on Linux.
pub(super) const MOST_NAME_BYTES: usize = 4096;

/// The names that the members of an input have so far.
#[derive(Default)]
pub(super) struct Names {
    /// Of each the beginning of its digest: a million names may be long.
    seen: FxHashSet<u64>,
    /// By the same of those that came again, the last number that was given to one: what has numbers below is taken.
    last_numbers: FxHashMap<u64, u64>,
}

impl Names {
    /// The path of a member below `outer`, the path of the archive that it is in.
    pub(super) fn path_of(&mut self, outer: Option<&str>, name: &str) -> String {
        let path = match outer {
            Some(outer) => format!("{outer}!{name}"),
            None => name.to_owned(),
        };
        let digest = short_digest(&path);
        if self.seen.insert(digest) {
            return path;
        }
        let last_number = self.last_numbers.entry(digest).or_insert(1);
        loop {
            *last_number += 1;
            let numbered = format!("{path}~{last_number}");
            if self.seen.insert(short_digest(&numbered)) {
                return numbered;
            }
        }
    }
}

fn short_digest(path: &str) -> u64 {
    let bytes = sha256(path.as_bytes()).0;
    bytes
        .iter()
        .take(8)
        .fold(0, |digest, byte| digest << 8 | u64::from(*byte))
}

/// A member's name as text.
pub(super) fn display_name(name: &[u8]) -> String {
    match display_bytes(name) {
        name if name.is_empty() => "(no name)".to_owned(),
        name => name,
    }
}

/// Whether the walk of a folder would leave the member alone: it or a folder on its way is hidden, or holds what macOS
/// keeps of files besides their content.
pub(super) fn is_hidden(name: &str) -> bool {
    name.split(['/', '\\']).any(|part| {
        let is_dotted = part.starts_with('.') && !matches!(part, "." | "..");
        is_dotted || part == "__MACOSX"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_one_name_are_told_apart() {
        let mut names = Names::default();
        let paths: Vec<String> = ["a", "a", "a~2", "a", "b"]
            .into_iter()
            .map(|name| names.path_of(None, name))
            .collect();
        assert_eq!(paths, ["a", "a~2", "a~2~2", "a~3", "b"]);
        assert_eq!(names.path_of(Some("x.zip"), "a"), "x.zip!a");
        // A name that spells the path of another archive's member.
        assert_eq!(names.path_of(None, "x.zip!a"), "x.zip!a~2");
    }

    #[test]
    fn a_name_that_comes_again_and_again_costs_no_more_each_time() {
        let mut names = Names::default();
        let started = std::time::Instant::now();
        let last = (0..50_000).map(|_| names.path_of(None, "a")).last();
        assert_eq!(last.as_deref(), Some("a~50000"));
        assert!(started.elapsed().as_secs() < 10);
    }

    #[test]
    fn names_are_text_without_controls() {
        for (name, shown) in [
            (&b"../../etc/passwd"[..], "../../etc/passwd"),
            (b"C:\\a.txt", "C:\\a.txt"),
            (b"a\0b\n", "a\\u{0}b\\n"),
            (b"caf\xe9", "caf\\xe9"),
            (b"", "(no name)"),
        ] {
            assert_eq!(display_name(name), shown);
        }
    }

    #[test]
    fn what_a_folder_would_hide_is_hidden() {
        for name in [
            ".a",
            "x/.git/config",
            "__MACOSX/._a.txt",
            ".DS_Store",
            "a\\.b",
        ] {
            assert!(is_hidden(name), "{name}");
        }
        for name in ["./a", "../a", "a.b", "x/./y"] {
            assert!(!is_hidden(name), "{name}");
        }
    }
}
