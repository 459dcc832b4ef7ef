//! Which instructions of this processor the arithmetic may use: asked once, at run time.
//!
//! The files below hold the only `unsafe` code of the crate. For each of them the portable code stands beside as its
//! oracle, and does the work wherever the instructions are missing.
#![cfg_attr(
    not(target_arch = "x86_64"),
    allow(dead_code, reason = "other processors have the portable code only")
)]

#[cfg(target_arch = "x86_64")]
pub(crate) mod carry_chains;
#[cfg(target_arch = "x86_64")]
pub(crate) mod ifma;
#[cfg(target_arch = "x86_64")]
pub(crate) mod selection;

#[cfg(target_arch = "x86_64")]
pub(crate) mod streebog_gfni;

use std::sync::atomic::{AtomicU8, Ordering};

/// BMI2 and ADX: long multiplications with two carry chains.
const CARRY_CHAINS: u8 = 1;
/// AVX-512 F, BW, DQ, VL and IFMA: 52-bit multiplications, eight at once.
const IFMA: u8 = 2;
/// AVX-512 F, BW and VBMI with GFNI: look-ups in registers and linear maps over GF(2).
const GFNI: u8 = 4;
/// AVX2: registers of four limbs.
const FOUR_LIMBS: u8 = 8;
/// The processor was asked.
const ASKED: u8 = 128;

/// What may be used; zero until somebody asks.
static USABLE: AtomicU8 = AtomicU8::new(0);

/// Names the proof that some instructions are there and may be used.
macro_rules! proof {
    ($(#[$about:meta])* $name:ident, $bit:ident) => {
        $(#[$about])*
        #[derive(Clone, Copy)]
        pub(crate) struct $name(());

        impl $name {
            /// The proof, if the instructions are there and may be used.
            #[inline(always)]
            pub(crate) fn get() -> Option<Self> {
                (usable() & $bit != 0).then_some(Self(()))
            }
        }
    };
}

proof! {
    /// The proof that code with two carry chains may run.
    CarryChains, CARRY_CHAINS
}
proof! {
    /// The proof that eight 52-bit multiplications at once may run.
    Ifma, IFMA
}
proof! {
    /// The proof that linear maps over GF(2) in vector registers may run.
    Gfni, GFNI
}
proof! {
    /// The proof that code with registers of four limbs may run.
    FourLimbs, FOUR_LIMBS
}

/// Keeps every operation of the process on the portable code, or lets it go.
pub(crate) fn force_portable(portable: bool) {
    USABLE.store(if portable { ASKED } else { ask() }, Ordering::Relaxed);
}

/// Lets code with two carry chains run besides what may run already.
#[cfg(target_arch = "x86_64")]
fn assume_carry_chains() {
    USABLE.store(usable() | CARRY_CHAINS, Ordering::Relaxed);
}

#[inline(always)]
fn usable() -> u8 {
    // Nothing else is published with it, and asking twice gives the same answer.
    let usable = USABLE.load(Ordering::Relaxed);
    if usable == 0 { ask_first() } else { usable }
}

#[cold]
fn ask_first() -> u8 {
    // Whoever decided meanwhile is right.
    match USABLE.compare_exchange(0, ask(), Ordering::Relaxed, Ordering::Relaxed) {
        Ok(_) => USABLE.load(Ordering::Relaxed),
        Err(decided) => decided,
    }
}

#[cfg(target_arch = "x86_64")]
fn ask() -> u8 {
    use std::arch::is_x86_feature_detected as has;

    let avx512 = has!("avx512f") && has!("avx512bw") && has!("avx512dq") && has!("avx512vl");
    let mut usable = ASKED;
    if has!("bmi2") && has!("adx") {
        usable |= CARRY_CHAINS;
    }
    if has!("avx2") {
        usable |= FOUR_LIMBS;
    }
    if avx512 && has!("avx512ifma") {
        usable |= IFMA;
    }
    if avx512 && has!("avx512vbmi") && has!("gfni") {
        usable |= GFNI;
    }
    usable
}

#[cfg(not(target_arch = "x86_64"))]
fn ask() -> u8 {
    ASKED
}
