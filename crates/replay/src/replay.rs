//! The replay as a value.

use std::sync::Arc;

use rayon::prelude::*;
use session::Session;
use timing::SessionTime;

use crate::board::Board;
use crate::curve::Curve;
use crate::feed_order::FeedOrder;
use crate::grid::Grid;
use crate::official::{Official, OfficialCar};
use crate::order::classification;
use crate::rows::{Cells, Clock, SharedCells};
use crate::sample_rows::SampleRows;
use crate::sampled::Sampled;
use crate::state::{Chequered, Crossing, States};
use crate::stops::Stop;
use crate::{Circuit, Motion, ReplayError, ReplayOptions, Timeline, Track, Tracks};

/// How much time one look finds in all cars' states, a power of two of nanoseconds: they change every ten seconds or so.
const CHANGES_CELL: u32 = 33;

/// A session on one clock, asked for frames.
#[derive(Clone, Debug)]
pub struct Replay {
    pub(crate) session: Arc<Session>,
    options: ReplayOptions,
    timeline: Timeline,
    tracks: Arc<Tracks>,
    pub(crate) grid: Grid,
    pub(crate) cars: Vec<Car>,
    /// Where to look for a moment in the curves of all cars.
    pub(crate) by_time: SharedCells,
    /// Where to look for a moment in the states of all cars.
    pub(crate) by_change: SharedCells,
    /// Where to look for a moment in the samples of all cars.
    pub(crate) samples: SampleRows,
    /// The timing screen, where cars do not race.
    pub(crate) board: Option<Board>,
    /// The order that the feed tells while no car is seen on the map.
    pub(crate) feed_order: FeedOrder,
    /// When the chequered flag of a race fell.
    pub(crate) chequered: Option<Chequered>,
    /// The official order, and since when it stands.
    pub(crate) classification: Option<(SessionTime, Vec<usize>)>,
}

/// What one car's frames are made from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Car {
    pub(crate) curve: Curve,
    /// The line crossings until the flag.
    pub(crate) crossings: Vec<Crossing>,
    /// Races only.
    pub(crate) stops: Vec<Stop>,
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
        let official = Official::of(&session, &circuit);
        let tracks = Arc::new(official.tracks(&session, circuit, &timeline));
        Ok(Self::assemble(session, tracks, options, timeline, official))
    }

    /// Like [`Replay::new`], from what [`Replay::tracks`] gave for the same session: in a few milliseconds.
    ///
    /// # Errors
    /// As [`Replay::new`], and [`ReplayError::Tracks`] for tracks that cannot be the session's.
    pub fn with_tracks(
        session: Arc<Session>,
        tracks: Arc<Tracks>,
        options: ReplayOptions,
    ) -> Result<Self, ReplayError> {
        let timeline = Timeline::of(&session, &options)?;
        tracks.check(&session)?;
        let official = Official::of(&session, &tracks.circuit);
        Ok(Self::assemble(session, tracks, options, timeline, official))
    }

    /// Puts motion and what is official together.
    fn assemble(
        session: Arc<Session>,
        tracks: Arc<Tracks>,
        options: ReplayOptions,
        timeline: Timeline,
        official: Official,
    ) -> Self {
        let board = || (!session.key.kind.is_race()).then(|| Board::of(&session, &official.grid.ranks));
        let is_sampled = options.motion == Motion::Sampled;
        let clock = tracks.clock();
        let unseen = official.unseen(&session, &tracks.circuit, &tracks);
        let car = |(driver, track): (usize, &Track)| {
            let curve = official.curve(&session, driver, track, unseen.as_ref(), clock);
            let sampled = is_sampled.then(|| Sampled::of(&session, driver));
            (curve, sampled)
        };
        let made = || tracks.cars.par_iter().enumerate().map(car).collect::<Vec<_>>();
        let (made, board) = rayon::join(made, board);
        let classification = classification(&session);
        let Official { grid, cars, chequered, .. } = official;
        let (cars, knots): (Vec<Car>, Vec<Cells>) = made
            .into_iter()
            .zip(cars)
            .map(|(((curve, knots), sampled), car)| {
                let OfficialCar { crossings, stops, states, .. } = car;
                (Car { curve, crossings, stops, states, sampled }, knots)
            })
            .unzip();
        let by_time = SharedCells::of(clock, &knots);
        let changes = Clock::new(clock.first(), CHANGES_CELL);
        let by_change: Vec<Cells> = cars.iter().map(|car| changes.cells(&car.states.times)).collect();
        let by_change = SharedCells::of(changes, &by_change);
        let samples = SampleRows::of(&session);
        Self {
            session,
            options,
            timeline,
            tracks,
            grid,
            cars,
            by_time,
            by_change,
            samples,
            board,
            feed_order: unseen.map(|unseen| unseen.order).unwrap_or_default(),
            chequered,
            classification,
        }
    }

    /// The circuit and the cars' motion, to be kept for [`Replay::with_tracks`].
    #[must_use]
    pub fn tracks(&self) -> &Arc<Tracks> {
        &self.tracks
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
        &self.tracks.circuit
    }

    /// How many frames there are; never 0.
    #[must_use]
    pub fn frame_count(&self) -> usize {
        self.timeline.frame_count
    }

    /// A car's place on the grid, from 1, those who start from the pit lane last: the order before lights out. `None`
    /// where cars do not race.
    #[must_use]
    pub fn grid_place(&self, driver: usize) -> Option<u16> {
        let rank = self.grid.ranks.get(driver).filter(|_| self.session.key.kind.is_race());
        rank.map(|rank| rank + 1)
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
