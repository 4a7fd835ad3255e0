//! The types that a member can have: how each is read and shown.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::record::{MemberKind, Nullable, ReadRecord, Visitor, read_record, visit_record};
use super::status::TaskStatus;
use crate::json::{Problem, Reader};

/// A type that a member can have.
pub(crate) trait MemberValue<'a>: Default {
    const KIND: MemberKind;
    const IS_REQUIRED: bool;

    fn read(reader: &mut Reader<'a>) -> Result<Self, Problem>;

    fn visit(&self, visitor: &mut impl Visitor);
}

impl<'a, T: PresentValue<'a>> MemberValue<'a> for Option<T> {
    const KIND: MemberKind = T::KIND;
    const IS_REQUIRED: bool = false;

    fn read(reader: &mut Reader<'a>) -> Result<Self, Problem> {
        if !reader.is_strict() && reader.null()? { Ok(None) } else { T::read(reader).map(Some) }
    }

    fn visit(&self, visitor: &mut impl Visitor) {
        match self {
            Some(value) => value.visit(visitor),
            None => visitor.absent(),
        }
    }
}

impl<'a> MemberValue<'a> for Nullable<Cow<'a, str>> {
    const KIND: MemberKind = MemberKind::NullableText;
    const IS_REQUIRED: bool = false;

    fn read(reader: &mut Reader<'a>) -> Result<Self, Problem> {
        if reader.null()? { Ok(Self::Null) } else { reader.string().map(Self::Value) }
    }

    fn visit(&self, visitor: &mut impl Visitor) {
        match self {
            Self::Absent => visitor.absent(),
            Self::Null => visitor.null(),
            Self::Value(text) => visitor.text(text),
        }
    }
}

macro_rules! required {
    ($( ($($bound:tt)*) $type:ty; )*) => { $(
        impl<'a, $($bound)*> MemberValue<'a> for $type {
            const KIND: MemberKind = <Self as PresentValue<'a>>::KIND;
            const IS_REQUIRED: bool = true;

            fn read(reader: &mut Reader<'a>) -> Result<Self, Problem> {
                PresentValue::read(reader)
            }

            fn visit(&self, visitor: &mut impl Visitor) {
                PresentValue::visit(self, visitor);
            }
        }
    )* };
}

required! {
    () Cow<'a, str>;
    () u64;
    () Vec<Cow<'a, str>>;
    (R: ReadRecord<'a>) Vec<R>;
}

/// A type that a member has when it is there.
pub(crate) trait PresentValue<'a>: Sized {
    const KIND: MemberKind;

    fn read(reader: &mut Reader<'a>) -> Result<Self, Problem>;

    fn visit(&self, visitor: &mut impl Visitor);
}

impl<'a> PresentValue<'a> for Cow<'a, str> {
    const KIND: MemberKind = MemberKind::Text;

    fn read(reader: &mut Reader<'a>) -> Result<Self, Problem> {
        reader.string()
    }

    fn visit(&self, visitor: &mut impl Visitor) {
        visitor.text(self);
    }
}

impl<'a> PresentValue<'a> for TaskStatus<'a> {
    const KIND: MemberKind = MemberKind::Status;

    fn read(reader: &mut Reader<'a>) -> Result<Self, Problem> {
        reader.string().map(Self::from)
    }

    fn visit(&self, visitor: &mut impl Visitor) {
        visitor.text(self.as_str());
    }
}

impl PresentValue<'_> for i64 {
    const KIND: MemberKind = MemberKind::Signed;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Problem> {
        reader.signed()
    }

    fn visit(&self, visitor: &mut impl Visitor) {
        visitor.signed(*self);
    }
}

impl PresentValue<'_> for u64 {
    const KIND: MemberKind = MemberKind::Unsigned;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Problem> {
        reader.unsigned()
    }

    fn visit(&self, visitor: &mut impl Visitor) {
        visitor.unsigned(*self);
    }
}

impl PresentValue<'_> for bool {
    const KIND: MemberKind = MemberKind::Boolean;

    fn read(reader: &mut Reader<'_>) -> Result<Self, Problem> {
        reader.boolean()
    }

    fn visit(&self, visitor: &mut impl Visitor) {
        visitor.boolean(*self);
    }
}

impl<'a> PresentValue<'a> for Vec<Cow<'a, str>> {
    const KIND: MemberKind = MemberKind::TextList;

    fn read(reader: &mut Reader<'a>) -> Result<Self, Problem> {
        let mut texts = Self::new();
        reader.list(&mut |reader: &mut Reader<'a>| reader.string().map(|text| texts.push(text)))?;
        Ok(texts)
    }

    fn visit(&self, visitor: &mut impl Visitor) {
        visitor.begin_list(self.len());
        for text in self {
            visitor.text(text);
        }
        visitor.end_list();
    }
}

impl<'a, R: ReadRecord<'a>> PresentValue<'a> for R {
    const KIND: MemberKind = MemberKind::Record(R::NAME);

    fn read(reader: &mut Reader<'a>) -> Result<Self, Problem> {
        read_record(reader)
    }

    fn visit(&self, visitor: &mut impl Visitor) {
        visit_record(self, visitor);
    }
}

impl<'a, R: ReadRecord<'a>> PresentValue<'a> for Vec<R> {
    const KIND: MemberKind = MemberKind::RecordList(R::NAME);

    fn read(reader: &mut Reader<'a>) -> Result<Self, Problem> {
        let mut records = Self::new();
        reader.list(&mut |reader: &mut Reader<'a>| read_record(reader).map(|record| records.push(record)))?;
        Ok(records)
    }

    fn visit(&self, visitor: &mut impl Visitor) {
        visitor.begin_list(self.len());
        for record in self {
            visit_record(record, visitor);
        }
        visitor.end_list();
    }
}
