//! Qualifying, driven: three parts, a red flag in the first, a lap taken back, and a driver without a time.

mod session;

use timing::{SessionKey, SessionKind, SessionTime};

use crate::circuit::Circuit;
use crate::grid::Entry;
use crate::truth::{CarTruth, Truth, official};
use crate::weekend::{Options, SessionPlan};
use session::Qualifying;

/// How many of `cars` cars take part in a part of qualifying, from 1 on.
pub(crate) fn cars_in_part(cars: usize, part: u8) -> usize {
    match part {
        1 => cars,
        2 => cars - cars / 4,
        _ => cars / 2,
    }
}

/// A qualifying session between the cars of `entries`.
pub(crate) fn truth(
    plan: &SessionPlan,
    circuit: &Circuit,
    entries: &[&'static Entry],
    options: &Options,
) -> Truth {
    let mut driven = Qualifying::drive(circuit, entries, options.seed);
    let cars = std::mem::take(&mut driven.outcome.cars).into_iter().zip(&driven.spans);
    let mut cars: Vec<CarTruth> =
        cars.map(|(run, spans)| CarTruth::new(run, spans, SessionTime::default(), circuit)).collect();
    driven.outcome.delete_lap(&mut cars, plan.zero);
    let key = SessionKey { year: 0, round: 1, kind: SessionKind::Qualifying };
    let mut truth = Truth::new(key, plan.zero, circuit.clone(), &driven.outcome, cars);
    truth.parts = driven.parts.iter().map(|seconds| official(*seconds)).collect();
    truth.clock = driven.clock.iter().map(|(at, left, runs)| (official(*at), *left, *runs)).collect();
    truth.classification = driven.order;
    truth
}
