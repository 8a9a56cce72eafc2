//! The options that bound what is read of inputs that nobody vouches for.

use crate::input::{Limits, size_in_words};

/// The bounds, as they are given on the command line.
///
/// They decide what is read at all and not how, so they make no revisions.
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitArgs {
    /// The largest record, in bytes or as 512KiB, 8MiB; at most 64MiB. Larger ones are refused and the rest is read.
    /// This bounds the time that a record may take as well, since every step takes time in proportion to its size.
    /// Given, known inputs of which something was refused are read again. Above the default more memory is needed: 4
    /// times the largest record as a rule, 50 times where few of its characters are ASCII [default: 4MiB]
    #[arg(long, value_name = "SIZE", value_parser = parse_record_size)]
    max_record_size: Option<usize>,

    /// The most that an input may unpack to, all layers and members of it together, in bytes or as 512KiB, 8MiB, 1GiB
    #[arg(long, value_name = "SIZE", value_parser = parse_size, default_value = "64GiB")]
    max_expanded_size: u64,

    /// The most that an input may unpack to, all layers and members of it together, as a multiple of its size; the first 64MiB are free
    #[arg(long, value_name = "TIMES", value_parser = clap::value_parser!(u64).range(1..), default_value = "200")]
    max_expansion: u64,

    /// The most members that the archives of an input may have, those of archives inside them counted too
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..), default_value = "1000000")]
    max_members: u64,

    /// How many layers of packing are undone, each a compression or an archive: pages.tar.gz has two; at most 16.
    /// Given, known inputs of which something was refused are read again [default: 4]
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(0..=Limits::MOST_NESTING as u64))]
    max_nesting: Option<u64>,
}

impl LimitArgs {
    pub(super) fn limits(&self) -> Limits {
        Limits {
            record_bytes: self
                .max_record_size
                .unwrap_or(Limits::default().record_bytes),
            expanded_bytes: self.max_expanded_size,
            expansion: self.max_expansion,
            member_count: self.max_members,
            nesting: self
                .max_nesting
                .and_then(|nesting| usize::try_from(nesting).ok())
                .unwrap_or(Limits::default().nesting),
        }
    }

    /// Whether what was refused before may be readable now.
    pub(super) const fn may_allow_more(&self) -> bool {
        self.max_record_size.is_some() || self.max_nesting.is_some()
    }
}

fn parse_size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text.strip_prefix(digits).unwrap_or_default();
    let shift = match unit.trim_start().to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "kib" => 10,
        "mib" => 20,
        "gib" => 30,
        _ => return Err("sizes look like 4194304, 512KiB, 4MiB or 1GiB".to_owned()),
    };
    let number: u64 = digits
        .parse()
        .map_err(|_| "sizes look like 4194304, 512KiB, 4MiB or 1GiB".to_owned())?;
    match number.checked_mul(1 << shift) {
        Some(0) => Err("nothing could be read".to_owned()),
        Some(size) => Ok(size),
        None => Err("it is too large".to_owned()),
    }
}

fn parse_record_size(text: &str) -> Result<usize, String> {
    let size = parse_size(text)?;
    usize::try_from(size)
        .ok()
        .filter(|&size| size <= Limits::MOST_RECORD_BYTES)
        .ok_or_else(|| {
            let most = size_in_words(Limits::MOST_RECORD_BYTES as u64);
            format!("a record of more than {most} is no article; split the input by articles")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_bytes_or_have_a_unit() {
        for (text, size) in [
            ("1", 1),
            ("4194304", 4 << 20),
            ("512KiB", 512 << 10),
            ("4 MiB", 4 << 20),
            ("1gib", 1 << 30),
            ("7B", 7),
        ] {
            assert_eq!(parse_size(text), Ok(size), "{text}");
        }
        for text in [
            "",
            "MiB",
            "0",
            "0MiB",
            "-1",
            "4M",
            "4MB",
            "1.5MiB",
            "17179869184GiB",
            "4é",
        ] {
            assert!(parse_size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_record_has_a_largest_size_that_may_be_asked_for() {
        assert_eq!(parse_record_size("64MiB"), Ok(64 << 20));
        assert!(parse_record_size("67108865").is_err());
    }
}
