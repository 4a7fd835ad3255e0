//! The region whose tasks are asked for. It picks the data, not the host that takes the call.

use alloc::string::String;

use crate::error::Error;

/// A region such as `ap-guangzhou`: the value of `X-TC-Region`.
///
/// The set is open, as the service has regions that no list of today names; only the shape is checked: lower-case
/// letters and digits in parts that are joined by `-`. So nothing else can reach a header or a host through it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Region(String);

impl Region {
    /// A region by its name.
    ///
    /// # Errors
    /// `validation` when the name has not the shape of a region.
    pub fn new(name: impl Into<String>) -> Result<Self, Error> {
        Self::of_field("region", name.into())
    }

    /// A region by the name that this field gives.
    pub(crate) fn of_field(field: &str, name: String) -> Result<Self, Error> {
        const LONGEST: usize = 64;
        let mut previous = b'-';
        let mut is_valid = name.len() <= LONGEST && name.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        for byte in name.bytes() {
            is_valid &= byte.is_ascii_lowercase() || byte.is_ascii_digit() || (byte == b'-' && previous != b'-');
            previous = byte;
        }
        if !is_valid || previous == b'-' {
            return Err(Error::invalid_parameter(
                field,
                "expected a region such as \"ap-guangzhou\", got {?}",
                &[&name],
            ));
        }
        Ok(Self(name))
    }

    /// The name of the region.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is one of the isolated finance regions, `…-fsi`.
    pub(crate) fn is_finance(&self) -> bool {
        self.0.ends_with("-fsi")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_open_but_shaped() {
        for name in ["ap-guangzhou", "na-siliconvalley", "ap-shanghai-fsi", "mars-north-1", "x"] {
            assert_eq!(Region::new(name).unwrap().as_str(), name);
        }
        for name in [
            "",
            "-",
            "ap-",
            "-ap",
            "ap--x",
            "AP-guangzhou",
            "ap_guangzhou",
            "ap.guangzhou",
            "ap guangzhou",
            "ap\r\nx",
            "ap#",
            "ap@evil",
            "ap/x",
            "ap:1",
            "ap\\x",
            "广州",
            "1-ap",
            &"a".repeat(65),
        ] {
            assert_eq!(Region::new(name).unwrap_err().field(), Some("region"), "{name:?}");
        }
    }

    #[test]
    fn a_name_has_at_most_64_characters() {
        assert!(Region::new("a".repeat(64)).is_ok() && Region::new("a".repeat(65)).is_err());
    }
}
