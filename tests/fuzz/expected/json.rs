//! Objects of the API as `serde_json` reads them.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_bytes::ByteBuf;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use tat_tasks_core::tasks::{Member, MemberKind};

/// Where the core reads otherwise than `serde_json::Value`: these are all the exceptions, but for one. What becomes of a member
/// that is known is said by its table, so each is there once, and a number in it is a 64-bit integer, written as one.
#[derive(Clone, Copy)]
pub struct Rules {
    /// How deep a text may be. `Value` has 128 levels.
    pub most_levels: u32,
    /// How many items a list may have that is kept. `Value` knows no limit.
    pub longest_list: usize,
    /// The largest magnitude of an integer that is kept.
    pub largest_integer: u64,
    /// Whether a member that is not known, `null` for one that may be left out, and half of a surrogate pair are refused; `Value`
    /// takes the first two. If not, the half is U+FFFD, and what a member holds that is not known need only be JSON by its
    /// grammar: `Value` refuses such halves, and `1e999`.
    pub is_strict: bool,
}

impl Rules {
    /// For what a service answers.
    pub const ANSWER: Self =
        Self { most_levels: 32, longest_list: 10_000, largest_integer: u64::MAX, is_strict: false };

    /// For what a caller asks.
    pub const REQUEST: Self =
        Self { most_levels: 32, longest_list: usize::MAX, largest_integer: u64::MAX, is_strict: true };

    /// For what a page asks of a relay.
    pub const RELAY_BODY: Self = Self { most_levels: 6, largest_integer: LARGEST_SAFE_INTEGER, ..Self::REQUEST };
}

/// The largest integer up to which a JavaScript number tells every integer from its neighbours.
pub const LARGEST_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/// The record of these members that a text is, if it is one.
#[must_use]
pub fn read(text: &[u8], members: &[Member], rules: Rules) -> Option<Map<String, Value>> {
    let raw: &RawValue = serde_json::from_str(core::str::from_utf8(text).ok()?).ok()?;
    is_nested_at_most(raw, rules.most_levels).then(|| record(raw, members, rules))?
}

fn is_nested_at_most(raw: &RawValue, levels: u32) -> bool {
    let Some(levels_within) = levels.checked_sub(1) else { return !raw.get().starts_with(['{', '[']) };
    let inner = match raw.get().as_bytes() {
        [b'{', ..] => members_of(raw).into_iter().flatten().map(|(_, value)| value).collect(),
        [b'[', ..] => items_of(raw).unwrap_or_default(),
        _ => Vec::new(),
    };
    inner.into_iter().all(|value| is_nested_at_most(value, levels_within))
}

fn record(raw: &RawValue, members: &[Member], rules: Rules) -> Option<Map<String, Value>> {
    let mut read = Map::new();
    let mut seen = Vec::new();
    for (name, raw) in members_of(raw)? {
        let name = unescaped(name, rules)?;
        let Some(member) = members.iter().find(|member| *member.name == *name) else {
            if rules.is_strict {
                return None;
            }
            continue;
        };
        if seen.contains(&name) {
            return None;
        }
        let is_nullable = member.kind == MemberKind::NullableText;
        let may_be_null = is_nullable || !(member.is_required || rules.is_strict);
        if raw.get() != "null" || !may_be_null {
            read.insert(name.clone(), value(raw, member.kind, rules)?);
        } else if is_nullable {
            read.insert(name.clone(), Value::Null);
        }
        seen.push(name);
    }
    let is_complete = members.iter().all(|member| !member.is_required || seen.iter().any(|name| name == member.name));
    is_complete.then_some(read)
}

fn value(raw: &RawValue, kind: MemberKind, rules: Rules) -> Option<Value> {
    let items = || items_of(raw).filter(|items| items.len() <= rules.longest_list);
    match kind {
        MemberKind::Text | MemberKind::NullableText | MemberKind::Status => text(raw, rules).map(Value::from),
        MemberKind::Signed => {
            let number = raw.get().parse::<i64>().ok()?;
            (number.unsigned_abs() <= rules.largest_integer).then(|| number.into())
        }
        MemberKind::Unsigned => {
            raw.get().parse::<u64>().ok().filter(|number| *number <= rules.largest_integer).map(Value::from)
        }
        MemberKind::Boolean => raw.get().parse::<bool>().ok().map(Value::from),
        MemberKind::TextList => items()?.into_iter().map(|raw| text(raw, rules).map(Value::from)).collect(),
        MemberKind::Record { members, .. } => record(raw, members, rules).map(Value::from),
        MemberKind::RecordList { members, .. } => {
            items()?.into_iter().map(|raw| record(raw, members, rules).map(Value::from)).collect()
        }
    }
}

fn text(raw: &RawValue, rules: Rules) -> Option<String> {
    let bytes: ByteBuf = raw.get().starts_with('"').then(|| serde_json::from_str(raw.get()).ok())??;
    unescaped(bytes.into_vec(), rules)
}

/// Halves of surrogate pairs come as `serde_json` writes them in bytes: as if each were a character.
fn unescaped(bytes: Vec<u8>, rules: Rules) -> Option<String> {
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(_) if rules.is_strict => None,
        Err(error) => {
            let mut bytes = error.into_bytes();
            for place in 0..bytes.len().saturating_sub(2) {
                if bytes[place] == 0xed && bytes[place + 1] >= 0xa0 {
                    bytes[place..place + 3].copy_from_slice("\u{fffd}".as_bytes());
                }
            }
            Some(String::from_utf8(bytes).expect("nothing but halves of pairs is no UTF-8"))
        }
    }
}

fn items_of(raw: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw.get()).ok()
}

/// The members in their order, and each as often as it comes.
fn members_of(raw: &RawValue) -> Option<Vec<(Vec<u8>, &RawValue)>> {
    serde_json::from_str::<Members>(raw.get()).ok().map(|members| members.0)
}

struct Members<'a>(Vec<(Vec<u8>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = map.next_entry::<ByteBuf, &RawValue>()? {
            members.push((name.into_vec(), value));
        }
        Ok(Members(members))
    }
}
