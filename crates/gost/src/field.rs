//! Integers modulo the prime of a curve.
//!
//! [`PrimeField`] is all that curves ask of a field. Two families implement it: [`PseudoMersenne`] for the primes
//! 2^n − c, whose reduction is one short multiplication, and [`Montgomery`](crate::montgomery::Montgomery) for any
//! other odd prime. A faster field for one prime can take the place of either without a change elsewhere.

#[cfg(target_arch = "x86_64")]
use crate::backend::{CarryChains, FourLimbs};
use crate::inversion::Inverter;
use crate::limbs::{self, IntegerBytes, Limbs, MAX_LIMBS};
use std::fmt;
// Keeps the compiler from making a branch of a carry that is hardly ever 1.
use std::hint::black_box;
use std::ops::{Add, Mul, Neg, Sub};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroize;

/// An element of a prime field.
///
/// No operation branches on a value or uses it as an index, except where the name ends in `_vartime`.
pub(crate) trait PrimeField:
    Copy
    + Send
    + Sync
    + Zeroize
    + ConditionallySelectable
    + ConstantTimeEq
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Neg<Output = Self>
    + 'static
{
    /// Limbs of the modulus.
    const LIMBS: usize;
    /// The modulus, filled up with zeros.
    const MODULUS: Limbs;
    const ZERO: Self;
    const ONE: Self;

    fn square(self) -> Self;

    /// The residue of any integer of [`Self::LIMBS`] limbs; higher bytes are ignored.
    fn reduced(integer: &IntegerBytes) -> Self;

    /// The only representative below the modulus.
    fn to_limbs(self) -> Limbs;

    fn double(self) -> Self {
        self + self
    }

    /// `self` added up `factor` times, for a small constant of a formula, which may not be 0.
    fn times(self, factor: u8) -> Self;

    fn to_bytes(self) -> IntegerBytes {
        limbs::to_le_bytes(&self.to_limbs())
    }

    fn is_zero(self) -> Choice {
        self.ct_eq(&Self::ZERO)
    }

    fn is_zero_vartime(self) -> bool;

    /// The elements at `index`, without saying where it is; zeros if there are fewer.
    fn choose<'a, const K: usize>(elements: impl Iterator<Item = [&'a Self; K]>, index: u64) -> [Self; K];

    /// The element whose representative `integer` is, and whether it is below the modulus.
    fn from_canonical(integer: &IntegerBytes) -> (Self, Choice) {
        (Self::reduced(integer), is_below(integer, &Self::MODULUS))
    }

    /// The multiplicative inverse; zero for zero.
    fn invert(self) -> Self;

    /// As [`Self::invert`], faster for most values.
    fn invert_vartime(self) -> Self;
}

/// Whether `integer` is below `modulus`.
pub(crate) fn is_below(integer: &IntegerBytes, modulus: &Limbs) -> Choice {
    let (_, borrow) = limbs::subtract(&limbs::from_le_bytes::<MAX_LIMBS>(integer), modulus);
    Choice::from(borrow as u8)
}

/// Element of GF(p), p = 2^(64·N) − C, for a small C.
///
/// `N` limbs, least significant first; any value below 2^(64·N) is allowed and the two representatives of a small
/// residue are equal. Running time does not depend on the value.
#[derive(Clone, Copy)]
pub(crate) struct PseudoMersenne<const N: usize, const C: u64>([u64; N]);

/// p = 2^256 − 617: CryptoPro-A (RFC 4357, 11.4) and tc26-256-A (RFC 9215, appendix B.1; RFC 7836, A.2).
pub(crate) type FieldP256 = PseudoMersenne<4, 617>;

/// p = 2^512 − 569: tc26-512-A and tc26-512-C (RFC 7836, A.1 and A.2).
pub(crate) type FieldP512 = PseudoMersenne<8, 569>;

/// Room for the product of two elements.
const WIDE: usize = 2 * MAX_LIMBS;

impl<const N: usize, const C: u64> PseudoMersenne<N, C> {
    const INVERTER: Inverter<N> = Inverter::new(&Self::modulus());

    const fn modulus() -> [u64; N] {
        let mut c = [0; N];
        c[0] = C;
        limbs::subtract(&[0; N], &c).0
    }

    pub(crate) const fn from_hex(digits: &str) -> Self {
        Self(limbs::from_hex(digits))
    }

    /// Folds the carry of weight 2^(64·N) back: 2^(64·N) ≡ C. `carry · C` must fit a limb.
    #[inline(always)]
    fn fold(mut value: [u64; N], carry: u64) -> Self {
        let mut spill;
        (value[0], spill) = limbs::add_carry(value[0], carry * C, 0);
        for limb in &mut value[1..] {
            (*limb, spill) = limbs::add_carry(*limb, 0, spill);
        }
        // After a second carry the value is below carry · C, so this can not carry again.
        value[0] = value[0].wrapping_add(black_box(spill) * C);
        Self(value)
    }

    #[inline(always)]
    fn reduce(product: &[u64; WIDE]) -> Self {
        let mut value = [0; N];
        let mut carry = 0;
        for i in 0..N {
            (value[i], carry) = limbs::multiply_add(product[i], product[N + i], C, carry);
        }
        Self::fold(value, carry)
    }

    #[inline(never)]
    fn multiply_portable(a: [u64; N], b: [u64; N]) -> Self {
        let mut product = [0; WIDE];
        for i in 0..N {
            let mut carry = 0;
            for j in 0..N {
                (product[i + j], carry) = limbs::multiply_add(product[i + j], a[i], b[j], carry);
            }
            product[i + N] = carry;
        }
        Self::reduce(&product)
    }

    #[inline(never)]
    fn square_portable(value: [u64; N]) -> Self {
        // Each product of two different limbs is needed twice: sum them once, double, add the squares.
        let mut product = [0; WIDE];
        for i in 0..N {
            let mut carry = 0;
            for j in i + 1..N {
                (product[i + j], carry) = limbs::multiply_add(product[i + j], value[i], value[j], carry);
            }
            product[i + N] = carry;
        }
        let (mut high_bit, mut carry) = (0, 0);
        for i in 0..N {
            let (low, high) = (product[2 * i], product[2 * i + 1]);
            let (square, square_carry) = limbs::multiply_add(low << 1 | high_bit, value[i], value[i], carry);
            product[2 * i] = square;
            (product[2 * i + 1], carry) = limbs::add_carry(high << 1 | low >> 63, square_carry, 0);
            high_bit = high >> 63;
        }
        Self::reduce(&product)
    }

    #[inline(always)]
    fn canonical(self) -> [u64; N] {
        // value − p = value + C − 2^(64·N): the sum carries exactly when the value is not below p.
        let mut c = [0; N];
        c[0] = C;
        let (reduced, carry) = limbs::add(&self.0, &c);
        limbs::select(&self.0, &reduced, carry)
    }
}

impl<const N: usize, const C: u64> Add for PseudoMersenne<N, C> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let (sum, carry) = limbs::add(&self.0, &other.0);
        Self::fold(sum, black_box(carry))
    }
}

impl<const N: usize, const C: u64> Sub for PseudoMersenne<N, C> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let (mut value, borrow) = limbs::subtract(&self.0, &other.0);
        let mut spill;
        (value[0], spill) = limbs::subtract_borrow(value[0], black_box(borrow) * C, 0);
        for limb in &mut value[1..] {
            (*limb, spill) = limbs::subtract_borrow(*limb, 0, spill);
        }
        // After a second borrow the value is at least 2^(64·N) − C, so this can not borrow again.
        value[0] = value[0].wrapping_sub(black_box(spill) * C);
        Self(value)
    }
}

impl<const N: usize, const C: u64> Neg for PseudoMersenne<N, C> {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl<const N: usize, const C: u64> Mul for PseudoMersenne<N, C> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(chains) = CarryChains::get() {
            return Self(chains.multiply::<N, C>(&self.0, &other.0));
        }
        Self::multiply_portable(self.0, other.0)
    }
}

impl<const N: usize, const C: u64> PrimeField for PseudoMersenne<N, C> {
    const LIMBS: usize = N;
    const MODULUS: Limbs = {
        let (short, mut wide, mut i) = (Self::modulus(), [0; MAX_LIMBS], 0);
        while i < N {
            wide[i] = short[i];
            i += 1;
        }
        wide
    };
    const ZERO: Self = Self([0; N]);
    const ONE: Self = Self::from_hex("1");

    #[inline(always)]
    fn square(self) -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(chains) = CarryChains::get() {
            return Self(chains.square::<N, C>(&self.0));
        }
        Self::square_portable(self.0)
    }

    #[inline(always)]
    fn times(self, factor: u8) -> Self {
        let (mut value, mut carry) = (self.0, 0);
        for limb in &mut value {
            (*limb, carry) = limbs::multiply_add(carry, *limb, u64::from(factor), 0);
        }
        Self::fold(value, carry)
    }

    fn invert(self) -> Self {
        Self(Self::INVERTER.invert(&self.canonical()))
    }

    fn invert_vartime(self) -> Self {
        Self(Self::INVERTER.invert_vartime(&self.canonical()))
    }

    fn reduced(integer: &IntegerBytes) -> Self {
        Self(limbs::from_le_bytes(integer))
    }

    #[inline]
    fn is_zero_vartime(self) -> bool {
        let is = |integer: &[u64; N]| self.0.iter().zip(integer).all(|(limb, other)| limb == other);
        is(&[0; N]) || is(&Self::modulus())
    }

    #[inline(always)]
    fn choose<'a, const K: usize>(elements: impl Iterator<Item = [&'a Self; K]>, index: u64) -> [Self; K] {
        let integers = elements.map(|elements| elements.map(|element| &element.0));
        #[cfg(target_arch = "x86_64")]
        if let Some(registers) = FourLimbs::get() {
            return registers.choose(integers, index).map(Self);
        }
        limbs::choose(integers, index).map(Self)
    }

    fn to_limbs(self) -> Limbs {
        limbs::widen(&self.canonical())
    }
}

impl<const N: usize, const C: u64> ConditionallySelectable for PseudoMersenne<N, C> {
    #[inline]
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        Self(limbs::select(&a.0, &b.0, u64::from(choice.unwrap_u8())))
    }
}

impl<const N: usize, const C: u64> ConstantTimeEq for PseudoMersenne<N, C> {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.canonical().ct_eq(&other.canonical())
    }
}

impl<const N: usize, const C: u64> Zeroize for PseudoMersenne<N, C> {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl<const N: usize, const C: u64> fmt::Debug for PseudoMersenne<N, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PseudoMersenne")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::curve::Curve;
    use crate::parameters;
    use crypto_bigint::{NonZero, U512};
    use proptest::prelude::*;

    /// Integers as they come and at the edges of limbs and of the usual moduli.
    fn integer() -> impl Strategy<Value = [u64; 8]> {
        let limb = prop_oneof![4 => any::<u64>(), 1 => Just(0), 1 => Just(u64::MAX), 1 => 0..1000u64, 1 => (u64::MAX - 1000)..];
        prop::array::uniform8(limb)
    }

    /// The first limbs of `integer`, as this crate and as the model know it.
    fn both<F: PrimeField>(mut integer: [u64; 8]) -> (F, U512) {
        integer[F::LIMBS..].fill(0);
        (
            F::reduced(&limbs::to_le_bytes(&integer)),
            U512::from_words(integer).rem(&modulus::<F>()),
        )
    }

    fn modulus<F: PrimeField>() -> NonZero<U512> {
        NonZero::new(U512::from_words(F::MODULUS)).unwrap()
    }

    /// The inverse by Fermat's little theorem, the slow model of inversion.
    fn invert_slowly<F: PrimeField>(value: F) -> F {
        let (exponent, _) = limbs::subtract(&F::MODULUS, &limbs::widen(&[2]));
        (0..64 * F::LIMBS).rev().fold(F::ONE, |power, bit| {
            let power = power.square();
            if (exponent[bit / 64] >> (bit % 64)) & 1 == 1 {
                power * value
            } else {
                power
            }
        })
    }

    /// Compares every operation with the slow model.
    fn check<F: PrimeField>(a: [u64; 8], b: [u64; 8], c: [u64; 8]) {
        let m = modulus::<F>();
        let ((a, model_a), (b, model_b), (c, _)) = (both::<F>(a), both::<F>(b), both::<F>(c));
        let is = |element: F, model: U512| assert_eq!(element.to_limbs(), model.to_words());
        is(a, model_a);
        is(a + b, model_a.add_mod(&model_b, &m));
        is(a - b, model_a.sub_mod(&model_b, &m));
        is(a * b, model_a.mul_mod(&model_b, &m));
        is(a.square(), model_a.mul_mod(&model_a, &m));
        is(a.double(), model_a.add_mod(&model_a, &m));
        for factor in [1, 2, 3, 8, 255] {
            is(a.times(factor), model_a.mul_mod(&U512::from(factor), &m));
        }
        is(-a, U512::ZERO.sub_mod(&model_a, &m));
        assert_eq!(bool::from(a.ct_eq(&b)), model_a == model_b);
        assert_eq!(bool::from(a.is_zero()), model_a == U512::ZERO);
        assert_eq!(a.is_zero_vartime(), model_a == U512::ZERO);
        // What the model has no function for follows from the laws.
        is((a * b) * c - a * (b * c), U512::ZERO);
        is(a * (b + c) - (a * b + a * c), U512::ZERO);
        is(
            a * a.invert(),
            if model_a == U512::ZERO { U512::ZERO } else { U512::ONE },
        );
        let inverse = invert_slowly(a);
        assert_eq!(a.invert().to_limbs(), inverse.to_limbs());
        assert_eq!(a.invert_vartime().to_limbs(), inverse.to_limbs());
        is(F::conditional_select(&a, &b, Choice::from(0)), model_a);
        is(F::conditional_select(&a, &b, Choice::from(1)), model_b);
        let (again, is_canonical) = F::from_canonical(&a.to_bytes());
        assert!(bool::from(is_canonical));
        is(again, model_a);
    }

    fn check_curve<C: Curve>(a: [u64; 8], b: [u64; 8], c: [u64; 8]) {
        check::<C::Field>(a, b, c);
        check::<C::Scalar>(a, b, c);
    }

    /// Every field of every curve: the primes and the group orders.
    fn check_all(a: [u64; 8], b: [u64; 8], c: [u64; 8]) {
        check_curve::<parameters::Tc26Gost256A>(a, b, c);
        check_curve::<parameters::CryptoProA>(a, b, c);
        check_curve::<parameters::CryptoProB>(a, b, c);
        check_curve::<parameters::CryptoProC>(a, b, c);
        check_curve::<parameters::CryptoProTest>(a, b, c);
        check_curve::<parameters::Tc26Gost512A>(a, b, c);
        check_curve::<parameters::Tc26Gost512B>(a, b, c);
        check_curve::<parameters::Tc26Gost512C>(a, b, c);
        check_curve::<parameters::Tc26Gost512Test>(a, b, c);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn arithmetic_agrees_with_the_slow_model(a in integer(), b in integer(), c in integer()) {
            check_all(a, b, c);
        }
    }

    /// The carry chains give the very limbs that the portable code gives.
    #[cfg(target_arch = "x86_64")]
    fn check_carry_chains<const N: usize, const C: u64>(chains: CarryChains, a: [u64; 8], b: [u64; 8]) {
        type Portable<const N: usize, const C: u64> = PseudoMersenne<N, C>;
        let (a, b) = (a.first_chunk::<N>().unwrap(), b.first_chunk::<N>().unwrap());
        let same = |fast: [u64; N], portable: PseudoMersenne<N, C>| assert_eq!(fast, portable.0);
        same(
            chains.multiply::<N, C>(a, b),
            Portable::<N, C>::multiply_portable(*a, *b),
        );
        same(chains.square::<N, C>(a), Portable::<N, C>::square_portable(*a));
    }

    #[cfg(target_arch = "x86_64")]
    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn carry_chains_agree_with_the_portable_code(a in integer(), b in integer()) {
            if let Some(chains) = CarryChains::get() {
                check_carry_chains::<4, 617>(chains, a, b);
                check_carry_chains::<8, 569>(chains, a, b);
            }
        }
    }

    /// p − 1, p, p + 1 and 2^(64·N) − 1 against each other, for one field.
    fn check_edges<F: PrimeField>() {
        let near = |offset: u64, up: bool| {
            let offset = limbs::widen(&[offset]);
            if up {
                limbs::add(&F::MODULUS, &offset).0
            } else {
                limbs::subtract(&F::MODULUS, &offset).0
            }
        };
        let edges = [
            near(1, false),
            near(0, true),
            near(1, true),
            near(2, false),
            half_of_next::<F>(),
            [u64::MAX; 8],
            [0; 8],
            limbs::widen(&[1]),
            limbs::widen(&[2]),
            limbs::widen(&[0, u64::MAX]),
        ];
        for a in edges {
            for b in edges {
                check::<F>(a, b, near(1, false));
            }
        }
        for (integer, is_canonical) in [(near(1, false), true), (near(0, true), false), ([u64::MAX; 8], false)] {
            assert_eq!(
                bool::from(F::from_canonical(&limbs::to_le_bytes(&integer)).1),
                is_canonical,
                "{integer:x?}"
            );
        }
    }

    /// (m + 1)/2 for the modulus m.
    fn half_of_next<F: PrimeField>() -> Limbs {
        let mut half = F::MODULUS.map(|limb| limb >> 1);
        for i in 1..F::LIMBS {
            half[i - 1] |= F::MODULUS[i] << 63;
        }
        limbs::add(&half, &limbs::widen(&[1])).0
    }

    #[test]
    fn edges_of_the_moduli_agree_with_the_slow_model() {
        check_edges::<FieldP256>();
        check_edges::<FieldP512>();
        check_edges::<<parameters::CryptoProB as Curve>::Field>();
        check_edges::<<parameters::CryptoProC as Curve>::Field>();
        check_edges::<<parameters::Tc26Gost512B as Curve>::Field>();
        check_edges::<<parameters::Tc26Gost512Test as Curve>::Field>();
        check_edges::<<parameters::Tc26Gost256A as Curve>::Scalar>();
        check_edges::<<parameters::Tc26Gost512A as Curve>::Scalar>();
        check_edges::<<parameters::Tc26Gost512C as Curve>::Scalar>();
    }
}
