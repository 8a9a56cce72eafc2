//! README can't lie: each command of its tour is run, in order, and prints what README says; each example of SQL runs in
//! the stock shell; each report has its heading.
//!
//! `UPDATE_README=1 cargo test --test readme` writes what the commands print now into README; read the difference.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::format_push_string,
    reason = "a test may fail by panicking, and says why it was skipped"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with the sample articles where README expects them.
fn playground() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let status = Command::new("cp")
        .arg("-r")
        .arg(root().join("data"))
        .arg(folder.path())
        .status()
        .unwrap();
    assert!(status.success());
    folder
}

/// What a line of shell prints, standard error first, as a person would see it.
fn shell(line: &str, folder: &Path) -> String {
    let binaries = Path::new(env!("CARGO_BIN_EXE_corpus")).parent().unwrap();
    let path = format!("{}:{}", binaries.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", path)
        .env_remove("CORPUS_DB")
        .output()
        .unwrap();
    let said = [output.stderr, output.stdout].concat();
    let said = String::from_utf8(said).unwrap();
    // How long it took is nobody's promise.
    let lines = said.lines().map(|line| {
        if line.starts_with("time  ") {
            "time        0.1 s"
        } else {
            line
        }
    });
    lines.map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_tour_prints_what_it_says() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let folder = playground();
    let mut written = String::new();
    let mut command_count = 0;
    for (index, part) in readme.split("```").enumerate() {
        if index > 0 {
            written.push_str("```");
        }
        let Some(block) = part.strip_prefix("console\n").filter(|_| index % 2 == 1) else {
            written.push_str(part);
            continue;
        };
        written.push_str("console\n");
        for line in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
            command_count += 1;
            written.push_str(&format!("$ {line}\n"));
            let said = shell(line, folder.path());
            if !said.is_empty() {
                written.push_str(&said);
                written.push('\n');
            }
        }
    }
    assert!(command_count >= 8, "the tour was not found");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(root().join("README.md"), written).unwrap();
        return;
    }
    for (number, (is, was)) in written.lines().zip(readme.lines()).enumerate() {
        assert_eq!(is, was, "README.md, line {}", number + 1);
    }
    assert_eq!(written, readme);
}

#[test]
fn every_example_of_sql_gives_rows_in_the_stock_shell() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let folder = playground();
    // Something for every report to show: a document that changes, and a file that can't be read.
    fs::write(folder.path().join("data/articles/empty.txt"), "").unwrap();
    fs::write(
        folder.path().join("data/articles/page.html"),
        "<meta property=article:published_time content=2026-03-14><time datetime=2026-03-15></time>\
         <p>The harbour office said on Monday that the search for the ferry goes on.</p>",
    )
    .unwrap();
    shell("corpus ingest data/articles", folder.path());
    fs::write(
        folder.path().join("data/articles/wire/01-divers.txt"),
        "Divers found nothing, CNN reported.\n",
    )
    .unwrap();
    shell("corpus ingest data/articles", folder.path());
    let mut example_count = 0;
    for block in readme.split("```sql\n").skip(1) {
        let sql = block.split("```").next().unwrap();
        let output = Command::new("sqlite3")
            .arg(folder.path().join("corpus.db"))
            .arg(sql)
            .output()
            .expect("the stock sqlite3 shell is needed: apt-get install sqlite3");
        assert!(
            output.status.success(),
            "{sql}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let may_be_empty = sql.contains("mention_count > credit_count");
        assert!(may_be_empty || !output.stdout.is_empty(), "no rows: {sql}");
        example_count += 1;
    }
    assert_eq!(example_count, 14, "an example for each report");
}

#[test]
fn every_report_is_a_view_with_a_heading() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let folder = playground();
    shell("corpus -q ingest data/articles", folder.path());
    let listed = shell("corpus report --format tsv", folder.path());
    let views = shell(
        "sqlite3 corpus.db \"SELECT name FROM sqlite_schema WHERE type = 'view'\"",
        folder.path(),
    );
    let reports: Vec<&str> = listed
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next())
        .collect();
    let (mut sorted, mut views): (Vec<&str>, Vec<&str>) =
        (reports.clone(), views.lines().collect());
    sorted.sort_unstable();
    views.sort_unstable();
    assert_eq!(sorted, views);
    for report in reports {
        assert!(
            readme.contains(&format!("\n### {report}\n")),
            "{report} has no heading in README"
        );
    }
}
