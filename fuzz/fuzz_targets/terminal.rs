//! Text made safe to show, by itself and as cells of a report.
#![no_main]

use corpus::report::terminal::{sanitise, sanitise_lines};
use corpus::report::{Format, Printer, Style, Value, wrap};
use libfuzzer_sys::fuzz_target;

/// Written down anew, so that it disagrees where the program forgets one.
fn is_harmful(c: char) -> bool {
    let code = u32::from(c);
    code < 0x20
        || (0x7f..0xa0).contains(&code)
        || code == 0x61c
        || (0x200e..=0x200f).contains(&code)
        || (0x2028..=0x202e).contains(&code)
        || (0x2066..=0x2069).contains(&code)
        || (0xe_0000..=0xe_007f).contains(&code)
}

fn is_harmful_but_line_feed(c: char) -> bool {
    c != '\n' && is_harmful(c)
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let safe = sanitise(&text);
    assert!(!safe.contains(is_harmful), "{safe:?}");
    assert_eq!(sanitise(&safe), safe);
    let lines = sanitise_lines(&text);
    assert!(!lines.contains(is_harmful_but_line_feed), "{lines:?}");
    assert_eq!(sanitise_lines(&lines), lines);
    if text.len() > 2048 {
        return;
    }
    let columns = 20 + text.len() % 100;
    for line in wrap(&text, Some(columns)) {
        assert!(!line.contains(is_harmful), "{line:?}");
    }
    let (head, tail) = match text.char_indices().nth(text.chars().count() / 2) {
        Some((middle, _)) => text.split_at(middle),
        None => ("", ""),
    };
    for format in Format::ALL {
        let mut out = Vec::new();
        let style = Style {
            width: (columns % 3 != 0).then_some(columns),
            is_terminal: true,
        };
        // A column's name is foreign too: `corpus sql` prints whatever a query calls it.
        let names = vec!["sha256".to_owned(), head.to_owned(), "text".to_owned()];
        let mut printer = Printer::new(format, style, names, &mut out).expect("a header");
        for row in [[head, tail, &text], [tail, head, ""]] {
            let row = row.map(|cell| Value::Text(cell.to_owned()));
            printer.row(&row).expect("a row");
        }
        printer.finish(None).expect("an end");
        let printed = String::from_utf8(out).expect("UTF-8");
        // Between cells of tsv a tab is the format's own; those of cells are escaped.
        let is_own = |c| c == '\t' && format == Format::Tsv;
        assert!(
            !printed.contains(|c| is_harmful_but_line_feed(c) && !is_own(c)),
            "{format:?}: {printed:?}"
        );
    }
});
