//! A text is an output exactly when another decoder takes it, with padding left out wholly or in part, and with bits beyond the
//! last byte; and its bytes are the text that a decoder of the web platform reads.
#![no_main]

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::{CoderResult, UTF_8};
use libfuzzer_sys::fuzz_target;
use tat_tasks_core::tasks::Output;

/// What the core promises.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    match (Output::decode(&text, 0), LENIENT.decode(&*text)) {
        (Ok(output), Ok(expected)) => {
            assert_eq!(output.bytes, expected);
            check_text(&output);
        }
        (Err(error), Err(_)) => assert_eq!(error.code(), "InvalidOutput"),
        (ours, theirs) => panic!("{text:?}: {:?}, but {theirs:?}", ours.map(|output| output.bytes)),
    }

    let encoded = LENIENT.encode(bytes);
    for cut in 0..3 {
        let Some(encoded) = encoded.get(..encoded.len().saturating_sub(cut)) else { continue };
        if cut > 0 && !encoded.len().is_multiple_of(4) && LENIENT.encode(bytes).as_bytes()[encoded.len()] != b'=' {
            break;
        }
        let output = Output::decode(encoded, 7).unwrap_or_else(|error| panic!("{encoded:?}: {error}"));
        if cut == 0 {
            assert!(output.is_truncated() && output.bytes == bytes);
            check_text(&output);
        }
    }
});

fn check_text(output: &Output) {
    let text = output.utf8_text();
    let mut decoder = UTF_8.new_decoder_with_bom_removal();
    let mut expected = String::with_capacity(3 * output.bytes.len() + 16);
    let (result, read, is_malformed) = decoder.decode_to_string(&output.bytes, &mut expected, false);
    assert_eq!((result, read), (CoderResult::InputEmpty, output.bytes.len()));
    assert_eq!((&*text.text, text.is_malformed), (&*expected, is_malformed));

    // A character that is not complete is one more replacement when nothing follows.
    let is_incomplete = decoder.decode_to_string(&[], &mut expected, true).2;
    assert_eq!(text.incomplete_bytes > 0, is_incomplete);
    assert!(text.incomplete_bytes < 4);
}
