//! One table of members per JSON object: it reads the object, writes it, carries it to JavaScript and gives its
//! TypeScript type, so that the four cannot disagree.

use super::frame::Parsed;

/// An object of the API, described by the table of its members.
pub trait Record {
    /// The API's name of the object.
    const NAME: &'static str;
    /// The lines of its documentation.
    const DOCUMENTATION: &'static [&'static str];
    /// Its members, in the order of the API's page.
    const MEMBERS: &'static [Member];
    /// The lines of the documentation of each member: apart from the table, since only a generator reads them.
    const MEMBER_DOCUMENTATION: &'static [&'static [&'static str]];

    /// Shows each member to the visitor, in the order of the table.
    fn visit_members(&self, visitor: &mut impl Visitor);
}

/// A member of an object of the API.
#[derive(Debug, PartialEq, Eq)]
pub struct Member {
    /// The name on the wire.
    pub name: &'static str,
    /// What it holds.
    pub kind: MemberKind,
    /// Whether an object without it is none.
    pub is_required: bool,
}

/// What a member holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberKind {
    /// A string.
    Text,
    /// A string, or `null` as long as there is none.
    NullableText,
    /// A [`TaskStatus`](super::TaskStatus).
    Status,
    /// A 64-bit integer.
    Signed,
    /// A 64-bit integer that is not negative.
    Unsigned,
    /// `true` or `false`.
    Boolean,
    /// A list of strings.
    TextList,
    /// Another object.
    Record {
        /// Its name.
        name: &'static str,
        /// Its table.
        members: &'static [Member],
    },
    /// A list of objects.
    RecordList {
        /// Their name.
        name: &'static str,
        /// The table of each.
        members: &'static [Member],
    },
}

/// Sees a record member by member. Each call of `member` is followed by one value, or by `absent`.
pub trait Visitor {
    /// The next value, or absence, is that of this member.
    fn member(&mut self, name: &'static str);
    /// The member was left out.
    fn absent(&mut self);
    /// `null`.
    fn null(&mut self);
    /// A string.
    fn text(&mut self, text: &str);
    /// A 64-bit integer.
    fn signed(&mut self, number: i64);
    /// A 64-bit integer that is not negative.
    fn unsigned(&mut self, number: u64);
    /// A boolean.
    fn boolean(&mut self, value: bool);
    /// Its members follow.
    fn begin_record(&mut self);
    /// The record is complete.
    fn end_record(&mut self);
    /// That many values follow.
    fn begin_list(&mut self, length: usize);
    /// The list is complete.
    fn end_list(&mut self);
}

/// A member that the API documents as nullable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Nullable<T> {
    /// The answer leaves it out.
    #[default]
    Absent,
    /// There is none yet.
    Null,
    /// It is there.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

/// A record that can be taken from a frame.
pub(crate) trait ReadRecord<'a>: Record + Default {
    fn take(parsed: &Parsed<'a>, frame: usize) -> Self;
}

pub(crate) fn visit_record(record: &impl Record, visitor: &mut impl Visitor) {
    visitor.begin_record();
    record.visit_members(visitor);
    visitor.end_record();
}

/// Declares a struct together with the table of its members.
macro_rules! record {
    (
        $(#[doc = $documentation:literal])*
        $visibility:vis struct $name:ident<$lifetime:lifetime> {
            $( $(#[doc = $member_documentation:literal])* pub $member:ident: $type:ty = $wire:literal, )*
        }
    ) => {
        $(#[doc = $documentation])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        $visibility struct $name<$lifetime> {
            $( $(#[doc = $member_documentation])* pub $member: $type, )*
        }

        const _: () = assert!(
            <$name<'static> as $crate::tasks::record::Record>::MEMBERS.len() <= $crate::tasks::frame::MOST_MEMBERS
        );

        impl<$lifetime> $crate::tasks::record::Record for $name<$lifetime> {
            const NAME: &'static str = stringify!($name);
            const DOCUMENTATION: &'static [&'static str] = &[$($documentation),*];
            const MEMBERS: &'static [$crate::tasks::record::Member] = &[$(
                $crate::tasks::record::Member {
                    name: $wire,
                    kind: <$type as $crate::tasks::member_value::MemberValue<$lifetime>>::KIND,
                    is_required: <$type as $crate::tasks::member_value::MemberValue<$lifetime>>::IS_REQUIRED,
                },
            )*];
            const MEMBER_DOCUMENTATION: &'static [&'static [&'static str]] = &[$( &[$($member_documentation),*] ),*];

            fn visit_members(&self, visitor: &mut impl $crate::tasks::record::Visitor) {
                use $crate::tasks::member_value::MemberValue as _;
                $(
                    visitor.member($wire);
                    self.$member.visit(visitor);
                )*
            }
        }

        impl<$lifetime> $crate::tasks::record::ReadRecord<$lifetime> for $name<$lifetime> {
            fn take(parsed: &$crate::tasks::frame::Parsed<$lifetime>, frame: usize) -> Self {
                let mut position = 0..;
                Self { $(
                    $member: {
                        let slot = parsed.slot(frame, position.next().unwrap_or_default());
                        $crate::tasks::member_value::MemberValue::take(parsed, slot)
                    },
                )* }
            }
        }
    };
}

pub(crate) use record;
