//! What happened, one after the other.

use timing::{SessionTime, Span};

use super::Truth;
use crate::outcome::Incident;
use crate::run::Purpose;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When.
    pub time: SessionTime,
    /// The car that it is about, as an index of the truth's cars.
    pub car: Option<usize>,
    /// Where on the circuit, in metres from the start line.
    pub along: Option<f64>,
    /// What it was.
    pub what: What,
    /// More about it, in words.
    pub detail: String,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A car passed another on the track.
    Overtake,
    /// A car passed another that was in the pit lane, beside the track or out of it, or did so itself.
    PassInPits,
    /// A car came in, stood, and went on.
    PitStop,
    /// A car drove through the pit lane.
    DriveThrough,
    /// A car waited in the pit lane for the restart.
    RedFlagWait,
    /// A car came to stand beside the track.
    Stopped,
    /// A car was given up in the pits.
    GaveUp,
    /// A car started from the pit lane.
    PitLaneStart,
    /// The track's status changed.
    TrackStatus,
    /// The session's status changed.
    SessionStatus,
    /// A driver was given a penalty.
    Penalty,
    /// A lap's time was taken back.
    DeletedLap,
    /// It began to rain.
    Rain,
    /// A car took the chequered flag.
    Finish,
}

impl What {
    /// The event in the words of the tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overtake => "overtake",
            Self::PassInPits => "pass_in_pits",
            Self::PitStop => "pit_stop",
            Self::DriveThrough => "drive_through",
            Self::RedFlagWait => "red_flag_wait",
            Self::Stopped => "stopped",
            Self::GaveUp => "gave_up",
            Self::PitLaneStart => "pit_lane_start",
            Self::TrackStatus => "track_status",
            Self::SessionStatus => "session_status",
            Self::Penalty => "penalty",
            Self::DeletedLap => "deleted_lap",
            Self::Rain => "rain",
            Self::Finish => "finish",
        }
    }
}

/// A car went ahead of another in the order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderChange {
    /// When both were level.
    pub time: SessionTime,
    /// The car that went ahead.
    pub by: usize,
    /// The car that fell behind.
    pub of: usize,
    /// Whether both drove on the track.
    pub on_track: bool,
}

impl Truth {
    /// Every change in the order of a race from lights out until it is final, in the order of time.
    #[must_use]
    pub fn order_changes(&self) -> Vec<OrderChange> {
        let mut changes = Vec::new();
        if !self.is_race() {
            return changes;
        }
        let end = self.finalised().unwrap_or(self.end);
        let first = (0..self.ticks()).find(|tick| self.tick(*tick) >= self.started).unwrap_or_default();
        let mut order = self.order_at(self.tick(first));
        for tick in first + 1..self.ticks() {
            let time = self.tick(tick);
            if time >= end {
                break;
            }
            let now = self.order_at(time);
            if now == order {
                continue;
            }
            // Sorting the old order into the new one: every exchange is a pass.
            let rank = |car: usize| now.iter().position(|other| *other == car);
            for last in (1..order.len()).rev() {
                for place in 0..last {
                    if rank(order[place]) > rank(order[place + 1]) {
                        order.swap(place, place + 1);
                        changes.push(self.change(
                            order[place],
                            order[place + 1],
                            (self.tick(tick - 1), time),
                        ));
                    }
                }
            }
        }
        changes.sort_by_key(|change| change.time);
        changes
    }

    fn change(
        &self,
        by: usize,
        of: usize,
        (mut before, mut after): (SessionTime, SessionTime),
    ) -> OrderChange {
        while after - before > Span::from_millis(1) {
            let middle = before + Span::from_nanos((after - before).as_nanos() / 2);
            let ahead = self.progress(by, middle) > self.progress(of, middle);
            if ahead { after = middle } else { before = middle }
        }
        let drives = |car: usize| {
            !self.car_at(car, after).in_pit_lane
                && self.cars[car].out_since().is_none_or(|out| after < out)
                && self.cars[car].finished.is_none_or(|(at, _)| after < at)
        };
        OrderChange { time: after, by, of, on_track: drives(by) && drives(of) }
    }

    /// Everything that happened, in the order of time.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        let mut events = self.passes();
        for car in 0..self.cars.len() {
            self.events_of(car, &mut events);
        }
        let status = self.incidents.iter().filter_map(|(time, incident)| {
            let (what, detail) = match incident {
                Incident::Track(_, word) => (What::TrackStatus, *word),
                Incident::Session(word) => (What::SessionStatus, *word),
                Incident::Notice(_) => return None,
            };
            Some(Event { time: *time, car: None, along: None, what, detail: detail.to_owned() })
        });
        events.extend(status);
        events.extend(self.rain.map(|(time, _)| Event {
            time,
            car: None,
            along: None,
            what: What::Rain,
            detail: String::new(),
        }));
        events.sort_by_key(|event| event.time);
        events
    }

    fn passes(&self) -> Vec<Event> {
        let passes = self.order_changes().into_iter().map(|change| {
            let what = if change.on_track { What::Overtake } else { What::PassInPits };
            self.event(change.time, change.by, what, format!("of {}", self.cars[change.of].code))
        });
        passes.collect()
    }

    fn event(&self, time: SessionTime, car: usize, what: What, detail: String) -> Event {
        let along = crate::math::wrap(self.distance_at(car, time), self.circuit.length());
        Event { time, car: Some(car), along: Some(along), what, detail }
    }

    fn events_of(&self, car: usize, events: &mut Vec<Event>) {
        let truth = &self.cars[car];
        let mut add = |time: Option<SessionTime>, what: What, detail: String| {
            events.extend(time.map(|time| self.event(time, car, what, detail)));
        };
        for stop in &truth.stops {
            let stood = stop.stood.zip(stop.released).map(|(stood, released)| released - stood);
            let tyres = stop.tyres.map(|tyres| tyres.compound.name());
            let (what, detail) = match (stop.purpose, stood) {
                (Purpose::DriveThrough, _) | (_, None) => (What::DriveThrough, String::new()),
                (Purpose::RedFlag, Some(_)) => (What::RedFlagWait, tyres.unwrap_or_default().to_owned()),
                (_, Some(stood)) => (What::PitStop, format!("{stood} {}", tyres.unwrap_or_default())),
            };
            add(Some(stop.entered), what, detail);
        }
        let started = truth.laps.first().and_then(|lap| lap.pit_out);
        add(started.filter(|_| truth.from_pits && self.is_race()), What::PitLaneStart, String::new());
        add(truth.broke_down, What::Stopped, String::new());
        add(truth.gave_up, What::GaveUp, String::new());
        add(truth.finished.map(|(at, _)| at), What::Finish, String::new());
        for lap in &truth.laps {
            add(lap.deleted_at, What::DeletedLap, format!("lap {}", lap.number));
        }
        for (_, by, at) in self.penalties.iter().filter(|(punished, ..)| *punished == car) {
            add(Some(*at), What::Penalty, format!("{by}"));
        }
    }
}
