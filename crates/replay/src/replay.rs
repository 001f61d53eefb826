//! The replay as a value.

use std::sync::Arc;

use rayon::prelude::*;
use session::{CarSamples, PositionSamples, Session, TrackFlag};
use timing::{SessionTime, Span};

use crate::board::Board;
use crate::channels::channels_into;
use crate::curve::Curve;
use crate::frame::Hint;
use crate::gaps::Runner;
use crate::grid::Grid;
use crate::motion::place_on;
use crate::order::{OrderKey, arrange, classification};
use crate::progress::{Evidence, curve};
use crate::rows::{SharedBuckets, rows_near};
use crate::sampled::Sampled;
use crate::state::{CarState, Crossing, States, chequered, crossings, states};
use crate::{CarFrame, Circuit, Frame, Motion, ReplayError, ReplayOptions, Timeline};

/// Metres between grid places.
const GRID_STEP: f64 = 8.0;
/// The length of a circuit that is not known, for grid places; metres.
const USUAL_LENGTH: f64 = 5000.0;

/// A car without samples is carried on for so long: at the slowest pace it has then reached the next line.
const LONGEST_LAP: Span = Span::from_secs(600);
/// How much time one look finds in all curves, seconds: about two samples.
const BUCKET: f64 = 0.5;

/// A session on one clock, asked for frames.
#[derive(Clone, Debug)]
pub struct Replay {
    session: Arc<Session>,
    options: ReplayOptions,
    timeline: Timeline,
    circuit: Arc<Circuit>,
    grid: Grid,
    cars: Vec<Car>,
    /// Where to look for a moment in the curves of all cars.
    by_time: SharedBuckets,
    board: Option<Board>,
    classification: Option<(SessionTime, Vec<usize>)>,
}

/// What one car's frames are made from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Car {
    pub(crate) curve: Curve,
    /// The line crossings until the flag.
    pub(crate) crossings: Vec<Crossing>,
    states: States,
    /// The merged telemetry, where the motion is sampled.
    sampled: Option<Sampled>,
}

impl Replay {
    /// Builds the replay of a session; its circuit is found in the session.
    ///
    /// # Errors
    /// [`ReplayError`] where there are no laps, a topic is missing that the options need, or the frame rate is not
    /// one.
    pub fn new(session: Arc<Session>, options: ReplayOptions) -> Result<Self, ReplayError> {
        let circuit = Arc::new(Circuit::of(&session));
        Self::with_circuit(session, circuit, options)
    }

    /// Like [`Replay::new`], on a circuit known from elsewhere: another session on it, or this one in full.
    ///
    /// # Errors
    /// As [`Replay::new`].
    pub fn with_circuit(
        session: Arc<Session>,
        circuit: Arc<Circuit>,
        options: ReplayOptions,
    ) -> Result<Self, ReplayError> {
        let timeline = Timeline::of(&session, &options)?;
        let grid = Grid::of(&session);
        let lines: Vec<Vec<Crossing>> =
            (0..session.drivers.len()).map(|driver| crossings(session.laps.of(driver))).collect();
        let is_race = session.key.kind.is_race();
        let chequered = chequered(&session, &lines);
        let grid_step = GRID_STEP / circuit.length().unwrap_or(USUAL_LENGTH);
        let none = (CarSamples::default(), PositionSamples::default());
        let car = |driver: usize| {
            let states = states(&session, driver, &grid, &lines[driver], chequered);
            let evidence = Evidence {
                circuit: &circuit,
                positions: session.positions.get(driver).unwrap_or(&none.1),
                car: session.cars.get(driver).unwrap_or(&none.0),
                start: if is_race { grid.start } else { first_start(&session, driver).unwrap_or(grid.start) },
                start_progress: if is_race {
                    -(f64::from(grid.ranks[driver]) + 1.0) * grid_step
                } else {
                    0.0
                },
                crossings: &lines[driver],
                states: &states,
                end: timeline.end + LONGEST_LAP,
                drives_on: is_race && !session.laps.of(driver).is_empty(),
            };
            let sampled = (options.motion == Motion::Sampled).then(|| Sampled::of(&session, driver));
            let curve = curve(&evidence);
            let crossings = lines[driver].iter().filter(|line| line.time > evidence.start);
            let raced = crossings.filter(|line| states.finished.is_none_or(|flag| line.time <= flag));
            Car { curve, crossings: raced.copied().collect(), states, sampled }
        };
        let cars: Vec<Car> = (0..session.drivers.len()).into_par_iter().map(car).collect();
        let knots: Vec<usize> = cars.iter().map(|car| car.curve.knots.len()).collect();
        let moment = |car: usize, row: usize| cars[car].curve.knots[row].time.as_secs_f64();
        let by_time = SharedBuckets::new(&knots, BUCKET, moment);
        let board = (!session.key.kind.is_race()).then(|| Board::of(&session, &grid.ranks));
        let classification = classification(&session);
        Ok(Self { session, options, timeline, circuit, grid, cars, by_time, board, classification })
    }

    /// The session that is replayed.
    #[must_use]
    pub fn session(&self) -> &Arc<Session> {
        &self.session
    }

    /// What was chosen.
    #[must_use]
    pub fn options(&self) -> &ReplayOptions {
        &self.options
    }

    /// The instants of the frames.
    #[must_use]
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The track.
    #[must_use]
    pub fn circuit(&self) -> &Arc<Circuit> {
        &self.circuit
    }

    pub(crate) fn cars(&self) -> &[Car] {
        &self.cars
    }

    /// How many frames there are; never 0.
    #[must_use]
    pub fn frame_count(&self) -> usize {
        self.timeline.frame_count
    }

    /// When a frame is.
    #[must_use]
    pub fn time_of(&self, frame: usize) -> SessionTime {
        self.timeline.time_of(frame)
    }

    /// Which frame holds at a moment.
    #[must_use]
    pub fn frame_of(&self, time: SessionTime) -> usize {
        self.timeline.frame_of(time)
    }

    /// Fills in the frame of that number; numbers behind the last give the last.
    pub fn frame_into(&self, index: usize, frame: &mut Frame) {
        let index = index.min(self.timeline.frame_count - 1);
        self.at(self.time_of(index), frame);
        frame.index = index;
    }

    /// Fills in what is shown at an instant, which need not be that of a frame nor lie on the timeline.
    pub fn at(&self, time: SessionTime, frame: &mut Frame) {
        frame.index = self.timeline.frame_of(time);
        frame.t = (time - self.timeline.first).as_secs_f64();
        frame.session_time = time;
        frame.flag = self.flag_at(time);
        let reports = &self.session.weather;
        let reported = reports.partition_point(|sample| sample.time <= time);
        frame.weather = reported.checked_sub(1).and_then(|last| reports.get(last)).copied();
        frame.cars.resize(self.cars.len(), CarFrame::default());
        frame.hints.resize(self.cars.len(), Hint::default());
        frame.keys.resize(self.cars.len(), OrderKey::default());
        self.find(time, &mut frame.hints);
        for driver in 0..self.cars.len() {
            self.car_into(driver, time, frame);
        }
        match &self.board {
            Some(board) => show_board(board, time, frame),
            None => self.race(time, frame),
        }
        for (place, &driver) in frame.order.iter().enumerate() {
            frame.cars[driver].position = place as u16 + 1;
        }
    }

    fn flag_at(&self, time: SessionTime) -> Option<TrackFlag> {
        let changes = &self.session.track_status;
        let last = changes.partition_point(|change| change.time <= time).checked_sub(1)?;
        changes.get(last).map(|change| change.flag)
    }

    /// Finds an instant in the curves of all cars: from where the last one was, or by the buckets. One search a car.
    fn find(&self, time: SessionTime, hints: &mut [Hint]) {
        let starts = self.by_time.starts(time.as_secs_f64());
        for ((car, hint), start) in self.cars.iter().zip(hints).zip(starts) {
            hint.knots = car.curve.rows_up_to(time, *start as usize);
        }
    }

    fn car_into(&self, driver: usize, time: SessionTime, frame: &mut Frame) {
        let (car, hint) = (&self.cars[driver], frame.hints[driver]);
        let knot = car.curve.knots.get(hint.knots.saturating_sub(1));
        let state =
            car.states.after(rows_near(&car.states.times, knot.map_or(0, |knot| knot.states as usize), time));
        let along = car.curve.progress(hint.knots, time);
        let is_race = self.session.key.kind.is_race();
        let progress = along.filter(|_| state.started && state.lap.is_some());
        frame.keys[driver] = self.order_key(driver, &state, progress);
        frame.cars[driver] = CarFrame {
            lap: state.lap,
            position: 0,
            status: state.status(is_race),
            progress,
            distance: progress.zip(self.circuit.length()).map(|(laps, length)| laps * length),
            rel_distance: progress.map(|laps| laps - f64::from(state.laps)),
            tyre: state.tyre,
            tyre_age: state.tyre_age(),
            last_lap: state.last_lap,
            estimated: knot.is_some_and(|knot| knot.estimated),
            ..CarFrame::default()
        };
        frame.cars[driver].place = place_on(&car.curve, hint.knots, time, &self.circuit);
        if let Some(samples) = self.session.cars.get(driver) {
            let hint = knot.map_or(0, |knot| knot.samples as usize);
            let rows = rows_near(&samples.time, hint, time);
            channels_into(samples, rows, time, &mut frame.cars[driver]);
        }
        if let Some(sampled) = &car.sampled {
            sampled.fill(time, &mut frame.cars[driver]);
        }
    }

    fn order_key(&self, driver: usize, state: &CarState, progress: Option<f64>) -> OrderKey {
        let progress = if state.started { progress } else { Some(0.0) };
        OrderKey {
            absent: progress.is_none(),
            progress: state.finished.map_or(progress, |_| Some(f64::from(state.laps))).unwrap_or_default(),
            finished: state.finished,
            grid: self.grid.ranks[driver],
        }
    }

    /// Order and gaps of a race.
    fn race(&self, time: SessionTime, frame: &mut Frame) {
        match &self.classification {
            Some((since, order)) if *since <= time => {
                frame.order.clone_from(order);
                frame.classified = true;
            }
            _ => {
                arrange(&mut frame.order, &frame.keys);
                frame.classified = false;
            }
        }
        frame.leader_lap = frame.order.first().and_then(|&leader| frame.cars[leader].lap);
        let runner = |driver: usize, frame: &Frame| Runner {
            curve: &self.cars[driver].curve,
            knots: frame.hints[driver].knots,
            progress: frame.keys[driver].progress,
            time: frame.keys[driver].finished.unwrap_or(time),
        };
        for place in 0..frame.order.len() {
            let driver = frame.order[place];
            let car = frame.cars[driver];
            if car.progress.is_none() || car.status == crate::Status::Out {
                continue;
            }
            let me = runner(driver, frame);
            let mut hint = frame.hints[driver];
            let to_leader = me.behind(&runner(frame.order[0], frame), &mut hint.leader);
            let interval = place
                .checked_sub(1)
                .map(|ahead| me.behind(&runner(frame.order[ahead], frame), &mut hint.ahead));
            frame.hints[driver] = hint;
            let car = &mut frame.cars[driver];
            car.gap_to_leader = if place == 0 { Some(Span::ZERO) } else { to_leader.time };
            car.laps_down = Some(to_leader.laps);
            car.interval = interval.and_then(|gap| gap.time);
        }
    }
}

/// When a car began its first lap.
fn first_start(session: &Session, driver: usize) -> Option<SessionTime> {
    session.laps.of(driver).iter().find_map(|lap| lap.start)
}

/// Order and gaps where cars do not race.
fn show_board(board: &Board, time: SessionTime, frame: &mut Frame) {
    frame.leader_lap = None;
    frame.classified = false;
    let Some(row) = board.at(time) else { return };
    frame.order.clone_from(&row.order);
    let leader = row.order.first().and_then(|&driver| row.best[driver]);
    let mut ahead = None;
    for &driver in &row.order {
        let best = row.best[driver];
        let behind = |other: Option<Span>| best.zip(other).map(|(best, other)| best - other);
        frame.cars[driver].best_lap = best;
        frame.cars[driver].gap_to_leader = behind(leader);
        frame.cars[driver].interval = behind(ahead);
        ahead = best;
    }
}
