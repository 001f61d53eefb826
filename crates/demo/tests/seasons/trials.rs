//! Races for tests: each feed is as bad as it is said to be, and everything else is the race's own.

use std::collections::BTreeSet;

use demo::{Made, Options, Season, Trial};
use timing::delta::{ByDriver, Cell};
use timing::messages::{DriverList, LapCount, Message, TimingData, read_messages};
use timing::{DamageReport, StreamStamp, Topic};

fn read<M: Message>(made: &Made) -> Vec<(StreamStamp, M)> {
    let mut damage = DamageReport::default();
    let messages = read_messages(&made.topics[&M::TOPIC], &mut damage);
    assert_eq!(damage.total(), 0, "{:?}", damage.places().first());
    assert!(messages.is_sorted_by_key(|(stamp, _)| *stamp), "{} goes back in time", M::TOPIC);
    messages
}

/// The topics that are not those of the race that the trial is made from.
fn changed(trial: Trial) -> BTreeSet<Topic> {
    let options = Options { laps: Some(10), cars: 10, ..Options::default() };
    let race = Season::new(options).make(trial.key()).expect("a race of the season").topics;
    let made = trial.make().topics;
    race.into_iter().filter(|(topic, file)| made.get(topic) != Some(file)).map(|(topic, _)| topic).collect()
}

#[test]
fn a_trial_changes_its_own_topics_only() {
    for trial in Trial::ALL {
        let expected: &[Topic] = match trial {
            Trial::NoSamples | Trial::Slip => &[Topic::CarData, Topic::Position],
            Trial::PositionsEnd | Trial::OneWithoutPositions | Trial::NoHeights => &[Topic::Position],
            Trial::MissedCrossing | Trial::CrossingsLate => &[Topic::TimingData],
            Trial::Shortened => &[Topic::LapCount],
            Trial::OtherSeries => &[Topic::DriverList],
        };
        assert_eq!(changed(trial), expected.iter().copied().collect(), "{trial:?}");
    }
}

#[test]
fn laps_of_one_car_jump_by_two() {
    let mut last = std::collections::BTreeMap::new();
    let mut jumps = BTreeSet::new();
    for (_, message) in read::<TimingData>(&Trial::MissedCrossing.make()) {
        for (number, line) in message.lines.map(ByDriver::into_entries).unwrap_or_default() {
            let Some(laps) = line.number_of_laps.and_then(Cell::value) else { continue };
            let before = last.insert(number, laps).unwrap_or_default();
            jumps.extend((laps > before + 1).then_some(number));
        }
    }
    assert_eq!(jumps.len(), 2, "one whose crossing is missed, and one that is silent for longer than a lap");
}

#[test]
fn late_crossings_are_in_the_order_of_their_stamps() {
    assert!(read::<TimingData>(&Trial::CrossingsLate.make()).len() > 100);
}

#[test]
fn the_laps_of_a_shortened_race_are_lowered_once() {
    let made = Trial::Shortened.make();
    let mut totals: Vec<u16> =
        read::<LapCount>(&made).iter().filter_map(|(_, told)| told.total_laps).collect();
    totals.dedup();
    assert_eq!(totals, [made.truth.race_laps + 3, made.truth.race_laps]);
}

#[test]
fn another_series_has_other_drivers_after_the_end() {
    let made = Trial::OtherSeries.make();
    let lists = read::<DriverList>(&made);
    let (stamp, list) = lists.last().expect("a list");
    assert!(stamp.session_time() > made.truth.end);
    assert_eq!(list.drivers.iter().count(), made.truth.cars.len() + 10);
}
