//! Records: what one is, what is known of it from around it, and what lies between its bytes and its text.

use std::fmt;
use std::sync::Arc;

/// What an article's metadata and text can be found under: a member of an object, a column of a table, a tag of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The text.
    Text,
    /// The title.
    Title,
    /// The address.
    Url,
    /// The date of publication.
    Date,
    /// The publisher.
    Source,
    /// The authors.
    Author,
    /// The language.
    Language,
    /// The record's own identifier.
    Id,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Title,
        Self::Url,
        Self::Date,
        Self::Source,
        Self::Author,
        Self::Language,
        Self::Id,
    ];

    /// The word that `--field` takes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Url => "url",
            Self::Date => "date",
            Self::Source => "source",
            Self::Author => "author",
            Self::Language => "language",
            Self::Id => "id",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// A value that an article's metadata might have, and where it was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Candidate {
    /// What it would be.
    pub role: Role,
    /// The value as it was found, on one line. One candidate holds all the authors that its origin names, joined by
    /// `, `.
    pub value: String,
    /// Where it was found, such as `json-ld headline`, `og:title`, `h1`, `feed title`, `http content-language`.
    pub origin: &'static str,
}

/// A candidate that was weighed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// What was found, and where.
    pub candidate: Candidate,
    /// Whether the article's metadata follows from it.
    pub is_chosen: bool,
}

/// What the bytes of a record are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordForm {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A JSON object.
    Json,
    /// An HTML page.
    Html,
    /// An entry of an XML feed: `<item>` or `<entry>`, tags and all.
    Entry,
    /// A row of a table, its line end left out.
    Row,
}

/// One thing that was undone between a record's characters and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The escapes of a JSON string.
    Json,
    /// The references of XML text.
    Xml,
    /// A CDATA section.
    Cdata,
    /// The doubled quotation marks of a table's field.
    Field,
    /// Tags and references of HTML.
    Html,
}

impl Step {
    const ALL: [Self; 5] = [Self::Json, Self::Xml, Self::Cdata, Self::Field, Self::Html];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Cdata => "cdata",
            Self::Field => "field",
            Self::Html => "html",
        }
    }
}

/// The steps between a record's characters and its text, in the order in which they are undone. A slice of a record that
/// is read through them gives a slice of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Steps(pub Vec<Step>);

impl Steps {
    /// The steps that `names` spells, joined by spaces; `None` where one is unknown.
    #[must_use]
    pub fn parse(names: &str) -> Option<Self> {
        let step = |name: &str| Step::ALL.into_iter().find(|step| step.as_str() == name);
        names
            .split_ascii_whitespace()
            .map(step)
            .collect::<Option<_>>()
            .map(Self)
    }
}

impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            let gap = if index > 0 { " " } else { "" };
            write!(f, "{gap}{}", step.as_str())?;
        }
        Ok(())
    }
}

/// What a crawl tells of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrawlRecord {
    /// Where the record begins in the input as stored, in bytes: its header, or the gzip member or zstd frame that holds
    /// it alone. `None` where the whole crawl is one compressed stream.
    pub offset: Option<u64>,
    /// `response`, `resource`, `revisit` ...
    pub record_type: String,
    /// WARC-Record-ID; ARC has none.
    pub record_id: Option<String>,
    /// The address that was asked.
    pub target_uri: Option<String>,
    /// When it was fetched: ISO 8601, UTC.
    pub fetched_at: Option<String>,
    /// The status line's number.
    pub http_status: Option<u16>,
    /// The digest that the crawl gives of the payload, as it spells it (`sha1:...`).
    pub payload_digest: Option<String>,
    /// Whether that was computed anew and agrees; `None` where there is none or its algorithm is unknown.
    pub is_digest_right: Option<bool>,
}

/// What is known of a record from around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The character set that is declared for its bytes outside of them, and by what (`http content-type`, `xml
    /// declaration`).
    pub charset: Option<(String, &'static str)>,
    /// Metadata that its surroundings give: of a feed, of a crawl.
    pub candidates: Vec<Candidate>,
    /// The header of the table it is a row of.
    pub columns: Option<Arc<[String]>>,
    /// What separates the fields of that table.
    pub delimiter: u8,
    /// Namespace prefixes that the feed around it declares, as (prefix, address).
    pub prefixes: Option<Arc<[(String, String)]>>,
    /// What the crawl that it was found in tells.
    pub crawl: Option<Box<CrawlRecord>>,
}

impl Envelope {
    /// How much it makes a record weigh in memory, in bytes: what is shared with other records is left out.
    #[must_use]
    pub fn byte_count(&self) -> usize {
        let candidates = self.candidates.iter();
        let candidates: usize = candidates
            .map(|candidate| size_of::<Candidate>() + candidate.value.len())
            .sum();
        let crawl = self.crawl.as_ref().map_or(0, |crawl| {
            let texts = [
                &crawl.record_id,
                &crawl.target_uri,
                &crawl.fetched_at,
                &crawl.payload_digest,
            ];
            let texts = texts.into_iter().flatten().map(String::len);
            size_of::<CrawlRecord>() + crawl.record_type.len() + texts.sum::<usize>()
        });
        let charset = self.charset.as_ref().map_or(0, |(label, _)| label.len());
        candidates + crawl + charset
    }
}
