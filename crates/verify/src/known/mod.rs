//! A made session's replay held against what really happened, at every instant and not only where the timing tells.

mod happened;
mod instants;
mod passes;
mod tally;

use demo::Truth;
use replay::Replay;
use session::Session;

use crate::report::{Measure, Report};

/// Compares a replay of a made session with the truth. Measures that need an order on the track do not apply to sessions
/// against the clock.
#[must_use]
pub fn against(truth: &Truth, replay: &Replay) -> Report {
    let session = replay.session();
    let drivers = drivers(truth, session);
    let seen = instants::watch(truth, replay, &drivers);
    let races = |measure: Measure| if truth.is_race() { measure } else { measure.without("not a race") };
    let measures = vec![
        seen.order.measure(session),
        races(seen.gaps.measure(session)),
        seen.places.measure(session),
        races(passes::passes(truth, session, &drivers, &seen.passes)),
        happened::stops(truth, session, &drivers),
        happened::outs(truth, session, &drivers, &seen.out_since),
        happened::flags(truth, session),
        happened::classification(truth, replay, &drivers),
    ];
    Report { session: session.key, measures }
}

/// The index in the session of each car of the truth; cars that the feed does not list are left out everywhere.
fn drivers(truth: &Truth, session: &Session) -> Vec<Option<usize>> {
    truth.cars.iter().map(|car| session.driver_by_number(car.number)).collect()
}
