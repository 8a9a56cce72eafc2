//! The plain types that travel between the stages.
//!
//! Nothing here reads, decides or prints. Offsets say their unit in their name: a [`ByteSpan`] counts bytes, a
//! [`CharSpan`] Unicode scalar values; both are 0-based and half-open.

use std::fmt;

mod finding;
mod record;
mod remark;

pub use finding::{
    ArticleText, Findings, Quotation, QuotationPart, Speaker, SpeakerKind, UnnamedSource,
};
pub use record::{Candidate, CrawlRecord, Envelope, RecordForm, Role, Step, Steps, Weighed};
pub use remark::{LeftAlone, NamedFields, Remark, Told};

/// A half-open range of bytes, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSpan {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl ByteSpan {
    /// The span from `start` to `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// How many bytes it covers.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it covers nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// What it covers of `text`; `None` where it does not lie on character boundaries.
    #[must_use]
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }
}

/// A half-open range of Unicode scalar values, counted from 0, as SQL's `substr` counts from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CharSpan {
    /// The first character.
    pub start: usize,
    /// The character after the last one.
    pub end: usize,
}

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The 64 lower-case hexadecimal characters by which the file names it, without a place of their own on the heap.
    #[must_use]
    pub fn hex(self) -> Hex {
        const DIGITS: [u8; 16] = *b"0123456789abcdef";
        let mut hex = [0; 64];
        let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'0');
        for (pair, byte) in hex.chunks_exact_mut(2).zip(self.0) {
            if let [high, low] = pair {
                (*high, *low) = (digit(byte >> 4), digit(byte & 15));
            }
        }
        Hex(hex)
    }

    /// The same as a string.
    #[must_use]
    pub fn to_hex(self) -> String {
        self.hex().as_str().to_owned()
    }

    /// The digest that `hex` spells; `None` unless it is 64 lower-case hexadecimal characters.
    #[must_use]
    pub fn from_hex(hex: &str) -> Option<Self> {
        let digits = hex.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let value = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        };
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            if let [high, low] = *pair {
                *byte = value(high)? << 4 | value(low)?;
            }
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.hex().as_str())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.hex().as_str())
    }
}

/// A digest in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hex([u8; 64]);

impl Hex {
    /// Its 64 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // All of them are ASCII.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// What a paragraph is to its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParagraphKind {
    /// Running text.
    Body,
    /// A title of what follows.
    Heading,
    /// A block quotation.
    Quote,
    /// An item of a list.
    List,
    /// What stands under a picture.
    Caption,
    /// What belongs to the site and not to the article: separators, navigation.
    Furniture,
}

impl ParagraphKind {
    /// The word that `occurrence.kind` holds.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Heading => "heading",
            Self::Quote => "quote",
            Self::List => "list",
            Self::Caption => "caption",
            Self::Furniture => "furniture",
        }
    }
}

/// One paragraph of an article, ready to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The normalised text; never empty.
    pub text: String,
    /// SHA-256 of exactly the UTF-8 bytes of `text`.
    pub sha256: Digest,
    /// SHA-256 of the words alone, or `None` where there are none.
    pub words_sha256: Option<Digest>,
    /// How many words it has.
    pub word_count: usize,
    /// What it is to its article.
    pub kind: ParagraphKind,
    /// Where it stands in the record's bytes; `None` where that can't be proved.
    pub bytes: Option<ByteSpan>,
}

/// What a mention of an outlet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// A credit: the outlet's own reporting.
    Report,
    /// A credit: somebody spoke to the outlet or on it.
    Venue,
    /// A credit: the outlet's poll, count or projection.
    Data,
    /// A credit: an editorial or column of the outlet is conveyed.
    Opinion,
    /// A credit: a dateline, tag or agency line.
    Wire,
    /// Named, and credited for nothing.
    Plain,
}

impl MentionKind {
    /// The word that `mention.kind` holds.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Venue => "venue",
            Self::Data => "data",
            Self::Opinion => "opinion",
            Self::Wire => "wire",
            Self::Plain => "mention",
        }
    }

    /// Whether it credits the outlet for information.
    #[must_use]
    pub const fn is_credit(self) -> bool {
        !matches!(self, Self::Plain)
    }
}

/// An outlet's name in a paragraph, and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// Which paragraph of the article, counted from 1 as `occurrence.ordinal` is; 0: its byline.
    pub ordinal: usize,
    /// Where the name stands in the paragraph's text.
    pub chars: CharSpan,
    /// The outlet.
    pub outlet_id: i64,
    /// Credited for what, or only named.
    pub kind: MentionKind,
    /// The words that make it a credit, as they stand in the text; empty for a plain mention.
    pub cue: String,
    /// The id of the rule that decided; empty where none did.
    pub rule: &'static str,
    /// Whether the name is a stand-in ("the newspaper") that was resolved.
    pub is_anaphor: bool,
    /// The sentence it stands in, in the paragraph's text.
    pub sentence: CharSpan,
}

/// What sort of thing an outlet is; decides which stand-ins ("the newspaper", "the network") may mean it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutletClass {
    /// A daily or weekly newspaper.
    Newspaper,
    /// A magazine or journal.
    Magazine,
    /// Television, radio, or a network of stations.
    Broadcaster,
    /// A news agency.
    Agency,
    /// A site that publishes only on the web.
    Website,
}

impl OutletClass {
    /// All of them, in the order of their names' importance to a reader.
    pub const ALL: [Self; 5] = [
        Self::Newspaper,
        Self::Magazine,
        Self::Broadcaster,
        Self::Agency,
        Self::Website,
    ];

    /// The word that `outlet.class` holds.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Newspaper => "newspaper",
            Self::Magazine => "magazine",
            Self::Broadcaster => "broadcaster",
            Self::Agency => "agency",
            Self::Website => "website",
        }
    }

    /// The class of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }
}

/// How a form of an outlet's name may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AliasKind {
    /// A name that means the outlet wherever it stands.
    Name,
    /// A name that is also a common word or another thing's name ("Time", "The Sun"): it counts only with a cue.
    Risky,
    /// A short form that counts only after the full name in the same article, and in the outlet's own ("the Post").
    Short,
    /// A programme or section that stands for the outlet ("Meet the Press").
    Programme,
    /// A tag of datelines and brackets ("AP", "AFP").
    Tag,
}

impl AliasKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Name,
        Self::Risky,
        Self::Short,
        Self::Programme,
        Self::Tag,
    ];

    /// The word that `outlet_alias.kind` holds.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Risky => "risky",
            Self::Short => "short",
            Self::Programme => "programme",
            Self::Tag => "tag",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A news organisation as the detectors know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// Its key in the file.
    pub outlet_id: i64,
    /// The name that reports print.
    pub name: String,
    /// What sort of thing it is.
    pub class: OutletClass,
    /// Every form of its name, the printed one among them unless that is itself never matched.
    pub aliases: Vec<Alias>,
    /// The hosts it publishes on.
    pub domains: Vec<String>,
    /// Its home, by ISO 3166 alpha-2; `None` where nobody said.
    pub country: Option<String>,
}

/// A form of an outlet's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alias {
    /// The form, in the case in which it is matched.
    pub text: String,
    /// How it may be read.
    pub kind: AliasKind,
    /// Whether the user added it, not the program: the user knows better whom it means.
    pub is_users: bool,
}

/// What an input is taken for, after decompression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InputType {
    /// One article as plain text.
    Text,
    /// One article as Markdown.
    Markdown,
    /// One article as an HTML page.
    Html,
    /// An article a line, each a JSON object.
    Jsonl,
    /// JSON objects one after the other, or in an array.
    Json,
    /// RSS, Atom or a JSON Feed: an article an entry.
    Feed,
    /// A table with a header, an article a row, its fields separated by commas, semicolons or the like.
    Csv,
    /// The same, separated by tabs.
    Tsv,
    /// A crawl in the WARC format.
    Warc,
    /// A crawl in the older ARC format.
    Arc,
    /// A zip archive, whose members are inputs of any of these types.
    Zip,
    /// A tar archive, likewise.
    Tar,
}

impl InputType {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Text,
        Self::Markdown,
        Self::Html,
        Self::Jsonl,
        Self::Json,
        Self::Feed,
        Self::Csv,
        Self::Tsv,
        Self::Warc,
        Self::Arc,
        Self::Zip,
        Self::Tar,
    ];

    /// The word that `--type` takes and `input.type` holds.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Jsonl => "jsonl",
            Self::Json => "json",
            Self::Feed => "feed",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Warc => "warc",
            Self::Arc => "arc",
            Self::Zip => "zip",
            Self::Tar => "tar",
        }
    }

    /// The type of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether an input of this type holds one article and no more.
    #[must_use]
    pub const fn is_single(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Html)
    }

    /// Whether it holds files, which may be of any type.
    #[must_use]
    pub const fn is_archive(self) -> bool {
        matches!(self, Self::Zip | Self::Tar)
    }
}

/// How an input is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compression {
    /// Members of gzip, one or more.
    Gzip,
    /// Frames of zstd, one or more.
    Zstd,
}

impl Compression {
    /// The word that `input.compression` holds.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// A value of a row, as SQLite and reports know it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text.
    Text(String),
}

/// Where a source's name is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NamedBy {
    /// `--source`.
    Option,
    /// The publisher that the record names.
    Publisher,
    /// The host of the record's URL.
    Host,
    /// The folder its file lies in.
    Folder,
    /// The name that was given to standard input.
    Name,
}

impl NamedBy {
    /// The word that `source.named_by` holds.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Option => "option",
            Self::Publisher => "publisher",
            Self::Host => "host",
            Self::Folder => "folder",
            Self::Name => "name",
        }
    }

    /// What is so named.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let all = [
            Self::Option,
            Self::Publisher,
            Self::Host,
            Self::Folder,
            Self::Name,
        ];
        all.into_iter().find(|named_by| named_by.as_str() == name)
    }
}

/// Whom an article came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceName {
    /// The name.
    pub name: String,
    /// Where it is from.
    pub named_by: NamedBy,
}

/// An article, read, split, hashed and searched: all that is stored of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// What makes two records revisions of one document.
    pub key: String,
    /// Its path inside an archive; in an archive within another both paths, joined by `!`.
    pub member: Option<String>,
    /// Its line, element, entry or row, counted from 1; `None` for a whole file or member.
    pub record_number: Option<u64>,
    /// Of the record's bytes.
    pub record_sha256: Digest,
    /// Whom it came from.
    pub source: SourceName,
    /// As metadata gives it.
    pub title: Option<String>,
    /// As metadata gives it.
    pub byline: Option<String>,
    /// As metadata gives it.
    pub url: Option<String>,
    /// As metadata gives it.
    pub language: Option<String>,
    /// ISO 8601, or `None` where it is not certain.
    pub published_at: Option<String>,
    /// The date as it stands in the record.
    pub published_text: Option<String>,
    /// The character set it was decoded with.
    pub encoding: String,
    /// Why that one.
    pub encoding_reason: &'static str,
    /// Whether that was a last resort.
    pub is_encoding_uncertain: bool,
    /// How many times its UTF-8 had been taken for windows-1252.
    pub mojibake_layers: u8,
    /// What lies between the record's characters and its text.
    pub steps: Steps,
    /// What its metadata might have been, the preceding ones first; empty where nothing had to be weighed.
    pub candidates: Vec<Weighed>,
    /// What the crawl tells that holds it.
    pub crawl: Option<Box<CrawlRecord>>,
    /// Its paragraphs, in order; at least one.
    pub paragraphs: Vec<Paragraph>,
    /// What was found in it.
    pub findings: Findings,
}

/// What could not be stored, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Refusal {
    /// The input's path; controls and what is not UTF-8 written as escapes.
    pub path: String,
    /// The member of an archive, as [`Article::member`] names it; `None` for the input itself.
    pub member: Option<String>,
    /// The record in it, counted from 1; `None` for the whole.
    pub record_number: Option<u64>,
    /// What is wrong.
    pub reason: String,
    /// What may help.
    pub hint: String,
}

impl Refusal {
    /// What a person would type to get there: the path, then `!` and the member, then `#` and the record's number.
    #[must_use]
    pub fn location(&self) -> String {
        self.path.clone() + &place_in_input(self.member.as_deref(), self.record_number)
    }
}

/// What leads to a member and a record from their input: `!` and the member, `#` and the record's number; empty for the
/// input itself.
#[must_use]
pub fn place_in_input(member: Option<&str>, record_number: Option<u64>) -> String {
    let member = member.map_or_else(String::new, |member| format!("!{member}"));
    let number = record_number.map_or_else(String::new, |number| format!("#{number}"));
    member + &number
}

/// An input of which records are about to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputStart {
    /// Absolute and without links; for standard input the name it was given.
    pub path: String,
    /// The name of the folder it lies in.
    pub folder: Option<String>,
    /// Whether it can be read again.
    pub is_file: bool,
    /// What it is taken for.
    pub input_type: InputType,
    /// How it is compressed; the outermost, where it is compressed more than once.
    pub compression: Option<Compression>,
    /// The options that change what is read, as a JSON object.
    pub reading_options: String,
    /// How many of its lines are known and not read again, where it has only grown; else 0.
    pub known_line_count: u64,
}

/// An input that was read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputEnd {
    /// Its size as stored.
    pub byte_count: u64,
    /// The SHA-256 of those bytes.
    pub sha256: Digest,
    /// How many line ends it has, where it can be continued after the last of them.
    pub line_count: Option<u64>,
}

/// A step of reading inputs. `R` is what a record is at that stage: bytes at first, an [`Article`] in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<R> {
    /// An input begins.
    Start(InputStart),
    /// A record of the input that began last.
    Record(R),
    /// A record or a whole input that can't be stored.
    Refused(Refusal),
    /// The input that began last ends.
    End(InputEnd),
    /// The input that began last can't be read to its end, or not as one version: it must be read again.
    Incomplete,
    /// An input that is stored already, named by its path.
    Unchanged(String),
    /// What is said of an input or of something in it. It may come before the input begins.
    Remark(Remark),
}

impl Piece<Article> {
    /// How many paragraphs it brings.
    #[must_use]
    pub fn paragraph_count(&self) -> usize {
        match self {
            Self::Record(article) => article.paragraphs.len(),
            _ => 0,
        }
    }

    /// About how many bytes of memory it takes.
    #[must_use]
    pub fn weight(&self) -> usize {
        const PIECE: usize = 256;
        const ARTICLE: usize = 1024;
        const PARAGRAPH: usize = 224;
        const CANDIDATE: usize = 64;
        PIECE
            + match self {
                Self::Record(article) => {
                    let paragraphs = article.paragraphs.iter();
                    let texts: usize = paragraphs
                        .map(|paragraph| PARAGRAPH + paragraph.text.len())
                        .sum();
                    let candidates = article.candidates.iter();
                    let values: usize = candidates
                        .map(|weighed| CANDIDATE + weighed.candidate.value.len())
                        .sum();
                    ARTICLE + texts + values + article.findings.byte_count()
                }
                Self::Refused(refusal) => {
                    refusal.path.len() + refusal.reason.len() + refusal.hint.len()
                }
                Self::Start(_)
                | Self::End(_)
                | Self::Incomplete
                | Self::Unchanged(_)
                | Self::Remark(_) => 0,
            }
    }
}
