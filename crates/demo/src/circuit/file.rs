//! The circuit's file, in the form in which public circuit files are: lengths and places in tenths of a metre.

use serde_json::{Value, json};

use super::Circuit;

/// The distance between two points of the drawn line, at most, in metres.
const SAMPLING: f64 = 8.0;

/// Tenths of a metre in a metre.
const TENTHS: f64 = 10.0;

impl Circuit {
    /// The circuit's file for a year, as JSON.
    #[must_use]
    pub fn file(&self, year: i32) -> Vec<u8> {
        let count = (self.length() / SAMPLING).ceil();
        let drawn: Vec<_> =
            (0..=count as u32).map(|at| self.point(f64::from(at) / count * self.length(), 0.0)).collect();
        let coordinates = |of: fn(&super::Point) -> f64| -> Vec<i64> {
            drawn.iter().map(|point| (of(point) * TENTHS).round() as i64).collect()
        };
        let corners: Vec<Value> = self
            .corners
            .iter()
            .map(|corner| self.mark(u16::from(corner.number), corner.distance, corner.angle))
            .collect();
        let marshal_sectors = self.marshal_marks();
        let mini_sectors: Vec<u32> = self
            .mini_sector_ends()
            .map(|distance| (distance / self.length() * count).round() as u32)
            .collect();
        let file = json!({
            "circuitKey": self.key(),
            "circuitName": self.name(),
            "corners": corners,
            "countryIocCode": self.country_code(),
            "countryKey": self.key(),
            "countryName": self.country(),
            "location": self.name(),
            "marshalLights": marshal_sectors,
            "marshalSectors": marshal_sectors,
            "miniSectorsIndexes": mini_sectors,
            "rotation": self.rotation(),
            "round": self.round,
            "x": coordinates(|point| point.x),
            "y": coordinates(|point| point.y),
            "year": year,
        });
        file.to_string().into_bytes()
    }

    /// Where each mini sector ends, in metres from the start line.
    fn mini_sector_ends(&self) -> impl Iterator<Item = f64> {
        let ends = self.sector_ends();
        let starts = [0.0, ends[0], ends[1]];
        let sectors = starts.into_iter().zip(ends).zip(self.mini_sectors());
        sectors.flat_map(|((from, to), count)| {
            (1..=count).map(move |at| from + (to - from) * f64::from(at) / f64::from(count))
        })
    }

    /// Where each of the marshals' sectors begins, labelled on the right of the track.
    fn marshal_marks(&self) -> Vec<Value> {
        let sectors = self.marshal_sectors();
        let mark = |number: u16| {
            let distance = f64::from(number - 1) / f64::from(sectors) * self.length();
            self.mark(number, distance, Self::outward(self.line.place(distance), true))
        };
        (1..=sectors).map(mark).collect()
    }

    fn mark(&self, number: u16, distance: f64, angle: f64) -> Value {
        let point = self.point(distance, 0.0);
        json!({
            "angle": angle,
            "length": distance * TENTHS,
            "number": number,
            "trackPosition": { "x": point.x * TENTHS, "y": point.y * TENTHS },
        })
    }
}
