//! One car's position samples, read one after another: where along the line each is, and whether it is to be believed.

use session::{DROP_OUT, PositionSamples};
use timing::SessionTime;

use crate::circuit::CentreLine;
use crate::number::{fraction, nearest};
use crate::place::{distance_squared, is_placed, place};
use crate::{Circuit, Place};

/// So many places are kept to tell how far beside the line, and how fast, the car is.
const RECENT: usize = 8;
/// Places farther beside the line are not on the track, and what is beside them along the line is less sure; metres.
const TRACK_HALF: f64 = 15.0;
/// Places closer to the line than this are on the track, beside it, or in the pits; metres.
const BY_TRACK: f64 = 25.0;
/// However far a car is beside the line, it is beside that part of it but for so many metres.
const MOST_DOUBT: f64 = 30.0;
/// From one place to the next no car comes farther than so many metres, and so many times its way; and no farther aside,
/// however long its places were not known: pit lanes and run-offs are not wider.
const LEAP: [f64; 2] = [25.0, 1.5];
const LEAP_ASIDE: [f64; 2] = [15.0, 0.6];
const FARTHEST_ASIDE: f64 = 100.0;

/// A place beside the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) time: SessionTime,
    /// Metres along the line, whole laps included.
    pub(super) along: f64,
    /// Metres left of the line.
    left: f64,
    /// How far `along` may be off, metres, because the car is not on the track.
    pub(super) doubt: f64,
    /// Whether the car is on the track or close to it.
    pub(super) by_track: bool,
    place: Place,
}

/// The position samples from the next one on.
pub(super) struct Places<'a> {
    positions: &'a PositionSamples,
    line: Option<&'a CentreLine>,
    next: usize,
    /// The last sample with a place.
    last: Option<(usize, Place)>,
    /// When the car was last seen: frozen and empty samples do not show it.
    seen: Option<SessionTime>,
    recent: [Option<Seen>; RECENT],
}

impl<'a> Places<'a> {
    pub(super) fn new(positions: &'a PositionSamples, circuit: &'a Circuit) -> Self {
        let line = circuit.line.as_ref();
        Self { positions, line, next: 0, last: None, seen: None, recent: [None; RECENT] }
    }

    /// When the next sample is.
    pub(super) fn next_time(&self) -> Option<SessionTime> {
        self.positions.time.get(self.next).copied()
    }

    /// Whether the car was seen shortly before `time`.
    pub(super) fn is_fresh(&self, time: SessionTime) -> bool {
        self.seen.is_some_and(|seen| time - seen <= DROP_OUT)
    }

    /// Whether nothing is heard of the car's place around `time`: it was not seen lately, or will not be heard of soon.
    pub(super) fn is_drop_out(&self, time: SessionTime) -> bool {
        let before = self.next.checked_sub(1).map(|row| self.positions.time[row]);
        let silent = before.zip(self.next_time()).is_none_or(|(before, next)| next - before > DROP_OUT);
        silent || !self.is_fresh(time)
    }

    /// Reads the next sample, of a car whose place is thought to be `along` the line then, at that speed in m/s. `None`
    /// if the sample has no place, or that of the sample before although the car moves.
    pub(super) fn next(&mut self, along: Option<f64>, moves: bool) -> Option<Seen> {
        let row = self.next;
        let time = self.next_time()?;
        self.next += 1;
        let line = self.line.filter(|_| is_placed(self.positions, row))?;
        let here = place(self.positions, row);
        let before = self.last.replace((row, here));
        if moves && before.is_some_and(|(_, before)| before == here) {
            return None;
        }
        let count = line.points().len() as f64;
        let along = along.map(|along| along / line.length());
        let found = match along {
            Some(along) => line.project(here, Some((fraction(along) * count) as usize)),
            None => line.search(here, before.map(|(_, before)| before).filter(|before| *before != here)),
        };
        let laps = along.map_or(0.0, |along| nearest(along - found.fraction) as f64);
        Some(Seen {
            time,
            along: (laps + found.fraction) * line.length(),
            left: found.left / 10.0,
            doubt: (found.distance / 10.0 - TRACK_HALF).clamp(0.0, MOST_DOUBT),
            by_track: found.distance / 10.0 < BY_TRACK,
            place: here,
        })
    }

    /// Whether a car that went so many metres since the last place that was believed cannot be at this one.
    pub(super) fn leaps(&self, seen: &Seen, way: f64) -> bool {
        let Some(last) = self.recent[0] else { return false };
        let ahead = distance_squared(last.place, seen.place).sqrt() / 10.0;
        let aside = (seen.left - last.left).abs();
        ahead > LEAP[0] + LEAP[1] * way || aside > (LEAP_ASIDE[0] + LEAP_ASIDE[1] * way).min(FARTHEST_ASIDE)
    }

    /// Takes a place for that of the car.
    pub(super) fn believe(&mut self, seen: Seen) {
        self.seen = Some(seen.time);
        self.recent.rotate_right(1);
        self.recent[0] = Some(seen);
    }

    /// Counts the way along the line from elsewhere: all of it is that much more, metres.
    pub(super) fn shift(&mut self, metres: f64) {
        self.recent.iter_mut().flatten().for_each(|seen| seen.along += metres);
    }

    /// How far left of the line the car is at `along`, metres; `None` where it was never seen.
    pub(super) fn left_at(&self, along: f64) -> Option<f64> {
        let mut seen = self.recent.iter().flatten();
        let mut after = seen.next()?;
        for before in seen {
            if along >= after.along {
                break;
            }
            if along >= before.along && after.along > before.along {
                let part = (along - before.along) / (after.along - before.along);
                return Some(before.left + part * (after.left - before.left));
            }
            after = before;
        }
        Some(after.left)
    }

    /// How fast the places of the last seconds follow each other, m/s.
    pub(super) fn speed(&self) -> Option<f64> {
        let last = self.recent[0]?;
        let lately = |seen: &&Seen| last.time - seen.time <= DROP_OUT;
        let first = self.recent.iter().flatten().take_while(lately).last()?;
        let seconds = (last.time - first.time).as_secs_f64();
        (seconds > 0.0).then(|| ((last.along - first.along) / seconds).clamp(0.0, FASTEST))
    }
}

/// No car is faster, m/s.
pub(super) const FASTEST: f64 = 120.0;
