//! Streebog in vector registers of 512 bits: the substitution by look-ups among 128 bytes, the linear map by products of
//! matrices over GF(2).
//!
//! A vector of RFC 6986 stands in a register transposed: byte 8·i + j is byte i of word j, so that the eight bytes which
//! LPS gathers for a word are neighbours. Of these LPS makes, as products of one byte and a matrix of 8×8 bits each, the
//! word again byte by byte: byte k of word i, at place 8·k + i, is the sum over j of M(j, k) times byte 8·i + j. For one j
//! this is one instruction, in which the matrix is the same for eight neighbours of the output, after the bytes 8·i + j
//! were spread to all places 8·k + i by another.
#![allow(unsafe_code, reason = "loads, stores, and instructions that not every processor has")]

use super::Gfni;
use crate::streebog::{Block, ITERATION_CONSTANTS, SUBSTITUTION, Step, Words, linear};
use std::arch::x86_64::{
    __m512i, _mm_set_epi64x, _mm512_gf2p8affine_epi64_epi8, _mm512_loadu_si512, _mm512_mask_blend_epi8,
    _mm512_movepi8_mask, _mm512_permutex2var_epi8, _mm512_permutexvar_epi8, _mm512_setzero_si512, _mm512_storeu_si512,
    _mm512_ternarylogic_epi64, _mm512_xor_si512, _mm512_zextsi128_si512,
};

impl Gfni {
    /// The compression function g_N(h, m) of RFC 6986, 8, step by step for `M` messages side by side: replaces every h.
    #[inline(always)]
    pub(crate) fn compress<'a, const M: usize>(self, h: &mut [Words; M], steps: impl Iterator<Item = [Step<'a>; M]>) {
        // SAFETY: `self` exists, so `get` found the instructions.
        unsafe { compress(h, steps) }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,gfni")]
fn compress<'a, const M: usize>(h: &mut [Words; M], steps: impl Iterator<Item = [Step<'a>; M]>) {
    let zero = _mm512_setzero_si512();
    let (mut chains, mut keys, mut blocks, mut states) = ([zero; M], [zero; M], [zero; M], [zero; M]);
    for i in 0..M {
        chains[i] = transpose(load_words(&h[i]));
    }
    for steps in steps {
        for i in 0..M {
            let n = _mm_set_epi64x((steps[i].n >> 64) as i64, steps[i].n as i64);
            let n = transpose(_mm512_zextsi128_si512(n));
            blocks[i] = transpose(load(steps[i].m));
            keys[i] = lps(_mm512_xor_si512(chains[i], n), zero);
            states[i] = _mm512_xor_si512(blocks[i], keys[i]);
        }
        for constant in &CONSTANTS {
            for i in 0..M {
                keys[i] = lps(_mm512_xor_si512(keys[i], load(constant)), zero);
                states[i] = lps(states[i], keys[i]);
            }
        }
        for i in 0..M {
            chains[i] = sum(chains[i], blocks[i], states[i]);
        }
    }
    for i in 0..M {
        store_words(&mut h[i], transpose(chains[i]));
    }
}

/// The transformation L∘P∘S of RFC 6986, 7, and the addition of `term`.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,gfni")]
fn lps(vector: __m512i, term: __m512i) -> __m512i {
    let [first, second, third, fourth] = &SUBSTITUTIONS;
    let low = _mm512_permutex2var_epi8(load(first), vector, load(second));
    let high = _mm512_permutex2var_epi8(load(third), vector, load(fourth));
    let vector = _mm512_mask_blend_epi8(_mm512_movepi8_mask(vector), low, high);
    let product = |j: usize| {
        let spread = _mm512_permutexvar_epi8(load(&SPREADS[j]), vector);
        _mm512_gf2p8affine_epi64_epi8::<0>(spread, load(&MATRICES[j]))
    };
    sum(
        sum(product(0), product(1), product(2)),
        sum(product(3), product(4), product(5)),
        sum(product(6), product(7), term),
    )
}

#[inline]
#[target_feature(enable = "avx512f")]
fn sum(a: __m512i, b: __m512i, c: __m512i) -> __m512i {
    _mm512_ternarylogic_epi64::<0x96>(a, b, c)
}

/// Exchanges byte 8·i + j and byte 8·j + i.
#[inline]
#[target_feature(enable = "avx512f,avx512vbmi")]
fn transpose(vector: __m512i) -> __m512i {
    _mm512_permutexvar_epi8(load(&TRANSPOSITION), vector)
}

#[inline]
#[target_feature(enable = "avx512f")]
fn load(bytes: &Block) -> __m512i {
    // SAFETY: the reference names 64 bytes, and this load asks for no alignment.
    unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f")]
fn load_words(words: &Words) -> __m512i {
    // SAFETY: the reference names 64 bytes, and this load asks for no alignment.
    unsafe { _mm512_loadu_si512(words.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f")]
fn store_words(words: &mut Words, vector: __m512i) {
    // SAFETY: the reference names 64 bytes that are ours alone, and this store asks for no alignment.
    unsafe { _mm512_storeu_si512(words.as_mut_ptr().cast(), vector) }
}

/// π, 64 values a piece; the two highest bits of a byte choose the piece.
static SUBSTITUTIONS: [Block; 4] = {
    let (mut pieces, mut byte) = ([[0; 64]; 4], 0);
    while byte < 256 {
        pieces[byte / 64][byte % 64] = SUBSTITUTION[byte];
        byte += 1;
    }
    pieces
};

/// For every j, the matrices M(j, k) by which byte j of a word takes part in byte k of its image under l, at 8·k.
///
/// The instruction wants the row for the lowest bit of the output in the last byte (Intel 64 and IA-32 Architectures
/// Software Developer's Manual, GF2P8AFFINEQB).
static MATRICES: [Block; 8] = {
    let (mut matrices, mut j) = ([[0; 64]; 8], 0);
    while j < 8 {
        let mut column = 0;
        while column < 8 {
            let image = linear(1 << (8 * j + column)).to_le_bytes();
            let mut i = 0;
            while i < 64 {
                let (k, row) = (i / 8, 7 - i % 8);
                matrices[j][i] |= ((image[k] >> row) & 1) << column;
                i += 1;
            }
            column += 1;
        }
        j += 1;
    }
    matrices
};

/// For every j, where place 8·k + i of a product gets its byte: at 8·i + j.
static SPREADS: [Block; 8] = {
    let (mut spreads, mut j) = ([[0; 64]; 8], 0);
    while j < 8 {
        let mut place = 0;
        while place < 64 {
            spreads[j][place] = (8 * (place % 8) + j) as u8;
            place += 1;
        }
        j += 1;
    }
    spreads
};

/// Where place 8·i + j of a transposed vector gets its byte: at 8·j + i.
static TRANSPOSITION: Block = {
    let (mut places, mut place) = ([0; 64], 0);
    while place < 64 {
        places[place] = (8 * (place % 8) + place / 8) as u8;
        place += 1;
    }
    places
};

/// C₁ to C₁₂, transposed.
static CONSTANTS: [Block; 12] = {
    let (mut constants, mut i) = ([[0; 64]; 12], 0);
    while i < 12 {
        let mut place = 0;
        while place < 64 {
            constants[i][place] = ITERATION_CONSTANTS[i][TRANSPOSITION[place] as usize];
            place += 1;
        }
        i += 1;
    }
    constants
};
