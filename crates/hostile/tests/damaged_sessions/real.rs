//! The same on a race that was held, as far as it goes in a quarter of an hour.

use timing::{SessionKey, SessionKind, StreamStamp, Topic};

use crate::made::{Files, Whole, lines};

/// Half a lap of warming up, and some laps.
const UNTIL: StreamStamp = StreamStamp::from_millis(75 * 60_000);

fn dutch_race() -> Option<Whole> {
    let folder = realdata::session(realdata::DUTCH_GRAND_PRIX)?;
    let until = |file: &[u8]| -> Vec<u8> {
        let is_early = |line: &&[u8]| {
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
            line.get(..12).and_then(StreamStamp::parse).is_some_and(|stamp| stamp < UNTIL)
        };
        lines(file).into_iter().take_while(is_early).collect::<Vec<_>>().concat()
    };
    let files: Files =
        realdata::topics(&folder).into_iter().map(|(topic, file)| (topic, until(&file))).collect();
    let key = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };
    Some(Whole::of(key, files))
}

#[test]
fn damage_to_a_real_race_costs_what_it_damages() {
    let Some(whole) = dutch_race() else { return };
    let mut random = fastrand::Rng::with_seed(4);
    for (topic, file) in &whole.files {
        let cut = file[..random.usize(file.len() / 2..file.len())].to_vec();
        let indispensable = matches!(topic, Topic::SessionInfo | Topic::DriverList);
        let within = |file: Vec<u8>, most: usize| match whole.with(*topic, file) {
            Some(session) => assert!(session.damage.total() <= most, "{topic}: {:?}", session.damage),
            None => assert!(indispensable, "{topic}"),
        };
        within(cut, 1);
        let mut rubbish = file.clone();
        let byte = random.usize(file.len() / 4..file.len());
        rubbish[byte] ^= 0x55;
        within(rubbish, 2);
    }
}
