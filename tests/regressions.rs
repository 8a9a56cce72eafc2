//! A test for each bug that was found by using or reading the program, named by what went wrong.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

mod harness;

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;
use std::time::Duration;

use corpus::input::Found;
use corpus::pipeline::{self, Context, InputPlan, Progress};
use corpus::store::StoreError;

use harness::Sandbox;

fn line(id: &str, text: &str) -> String {
    format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n")
}

#[test]
fn an_article_is_found_at_the_line_to_which_it_has_moved() {
    let sandbox = Sandbox::new();
    sandbox.write("dump.jsonl", line("k", "The pier is closed."));
    sandbox.corpus(&["ingest", "dump.jsonl"]).expect_code(0);
    let moved = line("new", "The ferry is late.") + &line("k", "The pier is closed.");
    sandbox.write("dump.jsonl", moved);
    sandbox
        .corpus(&["ingest", "dump.jsonl"])
        .expect_code(0)
        .says(&["1 new, 1 unchanged, 0 revised"]);
    let numbers = "SELECT key LIKE '%#id:k', record_number FROM article ORDER BY record_number";
    assert_eq!(sandbox.rows(numbers), [["0", "1"], ["1", "2"]]);
    let shown = sandbox.corpus(&["show", "dump.jsonl#2"]).expect_code(0);
    assert!(shown.stdout.contains("The pier is closed."), "{shown:?}");
    sandbox.corpus(&["check", "--sources"]).expect_code(0);
}

#[test]
fn many_records_of_one_key_are_kept_and_told() {
    let sandbox = Sandbox::new();
    let lines: String = (0..3000)
        .map(|n| line("same", &format!("Line {n}.")))
        .collect();
    sandbox.write("dump.jsonl", lines);
    sandbox
        .corpus(&["ingest", "dump.jsonl"])
        .expect_code(0)
        .says(&[
            "1 new, 0 unchanged, 2,999 revised",
            "2,999 records share with another the id",
        ]);
    let counts =
        "SELECT count(*), sum(is_current), max(revision), count(DISTINCT revision) FROM article";
    assert_eq!(sandbox.rows(counts), [["3000", "1", "3000", "3000"]]);
    sandbox.corpus(&["check"]).expect_code(0);
}

#[test]
fn a_former_revision_that_is_appended_again_is_counted_as_repeated() {
    let sandbox = Sandbox::new();
    let (one, two) = (line("k", "The first."), line("k", "The second."));
    for content in [one.clone(), format!("{one}{two}")] {
        sandbox.write("dump.jsonl", content);
        sandbox.corpus(&["ingest", "dump.jsonl"]).expect_code(0);
    }
    sandbox.write("dump.jsonl", format!("{one}{two}{one}"));
    sandbox
        .corpus(&["ingest", "dump.jsonl"])
        .expect_code(0)
        .says(&["0 revised", "1 record stands twice"]);
    let run = sandbox
        .corpus(&["ingest", "dump.jsonl", "--reread"])
        .expect_code(0);
    run.says(&["0 new", "0 revised"]);
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "2");
}

#[test]
fn one_file_read_as_two_types_proves_both() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "dump.jsonl",
        "{\"id\":\"k\",\"text\":\"Caf\\u00e9 fire.\"}\n",
    );
    sandbox
        .corpus(&["ingest", "--type", "text", "dump.jsonl"])
        .expect_code(0);
    sandbox.corpus(&["ingest", "dump.jsonl"]).expect_code(0);
    let check = sandbox.corpus(&["check", "--sources"]).expect_code(0);
    assert!(
        check.stdout.contains("2 ranges proved, 0 wrong"),
        "{check:?}"
    );
}

#[test]
fn removing_an_outlet_makes_no_corpus() {
    let sandbox = Sandbox::new();
    sandbox
        .corpus(&["outlets", "remove", "CNN", "--db", "typo.db"])
        .fails_with_hint(4, &["there is no corpus"]);
    assert!(!sandbox.path("typo.db").exists());
}

#[test]
fn a_source_without_a_visible_name_is_none() {
    let sandbox = Sandbox::new();
    let record = "{\"id\":\"k\",\"text\":\"The pier is closed.\",\"publisher\":\"\\u200b\"}\n";
    sandbox.write("pile/dump.jsonl", record);
    sandbox.corpus(&["ingest", "pile"]).expect_code(0);
    assert_eq!(
        sandbox.rows("SELECT name, named_by FROM source"),
        [["pile", "folder"]]
    );
    sandbox
        .corpus(&["ingest", "pile", "--source", " "])
        .expect_code(2);
}

#[test]
fn a_name_for_standard_input_holds_no_controls() {
    let sandbox = Sandbox::new();
    sandbox
        .corpus_fed(
            &["ingest", "-", "--name", "a\u{1b}[31m"],
            "The pier is closed.",
        )
        .expect_code(2);
}

#[test]
fn json_in_utf_16_is_refused_with_what_helps() {
    let sandbox = Sandbox::new();
    let utf_16: Vec<u8> = std::iter::once(0xfeff)
        .chain(line("k", "The pier is closed.").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    sandbox.write("dump.jsonl", utf_16);
    sandbox
        .corpus(&["ingest", "dump.jsonl"])
        .expect_code(3)
        .says(&["UTF-16", "iconv"]);
    assert_eq!(sandbox.value("SELECT count(*) FROM refused_inputs"), "1");
}

#[test]
fn a_folder_named_like_a_word_is_no_outlet() {
    let sandbox = Sandbox::new();
    let text = "The pier is closed, Time magazine reported.";
    sandbox.write("time/one.txt", text);
    sandbox.write("cnn.com/two.txt", "It was calm, CNN reported.");
    sandbox
        .corpus(&["ingest", "time", "cnn.com"])
        .expect_code(0);
    let linked =
        "SELECT source.name, outlet.name FROM source LEFT JOIN outlet USING (outlet_id) ORDER BY 1";
    assert_eq!(sandbox.rows(linked), [["cnn.com", "CNN"], ["time", "NULL"]]);
    assert_eq!(
        sandbox.rows("SELECT outlet FROM attributed_outlets"),
        [["Time"]]
    );
}

#[test]
fn a_section_of_an_outlet_is_that_outlet() {
    let sandbox = Sandbox::new();
    let record =
        "{\"id\":\"k\",\"text\":\"It was calm, CNN reported.\",\"publisher\":\"CNN (Web News)\"}\n";
    sandbox.write("dump.jsonl", record);
    sandbox.corpus(&["ingest", "dump.jsonl"]).expect_code(0);
    assert_eq!(
        sandbox.rows("SELECT outlet, is_self FROM credits"),
        [["CNN", "1"]]
    );
    assert!(
        sandbox
            .rows("SELECT outlet FROM attributed_outlets")
            .is_empty()
    );
}

#[test]
fn an_article_of_too_many_paragraphs_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("pile/good.txt", "The pier is closed.");
    sandbox.write("pile/letters.txt", "a\n\n".repeat(100_001));
    sandbox
        .corpus(&["ingest", "pile"])
        .expect_code(3)
        .says(&["letters.txt", "more than 100000 paragraphs"]);
    assert_eq!(sandbox.value("SELECT count(*) FROM article"), "1");
}

#[test]
fn a_writer_that_fails_ends_the_reading_and_hangs_nothing() {
    let sandbox = Sandbox::new();
    let text = "The pier is closed. ".repeat(150_000);
    let path: PathBuf = sandbox.write("dump.jsonl", line("k", &text).repeat(12));
    let (done, waiting) = mpsc::channel();
    std::thread::spawn(move || {
        let found = Found {
            name: path.to_str().unwrap().to_owned(),
            byte_count: path.metadata().unwrap().len(),
            path,
            folder: None,
            is_named: true,
        };
        let context = Context::default();
        let (progress, stop) = (Progress::default(), AtomicBool::new(false));
        // Until the writer fails, everything before it has filled up.
        let mut fail = |_| {
            std::thread::sleep(Duration::from_secs(5));
            Err(StoreError::NoInput)
        };
        let plan = InputPlan::Files(vec![found]);
        let result = pipeline::run(plan, &context, None, &progress, &stop, &mut fail);
        done.send(result.is_err()).unwrap();
    });
    let failed = waiting.recv_timeout(Duration::from_secs(60));
    assert_eq!(failed, Ok(true), "the pipeline still waits");
}
