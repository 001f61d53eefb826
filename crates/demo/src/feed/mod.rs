//! What the feed says of a session: every topic, in the wire format.

mod control;
mod events;
mod faults;
mod info;
mod lines;
mod race_screen;
mod samples;
mod screen;
mod timed_screen;
mod tyres;
mod wire;

use std::collections::BTreeMap;

use timing::Topic;

use crate::calendar::{Options, SessionPlan};
use crate::truth::Truth;
use faults::Faults;

/// The topics' files of one session. Every message has a wire form: a session is far shorter than the hundred hours
/// that a stamp can say.
pub(crate) fn write(truth: &Truth, plan: &SessionPlan, options: &Options) -> BTreeMap<Topic, Vec<u8>> {
    let faults = |topic: Topic| Faults::new(options, plan.number, topic);
    std::thread::scope(|scope| {
        let car_data = scope.spawn(|| samples::car_data(truth, faults(Topic::CarData)));
        let positions = samples::positions(truth, faults(Topic::Position));
        let timing_data = if truth.is_race() {
            race_screen::timing_data(truth, faults(Topic::TimingData))
        } else {
            timed_screen::timing_data(truth, faults(Topic::TimingData))
        };
        let lap_count = truth
            .is_race()
            .then(|| (Topic::LapCount, race_screen::lap_count(truth, faults(Topic::LapCount))));
        let files = [
            (Topic::SessionInfo, info::session_info(truth, plan)),
            (Topic::DriverList, info::driver_list(truth)),
            (Topic::WeatherData, info::weather(truth, faults(Topic::WeatherData))),
            (Topic::Heartbeat, info::heartbeat(truth, faults(Topic::Heartbeat))),
            (Topic::SessionStatus, control::session_status(truth, faults(Topic::SessionStatus))),
            (Topic::TrackStatus, control::track_status(truth, faults(Topic::TrackStatus))),
            (Topic::SessionData, control::session_data(truth, faults(Topic::SessionData))),
            (Topic::RaceControlMessages, control::messages(truth, faults(Topic::RaceControlMessages))),
            (Topic::TimingAppData, tyres::timing_app_data(truth, faults(Topic::TimingAppData))),
            (Topic::ExtrapolatedClock, control::clock(truth, faults(Topic::ExtrapolatedClock))),
            (Topic::TimingData, timing_data),
            (Topic::Position, positions),
        ];
        let car_data = car_data.join().expect("sampling ends");
        let all = files.into_iter().chain(lap_count).chain([(Topic::CarData, car_data)]);
        all.map(|(topic, file)| (topic, file.expect("a session is shorter than a stamp can say"))).collect()
    })
}
