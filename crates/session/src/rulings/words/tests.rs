use timing::Utc;

use super::*;

fn entry(message: &str) -> RaceControlEntry {
    RaceControlEntry {
        time: SessionTime::from_millis(3_600_000),
        utc: Utc::parse(b"2025-10-25T21:18:46"),
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

fn read(message: &str) -> Ruling {
    ruling(&entry(message), Some(Span::from_secs(-6 * 3600))).expect(message)
}

fn cars_of(ruling: &Ruling) -> String {
    let car = |car: &RuledCar| {
        format!("{} {}", car.number, car.code.map_or("-".to_owned(), |code| code.to_string()))
    };
    ruling.cars.iter().map(car).collect::<Vec<_>>().join(", ")
}

#[test]
fn deletions_are_read_in_every_wording() {
    let full = read("CAR 5 (BOR) TIME 1:18.964 DELETED - TRACK LIMITS AT TURN 12 LAP 3 15:03:34");
    assert_eq!((full.kind, cars_of(&full)), (RulingKind::LapDeleted, "5 BOR".to_owned()));
    assert_eq!(full.lap_time, Some(Span::from_millis(78_964)));
    assert_eq!(
        (full.reason.as_str(), full.wording.as_str()),
        ("TRACK LIMITS", "TRACK LIMITS AT TURN 12 LAP 3 ")
    );
    assert_eq!((full.turn, full.lap, full.counts_track_limits()), (Some(12), Some(3), true));
    // 15:03:34 in a place six hours behind UTC is 15 minutes and 12 seconds before the message.
    assert_eq!(full.incident, Some(SessionTime::from_millis(3_600_000 - 912_000)));

    let untimed = read("CAR 43 (COL) LAP DELETED - TRACK LIMITS AT TURN 3 LAP 9 15:16:30 (PIT)");
    assert_eq!((untimed.kind, untimed.lap_time, untimed.lap), (RulingKind::LapDeleted, None, Some(9)));
    assert_eq!(untimed.incident, Some(SessionTime::from_millis(3_600_000 - 136_000)));

    let next = read("CAR 4 (NOR) TIME 1:57.940 DELETED - TRACK LIMITS AT TURN 16 (NEXT LAP)");
    assert_eq!((next.next_lap, next.reason.as_str(), next.lap), (true, "TRACK LIMITS", None));
    let next = read("CAR 12 (ANT) LAP DELETED - TRACK LIMITS AT TURN 11 (NEXT LAP PIT)");
    assert_eq!((next.next_lap, next.lap, next.turn), (true, None, Some(11)));

    let slow = read("CAR 18 (STR) TIME 13:43.007 DELETED - DOUBLE YELLOW AT TURN 3");
    assert_eq!(slow.lap_time, Some(Span::from_millis(823_007)));
    assert_eq!((slow.reason.as_str(), slow.counts_track_limits()), ("DOUBLE YELLOW", false));
}

#[test]
fn laps_are_given_back_in_every_wording() {
    for message in [
        "CAR 4 (NOR) TIME 1:57.940 WILL BE REINSTATED",
        "CAR 4 (NOR) TIME 1:57.940 REINSTATED",
        "CAR 4 (NOR) DELETED LAP TIME 1:57.940 REINSTATED",
    ] {
        let read = read(message);
        assert_eq!((read.kind, read.lap_time), (RulingKind::LapReinstated, Some(Span::from_millis(117_940))));
        assert_eq!(cars_of(&read), "4 NOR");
    }
}

#[test]
fn investigations_tell_cars_place_and_reason() {
    let kind = |message| read(message).kind;
    let noted =
        read("LAP 26 TURN 4 INCIDENT INVOLVING CARS 44 (HAM) AND 33 (VER) NOTED - CAUSING A COLLISION");
    assert_eq!((noted.kind, noted.lap, noted.turn), (RulingKind::Noted, Some(26), Some(4)));
    assert_eq!((cars_of(&noted).as_str(), noted.reason.as_str()), ("44 HAM, 33 VER", "CAUSING A COLLISION"));
    let many = read(
        "FIA STEWARDS: Q2 INCIDENT INVOLVING CARS 81 (PIA), 4 (NOR) AND 1 (VER) WILL BE INVESTIGATED AFTER THE \
         SESSION - FAILING TO FOLLOW RACE DIRECTORS INSTRUCTIONS - MAXIMUM DELTA TIME",
    );
    assert_eq!((many.kind, cars_of(&many).as_str()), (RulingKind::InvestigatedLater, "81 PIA, 4 NOR, 1 VER"));
    assert_eq!(many.reason, "FAILING TO FOLLOW RACE DIRECTORS INSTRUCTIONS - MAXIMUM DELTA TIME");
    assert_eq!(
        kind("TURN 27 INCIDENT INVOLVING CARS 44 (HAM) AND 33 (VER) - WILL BE INVESTIGATED AFTER THE RACE"),
        RulingKind::InvestigatedLater
    );
    let corrected =
        read("CORRECTION: INCIDENT INVOLVING CAR 5 (BOR) NOTED -SAFETY CAR PROCEDURE INFRINGEMENT");
    assert_eq!(corrected.reason, "SAFETY CAR PROCEDURE INFRINGEMENT");
    assert_eq!(cars_of(&corrected), "5 BOR");
    for message in [
        "FIA STEWARDS: LAP 1 TURN 4 INCIDENT REVIEWED NO FURTHER INVESTIGATION",
        "START INCIDENT INVOLVING CARS 31 (OCO) AND 22 (TSU) NO INVESTIGATION NECESSARY",
        "FIA STEWARDS: INCIDENT INVOLVING CAR 5 (BOR) NO FURTHER ACTION - SAFETY CAR INFRINGEMENT",
    ] {
        assert_eq!(kind(message), RulingKind::NoFurtherAction);
    }
    let pits =
        read("PIT LANE INCIDENT INVOLVING CARS 1 (VER) AND 12 (ANT) UNDER INVESTIGATION - UNSAFE RELEASE");
    assert_eq!((pits.kind, pits.reason.as_str()), (RulingKind::UnderInvestigation, "UNSAFE RELEASE"));
}

#[test]
fn penalties_tell_what_and_how_much() {
    let penalty = |message| read(message).penalty;
    let given = read("FIA STEWARDS: 10 SECOND TIME PENALTY FOR CAR 1 (VER) - UNSAFE RELEASE");
    assert_eq!((given.kind, given.penalty), (RulingKind::Penalty, Some(Penalty::Time(10))));
    assert_eq!((cars_of(&given).as_str(), given.reason.as_str()), ("1 VER", "UNSAFE RELEASE"));
    assert_eq!(penalty("5 SECOND TIME PENALTY FOR CAR 22 (TSU) - TRACK LIMITS"), Some(Penalty::Time(5)));
    let served = read(
        "FIA STEWARDS: PENALTY SERVED - DRIVE THROUGH PENALTY FOR CAR 55 (SAI) - SPEEDING IN THE PIT LANE",
    );
    assert_eq!((served.kind, served.penalty), (RulingKind::PenaltyServed, Some(Penalty::DriveThrough)));
    assert_eq!((cars_of(&served).as_str(), served.reason.as_str()), ("55 SAI", "SPEEDING IN THE PIT LANE"));
    let stop = "FIA STEWARDS: 10 SECOND STOP/GO PENALTY FOR CAR 23 (ALB) - FALSE START";
    assert_eq!(penalty(stop), Some(Penalty::StopGo(Some(10))));
    let grid = "FIA STEWARDS: 3 PLACE GRID PENALTY FOR CAR 23 (ALB) - IMPEDING CAR 5 (BOR)";
    assert_eq!((penalty(grid), cars_of(&read(grid)).as_str()), (Some(Penalty::Grid(Some(3))), "23 ALB"));
}

#[test]
fn flags_against_one_car_are_rulings_and_no_others() {
    let limits = read("BLACK AND WHITE FLAG FOR CAR 20 (MAG) - TRACK LIMITS");
    assert_eq!((limits.kind, limits.reason.as_str()), (RulingKind::BlackAndWhiteFlag, "TRACK LIMITS"));
    assert_eq!(read("BLACK AND ORANGE FLAG FOR CAR 20 (MAG)").kind, RulingKind::BlackAndOrangeFlag);
    for message in [
        "DRS ENABLED",
        "WAVED BLUE FLAG FOR CAR 20 (MAG) TIMED AT 15:03:34",
        "LAPPED CARS MAY NOW OVERTAKE THE SAFETY CAR: 5, 31",
        "SAFETY CAR DEPLOYED",
        "FIRST CAR TO TAKE THE FLAG - CAR 21 (HED)",
        "CAR 5 (BOR) MISSED THE APEX OF TURN 2",
        "DELETED",
        "",
    ] {
        assert_eq!(ruling(&entry(message), None), None, "{message}");
    }
}

#[test]
fn no_text_is_too_long_or_too_odd() {
    let long = format!("INCIDENT INVOLVING CARS {} NOTED", "1 (VER), ".repeat(100_000));
    assert_eq!(ruling(&entry(&long), None), None, "what stands behind the end of a message is not read");
    for message in
        ["CAR 5 (É) TIME – DELETED –", "CAR CAR CAR PENALTY", "INCIDENT NOTED –", "CAR 5 TIME : DELETED - ::"]
    {
        let _ = ruling(&entry(message), Some(Span::from_nanos(i64::MIN)));
    }
}
