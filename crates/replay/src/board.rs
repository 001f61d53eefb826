//! The timing screen of practice and qualifying: best laps so far.

use session::{Lap, RaceControlEntry, Session};
use timing::{SessionTime, Span};

/// The screen from a moment on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Row {
    /// Indices of drivers, best first.
    pub(crate) order: Vec<usize>,
    /// The best lap of the part being driven, or, for drivers who were knocked out, of their last; by driver.
    pub(crate) best: Vec<Option<Best>>,
}

/// A best lap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Best {
    pub(crate) time: Span,
    /// The part in which it was set, from 0: laps of different parts are not compared.
    part: usize,
}

impl Best {
    /// How much slower this lap is than another of the same part.
    pub(crate) fn behind(&self, other: &Self) -> Option<Span> {
        (self.part == other.part).then(|| self.time - other.time)
    }
}

/// The screen as it changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Board {
    times: Vec<SessionTime>,
    rows: Vec<Row>,
}

/// One thing that changes the screen.
#[derive(Clone, Copy, Debug)]
enum Change {
    /// A part of qualifying begins: best laps are collected anew, the order so far breaks ties.
    Part,
    /// A driver did not reach the next part, or did after all.
    KnockedOut { driver: usize, out: bool },
    /// A lap is set, or taken back.
    Lap { driver: usize, time: Span, set: bool },
}

impl Board {
    /// The screen at `time`; `None` before the first car is listed.
    pub(crate) fn at(&self, time: SessionTime) -> Option<&Row> {
        self.rows.get(self.times.partition_point(|from| *from <= time).checked_sub(1)?)
    }

    /// Collects the best laps of a session. `grid` is the order before any lap.
    pub(crate) fn of(session: &Session, grid: &[u16]) -> Self {
        let mut parts = vec![Parts { laps: vec![Vec::new(); session.drivers.len()] }];
        let mut knocked_out = vec![false; session.drivers.len()];
        let mut board = Self::default();
        board.push(SessionTime::from_nanos(i64::MIN), &parts, &knocked_out, grid);
        for (time, change) in changes(session) {
            match change {
                Change::Part => parts.push(Parts { laps: vec![Vec::new(); session.drivers.len()] }),
                Change::KnockedOut { driver, out } => knocked_out[driver] = out,
                Change::Lap { driver, time: lap, set: true } => {
                    if let Some(part) = parts.last_mut() {
                        part.laps[driver].push(lap);
                    }
                }
                Change::Lap { driver, time: lap, set: false } => {
                    parts.iter_mut().rev().any(|part| part.take_back(driver, lap));
                }
            }
            board.push(time, &parts, &knocked_out, grid);
        }
        board
    }

    fn push(&mut self, time: SessionTime, parts: &[Parts], knocked_out: &[bool], grid: &[u16]) {
        let mut order: Vec<usize> = (0..grid.len()).collect();
        order.sort_by_key(|&driver| {
            let bests: Vec<(bool, Option<Span>)> =
                parts.iter().rev().map(|part| part.best(driver)).map(|best| (best.is_none(), best)).collect();
            (bests, grid[driver])
        });
        let best = (0..grid.len())
            .map(|driver| {
                let shown = if knocked_out[driver] { parts.len() } else { 1 };
                let mut latest = parts.iter().enumerate().rev().take(shown);
                latest.find_map(|(part, laps)| Some(Best { time: laps.best(driver)?, part }))
            })
            .collect();
        self.times.push(time);
        self.rows.push(Row { order, best });
    }
}

/// The laps set in one part, by driver; a practice session is one part.
#[derive(Clone, Debug)]
struct Parts {
    laps: Vec<Vec<Span>>,
}

impl Parts {
    fn best(&self, driver: usize) -> Option<Span> {
        self.laps[driver].iter().copied().min()
    }

    fn take_back(&mut self, driver: usize, lap: Span) -> bool {
        let at = self.laps[driver].iter().position(|set| *set == lap);
        at.map(|at| self.laps[driver].swap_remove(at)).is_some()
    }
}

/// What changes the screen, in the order of time. A lap into the pits counts where the feed counted it.
fn changes(session: &Session) -> Vec<(SessionTime, Change)> {
    let mut changes: Vec<(SessionTime, Change)> =
        session.qualifying_parts.iter().skip(1).map(|part| (part.start, Change::Part)).collect();
    for (driver, feed) in session.feeds.iter().enumerate().take(session.drivers.len()) {
        changes.extend(feed.knocked_out.iter().map(|&(at, out)| (at, Change::KnockedOut { driver, out })));
    }
    for lap in session.laps.laps.iter().filter(|lap| lap.driver < session.drivers.len()) {
        let (Some(end), Some(time)) = (lap.end, lap.time) else { continue };
        if lap.pit_in.is_some() && !lap.personal_best {
            continue;
        }
        changes.push((end, Change::Lap { driver: lap.driver, time, set: true }));
        if lap.deleted == Some(true) {
            let at = deleted_at(session, lap).unwrap_or(end).max(end);
            changes.push((at, Change::Lap { driver: lap.driver, time, set: false }));
        }
    }
    changes.sort_by_key(|(time, _)| *time);
    changes
}

/// When race control deleted the lap: the message names the car and the lap time or the lap's number.
pub(crate) fn deleted_at(session: &Session, lap: &Lap) -> Option<SessionTime> {
    let number = session.drivers.get(lap.driver)?.number;
    let car = format!("CAR {number} ");
    let (time, at_lap) = (lap.time?.to_string(), format!(" LAP {} ", lap.number));
    let is_about = |entry: &&RaceControlEntry| {
        let message = &entry.message;
        message.contains("DELETED")
            && (entry.car == Some(number) || message.contains(&car))
            && (message.contains(&time) || message.contains(&at_lap))
    };
    session.race_control.as_ref()?.iter().find(is_about).map(|entry| entry.time)
}
