//! Any bytes as a page of the web, and the way back from its paragraphs.
#![no_main]

use corpus::extract::{Reading, extract};
use corpus::model::{Envelope, RecordForm};
use corpus_fuzz::hold_ranges;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let read = extract(
        bytes,
        RecordForm::Html,
        &Envelope::default(),
        &Reading::default(),
    );
    let Ok(document) = read else {
        return;
    };
    hold_ranges(bytes, &document);
    for weighed in document.weighed(RecordForm::Html) {
        let value = weighed.candidate.value;
        assert!(
            !value.trim().is_empty() && !value.contains('\n'),
            "{value:?}"
        );
    }
});
