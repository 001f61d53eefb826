//! The replay as a value.

use std::sync::Arc;

use rayon::prelude::*;
use session::{CarSamples, PositionSamples, Session};
use timing::{SessionTime, Span};

use crate::board::Board;
use crate::curve::Curve;
use crate::grid::Grid;
use crate::order::classification;
use crate::progress::{Evidence, curve};
use crate::rows::SharedBuckets;
use crate::sampled::Sampled;
use crate::state::{Crossing, States, chequered, crossings, states};
use crate::{Circuit, Motion, ReplayError, ReplayOptions, Timeline};

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
    pub(crate) session: Arc<Session>,
    options: ReplayOptions,
    timeline: Timeline,
    pub(crate) circuit: Arc<Circuit>,
    pub(crate) grid: Grid,
    pub(crate) cars: Vec<Car>,
    /// Where to look for a moment in the curves of all cars.
    pub(crate) by_time: SharedBuckets,
    /// The timing screen, where cars do not race.
    pub(crate) board: Option<Board>,
    /// The official order, and since when it stands.
    pub(crate) classification: Option<(SessionTime, Vec<usize>)>,
}

/// What one car's frames are made from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Car {
    pub(crate) curve: Curve,
    /// The line crossings until the flag.
    pub(crate) crossings: Vec<Crossing>,
    pub(crate) states: States,
    /// The merged telemetry, where the motion is sampled.
    pub(crate) sampled: Option<Sampled>,
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
}

/// When a car began its first lap.
fn first_start(session: &Session, driver: usize) -> Option<SessionTime> {
    session.laps.of(driver).iter().find_map(|lap| lap.start)
}
