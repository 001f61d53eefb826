//! What the feed says of a session: every topic, in the wire format.

mod control;
mod events;
mod info;
mod lines;
mod qualifying_timing;
mod race_timing;
mod samples;
mod tyres;
mod wire;

use std::collections::BTreeMap;

use timing::Topic;

use crate::truth::Truth;
use crate::weekend::{Options, SessionPlan};
use wire::Lag;

/// The topics' files of one session. Every message has a wire form: a session is far shorter than the hundred hours
/// that a stamp can say.
pub(crate) fn write(truth: &Truth, plan: &SessionPlan, options: &Options) -> BTreeMap<Topic, Vec<u8>> {
    let lag = |topic: Topic| Lag::new(options, plan.key, topic);
    std::thread::scope(|scope| {
        let car_data = scope.spawn(|| samples::car_data(truth, lag(Topic::CarData)));
        let positions = samples::positions(truth, lag(Topic::Position));
        let race = truth.race_laps > 0;
        let timing_lag = lag(Topic::TimingData);
        let timing_data = if race {
            race_timing::timing_data(truth, timing_lag)
        } else {
            qualifying_timing::timing_data(truth, timing_lag)
        };
        let lap_count = race.then(|| (Topic::LapCount, race_timing::lap_count(truth, lag(Topic::LapCount))));
        let files = [
            (Topic::SessionInfo, info::session_info(truth, plan)),
            (Topic::DriverList, info::driver_list(truth)),
            (Topic::WeatherData, info::weather(truth, lag(Topic::WeatherData))),
            (Topic::Heartbeat, info::heartbeat(truth, lag(Topic::Heartbeat))),
            (Topic::SessionStatus, control::session_status(truth, lag(Topic::SessionStatus))),
            (Topic::TrackStatus, control::track_status(truth, lag(Topic::TrackStatus))),
            (Topic::SessionData, control::session_data(truth, lag(Topic::SessionData))),
            (Topic::RaceControlMessages, control::messages(truth, lag(Topic::RaceControlMessages))),
            (Topic::TimingAppData, tyres::timing_app_data(truth, lag(Topic::TimingAppData))),
            (Topic::ExtrapolatedClock, control::clock(truth, lag(Topic::ExtrapolatedClock))),
            (Topic::TimingData, timing_data),
            (Topic::Position, positions),
        ];
        let car_data = car_data.join().expect("sampling ends");
        let all = files.into_iter().chain(lap_count).chain([(Topic::CarData, car_data)]);
        all.map(|(topic, file)| (topic, file.expect("a session is shorter than a stamp can say"))).collect()
    })
}
