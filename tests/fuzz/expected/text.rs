//! What is seen of a text.

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use tat_tasks_core::Error;

/// Whether one sees all that an error says, in the order in which it says so.
#[must_use]
pub fn is_seen(error: &Error) -> bool {
    ![error.message(), error.code(), error.field().unwrap_or_default(), error.request_id().unwrap_or_default()]
        .iter()
        .any(|text| text.contains(is_hidden))
}

fn is_hidden(character: char) -> bool {
    character.is_control()
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}')
}

/// Whether an id may have it: no blank, nothing that is not seen, nor what errors write out with that for a shorter list.
pub(crate) fn may_be_in_an_id(character: char) -> bool {
    !(character.is_whitespace()
        || is_hidden(character)
        || matches!(character, '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1d17a}' | '\u{e0000}'..))
}

/// A text with all but printable ASCII written out as errors do it: it comes to the same for a text as it was, and for one of
/// which an error has written out what is not seen.
#[must_use]
pub fn written_out(text: &str) -> String {
    let written = |character: char| match character {
        ' '..='~' => character.to_string(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        _ => format!("\\u{{{:x}}}", u32::from(character)),
    };
    text.chars().map(written).collect()
}
