//! What of a session and of its tracks is a row of which columns.

use replay::{CentreLine, Circuit, DrsZone, Marks, Passing, PitLane, Place, Track, Tracks};
use session::{
    CarSamples, CircuitMap, ClockReading, Driver, DriverFeed, DriverResult, Lap, MapMark, MiniSectors,
    PositionSamples, QualifyingPart, Question, RaceControlEntry, RadioMessage, SampleFaults, SessionInfo,
    SessionPhase, SessionPhaseChange, Steps, StintSpan, ToldSet, TrackFlag, TrackStatusChange, Tyre,
    UnusedAnswer, WeatherSample,
};
use timing::messages::{Gap, LocalTime};
use timing::{Damage, DamagedFile, DriverCode, DriverNumber, SessionTime, Span, Utc};

use crate::column::rows;

rows! {
    SessionInfo {
        meeting: String,
        official_name: String,
        location: String,
        country: String,
        circuit: String,
        circuit_key: Option<u32>,
        name: String,
        start_date: Option<LocalTime>,
        utc_offset: Option<Span>,
        path: Option<String>,
    }
    Driver {
        number: DriverNumber,
        code: DriverCode,
        broadcast_name: String,
        full_name: String,
        first_name: String,
        last_name: String,
        team: String,
        team_colour: Option<String>,
        headshot_url: String,
        country_code: String,
        line: Option<u8>,
    }
    CarSamples but time {
        rpm: Vec<u16>,
        speed: Vec<u16>,
        gear: Vec<u8>,
        throttle: Vec<u8>,
        brake: Vec<u8>,
        drs: Option<Vec<u8>>,
    }
    PositionSamples but time {
        x: Vec<i32>,
        y: Vec<i32>,
        z: Vec<i32>,
        on_track: Vec<bool>,
    }
    Lap {
        driver: usize,
        number: u16,
        start: Option<SessionTime>,
        end: Option<SessionTime>,
        time: Option<Span>,
        sectors: [Option<Span>; 3],
        sector_ends: [Option<SessionTime>; 3],
        speed_i1: Option<f64>,
        speed_i2: Option<f64>,
        speed_fl: Option<f64>,
        speed_st: Option<f64>,
        stint: Option<u16>,
        pit_out: Option<SessionTime>,
        pit_in: Option<SessionTime>,
        compound: Option<String>,
        tyre_life: Option<u16>,
        fresh_tyre: Option<bool>,
        track_status: String,
        position: Option<u8>,
        personal_best: bool,
        deleted: Option<bool>,
        deleted_reason: String,
        generated: bool,
        accurate: bool,
    }
    StintSpan {
        driver: usize,
        number: u16,
        tyre: Tyre,
        fresh: Option<bool>,
        first_lap: u16,
        last_lap: u16,
        age_at_start: Option<u16>,
    }
    DriverResult {
        driver: usize,
        driver_id: String,
        team_id: String,
        position: Option<u16>,
        classified: String,
        grid: Option<u16>,
        qualifying: [Option<Span>; 3],
        time: Option<Span>,
        status: String,
        points: Option<f64>,
        laps: Option<u16>,
    }
    QualifyingPart { number: u8, start: SessionTime, end: Option<SessionTime> }
    DriverFeed {
        grid: Option<u8>,
        first_set: Option<SessionTime>,
        sets: Vec<ToldSet>,
        position: Steps<u8>,
        laps: Steps<u16>,
        in_pit: Steps<bool>,
        pit_out: Steps<bool>,
        retired: Steps<bool>,
        stopped: Steps<bool>,
        knocked_out: Steps<bool>,
        gap_to_leader: Steps<Option<Gap>>,
        interval: Steps<Option<Gap>>,
        last_lap: Steps<Span>,
        best_lap: Steps<Option<Span>>,
        sectors: Steps<(u8, Span)>,
    }
    ToldSet { time: SessionTime, stint: u8, tyre: Option<Tyre>, laps_before: Option<u16> }
    ClockReading { time: SessionTime, remaining: Span, running: bool }
    MiniSectors { time: Vec<SessionTime>, sector: Vec<u8>, segment: Vec<u8>, status: Vec<u16> }
    WeatherSample {
        time: SessionTime,
        air_temp: Option<f64>,
        humidity: Option<f64>,
        pressure: Option<f64>,
        rainfall: Option<bool>,
        track_temp: Option<f64>,
        wind_direction: Option<u16>,
        wind_speed: Option<f64>,
    }
    TrackStatusChange { time: SessionTime, flag: TrackFlag, message: String }
    SessionPhaseChange { time: SessionTime, phase: SessionPhase }
    RaceControlEntry {
        time: SessionTime,
        utc: Option<Utc>,
        lap: Option<u16>,
        category: String,
        message: String,
        status: Option<String>,
        flag: Option<String>,
        scope: Option<String>,
        sector: Option<u16>,
        car: Option<DriverNumber>,
    }
    RadioMessage { time: SessionTime, utc: Option<Utc>, car: Option<DriverNumber>, path: String }
    CircuitMap { rotation: Option<f64>, corners: Vec<MapMark>, marshal_sectors: Vec<MapMark> }
    MapMark { number: u16, letter: Option<String>, x: f64, y: f64, angle: Option<f64> }
    UnusedAnswer { question: Question, reason: String }
    SampleFaults { out_of_order: usize, repeated: usize, drop_outs: usize }
    Place { x: f64, y: f64, z: f64 }
    Marks { sectors: [Option<f64>; 2], speed_trap: Option<f64>, passing: Option<Passing> }
    Passing { lag: f64, speed: f64 }
    DrsZone { open: f64, close: f64 }
    PitLane { points: Vec<Place>, fractions: Vec<f64>, length: f64 }
    Track {
        start_ms: i64,
        start_along: i64,
        wait: Vec<u16>,
        advance: Vec<u32>,
        speed: Vec<u16>,
        left: Vec<i16>,
        estimated: Vec<bool>,
    }
    Tracks { circuit: Arc<Circuit>, cars: Vec<Track> }
    Circuit {
        line: Option<CentreLine>,
        reference_lap: Option<Span>,
        marks: Marks,
        pit_lane: Option<PitLane>,
        drs_zones: Vec<DrsZone>,
    }
    Damage { file: DamagedFile, line: usize, offset: usize, reason: String }
}
