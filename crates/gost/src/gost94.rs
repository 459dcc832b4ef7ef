//! GOST R 34.11-94, in Kazakhstan GOST 34.311-95.
//!
//! Source: RFC 5831. Its vectors of 256 bits stand here as four words of 64 bits, least significant first, which is also
//! the order in which bytes of messages and digests come.

use crate::limbs;
use std::ops::BitXor;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// 256 bits as words.
type Words = [u64; 4];

/// A hash being computed over a message that comes in pieces. Forgotten when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Gost94 {
    #[zeroize(skip)]
    substitution: &'static Substitution,
    /// H, Σ and L of RFC 5831, 5 and 6: the chain, the sum of blocks, and the length in bits.
    h: Words,
    sigma: Words,
    bits: u128,
    /// The bytes that do not fill a block yet, and how many they are.
    rest: [u8; 32],
    rest_bytes: usize,
}

impl Gost94 {
    pub(crate) fn new(substitution: &'static Substitution) -> Self {
        Self {
            substitution,
            h: [0; 4],
            sigma: [0; 4],
            bits: 0,
            rest: [0; 32],
            rest_bytes: 0,
        }
    }

    pub(crate) fn update(&mut self, mut bytes: &[u8]) {
        self.bits += 8 * bytes.len() as u128;
        if self.rest_bytes > 0 {
            let (head, tail) = bytes.split_at(bytes.len().min(32 - self.rest_bytes));
            self.rest[self.rest_bytes..][..head.len()].copy_from_slice(head);
            self.rest_bytes += head.len();
            if self.rest_bytes < 32 {
                return;
            }
            let block = self.rest;
            self.absorb(&block);
            bytes = tail;
        }
        let (blocks, tail) = bytes.as_chunks();
        blocks.iter().for_each(|block| self.absorb(block));
        self.rest[..tail.len()].copy_from_slice(tail);
        self.rest_bytes = tail.len();
    }

    /// The digest.
    ///
    /// A message that ends with a whole block has no last block of its own, and so has the message of no bytes. Read to
    /// the letter, RFC 5831, 6, step 2.3 hashes a block of zeros for the latter; the GOST engine of OpenSSL does, while
    /// libgcrypt, Bouncy Castle and the published examples do not.
    pub(crate) fn finish(mut self) -> [u8; 32] {
        if self.rest_bytes > 0 {
            let mut block = self.rest;
            block[self.rest_bytes..].fill(0);
            self.absorb(&block);
        }
        self.step(&[self.bits as u64, (self.bits >> 64) as u64, 0, 0]);
        let sigma = self.sigma;
        self.step(&sigma);
        let mut digest = [0; 32];
        for (bytes, word) in digest.as_chunks_mut().0.iter_mut().zip(self.h) {
            *bytes = word.to_le_bytes();
        }
        digest
    }

    fn absorb(&mut self, block: &[u8; 32]) {
        let words = block.as_chunks().0;
        let block = std::array::from_fn(|i| u64::from_le_bytes(words[i]));
        self.step(&block);
        self.sigma = limbs::add(&self.sigma, &block).0;
    }

    /// The step hash function of RFC 5831, 5: replaces H by κ(m, H).
    fn step(&mut self, m: &Words) {
        let keys = keys(&self.h, m);
        let encrypted = encrypt(&self.h, &keys, self.substitution);
        self.h = mix(&self.h, m, &encrypted);
    }
}

/// Generation of keys, RFC 5831, 5.1.
fn keys(h: &Words, m: &Words) -> [[u32; 8]; 4] {
    /// C₃; the other two constants are zero.
    const C3: Words = [
        0xff00_ff00_ff00_ff00,
        0x00ff_00ff_00ff_00ff,
        0xff00_00ff_00ff_ff00,
        0xff00_ffff_0000_00ff,
    ];
    let (mut u, mut v) = (*h, *m);
    let mut keys = [[0; 8]; 4];
    for (i, key) in keys.iter_mut().enumerate() {
        if i > 0 {
            u = a(&u);
            v = a(&a(&v));
        }
        if i == 2 {
            u = xor(&u, &C3);
        }
        *key = p(xor(&u, &v));
    }
    keys
}

/// A(Y) = (y₁ ⊕ y₂) ‖ y₄ ‖ y₃ ‖ y₂.
fn a(&[y1, y2, y3, y4]: &Words) -> Words {
    [y2, y3, y4, y1 ^ y2]
}

/// The permutation P: word k of the key gathers byte k of every word. A transposition of bytes, by swapping off-diagonal
/// bytes first and off-diagonal pairs of bytes then.
fn p([mut y0, mut y1, mut y2, mut y3]: Words) -> [u32; 8] {
    swap::<8>(&mut y0, &mut y1, 0x00ff_00ff_00ff_00ff);
    swap::<8>(&mut y2, &mut y3, 0x00ff_00ff_00ff_00ff);
    swap::<16>(&mut y0, &mut y2, 0x0000_ffff_0000_ffff);
    swap::<16>(&mut y1, &mut y3, 0x0000_ffff_0000_ffff);
    let (low, high) = (|word| word as u32, |word| (word >> 32) as u32);
    [
        low(y0),
        low(y1),
        low(y2),
        low(y3),
        high(y0),
        high(y1),
        high(y2),
        high(y3),
    ]
}

/// Exchanges the parts of `a` that `mask` leaves out with the parts of `b` that it lets through.
#[inline(always)]
fn swap<const SHIFT: usize>(a: &mut u64, b: &mut u64, mask: u64) {
    let difference = ((*a >> SHIFT) ^ *b) & mask;
    *a ^= difference << SHIFT;
    *b ^= difference;
}

/// Enciphering transformation, RFC 5831, 5.2: each word of H with its key, in the four at once.
///
/// The cipher is GOST 28147-89 in simple substitution mode (RFC 5830, 5).
fn encrypt(h: &Words, keys: &[[u32; 8]; 4], substitution: &Substitution) -> Words {
    let mut halves = h.map(|word| [word as u32, (word >> 32) as u32]);
    let mut double_round = |first: usize, second: usize| {
        for ([low, high], key) in halves.iter_mut().zip(keys) {
            *high ^= substitution.apply(low.wrapping_add(key[first]));
            *low ^= substitution.apply(high.wrapping_add(key[second]));
        }
    };
    for _ in 0..3 {
        for i in [0, 2, 4, 6] {
            double_round(i, i + 1);
        }
    }
    for i in [6, 4, 2, 0] {
        double_round(i + 1, i);
    }
    halves.map(|[low, high]| u64::from(low) << 32 | u64::from(high))
}

/// Mixing transformation, RFC 5831, 5.3: ψ⁶¹(H ⊕ ψ(M ⊕ ψ¹²(S))).
///
/// ψ moves a window of 16 words of 16 bits along a sequence by one. The next word of the sequence is
/// x₀ ⊕ x₁ ⊕ x₂ ⊕ x₃ ⊕ x₁₂ ⊕ x₁₅ of the window. As squaring is linear over GF(2), the square of this relation relates in
/// the same way words of every second place, and its fourth power words of every fourth: pairs of words obey it, and
/// pairs of pairs.
fn mix(h: &Words, m: &Words, s: &Words) -> Words {
    let mut sequence = [0; 28];
    split(s, &mut sequence);
    extend(&mut sequence);
    let mut shifted = [0; 17];
    split(m, &mut shifted);
    for (word, mixed) in shifted.iter_mut().zip(&sequence[12..]) {
        *word ^= mixed;
    }
    extend(&mut shifted);
    let mut words = [0u16; 32];
    split(h, &mut words);
    for (word, mixed) in words.iter_mut().zip(&shifted[1..]) {
        *word ^= mixed;
    }
    extend(&mut words);
    let mut pairs = [0u32; 32];
    for (pair, [low, high]) in pairs.iter_mut().zip(words.as_chunks().0) {
        *pair = u32::from(*low) | u32::from(*high) << 16;
    }
    extend(&mut pairs);
    let mut fours = [0u64; 20];
    for (four, [low, high]) in fours.iter_mut().zip(pairs.as_chunks().0) {
        *four = u64::from(*low) | u64::from(*high) << 32;
    }
    extend(&mut fours);
    // The window begins at word 61 of the sequence.
    std::array::from_fn(|i| fours[15 + i] >> 16 | fours[16 + i] << 48)
}

/// The words of 16 bits, least significant first.
#[inline(always)]
fn split(words: &Words, sequence: &mut [u16]) {
    for (i, part) in sequence.iter_mut().take(16).enumerate() {
        *part = (words[i / 4] >> (16 * (i % 4))) as u16;
    }
}

/// Continues a sequence from its first 16 places.
#[inline(always)]
fn extend<T: Copy + BitXor<Output = T>, const N: usize>(x: &mut [T; N]) {
    for i in 16..N {
        x[i] = x[i - 16] ^ x[i - 15] ^ x[i - 14] ^ x[i - 13] ^ x[i - 4] ^ x[i - 1];
    }
}

fn xor(a: &Words, b: &Words) -> Words {
    std::array::from_fn(|i| a[i] ^ b[i])
}

/// The substitution of GOST 28147-89 with the rotation by 11 bits that follows it: what becomes of each byte.
pub(crate) struct Substitution([[u32; 256]; 4]);

impl Substitution {
    /// K₁ to K₈ of RFC 5830, as rows; the first replaces the lowest four bits.
    const fn new(rows: &[[u8; 16]; 8]) -> Self {
        let (mut tables, mut i) = ([[0; 256]; 4], 0);
        while i < 4 {
            let mut byte = 0;
            while byte < 256 {
                let replaced = rows[2 * i][byte & 15] | rows[2 * i + 1][byte >> 4] << 4;
                tables[i][byte] = ((replaced as u32) << (8 * i)).rotate_left(11);
                byte += 1;
            }
            i += 1;
        }
        Self(tables)
    }

    #[inline(always)]
    fn apply(&self, word: u32) -> u32 {
        let [a, b, c, d] = word.to_le_bytes().map(usize::from);
        self.0[0][a] ^ self.0[1][b] ^ self.0[2][c] ^ self.0[3][d]
    }
}

/// `id-GostR3411-94-TestParamSet`, RFC 4357, 11.2; RFC 5831, 7.1.
pub(crate) static TEST: Substitution = Substitution::new(&[
    [4, 10, 9, 2, 13, 8, 0, 14, 6, 11, 1, 12, 7, 15, 5, 3],
    [14, 11, 4, 12, 6, 13, 15, 10, 2, 3, 8, 1, 0, 7, 5, 9],
    [5, 8, 1, 13, 10, 3, 4, 2, 14, 15, 12, 7, 6, 0, 9, 11],
    [7, 13, 10, 1, 0, 8, 9, 15, 14, 4, 6, 12, 11, 2, 5, 3],
    [6, 12, 7, 1, 5, 15, 13, 8, 4, 10, 9, 14, 0, 3, 11, 2],
    [4, 11, 10, 0, 7, 2, 1, 13, 3, 6, 8, 5, 9, 12, 15, 14],
    [13, 11, 4, 1, 3, 15, 5, 9, 0, 10, 14, 7, 6, 8, 2, 12],
    [1, 15, 13, 0, 5, 7, 10, 4, 9, 2, 3, 14, 6, 11, 8, 12],
]);

/// `id-GostR3411-94-CryptoProParamSet`, RFC 4357, 11.2.
pub(crate) static CRYPTO_PRO: Substitution = Substitution::new(&[
    [10, 4, 5, 6, 8, 1, 3, 7, 13, 12, 14, 0, 9, 2, 11, 15],
    [5, 15, 4, 0, 2, 13, 11, 9, 1, 7, 6, 3, 12, 14, 10, 8],
    [7, 15, 12, 14, 9, 4, 1, 0, 3, 11, 5, 2, 6, 10, 8, 13],
    [4, 10, 7, 12, 0, 15, 2, 8, 14, 1, 6, 5, 13, 11, 9, 3],
    [7, 6, 4, 11, 9, 12, 2, 10, 1, 8, 0, 14, 15, 13, 3, 5],
    [7, 6, 2, 4, 13, 9, 15, 0, 10, 1, 5, 11, 8, 14, 12, 3],
    [13, 14, 4, 1, 7, 0, 5, 10, 3, 12, 8, 15, 6, 2, 9, 11],
    [1, 3, 10, 9, 5, 11, 4, 15, 8, 6, 7, 14, 13, 0, 2, 12],
]);
