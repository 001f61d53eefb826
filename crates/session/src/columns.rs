//! What differs between the two kinds of samples: how they are scanned, and into which columns they go.

use std::sync::Arc;

use timing::samples::{CarSample, PositionSample, ScanError, scan_car_data, scan_positions};
use timing::{DriverNumber, SessionTime, Topic, Utc};

use crate::{CarSamples, MISSING_U8, MISSING_U16, PositionSamples};

/// Columns that samples of one kind are put into.
pub(crate) trait Columns: Default + Send {
    /// The topic.
    const TOPIC: Topic;
    /// A sample of the topic.
    type Sample: Copy;

    /// No samples, and room for so many.
    fn with_room(rows: usize) -> Self;
    fn scan(document: &[u8], each: impl FnMut(Self::Sample)) -> Result<usize, ScanError>;
    fn car_and_utc(sample: &Self::Sample) -> (DriverNumber, Utc);
    fn push(&mut self, sample: &Self::Sample);
    fn append(&mut self, later: Self);
    /// Gives back room that is not used.
    fn shrink(&mut self);
    /// Keeps the samples at these places, in this order.
    fn select(&mut self, places: &[usize]);
    fn set_time(&mut self, time: Arc<[SessionTime]>);
}

/// Keeps the values at these places, in this order.
pub(crate) fn select<T: Copy>(column: &mut Vec<T>, places: &[usize]) {
    *column = places.iter().map(|&place| column[place]).collect();
}

impl Columns for CarSamples {
    const TOPIC: Topic = Topic::CarData;
    type Sample = CarSample;

    fn with_room(rows: usize) -> Self {
        Self {
            time: Arc::default(),
            rpm: Vec::with_capacity(rows),
            speed: Vec::with_capacity(rows),
            gear: Vec::with_capacity(rows),
            throttle: Vec::with_capacity(rows),
            brake: Vec::with_capacity(rows),
            drs: None,
        }
    }

    fn scan(document: &[u8], each: impl FnMut(CarSample)) -> Result<usize, ScanError> {
        scan_car_data(document, each)
    }

    fn car_and_utc(sample: &CarSample) -> (DriverNumber, Utc) {
        (sample.number, sample.utc)
    }

    fn push(&mut self, sample: &CarSample) {
        if let Some(drs) = sample.drs {
            let column = self.drs.get_or_insert_with(|| Vec::with_capacity(self.rpm.capacity()));
            column.resize(self.rpm.len(), MISSING_U8);
            column.push(drs);
        } else if let Some(column) = &mut self.drs {
            column.push(MISSING_U8);
        }
        self.rpm.push(sample.rpm.unwrap_or(MISSING_U16));
        self.speed.push(sample.speed.unwrap_or(MISSING_U16));
        self.gear.push(sample.gear.unwrap_or(MISSING_U8));
        self.throttle.push(sample.throttle.unwrap_or(MISSING_U8));
        self.brake.push(sample.brake.unwrap_or(MISSING_U8));
    }

    fn append(&mut self, later: Self) {
        let (len, later_len) = (self.rpm.len(), later.rpm.len());
        match (&mut self.drs, later.drs) {
            (None, None) => {}
            (Some(column), None) => column.resize(len + later_len, MISSING_U8),
            (column, Some(later)) => {
                let column = column.get_or_insert_with(|| Vec::with_capacity(self.rpm.capacity()));
                column.resize(len, MISSING_U8);
                column.extend(later);
            }
        }
        self.rpm.extend(later.rpm);
        self.speed.extend(later.speed);
        self.gear.extend(later.gear);
        self.throttle.extend(later.throttle);
        self.brake.extend(later.brake);
    }

    fn shrink(&mut self) {
        let Self { time: _, rpm, speed, gear, throttle, brake, drs } = self;
        rpm.shrink_to_fit();
        speed.shrink_to_fit();
        [gear, throttle, brake].into_iter().chain(drs).for_each(Vec::shrink_to_fit);
    }

    fn select(&mut self, places: &[usize]) {
        let Self { time: _, rpm, speed, gear, throttle, brake, drs } = self;
        select(rpm, places);
        select(speed, places);
        select(gear, places);
        select(throttle, places);
        select(brake, places);
        if let Some(drs) = drs {
            select(drs, places);
        }
    }

    fn set_time(&mut self, time: Arc<[SessionTime]>) {
        self.time = time;
    }
}

impl Columns for PositionSamples {
    const TOPIC: Topic = Topic::Position;
    type Sample = PositionSample;

    fn with_room(rows: usize) -> Self {
        Self {
            time: Arc::default(),
            x: Vec::with_capacity(rows),
            y: Vec::with_capacity(rows),
            z: Vec::with_capacity(rows),
            on_track: Vec::with_capacity(rows),
        }
    }

    fn scan(document: &[u8], each: impl FnMut(PositionSample)) -> Result<usize, ScanError> {
        scan_positions(document, each)
    }

    fn car_and_utc(sample: &PositionSample) -> (DriverNumber, Utc) {
        (sample.number, sample.utc)
    }

    fn push(&mut self, sample: &PositionSample) {
        self.x.push(sample.x);
        self.y.push(sample.y);
        self.z.push(sample.z);
        self.on_track.push(sample.on_track);
    }

    fn append(&mut self, later: Self) {
        self.x.extend(later.x);
        self.y.extend(later.y);
        self.z.extend(later.z);
        self.on_track.extend(later.on_track);
    }

    fn shrink(&mut self) {
        let Self { time: _, x, y, z, on_track } = self;
        [x, y, z].into_iter().for_each(Vec::shrink_to_fit);
        on_track.shrink_to_fit();
    }

    fn select(&mut self, places: &[usize]) {
        let Self { time: _, x, y, z, on_track } = self;
        select(x, places);
        select(y, places);
        select(z, places);
        select(on_track, places);
    }

    fn set_time(&mut self, time: Arc<[SessionTime]>) {
        self.time = time;
    }
}
