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

use timing::{EncodeError, Topic};

use crate::calendar::{Options, SessionPlan};
use crate::truth::Truth;
use faults::Faults;

/// Writes a topic's file.
type Writer = fn(&Truth, &SessionPlan, Faults) -> Result<Vec<u8>, EncodeError>;

/// The topics of every session.
const TOPICS: [(Topic, Writer); 13] = [
    (Topic::SessionInfo, |truth, plan, _| info::session_info(truth, plan)),
    (Topic::DriverList, |truth, _, _| info::driver_list(truth)),
    (Topic::WeatherData, |truth, _, faults| info::weather(truth, faults)),
    (Topic::Heartbeat, |truth, _, faults| info::heartbeat(truth, faults)),
    (Topic::SessionStatus, |truth, _, faults| control::session_status(truth, faults)),
    (Topic::TrackStatus, |truth, _, faults| control::track_status(truth, faults)),
    (Topic::SessionData, |truth, _, faults| control::session_data(truth, faults)),
    (Topic::RaceControlMessages, |truth, _, faults| control::messages(truth, faults)),
    (Topic::ExtrapolatedClock, |truth, _, faults| control::clock(truth, faults)),
    (Topic::TimingData, |truth, _, faults| {
        let of_kind = if truth.is_race() { race_screen::timing_data } else { timed_screen::timing_data };
        of_kind(truth, faults)
    }),
    (Topic::TimingAppData, |truth, _, faults| tyres::timing_app_data(truth, faults)),
    (Topic::CarData, |truth, _, faults| samples::car_data(truth, faults)),
    (Topic::Position, |truth, _, faults| samples::positions(truth, faults)),
];

/// What only races have.
const OF_RACES: (Topic, Writer) = (Topic::LapCount, |truth, _, faults| race_screen::lap_count(truth, faults));

fn writers(is_race: bool) -> impl Iterator<Item = (Topic, Writer)> {
    TOPICS.into_iter().chain(is_race.then_some(OF_RACES))
}

/// The topics of a race, or of another session.
pub(crate) fn topics(is_race: bool) -> impl Iterator<Item = Topic> {
    writers(is_race).map(|(topic, _)| topic)
}

/// The topics' files of one session. Every message has a wire form: a session is far shorter than the hundred hours
/// that a stamp can say.
pub(crate) fn write(truth: &Truth, plan: &SessionPlan, options: &Options) -> BTreeMap<Topic, Vec<u8>> {
    let file = |(topic, writer): (Topic, Writer)| {
        let file = writer(truth, plan, Faults::new(options, plan.number, topic));
        (topic, file.expect("a session is shorter than a stamp can say"))
    };
    // The cars' samples are half of the work.
    let (samples, others): (Vec<_>, Vec<_>) =
        writers(truth.is_race()).partition(|(topic, _)| *topic == Topic::CarData);
    std::thread::scope(|scope| {
        let samples = scope.spawn(|| samples.into_iter().map(file).collect::<Vec<_>>());
        let others: Vec<_> = others.into_iter().map(file).collect();
        others.into_iter().chain(samples.join().expect("sampling ends")).collect()
    })
}
