//! How a server divides the memory that it may take.

const MB: u64 = 1_000_000;

/// What the program itself takes.
const PROGRAM: u64 = 16 * MB;

/// What loads may take side by side, at most, and of a small memory no more than that part: a race takes about 100 MB.
const LOADS: u64 = 160 * MB;
const LOADS_PART: f64 = 0.4;

/// The part of sessions in what is left; answers have the rest.
const SESSIONS_PART: f64 = 0.75;

/// Bytes for each use of memory that grows with what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Budget {
    /// For loads, all together, by the store's estimate.
    pub(crate) loads: u64,
    /// For sessions with their replays, of which those that somebody watches stay.
    pub(crate) sessions: u64,
    /// For answers made before.
    pub(crate) answers: u64,
}

impl Budget {
    /// Divides so many bytes, which the process then stays within but for its streams: each takes about 55 kB more.
    pub(crate) fn of(memory: u64) -> Self {
        let memory = memory.saturating_sub(PROGRAM);
        let part = |of: u64, part: f64| (of as f64 * part) as u64;
        let loads = LOADS.min(part(memory, LOADS_PART));
        let sessions = part(memory - loads, SESSIONS_PART);
        Self { loads, sessions, answers: memory - loads - sessions }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn all_is_given_out_and_no_more(memory in 0..u64::MAX >> 12) {
            let Budget { loads, sessions, answers } = Budget::of(memory);
            prop_assert_eq!(loads + sessions + answers, memory.saturating_sub(PROGRAM));
            prop_assert!(loads <= LOADS && answers <= sessions);
        }
    }
}
