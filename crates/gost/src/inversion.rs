//! Inverses modulo an odd number, by division steps.
//!
//! A division step halves g, adding or subtracting f before if g is odd, and swaps the two when that keeps them short:
//!
//! | | δ | f | g |
//! |---|---|---|---|
//! | g even | 1 + δ | f | g/2 |
//! | g odd, δ ≤ 0 | 1 + δ | f | (g + f)/2 |
//! | g odd, δ > 0 | 1 − δ | g | (g − f)/2 |
//!
//! What the steps do depends on δ and the low bits only, so [`BATCH`] of them are done on one word each; the matrix they
//! make is then applied to the whole of f and g, and to d and e, for which d·x ≡ f and e·x ≡ g modulo the modulus. When
//! g has become 0, f is ±gcd, that is ±1, and ±d is the inverse.
//!
//! Source: D. J. Bernstein, B.-Y. Yang, "Fast constant-time gcd computation and modular inversion" (2019), 8 to 11. δ
//! starts at 1/2 instead of 1: P. Wuille, "Bounds on divsteps iterations in safegcd" (2021), which proves the smaller
//! number of steps.

use zeroize::Zeroize;

/// Limbs of the longest numbers here: 512 bits and a sign.
const MAX_LIMBS: usize = 9;

/// Division steps done on one word, and bits of a limb: the entries of a matrix stay below 2^62 in absolute value.
const BATCH: u32 = 62;

const LIMB_MASK: i64 = (1 << BATCH) - 1;

/// An integer as Σ limbᵢ·2^(62i), `N` + 1 limbs, of which the highest has the sign and the others are not negative.
type Signed = [i64; MAX_LIMBS];

/// An odd modulus of `N` 64-bit limbs, and what finding inverses needs to know about it.
pub(crate) struct Inverter<const N: usize> {
    /// Limbs from −2^61 to below 2^61, so that most limbs of a modulus near a power of two are 0.
    modulus: Signed,
    /// 1/modulus mod 2^62.
    inverse: i64,
}

impl<const N: usize> Inverter<N> {
    /// Batches after which g is 0, whatever it was. Inputs of b bits need ⌊(45907·b + 26313) / 19929⌋ steps at most.
    const BATCHES: usize = (45907 * 64 * N + 26313) / 19929 / BATCH as usize + 1;

    pub(crate) const fn new(modulus: &[u64; N]) -> Self {
        assert!(N < MAX_LIMBS && modulus[0] & 1 == 1);
        let mut limbs = to_signed(modulus);
        let mut i = 0;
        while i < N {
            let carry = (limbs[i] + (1 << (BATCH - 1))) >> BATCH;
            limbs[i] -= carry << BATCH;
            limbs[i + 1] += carry;
            i += 1;
        }
        // Newton's iteration; each step doubles the number of right bits, three at first.
        let (mut inverse, mut step) = (limbs[0], 0);
        while step < 5 {
            inverse = inverse.wrapping_mul(2i64.wrapping_sub(limbs[0].wrapping_mul(inverse)));
            step += 1;
        }
        Self {
            modulus: limbs,
            inverse: inverse & LIMB_MASK,
        }
    }

    /// 1/value modulo the modulus, for a value below it that has no factor in common with it; 0 for 0.
    ///
    /// Takes the same steps whatever the value is.
    pub(crate) fn invert(&self, value: &[u64; N]) -> [u64; N] {
        let mut state = State::<N>::new(self, value);
        for _ in 0..Self::BATCHES {
            let matrix = state.divide();
            state.apply(self, &matrix);
        }
        state.inverse(self)
    }

    /// As [`Self::invert`], faster for most values.
    pub(crate) fn invert_vartime(&self, value: &[u64; N]) -> [u64; N] {
        let mut state = State::<N>::new(self, value);
        while state.g != [0; MAX_LIMBS] {
            let matrix = state.divide_vartime();
            state.apply(self, &matrix);
        }
        state.inverse(self)
    }

    /// Adds the modulus to a negative value.
    #[inline(always)]
    fn raise_negative(&self, value: &mut Signed) {
        let mask = value[N] >> 63;
        let mut carry = 0;
        for (limb, modulus) in value[..N].iter_mut().zip(&self.modulus) {
            let sum = *limb + (modulus & mask) + carry;
            *limb = sum & LIMB_MASK;
            carry = sum >> BATCH;
        }
        value[N] += (self.modulus[N] & mask) + carry;
    }
}

/// 2^62 times what a batch of steps does: f becomes (u·f + v·g)/2^62, g becomes (q·f + r·g)/2^62.
struct Matrix {
    u: i64,
    v: i64,
    q: i64,
    r: i64,
}

struct State<const N: usize> {
    /// δ − 1/2.
    delta: i64,
    f: Signed,
    g: Signed,
    /// Both between −2 · modulus and the modulus.
    d: Signed,
    e: Signed,
}

impl<const N: usize> State<N> {
    fn new(inverter: &Inverter<N>, value: &[u64; N]) -> Self {
        let mut e = [0; MAX_LIMBS];
        e[0] = 1;
        Self {
            delta: 0,
            f: inverter.modulus,
            g: to_signed(value),
            d: [0; MAX_LIMBS],
            e,
        }
    }

    /// A batch of division steps on the low words.
    #[inline(always)]
    fn divide(&mut self) -> Matrix {
        let (mut f, mut g) = (low_word(&self.f), low_word(&self.g));
        let (mut u, mut v, mut q, mut r) = (1i64, 0i64, 0i64, 1i64);
        let mut delta = self.delta;
        for _ in 0..BATCH {
            let odd = -(g & 1);
            // −1 when δ > 0: then f enters with the other sign.
            let positive = !(delta >> 63);
            let swap = odd & positive;
            g = g.wrapping_add((f ^ positive).wrapping_sub(positive) & odd);
            q += ((u ^ positive) - positive) & odd;
            r += ((v ^ positive) - positive) & odd;
            // The old g is the new g before halving + the old f.
            f = f.wrapping_add(g & swap);
            u += q & swap;
            v += r & swap;
            g >>= 1;
            u <<= 1;
            v <<= 1;
            // 1 + δ or 1 − δ: without the half, δ + 1 or −δ.
            delta = (delta ^ swap) - swap + (1 & !swap);
        }
        self.delta = delta;
        Matrix { u, v, q, r }
    }

    /// The same, several steps at once.
    fn divide_vartime(&mut self) -> Matrix {
        let (mut f, mut g) = (low_word(&self.f), low_word(&self.g));
        let (mut u, mut v, mut q, mut r) = (1i64, 0i64, 0i64, 1i64);
        let mut remaining = BATCH;
        loop {
            let zeros = (g as u64 | 1 << remaining).trailing_zeros();
            g >>= zeros;
            u <<= zeros;
            v <<= zeros;
            self.delta += i64::from(zeros);
            remaining -= zeros;
            if remaining == 0 {
                return Matrix { u, v, q, r };
            }
            // g is odd. A step with δ > 0 is one with −δ after (f, g) became (g, −f).
            if self.delta >= 0 {
                self.delta = -1 - self.delta;
                (f, g) = (g, f.wrapping_neg());
                (u, q) = (q, -u);
                (v, r) = (r, -v);
            }
            // While δ stays negative, f stays: its multiple clears as many bits of g as there are steps till then, here
            // at most six, because f · (2 − f²) is 1/f modulo 2^6.
            let bits = remaining.min(self.delta.unsigned_abs().min(6) as u32);
            let inverse = f.wrapping_mul(2i64.wrapping_sub(f.wrapping_mul(f)));
            let multiple = g.wrapping_neg().wrapping_mul(inverse) & ((1 << bits) - 1);
            g = g.wrapping_add(f.wrapping_mul(multiple));
            q += u * multiple;
            r += v * multiple;
        }
    }

    #[inline(always)]
    fn apply(&mut self, inverter: &Inverter<N>, matrix: &Matrix) {
        self.apply_to_numbers(matrix);
        self.apply_to_factors(inverter, matrix);
    }

    /// f and g: the division by 2^62 leaves no remainder.
    #[inline(always)]
    fn apply_to_numbers(&mut self, &Matrix { u, v, q, r }: &Matrix) {
        let (mut f_sum, mut g_sum) = (0, 0);
        for i in 0..=N {
            let (f, g) = (self.f[i], self.g[i]);
            f_sum += product(u, f) + product(v, g);
            g_sum += product(q, f) + product(r, g);
            if i > 0 {
                self.f[i - 1] = f_sum as i64 & LIMB_MASK;
                self.g[i - 1] = g_sum as i64 & LIMB_MASK;
            }
            f_sum >>= BATCH;
            g_sum >>= BATCH;
        }
        self.f[N] = f_sum as i64;
        self.g[N] = g_sum as i64;
    }

    /// d and e: the division by 2^62 is modulo the modulus, of which a multiple clears the low limb.
    #[inline(always)]
    fn apply_to_factors(&mut self, inverter: &Inverter<N>, &Matrix { u, v, q, r }: &Matrix) {
        // Negative numbers count with the modulus added, so that the range does not grow.
        let (d_sign, e_sign) = (self.d[N] >> 63, self.e[N] >> 63);
        let clearing = |sum: i128, multiple: i64| {
            let remainder = inverter.inverse.wrapping_mul(sum as i64).wrapping_add(multiple);
            multiple - (remainder & LIMB_MASK)
        };
        let (d, e) = (self.d[0], self.e[0]);
        let mut d_sum = product(u, d) + product(v, e);
        let mut e_sum = product(q, d) + product(r, e);
        let d_multiple = clearing(d_sum, (u & d_sign) + (v & e_sign));
        let e_multiple = clearing(e_sum, (q & d_sign) + (r & e_sign));
        d_sum = (d_sum + product(inverter.modulus[0], d_multiple)) >> BATCH;
        e_sum = (e_sum + product(inverter.modulus[0], e_multiple)) >> BATCH;
        for i in 1..=N {
            let (d, e) = (self.d[i], self.e[i]);
            d_sum += product(u, d) + product(v, e);
            e_sum += product(q, d) + product(r, e);
            // The modulus is public.
            if inverter.modulus[i] != 0 {
                d_sum += product(inverter.modulus[i], d_multiple);
                e_sum += product(inverter.modulus[i], e_multiple);
            }
            self.d[i - 1] = d_sum as i64 & LIMB_MASK;
            self.e[i - 1] = e_sum as i64 & LIMB_MASK;
            d_sum >>= BATCH;
            e_sum >>= BATCH;
        }
        self.d[N] = d_sum as i64;
        self.e[N] = e_sum as i64;
    }

    /// d with the sign of f, below the modulus.
    fn inverse(mut self, inverter: &Inverter<N>) -> [u64; N] {
        // From −2 · modulus … modulus to −modulus … modulus, negated or not, to 0 … modulus.
        inverter.raise_negative(&mut self.d);
        let negative = self.f[N] >> 63;
        let mut carry = 0;
        for limb in &mut self.d[..N] {
            let value = (*limb ^ negative) - negative + carry;
            *limb = value & LIMB_MASK;
            carry = value >> BATCH;
        }
        self.d[N] = (self.d[N] ^ negative) - negative + carry;
        inverter.raise_negative(&mut self.d);
        from_signed(&self.d)
    }
}

impl<const N: usize> Drop for State<N> {
    fn drop(&mut self) {
        for number in [&mut self.f, &mut self.g, &mut self.d, &mut self.e] {
            number.zeroize();
        }
        self.delta.zeroize();
    }
}

#[inline(always)]
fn product(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

/// The low 64 bits, of which the steps of a batch see 62.
#[inline(always)]
fn low_word(number: &Signed) -> i64 {
    number[0] | number[1] << BATCH
}

const fn to_signed<const N: usize>(integer: &[u64; N]) -> Signed {
    let (mut limbs, mut i) = ([0; MAX_LIMBS], 0);
    while i <= N {
        let (word, shift) = (BATCH as usize * i / 64, BATCH as usize * i % 64);
        let mut limb = integer[word] >> shift;
        if shift > 2 && word + 1 < N {
            limb |= integer[word + 1] << (64 - shift);
        }
        limbs[i] = limb as i64 & LIMB_MASK;
        i += 1;
    }
    limbs
}

fn from_signed<const N: usize>(limbs: &Signed) -> [u64; N] {
    let mut integer = [0; N];
    for (i, word) in integer.iter_mut().enumerate() {
        let (limb, shift) = (64 * i / BATCH as usize, 64 * i % BATCH as usize);
        *word = limbs[limb] as u64 >> shift | (limbs[limb + 1] as u64) << (BATCH as usize - shift);
    }
    integer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limbs_of_a_modulus_near_a_power_of_two_are_mostly_zero() {
        let mut modulus = [u64::MAX; 8];
        modulus[0] -= 568;
        assert_eq!(Inverter::new(&modulus).modulus, [-569, 0, 0, 0, 0, 0, 0, 0, 1 << 16]);
    }

    #[test]
    fn limbs_of_every_modulus_are_small_and_sum_up_to_it() {
        for modulus in [
            [u64::MAX; 4],
            [1, 0, 0, 1 << 63],
            [0x5555_5555_5555_5555; 4],
            [0xe000_0000_0000_0001; 4],
        ] {
            let limbs = Inverter::new(&modulus).modulus;
            assert!(
                limbs.iter().all(|limb| (-(1 << 61)..1 << 61).contains(limb)),
                "{limbs:x?}"
            );
            // Σ limb · 2^(62·i), with the borrow carried along.
            let mut sum = [0_u64; 5];
            let mut carry = 0_i128;
            for (i, word) in sum.iter_mut().enumerate() {
                let mut window = carry;
                for (j, &limb) in limbs.iter().enumerate() {
                    let shift = BATCH as i32 * j as i32 - 64 * i as i32;
                    if (0..64).contains(&shift) {
                        window += i128::from(limb) << shift;
                    }
                }
                *word = window as u64;
                carry = window >> 64;
            }
            assert_eq!(sum[..4], modulus, "{limbs:x?}");
        }
    }
}
