//! The feed as a reader meets it: undamaged, and telling the truth.

use std::collections::BTreeMap;

use demo::{Made, Options, Season};
use timing::delta::{ByDriver, Cell, Merge};
use timing::messages::{
    DriverList, Gap, Message, RaceControlMessages, SessionData, SessionInfo, SessionStatus, TimingAppData,
    TimingData, TimingLine, TrackStatus, WeatherData, read_messages,
};
use timing::samples::{CarSample, PositionSample, scan_car_data, scan_positions};
use timing::{DamageReport, DriverNumber, Inflater, Lines, SessionKey, SessionKind, StreamStamp, Topic};

const PERFECT: Options = Options { faults: 0, ..Options::SMALL };

fn made(kind: SessionKind, options: Options) -> Made {
    Season::new(options).make(SessionKey { year: 0, round: 1, kind }).expect("a session of the season")
}

fn race(options: Options) -> Made {
    made(SessionKind::Race, options)
}

fn both(options: Options) -> [Made; 2] {
    [made(SessionKind::Qualifying, options), race(options)]
}

fn read<M: Message>(made: &Made) -> Vec<(StreamStamp, M)> {
    let mut damage = DamageReport::default();
    let messages = read_messages(&made.topics[&M::TOPIC], &mut damage);
    assert_eq!(damage.total(), 0, "{:?}", damage.places().first());
    assert!(!messages.is_empty(), "{} says nothing", M::TOPIC);
    assert!(messages.is_sorted_by_key(|(stamp, _)| *stamp), "{} goes back in time", M::TOPIC);
    messages
}

/// Every line of a compressed topic with its stamp, inflated.
fn documents(made: &Made, topic: Topic) -> Vec<(StreamStamp, Vec<u8>)> {
    let mut inflater = Inflater::new();
    Lines::new(topic, &made.topics[&topic])
        .map(|line| {
            let line = line.expect("a whole line");
            (line.stamp, inflater.inflate(line.payload).expect("our own").to_vec())
        })
        .collect()
}

fn positions(made: &Made) -> Vec<PositionSample> {
    let mut samples = Vec::new();
    for (_, document) in documents(made, Topic::Position) {
        scan_positions(&document, |sample| samples.push(sample)).expect("our own");
    }
    samples
}

fn car_data(made: &Made) -> Vec<CarSample> {
    let mut samples = Vec::new();
    for (_, document) in documents(made, Topic::CarData) {
        scan_car_data(&document, |sample| samples.push(sample)).expect("our own");
    }
    samples
}

/// What `TimingData` said of each car, message by message.
fn timing_lines(made: &Made) -> Vec<(StreamStamp, DriverNumber, TimingLine)> {
    let messages: Vec<(StreamStamp, TimingData)> = read(made);
    let lines = messages.into_iter().flat_map(|(stamp, message)| {
        let lines = message.lines.map(ByDriver::into_entries).unwrap_or_default();
        lines.into_iter().map(move |(number, line)| (stamp, number, line))
    });
    lines.collect()
}

#[test]
fn every_topic_is_read_without_damage() {
    for made in &both(Options::SMALL) {
        let truth = &made.truth;
        read::<SessionInfo>(made);
        read::<SessionStatus>(made);
        read::<SessionData>(made);
        read::<TrackStatus>(made);
        read::<RaceControlMessages>(made);
        read::<WeatherData>(made);
        read::<TimingData>(made);
        read::<TimingAppData>(made);
        let (_, list) = read::<DriverList>(made).remove(0);
        assert_eq!(list.drivers.iter().count(), truth.cars.len());
        assert!(!positions(made).is_empty() && !car_data(made).is_empty());
    }
}

#[test]
fn positions_project_to_where_the_cars_were() {
    for made in &both(PERFECT) {
        let truth = &made.truth;
        for sample in positions(made).iter().step_by(17) {
            let car = truth.index_of(sample.number).expect("a car of the session");
            let state = truth.car_at(car, sample.utc.session_time(truth.zero));
            let (x, y) = (f64::from(sample.x) / 10.0, f64::from(sample.y) / 10.0);
            let (distance, away) = truth.circuit.project_near(x, y, state.distance, 50.0);
            assert!((distance - state.distance).abs() < 0.15, "{sample:?}: {distance} is not {state:?}");
            assert!((away - state.offset.abs()).abs() < 0.1, "{sample:?}: {away} is not {state:?}");
        }
    }
}

#[test]
fn the_speed_channel_is_the_motion_over_the_ground() {
    let made = &race(PERFECT);
    let truth = &made.truth;
    let half = timing::Span::from_millis(5);
    for sample in car_data(made).iter().step_by(7).filter(|sample| sample.rpm != Some(0)) {
        let car = truth.index_of(sample.number).expect("a car of the session");
        let time = sample.utc.session_time(truth.zero);
        let [before, after] = [time - half, time + half].map(|time| truth.car_at(car, time).point);
        let speed = ((after.x - before.x) * (after.x - before.x)
            + (after.y - before.y) * (after.y - before.y))
            .sqrt()
            / 0.010
            * 3.6;
        let told = f64::from(sample.speed.expect("a speed"));
        assert!((told - speed).abs() < 1.6, "{told} is not {speed} at {time:?}");
    }
}

#[test]
fn laps_end_at_the_line_and_their_sectors_add_up() {
    for made in &both(PERFECT) {
        let truth = &made.truth;
        for car in &truth.cars {
            for lap in &car.laps {
                if let Some(end) = lap.marks[2] {
                    let progress = truth.car_at(truth.index_of(car.number).expect("itself"), end).progress;
                    assert!((progress - progress.round()).abs() < 2e-5, "{progress} at the end of {lap:?}");
                }
                if let Some(time) = lap.time {
                    let sectors: Vec<_> = lap.sectors.iter().flatten().copied().collect();
                    assert_eq!(sectors.len(), 3, "{lap:?}");
                    assert_eq!(sectors.into_iter().sum::<timing::Span>(), time, "{lap:?}");
                    assert_eq!(lap.marks[2].map(|end| end - lap.start), Some(time), "{lap:?}");
                }
            }
        }
    }
}

#[test]
fn a_race_lap_is_told_on_the_line_in_one_message() {
    let made = &race(PERFECT);
    let truth = &made.truth;
    let mut told = 0;
    for (stamp, number, line) in timing_lines(made) {
        let Some(laps) = line.number_of_laps.and_then(Cell::value) else { continue };
        let car = truth.index_of(number).expect("a car of the session");
        let lap = truth.cars[car].laps[usize::from(laps) - 1];
        assert_eq!(lap.marks[2], Some(stamp.session_time()), "lap {laps} of {number}");
        assert_eq!(line.last_lap_time.and_then(|last| last.value?.value()), lap.time);
        let third = line.sectors.as_ref().and_then(|sectors| sectors.get(2)?.value?.value());
        assert_eq!(third, lap.sectors[2]);
        told += 1;
    }
    assert_eq!(told, truth.cars.iter().map(demo::CarTruth::completed_laps).sum::<usize>());
}

#[test]
fn the_places_told_are_those_of_the_marks() {
    let made = &race(Options::SMALL);
    let truth = &made.truth;
    let mut state: BTreeMap<DriverNumber, TimingLine> = BTreeMap::new();
    for (_, number, line) in timing_lines(made) {
        state.entry(number).or_default().merge(line);
    }
    let place = |number: DriverNumber| state[&number].position.and_then(Cell::value);
    for (index, car) in truth.classification.iter().enumerate() {
        assert_eq!(place(truth.cars[*car].number), Some(index as u8 + 1), "{}", truth.cars[*car].code);
    }
    let winner = truth.cars[truth.classification[0]].number;
    assert_eq!(state[&winner].gap_to_leader.clone().and_then(Cell::value), Some(Gap::Leader(12)));
}

#[test]
fn stops_are_counted_and_bring_new_tyres() {
    let made = &race(Options::SMALL);
    let truth = &made.truth;
    let mut stops: BTreeMap<DriverNumber, u16> = BTreeMap::new();
    for (_, number, line) in timing_lines(made) {
        let told = line.number_of_pit_stops.and_then(Cell::value);
        stops.extend(told.map(|told| (number, told)));
    }
    for car in &truth.cars {
        assert_eq!(
            stops.get(&car.number).copied().unwrap_or_default(),
            car.stops.len() as u16,
            "{}",
            car.code
        );
        for stop in &car.stops {
            let (stood, released) = (stop.stood.expect("it stood"), stop.released.expect("it went on"));
            assert!(stop.entered < stood && stood < released && released < stop.left);
        }
        let compounds: Vec<_> = car.laps.iter().map(|lap| (lap.stint, lap.tyres.compound)).collect();
        for pair in compounds.windows(2) {
            assert!(pair[0].0 < pair[1].0 || pair[0].1 == pair[1].1, "{}: {compounds:?}", car.code);
        }
    }
    assert!(stops.values().any(|stops| *stops >= 2));
}

#[test]
fn qualifying_tells_every_time_and_takes_some_back() {
    let made = &made(SessionKind::Qualifying, PERFECT);
    let truth = &made.truth;
    let mut told = 0;
    for (_, number, line) in timing_lines(made) {
        let Some(time) = line.last_lap_time.and_then(|last| last.value?.value()) else { continue };
        let car = &truth.cars[truth.index_of(number).expect("a car of the session")];
        let lap = usize::from(line.number_of_laps.and_then(Cell::value).expect("the next lap")) - 2;
        assert_eq!(car.laps[lap].time, Some(time), "lap {} of {number}", lap + 1);
        told += 1;
    }
    let timed = |car: &demo::CarTruth| car.laps.iter().filter(|lap| lap.time.is_some()).count();
    assert_eq!(told, truth.cars.iter().map(timed).sum::<usize>());
    assert_eq!(truth.cars.iter().flat_map(|car| &car.laps).filter(|lap| lap.deleted_at.is_some()).count(), 3);
}
