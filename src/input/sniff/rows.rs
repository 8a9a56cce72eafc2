//! Whether text is a table: rows of as many fields each, under a header that names a column of text.

/// Names of columns that hold an article's text.
const TEXT_COLUMNS: [&str; 13] = [
    "text",
    "body",
    "content",
    "article",
    "articlebody",
    "articletext",
    "story",
    "fulltext",
    "maintext",
    "bodytext",
    "plaintext",
    "paragraphs",
    "description",
];

/// Rows that are looked at.
const ROWS: usize = 12;

/// The delimiter of a table; `None` where the text is none.
pub(super) fn delimiter_of(text: &[u8], is_cut: bool) -> Option<u8> {
    [b'\t', b',', b';', b'|']
        .into_iter()
        .find(|&delimiter| is_table(text, delimiter, is_cut))
}

fn is_table(text: &[u8], delimiter: u8, is_cut: bool) -> bool {
    // Of most texts the first row is enough to see that they are none.
    let (header, _) = cut(text, delimiter, 1);
    let names_text =
        |row: &Vec<Vec<u8>>| row.len() >= 2 && row.iter().any(|name| is_text_column(name));
    if !header.first().is_some_and(names_text) {
        return false;
    }
    let (mut rows, is_last_whole) = cut(text, delimiter, ROWS);
    if is_cut && !is_last_whole {
        rows.pop();
    }
    let Some((header, rows)) = rows.split_first() else {
        return false;
    };
    !rows.is_empty() && rows.iter().all(|row| row.len() == header.len())
}

fn is_text_column(name: &[u8]) -> bool {
    let letters: String = name
        .iter()
        .filter(|byte| byte.is_ascii_alphanumeric())
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    TEXT_COLUMNS.contains(&letters.as_str())
}

/// The first rows as fields, at most so many, and whether the last of them is whole.
fn cut(text: &[u8], delimiter: u8, most: usize) -> (Vec<Vec<Vec<u8>>>, bool) {
    let mut rows = Vec::new();
    let (mut row, mut field) = (Vec::new(), Vec::new());
    let mut is_quoted = false;
    for &byte in text {
        match byte {
            // A doubled mark closes and opens again: for counting fields that is all the same.
            b'"' if is_quoted || field.is_empty() => is_quoted = !is_quoted,
            b'\n' if !is_quoted => {
                row.push(std::mem::take(&mut field));
                let row = std::mem::take(&mut row);
                if row.len() > 1 || row.iter().any(|field| !field.trim_ascii().is_empty()) {
                    rows.push(row);
                }
                if rows.len() == most {
                    return (rows, true);
                }
            }
            _ if byte == delimiter && !is_quoted => row.push(std::mem::take(&mut field)),
            _ => field.push(byte),
        }
    }
    let is_whole = row.is_empty() && field.is_empty();
    if !is_whole {
        row.push(field);
        rows.push(row);
    }
    (rows, is_whole)
}
