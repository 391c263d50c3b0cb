//! What a file is taken for when nobody says its format: encoding, format, kind, columns.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| match bytes {
    [b'-', b'-', b' ', ..] => fuzz::guarded(|| fuzz::detected(&fuzz::packed(bytes))),
    _ => fuzz::guarded(|| fuzz::detected(bytes)),
});
