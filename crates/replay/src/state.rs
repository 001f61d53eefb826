//! What holds for a car from a moment on: lap, pit lane, retirement, tyres.

use session::{Lap, Session, SessionPhase, TrackFlag, Tyre};
use timing::{SessionTime, Span};

use crate::grid::Grid;
use crate::standing::{Stand, stands};
use crate::stops::Stop;
use crate::tyres::{TyreChange, tyre_changes};
use crate::{Circuit, Status};

/// Standing on track for so long while others race is having given up; in the pits, for so long.
const GIVEN_UP_AFTER: Span = Span::from_secs(60);
const GIVEN_UP_IN_PITS_AFTER: Span = Span::from_secs(600);
/// A car that leaves the pits so shortly before the line begins the next lap.
const OUT_BEFORE_LINE: Span = Span::from_secs(5);
/// The leader takes the flag at most so long before the feed says that the race is finished.
const FLAG_LAG: Span = Span::from_secs(30);

/// A car ends a lap: so many laps were completed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Crossing {
    /// When the last line came that it is made of, at the latest.
    pub(crate) known: SessionTime,
    /// When.
    pub(crate) time: SessionTime,
    /// Whether that was at the line: against the clock, a lap into the pits ends where the next one begins, at their exit.
    pub(crate) at_line: bool,
    /// Laps completed.
    pub(crate) laps: u16,
    /// The time of the lap that ended.
    pub(crate) lap_time: Option<Span>,
}

/// What holds for a car of which nothing was heard.
const UNKNOWN: CarState = CarState {
    lap: None,
    laps: 0,
    last_lap: None,
    sectors: [None; 3],
    in_pit: false,
    retired: false,
    stopped: false,
    stands: None,
    started: false,
    suspended: false,
    given_up: false,
    finished: None,
    tyre: None,
    laps_before: None,
    fitted_on: 1,
    fitted_at: SessionTime::from_nanos(i64::MIN),
    stops: 0,
};

/// What holds for a car from a moment on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct CarState {
    pub(crate) lap: Option<u16>,
    pub(crate) laps: u16,
    pub(crate) last_lap: Option<Span>,
    pub(crate) sectors: [Option<Span>; 3],
    pub(crate) in_pit: bool,
    pub(crate) retired: bool,
    /// By the feed's word.
    stopped: bool,
    /// By the speed.
    stands: Option<Stand>,
    /// Whether the lights are out.
    pub(crate) started: bool,
    /// Whether the race is interrupted.
    pub(crate) suspended: bool,
    /// Whether the car stands for so long that it will not go on.
    given_up: bool,
    /// When the car took the chequered flag.
    pub(crate) finished: Option<SessionTime>,
    pub(crate) tyre: Option<Tyre>,
    /// Laps on the set before its stint.
    laps_before: Option<u16>,
    /// The lap on which the set was fitted.
    fitted_on: i32,
    /// And when.
    fitted_at: SessionTime,
    /// Pit stops that are over; races only.
    pub(crate) stops: u16,
}

impl CarState {
    /// What the car is doing. Standing is not retiring, unless it lasts: the feed does not retire every car.
    pub(crate) fn status(&self, is_race: bool) -> Status {
        match self {
            Self { finished: Some(_), .. } => Status::Finished,
            Self { retired: true, .. } => Status::Out,
            Self { started: false, .. } if is_race => Status::Grid,
            Self { given_up: true, .. } if is_race => Status::Out,
            Self { in_pit: true, .. } | Self { stands: Some(Stand::Pits), .. } => Status::Pit,
            Self { stopped: true, .. } | Self { stands: Some(Stand::Track), .. } => Status::Stopped,
            Self { lap: None, .. } if is_race => Status::Grid,
            Self { started: false, .. } => Status::Grid,
            _ => Status::Running,
        }
    }

    /// How long the car must stand where it does to have given up; `None` for one that is not expected to move.
    fn patience(&self) -> Option<Span> {
        let in_pits = self.in_pit || self.stands == Some(Stand::Pits);
        let stands = self.stands.is_some() || (self.stopped && !in_pits);
        let patience = if in_pits { GIVEN_UP_IN_PITS_AFTER } else { GIVEN_UP_AFTER };
        (stands && self.started && !self.suspended).then_some(patience)
    }

    /// Laps on the tyres, the lap being driven included.
    pub(crate) fn tyre_age(&self) -> Option<u16> {
        let lap = i32::from(self.lap.unwrap_or(1));
        self.laps_before.and_then(|before| u16::try_from(i32::from(before) + 1 + lap - self.fitted_on).ok())
    }
}

/// One car's states in the order of time.
#[derive(Clone, Debug, Default)]
pub(crate) struct States {
    pub(crate) times: Vec<SessionTime>,
    states: Vec<CarState>,
    /// When the car took the chequered flag of a race, or when that became known if later.
    pub(crate) finished: Option<SessionTime>,
}

impl States {
    /// The state at a moment.
    pub(crate) fn at(&self, time: SessionTime) -> &CarState {
        self.after(self.times.partition_point(|change| *change <= time))
    }

    /// Since when the car is out to the end, and what held then.
    pub(crate) fn out_since(&self, is_race: bool) -> Option<(SessionTime, &CarState)> {
        let is_out = |state: &CarState| state.status(is_race) == Status::Out;
        let before = self.states.iter().rposition(|state| !is_out(state)).map_or(0, |last| last + 1);
        self.times.get(before).copied().zip(self.states.get(before))
    }

    /// The state after so many changes.
    pub(crate) fn after(&self, changes: usize) -> &CarState {
        changes.checked_sub(1).and_then(|last| self.states.get(last)).unwrap_or(&UNKNOWN)
    }
}

/// When the chequered flag fell, and since when that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chequered {
    pub(crate) time: SessionTime,
    pub(crate) known: SessionTime,
}

/// The line crossings of one car. Laps that were concluded from thin evidence have no crossing.
pub(crate) fn crossings(laps: &[Lap]) -> Vec<Crossing> {
    let mut crossings: Vec<Crossing> = Vec::with_capacity(laps.len());
    for (at, lap) in laps.iter().enumerate() {
        let next =
            laps.get(at + 1).filter(|next| next.number.checked_sub(1) == Some(lap.number) && !next.generated);
        let end = if lap.generated { None } else { lap.end.or_else(|| next.and_then(|next| next.start)) };
        // Such a lap was not completed.
        let Some(time) = end.filter(|_| !lap.ends_at_pit_entry()) else { continue };
        if crossings.last().is_none_or(|last| last.time < time && last.laps < lap.number) {
            let at_line = next.is_none_or(|next| next.pit_out != Some(time));
            crossings.push(Crossing { time, known: time, at_line, laps: lap.number, lap_time: lap.time });
        }
    }
    crossings
}

/// When the race's chequered flag fell: when the first car had completed all laps; in a race cut short, when the
/// car that led crossed the line last before the feed said that the race is finished.
pub(crate) fn chequered(session: &Session, crossings: &[Vec<Crossing>]) -> Option<Chequered> {
    let all = || crossings.iter().flatten();
    // The distance that held then; a race may be shortened while it is driven.
    let distance = |at: SessionTime| {
        let told = !session.total_laps_changes.is_empty();
        if told { session.total_laps_at(at) } else { session.total_laps }
    };
    let is_last = |crossing: &&Crossing| distance(crossing.time).is_some_and(|total| crossing.laps >= total);
    let full = all().filter(is_last).map(|crossing| crossing.time).min();
    let finished = session.phases.iter().find(|change| change.phase == SessionPhase::Finished);
    let cut_short = finished.map(|change| {
        let known = change.time;
        let lead = all().filter(|crossing| crossing.time <= known).map(|crossing| crossing.laps).max();
        let last = all().filter(|crossing| Some(crossing.laps) == lead).map(|crossing| crossing.time).min();
        let time = last.filter(|last| known - *last <= FLAG_LAG).unwrap_or(known);
        Chequered { time, known }
    });
    match (full, cut_short) {
        (Some(full), Some(short)) if short.known < full => Some(short),
        (Some(full), _) => Some(Chequered { time: full, known: full }),
        (None, short) => short,
    }
}

/// One thing that changes.
#[derive(Clone, Copy, Debug)]
enum Change {
    Started {
        from_grid: bool,
    },
    Flag(bool),
    LapBegins(u16),
    Line(Crossing),
    TookFlag(SessionTime),
    InPit(bool),
    Retired(bool),
    StoppedByFeed(bool),
    Stands(Option<Stand>),
    Suspended(bool),
    /// A sector, 0 to 2, took so long.
    Sector(u8, Span),
    Tyres(TyreChange),
    /// A pit stop is over.
    Stop,
}

/// The states of one car.
pub(crate) fn states(
    session: &Session,
    circuit: &Circuit,
    driver: usize,
    grid: &Grid,
    (crossings, stops): (&[Crossing], &[Stop]),
    chequered: Option<Chequered>,
) -> States {
    let is_race = session.key.kind.is_race();
    let mut changes =
        vec![(grid.start, Change::Started { from_grid: is_race && !grid.from_pit_lane[driver] })];
    if is_race && !session.laps.of(driver).is_empty() {
        changes.push((grid.start, Change::LapBegins(1)));
    }
    feed_changes(session, driver, &mut changes);
    let from = if is_race { grid.start } else { SessionTime::from_nanos(i64::MIN) };
    let stands = stands(session, circuit, driver, from);
    changes.extend(stands.into_iter().map(|(time, stands)| (time, Change::Stands(stands))));
    let flags = session.track_status.iter();
    changes.extend(flags.map(|change| (change.time, Change::Suspended(change.flag == TrackFlag::Red))));
    if let Some(feed) = session.feeds.get(driver) {
        changes.extend(tyre_changes(feed).into_iter().map(|change| (change.time, Change::Tyres(change))));
    }
    changes.extend(stops.iter().map(|stop| (stop.left, Change::Stop)));
    changes.extend(crossings.iter().map(|crossing| (crossing.time, Change::Line(*crossing))));
    // In a race a lap begins where the one before was counted.
    let begins = session.laps.of(driver).iter().filter(|lap| !is_race && !lap.generated);
    changes.extend(begins.filter_map(|lap| Some((lap.start?, Change::LapBegins(lap.number)))));
    let mut finished = None;
    if is_race {
        let last = chequered.and_then(|flag| {
            let crossing = crossings.iter().find(|crossing| crossing.time >= flag.time)?;
            Some((crossing.time.max(flag.known), Change::TookFlag(crossing.time)))
        });
        finished = last.map(|(known, _)| known);
        changes.extend(last);
    } else {
        let flags = session.phases.iter().filter_map(|change| match change.phase {
            SessionPhase::Started => Some((change.time, Change::Flag(false))),
            SessionPhase::Finished => Some((change.time, Change::Flag(true))),
            _ => None,
        });
        changes.extend(flags);
    }
    States { finished, ..fold(changes, is_race) }
}

/// Puts the changes in order and keeps what holds after each moment.
fn fold(mut changes: Vec<(SessionTime, Change)>, is_race: bool) -> States {
    changes.sort_by_key(|(time, _)| *time);
    let mut states = States::default();
    let mut state = UNKNOWN;
    let mut flag_is_out = false;
    let mut gives_up: Option<SessionTime> = None;
    for (time, change) in changes {
        if let Some(gives_up) = gives_up.filter(|gives_up| *gives_up <= time && !state.given_up) {
            state.given_up = true;
            states.push(gives_up, state);
        }
        state.take(change, is_race, &mut flag_is_out);
        gives_up = state.patience().map(|patience| gives_up.unwrap_or(time + patience));
        state.given_up &= gives_up.is_some();
        states.push(time, state);
    }
    if let Some(gives_up) = gives_up.filter(|_| !state.given_up) {
        state.given_up = true;
        states.push(gives_up, state);
    }
    states
}

impl States {
    fn push(&mut self, time: SessionTime, state: CarState) {
        if self.times.last() == Some(&time) {
            self.states.pop();
            self.times.pop();
        }
        self.times.push(time);
        self.states.push(state);
    }
}

impl CarState {
    fn take(&mut self, change: Change, is_race: bool, flag_is_out: &mut bool) {
        // A race is over at the flag; in other sessions the next part, or another lap, may follow.
        let done = is_race && self.finished.is_some();
        match change {
            Change::Started { from_grid } => {
                self.started = true;
                // The feed may say of cars on the grid that they are in the pit lane, until the first sector ends.
                self.in_pit &= !from_grid;
            }
            Change::Flag(out) => {
                *flag_is_out = out;
                self.finished = self.finished.filter(|_| out);
            }
            Change::LapBegins(lap) if !done => self.lap = self.lap.max(Some(lap)),
            Change::Line(crossing) if !done => {
                // Out of the pits just before the line, the set is on from the next lap.
                if crossing.time - self.fitted_at < OUT_BEFORE_LINE {
                    self.fitted_on += 1;
                }
                self.laps = crossing.laps;
                self.last_lap = crossing.lap_time;
                self.finished = flag_is_out.then_some(crossing.time);
                let lap = crossing.laps.saturating_add(u16::from(!*flag_is_out));
                self.lap = self.lap.max(Some(lap));
            }
            Change::TookFlag(crossing) => {
                self.finished = Some(crossing);
                self.lap = Some(self.laps);
            }
            Change::InPit(in_pit) => self.in_pit = in_pit,
            Change::Retired(retired) => self.retired = retired,
            Change::StoppedByFeed(stopped) => self.stopped = stopped,
            Change::Stands(stands) => self.stands = stands,
            Change::Suspended(suspended) => self.suspended = suspended,
            Change::Sector(sector, time) => self.take_sector(usize::from(sector), time, done),
            Change::Stop => self.stops = self.stops.saturating_add(1),
            Change::Tyres(change) => {
                if change.is_fitted {
                    (self.fitted_on, self.fitted_at) = (i32::from(self.lap.unwrap_or(1)), change.time);
                }
                (self.tyre, self.laps_before) = (Some(change.tyre), change.laps_before);
            }
            Change::LapBegins(_) | Change::Line(_) => {}
        }
    }

    /// A lap's sectors come in their order: one that is not behind those known begins the next lap. The line
    /// cannot tell, since the feed's last sector may follow the crossing.
    fn take_sector(&mut self, sector: usize, time: Span, done: bool) {
        if self.sectors.iter().skip(sector).any(Option::is_some) {
            if done {
                return;
            }
            self.sectors = [None; 3];
        }
        if let Some(known) = self.sectors.get_mut(sector) {
            *known = Some(time);
        }
    }
}

fn feed_changes(session: &Session, driver: usize, changes: &mut Vec<(SessionTime, Change)>) {
    let Some(feed) = session.feeds.get(driver) else { return };
    changes.extend(feed.in_pit.iter().map(|(time, on)| (*time, Change::InPit(*on))));
    changes.extend(feed.retired.iter().map(|(time, on)| (*time, Change::Retired(*on))));
    changes.extend(feed.stopped.iter().map(|(time, on)| (*time, Change::StoppedByFeed(*on))));
    changes.extend(feed.sectors.iter().map(|&(at, (sector, time))| (at, Change::Sector(sector, time))));
}
