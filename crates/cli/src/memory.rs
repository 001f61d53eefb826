//! The most memory that the program had: what Linux tells of a process.

use std::fs;

/// The most memory that was resident since the start, or since [`forget_peak`]; bytes. `None` where the system does
/// not tell.
pub(crate) fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kibibytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix("kB")?;
    kibibytes.trim().parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
}

/// Lets the peak begin anew at what is resident now. Whether the system can: 5 does so, see `proc_pid_clear_refs(5)`.
fn forget_peak() -> bool {
    fs::write("/proc/self/clear_refs", "5").is_ok()
}

/// Does something; gives the most memory that the program had meanwhile, with what it had before.
pub(crate) fn peak_of<T>(work: impl FnOnce() -> T) -> (T, Option<u64>) {
    let forgotten = forget_peak();
    let made = work();
    (made, peak().filter(|_| forgotten))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_peak_is_that_of_its_own_time() {
        const LARGE: usize = 64 << 20;
        let touched = |bytes: usize| std::hint::black_box(vec![1_u8; bytes]).len();
        let (_, with) = peak_of(|| touched(LARGE));
        let (_, without) = peak_of(|| touched(1));
        let (with, without) = with.zip(without).expect("Linux tells");
        assert!(with > without + LARGE as u64 / 2, "{with} and {without} bytes");
    }
}
