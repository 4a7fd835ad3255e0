//! A hash of texts for tables: FNV-1a of 64 bits. Who chooses the texts can make them collide, which costs time alone.

/// The hash of nothing.
pub(crate) const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

const PRIME: u64 = 0x0100_0000_01b3;

pub(crate) fn fingerprint(text: &str) -> u64 {
    extended(EMPTY, text.as_bytes())
}

/// As much of it as tells few texts apart.
#[expect(clippy::cast_possible_truncation, reason = "any part of the hash is one")]
pub(crate) fn short_fingerprint(text: &str) -> u32 {
    fingerprint(text) as u32
}

/// The hash of what a hash is of, and these bytes after it.
pub(crate) fn extended(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vectors() {
        for (text, expected) in
            [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)]
        {
            assert_eq!(fingerprint(text), expected, "{text}");
        }
        assert_eq!(extended(fingerprint("foo"), b"bar"), fingerprint("foobar"));
    }
}
