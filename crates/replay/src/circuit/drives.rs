//! Which parts of a session can draw the circuit: clean laps where there are any, else whatever leads around.

use session::{Lap, Session};
use timing::{SessionTime, Span};

use super::places::{place_at, places};
use crate::Place;

/// Lap times may be off by seconds, and the line's place is not known yet: a lap that is to be closed is followed for so
/// long behind its end.
const BEYOND: Span = Span::from_secs(15);
/// A lap that begins or ends in the pits has one end of the track only, so that much of the lap before or behind it is
/// taken to close it.
const BEYOND_PITS: Span = Span::from_secs(45);
/// A car is on the track so long after leaving the pits, and still so long before it comes into them.
const FROM_PITS: Span = Span::from_secs(10);
const TO_PITS: Span = Span::from_secs(3);
/// A car reaches its garage, or leaves it, within so long.
const GARAGE: Span = Span::from_secs(60);
/// No lap is shorter, none longer.
const SHORTEST: Span = Span::from_secs(15);
const LONGEST: Span = Span::from_secs(900);
/// The middle of fewer laps says little: others are taken too.
const ENOUGH: usize = 5;

/// No more drives are taken.
const MOST: usize = 64;
/// So many times, less one, a car is looked for along a drive.
const LOOKS: u32 = 8;

/// How good a drive is, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A lap whose times fit each other.
    Clean,
    /// A timed lap from line to line.
    Timed,
    /// A lap that begins or ends in the pits, or has no time, as far as it is on the track.
    Partial,
    /// From the pits to the pits without a crossing of the line between.
    FromPitsToPits,
}

/// A part of the session in which one car drove around the circuit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Drive {
    pub(super) kind: Kind,
    pub(super) driver: usize,
    /// From where to where it is on the track, by timing.
    pub(super) from: SessionTime,
    pub(super) to: SessionTime,
    /// From where to where it may be followed to find where it meets itself.
    pub(super) first: SessionTime,
    pub(super) last: SessionTime,
}

impl Drive {
    pub(super) fn length(&self) -> Span {
        self.to - self.from
    }

    /// Where the car was on its way around the circuit: of a whole lap, from line to line; else as far as it can be
    /// followed, the pit lane included where nothing else is known.
    pub(super) fn places(&self, session: &Session) -> Vec<Place> {
        let whole = matches!(self.kind, Kind::Clean | Kind::Timed);
        let (from, to) = if whole { (self.from, self.to) } else { (self.first, self.last) };
        places(session, self.driver, from, to).into_iter().map(|(_, place)| place).collect()
    }
}

/// The drives of the best kind of which the places are known, and of the next ones too where there are few: of all cars in turn, the first of each,
/// then the second of each.
pub(super) fn drives(session: &Session) -> Vec<Drive> {
    let laps = session.laps.laps.iter().filter(|lap| !lap.generated);
    let mut drives: Vec<Drive> = laps.filter_map(drive).collect();
    drives.sort_by_key(|drive| (drive.kind, drive.length(), drive.driver, drive.from));
    let mut so_many = vec![0_usize; session.drivers.len()];
    let mut ranked: Vec<(Kind, usize, Drive)> = Vec::with_capacity(drives.len());
    for drive in drives {
        if let Some(of_car) = so_many.get_mut(drive.driver) {
            ranked.push((drive.kind, *of_car, drive));
            *of_car += 1;
        }
    }
    ranked.sort_by_key(|(kind, rank, _)| (*kind, *rank));
    let seen = ranked.into_iter().filter(|(.., drive)| is_seen(session, drive));
    let mut seen: Vec<(Kind, usize, Drive)> = seen.take(MOST).collect();
    let kind_of_enough = seen.get(ENOUGH - 1).or(seen.last()).map(|(kind, ..)| *kind);
    seen.retain(|(kind, ..)| Some(*kind) <= kind_of_enough);
    seen.into_iter().map(|(.., drive)| drive).collect()
}

/// Whether a car has places all along a drive: they may end in the middle of a session, or be zeros from there on.
fn is_seen(session: &Session, drive: &Drive) -> bool {
    let moment = |part: u32| {
        drive.from + Span::from_secs_f64(drive.length().as_secs_f64() * f64::from(part) / f64::from(LOOKS))
    };
    let mut last = None;
    (1..LOOKS).all(|part| {
        let here = place_at(session, drive.driver, moment(part));
        let moved = here.is_some() && here != last;
        last = here;
        moved
    })
}

/// What of a lap can draw.
fn drive(lap: &Lap) -> Option<Drive> {
    let driver = lap.driver;
    let drive = match (lap.start, lap.end, lap.pit_out, lap.pit_in) {
        (Some(from), Some(to), None, None) if lap.time.is_some() => {
            let kind = if lap.accurate { Kind::Clean } else { Kind::Timed };
            Drive { kind, driver, from, to, first: from, last: to + BEYOND }
        }
        (_, end, Some(out), Some(back)) if out < back && end.is_none_or(|end| end >= back) => {
            let kind = Kind::FromPitsToPits;
            Drive { kind, driver, from: out, to: back, first: out + -GARAGE, last: back + GARAGE }
        }
        (start, end, out, back) => {
            let (out, back) = (out.map(|out| out + FROM_PITS), back.map(|back| back + -TO_PITS));
            let from = start.into_iter().chain(out).max()?;
            let to = end.into_iter().chain(back).min()?;
            let first = out.map_or(from + -BEYOND_PITS, |out| out.max(from + -BEYOND_PITS));
            let last = back.map_or(to + BEYOND_PITS, |back| back.min(to + BEYOND_PITS));
            Drive { kind: Kind::Partial, driver, from, to, first, last }
        }
    };
    (SHORTEST..=LONGEST).contains(&drive.length()).then_some(drive)
}

/// The laps that tell where they began and ended at the line, by timing: those from line to line and, where there are
/// few, all that ended there.
pub(super) fn crossing_laps(session: &Session, most: usize) -> Vec<&Lap> {
    let whole = |lap: &&Lap| {
        let known = lap.start.is_some() && lap.end.is_some() && lap.time.is_some();
        known && !lap.generated && lap.pit_in.is_none() && lap.pit_out.is_none()
    };
    let crossed = |lap: &&Lap| lap.end.is_some() && !lap.generated && lap.pit_in.is_none();
    let laps = || session.laps.laps.iter();
    let mut laps = if laps().filter(whole).count() < ENOUGH {
        laps().filter(crossed).collect::<Vec<_>>()
    } else {
        laps().filter(whole).collect()
    };
    laps.sort_by_key(|lap| (!lap.accurate, lap.time.is_none(), lap.time, lap.driver, lap.number));
    let step = laps.len().div_ceil(most.max(1)).max(1);
    laps.into_iter().step_by(step).collect()
}
