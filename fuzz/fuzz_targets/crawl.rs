//! Any bytes as a crawl: read to their end, and each page found again at its place.
#![no_main]

use std::io::Cursor;
use std::ops::ControlFlow;

use corpus::input::{Limits, MetInCrawl, Spent, read_crawl, read_one};
use libfuzzer_sys::fuzz_target;

const LIMITS: Limits = Limits {
    record_bytes: 64 * 1024,
    expanded_bytes: 16 * 1024 * 1024,
    expansion: 200,
    member_count: 1000,
    nesting: 4,
};

fuzz_target!(|stored: &[u8]| {
    let mut pages = Vec::new();
    let mut refused_count = 0;
    let spent = Spent::of_size(LIMITS, stored.len() as u64);
    let counts = read_crawl(stored, &spent, &|_| true, &mut |next| {
        match next {
            MetInCrawl::Page(page) => pages.push(*page),
            MetInCrawl::PassedOver(_) => {}
            MetInCrawl::Refused(error) => {
                assert!(!error.reason.is_empty() && !error.hint.is_empty());
                refused_count += 1;
            }
        }
        ControlFlow::Continue(())
    });
    assert_eq!(counts.refused_count, refused_count);
    // Those that hold no page are in no count of their own.
    let told =
        pages.len() as u64 + counts.passed_over_count + counts.revisit_count + counts.refused_count;
    assert!(told <= counts.record_count);
    for mut page in pages {
        assert!(page.bytes.len() <= LIMITS.record_bytes);
        page.number = 1;
        if let Some(offset) = page.crawl.offset {
            let again = read_one(Cursor::new(stored), offset, LIMITS);
            assert_eq!(again.as_ref(), Ok(&page));
        }
    }
});
