//! Frames, and the rows that they are made from.

use std::convert::Infallible;
use std::hint::black_box;
use std::ops::Range;

use replay::{Frame, Replay};
use session::Session;
use timing::SessionTime;

use super::report::Figure;
use super::timing::{Times, by_turns, timed};

/// Frames that one run computes.
const FRAMES: usize = 2_048;
/// A stride that shares no factor with most numbers of frames visits them far from each other.
const STRIDE: usize = 7_919;
const FLOOR: &str = "reading the samples of all cars on either side of the moment";

/// The frames that are computed: numbers of frames and, for the floor, of the rows that they lie between.
#[derive(Debug)]
pub(crate) struct Instants {
    random: Vec<usize>,
    /// From the middle of the replay on, so that the cars drive.
    pub(crate) ordered: Range<usize>,
}

impl Instants {
    /// Of a replay.
    pub(crate) fn of(replay: &Replay) -> Self {
        let count = replay.frame_count();
        let random = (1..=FRAMES).map(|frame| frame * STRIDE % count).collect();
        let first = count.saturating_sub(FRAMES) / 2;
        Self { random, ordered: first..first + FRAMES.min(count) }
    }
}

/// Frames far from each other.
pub(crate) fn at_random(replay: &Replay, instants: &Instants, runs: usize) -> Figure {
    Figure::new("random frame", FLOOR, measure(replay, instants.random.iter().copied(), runs))
}

/// Frames one after another, each from where the last was found.
pub(crate) fn in_order(replay: &Replay, instants: &Instants, runs: usize) -> Figure {
    Figure::new("sequential frame", FLOOR, measure(replay, instants.ordered.clone(), runs))
}

fn measure(
    replay: &Replay,
    frames: impl ExactSizeIterator<Item = usize> + Clone,
    runs: usize,
) -> (Times, Times) {
    let rows: Vec<Rows> =
        frames.clone().map(|frame| Rows::at(replay.session(), replay.time_of(frame))).collect();
    let mut frame = Frame::default();
    let work = || {
        let all = || frames.clone().for_each(|index| replay.frame_into(black_box(index), &mut frame));
        Ok::<_, Infallible>(timed(all).1)
    };
    let floor =
        || Ok(timed(|| black_box(rows.iter().map(|rows| rows.read(replay.session())).sum::<u64>())).1);
    let Ok(measured) = by_turns(runs, rows.len(), work, floor);
    measured
}

/// Of each car, the first of the two car samples and of the two position samples around a moment.
#[derive(Debug)]
struct Rows(Vec<[u32; 2]>);

impl Rows {
    fn at(session: &Session, time: SessionTime) -> Self {
        let row =
            |times: &[SessionTime]| times.partition_point(|sample| *sample <= time).saturating_sub(1) as u32;
        let cars = session.cars.iter().zip(&session.positions);
        Self(cars.map(|(car, positions)| [row(&car.time), row(&positions.time)]).collect())
    }

    /// Reads the rows; the sum keeps the reading from being left out.
    fn read(&self, session: &Session) -> u64 {
        let mut sum = 0;
        for ((car, positions), [row, place]) in session.cars.iter().zip(&session.positions).zip(&self.0) {
            let (row, place) = (*row as usize, *place as usize);
            for row in row..(row + 2).min(car.len()) {
                sum += u64::from(car.speed[row]) + u64::from(car.rpm[row]) + u64::from(car.gear[row]);
                sum += u64::from(car.throttle[row]) + u64::from(car.brake[row]);
            }
            for place in place..(place + 2).min(positions.len()) {
                sum += u64::from(positions.x[place].unsigned_abs())
                    + u64::from(positions.y[place].unsigned_abs());
            }
        }
        sum
    }
}
