//! Stops, retirements, flags and the result: all found, none invented.

use std::collections::BTreeMap;

use demo::{StopTruth, Truth};
use replay::{Frame, Replay};
use session::Session;
use timing::{SessionTime, Span};

use super::tally::Tally;
use crate::report::{Figure, Measure, Miss};

/// The feed tells of pits and flags within this time.
const TOLD_WITHIN: Span = Span::from_millis(500);

/// A car is known to be out so long after it has come to stand, at most.
const OUT_WITHIN: Span = Span::from_secs(75);

/// Ways into and out of the pit lane.
pub(super) fn stops(truth: &Truth, session: &Session, drivers: &[Option<usize>]) -> Measure {
    let mut tally = Tally::new("stops");
    let mut count = 0;
    for (car, driver) in truth.cars.iter().zip(drivers) {
        let Some(driver) = *driver else { continue };
        let laps = session.laps.of(driver);
        let ins: Vec<SessionTime> = laps.iter().filter_map(|lap| lap.pit_in).collect();
        let outs: Vec<SessionTime> = laps.iter().filter_map(|lap| lap.pit_out).collect();
        let told = |times: &[SessionTime], at: SessionTime| {
            times.iter().any(|time| (*time - at).abs() <= TOLD_WITHIN)
        };
        for stop in &car.stops {
            count += 1;
            if !told(&ins, stop.entered) || !told(&outs, stop.left) {
                let what = "a stop that is not told".to_owned();
                tally.missed(Miss::of(session, driver, None, stop.entered, what));
            }
        }
        let is_stop = |at: &SessionTime| {
            car.stops.iter().any(|StopTruth { entered, .. }| (*entered - *at).abs() <= TOLD_WITHIN)
                || car.parked.is_some_and(|parked| (parked - *at).abs() <= TOLD_WITHIN)
        };
        for at in ins.iter().filter(|at| !is_stop(at)) {
            let what = "a stop that was not".to_owned();
            tally.invented(Miss::of(session, driver, None, *at, what));
        }
    }
    let missed = ("stops_missed_count", "stops that are not told within 0.5 s");
    tally.finish(format!("{count} stops"), [missed, ("stops_invented_count", "stops that were not")])
}

/// Cars that are out.
pub(super) fn outs(
    truth: &Truth,
    session: &Session,
    drivers: &[Option<usize>],
    shown: &BTreeMap<usize, SessionTime>,
) -> Measure {
    let mut tally = Tally::new("outs");
    let mut count = 0;
    for (car, driver) in truth.cars.iter().zip(drivers) {
        let Some(driver) = *driver else { continue };
        match (car.out_since(), shown.get(&driver)) {
            (Some(out), shown) => {
                count += 1;
                if shown.is_none_or(|shown| *shown < out || *shown - out > OUT_WITHIN) {
                    let what = "out, and not shown so in time".to_owned();
                    tally.missed(Miss::of(session, driver, None, out, what));
                }
            }
            (None, Some(shown)) => {
                let what = "shown as out, and was not".to_owned();
                tally.invented(Miss::of(session, driver, None, *shown, what));
            }
            (None, None) => {}
        }
    }
    let missed = ("outs_missed_count", "retirements that are not shown within 75 s");
    tally.finish(
        format!("{count} retirements"),
        [missed, ("outs_invented_count", "retirements that were not")],
    )
}

/// The track's flags.
pub(super) fn flags(truth: &Truth, session: &Session) -> Measure {
    let mut tally = Tally::new("flags");
    let told = &session.track_status;
    let is = |digit: &str, flag: session::TrackFlag| digit.chars().eq([flag.digit()]);
    let fault =
        |time: SessionTime, what: String| Miss { driver: None, lap: None, time: time.as_secs_f64(), what };
    for (time, digit) in &truth.track_status {
        if !told.iter().any(|told| is(digit, told.flag) && (told.time - *time).abs() <= TOLD_WITHIN) {
            tally.missed(fault(*time, format!("track status {digit} is not told")));
        }
    }
    for change in told {
        let was = |(time, digit): &(SessionTime, &str)| {
            is(digit, change.flag) && (change.time - *time).abs() <= TOLD_WITHIN
        };
        if !truth.track_status.iter().any(was) {
            tally.invented(fault(change.time, format!("track status {} was not", change.flag.digit())));
        }
    }
    let missed = ("flags_missed_count", "flags that are not told within 0.5 s");
    tally.finish(
        format!("{} changes of the track's status", truth.track_status.len()),
        [missed, ("flags_invented_count", "flags that were not")],
    )
}

/// The final classification, penalties included.
pub(super) fn classification(truth: &Truth, replay: &Replay, drivers: &[Option<usize>]) -> Measure {
    let mut measure = Measure::new("result");
    let session = replay.session();
    let mut frame = Frame::default();
    replay.at(truth.end, &mut frame);
    for (place, car) in truth.classification.iter().enumerate() {
        let Some(driver) = drivers[*car] else { continue };
        let shown = frame.cars.get(driver).map_or(0, |car| usize::from(car.position));
        if shown != place + 1 {
            measure.miss(Miss::of(
                session,
                driver,
                None,
                truth.end,
                format!("P{shown} instead of P{}", place + 1),
            ));
        }
    }
    measure.compared = format!("{} cars, {} penalties", truth.classification.len(), truth.penalties.len());
    measure.figures = vec![Figure::count(
        "result_wrong_count",
        measure.misses_count,
        0.0,
        "places of the result that are wrong",
    )];
    measure
}
