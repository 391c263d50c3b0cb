//! What linguists annotate, and the transcripts of Premiere.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::family(&["textgrid", "elan", "chat", "premiere-csv"], bytes));
