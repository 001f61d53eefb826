//! What is written is read again, whatever it is.

use std::sync::Arc;

use crate::support::{DEMO, DEMO_RACE, made, read};
use entry::{Entry, Provenance};
use proptest::prelude::*;
use session::{Session, Sources, build};

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
        assert!(file.len() < 10_000_000, "{place}: {} bytes", file.len());
        assert_eq!(*read(&file).expect("an entry").session, session, "{place}");
    }
}
