//! Who is ahead of whom.

use std::cmp::Ordering;

use session::{Session, SessionPhase};
use timing::SessionTime;

/// What one car's place follows from, compared field by field.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct OrderKey {
    /// Whether the car has no progress, as cars that never started; they come last.
    pub(crate) absent: bool,
    /// Race progress; laps completed for a car that has finished.
    pub(crate) progress: f64,
    /// When a finished car took the flag.
    pub(crate) finished: Option<SessionTime>,
    /// The rank on the grid.
    pub(crate) grid: u16,
}

impl OrderKey {
    /// `Less` is ahead.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let at_flag = |key: &Self| key.finished.unwrap_or(SessionTime::from_nanos(i64::MAX));
        self.absent
            .cmp(&other.absent)
            .then_with(|| other.progress.total_cmp(&self.progress))
            .then_with(|| at_flag(self).cmp(&at_flag(other)))
            .then_with(|| self.grid.cmp(&other.grid))
    }
}

/// Puts the cars in order by their keys. Starts from the order at hand, which from one frame to the next hardly
/// changes: insertion then costs one comparison a car.
pub(crate) fn arrange(order: &mut Vec<usize>, keys: &[OrderKey]) {
    if order.len() != keys.len() || order.iter().any(|&car| car >= keys.len()) {
        order.clear();
        order.extend(0..keys.len());
    }
    for place in 1..order.len() {
        let mut at = place;
        while at > 0 && keys[order[at]].compare(&keys[order[at - 1]]) == Ordering::Less {
            order.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// The official classification and since when it stands; cars without a place follow in the order of the drivers.
pub(crate) fn classification(session: &Session) -> Option<(SessionTime, Vec<usize>)> {
    let finalised = session.phases.iter().find(|change| change.phase == SessionPhase::Finalised)?;
    let mut placed: Vec<(u16, usize)> = session
        .results
        .iter()
        .filter(|result| result.driver < session.drivers.len())
        .filter_map(|result| Some((result.position?, result.driver)))
        .collect();
    if placed.is_empty() || !session.key.kind.is_race() {
        return None;
    }
    placed.sort_unstable();
    let mut order: Vec<usize> = placed.into_iter().map(|(_, driver)| driver).collect();
    let rest: Vec<usize> = (0..session.drivers.len()).filter(|driver| !order.contains(driver)).collect();
    order.extend(rest);
    (order.len() == session.drivers.len()).then_some((finalised.time, order))
}
