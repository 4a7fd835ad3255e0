//! Runs of bytes, eight at a time: what the standard library does one by one where the code is to be small.

/// How many bytes stand before the first that ends a string or is not itself in one.
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHS: u64 = ONES << 7;
    let mut rest = bytes;
    while let Some((eight, behind)) = rest.split_first_chunk::<8>() {
        let eight = u64::from_le_bytes(*eight);
        let has_zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
        let controls = eight.wrapping_sub(ONES * 0x20) & !eight & HIGHS;
        let ends = has_zero(eight ^ (ONES * 0x22)) | has_zero(eight ^ (ONES * 0x5c)) | controls;
        if ends != 0 {
            return bytes.len() - rest.len() + first_byte(ends);
        }
        rest = behind;
    }
    let is_plain = |byte: &&u8| !matches!(byte, b'"' | b'\\' | 0..=0x1f);
    bytes.len() - rest.len() + rest.iter().take_while(is_plain).count()
}

/// How many bytes both begin with.
pub(super) fn common_length(left: &[u8], right: &[u8]) -> usize {
    let mut length = 0;
    for (left, right) in left.as_chunks::<8>().0.iter().zip(right.as_chunks::<8>().0) {
        let differing = u64::from_le_bytes(*left) ^ u64::from_le_bytes(*right);
        if differing != 0 {
            return length + first_byte(differing);
        }
        length += 8;
    }
    length + left.iter().zip(right).skip(length).take_while(|(left, right)| left == right).count()
}

/// The place of the first byte that is not zero, of eight.
fn first_byte(eight: u64) -> usize {
    (eight.trailing_zeros() / 8) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    /// Bytes beside those that end a string, and those that a subtraction of all eight at once could take for them.
    const BYTES: &[u8] = b"a\"\\!#[] \x00\x01\x1f\x7f\x80\xa2\xdc\xff";

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 5_000, ..ProptestConfig::default() })]

        #[test]
        fn a_run_is_as_long_as_one_that_is_counted_byte_by_byte(
            begin in 0_usize..20,
            rest in vec(select(BYTES), 0..20),
            other in vec(select(BYTES), 0..20),
        ) {
            let mut bytes = alloc::vec![b'x'; begin];
            bytes.extend(rest);
            let plain = bytes.iter().take_while(|byte| **byte > 0x1f && **byte != b'"' && **byte != b'\\').count();
            prop_assert_eq!(plain_length(&bytes), plain);
            let mut others = alloc::vec![b'x'; begin];
            others.extend(other);
            let common = bytes.iter().zip(&others).take_while(|(left, right)| left == right).count();
            prop_assert_eq!(common_length(&bytes, &others), common);
        }
    }
}
