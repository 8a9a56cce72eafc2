//! What is stored of a record, proved against the record without the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use rusqlite::types::Value;

use super::support::pile::{
    File, Form, cut_record, digest, digest_of_bytes, letters, pile, story, western_story,
};
use super::support::{Desk, Tally};
use super::{config, write_all};

fn text(value: &Value) -> &str {
    match value {
        Value::Text(text) => text,
        other => panic!("{other:?} is no text"),
    }
}

fn number(value: &Value) -> usize {
    match value {
        Value::Integer(number) => usize::try_from(*number).unwrap(),
        other => panic!("{other:?} is no number"),
    }
}

proptest! {
    #![proptest_config(config(16))]

    #[test]
    fn every_range_proves_itself(files in pile(4..9)) {
        let desk = Desk::new();
        write_all(&desk, &files);
        let corpus = desk.corpus("corpus.db");
        corpus.ingest([desk.articles()]);
        let mut joined: BTreeMap<(String, Option<usize>), String> = BTreeMap::new();
        let rows = corpus.values(
            "SELECT input.path, record_number, record_sha256, byte_start, byte_end, paragraph.sha256, text
             FROM occurrence JOIN article USING (article_id) JOIN input USING (input_id)
             JOIN paragraph USING (paragraph_id) ORDER BY article_id, ordinal",
        );
        for row in &rows {
            let path = Path::new(text(&row[0]));
            let file = files.iter().find(|file| path.ends_with(&file.name)).unwrap();
            let record_number = Some(&row[1]).filter(|value| **value != Value::Null).map(number);
            let record = cut_record(&file.name, &fs::read(path).unwrap(), record_number);
            prop_assert_eq!(text(&row[2]), digest_of_bytes(&record), "the record of {:?}", file);
            prop_assert_ne!(&row[3], &Value::Null, "no range for {:?} in {:?}", row[6], file);
            let slice = &record[number(&row[3])..number(&row[4])];
            let said = file.read_slice(slice);
            prop_assert_eq!(digest(&said), text(&row[5]), "the slice {:?} of {:?}", said, file);
            prop_assert_eq!(digest_of_bytes(text(&row[6]).as_bytes()), text(&row[5]));
            *joined.entry((file.name.clone(), record_number)).or_default() += text(&row[6]);
        }
        // No letter of any record was lost on the way.
        let article_count: usize = files.iter().map(File::article_count).sum();
        prop_assert_eq!(joined.len(), article_count);
        for ((name, record_number), paragraphs) in joined {
            let file = files.iter().find(|file| file.name == name).unwrap();
            let record = cut_record(&name, &file.bytes(), record_number);
            prop_assert_eq!(letters(&paragraphs), letters(&file.read_record(&record)), "{:?}", file);
        }
        corpus.assert_sound(&["--sources"]);
    }

    #[test]
    fn every_form_of_a_text_has_the_same_paragraphs(wide in story(), western in western_story()) {
        let desk = Desk::new();
        let forms = Form::ALL.into_iter().filter(|&form| form != Form::TextLines);
        let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (index, form) in forms.enumerate() {
            let story = if form == Form::Windows1252 { &western } else { &wide };
            let file = File::of(index, form, std::slice::from_ref(story));
            let path = desk.write(&file.name, file.bytes());
            let mut digests = story.digests();
            if form == Form::Windows1252 {
                digests.push(digest("Café."));
            }
            expected.insert(path.display().to_string(), digests);
        }
        let corpus = desk.corpus("corpus.db");
        prop_assert_eq!(corpus.ingest([desk.articles()]), Tally::of(expected.len(), 0, 0));
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in corpus.values("SELECT input_path, sha256 FROM provenance") {
            found.entry(text(&row[0]).to_owned()).or_default().push(text(&row[1]).to_owned());
        }
        prop_assert_eq!(found, expected);
    }
}
