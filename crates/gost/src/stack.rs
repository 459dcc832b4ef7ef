//! Forgetting what calls leave on the stack: values that are copied, and temporaries that nothing else reaches.

use zeroize::optimization_barrier;

/// Bytes that are overwritten: more than all calls under one that sees a secret take together.
const DEPTH: usize = 32 << 10;

/// What `work` answers, after everything that it left on the stack was overwritten.
pub(crate) fn forget_after<T>(work: impl FnOnce() -> T) -> T {
    let answer = below(work);
    overwrite();
    answer
}

/// Gives `work` a frame of its own, below that of the caller.
#[inline(never)]
fn below<T>(work: impl FnOnce() -> T) -> T {
    work()
}

#[inline(never)]
fn overwrite() {
    let area = [0_u64; DEPTH / size_of::<u64>()];
    optimization_barrier(&area);
}
