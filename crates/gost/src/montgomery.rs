//! Integers modulo any odd number, in Montgomery form.
//!
//! Source: P. L. Montgomery, "Modular multiplication without trial division" (1985), in the form that is called
//! coarsely integrated operand scanning (Ç. K. Koç, T. Acar, B. S. Kaliski, "Analyzing and comparing Montgomery
//! multiplication algorithms", 1996).

#[cfg(target_arch = "x86_64")]
use crate::backend::FourLimbs;
use crate::field::PrimeField;
use crate::inversion::Inverter;
use crate::limbs::{self, IntegerBytes, Limbs, MAX_LIMBS};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Add, Mul, Neg, Sub};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroize;

/// An odd prime of `N` limbs, and what multiplication needs to know about it.
pub(crate) trait Modulus<const N: usize>: Copy + Send + Sync + 'static {
    const MODULUS: [u64; N];
    /// −1/m mod 2^64.
    const NEGATIVE_INVERSE: u64 = negative_inverse(Self::MODULUS[0]);
    /// R mod m for R = 2^(64·N).
    const R: [u64; N] = power_of_two(64 * N, &Self::MODULUS);
    const INVERTER: Inverter<N> = Inverter::new(&Self::MODULUS);
    /// R² mod m.
    const R_SQUARED: [u64; N] = power_of_two(128 * N, &Self::MODULUS);
    /// R³ mod m.
    const R_CUBED: [u64; N] = power_of_two(192 * N, &Self::MODULUS);
}

/// Residue a modulo an odd prime m, stored as a·R mod m with R = 2^(64·N).
///
/// `N` limbs, least significant first, always below m. Running time does not depend on the value.
pub(crate) struct Montgomery<M, const N: usize>([u64; N], PhantomData<M>);

impl<M: Modulus<N>, const N: usize> Montgomery<M, N> {
    pub(crate) const fn from_hex(digits: &str) -> Self {
        Self::new(multiply(
            &limbs::from_hex(digits),
            &M::R_SQUARED,
            &M::MODULUS,
            M::NEGATIVE_INVERSE,
        ))
    }

    const fn new(limbs: [u64; N]) -> Self {
        Self(limbs, PhantomData)
    }
}

/// `a · b / R mod m`, for b below m and any a.
#[inline]
const fn multiply<const N: usize>(a: &[u64; N], b: &[u64; N], m: &[u64; N], negative_inverse: u64) -> [u64; N] {
    let (mut t, mut top, mut i) = ([0; N], 0, 0);
    while i < N {
        let (mut carry, mut j) = (0, 0);
        while j < N {
            (t[j], carry) = limbs::multiply_add(t[j], a[i], b[j], carry);
            j += 1;
        }
        let (high, higher) = limbs::add_carry(top, carry, 0);
        // t + factor · m is divisible by 2^64; the division is the shift by one limb.
        let factor = t[0].wrapping_mul(negative_inverse);
        (_, carry) = limbs::multiply_add(t[0], factor, m[0], 0);
        j = 1;
        while j < N {
            (t[j - 1], carry) = limbs::multiply_add(t[j], factor, m[j], carry);
            j += 1;
        }
        (t[N - 1], carry) = limbs::add_carry(high, carry, 0);
        top = higher + carry;
        i += 1;
    }
    subtract_once(&t, top, m)
}

/// The integer top · 2^(64·N) + value, which is below 2m, modulo m.
#[inline(always)]
const fn subtract_once<const N: usize>(value: &[u64; N], top: u64, m: &[u64; N]) -> [u64; N] {
    let (difference, borrow) = limbs::subtract(value, m);
    limbs::select(&difference, value, borrow & (top ^ 1))
}

/// −1/m mod 2^64 for odd m, by Newton's iteration; each step doubles the number of right bits.
const fn negative_inverse(m: u64) -> u64 {
    let (mut inverse, mut step) = (1u64, 0);
    while step < 6 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(m.wrapping_mul(inverse)));
        step += 1;
    }
    inverse.wrapping_neg()
}

/// 2^exponent mod m.
const fn power_of_two<const N: usize>(exponent: usize, m: &[u64; N]) -> [u64; N] {
    let (mut value, mut i) = ([0; N], 0);
    value[0] = 1;
    while i < exponent {
        let (doubled, carry) = limbs::add(&value, &value);
        value = subtract_once(&doubled, carry, m);
        i += 1;
    }
    value
}

impl<M: Modulus<N>, const N: usize> Add for Montgomery<M, N> {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        let (sum, carry) = limbs::add(&self.0, &other.0);
        Self::new(subtract_once(&sum, carry, &M::MODULUS))
    }
}

impl<M: Modulus<N>, const N: usize> Sub for Montgomery<M, N> {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        let (difference, borrow) = limbs::subtract(&self.0, &other.0);
        let correction = limbs::select(&[0; N], &M::MODULUS, borrow);
        Self::new(limbs::add(&difference, &correction).0)
    }
}

impl<M: Modulus<N>, const N: usize> Neg for Montgomery<M, N> {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl<M: Modulus<N>, const N: usize> Mul for Montgomery<M, N> {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::new(multiply(&self.0, &other.0, &M::MODULUS, M::NEGATIVE_INVERSE))
    }
}

impl<M: Modulus<N>, const N: usize> PrimeField for Montgomery<M, N> {
    const LIMBS: usize = N;
    const MODULUS: Limbs = {
        let (mut wide, mut i) = ([0; MAX_LIMBS], 0);
        while i < N {
            wide[i] = M::MODULUS[i];
            i += 1;
        }
        wide
    };
    const ZERO: Self = Self::new([0; N]);
    const ONE: Self = Self::new(M::R);

    fn square(self) -> Self {
        self * self
    }

    #[inline(always)]
    fn times(self, factor: u8) -> Self {
        // Doubling and adding: a multiplication and its reduction cost more.
        let mut sum = self;
        for bit in (0..factor.ilog2()).rev() {
            sum = sum.double();
            if (factor >> bit) & 1 == 1 {
                sum = sum + self;
            }
        }
        sum
    }

    fn invert(self) -> Self {
        // 1/(a·R) · R³ / R = (1/a)·R.
        Self::new(M::INVERTER.invert(&self.0)) * Self::new(M::R_CUBED)
    }

    fn invert_vartime(self) -> Self {
        Self::new(M::INVERTER.invert_vartime(&self.0)) * Self::new(M::R_CUBED)
    }

    fn reduced(integer: &IntegerBytes) -> Self {
        Self::new(multiply(
            &limbs::from_le_bytes(integer),
            &M::R_SQUARED,
            &M::MODULUS,
            M::NEGATIVE_INVERSE,
        ))
    }

    #[inline]
    fn is_zero_vartime(self) -> bool {
        self.0.iter().all(|&limb| limb == 0)
    }

    #[inline(always)]
    fn choose<'a, const K: usize>(elements: impl Iterator<Item = [&'a Self; K]>, index: u64) -> [Self; K] {
        let integers = elements.map(|elements| elements.map(|element| &element.0));
        #[cfg(target_arch = "x86_64")]
        if let Some(registers) = FourLimbs::get() {
            return registers.choose(integers, index).map(Self::new);
        }
        limbs::choose(integers, index).map(Self::new)
    }

    fn to_limbs(self) -> Limbs {
        let one = limbs::from_hex("1");
        limbs::widen(&multiply(&self.0, &one, &M::MODULUS, M::NEGATIVE_INVERSE))
    }
}

impl<M, const N: usize> Clone for Montgomery<M, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, const N: usize> Copy for Montgomery<M, N> {}

impl<M: Modulus<N>, const N: usize> ConditionallySelectable for Montgomery<M, N> {
    #[inline]
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        Self::new(limbs::select(&a.0, &b.0, u64::from(choice.unwrap_u8())))
    }
}

impl<M, const N: usize> ConstantTimeEq for Montgomery<M, N> {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }
}

impl<M, const N: usize> Zeroize for Montgomery<M, N> {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl<M, const N: usize> fmt::Debug for Montgomery<M, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Montgomery")
    }
}
