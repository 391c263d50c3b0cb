//! Transcripts in plain text and Markdown.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::family(&["plain"], bytes));
