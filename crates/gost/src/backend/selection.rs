//! Choosing from a table without saying which, four limbs at once.
#![allow(unsafe_code, reason = "instructions that not every processor has")]

use super::FourLimbs;
use std::arch::x86_64::{
    __m256i, _mm256_add_epi64, _mm256_and_si256, _mm256_cmpeq_epi64, _mm256_extract_epi64, _mm256_or_si256,
    _mm256_set_epi64x, _mm256_set1_epi64x, _mm256_setzero_si256,
};

/// Limbs of a register.
const LANES: usize = 4;

impl FourLimbs {
    /// As [`limbs::choose`](crate::limbs::choose), for 4 or 8 limbs.
    #[inline(always)]
    pub(crate) fn choose<'a, const N: usize, const K: usize>(
        self,
        integers: impl Iterator<Item = [&'a [u64; N]; K]>,
        index: u64,
    ) -> [[u64; N]; K] {
        const { assert!(N == LANES || N == 2 * LANES, "the table is read a register at a time") };
        // SAFETY: `self` exists, so AVX2 is there.
        unsafe { choose_by_registers(integers, index) }
    }
}

#[target_feature(enable = "avx2")]
fn choose_by_registers<'a, const N: usize, const K: usize>(
    integers: impl Iterator<Item = [&'a [u64; N]; K]>,
    index: u64,
) -> [[u64; N]; K] {
    let (index, one) = (_mm256_set1_epi64x(index as i64), _mm256_set1_epi64x(1));
    let mut i = _mm256_setzero_si256();
    let mut chosen = [[_mm256_setzero_si256(); 2]; K];
    for integers in integers {
        let mask = _mm256_cmpeq_epi64(i, index);
        i = _mm256_add_epi64(i, one);
        for (chosen, integer) in chosen.iter_mut().zip(integers) {
            for (chosen, limbs) in chosen.iter_mut().zip(integer.as_chunks().0) {
                *chosen = _mm256_or_si256(*chosen, _mm256_and_si256(load(limbs), mask));
            }
        }
    }
    let mut integers = [[0; N]; K];
    for (integer, chosen) in integers.iter_mut().zip(chosen) {
        for (limbs, chosen) in integer.as_chunks_mut().0.iter_mut().zip(chosen) {
            *limbs = store(chosen);
        }
    }
    integers
}

#[target_feature(enable = "avx2")]
fn load(&[a, b, c, d]: &[u64; LANES]) -> __m256i {
    _mm256_set_epi64x(d as i64, c as i64, b as i64, a as i64)
}

#[target_feature(enable = "avx2")]
fn store(register: __m256i) -> [u64; LANES] {
    [
        _mm256_extract_epi64::<0>(register) as u64,
        _mm256_extract_epi64::<1>(register) as u64,
        _mm256_extract_epi64::<2>(register) as u64,
        _mm256_extract_epi64::<3>(register) as u64,
    ]
}

#[cfg(test)]
mod tests {
    use crate::backend::FourLimbs;
    use crate::limbs;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn registers_agree_with_the_portable_code(table: [[u64; 8]; 9], short: [[u64; 4]; 9], index in 0usize..10) {
            // The tenth is none of them.
            let pairs = || table.iter().zip(&table[1..]).map(|(one, next)| [one, next]);
            let wanted = pairs().nth(index).map_or([[0; 8]; 2], |pair| pair.map(|integer| *integer));
            let index = index as u64;
            prop_assert_eq!(limbs::choose(pairs(), index), wanted);
            if let Some(registers) = FourLimbs::get() {
                let short = || short.iter().map(|integer| [integer]);
                prop_assert_eq!(registers.choose(pairs(), index), wanted);
                prop_assert_eq!(registers.choose(short(), index), limbs::choose(short(), index));
            }
        }
    }
}
