//! Eight elements of GF(2^512 − 569) at once, and points made of them, by 52-bit multiplications.
//!
//! Ten vectors hold the limbs of radix 2^52 of eight elements, one element a lane. `vpmadd52luq` and `vpmadd52huq`
//! multiply the low 52 bits of two lanes and add the low or the high half of the product to a third.
//!
//! Nothing here may see a secret: multiples are chosen by index.
#![allow(unsafe_code, reason = "vectors are loaded, stored and gathered through pointers")]

use super::Ifma;
use crate::field::{FieldP512, PrimeField};
use crate::limbs::{self, Limbs};
use std::arch::x86_64::*;

/// Repeats the block for each value of the constant, so that the limbs of a product stay in registers.
macro_rules! unrolled {
    ($i:ident in $($value:literal)+ => $block:block) => {
        $({
            const $i: usize = $value;
            $block
        })+
    };
}

/// Elements worked on at once.
pub(crate) const LANES: usize = 8;

/// 2^512 ≡ 569.
const C: i64 = 569;

/// Limbs of an element, and their bits; the highest has 44 below 2^512.
const LIMBS: usize = 10;
const RADIX: u32 = 52;
const TOP: u32 = 512 - 9 * RADIX;

/// Width of a digit of a scalar, and number of digits: 512 bits and one for the carry of the highest.
const WINDOW: usize = 5;
const DIGITS: usize = 513usize.div_ceil(WINDOW);

/// Multiples of a point in a table: P, 2P, … 16P.
const MULTIPLES: usize = 1 << (WINDOW - 1);

/// A curve y² = x³ + a·x + b over the field and its base point, as limbs below p.
pub(crate) struct CurveConstants {
    /// The coefficient a, unless it is −3.
    pub(crate) a: Option<Limbs>,
    pub(crate) base: Affine,
}

/// A point that is not infinity and has an odd order above 16, as limbs below p.
#[derive(Clone, Copy)]
pub(crate) struct Affine {
    pub(crate) x: Limbs,
    pub(crate) y: Limbs,
}

/// For each lane (X, Z) of u·G + v·Q, which has the x-coordinate X/Z². Z is 0 where the sum is infinity, and also where on
/// the way a point had to be added to itself or to its opposite: there nothing is known about the sum.
pub(crate) fn double_scalars_vartime(
    _: Ifma,
    curve: &CurveConstants,
    u: &[Limbs; LANES],
    v: &[Limbs; LANES],
    points: &[Affine; LANES],
) -> [(FieldP512, FieldP512); LANES] {
    // SAFETY: The proof exists, so AVX-512 F and IFMA are there.
    unsafe { double_scalars(curve, u, v, points) }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn double_scalars(
    curve: &CurveConstants,
    u: &[Limbs; LANES],
    v: &[Limbs; LANES],
    points: &[Affine; LANES],
) -> [(FieldP512, FieldP512); LANES] {
    let a = curve.a.map(|a| Eight::new(&[a; LANES]));
    let tables = [Table::new(&a, &[curve.base; LANES]), Table::new(&a, points)];
    let digits = [u.each_ref().map(digits_of), v.each_ref().map(digits_of)];
    let mut sum = Points::infinity();
    for position in (0..DIGITS).rev() {
        if sum.infinite != u8::MAX {
            for _ in 0..WINDOW {
                sum = sum.double(&a);
            }
        }
        for (table, digits) in tables.iter().zip(&digits) {
            sum = table.add_to(sum, &digits.each_ref().map(|digits| digits[position]));
        }
    }
    let (x, z) = (sum.x.to_elements(), sum.z.to_elements());
    std::array::from_fn(|lane| {
        let infinite = (sum.infinite >> lane) & 1 == 1;
        (x[lane], if infinite { FieldP512::ZERO } else { z[lane] })
    })
}

/// The integer as Σ dᵢ·32ⁱ with −16 < dᵢ ≤ 16, least significant first.
fn digits_of(integer: &Limbs) -> [i8; DIGITS] {
    let (mut digits, mut carry) = ([0; DIGITS], 0);
    for (i, digit) in digits.iter_mut().enumerate() {
        let (limb, shift) = (WINDOW * i / 64, WINDOW * i % 64);
        let low = integer.get(limb).map_or(0, |limb| limb >> shift);
        let high = integer.get(limb + 1).map_or(0, |limb| limb << 1 << (63 - shift));
        let window = ((low | high) & 31) as i8 + carry;
        carry = i8::from(window > 16);
        *digit = window - 32 * carry;
    }
    digits
}

/// The multiples P, 2P, … 16P of a point in each lane.
struct Table {
    x: Vec<Eight>,
    y: Vec<Eight>,
}

impl Table {
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn new(a: &Option<Eight>, points: &[Affine; LANES]) -> Self {
        let x = Eight::new(&points.map(|point| point.x));
        let y = Eight::new(&points.map(|point| point.y));
        let mut multiples = vec![Points {
            x,
            y,
            z: Eight::one(),
            infinite: 0,
        }];
        for i in 1..MULTIPLES {
            let next = if i == 1 {
                multiples[0].double(a)
            } else {
                multiples[i - 1].add(&x, &y)
            };
            multiples.push(next);
        }
        // products[i] is the product of all Z before i (Montgomery's trick).
        let mut product = Eight::one();
        let mut products = Vec::with_capacity(MULTIPLES);
        for multiple in &multiples {
            products.push(product);
            product = product.multiply(&multiple.z).carried();
        }
        let mut inverse = product.invert();
        let (mut table_x, mut table_y) = (vec![x; MULTIPLES], vec![y; MULTIPLES]);
        for (i, multiple) in multiples.iter().enumerate().rev() {
            let z = inverse.multiply(&products[i]).carried();
            inverse = inverse.multiply(&multiple.z).carried();
            let zz = z.square().carried();
            table_x[i] = multiple.x.multiply(&zz).carried();
            table_y[i] = multiple.y.multiply(&zz).carried().multiply(&z).carried();
        }
        Self { x: table_x, y: table_y }
    }

    /// `sum` + digit · P in each lane.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn add_to(&self, sum: Points, digits: &[i8; LANES]) -> Points {
        let (mut zero, mut negative, mut indices) = (0, 0, [0; LANES]);
        for (lane, &digit) in digits.iter().enumerate() {
            zero |= u8::from(digit == 0) << lane;
            negative |= u8::from(digit < 0) << lane;
            indices[lane] = usize::from(digit.unsigned_abs().max(1) - 1);
        }
        let x = gather(&self.x, &indices);
        let y = gather(&self.y, &indices);
        let minus_y = Sum::zero().minus::<0>(&y).carried();
        let y = y.replaced(&minus_y, negative);
        let added = sum.add(&x, &y);
        let fresh = sum.infinite;
        Points {
            x: added.x.replaced(&x, fresh).replaced(&sum.x, zero),
            y: added.y.replaced(&y, fresh).replaced(&sum.y, zero),
            z: added.z.replaced(&Eight::one(), fresh).replaced(&sum.z, zero),
            infinite: sum.infinite & zero,
        }
    }
}

/// The entry of `table` that each lane asks for.
#[target_feature(enable = "avx512f,avx512ifma")]
fn gather(table: &[Eight], indices: &[usize; LANES]) -> Eight {
    const WORDS: usize = size_of::<Eight>() / size_of::<i64>();
    assert!(indices.iter().all(|&index| index < table.len()));
    let mut offsets = [0; LANES];
    for (lane, (offset, &index)) in offsets.iter_mut().zip(indices).enumerate() {
        *offset = (index * WORDS + lane) as i64;
    }
    let offsets = load(&offsets);
    let mut chosen = Eight::zero();
    for (i, limb) in chosen.0.iter_mut().enumerate() {
        // SAFETY: Each lane reads its own lane of the limb i of an entry, and all entries asked for are there.
        *limb = unsafe { _mm512_i64gather_epi64::<8>(offsets, table.as_ptr().cast::<i64>().add(i * LANES)) };
    }
    chosen
}

/// The point (X/Z², Y/Z³) in each lane, except where a bit of `infinite` is set.
struct Points {
    x: Eight,
    y: Eight,
    z: Eight,
    infinite: u8,
}

impl Points {
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn infinity() -> Self {
        Self {
            x: Eight::one(),
            y: Eight::one(),
            z: Eight::one(),
            infinite: u8::MAX,
        }
    }

    /// Source: Explicit-Formulas Database, Jacobian coordinates, dbl-2001-b (a = −3) and dbl-2007-bl.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn double(&self, a: &Option<Eight>) -> Self {
        let zz = self.z.square().carried();
        let yy = self.y.square().carried();
        let x_yy = self.x.multiply(&yy).carried();
        let slope = match a {
            None => {
                let difference = self.x.to_sum().minus::<0>(&zz);
                let triple = difference.plus_sum(&difference).plus_sum(&difference).carried();
                triple.multiply(&self.x.to_sum().plus(&zz).carried()).carried()
            }
            Some(a) => {
                let xx = self.x.square().carried();
                let a_zzzz = a.multiply(&zz.square().carried());
                a_zzzz.plus(&xx).plus(&xx).plus(&xx).carried()
            }
        };
        let x = slope.square().minus::<3>(&x_yy).carried();
        let z = self.y.to_sum().plus(&self.z).carried();
        let z = z.square().minus::<0>(&yy).minus::<0>(&zz).carried();
        let twice = x_yy.to_sum().plus(&x_yy);
        let difference = twice.plus_sum(&twice).minus::<0>(&x).carried();
        let y = slope.multiply(&difference).minus::<3>(&yy.square().carried()).carried();
        Self {
            x,
            y,
            z,
            infinite: self.infinite,
        }
    }

    /// The sum with the affine point (x, y): Z is 0 where the points are equal or opposite.
    ///
    /// Source: Explicit-Formulas Database, Jacobian coordinates, madd (H. Cohen, A. Miyaji, T. Ono, 1998).
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn add(&self, x: &Eight, y: &Eight) -> Self {
        let zz = self.z.square().carried();
        let zzz = self.z.multiply(&zz).carried();
        let h = x.multiply(&zz).minus::<0>(&self.x).carried();
        let slope = y.multiply(&zzz).minus::<0>(&self.y).carried();
        let hh = h.square().carried();
        let hhh = h.multiply(&hh).carried();
        let v = self.x.multiply(&hh).carried();
        let x = slope.square().minus::<0>(&hhh).minus::<1>(&v).carried();
        let y_hhh = self.y.multiply(&hhh).carried();
        let difference = v.to_sum().minus::<0>(&x).carried();
        Self {
            x,
            y: slope.multiply(&difference).minus::<0>(&y_hhh).carried(),
            z: self.z.multiply(&h).carried(),
            infinite: self.infinite,
        }
    }
}

/// Eight elements: limbs below 2^52, the highest below 2^44 + 2^7.
#[derive(Clone, Copy)]
struct Eight([__m512i; LIMBS]);

impl Eight {
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn zero() -> Self {
        Self([_mm512_setzero_si512(); LIMBS])
    }

    #[target_feature(enable = "avx512f,avx512ifma")]
    fn one() -> Self {
        let mut one = Self::zero();
        one.0[0] = _mm512_set1_epi64(1);
        one
    }

    #[target_feature(enable = "avx512f,avx512ifma")]
    fn new(integers: &[Limbs; LANES]) -> Self {
        let mut lanes = [[0; LANES]; LIMBS];
        for (lane, integer) in integers.iter().enumerate() {
            for (i, limb) in lanes.iter_mut().enumerate() {
                let (word, shift) = (RADIX as usize * i / 64, RADIX as usize * i % 64);
                let high = integer.get(word + 1).map_or(0, |next| next << 1 << (63 - shift));
                limb[lane] = ((integer[word] >> shift | high) & ((1 << RADIX) - 1)) as i64;
            }
        }
        let mut elements = Self::zero();
        for (vector, lanes) in elements.0.iter_mut().zip(&lanes) {
            *vector = load(lanes);
        }
        elements
    }

    #[target_feature(enable = "avx512f,avx512ifma")]
    fn to_elements(self) -> [FieldP512; LANES] {
        // The first pass leaves at most 2^512 + 568, the second what fits eight words.
        let reduced = self.to_sum().carried().to_sum().carried();
        let mut lanes = [[0; LANES]; LIMBS];
        for (lanes, vector) in lanes.iter_mut().zip(reduced.0) {
            *lanes = store(vector);
        }
        std::array::from_fn(|lane| {
            let mut integer = [0; 8];
            for (i, limb) in lanes.iter().enumerate() {
                let (word, shift) = (RADIX as usize * i / 64, RADIX as usize * i % 64);
                let limb = u128::from(limb[lane] as u64) << shift;
                integer[word] |= limb as u64;
                if let Some(next) = integer.get_mut(word + 1) {
                    *next |= (limb >> 64) as u64;
                }
            }
            FieldP512::reduced(&limbs::to_le_bytes(&integer))
        })
    }

    /// 1/element in each lane, by one inversion for all (Montgomery's trick). None of them may be 0.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn invert(self) -> Self {
        let elements = self.to_elements();
        let mut products = [FieldP512::ONE; LANES];
        for lane in 1..LANES {
            products[lane] = products[lane - 1] * elements[lane - 1];
        }
        let mut inverse = (products[LANES - 1] * elements[LANES - 1]).invert_vartime();
        let mut inverses = [[0; 8]; LANES];
        for lane in (0..LANES).rev() {
            inverses[lane] = (inverse * products[lane]).to_limbs();
            inverse = inverse * elements[lane];
        }
        Self::new(&inverses)
    }

    /// The lanes of `other` where a bit of `mask` is set.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn replaced(mut self, other: &Self, mask: u8) -> Self {
        for (limb, other) in self.0.iter_mut().zip(&other.0) {
            *limb = _mm512_mask_mov_epi64(*limb, mask, *other);
        }
        self
    }

    #[target_feature(enable = "avx512f,avx512ifma")]
    fn to_sum(self) -> Sum {
        Sum(self.0)
    }

    #[target_feature(enable = "avx512f,avx512ifma")]
    fn multiply(&self, other: &Self) -> Sum {
        let mut product = [_mm512_setzero_si512(); 2 * LIMBS];
        unrolled!(I in 0 1 2 3 4 5 6 7 8 9 => {
            for (j, &b) in other.0.iter().enumerate() {
                product[I + j] = _mm512_madd52lo_epu64(product[I + j], self.0[I], b);
            }
            for (j, &b) in other.0.iter().enumerate() {
                product[I + j + 1] = _mm512_madd52hi_epu64(product[I + j + 1], self.0[I], b);
            }
        });
        Sum::folded(&product)
    }

    #[target_feature(enable = "avx512f,avx512ifma")]
    fn square(&self) -> Sum {
        // Each product of two different limbs is needed twice: sum them once, double, add the squares.
        let mut product = [_mm512_setzero_si512(); 2 * LIMBS];
        unrolled!(I in 0 1 2 3 4 5 6 7 8 => {
            for (j, &b) in self.0.iter().enumerate().skip(I + 1) {
                product[I + j] = _mm512_madd52lo_epu64(product[I + j], self.0[I], b);
            }
            for (j, &b) in self.0.iter().enumerate().skip(I + 1) {
                product[I + j + 1] = _mm512_madd52hi_epu64(product[I + j + 1], self.0[I], b);
            }
        });
        unrolled!(I in 0 1 2 3 4 5 6 7 8 9 => {
            let (a, even, odd) = (self.0[I], product[2 * I], product[2 * I + 1]);
            product[2 * I] = _mm512_madd52lo_epu64(_mm512_add_epi64(even, even), a, a);
            product[2 * I + 1] = _mm512_madd52hi_epu64(_mm512_add_epi64(odd, odd), a, a);
        });
        Sum::folded(&product)
    }
}

/// Sums of products and elements: limbs below 2^59.
#[derive(Clone, Copy)]
struct Sum([__m512i; LIMBS]);

impl Sum {
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn zero() -> Self {
        Eight::zero().to_sum()
    }

    #[target_feature(enable = "avx512f,avx512ifma")]
    fn plus(self, other: &Eight) -> Self {
        self.plus_sum(&other.to_sum())
    }

    #[target_feature(enable = "avx512f,avx512ifma")]
    fn plus_sum(mut self, other: &Self) -> Self {
        for (limb, other) in self.0.iter_mut().zip(&other.0) {
            *limb = _mm512_add_epi64(*limb, *other);
        }
        self
    }

    /// `self` − 2^`SHIFT` · `other`, and a multiple of p that keeps every limb from becoming negative.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn minus<const SHIFT: u32>(mut self, other: &Eight) -> Self {
        // 2p, with 1 borrowed by each limb from the next.
        const LOW: i64 = (1 << (RADIX + 1)) - 2 * C;
        const MIDDLE: i64 = (1 << (RADIX + 1)) - 2;
        const HIGH: i64 = (1 << (TOP + 1)) - 2;
        for (i, (limb, other)) in self.0.iter_mut().zip(&other.0).enumerate() {
            let multiple = match i {
                0 => LOW,
                i if i + 1 < LIMBS => MIDDLE,
                _ => HIGH,
            };
            let raised = _mm512_add_epi64(*limb, _mm512_set1_epi64(multiple << SHIFT));
            *limb = _mm512_sub_epi64(raised, _mm512_slli_epi64::<SHIFT>(*other));
        }
        self
    }

    /// A product of twenty limbs below 2^57: the upper ten are multiplied by 2^520 ≡ 569 · 2^8.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn folded(product: &[__m512i; 2 * LIMBS]) -> Self {
        let factor = _mm512_set1_epi64(C << (LIMBS as u32 * RADIX - 512));
        let mut sum = Self::zero();
        sum.0.copy_from_slice(&product[..LIMBS]);
        let mut above = _mm512_setzero_si512();
        for (i, &limb) in product[LIMBS..].iter().enumerate() {
            // The multiplication sees 52 bits of the limb, so what is above counts for the next one.
            let high = _mm512_srli_epi64::<RADIX>(limb);
            sum.0[i] = _mm512_madd52lo_epu64(sum.0[i], limb, factor);
            let next = if i + 1 < LIMBS { &mut sum.0[i + 1] } else { &mut above };
            *next = _mm512_madd52hi_epu64(*next, limb, factor);
            *next = _mm512_madd52lo_epu64(*next, high, factor);
        }
        sum.0[0] = _mm512_madd52lo_epu64(sum.0[0], above, factor);
        sum
    }

    /// The same elements with short limbs.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn carried(self) -> Eight {
        let mut limbs = self.0;
        // What exceeds 2^512 goes first, below 2^15 · 569, so that one pass of carries is enough.
        let excess = _mm512_srli_epi64::<TOP>(limbs[LIMBS - 1]);
        limbs[LIMBS - 1] = _mm512_and_si512(limbs[LIMBS - 1], _mm512_set1_epi64((1 << TOP) - 1));
        limbs[0] = _mm512_madd52lo_epu64(limbs[0], excess, _mm512_set1_epi64(C));
        for i in 1..LIMBS {
            let carry = _mm512_srli_epi64::<RADIX>(limbs[i - 1]);
            limbs[i - 1] = _mm512_and_si512(limbs[i - 1], _mm512_set1_epi64((1 << RADIX) - 1));
            limbs[i] = _mm512_add_epi64(limbs[i], carry);
        }
        Eight(limbs)
    }
}

#[target_feature(enable = "avx512f")]
fn load(lanes: &[i64; LANES]) -> __m512i {
    // SAFETY: A vector is as long as eight words, and this load asks for no alignment.
    unsafe { _mm512_loadu_si512(lanes.as_ptr().cast()) }
}

#[target_feature(enable = "avx512f")]
fn store(vector: __m512i) -> [i64; LANES] {
    let mut lanes = [0; LANES];
    // SAFETY: As in `load`.
    unsafe { _mm512_storeu_si512(lanes.as_mut_ptr().cast(), vector) };
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn element() -> impl Strategy<Value = Limbs> {
        let limb = prop_oneof![4 => any::<u64>(), 1 => Just(0), 1 => Just(u64::MAX), 1 => 0..1000u64];
        prop::array::uniform8(limb)
    }

    #[target_feature(enable = "avx512f,avx512ifma")]
    fn check(a: &[Limbs; LANES], b: &[Limbs; LANES]) {
        let portable = |integer: &Limbs| FieldP512::reduced(&limbs::to_le_bytes(integer));
        let same = |found: Eight, expected: &dyn Fn(FieldP512, FieldP512) -> FieldP512| {
            for (lane, found) in found.to_elements().into_iter().enumerate() {
                let expected = expected(portable(&a[lane]), portable(&b[lane]));
                assert_eq!(found.to_limbs(), expected.to_limbs(), "lane {lane}");
            }
        };
        let (x, y) = (Eight::new(a), Eight::new(b));
        same(x.multiply(&y).carried(), &|a, b| a * b);
        same(x.square().carried(), &|a, _| a.square());
        same(x.to_sum().plus(&y).carried(), &|a, b| a + b);
        same(x.to_sum().minus::<0>(&y).carried(), &|a, b| a - b);
        same(x.multiply(&y).minus::<3>(&y).carried(), &|a, b| {
            a * b - b.double().double().double()
        });
        same(x.replaced(&y, u8::MAX), &|_, b| b);
    }

    proptest! {
        #[test]
        fn lanes_agree_with_the_portable_code(
            a in prop::array::uniform8(element()),
            b in prop::array::uniform8(element()),
        ) {
            if Ifma::get().is_some() {
                // SAFETY: AVX-512 F and IFMA are there.
                unsafe { check(&a, &b) };
            }
        }

        #[test]
        fn digits_add_up_to_the_integer(integer in element()) {
            let mut sum = [0; 8];
            for &digit in digits_of(&integer).iter().rev() {
                prop_assert!((-15..=16).contains(&digit));
                for _ in 0..WINDOW {
                    sum = limbs::add(&sum, &sum).0;
                }
                let term = limbs::widen(&[u64::from(digit.unsigned_abs())]);
                sum = if digit < 0 { limbs::subtract(&sum, &term).0 } else { limbs::add(&sum, &term).0 };
            }
            prop_assert_eq!(sum, integer);
        }
    }
}
