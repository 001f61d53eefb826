//! How many loads run side by side: so many, and no more than their memory allows.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Memory is given out in steps of this many bytes.
const STEP: u64 = 1 << 20;

/// Bytes of memory that a load takes, from its files to its entry, as measured of races and of sessions with few
/// samples: so many whatever it loads, and so many for each byte of its topics.
const MEMORY: u64 = 48 << 20;
const MEMORY_PER_BYTE: u64 = 4;

/// Bytes of a race's topics, for a session of which the size is not known.
const USUAL: u64 = 13 << 20;

/// Bytes of memory that a load of these topics is estimated to need.
pub(crate) fn estimate(topics: Option<u64>) -> u64 {
    topics.unwrap_or(USUAL).saturating_mul(MEMORY_PER_BYTE).saturating_add(MEMORY)
}

/// Places for loads, given to those who came first.
#[derive(Debug)]
pub(crate) struct Room {
    loads: Arc<Semaphore>,
    memory: Arc<Semaphore>,
    steps: u32,
}

/// One load's place; given back when dropped.
#[derive(Debug)]
pub(crate) struct Place {
    _load: OwnedSemaphorePermit,
    _memory: OwnedSemaphorePermit,
}

impl Room {
    pub(crate) fn new(loads: usize, memory: u64) -> Self {
        let steps = u32::try_from(memory / STEP).unwrap_or(u32::MAX).clamp(1, Semaphore::MAX_PERMITS as u32);
        Self {
            loads: Arc::new(Semaphore::new(loads.clamp(1, Semaphore::MAX_PERMITS))),
            memory: Arc::new(Semaphore::new(steps as usize)),
            steps,
        }
    }

    /// Waits for a place of so many bytes; one over the limit takes all there is, and so runs alone.
    /// `None` never comes: nobody closes the room.
    pub(crate) async fn place(&self, bytes: u64) -> Option<Place> {
        let steps = u32::try_from(bytes.div_ceil(STEP)).unwrap_or(u32::MAX).clamp(1, self.steps);
        let load = self.loads.clone().acquire_owned().await.ok()?;
        let memory = self.memory.clone().acquire_many_owned(steps).await.ok()?;
        Some(Place { _load: load, _memory: memory })
    }

    /// Whether nobody has a place whose memory counts.
    #[cfg(test)]
    pub(crate) fn is_free(&self) -> bool {
        self.memory.available_permits() == self.steps as usize
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    const MIB: u64 = 1 << 20;

    fn now(room: &Room, bytes: u64) -> Option<Place> {
        room.place(bytes).now_or_never().map(|place| place.expect("nobody closes the room"))
    }

    #[test]
    fn loads_run_side_by_side_within_their_number_and_memory() {
        let room = Room::new(2, 10 * MIB);
        let (first, second) = (now(&room, 3 * MIB).expect("room"), now(&room, 3 * MIB).expect("room"));
        assert!(now(&room, 0).is_none(), "two run");
        drop(first);
        assert!(now(&room, 8 * MIB).is_none(), "8 and 3 are over 10");
        let third = now(&room, 7 * MIB).expect("room");
        drop((second, third));
        assert!(now(&room, 10 * MIB).is_some());
    }

    #[test]
    fn a_load_over_the_limit_runs_alone() {
        let room = Room::new(5, 10 * MIB);
        let huge = now(&room, u64::MAX).expect("room");
        assert!(now(&room, 0).is_none());
        drop(huge);
        let small = now(&room, 0).expect("room");
        assert!(now(&room, u64::MAX).is_none());
        drop(small);
    }

    #[test]
    fn sizes_that_are_not_known_are_taken_for_a_race() {
        assert_eq!(estimate(Some(MIB)), 52 * MIB);
        assert_eq!(estimate(None), 100 * MIB);
        assert_eq!(estimate(Some(u64::MAX)), u64::MAX);
    }
}
