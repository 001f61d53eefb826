//! Which tyres are on a car, as the feed told it: a car leaves the pits on the set that was told last around that moment.
//!
//! A set may be told before the car comes in, while it stands, or after it has left; its compound and age may be put right
//! much later. All of that takes effect when it is told; of a car
//! that leaves the pits, what is told within [`AHEAD`] is known.

use std::collections::BTreeMap;

use session::{DriverFeed, ToldSet, Tyre};
use timing::{SessionTime, Span};

/// How far ahead the lines of the tyre topic are known: a little less than the horizon.
const AHEAD: Span = Span::from_secs(9);

/// The tyres of a car from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TyreChange {
    pub(crate) time: SessionTime,
    pub(crate) tyre: Tyre,
    /// Laps on the set before the stint.
    pub(crate) laps_before: Option<u16>,
    /// Whether it is another set, rather than the same that is known better.
    pub(crate) is_fitted: bool,
}

/// What happens to a car's tyres, in the order in which it counts at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// What a row of the sets tells becomes known.
    Told(usize),
    /// The car comes into the pit lane, or leaves it.
    InPit(bool),
}

/// The tyres of one car over time; the first set was always on it.
pub(crate) fn tyre_changes(feed: &DriverFeed) -> Vec<TyreChange> {
    let mut events: Vec<(SessionTime, Event)> =
        feed.sets.iter().enumerate().map(|(row, told)| (told.time, Event::Told(row))).collect();
    events.extend(feed.in_pit.iter().map(|(time, in_pit)| (*time, Event::InPit(*in_pit))));
    events.sort_unstable();
    let mut car = Car::default();
    for (time, event) in events {
        match event {
            // What was told shortly after the car left the pits is known already.
            Event::Told(row) if row < car.heard => {}
            Event::Told(row) => car.hear(time, &feed.sets[row], comes_in(feed, time)),
            Event::InPit(true) => car.in_pit = true,
            Event::InPit(false) => {
                let known = feed.sets.partition_point(|told| told.time <= time + AHEAD);
                for told in feed.sets.get(car.heard..known).unwrap_or_default() {
                    car.hear(time, told, true);
                }
                car.in_pit = false;
                car.leave_pits(time);
            }
        }
    }
    car.changes
}

/// Whether the car comes into the pits so soon that it takes a set told now when it leaves them.
fn comes_in(feed: &DriverFeed, time: SessionTime) -> bool {
    let next = feed.in_pit.partition_point(|(at, _)| *at <= time);
    let soon = feed.in_pit[next..].iter().take_while(|(at, _)| *at <= time + AHEAD);
    soon.take(2).any(|(_, in_pit)| *in_pit)
}

#[derive(Debug, Default)]
struct Car {
    /// What is known of each stint's set.
    sets: BTreeMap<u8, (Tyre, Option<u16>)>,
    /// The stint whose set is on the car.
    fitted: Option<u8>,
    /// Whether its set was told anew while the car was in the pits: then it is another set, under the same number.
    is_anew: bool,
    in_pit: bool,
    /// How many lines of the tyre topic are known.
    heard: usize,
    changes: Vec<TyreChange>,
}

impl Car {
    fn hear(&mut self, time: SessionTime, told: &ToldSet, comes_in: bool) {
        self.heard += 1;
        let set = self.sets.entry(told.stint).or_default();
        set.0 = told.tyre.unwrap_or(set.0);
        set.1 = told.laps_before.or(set.1);
        let is_fitted = self.fitted == Some(told.stint);
        match self.in_pit || comes_in {
            true if self.fitted.is_some() => self.is_anew |= is_fitted,
            _ if is_fitted => self.push(time, told.stint, false),
            _ => self.fit_newest(time),
        }
    }

    fn leave_pits(&mut self, time: SessionTime) {
        let before = self.fitted;
        self.fit_newest(time);
        if let Some(stint) = self.fitted.filter(|stint| self.is_anew && before == Some(*stint)) {
            self.push(time, stint, true);
        }
        self.is_anew = false;
    }

    /// Puts on the set of the last stint that is known.
    fn fit_newest(&mut self, time: SessionTime) {
        let newest = self.sets.keys().next_back().copied();
        if let Some(stint) = newest.filter(|stint| self.fitted.is_none_or(|fitted| fitted < *stint)) {
            self.fitted = Some(stint);
            self.push(time, stint, true);
        }
    }

    fn push(&mut self, time: SessionTime, stint: u8, is_fitted: bool) {
        let Some(&(tyre, laps_before)) = self.sets.get(&stint) else { return };
        let time = if self.changes.is_empty() { SessionTime::from_nanos(i64::MIN) } else { time };
        self.changes.push(TyreChange { time, tyre, laps_before, is_fitted });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::at;

    fn told(time: f64, stint: u8, tyre: Tyre, laps_before: u16) -> ToldSet {
        ToldSet { time: at(time), stint, tyre: Some(tyre), laps_before: Some(laps_before) }
    }

    fn changes(sets: Vec<ToldSet>, in_pit: &[(f64, bool)]) -> Vec<(f64, Tyre, Option<u16>, bool)> {
        let in_pit = in_pit.iter().map(|(time, in_pit)| (at(*time), *in_pit)).collect();
        let feed = DriverFeed { sets, in_pit, ..DriverFeed::default() };
        let seconds = |change: &TyreChange| {
            (change.time.as_secs_f64(), change.tyre, change.laps_before, change.is_fitted)
        };
        tyre_changes(&feed).iter().skip(1).map(seconds).collect()
    }

    const VISIT: [(f64, bool); 2] = [(1000.0, true), (1025.0, false)];

    #[test]
    fn a_set_is_on_the_car_when_it_leaves_the_pits() {
        for when in [995.0, 1005.0, 1020.0, 1030.0] {
            let sets = vec![told(10.0, 0, Tyre::Soft, 0), told(when, 1, Tyre::Hard, 2)];
            assert_eq!(changes(sets, &VISIT), [(1025.0, Tyre::Hard, Some(2), true)], "told at {when}");
        }
    }

    #[test]
    fn a_set_that_is_told_late_is_on_the_car_when_that_is_known() {
        let sets = vec![told(10.0, 0, Tyre::Soft, 0), told(1100.0, 1, Tyre::Hard, 2)];
        assert_eq!(changes(sets, &VISIT), [(1100.0, Tyre::Hard, Some(2), true)]);
    }

    #[test]
    fn a_number_that_was_used_up_on_the_formation_lap_has_another_set_later() {
        let sets = vec![
            told(10.0, 0, Tyre::Medium, 0),
            told(20.0, 1, Tyre::Medium, 0),
            ToldSet { tyre: Some(Tyre::Soft), laps_before: Some(3), ..told(1010.0, 1, Tyre::Soft, 3) },
        ];
        let expected = [(20.0, Tyre::Medium, Some(0), true), (1025.0, Tyre::Soft, Some(3), true)];
        assert_eq!(changes(sets, &VISIT), expected);
    }

    #[test]
    fn a_compound_that_is_put_right_later_is_the_same_set() {
        let sets = vec![
            told(10.0, 0, Tyre::Soft, 0),
            told(1005.0, 1, Tyre::Medium, 0),
            told(4600.0, 1, Tyre::Wet, 0),
        ];
        let expected = [(1025.0, Tyre::Medium, Some(0), true), (4600.0, Tyre::Wet, Some(0), false)];
        assert_eq!(changes(sets, &VISIT), expected);
    }
}
