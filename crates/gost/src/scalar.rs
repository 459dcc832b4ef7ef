//! Integers modulo the group order, cut into digits for multiplying points.

use crate::field::PrimeField;
use crate::limbs::{self, Limbs, MAX_LIMBS};
use std::ops::Neg;
use zeroize::Zeroize;

/// The widest digit of [`OddDigits`] in bits.
const MAX_WIDTH: usize = 7;

/// The narrowest one.
const MIN_WIDTH: usize = 4;

/// Digits of [`OddDigits`] for the longest scalar.
const MAX_DIGITS: usize = (64 * MAX_LIMBS).div_ceil(MIN_WIDTH);

/// A scalar k as Σ dᵢ·2^(width·i) modulo the group order q, with every dᵢ odd and |dᵢ| < 2^width, so that no digit is
/// zero.
///
/// As integers the digits add up to k when it is odd, and to k − q when it is even. Made and read without branching on
/// the scalar. Forgotten when dropped.
///
/// Source: M. Joye, M. Tunstall, "Exponent recoding and regular exponentiation algorithms" (2009), 3.2.
pub(crate) struct OddDigits {
    digits: [u8; MAX_DIGITS],
    count: usize,
    width: usize,
}

/// What can be chosen from a table without saying which.
pub(crate) trait Selectable: Copy + Neg<Output = Self> {
    /// As [`PrimeField::choose`], for each of the numbers that make the point: that many fit the registers.
    fn choose(table: &[Self], index: u64) -> Self;
}

/// One digit: its sign, and which of the odd multiples 1, 3, … it is.
#[derive(Clone, Copy)]
pub(crate) struct SignedDigit {
    /// 1 when the digit is negative.
    pub(crate) negative: u8,
    /// (|d| − 1) / 2.
    pub(crate) index: u8,
}

impl OddDigits {
    /// `k` must not be above the order q, the modulus of `S`.
    pub(crate) fn new<S: PrimeField>(k: &Limbs, width: usize) -> Self {
        assert!((MIN_WIDTH..=MAX_WIDTH).contains(&width), "digits of {width} bits");
        let is_odd = k[0] & 1;
        let (mut opposite, _) = limbs::subtract(&S::MODULUS, k);
        let mut odd = limbs::select(&opposite, k, is_odd);
        let count = Self::count::<S>(width);
        let mut digits = [0; MAX_DIGITS];
        // Changes 2^width + d into 2^width − d when k was even; d is odd.
        let sign = (((1 << width) - 1) << 1) & (is_odd as u8).wrapping_sub(1);
        for (i, digit) in digits[..count].iter_mut().enumerate() {
            // The width + 1 lowest bits, made odd, are 2^width + d; the rest of the integer becomes odd again by the
            // same step. Above the last digit stands nothing, so it is positive.
            let last = u8::from(i + 1 == count) << width;
            *digit = (bits_at(&odd, width * i, width + 1) as u8 | last | 1) ^ sign;
        }
        opposite.zeroize();
        odd.zeroize();
        Self { digits, count, width }
    }

    /// How many digits a scalar has: the least number for which 2^(width·count) is above the order.
    ///
    /// So 2^(width·(count − 1)) is below the order.
    pub(crate) const fn count<S: PrimeField>(width: usize) -> usize {
        let mut bits = 64 * MAX_LIMBS;
        while S::MODULUS[(bits - 1) / 64] >> ((bits - 1) % 64) == 0 {
            bits -= 1;
        }
        bits.div_ceil(width)
    }

    /// The digits, least significant first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = SignedDigit> + ExactSizeIterator {
        self.digits[..self.count].iter().map(|&digit| {
            let negative = (digit >> self.width) ^ 1;
            let index = ((digit >> 1) ^ 0u8.wrapping_sub(negative)) & ((1 << (self.width - 1)) - 1);
            SignedDigit { negative, index }
        })
    }
}

impl SignedDigit {
    /// d·P from P, 3P, 5P, …, touching every entry.
    #[inline(always)]
    pub(crate) fn select<T: Selectable>(self, odd_multiples: &[T]) -> T {
        let chosen = T::choose(odd_multiples, u64::from(self.index));
        T::choose(&[chosen, -chosen], u64::from(self.negative))
    }

    /// d·P from P, 3P, 5P, …
    #[inline(always)]
    pub(crate) fn select_vartime<T: Copy + Neg<Output = T>>(self, odd_multiples: &[T]) -> T {
        let chosen = odd_multiples[usize::from(self.index)];
        if self.negative == 1 { -chosen } else { chosen }
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

    /// How many digits any scalar below the order has at most.
    pub(crate) const fn count<S: PrimeField>() -> usize {
        OddDigits::count::<S>(1) + 1
    }

    /// The digit of weight 2^`position`, if it is not zero.
    #[inline(always)]
    pub(crate) fn at(&self, position: usize) -> Option<SignedDigit> {
        let digit = *self.digits.get(position).filter(|&&digit| digit != 0)?;
        Some(SignedDigit {
            negative: u8::from(digit < 0),
            index: digit.unsigned_abs() / 2,
        })
    }

    /// How many digits there are up to the highest one that is not zero.
    pub(crate) fn length(&self) -> usize {
        self.digits
            .iter()
            .rposition(|&digit| digit != 0)
            .map_or(0, |highest| highest + 1)
    }
}

/// `width` bits of `integer` from `position` on, zeros beyond its end.
#[inline(always)]
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
    use crate::curve::Curve;
    use crate::parameters;
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

    fn value(digit: SignedDigit) -> i32 {
        let magnitude = 2 * i32::from(digit.index) + 1;
        if digit.negative == 1 { -magnitude } else { magnitude }
    }

    fn check_odd_digits<S: PrimeField>(k: &Limbs, width: usize) {
        let k = S::reduced(&limbs::to_le_bytes(k)).to_limbs();
        let mut sum = [0; 8];
        for (i, digit) in OddDigits::new::<S>(&k, width).iter().enumerate() {
            assert!(value(digit).abs() < 1 << width);
            accumulate(&mut sum, value(digit), width * i);
        }
        // k, or k − q modulo 2^512.
        let expected = if k[0] & 1 == 1 {
            k
        } else {
            limbs::subtract(&k, &S::MODULUS).0
        };
        assert_eq!(sum, expected);
        let top = width * (OddDigits::count::<S>(width) - 1);
        let mut power = [0; 8];
        power[top / 64] = 1 << (top % 64);
        assert_eq!(limbs::subtract(&S::MODULUS, &power).1, 0, "2^{top} is above the order");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn odd_digits_add_up_to_the_scalar(k: [u64; 8], width in MIN_WIDTH..=MAX_WIDTH) {
            check_odd_digits::<<parameters::Tc26Gost256A as Curve>::Scalar>(&k, width);
            check_odd_digits::<<parameters::CryptoProA as Curve>::Scalar>(&k, width);
            check_odd_digits::<<parameters::CryptoProTest as Curve>::Scalar>(&k, width);
            check_odd_digits::<<parameters::Tc26Gost512A as Curve>::Scalar>(&k, width);
            check_odd_digits::<<parameters::Tc26Gost512C as Curve>::Scalar>(&k, width);
            check_odd_digits::<<parameters::Tc26Gost512Test as Curve>::Scalar>(&k, width);
        }

        #[test]
        fn sparse_digits_add_up_to_the_integer(integer: [u64; 8], width in 2usize..=8) {
            let digits = SparseDigits::new_vartime(&integer, width);
            let mut sum = [0; 8];
            for position in 0..digits.length().min(512) {
                let Some(digit) = digits.at(position) else { continue };
                prop_assert!(value(digit).abs() < 1 << (width - 1));
                accumulate(&mut sum, value(digit), position);
            }
            prop_assert_eq!(sum, integer);
        }
    }

    #[test]
    fn sparse_digits_of_the_extremes_add_up() {
        for (integer, length) in [([0; 8], 0), ([u64::MAX; 8], 513), ([1, 0, 0, 0, 0, 0, 0, 0], 1)] {
            assert_eq!(SparseDigits::new_vartime(&integer, 5).length(), length, "{integer:x?}");
        }
    }
}
