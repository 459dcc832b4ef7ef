//! The processor time of this thread, which other work on the machine does not lengthen.

use std::time::Duration;

/// What the thread has used since some fixed moment.
#[cfg(all(any(target_os = "linux", target_os = "macos"), target_pointer_width = "64"))]
#[allow(unsafe_code, reason = "the standard library does not ask this clock")]
pub(crate) fn now() -> Duration {
    /// `struct timespec` of POSIX.
    #[repr(C)]
    struct Time {
        seconds: i64,
        nanoseconds: i64,
    }
    /// `CLOCK_THREAD_CPUTIME_ID`.
    const THREAD: i32 = if cfg!(target_os = "linux") { 3 } else { 16 };
    unsafe extern "C" {
        fn clock_gettime(clock: i32, time: *mut Time) -> i32;
    }
    let mut time = Time {
        seconds: 0,
        nanoseconds: 0,
    };
    // SAFETY: the call writes one timespec, which is two 64-bit integers on these systems, and keeps nothing.
    let failed = unsafe { clock_gettime(THREAD, &raw mut time) };
    assert_eq!(failed, 0, "the clock of the thread is always there");
    let part = |part: i64| u64::try_from(part).expect("processor time is not negative");
    Duration::from_secs(part(time.seconds)) + Duration::from_nanos(part(time.nanoseconds))
}

/// Where that clock is not at hand: time on the wall.
#[cfg(not(all(any(target_os = "linux", target_os = "macos"), target_pointer_width = "64")))]
pub(crate) fn now() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}
