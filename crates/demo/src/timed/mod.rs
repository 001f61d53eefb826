//! Sessions against the clock, driven: practice, and qualifying in its parts.

mod format;
mod runner;
mod session;

use timing::SessionTime;

use crate::calendar::{Options, SessionPlan};
use crate::circuit::Circuit;
use crate::grid::Entry;
use crate::truth::{CarTruth, Truth, official};
use format::Format;
use session::Driven;

impl SessionPlan {
    /// How many parts the session has.
    pub(crate) const fn parts(&self) -> usize {
        Format::parts_of(self.key.kind)
    }
}

/// How many of `cars` cars take part in a part of qualifying, from 1 on.
pub(crate) fn cars_in_part(cars: usize, part: u8) -> usize {
    match part {
        1 => cars,
        2 => cars - cars / 4,
        _ => cars / 2,
    }
}

/// A session between the cars of `entries`.
pub(crate) fn truth(
    plan: &SessionPlan,
    circuit: &Circuit,
    entries: &[&'static Entry],
    options: &Options,
) -> Truth {
    let format = Format::of(plan.key, options.is_short());
    let mut driven = Driven::drive(circuit, entries, &format, (options.seed, plan.number));
    let cars = std::mem::take(&mut driven.outcome.cars).into_iter().zip(&driven.laps);
    let mut cars: Vec<CarTruth> =
        cars.map(|(run, laps)| CarTruth::new(run, laps, SessionTime::default(), circuit)).collect();
    driven.outcome.delete_laps(&mut cars, circuit, plan.zero);
    let mut truth = Truth::new(plan.key, plan.zero, circuit.clone(), driven.outcome, cars);
    let parts = driven.parts.iter().map(|seconds| official(*seconds));
    truth.parts = if format.is_practice() { Vec::new() } else { parts.collect() };
    truth.clock = driven.clock.iter().map(|(at, left, runs)| (official(*at), *left, *runs)).collect();
    truth.classification = driven.order;
    truth
}
