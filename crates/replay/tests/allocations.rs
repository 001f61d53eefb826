//! A frame that is filled again allocates nothing.

use std::sync::Arc;

use demo::{Options, Season};
use replay::{Frame, Replay, ReplayOptions};
use session::{Sources, build};
use timing::{SessionKey, SessionKind};

#[test]
fn frames_cost_no_allocation() {
    let season = Season::new(Options::SMALL);
    for kind in [SessionKind::Race, SessionKind::Qualifying] {
        let key = SessionKey { year: 0, round: 1, kind };
        let sources = Sources {
            topics: season.make(key).expect("a session of the season").topics,
            ..Sources::default()
        };
        let session = Arc::new(build(key, &sources).expect("a session"));
        let replay = Replay::new(session, ReplayOptions::default()).expect("a replay");
        let mut frame = Frame::default();
        replay.frame_into(0, &mut frame);
        let counted = allocation_counter::measure(|| {
            for index in 0..5_000 {
                replay.frame_into(index, &mut frame);
                replay.frame_into((index * 7_919) % replay.frame_count(), &mut frame);
            }
        });
        assert_eq!(counted.count_total, 0, "{kind:?}: {counted:?}");
        assert!(replay.frame_count() > 5_000 && frame.cars.len() > 5, "{kind:?}: there is something to fill");
    }
}
