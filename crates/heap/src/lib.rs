//! A process that gives the memory back that it does not use any more.
//!
//! The allocator of Linux with the GNU libc is set up for programs that end soon. It gives threads arenas of their own, up
//! to eight for each core, of which every one keeps for itself what its threads have freed, and once large pieces were
//! freed it keeps pieces of their size, too. A server that loads session after session on many threads then holds half
//! as much again as it uses: 50 races and practices under `--memory 300`, written to the cache, peak at 360 MB as it is,
//! at 331 MB with two arenas, and at 267 MB with large pieces given back besides, in 5 % more time. No library sets this
//! without `unsafe`, and the variables for it would have to be there before the program starts.

/// Parts that the threads share the heap in. Each thread keeps a few small pieces at hand, so that two are not crowded.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const ARENAS: i32 = 2;

/// Pieces of so many bytes come from the system and are given back to it: the columns of a session's tables.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE: i32 = 256 << 10;

/// Sets the allocator up for a process that lives long, if it is one that must be told. Whether it was, or the variables
/// `MALLOC_ARENA_MAX` or `MALLOC_MMAP_THRESHOLD_` say otherwise and go before.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn stay_small() -> bool {
    set(libc::M_ARENA_MAX, ARENAS, "MALLOC_ARENA_MAX")
        & set(libc::M_MMAP_THRESHOLD, LARGE, "MALLOC_MMAP_THRESHOLD_")
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the C library's functions are unsafe to call")]
fn set(parameter: i32, value: i32, variable: &str) -> bool {
    if std::env::var_os(variable).is_some() {
        return true;
    }
    // SAFETY: `mallopt` takes two numbers and touches nothing but the allocator's settings, which it locks against other
    // threads' allocations, see `mallopt(3)`.
    unsafe { libc::mallopt(parameter, value) == 1 }
}

/// Sets the allocator up for a process that lives long, if it is one that must be told: this one is not.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn stay_small() -> bool {
    true
}
