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

/// Writes the corpus unless it is there; gives the number of its distinct paragraphs, near copies counted as distinct.
pub(crate) fn write_if_missing(path: &Path, megabytes: usize) -> u64 {
    let note = path.with_extension("count");
    if path.exists()
        && let Ok(count) = std::fs::read_to_string(&note)
    {
        return count.trim().parse().unwrap();
    }
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let words: Vec<String> = (0..20_000)
        .map(|_| {
            (0..1 + random.below(4))
                .map(|_| SYLLABLES[random.below(SYLLABLES.len())])
                .collect()
        })
        .collect();
    let accented: Vec<String> = words
        .iter()
        .map(|word| {
            word.replace('o', "ö")
                .replace("na", "ñá")
                .replace("es", "és")
        })
        .collect();
    let mut remembered: VecDeque<String> = VecDeque::new();
    let mut file = BufWriter::new(File::create(path).unwrap());
    let (mut byte_count, mut article, mut distinct) = (0, 0, 0);
    while byte_count < megabytes * 1_000_000 {
        article += 1;
        let is_ascii = random.below(4) > 0;
        let mut paragraphs = Vec::new();
        for _ in 0..6 + random.below(9) {
            let draw = random.below(10);
            let paragraph = if draw < 7 || remembered.is_empty() {
                distinct += 1;
                let from = if is_ascii { &words } else { &accented };
                let mut paragraph = String::new();
                let length = 120 + random.below(340);
                while paragraph.len() < length {
                    if !paragraph.is_empty() {
                        paragraph.push_str(if random.below(12) == 0 { ", " } else { " " });
                    }
                    paragraph.push_str(&from[random.below(from.len())]);
                }
                paragraph.push_str(if is_ascii { "." } else { ".”" });
                paragraph
            } else {
                let copied = remembered[random.below(remembered.len())].clone();
                if draw == 9 {
                    distinct += 1;
                    let at = copied.find(' ').unwrap_or(0);
                    format!(
                        "{}{article}{}",
                        &words[random.below(words.len())],
                        &copied[at..]
                    )
                } else {
                    copied
                }
            };
            remembered.push_back(paragraph.clone());
            if remembered.len() > REMEMBERED {
                remembered.pop_front();
            }
            paragraphs.push(paragraph);
        }
        let record = serde_json::json!({
            "id": format!("a{article}"),
            "title": words[random.below(words.len())],
            "text": paragraphs.join("\n\n"),
            "published": format!("2026-{:02}-{:02}", 1 + random.below(12), 1 + random.below(28)),
            "publisher": format!("Paper {}", random.below(200)),
        });
        let line = record.to_string();
        byte_count += line.len() + 1;
        writeln!(file, "{line}").unwrap();
    }
    file.flush().unwrap();
    std::fs::write(note, distinct.to_string()).unwrap();
    distinct
}
