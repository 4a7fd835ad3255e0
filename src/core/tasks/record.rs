//! One table of members per JSON object: it reads the object, writes it, carries it to JavaScript and gives its
//! TypeScript type, so that the four cannot disagree.

use super::frame::Parsed;
use crate::json::Writer;

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

/// A record that is taken from a frame, and written.
pub(crate) trait RecordValue<'a>: Record + Default {
    fn take(parsed: &Parsed<'a>, frame: usize) -> Self;

    /// Writes each member, in the order of the table.
    fn write_members(&self, writer: &mut Writer);

    fn write_record(&self, writer: &mut Writer) {
        writer.begin_record();
        self.write_members(writer);
        writer.end_record();
    }
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
        }

        impl<$lifetime> $crate::tasks::record::RecordValue<$lifetime> for $name<$lifetime> {
            fn take(parsed: &$crate::tasks::frame::Parsed<$lifetime>, frame: usize) -> Self {
                let mut position = 0..;
                Self { $(
                    $member: {
                        let slot = parsed.slot(frame, position.next().unwrap_or_default());
                        $crate::tasks::member_value::MemberValue::take(parsed, slot)
                    },
                )* }
            }

            fn write_members(&self, writer: &mut $crate::json::Writer) {
                use $crate::tasks::member_value::MemberValue as _;
                $(
                    writer.member($wire);
                    self.$member.write(writer);
                )*
            }
        }
    };
}

pub(crate) use record;
