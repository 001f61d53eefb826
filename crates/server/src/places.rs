//! A number of places, of which each address has no more than its part.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::options::Limit;

/// Places to be taken and given back.
#[derive(Clone, Debug)]
pub(crate) struct Places(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limit: Limit,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    each: HashMap<IpAddr, usize>,
}

/// One place; given back when dropped.
#[derive(Debug)]
pub(crate) struct Place {
    places: Places,
    address: IpAddr,
}

impl Places {
    pub(crate) fn new(limit: Limit) -> Self {
        Self(Arc::new(Shared { limit, taken: Mutex::default() }))
    }

    /// A place for somebody at an address; `None` if all are taken, or all of that address.
    pub(crate) fn take(&self, address: IpAddr) -> Option<Place> {
        let (address, limit) = (address.to_canonical(), self.0.limit);
        let mut taken = self.taken();
        let of_address = taken.each.get(&address).copied().unwrap_or_default();
        if taken.all >= limit.all || of_address >= limit.each {
            return None;
        }
        taken.all += 1;
        taken.each.insert(address, of_address + 1);
        Some(Place { places: self.clone(), address })
    }

    /// Whether nobody has one.
    pub(crate) fn are_free(&self) -> bool {
        self.taken().all == 0
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.all -= 1;
        if let Some(count) = taken.each.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.each.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_more_than_a_part_and_places_are_given_back() {
        let places = Places::new(Limit { all: 3, each: 2 });
        let [a, b] = [IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2])];
        let mut held: Vec<Place> = (0..2).map(|_| places.take(a).expect("a place")).collect();
        assert!(places.take(a).is_none(), "no more than two of one address");
        held.push(places.take(b).expect("a place"));
        assert!(places.take(b).is_none(), "no more than three in all");
        drop(held);
        assert!(places.taken().each.is_empty() && places.taken().all == 0);
        let mapped: IpAddr = "::ffff:10.0.0.1".parse().expect("an address");
        let _held = [places.take(a), places.take(mapped)];
        assert!(places.take(a).is_none(), "one address in two forms");
    }
}
