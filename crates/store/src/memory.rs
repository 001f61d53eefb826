//! The first tier: values in memory, bounded by weight and age. What was not used for longest goes first.
//!
//! It holds dozens of sessions, not thousands, so that what goes is found by looking at all; and the time is told by
//! who asks, so that nothing here has a clock.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use tokio::time::Instant;

#[derive(Debug)]
pub(crate) struct Memory<K, V> {
    limit: u64,
    time_to_live: Duration,
    held: HashMap<K, Held<V>>,
    weight: u64,
    /// Counts uses, so that the order of two at the same instant is known.
    uses: u64,
}

#[derive(Debug)]
struct Held<V> {
    value: V,
    weight: u64,
    since: Instant,
    last_use: u64,
}

impl<K: Copy + Eq + Hash, V: Clone> Memory<K, V> {
    /// Holds at most so many bytes, and each value for so long.
    pub(crate) fn new(limit: u64, time_to_live: Duration) -> Self {
        Self { limit, time_to_live, held: HashMap::new(), weight: 0, uses: 0 }
    }

    pub(crate) fn get(&mut self, key: K, now: Instant) -> Option<V> {
        self.drop_aged(now);
        self.uses += 1;
        let held = self.held.get_mut(&key)?;
        held.last_use = self.uses;
        Some(held.value.clone())
    }

    /// Holds a value in place of what was held for the key. One over the limit is not held; others make room.
    pub(crate) fn insert(&mut self, key: K, value: V, weight: u64, now: Instant) {
        self.remove(key);
        self.drop_aged(now);
        if weight > self.limit {
            return;
        }
        while self.weight + weight > self.limit {
            let Some((&oldest, _)) = self.held.iter().min_by_key(|(_, held)| held.last_use) else { break };
            self.remove(oldest);
        }
        self.uses += 1;
        self.weight += weight;
        self.held.insert(key, Held { value, weight, since: now, last_use: self.uses });
    }

    pub(crate) fn remove(&mut self, key: K) {
        if let Some(held) = self.held.remove(&key) {
            self.weight -= held.weight;
        }
    }

    /// What is held, in no order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = K> {
        self.held.keys().copied()
    }

    /// Bytes held.
    pub(crate) fn weight(&self) -> u64 {
        self.weight
    }

    fn drop_aged(&mut self, now: Instant) {
        let (weight, time_to_live) = (&mut self.weight, self.time_to_live);
        self.held.retain(|_, held| {
            let is_fresh = now.duration_since(held.since) < time_to_live;
            if !is_fresh {
                *weight -= held.weight;
            }
            is_fresh
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn keys(memory: &Memory<u8, &'static str>) -> Vec<u8> {
        let mut keys: Vec<u8> = memory.keys().collect();
        keys.sort_unstable();
        keys
    }

    #[test]
    fn what_was_not_used_for_longest_makes_room() {
        let now = Instant::now();
        let mut memory = Memory::new(10, HOUR);
        for key in 1..=3 {
            memory.insert(key, "value", 3, now);
        }
        assert_eq!(memory.get(1, now), Some("value"));
        memory.insert(4, "value", 3, now);
        assert_eq!((keys(&memory), memory.weight()), (vec![1, 3, 4], 9));
        memory.insert(5, "value", 7, now);
        assert_eq!((keys(&memory), memory.weight()), (vec![4, 5], 10));
    }

    #[test]
    fn a_value_over_the_limit_is_not_held_and_costs_no_other_its_place() {
        let now = Instant::now();
        let mut memory = Memory::new(10, HOUR);
        memory.insert(1, "value", 10, now);
        memory.insert(2, "huge", 11, now);
        assert_eq!(keys(&memory), [1]);
        memory.insert(1, "huge", 11, now);
        assert_eq!((memory.get(1, now), memory.weight()), (None, 0), "what it replaces is old");
    }

    #[test]
    fn values_go_with_age_however_often_they_are_used() {
        let now = Instant::now();
        let mut memory = Memory::new(10, HOUR);
        memory.insert(1, "old", 4, now);
        memory.insert(2, "younger", 4, now + HOUR / 2);
        assert_eq!(memory.get(1, now + HOUR - Duration::from_nanos(1)), Some("old"));
        assert_eq!(memory.get(1, now + HOUR), None);
        assert_eq!((keys(&memory), memory.weight()), (vec![2], 4));
        memory.insert(2, "new", 5, now + HOUR);
        assert_eq!(
            (memory.get(2, now + 2 * HOUR - Duration::from_nanos(1)), memory.weight()),
            (Some("new"), 5)
        );
    }
}
