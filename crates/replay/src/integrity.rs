//! Whether a replay keeps its own rules, and what it had to put up with.

use crate::Replay;

/// What checking a replay found. The rules count as kept if [`Integrity::is_sound`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Integrity {
    /// Places where a car's progress goes back or its time does not advance: must be 0.
    pub progress_breaks: usize,
    /// Line crossings at which progress is not the number of laps completed: must be 0.
    pub crossings_missed: usize,
    /// Line crossings that replay goes by.
    pub crossings: usize,
    /// Line crossings that the places reached before they were official, so that the car waited at the line.
    pub early_at_line: usize,
    /// Stretches that are carried on without samples.
    pub estimated: usize,
    /// Samples that came out of order and were sorted into place.
    pub samples_out_of_order: usize,
    /// Samples with the time of another, which were left out.
    pub samples_repeated: usize,
    /// Ways longer than two seconds without samples.
    pub drop_outs: usize,
}

impl Integrity {
    /// Whether the rules are kept.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.progress_breaks == 0 && self.crossings_missed == 0
    }
}

impl Replay {
    /// Checks the curves of all cars.
    #[must_use]
    pub fn integrity(&self) -> Integrity {
        let mut found = Integrity::default();
        for faults in &self.session().sample_faults {
            found.samples_out_of_order += faults.out_of_order;
            found.samples_repeated += faults.repeated;
            found.drop_outs += faults.drop_outs;
        }
        for car in &self.cars {
            let knots = &car.curve.knots;
            found.estimated += usize::from(knots.first().is_some_and(|knot| knot.estimated));
            for pair in knots.windows(2) {
                let kept = pair[0].time < pair[1].time && pair[0].progress <= pair[1].progress;
                found.progress_breaks += usize::from(!kept);
                found.estimated += usize::from(!pair[0].estimated && pair[1].estimated);
            }
            for crossing in car.crossings.iter().filter(|crossing| crossing.at_line) {
                let at = knots.binary_search_by_key(&crossing.time, |knot| knot.time);
                let Ok(at) = at else { continue };
                found.crossings += 1;
                let laps = f64::from(crossing.laps);
                found.crossings_missed += usize::from(knots[at].progress != laps);
                let before = at.checked_sub(1).map(|before| knots[before].progress);
                found.early_at_line += usize::from(before.is_some_and(|before| laps - before < 2e-6));
            }
        }
        found
    }
}
