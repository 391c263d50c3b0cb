//! Transcripts on HTML pages.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::family(&["html"], bytes));
