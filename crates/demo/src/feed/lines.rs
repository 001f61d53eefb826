//! The lines of `TimingData`: their parts, and the whole screen before a session.

use timing::delta::{ByDriver, Cell, Indexed};
use timing::messages::{Interval, Sector, SpeedTrap, SpeedTraps, TimedLap, TimingData, TimingLine};
use timing::{SessionTime, Span};

use crate::truth::Truth;

/// When the whole screen is sent.
pub(super) const FIRST_LINES_AT: SessionTime = SessionTime::from_millis(3800);

/// The speed trap on the longest straight, beside those at the ends of the three sectors.
pub(super) const LONGEST_STRAIGHT: u8 = 3;

/// The speed in a trap, from km/h.
pub(super) fn trap(sector: u8, speed: f64) -> SpeedTraps {
    let trap = Some(SpeedTrap { value: Some(Cell::set(speed.round())), ..SpeedTrap::default() });
    match sector {
        0 => SpeedTraps { i1: trap, ..SpeedTraps::default() },
        1 => SpeedTraps { i2: trap, ..SpeedTraps::default() },
        2 => SpeedTraps { fl: trap, ..SpeedTraps::default() },
        _ => SpeedTraps { st: trap, ..SpeedTraps::default() },
    }
}

/// A best lap.
pub(super) fn best_lap(time: Span, lap: u16) -> TimedLap {
    TimedLap { value: Some(Cell::set(time)), lap: Some(Cell::set(lap)), ..TimedLap::default() }
}

/// The best lap taken back.
pub(super) fn no_best_lap() -> TimedLap {
    TimedLap { value: Some(Cell::cleared()), ..TimedLap::default() }
}

/// The whole screen before the session: every field, nothing in it.
pub(super) fn first_lines(truth: &Truth) -> TimingData {
    let race = truth.is_race();
    let lines = truth.cars.iter().enumerate().map(|(index, car)| {
        let place = Some(Cell::set(index as u8 + 1));
        let no_gap =
            || Interval { value: Some(Cell::cleared()), catching: Some(false), ..Interval::default() };
        let line = TimingLine {
            racing_number: Some(Cell::set(car.number)),
            line: place,
            position: place,
            show_position: Some(race),
            retired: Some(false),
            in_pit: Some(!race || car.from_pits),
            pit_out: Some(false),
            stopped: Some(false),
            knocked_out: (!race).then_some(false),
            status: Some(Cell::set(if race && !car.from_pits { 64 } else { 80 })),
            gap_to_leader: race.then(Cell::cleared),
            interval_to_position_ahead: race.then(no_gap),
            sectors: Some(Indexed::whole(vec![empty_sector(); 3])),
            speeds: Some(empty_traps()),
            best_lap_time: Some(no_best_lap()),
            last_lap_time: Some(empty_lap()),
            ..TimingLine::default()
        };
        (car.number, line)
    });
    TimingData { lines: Some(ByDriver::new(lines.collect())), withheld: Some(false), ..TimingData::default() }
}

fn empty_sector() -> Sector {
    Sector {
        value: Some(Cell::cleared()),
        stopped: Some(false),
        overall_fastest: Some(false),
        personal_fastest: Some(false),
        ..Sector::default()
    }
}

fn empty_lap() -> TimedLap {
    TimedLap {
        value: Some(Cell::cleared()),
        overall_fastest: Some(false),
        personal_fastest: Some(false),
        ..TimedLap::default()
    }
}

fn empty_traps() -> SpeedTraps {
    let trap = || {
        Some(SpeedTrap {
            value: Some(Cell::cleared()),
            overall_fastest: Some(false),
            personal_fastest: Some(false),
            ..SpeedTrap::default()
        })
    };
    SpeedTraps { i1: trap(), i2: trap(), fl: trap(), st: trap(), ..SpeedTraps::default() }
}

/// One sector's time.
pub(super) fn sector_line(sector: u8, time: Span) -> Indexed<Sector> {
    let value = Sector { value: Some(Cell::set(time)), ..Sector::default() };
    Indexed::changes(vec![(usize::from(sector), value)])
}

/// All sectors taken back.
pub(super) fn clear_sectors() -> Indexed<Sector> {
    let cleared = || Sector { value: Some(Cell::cleared()), ..Sector::default() };
    Indexed::changes((0..3).map(|sector| (sector, cleared())).collect())
}
