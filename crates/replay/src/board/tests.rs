use session::{QualifyingPart, RaceControlEntry, Session};
use timing::SessionKind;

use super::*;
use crate::sample::{Plan, START, at, session};

fn said(seconds: f64, message: &str) -> RaceControlEntry {
    RaceControlEntry {
        time: at(START + seconds),
        utc: None,
        lap: None,
        category: "Other".to_owned(),
        message: message.to_owned(),
        status: None,
        flag: None,
        scope: None,
        sector: None,
        car: None,
    }
}

/// The best times in whole seconds, and the order, so many seconds after the start.
fn shown(session: &Session, seconds: f64) -> (Vec<Option<i64>>, Vec<usize>) {
    let grid: Vec<u16> = (0..session.drivers.len() as u16).collect();
    let board = Board::of(session, &grid);
    let row = board.at(at(START + seconds)).expect("a row");
    let best = row.best.iter().map(|best| best.map(|best| best.time.as_nanos() / 1_000_000_000));
    (best.collect(), row.order.clone())
}

#[test]
fn the_ruling_in_force_at_the_moment_counts() {
    let plans = [Plan::steady(3, 70.0), Plan { laps: vec![65.0, 80.0, 81.0], jitter: vec![0.0] }];
    let mut session = Session::clone(&session(SessionKind::Practice1, &plans, true));
    session.race_control = Some(vec![
        said(100.0, "CAR 2 (002) TIME 1:05.000 DELETED - TRACK LIMITS AT TURN 4 (NEXT LAP)"),
        said(160.0, "CAR 2 (002) TIME 1:05.000 WILL BE REINSTATED"),
        said(200.0, "CAR 2 (002) TIME 1:05.000 DELETED - TRACK LIMITS AT TURN 4"),
    ]);
    let best = |seconds| shown(&session, seconds).0[1];
    assert_eq!([best(66.0), best(101.0), best(150.0)], [Some(65), None, Some(80)]);
    assert_eq!([best(161.0), best(201.0)], [Some(65), Some(80)]);
    assert_eq!(shown(&session, 161.0).1, [1, 0]);
    assert_eq!(shown(&session, 201.0).1, [0, 1]);
}

#[test]
fn who_loses_the_lap_of_the_first_part_falls_out_of_the_second() {
    // Twelve cars: eleven go on, of whom the sixth is deleted while the second part runs.
    let plans: Vec<Plan> = (0..12_u8)
        .map(|car| Plan { laps: vec![60.0 + f64::from(car), 90.0 - 2.0 * f64::from(car)], jitter: vec![0.0] })
        .collect();
    let mut session = Session::clone(&session(SessionKind::Qualifying, &plans, true));
    let part = |number, start: f64| QualifyingPart { number, start: at(START + start), end: None };
    session.qualifying_parts = vec![part(1, 0.0), part(2, 72.0)];
    session.qualifying_parts[0].end = Some(at(START + 72.0));
    session.race_control = Some(vec![
        said(155.0, "CAR 6 (006) TIME 1:05.000 DELETED - TRACK LIMITS"),
        said(165.0, "CAR 6 (006) TIME 1:05.000 REINSTATED"),
    ]);
    // In the second part the later numbers are faster, the twelfth did not go on.
    session.laps.laps.retain(|lap| lap.driver < 11 || lap.number == 1);
    session.laps = session::LapTable::grouped(session.laps.laps, 12).expect("laps by driver");
    let place = |seconds| {
        let (best, order) = shown(&session, seconds);
        (best[5], order.iter().position(|driver| *driver == 5))
    };
    assert_eq!(place(154.0), (Some(80), Some(5)));
    assert_eq!(place(156.0), (None, Some(11)), "his time of the second part does not count");
    assert_eq!(place(166.0), (Some(80), Some(5)));
}
