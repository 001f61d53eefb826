//! What is official about each car: where and when it starts, its crossings of the line, its states.

use std::sync::{Arc, LazyLock};

use rayon::prelude::*;
use session::{CarSamples, PositionSamples, Session};
use timing::{SessionTime, Span};

use crate::circuit::Bends;
use crate::crossings::race_crossings;
use crate::curve::Curve;
use crate::feed_order::FeedOrder;
use crate::grid::Grid;
use crate::loops::{Pin, pins};
use crate::missing::{Stretch, UNSEEN, seen, with_pins, without};
use crate::progress::{Evidence, Law, curve, track};
use crate::rows::{Cells, Clock};
use crate::state::{Chequered, Crossing, States, chequered, crossings, states};
use crate::stops::{Stop, stops};
use crate::{Circuit, Status, Timeline, Track, Tracks};

/// Metres between grid places.
const GRID_STEP: f64 = 8.0;
/// The length of a circuit that is not known, metres.
const USUAL_LENGTH: f64 = 5000.0;
/// A car without samples is carried on for so long: at the slowest pace it has then reached the next line.
const LONGEST_LAP: Span = Span::from_secs(600);

static NO_CAR: LazyLock<CarSamples> = LazyLock::new(CarSamples::default);
static NO_POSITIONS: LazyLock<PositionSamples> = LazyLock::new(PositionSamples::default);

/// Cars that wait in the pit lane are so many times as far behind the line as their place on the grid would be: behind the
/// last slot, however far it is from the one before.
const BEHIND_GRID: f64 = 2.0;

/// What is official about a session's cars.
#[derive(Clone, Debug)]
pub(crate) struct Official {
    pub(crate) grid: Grid,
    /// By driver.
    pub(crate) cars: Vec<OfficialCar>,
    pub(crate) chequered: Option<Chequered>,
    /// The length of the lap, metres.
    length: f64,
    /// Where the pit lane joins the track, laps.
    pit_exit: Option<f64>,
}

/// What is official about one car.
#[derive(Clone, Debug)]
pub(crate) struct OfficialCar {
    start: SessionTime,
    /// Where it stands at the start if nothing else is known, laps.
    pub(crate) slot: f64,
    /// The line crossings from the start to the flag.
    pub(crate) crossings: Vec<Crossing>,
    /// Races only.
    pub(crate) stops: Vec<Stop>,
    pub(crate) states: States,
}

impl Official {
    pub(crate) fn of(session: &Session, circuit: &Circuit) -> Self {
        let grid = Grid::of(session, circuit);
        let is_race = session.key.kind.is_race();
        let lines: Vec<Vec<Crossing>> = if is_race {
            race_crossings(session, grid.start)
        } else {
            (0..session.drivers.len()).map(|driver| crossings(session.laps.of(driver))).collect()
        };
        let chequered = chequered(session, &lines);
        let length = circuit.length().unwrap_or(USUAL_LENGTH);
        let car = |(driver, mut crossings): (usize, Vec<Crossing>)| {
            let stops = stops(session, driver, &grid);
            let states = states(session, circuit, driver, &grid, (&crossings, &stops), chequered);
            let first_lap = || session.laps.of(driver).iter().find_map(|lap| lap.start);
            let start = if is_race { grid.start } else { first_lap().unwrap_or(grid.start) };
            let slot =
                if is_race { -(f64::from(grid.ranks[driver]) + 1.0) * GRID_STEP / length } else { 0.0 };
            crossings
                .retain(|line| line.time > start && states.finished.is_none_or(|flag| line.time <= flag));
            OfficialCar { start, slot, crossings, stops, states }
        };
        let cars = lines.into_par_iter().enumerate().map(car).collect();
        let pit_exit = circuit.pit_lane.as_ref().and_then(crate::PitLane::exit);
        Self { grid, cars, chequered, length, pit_exit }
    }

    /// The motion of all cars.
    pub(crate) fn tracks(&self, session: &Session, circuit: Arc<Circuit>, timeline: &Timeline) -> Tracks {
        let cars = (0..session.drivers.len()).into_par_iter();
        let bends = Bends::of(circuit.line.as_ref());
        let of_circuit = (&*circuit, &bends);
        let cars = cars.map(|driver| track(&self.evidence(session, of_circuit, timeline, driver))).collect();
        Tracks { circuit, cars }
    }

    /// What the motion of a car is made from.
    fn evidence<'a>(
        &'a self,
        session: &'a Session,
        (circuit, bends): (&'a Circuit, &'a Bends),
        timeline: &Timeline,
        driver: usize,
    ) -> Evidence<'a> {
        let (car, is_race) = (&self.cars[driver], session.key.kind.is_race());
        Evidence {
            circuit,
            bends,
            positions: session.positions.get(driver).unwrap_or(&NO_POSITIONS),
            car: session.cars.get(driver).unwrap_or(&NO_CAR),
            start: car.start,
            start_progress: car.slot,
            from_grid: is_race && !self.grid.from_pit_lane[driver],
            crossings: &car.crossings,
            states: &car.states,
            end: timeline.end + LONGEST_LAP,
            drives_on: is_race && !session.laps.of(driver).is_empty(),
        }
    }

    /// What the timing loops say of the cars while they are not seen on the map; `None` where all are always seen.
    pub(crate) fn unseen(&self, session: &Session, circuit: &Circuit, tracks: &Tracks) -> Option<Unseen> {
        if !session.key.kind.is_race() {
            return None;
        }
        let seen: Vec<Vec<Stretch>> = tracks.cars.par_iter().map(seen).collect();
        let unseen = |(driver, (seen, car)): (usize, (&Vec<Stretch>, &OfficialCar))| {
            let unseen = without(seen.clone(), self.grid.start).into_iter();
            let unseen = unseen.filter(|stretch| !car.is_over(stretch.from));
            unseen.filter_map(|stretch| behind_wheels(session, driver, stretch)).collect()
        };
        let cars: Vec<Vec<Stretch>> = seen.iter().zip(&self.cars).enumerate().map(unseen).collect();
        if cars.iter().all(Vec::is_empty) {
            return None;
        }
        let sectors = match circuit.marks.sectors {
            [Some(first), Some(second)] if first < second => Some([first, second]),
            _ => None,
        };
        let pins = pins(session, &self.grid, &self.cars, sectors);
        let order = FeedOrder::of(session, &self.grid, &seen);
        Some(Unseen { cars, pins, order })
    }

    /// The progress of a car that moved so, and the index of its knots by `clock`.
    pub(crate) fn curve(
        &self,
        session: &Session,
        driver: usize,
        track: &Track,
        unseen: Option<&Unseen>,
        clock: Clock,
    ) -> (Curve, Cells) {
        let car = &self.cars[driver];
        let waits = session.key.kind.is_race() && self.grid.from_pit_lane[driver];
        let unseen = unseen.filter(|unseen| !unseen.cars[driver].is_empty());
        let law = Law {
            start: car.start,
            waits_at: waits.then_some(BEHIND_GRID * car.slot),
            pit_exit: self.pit_exit,
            crossings: &car.crossings,
            finished: car.states.finished,
            length: self.length,
            unseen: unseen.map_or(&[], |unseen| &unseen.cars[driver]),
        };
        match unseen {
            Some(unseen) => {
                let knots = with_pins(track, &unseen.cars[driver], &unseen.pins[driver]);
                curve(knots.into_iter(), &law, clock)
            }
            None => curve(track.knots(), &law, clock),
        }
    }
}

/// For so long after a car was last seen, its wheels know better than the timing loops where it is.
const WHEELS_KNOW: Span = Span::from_secs(60);

/// The part of a stretch, without places, for which a car goes by the timing loops: none without gaps, and not while its
/// wheels tell how far it came since it was seen.
fn behind_wheels(session: &Session, driver: usize, stretch: Stretch) -> Option<Stretch> {
    let times = session.cars.get(driver).map_or(&[][..], |car| &car.time);
    let next = times.get(times.partition_point(|time| *time <= stretch.from));
    if next.is_none_or(|next| *next - stretch.from > UNSEEN) {
        return Some(stretch);
    }
    let is_told = session.feeds.get(driver).is_some_and(|feed| !feed.gap_to_leader.is_empty());
    let from = stretch.from + WHEELS_KNOW;
    (is_told && from < stretch.to).then_some(Stretch { from, to: stretch.to })
}

/// What is known of cars that are not seen on the map.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unseen {
    /// When each car is not seen while it races, by driver.
    cars: Vec<Vec<Stretch>>,
    pins: Vec<Vec<Pin>>,
    pub(crate) order: FeedOrder,
}

impl OfficialCar {
    /// Whether the race is over for the car: it has taken the flag or is out.
    pub(crate) fn is_over(&self, at: SessionTime) -> bool {
        matches!(self.states.at(at).status(true), Status::Finished | Status::Out)
    }
}
