//! Streebog with look-ups and linear maps in vector registers.
#![allow(unsafe_code)]

use crate::streebog::{ITERATION_CONSTANTS, SUBSTITUTION, Words, linear};
use std::arch::x86_64::*;

/// The proof that the processor has the instructions.
#[derive(Clone, Copy)]
pub(crate) struct Gfni(());

impl Gfni {
    /// The proof, if the instructions are there and may be used.
    #[inline(always)]
    pub(crate) fn get() -> Option<Self> {
        super::gfni().then_some(Self(()))
    }

    /// The compression function g_N(h, m) of RFC 6986, 7 for `M` messages side by side: the new h.
    pub(crate) fn compress<const M: usize>(self, h: [Words; M], n: [Words; M], m: &[Words; M]) -> [Words; M] {
        // SAFETY: `self` exists, so `get` found the instructions.
        unsafe { compress(h, n, m) }
    }
}

/// 64 bytes that the loads below read as they are.
#[repr(C, align(64))]
struct Register([u8; 64]);

static TRANSPOSE: Register = {
    let (mut index, mut i) = ([0; 64], 0);
    while i < 64 {
        index[i] = (i % 8 * 8 + i / 8) as u8;
        i += 1;
    }
    Register(index)
};

static SUBSTITUTIONS: [Register; 4] = {
    let (mut tables, mut byte) = ([const { Register([0; 64]) }; 4], 0);
    while byte < 256 {
        tables[byte / 64].0[byte % 64] = SUBSTITUTION[byte];
        byte += 1;
    }
    tables
};

/// Matrix j
static MATRICES: [Register; 8] = {
    let (mut matrices, mut j) = ([const { Register([0; 64]) }; 8], 0);
    while j < 8 {
        let mut bit = 0;
        while bit < 8 {
            let image = linear(1 << (8 * j + bit)).to_le_bytes();
            let mut k = 0;
            while k < 8 {
                let mut row = 0;
                while row < 8 {
                    matrices[j].0[8 * k + 7 - row] |= ((image[k] >> row) & 1) << bit;
                    row += 1;
                }
                k += 1;
            }
            bit += 1;
        }
        j += 1;
    }
    matrices
};

static CONSTANTS: [Register; 12] = {
    let (mut constants, mut i) = ([const { Register([0; 64]) }; 12], 0);
    while i < 12 {
        let mut j = 0;
        while j < 64 {
            constants[i].0[j] = ITERATION_CONSTANTS[i][j % 8 * 8 + j / 8];
            j += 1;
        }
        i += 1;
    }
    constants
};

/// The broadcast of column... dest (k,i) <- 8i+j
static GATHERS: [Register; 8] = {
    let (mut gathers, mut j) = ([const { Register([0; 64]) }; 8], 0);
    while j < 8 {
        let mut i = 0;
        while i < 64 {
            gathers[j].0[i] = (8 * (i % 8) + j) as u8;
            i += 1;
        }
        j += 1;
    }
    gathers
};

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,gfni")]
fn load(register: &Register) -> __m512i {
    // SAFETY: 64 bytes at an aligned address.
    unsafe { _mm512_load_si512(register.0.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,gfni")]
fn read(words: &Words) -> __m512i {
    // SAFETY: 64 bytes, and the load asks for no alignment.
    let words = unsafe { _mm512_loadu_si512(words.as_ptr().cast()) };
    _mm512_permutexvar_epi8(load(&TRANSPOSE), words)
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,gfni")]
fn write(vector: __m512i) -> Words {
    let mut words = [0; 8];
    // SAFETY: 64 bytes, and the store asks for no alignment.
    unsafe {
        _mm512_storeu_si512(
            words.as_mut_ptr().cast(),
            _mm512_permutexvar_epi8(load(&TRANSPOSE), vector),
        )
    };
    words
}

const SUM: i32 = 0x96;

/// LPS plus two
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,gfni")]
fn lps(x: __m512i, plus: __m512i) -> __m512i {
    let low = _mm512_permutex2var_epi8(load(&SUBSTITUTIONS[0]), x, load(&SUBSTITUTIONS[1]));
    let high = _mm512_permutex2var_epi8(load(&SUBSTITUTIONS[2]), x, load(&SUBSTITUTIONS[3]));
    let x = _mm512_mask_blend_epi8(_mm512_movepi8_mask(x), low, high);
    let part = |j: usize| {
        _mm512_gf2p8affine_epi64_epi8::<0>(_mm512_permutexvar_epi8(load(&GATHERS[j]), x), load(&MATRICES[j]))
    };
    let a = _mm512_ternarylogic_epi64::<SUM>(part(0), part(1), part(2));
    let b = _mm512_ternarylogic_epi64::<SUM>(part(3), part(4), part(5));
    let c = _mm512_ternarylogic_epi64::<SUM>(part(6), part(7), plus);
    _mm512_ternarylogic_epi64::<SUM>(a, b, c)
}

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,gfni")]
fn compress<const M: usize>(h: [Words; M], n: [Words; M], m: &[Words; M]) -> [Words; M] {
    let zero = _mm512_setzero_si512();
    let (mut chain, mut key, mut block, mut state) = ([zero; M], [zero; M], [zero; M], [zero; M]);
    for i in 0..M {
        chain[i] = read(&h[i]);
        block[i] = read(&m[i]);
        key[i] = lps(_mm512_xor_si512(chain[i], read(&n[i])), zero);
        state[i] = _mm512_xor_si512(block[i], key[i]);
    }
    for constant in &CONSTANTS {
        for i in 0..M {
            key[i] = lps(_mm512_xor_si512(key[i], load(constant)), zero);
            state[i] = lps(state[i], key[i]);
        }
    }
    let mut output = [[0; 8]; M];
    for i in 0..M {
        output[i] = write(_mm512_ternarylogic_epi64::<SUM>(chain[i], block[i], state[i]));
    }
    output
}
