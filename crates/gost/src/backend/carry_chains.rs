//! Multiplication modulo 2^256 − c and 2^512 − c with the carries in flags.
//!
//! `mulx` leaves the flags alone, `adcx` carries in CF and `adox` in OF: the low and the high halves of a row of products
//! are added by two chains that run side by side. Source: E. Ozturk, J. Guilford, V. Gopal, "Large integer squaring on
//! Intel architecture processors" (2013).
//!
//! Every function takes and gives any value below 2^(64·N), as [`PseudoMersenne`](crate::field::PseudoMersenne) does,
//! and takes the same steps whatever the value is.
#![allow(unsafe_code, reason = "the compiler has no means to keep two carries in flags")]

use super::CarryChains;
use std::arch::{asm, naked_asm};
use std::mem::MaybeUninit;

/// Lets the code with two carry chains run although the processor does not say that it can: memcheck of valgrind hides
/// ADX from programs and carries it out all the same. For the test that watches over signing.
///
/// # Safety
/// The processor must have BMI2 and ADX.
pub unsafe fn assume_carry_chains() {
    super::assume_carry_chains();
}

/// mulx by rdx with both halves added: the low one to `$low` with CF, the high one to `$high` with OF.
macro_rules! multiply_add {
    ($factor:literal, $low:literal, $high:literal, $half:literal) => {
        concat! {
            "mulx ", $half, ", rax, ", $factor, "\n",
            "adcx ", $low, ", rax\n",
            "adox ", $high, ", ", $half, "\n",
        }
    };
}

/// Adds a limb of a times b to five limbs, of which the highest is new and takes the place of the limb of a.
macro_rules! row_256 {
    ($t0:literal $t1:literal $t2:literal $t3:literal $t4:literal) => {
        concat! {
            "mov rdx, ", $t4, "\n",
            "xor ", $t4, ", ", $t4, "\n",
            multiply_add!("[{b}]", $t0, $t1, "rcx"),
            multiply_add!("[{b} + 8]", $t1, $t2, "rcx"),
            multiply_add!("[{b} + 16]", $t2, $t3, "rcx"),
            multiply_add!("[{b} + 24]", $t3, $t4, "rcx"),
            "adc ", $t4, ", 0\n",
        }
    };
}

/// r8 to r11 + c · (r12 to r15), which 2^256 ≡ c allows, and once more for what exceeds 2^256.
macro_rules! reduce_256 {
    () => {
        concat! {
            "mov edx, {c}\nxor ecx, ecx\n",
            multiply_add!("r12", "r8", "r9", "r12"),
            multiply_add!("r13", "r9", "r10", "r13"),
            multiply_add!("r14", "r10", "r11", "r14"),
            "mulx r15, rax, r15\nadcx r11, rax\nadox r15, rcx\nadc r15, 0\nimul r15, rdx\n",
            "add r8, r15\nadc r9, 0\nadc r10, 0\nadc r11, 0\n",
            "sbb rax, rax\nand rax, rdx\nadd r8, rax\n",
        }
    };
}

/// Adds the limb of a at `$at` times b to nine limbs, of which the highest is new, and puts the lowest, now final, into
/// the product.
macro_rules! row_512 {
    (
        $at:literal,
        $t0:literal $t1:literal $t2:literal $t3:literal $t4:literal $t5:literal $t6:literal $t7:literal $t8:literal
    ) => {
        concat! {
            "mov rdx, [rsi + ", $at, "]\n",
            "xor ", $t8, ", ", $t8, "\n",
            multiply_add!("[rcx]", $t0, $t1, "rbx"),
            multiply_add!("[rcx + 8]", $t1, $t2, "rbx"),
            multiply_add!("[rcx + 16]", $t2, $t3, "rbx"),
            multiply_add!("[rcx + 24]", $t3, $t4, "rbx"),
            multiply_add!("[rcx + 32]", $t4, $t5, "rbx"),
            multiply_add!("[rcx + 40]", $t5, $t6, "rbx"),
            multiply_add!("[rcx + 48]", $t6, $t7, "rbx"),
            multiply_add!("[rcx + 56]", $t7, $t8, "rbx"),
            "adc ", $t8, ", 0\n",
            "mov [rdi + ", $at, "], ", $t0, "\n",
        }
    };
}

/// The limbs 2i and 2i + 1, in memory, doubled and with the square of a limb of a added.
macro_rules! low_square_512 {
    ($a:literal, $even:literal $odd:literal) => {
        concat! {
            "mov rdx, [rsi + ", $a, "]\nmulx rbx, rax, rdx\n",
            "mov r15, [rdi + ", $even, "]\nadcx r15, r15\nadox r15, rax\nmov [rdi + ", $even, "], r15\n",
            "mov r15, [rdi + ", $odd, "]\nadcx r15, r15\nadox r15, rbx\nmov [rdi + ", $odd, "], r15\n",
        }
    };
}

/// The same for limbs in registers.
macro_rules! high_square_512 {
    ($a:literal, $even:literal $odd:literal) => {
        concat! {
            "mov rdx, [rsi + ", $a, "]\nmulx rbx, rax, rdx\n",
            "adcx ", $even, ", ", $even, "\nadox ", $even, ", rax\n",
            "adcx ", $odd, ", ", $odd, "\nadox ", $odd, ", rbx\n",
        }
    };
}

/// The low limbs, in memory, + c · (rbp and r8 to r14), which 2^512 ≡ c allows, and once more for what exceeds 2^512.
macro_rules! reduce_512 {
    () => {
        concat! {
            "mov edx, {c}\nxor eax, eax\n",
            "mulx rbx, rbp, rbp\nadcx rbp, [rdi]\n",
            "mulx rcx, r8, r8\nadcx r8, [rdi + 8]\nadox r8, rbx\n",
            "mulx rbx, r9, r9\nadcx r9, [rdi + 16]\nadox r9, rcx\n",
            "mulx rcx, r10, r10\nadcx r10, [rdi + 24]\nadox r10, rbx\n",
            "mulx rbx, r11, r11\nadcx r11, [rdi + 32]\nadox r11, rcx\n",
            "mulx rcx, r12, r12\nadcx r12, [rdi + 40]\nadox r12, rbx\n",
            "mulx rbx, r13, r13\nadcx r13, [rdi + 48]\nadox r13, rcx\n",
            "mulx rcx, r14, r14\nadcx r14, [rdi + 56]\nadox r14, rbx\n",
            "adox rcx, rax\nadc rcx, 0\nimul rcx, rdx\n",
            "add rbp, rcx\nadc r8, 0\nadc r9, 0\nadc r10, 0\nadc r11, 0\nadc r12, 0\nadc r13, 0\nadc r14, 0\n",
            "sbb rax, rax\nand rax, rdx\nadd rbp, rax\n",
            "mov [rdi], rbp\nmov [rdi + 8], r8\nmov [rdi + 16], r9\nmov [rdi + 24], r10\n",
            "mov [rdi + 32], r11\nmov [rdi + 40], r12\nmov [rdi + 48], r13\nmov [rdi + 56], r14\n",
        }
    };
}

impl CarryChains {
    /// a · b modulo 2^(64·N) − `C`.
    #[inline(always)]
    pub(crate) fn multiply<const N: usize, const C: u64>(self, a: &[u64; N], b: &[u64; N]) -> [u64; N] {
        const { assert!(N == 4 || N == 8) };
        if N == 4 {
            return multiply_256::<N, C>(self, a, b);
        }
        let mut product = MaybeUninit::<[u64; N]>::uninit();
        // SAFETY: `self` exists, so BMI2 and ADX are there. Eight limbs are read from each factor and eight are
        // written to the product, which lies apart from them.
        unsafe {
            multiply_512::<C>(product.as_mut_ptr().cast(), a.as_ptr(), b.as_ptr());
            product.assume_init()
        }
    }

    /// a² modulo 2^(64·N) − `C`.
    #[inline(always)]
    pub(crate) fn square<const N: usize, const C: u64>(self, a: &[u64; N]) -> [u64; N] {
        const { assert!(N == 4 || N == 8) };
        if N == 4 {
            return square_256::<N, C>(self, a);
        }
        let mut square = MaybeUninit::<[u64; N]>::uninit();
        // SAFETY: As in `multiply`.
        unsafe {
            square_512::<C>(square.as_mut_ptr().cast(), a.as_ptr());
            square.assume_init()
        }
    }
}

#[inline(always)]
fn multiply_256<const N: usize, const C: u64>(_: CarryChains, a: &[u64; N], b: &[u64; N]) -> [u64; N] {
    let mut product = [0; N];
    // The factors come in registers: a copy in memory made by wider stores than these would stop the processor.
    let mut memory = MaybeUninit::<[u64; 4]>::uninit();
    // SAFETY: The proof exists, so BMI2 and ADX are there. Nothing is written but four limbs of memory, which are
    // read again, and the registers that are named.
    unsafe {
        asm!(
            "mov [{b}], r8\nmov [{b} + 8], r9\nmov [{b} + 16], r10\nmov [{b} + 24], r11",
            "mulx r9, r8, r8",
            "mulx r10, rax, [{b} + 8]\nadd r9, rax",
            "mulx r11, rax, [{b} + 16]\nadc r10, rax",
            "mulx r12, rax, [{b} + 24]\nadc r11, rax\nadc r12, 0",
            row_256!("r9" "r10" "r11" "r12" "r13"),
            row_256!("r10" "r11" "r12" "r13" "r14"),
            row_256!("r11" "r12" "r13" "r14" "r15"),
            reduce_256!(),
            b = in(reg) memory.as_mut_ptr(), c = const C,
            inout("r8") b[0] => product[0], inout("r9") b[1] => product[1],
            inout("r10") b[2] => product[2], inout("r11") b[3] => product[3],
            inout("rdx") a[0] => _, inout("r13") a[1] => _, inout("r14") a[2] => _, inout("r15") a[3] => _,
            out("r12") _, out("rax") _, out("rcx") _,
            options(nostack),
        );
    }
    product
}

#[inline(always)]
fn square_256<const N: usize, const C: u64>(_: CarryChains, a: &[u64; N]) -> [u64; N] {
    let mut square = [0; N];
    // SAFETY: As in `multiply_256`; no memory is touched.
    unsafe {
        asm!(
            // Limbs 1 to 6: the products of different limbs.
            "mulx r10, r9, rsi",
            "mulx r11, rax, rdi\nadd r10, rax",
            "mulx r12, rax, r15\nadc r11, rax\nadc r12, 0",
            "mov r8, rdx\nmov rdx, rsi\nxor r13d, r13d",
            multiply_add!("rdi", "r11", "r12", "rcx"),
            multiply_add!("r15", "r12", "r13", "rcx"),
            "adc r13, 0",
            "mov rdx, rdi\nmulx r14, rax, r15\nadd r13, rax\nadc r14, 0",
            // Doubled, with the squares added.
            "mov rdx, r8\nmulx rcx, r8, rdx\nmov rdx, rsi\nmulx rsi, rax, rdx\nxor edx, edx",
            "adcx r9, r9\nadox r9, rcx",
            "adcx r10, r10\nadox r10, rax\nadcx r11, r11\nadox r11, rsi",
            "mov rdx, rdi\nmulx rcx, rax, rdx",
            "adcx r12, r12\nadox r12, rax\nadcx r13, r13\nadox r13, rcx",
            "mov rdx, r15\nmulx r15, rax, rdx\nmov ecx, 0",
            "adcx r14, r14\nadox r14, rax\nadcx r15, rcx\nadox r15, rcx",
            reduce_256!(),
            c = const C,
            out("r8") square[0], out("r9") square[1], out("r10") square[2], out("r11") square[3],
            inout("rdx") a[0] => _, inout("rsi") a[1] => _, inout("rdi") a[2] => _, inout("r15") a[3] => _,
            out("r12") _, out("r13") _, out("r14") _, out("rax") _, out("rcx") _,
            options(pure, nomem, nostack),
        );
    }
    square
}

#[unsafe(naked)]
unsafe extern "sysv64" fn multiply_512<const C: u64>(product: *mut u64, a: *const u64, b: *const u64) {
    naked_asm!(
        "push rbx\npush rbp\npush r12\npush r13\npush r14\npush r15\nmov rcx, rdx",
        "mov rdx, [rsi]\nmulx r9, r8, [rcx]",
        "mulx r10, rax, [rcx + 8]\nadd r9, rax",
        "mulx r11, rax, [rcx + 16]\nadc r10, rax",
        "mulx r12, rax, [rcx + 24]\nadc r11, rax",
        "mulx r13, rax, [rcx + 32]\nadc r12, rax",
        "mulx r14, rax, [rcx + 40]\nadc r13, rax",
        "mulx r15, rax, [rcx + 48]\nadc r14, rax",
        "mulx rbp, rax, [rcx + 56]\nadc r15, rax\nadc rbp, 0",
        "mov [rdi], r8",
        row_512!(8, "r9" "r10" "r11" "r12" "r13" "r14" "r15" "rbp" "r8"),
        row_512!(16, "r10" "r11" "r12" "r13" "r14" "r15" "rbp" "r8" "r9"),
        row_512!(24, "r11" "r12" "r13" "r14" "r15" "rbp" "r8" "r9" "r10"),
        row_512!(32, "r12" "r13" "r14" "r15" "rbp" "r8" "r9" "r10" "r11"),
        row_512!(40, "r13" "r14" "r15" "rbp" "r8" "r9" "r10" "r11" "r12"),
        row_512!(48, "r14" "r15" "rbp" "r8" "r9" "r10" "r11" "r12" "r13"),
        row_512!(56, "r15" "rbp" "r8" "r9" "r10" "r11" "r12" "r13" "r14"),
        reduce_512!(),
        "pop r15\npop r14\npop r13\npop r12\npop rbp\npop rbx\nret",
        c = const C,
    )
}

#[unsafe(naked)]
unsafe extern "sysv64" fn square_512<const C: u64>(square: *mut u64, a: *const u64) {
    // Each product of two different limbs is needed twice: sum them once, double, add the squares.
    naked_asm!(
        "push rbx\npush rbp\npush r12\npush r13\npush r14\npush r15",
        // Limbs 1 to 8: a₀ times a₁ to a₇.
        "mov rdx, [rsi]\nmulx r10, r9, [rsi + 8]",
        "mulx r11, rax, [rsi + 16]\nadd r10, rax",
        "mulx r12, rax, [rsi + 24]\nadc r11, rax",
        "mulx r13, rax, [rsi + 32]\nadc r12, rax",
        "mulx r14, rax, [rsi + 40]\nadc r13, rax",
        "mulx r15, rax, [rsi + 48]\nadc r14, rax",
        "mulx rbp, rax, [rsi + 56]\nadc r15, rax\nadc rbp, 0",
        "mov [rdi + 8], r9\nmov [rdi + 16], r10",
        // Limbs 3 to 9: a₁ times a₂ to a₇.
        "mov rdx, [rsi + 8]\nxor r8, r8",
        multiply_add!("[rsi + 16]", "r11", "r12", "rbx"),
        multiply_add!("[rsi + 24]", "r12", "r13", "rbx"),
        multiply_add!("[rsi + 32]", "r13", "r14", "rbx"),
        multiply_add!("[rsi + 40]", "r14", "r15", "rbx"),
        multiply_add!("[rsi + 48]", "r15", "rbp", "rbx"),
        multiply_add!("[rsi + 56]", "rbp", "r8", "rbx"),
        "adc r8, 0\nmov [rdi + 24], r11\nmov [rdi + 32], r12",
        // Limbs 5 to 10: a₂ times a₃ to a₇.
        "mov rdx, [rsi + 16]\nxor r9, r9",
        multiply_add!("[rsi + 24]", "r13", "r14", "rbx"),
        multiply_add!("[rsi + 32]", "r14", "r15", "rbx"),
        multiply_add!("[rsi + 40]", "r15", "rbp", "rbx"),
        multiply_add!("[rsi + 48]", "rbp", "r8", "rbx"),
        multiply_add!("[rsi + 56]", "r8", "r9", "rbx"),
        "adc r9, 0\nmov [rdi + 40], r13\nmov [rdi + 48], r14",
        // Limbs 7 to 11: a₃ times a₄ to a₇.
        "mov rdx, [rsi + 24]\nxor r10, r10",
        multiply_add!("[rsi + 32]", "r15", "rbp", "rbx"),
        multiply_add!("[rsi + 40]", "rbp", "r8", "rbx"),
        multiply_add!("[rsi + 48]", "r8", "r9", "rbx"),
        multiply_add!("[rsi + 56]", "r9", "r10", "rbx"),
        "adc r10, 0\nmov [rdi + 56], r15",
        // Limbs 9 to 12: a₄ times a₅ to a₇.
        "mov rdx, [rsi + 32]\nxor r11, r11",
        multiply_add!("[rsi + 40]", "r8", "r9", "rbx"),
        multiply_add!("[rsi + 48]", "r9", "r10", "rbx"),
        multiply_add!("[rsi + 56]", "r10", "r11", "rbx"),
        "adc r11, 0",
        // Limbs 11 to 13: a₅ times a₆ and a₇.
        "mov rdx, [rsi + 40]\nxor r12, r12",
        multiply_add!("[rsi + 48]", "r10", "r11", "rbx"),
        multiply_add!("[rsi + 56]", "r11", "r12", "rbx"),
        "adc r12, 0",
        // Limbs 13 and 14: a₆ times a₇.
        "mov rdx, [rsi + 48]\nxor r13, r13",
        multiply_add!("[rsi + 56]", "r12", "r13", "rbx"),
        "adc r13, 0",
        // Limbs 0 and 15, then everything doubled with the squares added.
        "xor r14, r14\nmov rdx, [rsi]\nmulx rbx, rax, rdx\nmov [rdi], rax",
        "mov r15, [rdi + 8]\nadcx r15, r15\nadox r15, rbx\nmov [rdi + 8], r15",
        low_square_512!(8, 16 24),
        low_square_512!(16, 32 40),
        low_square_512!(24, 48 56),
        high_square_512!(32, "rbp" "r8"),
        high_square_512!(40, "r9" "r10"),
        high_square_512!(48, "r11" "r12"),
        high_square_512!(56, "r13" "r14"),
        reduce_512!(),
        "pop r15\npop r14\npop r13\npop r12\npop rbp\npop rbx\nret",
        c = const C,
    )
}
