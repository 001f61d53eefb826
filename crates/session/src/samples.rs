//! Each car's samples, in columns.

use std::sync::Arc;

use timing::{SessionTime, Span};

/// Stands for "no value" in a column of `u8`.
pub const MISSING_U8: u8 = u8::MAX;
/// Stands for "no value" in a column of `u16`.
pub const MISSING_U16: u16 = u16::MAX;

/// A car that sent nothing for longer dropped out: between the samples on either side, nothing is known of it.
pub const DROP_OUT: Span = Span::from_secs(2);

/// What one car's engine, pedals and gearbox reported. All columns have the same length; times increase.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CarSamples {
    /// When each sample was taken; one column for all cars that were sampled at the same moments.
    pub time: Arc<[SessionTime]>,
    /// Engine speed, 1/min; [`MISSING_U16`] where the feed has none.
    pub rpm: Vec<u16>,
    /// Speed, km/h; [`MISSING_U16`] where the feed has none.
    pub speed: Vec<u16>,
    /// Gear, 0 is neutral; [`MISSING_U8`] where the feed has none.
    pub gear: Vec<u8>,
    /// Throttle, percent; the feed itself writes 104 for "no data"; [`MISSING_U8`] where the channel is absent.
    pub throttle: Vec<u8>,
    /// Brake, 0 or 100 (104: "no data"); [`MISSING_U8`] where the channel is absent.
    pub brake: Vec<u8>,
    /// DRS: 0/1 off, 8 eligible, 10/12/14 open; `None` where no sample of the car has it (2026 on).
    pub drs: Option<Vec<u8>>,
}

/// Where one car was. All columns have the same length; times increase.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PositionSamples {
    /// When each sample was taken; one column for all cars that were sampled at the same moments.
    pub time: Arc<[SessionTime]>,
    /// Metres east of the circuit's origin, times ten.
    pub x: Vec<i32>,
    /// Metres north of the circuit's origin, times ten.
    pub y: Vec<i32>,
    /// Metres up, times ten.
    pub z: Vec<i32>,
    /// Whether the feed says that the car is on track (it says the opposite for cars in the garage).
    pub on_track: Vec<bool>,
}

impl CarSamples {
    /// How many samples there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }
}

impl PositionSamples {
    /// How many samples there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }
}
