//! From a replay to the document.

use std::collections::BTreeMap;

use replay::{Frame, Replay};
use serde_json::{Map, Value, json};
use session::Session;
use timing::DriverCode;

use crate::golden::SAMPLED;
use crate::shot::{self, number};
use crate::values::Values;

/// The version of the document's form.
const FORMAT: u32 = 1;

/// Looks at every frame.
pub(crate) fn collect(replay: &Replay) -> Value {
    let last = replay.frame_count() - 1;
    let mut seen = Seen::new(replay.session(), last);
    let mut frame = Frame::default();
    for index in 0..=last {
        replay.frame_into(index, &mut frame);
        seen.take(&frame);
    }
    let shot = |index| seen.shots.get(&index);
    let between: Vec<&Value> = sampled(last).filter_map(shot).collect();
    json!({
        "about": {
            "format": FORMAT,
            "session": replay.session().key.to_string(),
            "frames per second": number(Some(replay.options().frames_per_second)),
        },
        "counts": counts(replay),
        "first frame": shot(0),
        "last frame": shot(last),
        "sampled frames": between,
        "leaders": seen.leaders.noted,
        "orders": seen.orders.noted,
        "values": seen.values(),
    })
}

/// The frames between the first and the last that are kept whole.
fn sampled(last: usize) -> impl Iterator<Item = usize> {
    (1..=SAMPLED).map(move |part| part * last / (SAMPLED + 1))
}

/// What the frames so far have shown.
#[derive(Debug)]
struct Seen<'s> {
    session: &'s Session,
    /// Whole frames by their number; `null` until they come.
    shots: BTreeMap<usize, Value>,
    leaders: Changes<Option<DriverCode>>,
    orders: Changes<Turn>,
    values: Vec<Values>,
}

impl<'s> Seen<'s> {
    fn new(session: &'s Session, last: usize) -> Self {
        let wanted = sampled(last).chain([0, last]);
        Self {
            session,
            shots: wanted.map(|index| (index, Value::Null)).collect(),
            leaders: Changes::default(),
            orders: Changes::default(),
            values: vec![Values::default(); session.drivers.len()],
        }
    }

    fn take(&mut self, frame: &Frame) {
        let drivers = &self.session.drivers;
        for (values, car) in self.values.iter_mut().zip(&frame.cars) {
            values.add(frame.index, car);
        }
        if let Some(shot) = self.shots.get_mut(&frame.index) {
            *shot = shot::frame(frame, drivers);
        }
        let leader = frame.order.first().and_then(|&leader| Some(drivers.get(leader)?.code));
        let t = number(Some(frame.t));
        self.leaders.note(leader, || json!({"t": t, "leader": leader.map(|code| code.to_string())}));
        let turn = Turn::of(frame, self.session.key.kind.is_race());
        self.orders
            .note(turn, || json!({"t": t, "lap": frame.leader_lap, "order": shot::order(frame, drivers)}));
    }

    fn values(&self) -> Map<String, Value> {
        let drivers = self.session.drivers.iter().zip(&self.values);
        drivers.map(|(driver, values)| (driver.code.to_string(), values.to_value())).collect()
    }
}

/// What makes a new entry among the orders.
#[derive(Debug, PartialEq)]
enum Turn {
    /// The leader's lap, and whether the result stands.
    Lap(Option<u16>, bool),
    /// Another order.
    Order(Vec<usize>),
}

impl Turn {
    fn of(frame: &Frame, is_race: bool) -> Self {
        if is_race { Self::Lap(frame.leader_lap, frame.classified) } else { Self::Order(frame.order.clone()) }
    }
}

/// What is noted whenever something changes.
#[derive(Debug)]
struct Changes<T> {
    last: Option<T>,
    noted: Vec<Value>,
}

impl<T> Default for Changes<T> {
    fn default() -> Self {
        Self { last: None, noted: Vec::new() }
    }
}

impl<T: PartialEq> Changes<T> {
    fn note(&mut self, now: T, entry: impl FnOnce() -> Value) {
        if self.last.as_ref() != Some(&now) {
            self.last = Some(now);
            self.noted.push(entry());
        }
    }
}

fn counts(replay: &Replay) -> Value {
    let session = replay.session();
    let integrity = replay.integrity();
    let timed = session.laps.laps.iter().filter(|lap| lap.time.is_some());
    json!({
        "drivers": session.drivers.len(),
        "laps": session.laps.laps.len(),
        "timed laps": timed.count(),
        "total laps": session.total_laps,
        "stints": session.stints.len(),
        "car samples": session.car_sample_count(),
        "position samples": session.position_sample_count(),
        "weather reports": session.weather.len(),
        "track status changes": session.track_status.len(),
        "race control messages": session.race_control.as_ref().map(Vec::len),
        "phases": session.phases.len(),
        "damaged lines": session.damage.total(),
        "frames": replay.frame_count(),
        "line crossings": integrity.crossings,
        "stretches estimated": integrity.estimated,
    })
}
