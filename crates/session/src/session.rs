//! The session as a value.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use timing::{DamageReport, DriverCode, DriverNumber, SessionKey, SessionTime, Span, Topic, Utc};

use crate::{
    CarSamples, CircuitMap, ClockReading, Driver, DriverFeed, DriverResult, Lap, MiniSectors,
    PositionSamples, QualifyingPart, RaceControlEntry, RadioMessage, SessionInfo, SessionPhaseChange, Steps,
    StintSpan, TrackStatusChange, WeatherSample,
};

/// Everything that is known of one session. Vectors "by driver" are indexed like [`Session::drivers`].
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Which session.
    pub key: SessionKey,
    /// Names, place, local time.
    pub info: SessionInfo,
    /// The UTC of session time zero; `None` without car, position and heartbeat topics.
    pub zero: Option<Utc>,
    /// The drivers, in the order of the driver list's rows.
    pub drivers: Vec<Driver>,
    /// Engine, speed, pedals, gearbox, by driver; empty columns where the feed has none.
    pub cars: Vec<CarSamples>,
    /// Places on the map, by driver; empty columns where the feed has none.
    pub positions: Vec<PositionSamples>,
    /// The laps of all drivers.
    pub laps: LapTable,
    /// What the timing feed said of each driver as it happened, by driver.
    pub feeds: Vec<DriverFeed>,
    /// The tyre stints in the order of drivers and stints.
    pub stints: Vec<StintSpan>,
    /// The result in the order of classification.
    pub results: Vec<DriverResult>,
    /// The parts of qualifying; empty for other sessions.
    pub qualifying_parts: Vec<QualifyingPart>,
    /// Weather, in the order of time.
    pub weather: Vec<WeatherSample>,
    /// Track status changes, in the order of time.
    pub track_status: Vec<TrackStatusChange>,
    /// Session phases, in the order of time.
    pub phases: Vec<SessionPhaseChange>,
    /// The leader's lap as `LapCount` announces it: (from when, lap).
    pub lap_count: Vec<(SessionTime, u16)>,
    /// The number of laps of the race: the last that was announced.
    pub total_laps: Option<u16>,
    /// The number of laps of the race as it was announced: (from when, laps). A race can be shortened.
    pub total_laps_changes: Steps<u16>,
    /// The session clock, which counts down, as it was told.
    pub clock: Vec<ClockReading>,
    /// The states of the mini-sectors, by driver.
    pub mini_sectors: Vec<MiniSectors>,
    /// Race control's messages, in the order of arrival; `None` where the topic is missing.
    pub race_control: Option<Vec<RaceControlEntry>>,
    /// Recordings of the teams' radio, in the order of arrival.
    pub team_radio: Vec<RadioMessage>,
    /// What a map of the circuit tells; `None` where there is none.
    pub circuit_map: Option<CircuitMap>,
    /// Topics that are missing, or hold nothing of what they should, and so what cannot be told.
    pub missing: Vec<Topic>,
    /// Cars that send samples or are timed but are not in the driver list, such as the safety car: left out.
    pub unlisted_cars: BTreeSet<DriverNumber>,
    /// What could not be read.
    pub damage: DamageReport,
    /// Answers of other sources that could not be used.
    pub unused: Vec<UnusedAnswer>,
    /// Samples that were put right or left out, and gaps between them, by driver.
    pub sample_faults: Vec<SampleFaults>,
}

/// What other services are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// The classification, with grid and status.
    Results,
    /// All lap times of the race.
    LapTimes,
    /// The map of the circuit.
    Circuit,
}

impl Question {
    /// Every question.
    pub const ALL: [Self; 3] = [Self::Results, Self::LapTimes, Self::Circuit];

    /// What is asked for.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Results => "results",
            Self::LapTimes => "lap times",
            Self::Circuit => "map of the circuit",
        }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An answer of another service that could not be used, or a value in one that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedAnswer {
    /// What was asked.
    pub question: Question,
    /// What was wrong with the answer, or with which value in it.
    pub reason: String,
}

/// What was wrong with one car's samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SampleFaults {
    /// Samples older than one before them: sorted into place.
    pub out_of_order: usize,
    /// Samples with the time of another: left out.
    pub repeated: usize,
    /// Gaps in the samples longer than two seconds.
    pub drop_outs: usize,
}

impl std::ops::AddAssign for SampleFaults {
    fn add_assign(&mut self, other: Self) {
        self.out_of_order += other.out_of_order;
        self.repeated += other.repeated;
        self.drop_outs += other.drop_outs;
    }
}

/// The laps of all drivers: of one driver they stand together, in the order of their numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LapTable {
    /// The laps.
    pub laps: Vec<Lap>,
    /// Where each driver's laps stand, by driver.
    pub by_driver: Vec<Range<usize>>,
}

impl LapTable {
    /// Builds the table from each driver's laps.
    #[must_use]
    pub fn new(laps_by_driver: Vec<Vec<Lap>>) -> Self {
        let mut table = Self::default();
        for laps in laps_by_driver {
            let start = table.laps.len();
            table.laps.extend(laps);
            table.by_driver.push(start..table.laps.len());
        }
        table
    }

    /// The table of laps that stand driver by driver, for so many drivers; `None` where they do not.
    #[must_use]
    pub fn grouped(laps: Vec<Lap>, drivers: usize) -> Option<Self> {
        let mut end = 0;
        let by_driver: Vec<Range<usize>> = (0..drivers)
            .map(|driver| {
                let start = end;
                end += laps[start..].iter().take_while(|lap| lap.driver == driver).count();
                start..end
            })
            .collect();
        (end == laps.len()).then_some(Self { laps, by_driver })
    }

    /// One driver's laps, to change; none for an unknown driver.
    pub(crate) fn of_mut(&mut self, driver: usize) -> &mut [Lap] {
        self.by_driver.get(driver).and_then(|range| self.laps.get_mut(range.clone())).unwrap_or_default()
    }

    /// One driver's laps; none for an unknown driver.
    #[must_use]
    pub fn of(&self, driver: usize) -> &[Lap] {
        self.by_driver.get(driver).and_then(|range| self.laps.get(range.clone())).unwrap_or_default()
    }
}

impl Session {
    /// How many car samples all cars have.
    #[must_use]
    pub fn car_sample_count(&self) -> usize {
        self.cars.iter().map(CarSamples::len).sum()
    }

    /// How many position samples all cars have.
    #[must_use]
    pub fn position_sample_count(&self) -> usize {
        self.positions.iter().map(PositionSamples::len).sum()
    }

    /// Whether a car takes the start of a race that begins at `start`, from the grid or from the pit lane: until then a
    /// set of tyres is told for each that does, and for no other. Where sets are told for less than half of the cars,
    /// that tells nothing, and all do.
    #[must_use]
    pub fn takes_start(&self, driver: usize, start: SessionTime) -> bool {
        let is_told = |feed: &DriverFeed| feed.first_set.is_some_and(|told| told <= start);
        let told = self.feeds.iter().filter(|feed| is_told(feed)).count();
        2 * told < self.feeds.len() || self.feeds.get(driver).is_some_and(is_told)
    }

    /// The number of laps of the race that holds at a moment; `None` before it is announced.
    #[must_use]
    pub fn total_laps_at(&self, time: SessionTime) -> Option<u16> {
        let known = self.total_laps_changes.partition_point(|(from, _)| *from <= time);
        Some(self.total_laps_changes.get(known.checked_sub(1)?)?.1)
    }

    /// What the session clock shows at a moment: the time that remains. `None` before it is told.
    #[must_use]
    pub fn remaining_at(&self, time: SessionTime) -> Option<Span> {
        let known = self.clock.partition_point(|reading| reading.time <= time);
        Some(self.clock.get(known.checked_sub(1)?)?.remaining_at(time))
    }

    /// The index of the driver with that number.
    #[must_use]
    pub fn driver_by_number(&self, number: DriverNumber) -> Option<usize> {
        self.drivers.iter().position(|driver| driver.number == number)
    }

    /// The index of the driver with that code.
    #[must_use]
    pub fn driver_by_code(&self, code: DriverCode) -> Option<usize> {
        self.drivers.iter().position(|driver| driver.code == code)
    }

    /// The index of the driver whom somebody means by a code, in any case, or by a car number.
    #[must_use]
    pub fn find_driver(&self, typed: &str) -> Option<usize> {
        let typed = typed.trim();
        let by_code =
            DriverCode::parse(&typed.to_ascii_uppercase()).and_then(|code| self.driver_by_code(code));
        by_code.or_else(|| self.driver_by_number(DriverNumber::parse(typed.as_bytes())?))
    }
}
