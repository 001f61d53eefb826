//! `WeatherData`.

use crate::delta::{Cell, delta};
use crate::messages::message;

delta! {
    /// The weather at the circuit; sent whole, once a minute.
    pub struct WeatherData {
        /// In °C.
        pub air_temp: Cell<f64>,
        /// Relative humidity in percent.
        pub humidity: Cell<f64>,
        /// In mbar, at the height of the circuit.
        pub pressure: Cell<f64>,
        /// 0, or more when it rains.
        pub rainfall: Cell<f64>,
        /// In °C.
        pub track_temp: Cell<f64>,
        /// Where the wind comes from, in degrees from north.
        pub wind_direction: Cell<f64>,
        /// In m/s.
        pub wind_speed: Cell<f64>,
    }
}

message!(WeatherData => WeatherData);
