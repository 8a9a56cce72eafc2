//! News-like text: articles of some ten paragraphs of about 290 bytes; of the paragraphs 70% are new, 20% exact copies
//! of earlier ones and 10% near copies (a word or two changed); a quarter of the articles is not ASCII.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// A small generator of pseudo-random numbers (xorshift64*, Vigna 2016): the same corpus everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound
    }
}

const SYLLABLES: [&str; 24] = [
    "mar", "ven", "to", "ri", "sal", "per", "con", "de", "lo", "na", "mi", "gar", "es", "pro",
    "tu", "li", "ber", "an", "cor", "pus", "ste", "ha", "no", "qui",
];

/// Paragraphs that later ones may be copied from, so that memory stays small.
const REMEMBERED: usize = 20_000;

/// An article in the making of a corpus.
pub(crate) struct Article {
    pub(crate) paragraphs: Vec<String>,
    pub(crate) title: String,
    published: String,
    publisher: String,
}

impl Article {
    /// As a line of JSON, without its end.
    pub(crate) fn to_json(&self, id: &str) -> String {
        serde_json::json!({
            "id": id,
            "title": self.title,
            "text": self.paragraphs.join("\n\n"),
            "published": self.published,
            "publisher": self.publisher,
        })
        .to_string()
    }
}

/// Articles without end, the same ones each time.
pub(crate) struct Articles {
    random: Random,
    words: Vec<String>,
    accented: Vec<String>,
    remembered: VecDeque<String>,
    article_count: usize,
    /// New paragraphs so far, near copies among them.
    distinct_count: u64,
}

impl Articles {
    pub(crate) fn new() -> Self {
        Self::with_seed(0x9e37_79b9_7f4a_7c15)
    }

    pub(crate) fn with_seed(seed: u64) -> Self {
        let mut random = Random(seed);
        let words: Vec<String> = (0..20_000)
            .map(|_| {
                (0..1 + random.below(4))
                    .map(|_| SYLLABLES[random.below(SYLLABLES.len())])
                    .collect()
            })
            .collect();
        let accent = |word: &String| {
            word.replace('o', "ö")
                .replace("na", "ñá")
                .replace("es", "és")
        };
        Self {
            accented: words.iter().map(accent).collect(),
            random,
            words,
            remembered: VecDeque::new(),
            article_count: 0,
            distinct_count: 0,
        }
    }

    pub(crate) fn next_article(&mut self) -> Article {
        self.article_count += 1;
        let is_ascii = self.random.below(4) > 0;
        let paragraphs = (0..6 + self.random.below(9))
            .map(|_| self.next_paragraph(is_ascii))
            .collect();
        let month = 1 + self.random.below(12);
        Article {
            paragraphs,
            title: self.words[self.random.below(self.words.len())].clone(),
            published: format!("2026-{month:02}-{:02}", 1 + self.random.below(28)),
            publisher: format!("Paper {}", self.random.below(200)),
        }
    }

    fn next_paragraph(&mut self, is_ascii: bool) -> String {
        let draw = self.random.below(10);
        let paragraph = match self.remembered.len() {
            0 => self.new_paragraph(is_ascii),
            _ if draw < 7 => self.new_paragraph(is_ascii),
            count => {
                let copied = self.remembered[self.random.below(count)].clone();
                if draw == 9 {
                    self.distinct_count += 1;
                    let at = copied.find(' ').unwrap_or(0);
                    let word = &self.words[self.random.below(self.words.len())];
                    format!("{word}{}{}", self.article_count, &copied[at..])
                } else {
                    copied
                }
            }
        };
        self.remembered.push_back(paragraph.clone());
        if self.remembered.len() > REMEMBERED {
            self.remembered.pop_front();
        }
        paragraph
    }

    fn new_paragraph(&mut self, is_ascii: bool) -> String {
        self.distinct_count += 1;
        let from = if is_ascii {
            &self.words
        } else {
            &self.accented
        };
        let mut paragraph = String::new();
        let length = 120 + self.random.below(340);
        while paragraph.len() < length {
            if !paragraph.is_empty() {
                paragraph.push_str(if self.random.below(12) == 0 {
                    ", "
                } else {
                    " "
                });
            }
            paragraph.push_str(&from[self.random.below(from.len())]);
        }
        paragraph.push_str(if is_ascii { "." } else { ".”" });
        paragraph
    }
}

/// Writes a corpus unless it is there; gives the number of its distinct paragraphs, near copies counted as distinct.
pub(crate) fn write_if_missing(path: &Path, megabytes: usize) -> u64 {
    let note = path.with_extension("count");
    if path.exists()
        && let Ok(count) = std::fs::read_to_string(&note)
    {
        return count.trim().parse().unwrap();
    }
    let mut articles = Articles::new();
    let mut file = BufWriter::new(File::create(path).unwrap());
    let mut byte_count = 0;
    while byte_count < megabytes * 1_000_000 {
        let article = articles.next_article();
        let line = article.to_json(&format!("a{}", articles.article_count));
        byte_count += line.len() + 1;
        writeln!(file, "{line}").unwrap();
    }
    file.flush().unwrap();
    std::fs::write(note, articles.distinct_count.to_string()).unwrap();
    articles.distinct_count
}
