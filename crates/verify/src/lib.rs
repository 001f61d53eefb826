//! Is a [`Replay`] true? The measures, taken from the outside.
//!
//! A replay is asked for frames, as any program would ask it, and what it shows is held against what is official:
//! what the timing feed said as it came in, raw positions, and golden files, which another program made of the same
//! bytes. How the replay comes to its frames is never looked at, nor are the laps that it is made from, so that the
//! judge does not share the mistakes of the judged. The measures T1 to T12 have targets; the others are told. Where a
//! session has nothing to judge by, the measure says so.

mod classification;
mod cut_bytes;
mod frames;
mod gaps;
mod golden;
mod horizon;
mod known;
mod line;
#[cfg(test)]
mod made;
mod motion;
mod neighbours;
mod official;
mod order;
mod outs;
mod positions;
mod raw;
mod report;
mod sector_marks;
mod statistics;
mod told;
mod unplaced;

use replay::{Circuit, Replay};
use session::Sources;

use crate::frames::{Gather, Window, watch};
pub use crate::golden::{Golden, GoldenLap};
use crate::line::Beside;
use crate::motion::{Speeds, Steps};
use crate::official::Official;
use crate::order::Passes;
use crate::outs::Statuses;
use crate::raw::FromRaw;
pub use known::against;
pub use report::{Figure, Measure, Miss, Report, Target, Unit, Verdict};

/// Frames a second of the measures that look at every frame.
const FRAMES_PER_SECOND: f64 = 25.0;
/// Frames a second at which smoothness is judged: what a screen shows.
const SCREEN: f64 = 60.0;

/// How many parts the work has.
pub const PARTS: usize = horizon::CUTS + 3;

/// A replay, and what it is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What is judged.
    pub replay: &'a Replay,
    /// The bytes of the session: without them nobody knows what follows from a part of them.
    pub sources: Option<&'a Sources>,
    /// What another program made of the same bytes.
    pub golden: Option<&'a Golden>,
}

/// Takes all measures of a replay; `done` is told how many of the [`PARTS`] are done.
#[must_use]
pub fn verify(case: &Case<'_>, mut done: impl FnMut(usize)) -> Report {
    let Case { replay, golden, .. } = *case;
    let session = replay.session();
    let is_race = session.key.kind.is_race();
    let feed = Official::of(session, None);
    let by_golden = golden.map(|golden| Official::of(session, Some(golden)));
    let official = by_golden.as_ref().unwrap_or(&feed);
    let races = |measure: &dyn Fn() -> Measure, id| {
        if is_race { measure() } else { Measure::new(id).without("not a race") }
    };
    let t1 = races(&|| positions::positions(session, replay, official), "T1");
    let t2 = races(&|| gaps::gaps_to_leader(session, replay, &feed, by_golden.as_ref()), "T2");
    let t9 = sector_marks::sector_marks(session, replay, official);
    let t10 = races(&|| neighbours::neighbours(session, replay, official), "T10");
    let t11 = races(&|| unplaced::unplaced(session, replay), "T11");
    let t12 = races(&|| told::told(session, replay, &replay.moments(), official), "T12");
    done(1);
    let seen = watch(replay, FRAMES_PER_SECOND, || Seen::new(replay.circuit()));
    done(2);
    let steps = watch(replay, SCREEN, Steps::default);
    done(3);
    let t3 = cuts(case, done);
    let measures = vec![
        t1,
        t2,
        t3,
        seen.speeds.measure(session),
        seen.passes.measure(session, official),
        seen.statuses.measure(session, &feed.crossings),
        classification::final_order(session, replay, golden),
        seen.beside.measure(session, FromRaw::of(session, replay)),
        t9,
        t10,
        t11,
        t12,
        steps.measure(session),
        seen.estimates.measure(),
        integrity(replay),
    ];
    Report { session: session.key, measures }
}

/// T3, if there are bytes to be cut.
fn cuts(case: &Case<'_>, mut done: impl FnMut(usize)) -> Measure {
    let Some(sources) = case.sources else {
        done(PARTS);
        return Measure::new("T3").without("the session's bytes are not at hand");
    };
    horizon::cuts(
        case.replay.session(),
        case.replay,
        horizon::of_replay(case.replay),
        |at| cut_bytes::replay_of_cut(case.replay, sources, at),
        |cut| done(cut + 3),
    )
}

/// What is gathered from every frame.
#[derive(Debug)]
struct Seen<'a> {
    speeds: Speeds,
    passes: Passes,
    statuses: Statuses,
    beside: Beside<'a>,
    estimates: Estimates,
}

impl<'a> Seen<'a> {
    fn new(circuit: &'a Circuit) -> Self {
        Self {
            speeds: Speeds::default(),
            passes: Passes::default(),
            statuses: Statuses::default(),
            beside: Beside::new(circuit),
            estimates: Estimates::default(),
        }
    }
}

impl Gather for Seen<'_> {
    fn see(&mut self, window: &Window<'_>) {
        let Self { speeds, passes, statuses, beside, estimates } = self;
        speeds.see(window);
        passes.see(window);
        statuses.see(window);
        beside.see(window);
        estimates.see(window);
    }

    fn append(&mut self, later: Self) {
        let Self { speeds, passes, statuses, beside, estimates } = self;
        speeds.append(later.speeds);
        passes.append(later.passes);
        statuses.append(later.statuses);
        beside.append(later.beside);
        estimates.append(later.estimates);
    }
}

/// How many frames of running cars are estimated.
#[derive(Clone, Copy, Debug, Default)]
struct Estimates {
    estimated: usize,
    running: usize,
}

impl Gather for Estimates {
    fn see(&mut self, window: &Window<'_>) {
        let running = window.now.cars.iter().filter(|car| car.status == replay::Status::Running);
        for car in running {
            self.running += 1;
            self.estimated += usize::from(car.estimated);
        }
    }

    fn append(&mut self, later: Self) {
        self.estimated += later.estimated;
        self.running += later.running;
    }
}

impl Estimates {
    fn measure(self) -> Measure {
        let mut measure = Measure::new("estimated");
        let share = (self.running > 0).then(|| self.estimated as f64 / self.running as f64);
        measure.compared = format!("{} frames of a car", self.running);
        measure.figures = vec![Figure::new(
            "estimated_share",
            Unit::Share,
            share,
            "frames of running cars that are estimated",
        )];
        measure
    }
}

/// What the replay says of itself.
fn integrity(replay: &Replay) -> Measure {
    let found = replay.integrity();
    let mut measure = Measure::new("integrity");
    measure.compared = format!("{} crossings", found.crossings);
    let told = |name, count: usize, says| Figure::new(name, Unit::Count, Some(count as f64), says);
    measure.figures = vec![
        Figure::count("progress_breaks_count", found.progress_breaks, 0.0, "places where progress goes back"),
        Figure::count(
            "crossings_missed_count",
            found.crossings_missed,
            0.0,
            "crossings at which progress is not whole",
        ),
        told(
            "early_at_line_count",
            found.early_at_line,
            "cars that waited at the line for the official crossing",
        ),
        told("estimated_stretches_count", found.estimated, "stretches carried on without samples"),
        told("drop_outs_count", found.drop_outs, "gaps in the feed over 2 s"),
    ];
    measure
}
