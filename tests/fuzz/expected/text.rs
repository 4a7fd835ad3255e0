//! What is seen of a text.

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use tat_tasks_core::Error;

/// Whether one sees all that an error says, in the order in which it says so.
#[must_use]
pub fn is_seen(error: &Error) -> bool {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let is_hidden = |character: char| {
        character.is_control()
            || ignorable.contains(character)
            || matches!(character, '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}')
    };
    ![error.message(), error.code(), error.field().unwrap_or_default()].iter().any(|text| text.contains(is_hidden))
}
