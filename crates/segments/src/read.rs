//! A segment read back.

use timing::DriverCode;

use crate::SegmentError;
use crate::channel::{OF_CAR, OF_SESSION, channels};
use crate::series::{self, Entry};
use crate::stream::{Label, Table};

/// No segment has more frames: they are numbered in 16 bits.
const MOST_FRAMES: usize = 1 << 16;

/// A segment, asked for instants.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    label: Label,
    drivers: Vec<DriverCode>,
    /// The entries of each row.
    rows: Vec<Vec<Entry>>,
}

impl Segment {
    /// Reads a segment. All of it is checked, in memory of a few times its length.
    ///
    /// # Errors
    /// [`SegmentError`], for whatever is wrong with it.
    pub fn read(stream: &[u8]) -> Result<Self, SegmentError> {
        let (label, table) = Table::read(stream)?;
        if !(1..=MOST_FRAMES).contains(&label.frames) {
            return Err(SegmentError::damaged(format_args!("{} frames", label.frames)));
        }
        let cars = table.len().checked_sub(OF_SESSION).filter(|rows| rows % OF_CAR == 0);
        let cars = cars.ok_or_else(|| SegmentError::damaged(format_args!("{} rows", table.len())))? / OF_CAR;
        let mut drivers = Vec::with_capacity(cars);
        let mut rows = Vec::with_capacity(table.len());
        let names = channels().enumerate().flat_map(|(number, channel)| {
            std::iter::repeat_n(channel.name, if number < OF_CAR { cars } else { 1 })
        });
        for (row, (name, (channel, driver, differences))) in names.zip(table.rows()).enumerate() {
            let damaged = |what| SegmentError::damaged(format_args!("row {row} ({name}): {what}"));
            let driver = match driver {
                Some(code) => Some(DriverCode::parse(code).ok_or_else(|| damaged("not a driver's letters"))?),
                None => None,
            };
            if row < cars {
                drivers.extend(driver);
            }
            let wanted = if row < cars * OF_CAR { drivers.get(row % cars).copied() } else { None };
            if channel != name || driver != wanted || (row < cars && driver.is_none()) {
                return Err(damaged("another channel or driver"));
            }
            let entries = differences.and_then(|pairs| series::entries(pairs.into_iter(), label.frames));
            rows.push(entries.ok_or_else(|| damaged("entries that are not one after another"))?);
        }
        Ok(Self { label, drivers, rows })
    }

    /// Its number, from 0.
    #[must_use]
    pub fn number(&self) -> usize {
        self.label.segment
    }

    /// The number of its first frame in the replay.
    #[must_use]
    pub fn first(&self) -> usize {
        self.label.first
    }

    /// How many frames it has, the first of the next segment included; never 0.
    #[must_use]
    pub fn frames(&self) -> usize {
        self.label.frames
    }

    /// The drivers, in the order of [`session::Session::drivers`].
    #[must_use]
    pub fn drivers(&self) -> &[DriverCode] {
        &self.drivers
    }

    /// How many entries it has in all.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }

    /// What is shown at an instant, in frames from the segment's first; before that one it holds, as does the last
    /// one after it.
    #[must_use]
    pub fn at(&self, frame: f64) -> Instant {
        // The greater of not-a-number and a number is the number.
        let frame = frame.max(0.0).min((self.label.frames - 1) as f64);
        let cars = self.drivers.len();
        let mut rows = self.rows.iter();
        let mut values = Vec::with_capacity(self.rows.len());
        for (number, channel) in channels().enumerate() {
            let of_channel = rows.by_ref().take(if number < OF_CAR { cars } else { 1 });
            values.extend(of_channel.map(|entries| {
                series::at(entries, channel.kind, frame).map(|multiples| multiples * channel.scale)
            }));
        }
        Instant { cars, values }
    }
}

/// The values of all channels at one instant, each in its channel's unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Instant {
    cars: usize,
    /// As the rows of a segment.
    values: Vec<Option<f64>>,
}

impl Instant {
    /// A car's value of the channel of that name, by the driver's place in [`Segment::drivers`]; `None` where it is
    /// missing, and where there is no such driver or channel.
    #[must_use]
    pub fn car(&self, driver: usize, channel: &str) -> Option<f64> {
        let number = channels().take(OF_CAR).position(|of_car| of_car.name == channel)?;
        let row = Some(driver).filter(|driver| *driver < self.cars)? + number * self.cars;
        self.values.get(row).copied().flatten()
    }

    /// The session's value of the channel of that name; `None` where it is missing, and where there is no such channel.
    #[must_use]
    pub fn session(&self, channel: &str) -> Option<f64> {
        let number = channels().skip(OF_CAR).position(|of_session| of_session.name == channel)?;
        self.values.get(self.cars * OF_CAR + number).copied().flatten()
    }

    /// The drivers' places in [`Segment::drivers`], first place first.
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        let position = |driver| self.car(driver, "position").unwrap_or(f64::INFINITY);
        let mut order: Vec<usize> = (0..self.cars).collect();
        order.sort_by(|a, b| position(*a).total_cmp(&position(*b)));
        order
    }
}
