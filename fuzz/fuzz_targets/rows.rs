//! Delimited text, and the exports of survey tools.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::family(
    &["csv", "qualtrics", "surveymonkey", "limesurvey", "google-forms", "typeform", "surveygizmo",],
    bytes,
));
