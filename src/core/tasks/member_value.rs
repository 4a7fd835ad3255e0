//! The types that a member can have: how each is taken from a frame and written.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::frame::{Parsed, Slot};
use super::record::{MemberKind, Nullable, RecordValue};
use super::status::TaskStatus;
use crate::json::Writer;

/// A type that a member can have.
pub(crate) trait MemberValue<'a>: Default {
    const KIND: MemberKind;
    const IS_REQUIRED: bool;

    fn take(parsed: &Parsed<'a>, slot: Slot) -> Self;

    fn write(&self, writer: &mut Writer);
}

impl<'a, T: PresentValue<'a>> MemberValue<'a> for Option<T> {
    const KIND: MemberKind = T::KIND;
    const IS_REQUIRED: bool = false;

    fn take(parsed: &Parsed<'a>, slot: Slot) -> Self {
        slot.is_present.then(|| T::take(parsed, slot.words))
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Some(value) => value.write(writer),
            None => writer.absent(),
        }
    }
}

impl<'a> MemberValue<'a> for Nullable<Cow<'a, str>> {
    const KIND: MemberKind = MemberKind::NullableText;
    const IS_REQUIRED: bool = false;

    fn take(parsed: &Parsed<'a>, slot: Slot) -> Self {
        match slot {
            Slot { is_null: true, .. } => Self::Null,
            Slot { is_present: true, words, .. } => Self::Value(parsed.text(words)),
            _ => Self::Absent,
        }
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Absent => writer.absent(),
            Self::Null => writer.null(),
            Self::Value(text) => writer.text(text),
        }
    }
}

macro_rules! required {
    ($( ($($bound:tt)*) $type:ty; )*) => { $(
        impl<'a, $($bound)*> MemberValue<'a> for $type {
            const KIND: MemberKind = <Self as PresentValue<'a>>::KIND;
            const IS_REQUIRED: bool = true;

            fn take(parsed: &Parsed<'a>, slot: Slot) -> Self {
                PresentValue::take(parsed, slot.words)
            }

            fn write(&self, writer: &mut Writer) {
                PresentValue::write(self, writer);
            }
        }
    )* };
}

required! {
    () Cow<'a, str>;
    () u64;
    () Vec<Cow<'a, str>>;
    (R: RecordValue<'a>) Vec<R>;
}

/// A type that a member has when it is there.
pub(crate) trait PresentValue<'a>: Sized {
    const KIND: MemberKind;

    fn take(parsed: &Parsed<'a>, words: [u32; 2]) -> Self;

    fn write(&self, writer: &mut Writer);
}

impl<'a> PresentValue<'a> for Cow<'a, str> {
    const KIND: MemberKind = MemberKind::Text;

    fn take(parsed: &Parsed<'a>, words: [u32; 2]) -> Self {
        parsed.text(words)
    }

    fn write(&self, writer: &mut Writer) {
        writer.text(self);
    }
}

impl<'a> PresentValue<'a> for TaskStatus<'a> {
    const KIND: MemberKind = MemberKind::Status;

    fn take(parsed: &Parsed<'a>, words: [u32; 2]) -> Self {
        parsed.text(words).into()
    }

    fn write(&self, writer: &mut Writer) {
        writer.text(self.as_str());
    }
}

impl PresentValue<'_> for i64 {
    const KIND: MemberKind = MemberKind::Signed;

    fn take(_: &Parsed<'_>, words: [u32; 2]) -> Self {
        number(words).cast_signed()
    }

    fn write(&self, writer: &mut Writer) {
        writer.signed(*self);
    }
}

impl PresentValue<'_> for u64 {
    const KIND: MemberKind = MemberKind::Unsigned;

    fn take(_: &Parsed<'_>, words: [u32; 2]) -> Self {
        number(words)
    }

    fn write(&self, writer: &mut Writer) {
        writer.unsigned(*self);
    }
}

pub(super) fn number([lower, upper]: [u32; 2]) -> u64 {
    (u64::from(upper) << 32) + u64::from(lower)
}

impl PresentValue<'_> for bool {
    const KIND: MemberKind = MemberKind::Boolean;

    fn take(_: &Parsed<'_>, [value, _]: [u32; 2]) -> Self {
        value != 0
    }

    fn write(&self, writer: &mut Writer) {
        writer.boolean(*self);
    }
}

impl<'a> PresentValue<'a> for Vec<Cow<'a, str>> {
    const KIND: MemberKind = MemberKind::TextList;

    fn take(parsed: &Parsed<'a>, [first, count]: [u32; 2]) -> Self {
        let mut texts = Self::new();
        for index in 0..count {
            let words = parsed.words_at(first as usize + 2 * index as usize);
            texts.push(parsed.text(words));
        }
        texts
    }

    fn write(&self, writer: &mut Writer) {
        writer.texts(self);
    }
}

impl<'a, R: RecordValue<'a>> PresentValue<'a> for R {
    const KIND: MemberKind = MemberKind::Record { name: R::NAME, members: R::MEMBERS };

    fn take(parsed: &Parsed<'a>, [frame, _]: [u32; 2]) -> Self {
        R::take(parsed, frame as usize)
    }

    fn write(&self, writer: &mut Writer) {
        self.write_record(writer);
    }
}

impl<'a, R: RecordValue<'a>> PresentValue<'a> for Vec<R> {
    const KIND: MemberKind = MemberKind::RecordList { name: R::NAME, members: R::MEMBERS };

    fn take(parsed: &Parsed<'a>, [first, count]: [u32; 2]) -> Self {
        let mut records = Self::new();
        let mut frame = first as usize;
        for _ in 0..count {
            records.push(R::take(parsed, frame));
            frame = parsed.end(frame);
        }
        records
    }

    fn write(&self, writer: &mut Writer) {
        writer.begin_list();
        for record in self {
            record.write_record(writer);
        }
        writer.end_list();
    }
}
