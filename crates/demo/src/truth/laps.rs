//! Laps out of what was driven.

use timing::{SessionTime, Span};

use super::{CarTruth, LapTruth, StopTruth, official};
use crate::circuit::Circuit;
use crate::run::{CarRun, Purpose, Visit};

/// Where a lap lies, in metres since the start line was first passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LapSpan {
    pub(crate) number: u16,
    /// The line that its sectors count from.
    pub(crate) line: f64,
    pub(crate) from: f64,
    /// Up to where the car is timed on it.
    pub(crate) to: f64,
}

/// The laps that a car drives in a race: up to its flag, or up to where it stands.
pub(crate) fn race_laps_of(run: &CarRun, length: f64) -> Vec<LapSpan> {
    let last = run.finished.unwrap_or((run.distance() / length).floor() as u16 + 1);
    let spans = (1..=last).map(|number| {
        let line = f64::from(number - 1) * length;
        let from = if number == 1 { run.motion.first() } else { line };
        LapSpan { number, line, from, to: line + length }
    });
    spans.collect()
}

impl CarTruth {
    pub(crate) fn new(run: CarRun, spans: &[LapSpan], started: SessionTime, circuit: &Circuit) -> Self {
        let reaches = |distance: f64| run.motion.reaches(distance).map(official);
        let stop = |visit: &Visit| {
            Some(StopTruth {
                purpose: visit.purpose,
                entered: reaches(visit.from)?,
                stood: visit.stood.map(official),
                released: visit.released.map(official),
                left: reaches(visit.to?)?,
                tyres: visit.tyres,
            })
        };
        let stops: Vec<StopTruth> = run.visits.iter().filter_map(stop).collect();
        let mut laps: Vec<LapTruth> = Vec::new();
        for span in spans {
            let start = reaches(span.from).unwrap_or(started).max(started);
            let lap = lap(&run, span, start, circuit, &stops, laps.last());
            laps.push(lap);
        }
        let stays = |purpose: Purpose| {
            run.visits.iter().filter(move |visit| visit.purpose == purpose && visit.to.is_none())
        };
        Self {
            number: run.entry.driver_number(),
            code: run.entry.code,
            grid: None,
            from_pits: run.visits.first().is_some_and(|visit| visit.from == f64::MIN),
            laps,
            broke_down: run.broke_down.map(official),
            gave_up: stays(Purpose::Retire).find_map(|visit| visit.stood).map(official),
            finished: None,
            parked: stays(Purpose::Stay).chain(stays(Purpose::Retire)).find_map(|visit| reaches(visit.from)),
            stops,
            run,
        }
    }

    /// Laps with their last mark passed.
    #[must_use]
    pub fn completed_laps(&self) -> usize {
        self.laps.iter().filter(|lap| lap.marks[2].is_some()).count()
    }

    /// The best lap that was not taken back.
    #[must_use]
    pub fn best_lap(&self) -> Option<&LapTruth> {
        self.laps
            .iter()
            .filter(|lap| lap.time.is_some() && lap.deleted_at.is_none())
            .min_by_key(|lap| lap.time)
    }

    /// When it was out of the session for good.
    #[must_use]
    pub fn out_since(&self) -> Option<SessionTime> {
        self.broke_down.or(self.gave_up)
    }

    /// Tyres changed: stops, and changes under a red flag.
    pub(crate) fn changes(&self) -> impl Iterator<Item = (&StopTruth, crate::tyres::Tyres)> {
        self.stops.iter().filter_map(|stop| Some((stop, stop.tyres?)))
    }

    /// When it came to a distance since the start line was first passed, in metres.
    pub(crate) fn reaches(&self, distance: f64) -> Option<SessionTime> {
        self.run.motion.reaches(distance).map(official)
    }
}

/// One lap from its place and the lap before.
fn lap(
    run: &CarRun,
    span: &LapSpan,
    start: SessionTime,
    circuit: &Circuit,
    stops: &[StopTruth],
    before: Option<&LapTruth>,
) -> LapTruth {
    let reaches = |distance: f64| run.motion.reaches(distance).map(official);
    let marks = circuit.sector_ends().map(|end| {
        let place = span.line + end;
        if place > span.from && place <= span.to { reaches(place) } else { None }
    });
    let from_line = span.from >= span.line && span.from - span.line < 1e-6 && span.from > 1.0;
    let ends = [if from_line { Some(start) } else { None }, marks[0], marks[1], marks[2]];
    let between = |from: Option<SessionTime>, to: Option<SessionTime>| Some(to? - from?);
    let within = |distance: f64| distance > span.from - 1e-6 && distance <= span.to;
    let end = reaches(span.to);
    let changes = stops.iter().filter(|stop| end.is_none_or(|end| stop.left <= end));
    let mut fitted = changes.filter_map(|stop| stop.tyres);
    let stint = fitted.clone().count() as u8;
    let tyres = fitted.next_back().unwrap_or(run.first_tyres);
    let age = before.filter(|lap| lap.stint == stint).map_or(tyres.used_laps, |lap| lap.tyre_age);
    LapTruth {
        number: span.number,
        start,
        marks,
        sectors: [between(ends[0], ends[1]), between(ends[1], ends[2]), between(ends[2], ends[3])],
        time: lap_time(ends),
        deleted_at: None,
        tyres,
        tyre_age: age + 1,
        stint,
        pit_in: run.visits.iter().map(|visit| visit.from).find(|from| within(*from)).and_then(reaches),
        pit_out: run.visits.iter().filter_map(|visit| visit.to).find(|to| within(*to)).and_then(reaches),
    }
}

/// From line to line; laps that begin or end elsewhere have none.
fn lap_time(ends: [Option<SessionTime>; 4]) -> Option<Span> {
    let [Some(from), .., Some(to)] = ends else { return None };
    Some(to - from)
}
