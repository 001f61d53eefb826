//! Laps of feeds worse than real ones: what one wrong or missing line may change.

use proptest::prelude::*;
use timing::{SessionKind, SessionTime, Span, StreamStamp};

use super::{LapInputs, build_laps};
use crate::{Lap, SessionPhase, SessionPhaseChange};

const CAR: &str = "4";
const LAPS: u16 = 12;
const START: i64 = 60_000;

/// One line of the timing topic about the only car: when, in milliseconds, and what.
#[derive(Clone, Debug)]
struct Line {
    at: i64,
    json: String,
}

fn line(at: i64, json: impl Into<String>) -> Line {
    Line { at, json: json.into() }
}

fn text(millis: i64) -> String {
    Span::from_millis(millis).to_string()
}

/// The sector times of a lap, which no other lap of the race has.
fn sectors(lap: u16) -> [i64; 3] {
    [30_000 + 7 * i64::from(lap), 31_000 + 11 * i64::from(lap), 29_000 + 13 * i64::from(lap)]
}

fn length(lap: u16) -> i64 {
    sectors(lap).iter().sum()
}

/// When a lap really ended.
fn end(lap: u16) -> i64 {
    START + (1..=lap).map(length).sum::<i64>()
}

/// How late a line is; every fourth one is as early as a line can be.
fn delay(lap: u16, sector: u16) -> i64 {
    i64::from((lap * 3 + sector) % 4) * 25
}

/// The lines of a lap: one a sector, the last with the count of laps.
fn lap_lines(lap: u16) -> [Line; 3] {
    let [s1, s2, s3] = sectors(lap);
    let begin = end(lap) - length(lap);
    let of = |sector: u16, time: i64| format!(r#""Sectors":{{"{sector}":{{"Value":"{}"}}}}"#, text(time));
    let time = text(length(lap));
    let last = format!(r#"{{{},"NumberOfLaps":{lap},"LastLapTime":{{"Value":"{time}"}}}}"#, of(2, s3));
    [
        line(begin + s1 + delay(lap, 0), format!("{{{}}}", of(0, s1))),
        line(begin + s1 + s2 + delay(lap, 1), format!("{{{}}}", of(1, s2))),
        line(end(lap) + delay(lap, 2), last),
    ]
}

fn race() -> Vec<Line> {
    let laps = (1..=LAPS).flat_map(lap_lines);
    [line(1000, r#"{"InPit":true,"NumberOfLaps":0}"#), line(30_000, r#"{"InPit":false}"#)]
        .into_iter()
        .chain(laps)
        .collect()
}

/// The lines are read in the order of their stamps, as the feed sends them.
fn laps_of(kind: SessionKind, mut lines: Vec<Line>, tyres: &[Line]) -> Vec<Lap> {
    lines.sort_by_key(|line| line.at);
    let list = serde_json::from_str(&format!(r#"{{"{CAR}":{{"Tla":"NOR"}}}}"#)).expect("a driver list");
    let drivers = crate::info::drivers(&[(StreamStamp::from_millis(0), list)], Default::default());
    let message = |line: &Line| format!(r#"{{"Lines":{{"{CAR}":{}}}}}"#, line.json);
    let timing: Vec<_> = lines
        .iter()
        .map(|line| {
            (StreamStamp::from_millis(line.at), serde_json::from_str(&message(line)).expect("a line"))
        })
        .collect();
    let app: Vec<_> = tyres
        .iter()
        .map(|line| {
            (StreamStamp::from_millis(line.at), serde_json::from_str(&message(line)).expect("a line"))
        })
        .collect();
    let phase = |millis, phase| SessionPhaseChange { time: SessionTime::from_millis(millis), phase };
    let phases = [phase(START, SessionPhase::Started), phase(end(LAPS), SessionPhase::Finished)];
    let laps = build_laps(&LapInputs {
        kind,
        drivers: &drivers,
        timing: &timing,
        app: &app,
        phases: &phases,
        race_laps: Some(LAPS),
        track_status: &[],
        rulings: None,
    });
    laps.laps
}

fn race_of(lines: Vec<Line>) -> Vec<Lap> {
    laps_of(SessionKind::Race, lines, &[])
}

fn ends(laps: &[Lap]) -> Vec<(u16, i64)> {
    let millis = |end: SessionTime| (end.as_secs_f64() * 1000.0).round() as i64;
    laps.iter().filter_map(|lap| Some((lap.number, millis(lap.end?)))).collect()
}

fn true_ends(laps: impl IntoIterator<Item = u16>) -> Vec<(u16, i64)> {
    laps.into_iter().map(|lap| (lap, end(lap))).collect()
}

#[test]
fn the_ends_of_a_whole_race_are_exact() {
    assert_eq!(ends(&race_of(race())), true_ends(1..=LAPS));
}

#[test]
fn a_crossing_that_the_feed_misses_moves_no_lap() {
    let mut lines = race();
    lines.retain(|line| !line.json.contains(r#""NumberOfLaps":6,"#));
    let laps = race_of(lines);
    assert_eq!(ends(&laps), true_ends((1..=5).chain(7..=LAPS)));
    let seventh = &laps[5];
    assert_eq!(seventh.start, Some(SessionTime::from_millis(end(6))), "by its own time");
    assert_eq!(seventh.sectors[0], Some(Span::from_millis(sectors(7)[0])), "and not that of the sixth lap");
}

#[test]
fn six_minutes_without_lines_move_no_lap() {
    let (from, to) = (end(3) + 40_000, end(7) + 40_000);
    let mut lines = race();
    lines.retain(|line| !(from..to).contains(&line.at));
    let laps = race_of(lines);
    assert_eq!(ends(&laps), true_ends((1..=3).chain(8..=LAPS)));
    let eighth = &laps[3];
    let known = eighth.sectors.map(|sector| sector.is_some());
    assert_eq!(known, [false, true, true], "the first sector line was missed, and the one heard is of lap 4");
    assert_eq!((eighth.time, eighth.accurate), (Some(Span::from_millis(length(8))), false));
}

#[test]
fn a_line_sent_once_more_changes_nothing() {
    let mut lines = race();
    let again = lap_lines(5)[2].json.clone();
    lines.push(line(end(6) + 200, again));
    lines.push(line(
        end(6) + 300,
        format!(r#"{{"NumberOfLaps":6,"LastLapTime":{{"Value":"{}"}}}}"#, text(length(6))),
    ));
    assert_eq!(race_of(lines), race_of(race()));
}

#[test]
fn laps_counted_again_from_a_restart_end_where_they_ended_then() {
    let mut lines: Vec<Line> = race().into_iter().take(2).collect();
    lines.push(line(START + 60_000, r#"{"NumberOfLaps":1}"#));
    lines.push(line(START + 70_000, r#"{"NumberOfLaps":0,"InPit":true}"#));
    let later = 1_000_000;
    lines.push(line(later + START - 5000, r#"{"InPit":false}"#));
    lines.extend((1..=LAPS).flat_map(lap_lines).map(|line| Line { at: line.at + later, ..line }));
    let expected: Vec<_> = true_ends(1..=LAPS).into_iter().map(|(lap, end)| (lap, end + later)).collect();
    assert_eq!(ends(&race_of(lines)), expected);
}

#[test]
fn the_first_lap_of_a_race_that_was_stopped_on_it_has_its_number_and_no_time() {
    let mut lines: Vec<Line> = race().into_iter().take(2).collect();
    lines.push(line(START + 90_000, r#"{"InPit":true}"#));
    let restart = 2_000_000;
    lines.push(line(restart, r#"{"NumberOfLaps":1}"#));
    lines.push(line(restart + 1000, r#"{"InPit":false}"#));
    let shift = restart - end(1);
    lines.extend((2..=LAPS).flat_map(lap_lines).map(|line| Line { at: line.at + shift, ..line }));
    let laps = race_of(lines);
    assert_eq!(laps.iter().map(|lap| lap.number).collect::<Vec<_>>(), (1..=LAPS).collect::<Vec<_>>());
    assert_eq!((laps[0].time, laps[1].time), (None, Some(Span::from_millis(length(2)))));
}

#[test]
fn a_lap_into_the_pits_does_not_have_the_time_of_the_lap_before() {
    let mut lines: Vec<Line> = race().into_iter().take(2 + 3 * 4).collect();
    let repeated = format!(r#"{{"LastLapTime":{{"Value":"{}"}}}}"#, text(length(4)));
    lines.push(line(end(4) + 20_000, repeated));
    lines.push(line(end(4) + 130_000, r#"{"InPit":true}"#));
    let laps = laps_of(SessionKind::Practice1, lines, &[]);
    let last = laps.last().expect("laps");
    assert_eq!((laps.len(), last.number, last.time), (5, 5, None));
    assert_eq!(last.end, Some(SessionTime::from_millis(end(4) + 130_000)));
}

#[test]
fn a_lap_into_the_pits_of_which_nothing_was_measured_ends_there() {
    let mut lines: Vec<Line> = race().into_iter().take(2 + 3 * 4).collect();
    lines.push(line(end(4) + 130_000, r#"{"InPit":true}"#));
    let laps = laps_of(SessionKind::Practice1, lines, &[]);
    assert_eq!(ends(&laps).last(), Some(&(5, end(4) + 130_000)));
    assert_eq!(laps.last().and_then(|lap| lap.time), None);
}

#[test]
fn a_lap_time_that_comes_late_is_that_of_its_lap() {
    let mut lines = race();
    for line in &mut lines {
        if line.json.contains(r#""NumberOfLaps":5,"#) {
            line.json = line.json.replace("LastLapTime", "Unheard");
        }
    }
    let late = format!(r#"{{"LastLapTime":{{"Value":"{}"}}}}"#, text(length(5)));
    lines.push(line(end(5) + 9000, late));
    assert_eq!(race_of(lines), race_of(race()));
}

const STOP: (i64, i64) = (500_000, 520_000);

/// A race with one stop, and the compound and the stint of each lap.
fn tyres_of(tyres: &[(i64, &str)]) -> Vec<(u16, Option<String>)> {
    let mut lines = race();
    lines.push(line(STOP.0, r#"{"InPit":true}"#));
    lines.push(line(STOP.1, r#"{"InPit":false}"#));
    let tyres: Vec<Line> =
        tyres.iter().map(|(at, json)| line(*at, format!(r#"{{"Stints":{json}}}"#))).collect();
    let laps = laps_of(SessionKind::Race, lines, &tyres);
    laps.into_iter().map(|lap| (lap.stint.unwrap_or_default(), lap.compound)).collect()
}

fn stints(compounds: [(&str, usize); 2]) -> Vec<(u16, Option<String>)> {
    (1..)
        .zip(compounds)
        .flat_map(|(stint, (compound, laps))| vec![(stint, Some(compound.to_owned())); laps])
        .collect()
}

const SOFT: (i64, &str) = (5000, r#"[{"Compound":"SOFT","New":"true","TotalLaps":0,"StartLaps":0}]"#);
const HARD: &str = r#"{"1":{"Compound":"HARD","New":"true","TotalLaps":0,"StartLaps":0}}"#;

#[test]
fn a_set_is_on_the_car_from_the_pit_exit_around_which_it_is_told() {
    // Lap 5 leads into the pits: it ends at 511 s.
    for at in [STOP.0 - 4000, STOP.0 + 2000, STOP.1, STOP.1 + 30_000] {
        assert_eq!(tyres_of(&[SOFT, (at, HARD)]), stints([("SOFT", 5), ("HARD", 7)]), "told at {at}");
    }
}

#[test]
fn the_counts_of_laps_tell_which_set_was_driven_off_with() {
    let changed = (40_000, r#"{"1":{"Compound":"MEDIUM","New":"true","TotalLaps":0,"StartLaps":0}}"#);
    let second = r#"{"2":{"Compound":"HARD","New":"true","TotalLaps":0,"StartLaps":0}}"#;
    let on_first = [SOFT, changed, (300_000, r#"{"0":{"TotalLaps":2}}"#), (STOP.1, second)];
    assert_eq!(tyres_of(&on_first), stints([("SOFT", 5), ("HARD", 7)]));
    let on_second = [SOFT, changed, (300_000, r#"{"1":{"TotalLaps":2}}"#), (STOP.1, second)];
    assert_eq!(tyres_of(&on_second), stints([("MEDIUM", 5), ("HARD", 7)]));
}

#[test]
fn a_stop_that_the_feed_did_not_tell_changes_no_lap_before_it() {
    let mut lines = race();
    lines.retain(|line| !(end(4) + 1000..end(6) + 1000).contains(&line.at));
    let tyres = [SOFT, (end(6) + 2000, HARD)].map(|(at, json)| line(at, format!(r#"{{"Stints":{json}}}"#)));
    let laps = laps_of(SessionKind::Race, lines, &tyres);
    let compounds: Vec<_> =
        laps.iter().filter_map(|lap| Some((lap.number, lap.compound.as_deref()?))).collect();
    assert_eq!(compounds[..5], [(1, "SOFT"), (2, "SOFT"), (3, "SOFT"), (4, "SOFT"), (7, "HARD")]);
}

#[test]
fn a_start_from_the_pit_lane_that_the_feed_never_told_is_no_stop() {
    let mut lines = race();
    lines.retain(|line| line.json != r#"{"InPit":false}"#);
    lines.push(line(STOP.0, r#"{"InPit":true}"#));
    lines.push(line(STOP.1, r#"{"InPit":false}"#));
    let laps = race_of(lines);
    let stops = |at: fn(&Lap) -> Option<SessionTime>| {
        laps.iter().filter(|lap| at(lap).is_some()).map(|lap| lap.number).collect::<Vec<_>>()
    };
    assert_eq!((stops(|lap| lap.pit_in), stops(|lap| lap.pit_out)), (vec![5], vec![6]));
}

#[test]
fn a_compound_that_is_corrected_an_hour_later_was_driven_all_along() {
    let corrected = (900_000, r#"{"1":{"Compound":"INTERMEDIATE"}}"#);
    assert_eq!(tyres_of(&[SOFT, (STOP.1, HARD), corrected]), stints([("SOFT", 5), ("INTERMEDIATE", 7)]));
}

#[test]
fn four_stints_told_before_the_start_are_one() {
    let four =
        (5000, r#"[{"Compound":"SOFT"},{"Compound":"SOFT"},{"Compound":"HARD"},{"Compound":"MEDIUM"}]"#);
    let next = (STOP.1, r#"{"4":{"Compound":"HARD"}}"#);
    assert_eq!(tyres_of(&[four, next]), stints([("MEDIUM", 5), ("HARD", 7)]));
}

proptest! {
    /// A line that is early or late moves no lap but its own, and that no further than it is wrong.
    #[test]
    fn one_wrong_line_moves_nothing_but_itself(lap in 1..=LAPS, sector in 0..3_usize, by in -4000..4000_i64) {
        let mut lines = race();
        let at = 2 + 3 * (usize::from(lap) - 1) + sector;
        lines[at].at += by;
        let laps = race_of(lines);
        let found = ends(&laps);
        prop_assert_eq!(found.len(), usize::from(LAPS));
        for (number, found) in found {
            // An early line within what nobody can tell from a late one moves the chain by so little.
            prop_assert!((found - end(number)).abs() <= 325, "lap {}: {} and {}", number, found, end(number));
        }
    }

    /// Whatever lines are missing, every lap that is told has its own number, and its end where it was.
    #[test]
    fn missing_lines_move_nothing(missing in prop::collection::btree_set(2..2 + 3 * usize::from(LAPS), 0..30)) {
        let lines = race().into_iter().enumerate().filter(|(i, _)| !missing.contains(i)).map(|(_, line)| line);
        let mut laps = race_of(lines.collect());
        // A lap that the feed never ended has an end that nothing measured.
        laps.retain(|lap| !lap.generated);
        for (number, found) in ends(&laps) {
            prop_assert!((found - end(number)).abs() <= 100, "lap {}: {} and {}", number, found, end(number));
        }
    }
}
