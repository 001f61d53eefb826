//! A session and its tracks as the one row of a batch: which part stands in which column.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Schema, SchemaRef};
use replay::Tracks;
use session::{
    CarSamples, CircuitMap, ClockReading, Driver, DriverFeed, DriverResult, Lap, LapTable, MiniSectors,
    PositionSamples, QualifyingPart, RaceControlEntry, RadioMessage, SampleFaults, Session, SessionInfo,
    SessionPhaseChange, StintSpan, TrackStatusChange, UnusedAnswer, WeatherSample,
};
use timing::{DamageReport, DriverNumber, SessionKey, SessionTime, Topic, Utc};

use crate::EntryError;
use crate::column::{Column, Fault, first, one};

/// The columns: what is put in by reference, and comes out as values, each read by whichever thread is free.
macro_rules! columns {
    ($($name:ident: $kind:ty),* $(,)?) => {
        struct Parts<'a> {
            $($name: &'a $kind,)*
        }

        struct Whole {
            $($name: $kind,)*
        }

        /// The schema of entries, without a label.
        pub(crate) static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
            Arc::new(Schema::new(vec![$(<$kind as Column>::field(stringify!($name))),*]))
        });

        impl Parts<'_> {
            fn columns(&self) -> Vec<ArrayRef> {
                vec![$(one(self.$name)),*]
            }
        }

        impl Whole {
            fn read(batch: &RecordBatch) -> Result<Self, Fault> {
                $(let mut $name = None;)*
                rayon::scope(|scope| {
                    $(scope.spawn(|_| $name = Some(first(batch, stringify!($name))));)*
                });
                Ok(Self { $($name: $name.unwrap_or_else(|| Err(Fault::new("not read")))?,)* })
            }
        }
    };
}

columns! {
    info: SessionInfo,
    zero: Option<Utc>,
    drivers: Vec<Driver>,
    laps: Vec<Lap>,
    stints: Vec<StintSpan>,
    results: Vec<DriverResult>,
    qualifying_parts: Vec<QualifyingPart>,
    weather: Vec<WeatherSample>,
    track_status: Vec<TrackStatusChange>,
    phases: Vec<SessionPhaseChange>,
    lap_count: Vec<(SessionTime, u16)>,
    total_laps: Option<u16>,
    total_laps_changes: Vec<(SessionTime, u16)>,
    clock: Vec<ClockReading>,
    mini_sectors: Vec<MiniSectors>,
    race_control: Option<Vec<RaceControlEntry>>,
    team_radio: Vec<RadioMessage>,
    circuit_map: Option<CircuitMap>,
    feeds: Vec<DriverFeed>,
    times: Vec<Arc<[SessionTime]>>,
    cars: Vec<CarSamples>,
    car_times: Vec<usize>,
    positions: Vec<PositionSamples>,
    position_times: Vec<usize>,
    sample_faults: Vec<SampleFaults>,
    missing: Vec<Topic>,
    unlisted_cars: BTreeSet<DriverNumber>,
    damage: DamageReport,
    unused: Vec<UnusedAnswer>,
    tracks: Option<Arc<Tracks>>,
}

/// The batch of a session and its tracks.
pub(crate) fn write(session: &Session, tracks: Option<&Arc<Tracks>>) -> Result<RecordBatch, EntryError> {
    let Session {
        key: _,
        info,
        zero,
        drivers,
        cars,
        positions,
        laps,
        feeds,
        stints,
        results,
        qualifying_parts,
        weather,
        track_status,
        phases,
        lap_count,
        total_laps,
        total_laps_changes,
        clock,
        mini_sectors,
        race_control,
        team_radio,
        circuit_map,
        missing,
        unlisted_cars,
        damage,
        unused,
        sample_faults,
    } = session;
    session.check().map_err(|misfit| EntryError::Unfit { reason: misfit.to_string() })?;
    let mut times = Vec::new();
    let car_times = cars.iter().map(|car| place_of(&car.time, &mut times)).collect();
    let position_times = positions.iter().map(|car| place_of(&car.time, &mut times)).collect();
    let parts = Parts {
        info,
        zero,
        drivers,
        laps: &laps.laps,
        stints,
        results,
        qualifying_parts,
        weather,
        track_status,
        phases,
        lap_count,
        total_laps,
        total_laps_changes,
        clock,
        mini_sectors,
        race_control,
        team_radio,
        circuit_map,
        feeds,
        times: &times,
        cars,
        car_times: &car_times,
        positions,
        position_times: &position_times,
        sample_faults,
        missing,
        unlisted_cars,
        damage,
        unused,
        tracks: &tracks.cloned(),
    };
    RecordBatch::try_new(Arc::clone(&SCHEMA), parts.columns())
        .map_err(|error| EntryError::Unfit { reason: error.to_string() })
}

/// The session and the tracks of a batch.
pub(crate) fn read(key: SessionKey, batch: &RecordBatch) -> Result<(Session, Option<Arc<Tracks>>), Fault> {
    let Whole {
        info,
        zero,
        drivers,
        laps,
        stints,
        results,
        qualifying_parts,
        weather,
        track_status,
        phases,
        lap_count,
        total_laps,
        total_laps_changes,
        clock,
        mini_sectors,
        race_control,
        team_radio,
        circuit_map,
        feeds,
        times,
        mut cars,
        car_times,
        mut positions,
        position_times,
        sample_faults,
        missing,
        unlisted_cars,
        damage,
        unused,
        tracks,
    } = Whole::read(batch)?;
    let time =
        |place: &usize| times.get(*place).cloned().ok_or_else(|| Fault::new("times that are not there"));
    for (car, place) in cars.iter_mut().zip(&car_times) {
        car.time = time(place)?;
    }
    for (car, place) in positions.iter_mut().zip(&position_times) {
        car.time = time(place)?;
    }
    let laps = LapTable::grouped(laps, drivers.len()).ok_or_else(|| Fault::new("laps out of order"))?;
    let session = Session {
        key,
        info,
        zero,
        drivers,
        cars,
        positions,
        laps,
        feeds,
        stints,
        results,
        qualifying_parts,
        weather,
        track_status,
        phases,
        lap_count,
        total_laps,
        total_laps_changes,
        clock,
        mini_sectors,
        race_control,
        team_radio,
        circuit_map,
        missing,
        unlisted_cars,
        damage,
        unused,
        sample_faults,
    };
    session.check().map_err(|misfit| Fault::new(misfit.to_string()))?;
    Ok((session, tracks))
}

/// Where among the columns of times one is; it is added where it is not.
fn place_of(time: &Arc<[SessionTime]>, times: &mut Vec<Arc<[SessionTime]>>) -> usize {
    times.iter().position(|known| known == time).unwrap_or_else(|| {
        times.push(Arc::clone(time));
        times.len() - 1
    })
}
