//! Fixed-length integers as arrays of 64-bit limbs, least significant first.
//!
//! Running time depends on the lengths only.

use std::hint::black_box;

/// Limbs of the longest integers here (512 bits).
pub(crate) const MAX_LIMBS: usize = 8;

/// A non-negative integer below 2^512, as little-endian bytes: the form in which numbers cross module borders.
pub(crate) type IntegerBytes = [u8; 8 * MAX_LIMBS];

/// The same as limbs.
pub(crate) type Limbs = [u64; MAX_LIMBS];

/// `a + b · c + carry`, low limb and new carry.
#[inline(always)]
pub(crate) const fn multiply_add(a: u64, b: u64, c: u64, carry: u64) -> (u64, u64) {
    let wide = a as u128 + (b as u128) * (c as u128) + carry as u128;
    (wide as u64, (wide >> 64) as u64)
}

/// `a + b + carry` for a carry of 0 or 1.
#[inline(always)]
pub(crate) const fn add_carry(a: u64, b: u64, carry: u64) -> (u64, u64) {
    let (sum, first) = a.overflowing_add(b);
    let (sum, second) = sum.overflowing_add(carry);
    (sum, (first | second) as u64)
}

/// `a − b − borrow` for a borrow of 0 or 1.
#[inline(always)]
pub(crate) const fn subtract_borrow(a: u64, b: u64, borrow: u64) -> (u64, u64) {
    let (difference, first) = a.overflowing_sub(b);
    let (difference, second) = difference.overflowing_sub(borrow);
    (difference, (first | second) as u64)
}

/// `a + b`, with the carry out.
#[inline(always)]
pub(crate) const fn add<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], u64) {
    let (mut sum, mut carry, mut i) = ([0; N], 0, 0);
    while i < N {
        (sum[i], carry) = add_carry(a[i], b[i], carry);
        i += 1;
    }
    (sum, carry)
}

/// `a − b`, with the borrow out.
#[inline(always)]
pub(crate) const fn subtract<const N: usize>(a: &[u64; N], b: &[u64; N]) -> ([u64; N], u64) {
    let (mut difference, mut borrow, mut i) = ([0; N], 0, 0);
    while i < N {
        (difference[i], borrow) = subtract_borrow(a[i], b[i], borrow);
        i += 1;
    }
    (difference, borrow)
}

/// `a` when `choice` is 0, `b` when it is 1.
#[inline(always)]
pub(crate) const fn select<const N: usize>(a: &[u64; N], b: &[u64; N], choice: u64) -> [u64; N] {
    // What the compiler does not know it can not turn into a choice between two addresses.
    let mask = black_box(0u64.wrapping_sub(choice));
    let (mut chosen, mut i) = ([0; N], 0);
    while i < N {
        chosen[i] = a[i] ^ (mask & (a[i] ^ b[i]));
        i += 1;
    }
    chosen
}

/// The integers at `index`, without saying where it is; zeros if there are fewer.
#[inline(always)]
pub(crate) fn choose<'a, const N: usize, const K: usize>(
    integers: impl Iterator<Item = [&'a [u64; N]; K]>,
    index: u64,
) -> [[u64; N]; K] {
    let mut chosen = [[0; N]; K];
    for (integers, i) in integers.zip(0u64..) {
        // The barrier keeps the compiler from making a branch of it.
        let is_equal = black_box((i ^ index).wrapping_sub(1) >> 63);
        for (chosen, integer) in chosen.iter_mut().zip(integers) {
            for (chosen, limb) in chosen.iter_mut().zip(integer) {
                *chosen |= limb & is_equal.wrapping_neg();
            }
        }
    }
    chosen
}

/// Reads up to `8 · N` hexadecimal digits, most significant first. For constants: refuses to compile on anything else.
pub(crate) const fn from_hex<const N: usize>(digits: &str) -> [u64; N] {
    let bytes = digits.as_bytes();
    assert!(bytes.len() <= 16 * N, "the constant has too many digits");
    let (mut limbs, mut i) = ([0u64; N], 0);
    while i < bytes.len() {
        let digit = match bytes[bytes.len() - 1 - i] {
            digit @ b'0'..=b'9' => digit - b'0',
            digit @ b'A'..=b'F' => digit - b'A' + 10,
            _ => panic!("a constant has digits 0-9 and A-F"),
        };
        limbs[i / 16] |= (digit as u64) << (4 * (i % 16));
        i += 1;
    }
    limbs
}

/// The low `8 · N` bytes of `bytes` as limbs.
pub(crate) fn from_le_bytes<const N: usize>(bytes: &IntegerBytes) -> [u64; N] {
    let mut limbs = [0; N];
    for (limb, chunk) in limbs.iter_mut().zip(bytes.chunks_exact(8)) {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        *limb = u64::from_le_bytes(word);
    }
    limbs
}

/// The limbs as little-endian bytes, filled up with zeros.
pub(crate) fn to_le_bytes(limbs: &[u64]) -> IntegerBytes {
    let mut bytes = [0; 8 * MAX_LIMBS];
    for (chunk, limb) in bytes.chunks_exact_mut(8).zip(limbs) {
        chunk.copy_from_slice(&limb.to_le_bytes());
    }
    bytes
}

/// The limbs filled up with zeros.
pub(crate) fn widen(limbs: &[u64]) -> Limbs {
    let mut wide = [0; MAX_LIMBS];
    wide[..limbs.len()].copy_from_slice(limbs);
    wide
}
