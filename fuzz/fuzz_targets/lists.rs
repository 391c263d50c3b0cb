//! JSON objects, one a line or in a list.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::family(&["jsonl", "json"], bytes));
