//! What several test programs share.
#![allow(dead_code, reason = "every test program takes its part")]

use qolhat_gost::{ParameterSet, PrivateKey, Random, RandomError};

/// Bytes written as hexadecimal digits.
pub(crate) fn from_hex(digits: &str) -> Vec<u8> {
    assert!(digits.len().is_multiple_of(2), "odd number of digits: {digits}");
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// Hexadecimal digits of bytes.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The same bytes, last one first.
pub(crate) fn reversed(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().rev().copied().collect()
}

/// A sequence of numbers that look random and are the same in every run.
///
/// Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014 (SplitMix64).
pub(crate) struct Sequence(pub(crate) u64);

impl Sequence {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; that small ones come a little more often does not matter here.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.fill(&mut bytes).unwrap();
        bytes
    }
}

impl Random for Sequence {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for piece in bytes.chunks_mut(8) {
            let number = self.next().to_le_bytes();
            piece.copy_from_slice(&number[..piece.len()]);
        }
        Ok(())
    }
}

/// q of a parameter set, little-endian, found by asking which scalars are refused.
pub(crate) fn order(set: ParameterSet) -> Vec<u8> {
    let length = set.coordinate_bytes();
    let mut largest = vec![0; length];
    // The largest accepted scalar, bit by bit from the top.
    for bit in (0..8 * length).rev() {
        largest[bit / 8] |= 1 << (bit % 8);
        if PrivateKey::from_scalar_le(set, &largest).is_err() {
            largest[bit / 8] ^= 1 << (bit % 8);
        }
    }
    plus_one(&largest)
}

/// The next little-endian integer, which must fit.
pub(crate) fn plus_one(integer_le: &[u8]) -> Vec<u8> {
    let mut sum = integer_le.to_vec();
    for byte in &mut sum {
        let (next, carried) = byte.overflowing_add(1);
        *byte = next;
        if !carried {
            return sum;
        }
    }
    panic!("no integer of {} bytes comes next", sum.len());
}
