//! The order that the feed tells, for as long as no car has a place on the map: no estimate changes an order.

use session::Session;
use timing::{SessionTime, Span};

use crate::grid::Grid;
use crate::missing::{Stretch, without};

/// The places of the timing screen over time, and when they are the order.
#[derive(Clone, Debug, Default)]
pub(crate) struct FeedOrder {
    /// When no car has a place on the map.
    unseen: Vec<Stretch>,
    /// From when on each order holds.
    times: Vec<SessionTime>,
    /// The orders one after another, each with all cars, the first ahead.
    orders: Vec<u16>,
    cars: usize,
}

/// A car changes several places by as many lines; orders that last no longer are none.
const SETTLED: Span = Span::from_millis(150);

impl FeedOrder {
    /// The order that the feed tells of a race; empty where every moment of it is seen on the map. `seen` is, by
    /// driver, when the car has places.
    pub(crate) fn of(session: &Session, grid: &Grid, seen: &[Vec<Stretch>]) -> Self {
        let told = session.feeds.iter().any(|feed| !feed.position.is_empty());
        if !session.key.kind.is_race() || !told {
            return Self::default();
        }
        let all: Vec<Stretch> = seen.iter().flatten().copied().collect();
        let unseen = without(all, grid.start);
        if unseen.is_empty() {
            return Self::default();
        }
        let mut order = Self { unseen, cars: session.drivers.len(), ..Self::default() };
        order.read(session, grid);
        order
    }

    fn read(&mut self, session: &Session, grid: &Grid) {
        let mut steps: Vec<(SessionTime, usize, u8)> = session
            .feeds
            .iter()
            .enumerate()
            .take(self.cars)
            .flat_map(|(car, feed)| feed.position.iter().map(move |(at, place)| (*at, car, *place)))
            .collect();
        steps.sort_unstable();
        let mut places: Vec<u16> = grid.ranks.iter().map(|rank| rank.saturating_add(1)).collect();
        let mut order: Vec<u16> = (0..self.cars as u16).collect();
        order.sort_by_key(|car| grid.ranks[usize::from(*car)]);
        for (row, &(at, car, place)) in steps.iter().enumerate() {
            places[car] = u16::from(place);
            if steps.get(row + 1).is_some_and(|(next, ..)| *next - at <= SETTLED) {
                continue;
            }
            // Cars that share a place for a moment stay in the order that they had.
            order.sort_by_key(|car| places[usize::from(*car)]);
            let last = self.orders.len().saturating_sub(self.cars);
            if self.orders[last..] != order[..] {
                self.times.push(at);
                self.orders.extend_from_slice(&order);
            }
        }
    }

    /// The order at a moment at which no car is seen; `None` where cars are, or before the feed told one.
    pub(crate) fn at(&self, time: SessionTime) -> Option<&[u16]> {
        let stretch = self.unseen.partition_point(|unseen| unseen.from <= time).checked_sub(1)?;
        if time >= self.unseen[stretch].to {
            return None;
        }
        let row = self.times.partition_point(|from| *from <= time).checked_sub(1)?;
        self.orders.get(row * self.cars..(row + 1) * self.cars)
    }
}
