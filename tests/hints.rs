//! What is said where little or nothing comes of an ingest, so that the next one goes better.

mod harness;

use std::fs;

use harness::{GOOD, Sandbox};

fn count(text: &str, part: &str) -> usize {
    text.matches(part).count()
}

#[test]
fn a_named_field_that_no_record_has_is_told_with_those_there_are() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "lines.jsonl",
        "{\"text\":\"One.\",\"who\":\"Ada\"}\n{\"text\":\"Two.\",\"who\":\"Bo\"}\n",
    );
    sandbox.write("rows.csv", "text,writer\nThree.,Ada\nFour.,Bo\n");
    let warned = "warning: no record has \"autor\", which was named for the author";
    for command in [
        &["ingest", "lines.jsonl", "--field", "author=autor"][..],
        &[
            "ingest",
            "lines.jsonl",
            "--field",
            "author=autor",
            "--dry-run",
        ],
    ] {
        let run = sandbox.corpus(command).expect_code(0);
        let line = format!("{warned}; the first has: text, who\n");
        assert_eq!(count(&run.stderr, &line), 1, "{run:?}");
    }
    let run = sandbox
        .corpus(&["ingest", "rows.csv", "--field", "author=autor"])
        .expect_code(0);
    assert_eq!(
        count(
            &run.stderr,
            &format!("{warned}; the first has: text, writer\n")
        ),
        1,
        "{run:?}"
    );
    // One record that has it is enough, if only an empty one; a column may be named by its number.
    sandbox.write(
        "mixed.jsonl",
        "{\"text\":\"Five.\"}\n{\"text\":\"Six.\",\"by\":{\"name\":\"\"}}\n",
    );
    for command in [
        &["ingest", "mixed.jsonl", "--field", "author=by.name"][..],
        &["ingest", "rows.csv", "--field", "author=2"],
        &["ingest", "rows.csv", "lines.jsonl", "--field", "author=who"],
    ] {
        let run = sandbox.corpus(command).expect_code(0);
        assert!(!run.stderr.contains("warning"), "{run:?}");
    }
}

#[test]
fn paths_that_are_not_there_are_each_named_once_with_one_hint() {
    let sandbox = Sandbox::new();
    let run = sandbox
        .corpus(&["ingest", "nosuch1", "nosuch2"])
        .fails_with_hint(1, &["nothing of what was named can be read"]);
    for name in ["nosuch1", "nosuch2"] {
        let line = format!("{}: there is no such file or folder\n", sandbox.name(name));
        assert_eq!(count(&run.stderr, &line), 1, "{run:?}");
    }
    assert_eq!(count(&run.stderr, "hint: "), 1, "{run:?}");
    assert!(sandbox.names().is_empty());
}

#[test]
fn an_empty_folder_is_told_and_is_no_failure() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path("inbox")).expect("a folder");
    let run = sandbox.corpus(&["ingest", "inbox"]).expect_code(0);
    let line = "nothing to read: there is no file in inbox\n";
    assert_eq!(count(&run.stderr, line), 1, "{run:?}");
    assert_eq!(
        count(&run.stderr, "hint: name files, or a folder that holds some"),
        1,
        "{run:?}"
    );
    sandbox.write("inbox/.hidden", GOOD);
    fs::create_dir(sandbox.path("inbox/deeper")).expect("a folder");
    sandbox
        .corpus(&["ingest", "inbox", "--dry-run"])
        .expect_code(0)
        .says(&["nothing to read: there is no file in inbox but 1 left alone"]);
    sandbox.write("inbox/good.txt", GOOD);
    let run = sandbox.corpus(&["ingest", "inbox"]).expect_code(0);
    assert!(!run.stderr.contains("nothing to read"), "{run:?}");
}

#[test]
fn an_empty_text_is_told_from_none() {
    let sandbox = Sandbox::new();
    sandbox.write("a.json", "{\"id\":\"1\",\"text\":\"\"}");
    sandbox.corpus(&["ingest", "a.json"]).expect_code(3).says(&[
        "its text, \"text\", is empty",
        "hint: nothing is lost, unless another member holds the text: --field text=NAME; it has: id, text",
    ]);
    sandbox
        .corpus(&["ingest", "a.json", "--field", "text=text"])
        .expect_code(3)
        .says(&["its text, \"text\", is empty"]);
}

#[test]
fn a_page_that_its_scripts_write_is_refused_with_what_to_do() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "app.html",
        "<!DOCTYPE html><html><head><title>The Quay</title></head><body><div id=root></div>\
         <noscript>You need to enable JavaScript to run this app, as everybody does.</noscript>\
         <script src=app.js></script></body></html>",
    );
    sandbox
        .corpus(&["ingest", "app.html"])
        .expect_code(3)
        .says(&[
            "it is a page without text",
            "hint: if scripts fetch its text, save it from a browser after it has loaded",
        ]);
}

#[test]
fn a_publishing_date_is_a_date() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "a.jsonl",
        "{\"text\":\"One.\",\"publishing_date\":\"2026-03-14\"}\n",
    );
    sandbox.write("b.csv", "text,publishingDate\nTwo.,2026-03-15\n");
    sandbox
        .corpus(&["ingest", "a.jsonl", "b.csv"])
        .expect_code(0);
    let dates = sandbox.rows("SELECT published_at FROM article ORDER BY published_at");
    assert_eq!(dates.concat(), ["2026-03-14", "2026-03-15"]);
}
