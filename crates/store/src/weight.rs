//! How much memory a session takes.
//!
//! What is on the heap is counted by what was asked for, used or not. Every field of a session has its place here, so
//! that a new one cannot be forgotten.

use std::collections::BTreeMap;
use std::sync::Arc;

use replay::{Circuit, Track, Tracks};
use session::{
    CarSamples, CircuitMap, Driver, DriverFeed, DriverResult, Lap, LapTable, MapMark, MiniSectors,
    PositionSamples, RaceControlEntry, Session, SessionInfo, Steps,
};
use timing::SessionTime;
use timing::messages::Gap;

/// What the system adds to each piece of memory.
const PIECE: usize = 16;

/// What a session has of what is always little: sets of topics and cars, its provenance, how long its load took.
const LITTLE: usize = 8 << 10;

/// What a replay adds for each knot of the cars' curves, and for everything else.
const KNOT: usize = 40;
const REPLAY: usize = 2 << 20;

/// Bytes of memory of a session and its tracks, and of a replay of them.
pub(crate) fn weight(session: &Session, tracks: Option<&Tracks>, has_replay: bool) -> u64 {
    let knots: usize = tracks.iter().flat_map(|tracks| &tracks.cars).map(Track::len).sum();
    let replay = if has_replay { knots * KNOT + REPLAY } else { 0 };
    (of_session(session) + tracks.map_or(0, of_tracks) + replay) as u64
}

fn of_session(session: &Session) -> usize {
    let Session {
        key: _,
        info,
        zero: _,
        drivers,
        cars,
        positions,
        laps,
        feeds,
        stints,
        results,
        qualifying_parts,
        weather,
        track_status,
        phases,
        lap_count,
        total_laps: _,
        total_laps_changes,
        clock,
        mini_sectors,
        race_control,
        team_radio,
        circuit_map,
        missing,
        unlisted_cars: _,
        damage,
        unused,
        sample_faults,
    } = session;
    let times = cars.iter().map(|car| &car.time).chain(positions.iter().map(|car| &car.time));
    let samples = of_times(times) + list(cars, of_car) + list(positions, of_positions);
    let statuses = list(track_status, |change| text(&change.message));
    let race_control = race_control.as_ref().map_or(0, |said| list(said, of_race_control));
    let timed = list(feeds, of_feed) + of_laps(laps) + column(stints) + list(results, of_result);
    let little = column(qualifying_parts) + column(phases) + column(missing) + column(sample_faults);
    let said = list(unused, |answer| text(&answer.reason));
    let damage: usize = damage.places().iter().map(|place| size_of_val(place) + text(&place.reason)).sum();
    let radio = list(team_radio, |said| text(&said.path)) + circuit_map.as_ref().map_or(0, of_map);
    let people = of_info(info) + list(drivers, of_driver);
    let laps_of_race = column(lap_count) + column(total_laps_changes);
    let clocks = column(clock) + list(mini_sectors, of_mini_sectors);
    let outside = column(weather) + statuses + laps_of_race + clocks + race_control + radio;
    size_of::<Session>() + people + samples + timed + outside + little + said + damage + LITTLE
}

/// Columns of times, those that several cars share once.
fn of_times<'a>(times: impl Iterator<Item = &'a Arc<[SessionTime]>>) -> usize {
    let distinct: BTreeMap<*const SessionTime, usize> =
        times.map(|times| (times.as_ptr(), size_of_val(&**times) + PIECE)).collect();
    distinct.values().sum()
}

fn of_car(car: &CarSamples) -> usize {
    let CarSamples { time: _, rpm, speed, gear, throttle, brake, drs } = car;
    let drs = drs.as_ref().map_or(0, column);
    column(rpm) + column(speed) + column(gear) + column(throttle) + column(brake) + drs
}

fn of_positions(car: &PositionSamples) -> usize {
    let PositionSamples { time: _, x, y, z, on_track } = car;
    column(x) + column(y) + column(z) + column(on_track)
}

fn of_laps(laps: &LapTable) -> usize {
    let LapTable { laps, by_driver } = laps;
    let texts = |Lap { compound, track_status, deleted_reason, .. }: &Lap| {
        compound.as_ref().map_or(0, text) + text(track_status) + text(deleted_reason)
    };
    list(laps, texts) + column(by_driver)
}

fn of_feed(feed: &DriverFeed) -> usize {
    let DriverFeed {
        grid: _,
        first_set: _,
        sets,
        position,
        laps,
        in_pit,
        pit_out,
        retired,
        stopped,
        knocked_out,
        gap_to_leader,
        interval,
        last_lap,
        best_lap,
        sectors,
    } = feed;
    let flags: usize = [in_pit, pit_out, retired, stopped, knocked_out].map(column).iter().sum();
    let times = column(last_lap) + column(best_lap) + column(sectors);
    column(sets)
        + column(position)
        + column(laps)
        + flags
        + of_gaps(gap_to_leader)
        + of_gaps(interval)
        + times
}

fn of_mini_sectors(car: &MiniSectors) -> usize {
    let MiniSectors { time, sector, segment, status } = car;
    column(time) + column(sector) + column(segment) + column(status)
}

fn of_gaps(gaps: &Steps<Option<Gap>>) -> usize {
    list(gaps, |(_, gap)| match gap {
        Some(Gap::Other(words)) => text(words),
        Some(Gap::Leader(_) | Gap::Time(_) | Gap::Laps(_)) | None => 0,
    })
}

fn of_result(result: &DriverResult) -> usize {
    let DriverResult { driver_id, team_id, classified, status, .. } = result;
    [driver_id, team_id, classified, status].map(text).iter().sum()
}

fn of_race_control(said: &RaceControlEntry) -> usize {
    let RaceControlEntry { category, message, status, flag, scope, .. } = said;
    let words: usize = [status, flag, scope].into_iter().flatten().map(text).sum();
    text(category) + text(message) + words
}

fn of_driver(driver: &Driver) -> usize {
    let Driver { broadcast_name, full_name, first_name, last_name, team, headshot_url, country_code, .. } =
        driver;
    let texts = [broadcast_name, full_name, first_name, last_name, team, headshot_url, country_code];
    texts.map(text).iter().sum::<usize>() + driver.team_colour.as_ref().map_or(0, text)
}

fn of_info(info: &SessionInfo) -> usize {
    let SessionInfo { meeting, official_name, location, country, circuit, name, path, .. } = info;
    let names: usize = [meeting, official_name, location, country, circuit, name].map(text).iter().sum();
    names + path.as_ref().map_or(0, text)
}

fn of_map(map: &CircuitMap) -> usize {
    let CircuitMap { rotation: _, corners, marshal_sectors } = map;
    let marks = |marks| list(marks, |mark: &MapMark| mark.letter.as_ref().map_or(0, text));
    marks(corners) + marks(marshal_sectors)
}

fn of_tracks(tracks: &Tracks) -> usize {
    let Tracks { circuit, cars } = tracks;
    let Circuit { line, reference_lap: _, marks: _, pit_lane, drs_zones } = &**circuit;
    let line = line.as_ref().map_or(0, |line| piece(size_of_val(line.points())));
    let pit_lane = pit_lane.as_ref().map_or(0, |lane| column(&lane.points) + column(&lane.fractions));
    size_of::<Tracks>() + size_of::<Circuit>() + line + pit_lane + column(drs_zones) + list(cars, of_track)
}

fn of_track(track: &Track) -> usize {
    let Track { start_ms: _, start_along: _, wait, advance, speed, left, estimated } = track;
    column(wait) + column(advance) + column(speed) + column(left) + column(estimated)
}

/// A column and what its values have beside it.
fn list<T>(values: &Vec<T>, each: impl Fn(&T) -> usize) -> usize {
    column(values) + values.iter().map(each).sum::<usize>()
}

/// A column of values that have nothing beside it.
fn column<T>(values: &Vec<T>) -> usize {
    piece(values.capacity() * size_of::<T>())
}

fn text(text: &String) -> usize {
    piece(text.capacity())
}

fn piece(bytes: usize) -> usize {
    if bytes == 0 { 0 } else { bytes + PIECE }
}
