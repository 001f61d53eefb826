//! Sessions and tracks made from a row of bytes: the shorter the row, the smaller the session, and shrinking the row
//! shrinks the session. Their parts fit together; all else may be anything.

use std::sync::Arc;

use proptest::prelude::*;
use replay::{CentreLine, Circuit, DrsZone, Marks, Passing, PitLane, Place, Track, Tracks};
use session::{
    CarSamples, CircuitMap, ClockReading, Driver, DriverFeed, DriverResult, Lap, LapTable, MapMark,
    MiniSectors, PositionSamples, QualifyingPart, Question, RaceControlEntry, RadioMessage, SampleFaults,
    Session, SessionInfo, SessionPhase, SessionPhaseChange, StintSpan, ToldSet, TrackFlag, TrackStatusChange,
    Tyre, UnusedAnswer, WeatherSample,
};
use timing::messages::{Gap, LocalTime};
use timing::{
    Damage, DamageReport, DamagedFile, DriverCode, DriverNumber, SessionKey, SessionKind, SessionTime, Span,
    Topic, Utc,
};

/// The bytes that values are made from; zeros without end follow them.
struct Choices(std::vec::IntoIter<u8>);

impl Choices {
    fn byte(&mut self) -> u8 {
        self.0.next().unwrap_or(0)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    /// Eight bytes; often few of them are not 0.
    fn word(&mut self) -> u64 {
        match self.byte() {
            length @ 0..8 => (0..length).fold(0, |word, _| word << 8 | u64::from(self.byte())),
            255 => u64::MAX,
            byte => u64::from(byte),
        }
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn any<T: Made>(&mut self) -> T {
        T::made(self)
    }

    /// So many values.
    fn many<T: Made>(&mut self, count: usize) -> Vec<T> {
        (0..count).map(|_| self.any()).collect()
    }
}

/// A value of any kind, made by choices; zeros make the least one.
trait Made {
    fn made(choices: &mut Choices) -> Self;
}

impl<T: Made> Made for Option<T> {
    fn made(choices: &mut Choices) -> Self {
        (choices.byte() % 2 == 1).then(|| choices.any())
    }
}

impl<T: Made> Made for Vec<T> {
    fn made(choices: &mut Choices) -> Self {
        let count = choices.below(4);
        choices.many(count)
    }
}

impl<T: Made, const N: usize> Made for [T; N] {
    fn made(choices: &mut Choices) -> Self {
        std::array::from_fn(|_| choices.any())
    }
}

impl<A: Made, B: Made> Made for (A, B) {
    fn made(choices: &mut Choices) -> Self {
        (choices.any(), choices.any())
    }
}

macro_rules! made {
    ($($type:ty: $choices:ident => $value:expr,)*) => {
        $(impl Made for $type {
            fn made($choices: &mut Choices) -> Self {
                $value
            }
        })*
    };
}

/// Structs each of whose fields may be anything.
macro_rules! made_of_fields {
    ($($type:ident { $($field:ident),* $(,)? })*) => {
        $(impl Made for $type {
            fn made(choices: &mut Choices) -> Self {
                Self { $($field: choices.any()),* }
            }
        })*
    };
}

made! {
    bool: choices => choices.byte() % 2 == 1,
    u8: choices => choices.word() as u8,
    u16: choices => choices.word() as u16,
    u32: choices => choices.word() as u32,
    usize: choices => choices.word() as usize,
    i16: choices => choices.word() as i16,
    i32: choices => choices.word() as i32,
    i64: choices => choices.word() as i64,
    f64: choices => choices.one_of(&[0.0, -0.0, 0.1, -273.15, f64::MAX, f64::INFINITY, f64::MIN_POSITIVE]),
    String: choices => choices.one_of(&["", "SOFT", "a b", "\"\\/\n\u{0}", "México 🏁", "`", "0"]).to_owned(),
    Arc<str> : choices => choices.any::<String>().into(),
    SessionTime: choices => SessionTime::from_nanos(choices.any()),
    Span: choices => Span::from_nanos(choices.any()),
    Utc: choices => Utc::from_nanos(choices.any()),
    LocalTime: choices => LocalTime::new(Utc::from_nanos(choices.any()), Span::ZERO),
    DriverNumber: choices => DriverNumber::new(choices.any::<u16>() % 999 + 1).expect("1 to 999"),
    DriverCode: choices => DriverCode::from_number(choices.any()),
    Tyre: choices => choices.one_of(&Tyre::ALL),
    TrackFlag: choices => TrackFlag::from_digit(choices.one_of(&['1', '2', '3', '4', '5', '6', '7'])).expect("a flag"),
    SessionPhase: choices => choices.one_of(&SessionPhase::ALL),
    Question: choices => choices.one_of(&Question::ALL),
    Topic: choices => choices.one_of(Topic::ALL),
    Gap: choices => match choices.below(4) {
        0 => Gap::Leader(choices.any()),
        1 => Gap::Time(choices.any()),
        2 => Gap::Laps(choices.any()),
        _ => Gap::Other(choices.any()),
    },
    DamagedFile: choices => match choices.any() {
        None => DamagedFile::Topic(choices.any()),
        Some(name) => DamagedFile::Recording { name, topic: choices.any() },
    },
    SessionKey: choices => SessionKey {
        year: choices.any(), round: choices.any(), kind: choices.one_of(&SessionKind::ALL),
    },
    CentreLine: choices => {
        let points = (0..4 + choices.below(3)).map(|x| Place { x: x as f64, ..Place::default() }).collect();
        CentreLine::from_points(points, 0.5 + f64::from(choices.byte())).expect("a line")
    },
}

made_of_fields! {
    SessionInfo {
        meeting, official_name, location, country, circuit, circuit_key, name, start_date, utc_offset, path,
    }
    Driver {
        number, code, broadcast_name, full_name, first_name, last_name, team, team_colour, headshot_url, country_code,
        line,
    }
    Lap {
        driver, number, start, end, time, sectors, sector_ends, speed_i1, speed_i2, speed_fl, speed_st, stint, pit_out,
        pit_in, compound, tyre_life, fresh_tyre, track_status, position, personal_best, deleted, deleted_reason,
        generated, accurate,
    }
    StintSpan { driver, number, tyre, fresh, first_lap, last_lap, age_at_start }
    DriverResult {
        driver, driver_id, team_id, position, classified, grid, qualifying, time, status, points, laps,
    }
    QualifyingPart { number, start, end }
    DriverFeed {
        grid, first_set, sets, position, laps, in_pit, pit_out, retired, stopped, knocked_out, gap_to_leader, interval, last_lap,
        best_lap, sectors,
    }
    WeatherSample { time, air_temp, humidity, pressure, rainfall, track_temp, wind_direction, wind_speed }
    TrackStatusChange { time, flag, message }
    SessionPhaseChange { time, phase }
    ToldSet { time, stint, tyre, laps_before }
    ClockReading { time, remaining, running }
    RaceControlEntry { time, utc, lap, category, message, status, flag, scope, sector, car }
    RadioMessage { time, utc, car, path }
    CircuitMap { rotation, corners, marshal_sectors }
    MapMark { number, letter, x, y, angle }
    UnusedAnswer { question, reason }
    SampleFaults { out_of_order, repeated, drop_outs }
    Damage { file, line, offset, reason }
    Place { x, y, z }
    Marks { sectors, speed_trap, passing }
    Passing { lag, speed }
    PitLane { points, fractions, length }
    DrsZone { open, close }
    Circuit { line, reference_lap, marks, pit_lane, drs_zones }
    Track { start_ms, start_along, wait, advance, speed, left, estimated }
}

/// Times that increase, often the same as another car's.
fn times(choices: &mut Choices) -> Arc<[SessionTime]> {
    let (start, count) = (choices.any::<i16>(), choices.below(4));
    (0..count).map(|step| SessionTime::from_millis(i64::from(start) + step as i64)).collect()
}

fn car(choices: &mut Choices) -> CarSamples {
    let time = times(choices);
    let count = time.len();
    CarSamples {
        time,
        rpm: choices.many(count),
        speed: choices.many(count),
        gear: choices.many(count),
        throttle: choices.many(count),
        brake: choices.many(count),
        drs: choices.any::<bool>().then(|| choices.many(count)),
    }
}

fn position(choices: &mut Choices) -> PositionSamples {
    let time = times(choices);
    let count = time.len();
    PositionSamples {
        time,
        x: choices.many(count),
        y: choices.many(count),
        z: choices.many(count),
        on_track: choices.many(count),
    }
}

fn mini_sectors(choices: &mut Choices) -> MiniSectors {
    let time: Vec<SessionTime> = choices.any();
    let count = time.len();
    let mut sector: Vec<u8> = choices.many(count);
    sector.iter_mut().for_each(|sector| *sector %= 3);
    MiniSectors { time, sector, segment: choices.many(count), status: choices.many(count) }
}

impl Made for Session {
    fn made(choices: &mut Choices) -> Self {
        let drivers: Vec<Driver> = choices.any();
        let count = drivers.len();
        let mut feeds: Vec<DriverFeed> = choices.many(count);
        feeds.iter_mut().for_each(|feed| feed.sectors.retain(|(_, (sector, _))| *sector < 3));
        let mut laps = choices.many::<Vec<Lap>>(count);
        for (driver, laps) in laps.iter_mut().enumerate() {
            laps.iter_mut().for_each(|lap| lap.driver = driver);
        }
        let mut stints: Vec<StintSpan> = choices.any();
        stints.retain(|stint| stint.driver < count);
        let mut results: Vec<DriverResult> = choices.any();
        results.retain(|result| result.driver < count);
        let mut damage = DamageReport::default();
        choices.any::<Vec<Damage>>().into_iter().for_each(|place| damage.record(place));
        Self {
            key: choices.any(),
            info: choices.any(),
            zero: choices.any(),
            cars: (0..count).map(|_| car(choices)).collect(),
            positions: (0..count).map(|_| position(choices)).collect(),
            laps: LapTable::new(laps),
            feeds,
            stints,
            results,
            drivers,
            qualifying_parts: choices.any(),
            weather: choices.any(),
            track_status: choices.any(),
            phases: choices.any(),
            lap_count: choices.any(),
            total_laps: choices.any(),
            total_laps_changes: choices.any(),
            clock: choices.any(),
            mini_sectors: (0..count).map(|_| mini_sectors(choices)).collect(),
            race_control: choices.any(),
            team_radio: choices.any(),
            circuit_map: choices.any(),
            missing: choices.any(),
            unlisted_cars: choices.any::<Vec<DriverNumber>>().into_iter().collect(),
            damage,
            unused: choices.any(),
            sample_faults: choices.many(count),
        }
    }
}

impl Made for Arc<Tracks> {
    fn made(choices: &mut Choices) -> Self {
        Self::new(Tracks { circuit: Arc::new(choices.any()), cars: choices.any() })
    }
}

/// Sessions and their tracks, small ones favoured.
pub fn any_kept() -> impl Strategy<Value = (Session, Option<Arc<Tracks>>)> {
    let bytes =
        prop_oneof![prop::collection::vec(any::<u8>(), 0..60), prop::collection::vec(any::<u8>(), 0..1500)];
    bytes.prop_map(kept_of)
}

/// The session and tracks that bytes make.
pub fn kept_of(bytes: Vec<u8>) -> (Session, Option<Arc<Tracks>>) {
    Choices(bytes.into_iter()).any()
}
