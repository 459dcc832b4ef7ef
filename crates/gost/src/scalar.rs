//! Integers modulo the group order, cut into digits for multiplying points.

use crate::limbs::{Limbs, MAX_LIMBS};
use zeroize::Zeroize;

/// Width of a digit of [`OddDigits`] in bits.
pub(crate) const WINDOW: usize = 4;

/// Digits of [`OddDigits`] for the longest scalar.
const MAX_DIGITS: usize = 64 * MAX_LIMBS / WINDOW;

/// An odd integer as Σ dᵢ·16ⁱ with every dᵢ odd and −15 ≤ dᵢ ≤ 15, so that no digit is zero.
///
/// Made and read without branching on the integer. Forgotten when dropped.
///
/// Source: M. Joye, M. Tunstall, "Exponent recoding and regular exponentiation algorithms" (2009), 3.2.
pub(crate) struct OddDigits {
    digits: [u8; MAX_DIGITS],
    count: usize,
}

/// One digit: its sign, and which of the odd multiples 1, 3, … 15 it is.
#[derive(Clone, Copy)]
pub(crate) struct SignedDigit {
    /// 1 when the digit is negative.
    pub(crate) negative: u8,
    /// (|d| − 1) / 2.
    pub(crate) index: u8,
}

impl OddDigits {
    /// `integer` must be odd and below 2^(64·`limbs`).
    pub(crate) fn new(integer: &Limbs, limbs: usize) -> Self {
        let count = 64 * limbs / WINDOW;
        let mut digits = [0; MAX_DIGITS];
        for (i, digit) in digits[..count].iter_mut().enumerate() {
            let low = integer[i / 16] >> (WINDOW * (i % 16));
            let next = if i % 16 == 15 && i + 1 < count {
                integer[i / 16 + 1] << WINDOW
            } else {
                0
            };
            // Five bits, made odd, are 16 + d; the rest of the integer becomes odd again by the same step. Above the
            // last digit stands nothing, so it is positive.
            let last = u64::from(i + 1 == count) << WINDOW;
            *digit = (((low | next) & 31) | last | 1) as u8;
        }
        Self { digits, count }
    }

    /// The digits, least significant first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = SignedDigit> {
        self.digits[..self.count].iter().map(|&digit| {
            let negative = (digit >> 4) ^ 1;
            let index = ((digit >> 1) ^ 0u8.wrapping_sub(negative)) & 7;
            SignedDigit { negative, index }
        })
    }
}

impl Drop for OddDigits {
    fn drop(&mut self) {
        self.digits.zeroize();
    }
}

/// Digits of a [`SparseDigits`] for the longest scalar, and one more for the carry.
const MAX_SPARSE_DIGITS: usize = 64 * MAX_LIMBS + 1;

/// A public integer as Σ dᵢ·2ⁱ where a digit is zero or odd with |dᵢ| < 2^(width−1), and of `width` neighbours at most
/// one is not zero (the width-w non-adjacent form).
///
/// Source: D. Hankerson, A. Menezes, S. Vanstone, "Guide to Elliptic Curve Cryptography", algorithm 3.35.
pub(crate) struct SparseDigits {
    digits: [i8; MAX_SPARSE_DIGITS],
}

impl SparseDigits {
    /// `width` is 2 to 8.
    pub(crate) fn new_vartime(integer: &Limbs, width: usize) -> Self {
        let mut digits = [0; MAX_SPARSE_DIGITS];
        let (mut position, mut carry) = (0, 0);
        while position < 64 * MAX_LIMBS {
            let window = bits_at(integer, position, width) + carry;
            if window & 1 == 0 {
                position += 1;
                continue;
            }
            carry = window >> (width - 1);
            digits[position] = (window - (carry << width)) as i8;
            position += width;
        }
        if carry == 1 {
            digits[MAX_SPARSE_DIGITS - 1] = 1;
        }
        Self { digits }
    }

    /// The digit of weight 2^`position`.
    pub(crate) fn at(&self, position: usize) -> i8 {
        self.digits[position]
    }

    /// How many digits there are up to the highest one that is not zero.
    pub(crate) fn count(&self) -> usize {
        self.digits
            .iter()
            .rposition(|&digit| digit != 0)
            .map_or(0, |highest| highest + 1)
    }
}

/// `width` bits of `integer` from `position` on, zeros beyond its end.
fn bits_at(integer: &Limbs, position: usize, width: usize) -> i32 {
    let (limb, shift) = (position / 64, position % 64);
    let mut bits = integer[limb] >> shift;
    if shift + width > 64 && limb + 1 < MAX_LIMBS {
        bits |= integer[limb + 1] << (64 - shift);
    }
    (bits & ((1 << width) - 1)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Adds `digit` · 2^`shift` to `sum` modulo 2^512.
    fn accumulate(sum: &mut Limbs, digit: i32, shift: usize) {
        let mut term = [0u64; MAX_LIMBS];
        term[shift / 64] = u64::from(digit.unsigned_abs()) << (shift % 64);
        if shift % 64 > 56 && shift / 64 + 1 < MAX_LIMBS {
            term[shift / 64 + 1] = u64::from(digit.unsigned_abs()) >> (64 - shift % 64);
        }
        *sum = if digit < 0 {
            crate::limbs::subtract(sum, &term).0
        } else {
            crate::limbs::add(sum, &term).0
        };
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn odd_digits_add_up_to_the_integer(mut integer: [u64; 8], limbs in prop_oneof![Just(4usize), Just(8)]) {
            integer[0] |= 1;
            integer[limbs..].fill(0);
            let mut sum = [0; 8];
            for (i, digit) in OddDigits::new(&integer, limbs).iter().enumerate() {
                let magnitude = 2 * i32::from(digit.index) + 1;
                accumulate(&mut sum, if digit.negative == 1 { -magnitude } else { magnitude }, WINDOW * i);
            }
            prop_assert_eq!(sum, integer);
        }

        #[test]
        fn sparse_digits_add_up_to_the_integer(integer: [u64; 8], width in 2usize..=8) {
            let digits = SparseDigits::new_vartime(&integer, width);
            let mut sum = [0; 8];
            for position in 0..digits.count().min(512) {
                let digit = i32::from(digits.at(position));
                prop_assert!(digit == 0 || digit & 1 == 1 && digit.abs() < 1 << (width - 1));
                accumulate(&mut sum, digit, position);
            }
            prop_assert_eq!(sum, integer);
        }
    }

    #[test]
    fn sparse_digits_of_the_extremes_add_up() {
        for (integer, count) in [([0; 8], 0), ([u64::MAX; 8], 513), ([1, 0, 0, 0, 0, 0, 0, 0], 1)] {
            assert_eq!(SparseDigits::new_vartime(&integer, 5).count(), count, "{integer:x?}");
        }
    }
}
