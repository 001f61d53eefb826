//! The timing screen of practice and qualifying: best laps so far.

use std::collections::BTreeMap;

use session::{LapRuling, Session, drivers_in_next_part};
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
    /// A lap is set in a part, from 0.
    Set { driver: usize, time: Span, part: usize },
    /// A lap of a part is taken back, or counts again.
    Ruled { driver: usize, time: Span, part: usize, deleted: bool },
}

impl Board {
    /// The screen at `time`; `None` before the first car is listed.
    pub(crate) fn at(&self, time: SessionTime) -> Option<&Row> {
        self.rows.get(self.times.partition_point(|from| *from <= time).checked_sub(1)?)
    }

    /// Collects the best laps of a session. `grid` is the order before any lap.
    pub(crate) fn of(session: &Session, grid: &[u16]) -> Self {
        let count = session.drivers.len();
        let part = || Part { laps: vec![Vec::new(); count] };
        let mut drivers = vec![Standing::default(); count];
        let mut parts = vec![part()];
        let mut board = Self::default();
        board.push(SessionTime::from_nanos(i64::MIN), &parts, &drivers, grid);
        for (time, change) in changes(session) {
            match change {
                Change::Part => parts.push(part()),
                Change::KnockedOut { driver, out } => drivers[driver].knocked_out = out,
                Change::Set { driver, time, part } => parts[part].laps[driver].push(time),
                Change::Ruled { driver, time, part, deleted } => {
                    if deleted {
                        parts[part].take_back(driver, time);
                    } else {
                        parts[part].laps[driver].push(time);
                    }
                    if part + 1 < parts.len() {
                        let is_out = parts[part].rank(driver) >= drivers_in_next_part(count, part);
                        drivers[driver].last_part = is_out.then_some(part);
                    }
                }
            }
            board.push(time, &parts, &drivers, grid);
        }
        board
    }

    fn push(&mut self, time: SessionTime, parts: &[Part], drivers: &[Standing], grid: &[u16]) {
        let best_in = |driver: usize, part: usize| {
            let counts = drivers[driver].last_part.is_none_or(|last| part <= last);
            parts[part].best(driver).filter(|_| counts)
        };
        let mut order: Vec<usize> = (0..grid.len()).collect();
        order.sort_by_key(|&driver| {
            let bests: Vec<(bool, Option<Span>)> = (0..parts.len())
                .rev()
                .map(|part| best_in(driver, part))
                .map(|best| (best.is_none(), best))
                .collect();
            (bests, grid[driver])
        });
        let best = (0..grid.len())
            .map(|driver| {
                let Standing { knocked_out, last_part } = drivers[driver];
                let shown = if knocked_out || last_part.is_some() { parts.len() } else { 1 };
                let mut latest = (0..parts.len()).rev().take(shown);
                latest.find_map(|part| Some(Best { time: best_in(driver, part)?, part }))
            })
            .collect();
        self.times.push(time);
        self.rows.push(Row { order, best });
    }
}

/// How far one driver came.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    /// Whether the feed says that the driver did not reach the next part.
    knocked_out: bool,
    /// The last part that counts, where a lap of it was deleted after its end and the others do not suffice.
    last_part: Option<usize>,
}

/// The laps set in one part, by driver; a practice session is one part.
#[derive(Clone, Debug)]
struct Part {
    laps: Vec<Vec<Span>>,
}

impl Part {
    fn best(&self, driver: usize) -> Option<Span> {
        self.laps[driver].iter().copied().min()
    }

    /// How many drivers were faster; those without a lap are behind all.
    fn rank(&self, driver: usize) -> usize {
        let best = self.best(driver).map_or(Span::from_nanos(i64::MAX), |best| best);
        (0..self.laps.len()).filter(|&other| self.best(other).is_some_and(|time| time < best)).count()
    }

    fn take_back(&mut self, driver: usize, lap: Span) {
        if let Some(at) = self.laps[driver].iter().position(|set| *set == lap) {
            self.laps[driver].swap_remove(at);
        }
    }
}

/// What changes the screen, in the order of time. A lap into the pits counts where the feed counted it.
fn changes(session: &Session) -> Vec<(SessionTime, Change)> {
    let part_starts: Vec<SessionTime> =
        session.qualifying_parts.iter().skip(1).map(|part| part.start).collect();
    let mut changes: Vec<(SessionTime, Change)> =
        part_starts.iter().map(|start| (*start, Change::Part)).collect();
    for (driver, feed) in session.feeds.iter().enumerate().take(session.drivers.len()) {
        changes.extend(feed.knocked_out.iter().map(|&(at, out)| (at, Change::KnockedOut { driver, out })));
    }
    let mut rulings: BTreeMap<(usize, usize), Vec<LapRuling>> = BTreeMap::new();
    for ruling in session.lap_rulings() {
        rulings.entry((ruling.driver, ruling.lap)).or_default().push(ruling);
    }
    for driver in 0..session.drivers.len() {
        for (index, lap) in session.laps.of(driver).iter().enumerate() {
            let (Some(end), Some(time)) = (lap.end, lap.time) else { continue };
            if lap.pit_in.is_some() && !lap.personal_best {
                continue;
            }
            let part = part_starts.iter().filter(|start| **start <= end).count();
            changes.push((end, Change::Set { driver, time, part }));
            let ruled = |deleted| Change::Ruled { driver, time, part, deleted };
            match rulings.get(&(driver, index)) {
                Some(of_lap) => changes.extend(of_lap.iter().map(|is| (is.time.max(end), ruled(is.deleted)))),
                None if lap.deleted == Some(true) => changes.push((end, ruled(true))),
                None => {}
            }
        }
    }
    changes.sort_by_key(|(time, _)| *time);
    changes
}

#[cfg(test)]
mod tests;
