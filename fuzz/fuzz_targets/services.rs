//! The results of speech-to-text services and programs.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::family(
    &[
        "whisper",
        "aws-transcribe",
        "aws-call-analytics",
        "azure-stt",
        "assemblyai",
        "deepgram",
        "rev-ai",
        "speechmatics",
        "watson-stt",
        "google-stt",
        "whisper-tsv",
    ],
    bytes,
));
