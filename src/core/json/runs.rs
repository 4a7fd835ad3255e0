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
        if (has_zero(eight ^ (ONES * 0x22)) | has_zero(eight ^ (ONES * 0x5c)) | controls) != 0 {
            break;
        }
        rest = behind;
    }
    let mut length = bytes.len() - rest.len();
    for byte in rest {
        if matches!(byte, b'"' | b'\\' | 0..=0x1f) {
            break;
        }
        length += 1;
    }
    length
}

/// How many bytes both begin with.
pub(super) fn common_length(left: &[u8], right: &[u8]) -> usize {
    let eights = left.as_chunks::<8>().0.iter().zip(right.as_chunks::<8>().0);
    let begin =
        8 * eights.take_while(|(left, right)| u64::from_le_bytes(**left) == u64::from_le_bytes(**right)).count();
    begin + left.iter().zip(right).skip(begin).take_while(|(left, right)| left == right).count()
}
