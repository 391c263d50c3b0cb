//! Word and OpenDocument texts.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::family(&["docx", "odt"], &fuzz::packed(bytes)));
