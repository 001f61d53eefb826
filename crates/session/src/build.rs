//! From topic files to a [`Session`]: decode everything side by side, then laps, then what follows from laps.

use std::collections::BTreeMap;

use timing::messages::Heartbeat;
use timing::{DamageReport, DriverNumber, SessionKey, Topic, Utc};

use crate::decode::{Columns, Decoded, decode, settle};
use crate::laps::{LapInputs, build_laps};
use crate::results::{ResultInputs, api, build_results, qualifying_parts};
use crate::stints::build_stints;
use crate::topics::{Stamped, Topics, file};
use crate::zero::session_zero;
use crate::{
    CarSamples, Driver, DriverResult, LapTable, PositionSamples, SampleFaults, Session, SessionError,
    Sources, UnusedAnswer, feed, info, track,
};

/// The stages of a build, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Inflating and reading all topics.
    Decode,
    /// Laps from the timing topic.
    Laps,
    /// Results, stints, parts of qualifying.
    Results,
}

impl Stage {
    /// All stages.
    pub const ALL: [Self; 3] = [Self::Decode, Self::Laps, Self::Results];

    /// The stage in a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::Laps => "laps",
            Self::Results => "results",
        }
    }
}

/// Builds a session. What is damaged or missing is in the session's `damage` and `missing`.
///
/// # Errors
/// [`SessionError`] where the session info or the driver list is missing or cannot be read.
pub fn build(key: SessionKey, sources: &Sources) -> Result<Session, SessionError> {
    build_watched(key, sources, &mut |_| {})
}

/// Like [`build`], and tells `entering` of each stage as it begins, for progress and timing.
///
/// # Errors
/// As [`build`].
pub fn build_watched(
    key: SessionKey,
    sources: &Sources,
    entering: &mut dyn FnMut(Stage),
) -> Result<Session, SessionError> {
    entering(Stage::Decode);
    let (topics, (cars, positions)) = rayon::join(
        || Topics::read(key, sources),
        || {
            rayon::join(
                || decode::<CarSamples>(file(sources, Topic::CarData)),
                || decode::<PositionSamples>(file(sources, Topic::Position)),
            )
        },
    );
    let topics = topics?;
    let drivers = info::drivers(&topics.drivers);
    let samples = Samples::settle(&drivers, cars, positions, &topics.heartbeat);

    entering(Stage::Laps);
    let phases = track::phases(&topics.status);
    let track_status = track::track_status(&topics.track_status);
    let race_control = sources
        .topics
        .contains_key(&Topic::RaceControlMessages)
        .then(|| track::race_control(&topics.race_control));
    let (lap_count, total_laps) = track::lap_count(&topics.lap_count);
    let mut laps = build_laps(&LapInputs {
        kind: key.kind,
        drivers: &drivers,
        timing: &topics.timing,
        app: &topics.app,
        phases: &phases,
        race_laps: total_laps,
        track_status: &track_status,
        race_control: race_control.as_deref(),
    });

    entering(Stage::Results);
    let qualifying_parts = qualifying_parts(key.kind, &phases);
    let mut unused = Vec::new();
    let official = official_results(sources, &drivers, &mut laps, &mut unused);
    let results = build_results(ResultInputs {
        kind: key.kind,
        drivers: &drivers,
        laps: &laps,
        parts: &qualifying_parts,
        official,
    });
    let mut damage = topics.damage;
    damage.absorb(samples.damage);
    Ok(Session {
        key,
        info: info::session_info(&topics.info),
        zero: samples.zero,
        feeds: feed::driver_feeds(&drivers, &topics.timing, &topics.app),
        stints: build_stints(&laps),
        drivers,
        cars: samples.cars,
        positions: samples.positions,
        laps,
        results,
        qualifying_parts,
        weather: track::weather(&topics.weather),
        track_status,
        phases,
        lap_count,
        total_laps,
        race_control,
        missing: missing_topics(sources),
        damage,
        unused,
        sample_faults: samples.faults,
    })
}

/// What the results API knows: the classification, and the time of each first lap of a race.
fn official_results(
    sources: &Sources,
    drivers: &[Driver],
    laps: &mut LapTable,
    unused: &mut Vec<UnusedAnswer>,
) -> Option<Vec<DriverResult>> {
    let json = sources.results_api.as_deref()?;
    let mut refuse = |question, reason| unused.push(UnusedAnswer { question, reason });
    let official = match api::classification(json, drivers) {
        Ok(official) => official,
        Err(reason) => {
            refuse("results", reason);
            return None;
        }
    };
    if let Some(Err(reason)) =
        sources.laps_api.as_deref().map(|json| api::fill_first_laps(json, &official, laps))
    {
        refuse("lap times", reason);
    }
    Some(official)
}

/// The topics that a session is made from and that are not there, or empty.
fn missing_topics(sources: &Sources) -> Vec<Topic> {
    let used = [
        Topic::CarData,
        Topic::Position,
        Topic::TimingData,
        Topic::TimingAppData,
        Topic::SessionStatus,
        Topic::TrackStatus,
        Topic::RaceControlMessages,
        Topic::WeatherData,
    ];
    used.into_iter().filter(|topic| file(sources, *topic).is_empty()).collect()
}

/// The samples of all cars, by driver, on the session clock.
struct Samples {
    zero: Option<Utc>,
    cars: Vec<CarSamples>,
    positions: Vec<PositionSamples>,
    faults: Vec<SampleFaults>,
    damage: DamageReport,
}

impl Samples {
    fn settle(
        drivers: &[Driver],
        cars: Decoded<CarSamples>,
        positions: Decoded<PositionSamples>,
        heartbeat: &Stamped<Heartbeat>,
    ) -> Self {
        let beats = heartbeat.iter().filter_map(|(stamp, beat)| Some((*stamp, beat.utc?)));
        let zero = session_zero(cars.arrivals.iter().chain(&positions.arrivals).copied())
            .or_else(|| session_zero(beats));
        let mut faults = vec![SampleFaults::default(); drivers.len()];
        let mut damage = cars.damage;
        damage.absorb(positions.damage);
        Self {
            zero,
            cars: by_driver(drivers, cars.by_car, zero, &mut faults),
            positions: by_driver(drivers, positions.by_car, zero, &mut faults),
            faults,
            damage,
        }
    }
}

/// Puts columns in the order of the drivers; cars that are not in the driver list are left out.
fn by_driver<C: Columns>(
    drivers: &[Driver],
    mut by_car: BTreeMap<DriverNumber, C>,
    zero: Option<Utc>,
    faults: &mut [SampleFaults],
) -> Vec<C> {
    let place = |(driver, faults): (&Driver, &mut SampleFaults)| {
        let mut columns = by_car.remove(&driver.number).unwrap_or_default();
        if let Some(zero) = zero {
            *faults += settle(&mut columns, zero);
        }
        columns
    };
    drivers.iter().zip(faults).map(place).collect()
}
