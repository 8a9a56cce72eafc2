//! A zip archive, and whatever is packed in it.
#![no_main]

use corpus::model::InputType;
use corpus_fuzz::read_archive;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| read_archive(input, InputType::Zip));
