//! What really happened in a session, as values to compare with: laps, places, stops, and every car at every moment.

use timing::{DriverNumber, SessionKey, SessionTime, Span, Utc};

use crate::circuit::{Circuit, Point};
use crate::run::{CarRun, Incident, Outcome, Tyres};

/// A session as it was.
#[derive(Clone, Debug)]
pub struct Truth {
    /// Which session it is.
    pub key: SessionKey,
    /// The UTC of the session clock's zero.
    pub zero: Utc,
    /// Where it was driven.
    pub circuit: Circuit,
    /// The laps of the race; 0 in qualifying.
    pub race_laps: u16,
    /// When the session was first started: lights out, or the green light.
    pub started: SessionTime,
    /// When the recording ends.
    pub end: SessionTime,
    /// The cars; in a race in the order of the grid.
    pub cars: Vec<CarTruth>,
    /// The final order, as indices of `cars`.
    pub classification: Vec<usize>,
    /// The track's status: from when, and the feed's digit.
    pub track_status: Vec<(SessionTime, &'static str)>,
    /// The session's status: from when, and the feed's word.
    pub session_status: Vec<(SessionTime, &'static str)>,
    /// When each part of qualifying was set up; empty in a race.
    pub parts: Vec<SessionTime>,
    /// The clock that counts down: from when, the time left then, and whether it runs.
    pub clock: Vec<(SessionTime, Span, bool)>,
    pub(crate) incidents: Vec<(SessionTime, Incident)>,
}

/// One car's session.
#[derive(Clone, Debug)]
pub struct CarTruth {
    /// The car's number.
    pub number: DriverNumber,
    /// The driver's three letters.
    pub code: &'static str,
    /// The place on the grid, from 1; `None` in qualifying.
    pub grid: Option<u8>,
    /// Laps driven, the one that was not completed included.
    pub laps: Vec<LapTruth>,
    /// Stops for tyres; the last way into the pits is not one.
    pub stops: Vec<StopTruth>,
    /// When the car came to stand beside the track for good.
    pub broke_down: Option<SessionTime>,
    /// When it took the chequered flag of a race, and the laps that it had completed by then.
    pub finished: Option<(SessionTime, u16)>,
    /// When it came into the pit lane to stay.
    pub parked: Option<SessionTime>,
    pub(crate) run: CarRun,
}

/// One lap of one car.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LapTruth {
    /// From 1, as the field counts: in qualifying every lap out of the pits begins a new one.
    pub number: u16,
    /// When it began: at the line, at lights out, or at the end of the pit lane.
    pub start: SessionTime,
    /// When each sector ended; `None` where the car did not come, or not on the track.
    pub marks: [Option<SessionTime>; 3],
    /// The time of each sector driven in full.
    pub sectors: [Option<Span>; 3],
    /// The lap's time, from line to line; `None` for laps that begin or end elsewhere.
    pub time: Option<Span>,
    /// When race control takes the time back, if it does.
    pub deleted_at: Option<SessionTime>,
    /// The set that it was driven on: the old one on the lap into the pits, the new one on the lap out of them.
    pub tyres: Tyres,
    /// Laps on the set at the end of this one.
    pub tyre_age: u16,
    /// Which set of the session that is, from 0.
    pub stint: u8,
    /// When the car came into the pit lane on this lap.
    pub pit_in: Option<SessionTime>,
    /// When it left the pit lane on this lap.
    pub pit_out: Option<SessionTime>,
}

/// One stop for tyres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StopTruth {
    /// When the car came into the pit lane.
    pub entered: SessionTime,
    /// When it came to stand.
    pub stood: SessionTime,
    /// When it was sent off.
    pub released: SessionTime,
    /// When it left the pit lane.
    pub left: SessionTime,
    /// The set that it left on.
    pub tyres: Tyres,
}

/// A car at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CarState {
    /// Metres along the centre line since the start line was first passed; negative on the grid.
    pub distance: f64,
    /// The same in laps.
    pub progress: f64,
    /// How far to the left of the centre line, in metres.
    pub offset: f64,
    /// Where that is, in metres.
    pub point: Point,
    /// Over the ground, in km/h.
    pub speed: f64,
    /// Along the centre line, in m/s².
    pub acceleration: f64,
    /// Whether the car is within the speed limit of the pit lane.
    pub in_pit_lane: bool,
}

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

/// Session time of a moment of the simulation, to the millisecond, as official timing has it.
pub(crate) fn official(seconds: f64) -> SessionTime {
    SessionTime::from_millis((seconds * 1000.0).round() as i64)
}

impl CarTruth {
    pub(crate) fn new(run: CarRun, spans: &[LapSpan], started: SessionTime, circuit: &Circuit) -> Self {
        let reaches = |distance: f64| run.motion.reaches(distance).map(official);
        let mut stops = Vec::new();
        for visit in &run.visits {
            if let (Some(tyres), Some(stood), Some(released)) = (visit.tyres, visit.stood, visit.released)
                && let (Some(entered), Some(left)) = (reaches(visit.from), visit.to.and_then(reaches))
            {
                stops.push(StopTruth {
                    entered,
                    stood: official(stood),
                    released: official(released),
                    left,
                    tyres,
                });
            }
        }
        let mut laps: Vec<LapTruth> = Vec::new();
        for span in spans {
            let start = reaches(span.from).unwrap_or(started).max(started);
            let lap = lap(&run, span, start, circuit, &stops, laps.last());
            laps.push(lap);
        }
        Self {
            number: run.entry.driver_number(),
            code: run.entry.code,
            grid: None,
            laps,
            stops,
            broke_down: run.broke_down.map(official),
            finished: None,
            parked: run
                .visits
                .iter()
                .filter(|visit| visit.tyres.is_none())
                .find_map(|visit| reaches(visit.from)),
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
    let fitted = stops.iter().rposition(|stop| end.is_none_or(|end| stop.left <= end));
    let tyres = fitted.map_or(run.first_tyres, |stop| stops[stop].tyres);
    let stint = fitted.map_or(0, |stop| stop as u8 + 1);
    let age = before.filter(|lap| lap.stint == stint).map_or(tyres.used_laps, |lap| lap.tyre_age);
    LapTruth {
        number: span.number,
        start,
        marks,
        sectors: [between(ends[0], ends[1]), between(ends[1], ends[2]), between(ends[2], ends[3])],
        time: between(ends[0], ends[3]),
        deleted_at: None,
        tyres,
        tyre_age: age + 1,
        stint,
        pit_in: run.visits.iter().map(|visit| visit.from).find(|from| within(*from)).and_then(reaches),
        pit_out: run.visits.iter().filter_map(|visit| visit.to).find(|to| within(*to)).and_then(reaches),
    }
}

impl Truth {
    /// From what was driven; laps and classification are the session kind's own.
    pub(crate) fn new(
        key: SessionKey,
        zero: Utc,
        circuit: Circuit,
        outcome: &Outcome,
        cars: Vec<CarTruth>,
    ) -> Self {
        let incidents: Vec<_> =
            outcome.incidents.iter().map(|(at, what)| (official(*at), what.clone())).collect();
        let track_status = incidents.iter().filter_map(|(at, what)| match what {
            Incident::Track(status, _) => Some((*at, *status)),
            _ => None,
        });
        let session_status = incidents.iter().filter_map(|(at, what)| match what {
            Incident::Session(status) => Some((*at, *status)),
            _ => None,
        });
        let (track_status, session_status): (Vec<_>, Vec<_>) =
            (track_status.collect(), session_status.collect());
        let started = session_status.iter().find(|(_, status)| *status == "Started").map(|(at, _)| *at);
        Self {
            key,
            zero,
            circuit,
            race_laps: 0,
            started: started.unwrap_or_default(),
            end: official(outcome.end),
            cars,
            classification: Vec::new(),
            track_status,
            session_status,
            parts: Vec::new(),
            clock: Vec::new(),
            incidents,
        }
    }

    /// The index in `cars` of a car.
    #[must_use]
    pub fn index_of(&self, number: DriverNumber) -> Option<usize> {
        self.cars.iter().position(|car| car.number == number)
    }

    /// A car, by its index, at a moment.
    #[must_use]
    pub fn car_at(&self, car: usize, time: SessionTime) -> CarState {
        let run = &self.cars[car].run;
        let moment = run.motion.at(time.as_secs_f64());
        let (offset, slope) = run.motion.offset(moment.distance);
        let along = 1.0 - self.circuit.curvature(moment.distance) * offset;
        let in_pit_lane = run
            .visits
            .iter()
            .any(|visit| moment.distance >= visit.from && visit.to.is_none_or(|to| moment.distance < to));
        CarState {
            distance: moment.distance,
            progress: moment.distance / self.circuit.length(),
            offset,
            point: self.circuit.point(moment.distance, offset),
            speed: moment.speed * along.hypot(slope) * 3.6,
            acceleration: moment.acceleration,
            in_pit_lane,
        }
    }

    /// The UTC of a session time.
    #[must_use]
    pub fn utc(&self, time: SessionTime) -> Utc {
        self.zero + (time - SessionTime::default())
    }

    /// The part of qualifying at a moment, from 1; 0 before the first, and in a race.
    #[must_use]
    pub fn part_at(&self, time: SessionTime) -> u8 {
        self.parts.partition_point(|set_up| *set_up <= time) as u8
    }

    /// A car's best lap of a part of qualifying, from 1, that was not taken back.
    #[must_use]
    pub fn best_of_part(&self, car: usize, part: u8) -> Option<&LapTruth> {
        let laps = self.cars[car].laps.iter().filter(|lap| self.part_at(lap.start) == part);
        laps.filter(|lap| lap.time.is_some() && lap.deleted_at.is_none()).min_by_key(|lap| lap.time)
    }

    /// A car's speed at a moment, in km/h.
    pub(crate) fn speed_at(&self, car: usize, time: SessionTime) -> f64 {
        self.car_at(car, time).speed
    }

    /// When the leader of the race begins each lap from the second on.
    pub(crate) fn leader_laps(&self) -> Vec<(SessionTime, u16)> {
        let begun = |lap: u16| {
            let ends = self.cars.iter().filter_map(|car| car.laps.get(usize::from(lap) - 2)?.marks[2]);
            Some((ends.min()?, lap))
        };
        (2..=self.race_laps).filter_map(begun).collect()
    }

    /// The track's status at a moment, as the feed's digit.
    #[must_use]
    pub fn track_status_at(&self, time: SessionTime) -> Option<&'static str> {
        self.track_status.iter().rev().find(|(from, _)| *from <= time).map(|(_, status)| *status)
    }

    /// The cars by how far they have come at a moment, as indices, the farthest first.
    #[must_use]
    pub fn order_at(&self, time: SessionTime) -> Vec<usize> {
        let mut order: Vec<(usize, f64)> =
            (0..self.cars.len()).map(|car| (car, self.car_at(car, time).distance)).collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1));
        order.into_iter().map(|(car, _)| car).collect()
    }
}
