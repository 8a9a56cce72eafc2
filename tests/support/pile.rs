//! Piles of random articles, and reading them without the program: every form is written here and cut and decoded
//! here, with nothing of the program's but its rule of normalisation.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{Read, Write};

use corpus::text::normalise::normalise;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

/// Words that windows-1252 has: curly quotes, dashes, NBSP, soft hyphen, letters with accents.
const WESTERN: [&str; 20] = [
    "the",
    "harbour",
    "flood",
    "café",
    "naïve",
    "“closed”",
    "don’t",
    "10\u{a0}000",
    "co\u{ad}operate",
    "—",
    "€5",
    "said",
    "according to The New York Times",
    "Reuters reported",
    "told the Associated Press",
    "the newspaper reported",
    "“We can’t stay,” she told CNN",
    "two  spaces",
    "tab\there",
    "straße",
];

/// Words that it has not: combining accents, Arabic with its marks and controls, emoji joined to one, zero width.
const WIDE: [&str; 8] = [
    "cafe\u{301}",
    "nai\u{308}ve",
    "مَرْحَبًا\u{200f}",
    "😀",
    "👩\u{200d}👩\u{200d}👧",
    "zero\u{200b}width",
    "\u{202e}turned\u{202c}",
    "می\u{200c}خواهم",
];

/// Paragraphs that articles share; the second and third are the same words in other typography.
const SHARED: [&str; 9] = [
    "The bridge was closed on Monday, according to The New York Times.",
    "“Don’t cross it,” the mayor said.",
    "\"Don't cross it,\" the mayor said.",
    "All rights reserved.",
    "Cafe\u{301} owners waited \u{2066}outside\u{2069} 😀.",
    "Reuters reported on Tuesday that the river had risen.",
    "“We will not leave the harbour tonight, or ever,” Ada Moor told CNN. “It is ours.”",
    "Moor wrote: \"We will not leave the harbour tonight.\"",
    "A person familiar with the pumps said so.",
];

/// An article before it has a form.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    /// Each without a line break, a blank line apart.
    pub(crate) paragraphs: Vec<String>,
    pub(crate) date: Option<&'static str>,
    pub(crate) publisher: Option<&'static str>,
}

impl Story {
    pub(crate) fn text(&self) -> String {
        self.paragraphs.join("\n\n")
    }

    /// The digests that its paragraphs must have, in order.
    pub(crate) fn digests(&self) -> Vec<String> {
        self.paragraphs.iter().map(|text| digest(text)).collect()
    }

    /// It as a line of JSON, known by its `number` or by nothing but its bytes.
    pub(crate) fn json(&self, number: usize, is_escaped: bool) -> String {
        let quote = |text: &str| {
            if is_escaped {
                quote_escaped(text)
            } else {
                serde_json::to_string(text).unwrap()
            }
        };
        let mut members = vec![format!("\"text\": {}", quote(&self.text()))];
        match number % 3 {
            0 => members.insert(0, format!("\"id\": {number}")),
            1 => members.push(format!("\"url\":\"https://www.example.org/{number}\"")),
            _ => {}
        }
        members.extend(self.date.map(|date| format!("\"date\":\"{date}\"")));
        let publisher = self.publisher.map(quote);
        members.extend(publisher.map(|name| format!("\"source\":{name}")));
        format!("{{{}}}", members.join(","))
    }
}

/// How articles lie in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Text,
    TextCrlf,
    /// One line a paragraph, no blank lines.
    TextLines,
    TextGz,
    Utf16Le,
    Utf16Be,
    /// UTF-8 with a byte order mark.
    Utf8Marked,
    Windows1252,
    Jsonl,
    /// All beyond ASCII as `\u` escapes, surrogate pairs among them.
    JsonlEscaped,
    JsonlGz,
    JsonArray,
    JsonArrayGz,
}

impl Form {
    pub(crate) const ALL: [Self; 13] = [
        Self::Text,
        Self::TextCrlf,
        Self::TextLines,
        Self::TextGz,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Utf8Marked,
        Self::Windows1252,
        Self::Jsonl,
        Self::JsonlEscaped,
        Self::JsonlGz,
        Self::JsonArray,
        Self::JsonArrayGz,
    ];

    pub(crate) const fn holds_one(self) -> bool {
        !matches!(
            self,
            Self::Jsonl | Self::JsonlEscaped | Self::JsonlGz | Self::JsonArray | Self::JsonArrayGz
        )
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::TextGz => "txt.gz",
            Self::Jsonl | Self::JsonlEscaped => "jsonl",
            Self::JsonlGz => "jsonl.gz",
            Self::JsonArray => "json",
            Self::JsonArrayGz => "json.gz",
            _ => "txt",
        }
    }
}

/// A file in the making.
#[derive(Clone)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) form: Form,
    pub(crate) stories: Vec<Story>,
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {:?}", self.name, self.form, self.stories)
    }
}

impl File {
    pub(crate) fn of(index: usize, form: Form, stories: &[Story]) -> Self {
        let stories = if form.holds_one() {
            vec![stories[0].clone()]
        } else {
            stories.to_vec()
        };
        Self {
            name: format!("{index:02}.{}", form.extension()),
            form,
            stories,
        }
    }

    /// The records as they are written; the program must store each distinct one once.
    pub(crate) fn records(&self) -> Vec<Vec<u8>> {
        let story = &self.stories[0];
        let one = match self.form {
            Form::Text | Form::TextGz => story.text().into_bytes(),
            Form::TextCrlf => (story.paragraphs.join("\r\n\r\n") + "\r\n").into_bytes(),
            Form::TextLines => (story.paragraphs.join("\n") + "\n").into_bytes(),
            Form::Utf8Marked => format!("\u{feff}{}\n", story.text()).into_bytes(),
            Form::Utf16Le => utf16(&story.text(), u16::to_le_bytes),
            Form::Utf16Be => utf16(&story.text(), u16::to_be_bytes),
            // Its last letter makes sure that it is not UTF-8 by chance.
            Form::Windows1252 => windows_1252(&(story.text() + "\n\nCafé.")),
            Form::Jsonl | Form::JsonlGz | Form::JsonArray | Form::JsonArrayGz => {
                return self.json_records(false);
            }
            Form::JsonlEscaped => return self.json_records(true),
        };
        vec![one]
    }

    fn json_records(&self, is_escaped: bool) -> Vec<Vec<u8>> {
        let stories = self.stories.iter().enumerate();
        stories
            .map(|(number, story)| story.json(number, is_escaped).into_bytes())
            .collect()
    }

    /// How many articles it must become.
    pub(crate) fn article_count(&self) -> usize {
        self.records().into_iter().collect::<BTreeSet<_>>().len()
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let records = self.records();
        match self.form {
            Form::TextGz => gzip(&records.concat()),
            Form::Jsonl | Form::JsonlEscaped => lines(&records),
            Form::JsonlGz => gzip(&lines(&records)),
            Form::JsonArray => array(&records),
            Form::JsonArrayGz => gzip(&array(&records)),
            _ => records.concat(),
        }
    }

    /// What a slice of one of its records says.
    pub(crate) fn read_slice(&self, slice: &[u8]) -> String {
        match self.form {
            Form::Utf16Le => from_utf16(slice, u16::from_le_bytes),
            Form::Utf16Be => from_utf16(slice, u16::from_be_bytes),
            Form::Windows1252 => slice.iter().map(|&byte| from_windows_1252(byte)).collect(),
            form if form.holds_one() => String::from_utf8(slice.to_vec()).unwrap(),
            _ => {
                let inner = std::str::from_utf8(slice).unwrap();
                serde_json::from_str(&format!("\"{inner}\"")).unwrap()
            }
        }
    }

    /// The whole text of a record.
    pub(crate) fn read_record(&self, record: &[u8]) -> String {
        if self.form.holds_one() {
            return self.read_slice(record);
        }
        let json: serde_json::Value = serde_json::from_slice(record).unwrap();
        json["text"].as_str().unwrap().to_owned()
    }
}

/// Cuts record `number` (from 1; `None`: the whole) out of a file's bytes as they lie on the disk.
pub(crate) fn cut_record(name: &str, bytes: &[u8], number: Option<usize>) -> Vec<u8> {
    let mut content = Vec::new();
    if name.ends_with(".gz") {
        MultiGzDecoder::new(bytes)
            .read_to_end(&mut content)
            .unwrap();
    } else {
        content.extend_from_slice(bytes);
    }
    let Some(number) = number else {
        return content;
    };
    if name.contains(".jsonl") {
        let line = content.split(|&byte| byte == b'\n').nth(number - 1);
        return line.unwrap().to_vec();
    }
    let elements: Vec<&RawValue> = serde_json::from_slice(&content).unwrap();
    elements[number - 1].get().as_bytes().to_vec()
}

/// The digest by which a paragraph of that text must be known.
pub(crate) fn digest(text: &str) -> String {
    digest_of_bytes(normalise(text).as_bytes())
}

pub(crate) fn digest_of_bytes(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Everything in a text that is neither white space nor removed by normalisation.
pub(crate) fn letters(text: &str) -> String {
    let normal = normalise(text);
    normal.chars().filter(|c| !c.is_whitespace()).collect()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn lines(records: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = records.join(&b'\n');
    bytes.push(b'\n');
    bytes
}

fn array(records: &[Vec<u8>]) -> Vec<u8> {
    [&b"[\n  "[..], &records.join(&b",\n  "[..]), b"\n]\n"].concat()
}

fn quote_escaped(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' | '/' => quoted.extend(['\\', c]),
            ' '..='~' => quoted.push(c),
            _ => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    quoted += &format!("\\u{unit:04x}");
                }
            }
        }
    }
    quoted + "\""
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let marked = format!("\u{feff}{text}");
    marked.encode_utf16().flat_map(to_bytes).collect()
}

fn from_utf16(bytes: &[u8], from_bytes: fn([u8; 2]) -> u16) -> String {
    assert!(bytes.len().is_multiple_of(2), "half a unit: {bytes:?}");
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| from_bytes([pair[0], pair[1]]))
        .collect();
    String::from_utf16(&units).unwrap()
}

/// The characters of windows-1252 that stand elsewhere than in Unicode, as far as the words above use them.
const MOVED: [(u8, char); 6] = [
    (0x80, '€'),
    (0x91, '‘'),
    (0x92, '’'),
    (0x93, '“'),
    (0x94, '”'),
    (0x97, '—'),
];

fn windows_1252(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| {
            let moved = MOVED.iter().find(|(_, moved)| *moved == c);
            let same = u8::try_from(c)
                .ok()
                .filter(|byte| !(0x80..0xa0).contains(byte));
            moved.map(|&(byte, _)| byte).or(same).unwrap_or(b'?')
        })
        .collect()
}

fn from_windows_1252(byte: u8) -> char {
    let moved = MOVED.iter().find(|(moved, _)| *moved == byte);
    moved.map_or(char::from(byte), |&(_, c)| c)
}

fn paragraph(words: Vec<&'static str>) -> impl Strategy<Value = String> {
    let own = vec(select(words), 3..16).prop_map(|words| format!("So {}.", words.join(" ")));
    own.boxed()
}

/// A story in which some paragraphs are shared with others, and some repeated in itself.
pub(crate) fn story() -> impl Strategy<Value = Story> {
    let words = [&WESTERN[..], &WIDE[..]].concat();
    let shared = select(&SHARED[..]).prop_map(str::to_owned);
    story_of(prop_oneof![paragraph(words), shared].boxed())
}

/// A story of words that every form can write.
pub(crate) fn western_story() -> impl Strategy<Value = Story> {
    story_of(paragraph(WESTERN.to_vec()).boxed())
}

fn story_of(paragraph: BoxedStrategy<String>) -> impl Strategy<Value = Story> {
    let dates = [
        None,
        Some("2026-03-01"),
        Some("2026-03-02"),
        Some("2026-03-02T10:30:00Z"),
        Some("last Tuesday"),
    ];
    let publishers = [None, None, Some("Reuters"), Some("Harbour Ledger “Online”")];
    let paragraphs = (vec(paragraph, 1..6), any::<bool>());
    (
        paragraphs,
        select(dates.to_vec()),
        select(publishers.to_vec()),
    )
        .prop_map(|((mut paragraphs, repeats), date, publisher)| {
            if repeats {
                paragraphs.push(paragraphs[0].clone());
            }
            Story {
                paragraphs,
                date,
                publisher,
            }
        })
}

/// Files of any form, named by their index.
pub(crate) fn pile(file_count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<File>> {
    let file = (select(&Form::ALL[..]), vec(story(), 1..5));
    vec(file, file_count).prop_map(|files| {
        let files = files.into_iter().enumerate();
        files
            .map(|(index, (form, stories))| File::of(index, form, &stories))
            .collect()
    })
}
