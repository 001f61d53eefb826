//! What is written is read again, whatever it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::support::{DEMO, DEMO_RACE, made, read};
use entry::{Entry, Provenance};
use proptest::prelude::*;
use session::{CarSamples, DriverFeed, MiniSectors, PositionSamples, Session, Sources, build};

proptest! {
    #[test]
    fn any_session_comes_back((session, tracks) in made::any_kept()) {
        let provenance = Provenance::default();
        let file = entry::write(&session, tracks.as_ref(), &provenance).expect("it can be kept");
        let label = entry::peek(&file).expect("a label");
        prop_assert_eq!((label.version, label.key, &label.provenance), (entry::VERSION, session.key, &provenance));
        prop_assert_eq!(read(&file), Ok(Entry { session: Arc::new(session), tracks, provenance }));
    }
}

#[test]
fn a_demo_race_comes_back_with_its_tracks_and_where_it_is_from() {
    let (session, tracks, provenance) = &*DEMO;
    let file = entry::write(session, Some(tracks), provenance).expect("an entry");
    let back = read(&file).expect("an entry");
    assert_eq!(back.session, *session);
    assert_eq!(back.tracks.as_ref(), Some(tracks));
    assert_eq!(back.provenance, *provenance);
    assert!(provenance.sources.iter().any(|file| file.name == "CarData.z" && file.bytes > 0));
    let [first, second] = [0, 1].map(|car| &back.session.cars[car].time);
    assert!(Arc::ptr_eq(first, second), "cars still share their times");
    assert_eq!(entry::write(session, Some(tracks), provenance), Ok(file), "the same bytes each time");
}

#[test]
fn parts_that_do_not_fit_are_not_kept() {
    let mut session = Session::clone(&DEMO.0);
    session.cars[0].gear.pop();
    let refused = entry::write(&session, None, &Provenance::default());
    assert!(refused.is_err_and(|error| error.to_string().contains("cars")));
}

#[test]
fn real_sessions_come_back() {
    for folder in realdata::sessions() {
        let (place, topics) = (folder.display(), realdata::topics(&folder));
        let session = build(DEMO_RACE, &Sources { topics, ..Sources::default() }).expect("a session");
        let file = entry::write(&session, None, &Provenance::default()).expect("an entry");
        let (length, most) = (file.len(), most_bytes(&session));
        println!("{place}: {length} bytes of at most {most}");
        assert!(length <= most, "{place}: {length} bytes, more than {most}");
        assert_eq!(*read(&file).expect("an entry").session, session, "{place}");
    }
}

/// What the form of an entry needs for a session without tracks: each sample its values, each column of times once, and
/// for all else so many bytes a row.
fn most_bytes(session: &Session) -> usize {
    /// Schema, footer, and the padding of each buffer to 64 bytes.
    const FORM: usize = 192 << 10;
    /// Of a car: engine speed and speed two bytes each; gear, throttle, brake and DRS one.
    const CAR_SAMPLE: usize = 8;
    /// Of a place: three coordinates of four bytes, and a bit that is in the eighths.
    const PLACE_EIGHTHS: usize = 12 * 8 + 1;
    const MOMENT: usize = 8;
    /// Moment, sector, mini-sector, state.
    const MINI_SECTOR: usize = 12;
    /// A moment and, at most, a gap of four columns of which one is text.
    const STEP: usize = 48;
    /// Rows of many columns, texts among them.
    const ROW: usize = 512;
    let Session { cars, positions, feeds, mini_sectors, .. } = session;
    let of_cars: usize = cars.iter().map(CarSamples::len).sum();
    let places: usize = positions.iter().map(PositionSamples::len).sum();
    let times = cars.iter().map(|car| &car.time).chain(positions.iter().map(|car| &car.time));
    let columns: BTreeMap<_, usize> = times.map(|times| (times.as_ptr(), times.len())).collect();
    let moments: usize = columns.values().sum();
    let mini_sectors: usize = mini_sectors.iter().map(MiniSectors::len).sum();
    let steps: usize = feeds.iter().map(steps).sum::<usize>() + session.lap_count.len() + session.clock.len();
    let rows = [
        session.drivers.len(),
        session.laps.laps.len(),
        session.stints.len(),
        session.results.len(),
        session.weather.len(),
        session.track_status.len(),
        session.phases.len(),
        session.race_control.as_ref().map_or(0, Vec::len),
        session.team_radio.len(),
        session.damage.places().len(),
    ];
    let samples = of_cars * CAR_SAMPLE + (places * PLACE_EIGHTHS).div_ceil(8) + moments * MOMENT;
    FORM + samples + mini_sectors * MINI_SECTOR + steps * STEP + rows.iter().sum::<usize>() * ROW
}

/// How many steps a driver's feed has.
fn steps(feed: &DriverFeed) -> usize {
    let flags = [&feed.in_pit, &feed.pit_out, &feed.retired, &feed.stopped, &feed.knocked_out];
    let gaps = [&feed.gap_to_leader, &feed.interval];
    let others = [feed.position.len(), feed.laps.len(), feed.last_lap.len(), feed.best_lap.len()];
    let counts = flags.map(Vec::len).into_iter().chain(gaps.map(Vec::len)).chain(others);
    counts.chain([feed.sectors.len()]).sum()
}
