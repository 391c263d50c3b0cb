//! REFI-QDA projects, and codebooks alone.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    fuzz::family(&["refi-qda"], &fuzz::packed(bytes));
    if let Ok(xml) = str::from_utf8(bytes) {
        fuzz::guarded(|| drop(ingest::codebook(xml, "file.qdc")));
    }
});
