//! What must hold whatever the bytes: a function for each door by which bytes come in from outside.
//!
//! Each takes any bytes, and panics where reading them breaks a promise. The fuzzer calls these functions
//! (`fuzz/fuzz_targets`, one a file), and a test calls them with the inputs that fuzzing has brought up
//! (`fuzz/corpus`, one folder a target).

mod feed;
mod kept;
mod names;
mod recorded;
mod told;
mod whole;

pub use feed::{car_data, inflate, lines, message, position};
pub use kept::{kept_entry, resealed, tracks};
pub use names::session_name;
pub use recorded::{literal, recording};
pub use told::{rulings, session_clock};
pub use whole::{replayed, session, sound};

use timing::messages;

/// A door, and what must hold there.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name of the fuzz target and of its folder of inputs.
    pub name: &'static str,
    /// Panics where the bytes break a promise.
    pub run: fn(&[u8]),
}

/// All doors.
pub const TARGETS: &[Target] = &[
    Target { name: "car_data", run: car_data },
    Target { name: "driver_list", run: message::<messages::DriverList> },
    Target { name: "entry", run: kept_entry },
    Target { name: "extrapolated_clock", run: message::<messages::ExtrapolatedClock> },
    Target { name: "heartbeat", run: message::<messages::Heartbeat> },
    Target { name: "inflate", run: inflate },
    Target { name: "lap_count", run: message::<messages::LapCount> },
    Target { name: "lines", run: lines },
    Target { name: "literal", run: literal },
    Target { name: "position", run: position },
    Target { name: "race_control_messages", run: message::<messages::RaceControlMessages> },
    Target { name: "recording", run: recording },
    Target { name: "rulings", run: rulings },
    Target { name: "session", run: session },
    Target { name: "session_clock", run: session_clock },
    Target { name: "session_data", run: message::<messages::SessionData> },
    Target { name: "session_info", run: message::<messages::SessionInfo> },
    Target { name: "session_name", run: session_name },
    Target { name: "session_status", run: message::<messages::SessionStatus> },
    Target { name: "team_radio", run: message::<messages::TeamRadio> },
    Target { name: "timing_app_data", run: message::<messages::TimingAppData> },
    Target { name: "timing_data", run: message::<messages::TimingData> },
    Target { name: "timing_stats", run: message::<messages::TimingStats> },
    Target { name: "top_three", run: message::<messages::TopThree> },
    Target { name: "tracks", run: tracks },
    Target { name: "track_status", run: message::<messages::TrackStatus> },
    Target { name: "weather_data", run: message::<messages::WeatherData> },
];

/// Runs the target of that name.
///
/// # Panics
/// Where the bytes break a promise, or there is no such target.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.unwrap_or_else(|| panic!("there is no target `{name}`")).run)(bytes);
}
