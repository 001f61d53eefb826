//! Samples of the compressed topics, straight from the inflated documents.
//!
//! A race holds some 50 MB of these documents and nearly a million samples, so they are scanned and not parsed into
//! a tree: every sample is handed on as it is met, without an allocation. Keys may come in any order and unknown ones
//! are passed over; a car whose key is not a number has no samples.

mod document;
mod scanner;
#[cfg(test)]
mod tests;

pub use self::document::Sample;
pub(crate) use self::document::to_document;
use self::document::{CAR_KEYS, Keys, POSITION_KEYS};
use self::scanner::{Scalar, Scanner};
use crate::{DriverNumber, Utc};

/// What a car said of itself at one moment. A channel that is missing, or whose value no such channel can have, is
/// `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CarSample {
    /// The car.
    pub number: DriverNumber,
    /// When it was taken.
    pub utc: Utc,
    /// Revolutions per minute.
    pub rpm: Option<u16>,
    /// In km/h.
    pub speed: Option<u16>,
    /// 0 is neutral.
    pub gear: Option<u8>,
    /// In percent; 104 where the feed had no data.
    pub throttle: Option<u8>,
    /// 0 or 100; 104 where the feed had no data.
    pub brake: Option<u8>,
    /// 0 and 1 off, 8 eligible, 10, 12 and 14 open. Cars have none from 2026 on.
    pub drs: Option<u8>,
}

impl CarSample {
    /// A sample that says nothing yet.
    #[must_use]
    pub const fn empty(number: DriverNumber, utc: Utc) -> Self {
        Self { number, utc, rpm: None, speed: None, gear: None, throttle: None, brake: None, drs: None }
    }
}

/// Where a car was at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PositionSample {
    /// The car.
    pub number: DriverNumber,
    /// When it was taken.
    pub utc: Utc,
    /// Whether its status was `OnTrack`.
    pub on_track: bool,
    /// In 1/10 m, from an origin of the circuit's own.
    pub x: i32,
    /// In 1/10 m.
    pub y: i32,
    /// Height in 1/10 m.
    pub z: i32,
}

/// Why a document could not be scanned to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason} (at byte {offset} of the document)")]
pub struct ScanError {
    /// Where, in bytes from the start of the document.
    pub offset: usize,
    /// What was wrong.
    pub reason: &'static str,
}

/// Hands on each sample of a `CarData` document, in the document's order. Gives the number of values that were left out
/// because no such channel can have them; a channel that is `null` is only missing.
///
/// # Errors
/// The document is not such a document. Samples before the fault have been handed on and hold good.
///
/// ```
/// let document = br#"{"Entries":[{"Utc":"2025-08-31T13:00:00.1Z",
///     "Cars":{"81":{"Channels":{"0":10022,"2":254,"3":7,"4":99,"5":0}}}}]}"#;
/// let mut samples = Vec::new();
/// timing::samples::scan_car_data(document, |sample| samples.push(sample)).unwrap();
/// assert_eq!((samples[0].speed, samples[0].drs), (Some(254), None));
/// ```
pub fn scan_car_data(document: &[u8], mut each: impl FnMut(CarSample)) -> Result<usize, ScanError> {
    scan(document, &CAR_KEYS, |scanner, number, utc| {
        let mut sample = CarSample::empty(number, utc);
        scanner.members(|scanner, key| {
            if key != b"Channels" || scanner.peek() != Some(b'{') {
                return scanner.skip();
            }
            scanner.members(|scanner, channel| read_channel(scanner, channel, &mut sample))
        })?;
        each(sample);
        Ok(())
    })
}

/// Hands on each sample of a `Position` document, in the document's order. A car without all of X, Y and Z has no
/// sample. Gives the number of values that were left out because no place can have them.
///
/// # Errors
/// The document is not such a document. Samples before the fault have been handed on and hold good.
///
/// ```
/// let document = br#"{"Position":[{"Timestamp":"2025-08-31T13:00:00.1Z",
///     "Entries":{"81":{"Status":"OnTrack","X":4405,"Y":-2852,"Z":524}}}]}"#;
/// let mut samples = Vec::new();
/// timing::samples::scan_positions(document, |sample| samples.push(sample)).unwrap();
/// assert_eq!((samples[0].on_track, samples[0].y), (true, -2852));
/// ```
pub fn scan_positions(document: &[u8], mut each: impl FnMut(PositionSample)) -> Result<usize, ScanError> {
    scan(document, &POSITION_KEYS, |scanner, number, utc| {
        let (mut on_track, mut x, mut y, mut z) = (false, None, None, None);
        scanner.members(|scanner, key| {
            match key {
                b"X" => x = read_number(scanner)?,
                b"Y" => y = read_number(scanner)?,
                b"Z" => z = read_number(scanner)?,
                b"Status" if scanner.peek() == Some(b'"') => {
                    on_track = scanner.text("expected a text")? == b"OnTrack";
                }
                _ => scanner.skip()?,
            }
            Ok(())
        })?;
        if let (Some(x), Some(y), Some(z)) = (x, y, z) {
            each(PositionSample { number, utc, on_track, x, y, z });
        }
        Ok(())
    })
}

/// Calls `car` at each car's object; gives the number of refused values.
#[inline]
fn scan<'a>(
    document: &'a [u8],
    keys: &Keys,
    mut car: impl FnMut(&mut Scanner<'a>, DriverNumber, Utc) -> Result<(), ScanError>,
) -> Result<usize, ScanError> {
    let mut scanner = Scanner::new(document);
    scanner.members(|scanner, key| {
        if key != keys.entries.as_bytes() || scanner.null()? {
            return if key == keys.entries.as_bytes() { Ok(()) } else { scanner.skip() };
        }
        scanner.items(|scanner| scan_entry(scanner, keys, &mut car))
    })?;
    scanner.end()?;
    Ok(scanner.refused)
}

/// One moment: its time, and the cars. Cars that come before the time are passed over and read after it.
fn scan_entry<'a>(
    scanner: &mut Scanner<'a>,
    keys: &Keys,
    car: &mut impl FnMut(&mut Scanner<'a>, DriverNumber, Utc) -> Result<(), ScanError>,
) -> Result<(), ScanError> {
    let (mut utc, mut early) = (None, None);
    scanner.members(|scanner, key| match utc {
        _ if key == keys.utc.as_bytes() => {
            utc = Some(read_utc(scanner)?);
            Ok(())
        }
        Some(utc) if key == keys.cars.as_bytes() => scan_cars(scanner, utc, car),
        None if key == keys.cars.as_bytes() => {
            early = Some(scanner.clone());
            scanner.skip()
        }
        _ => scanner.skip(),
    })?;
    match (early, utc) {
        (None, _) => Ok(()),
        (Some(mut early), Some(utc)) => {
            early.refused = 0;
            scan_cars(&mut early, utc, car)?;
            scanner.refused += early.refused;
            Ok(())
        }
        (Some(early), None) => Err(early.error("the entry has no time")),
    }
}

#[inline]
fn scan_cars<'a>(
    scanner: &mut Scanner<'a>,
    utc: Utc,
    car: &mut impl FnMut(&mut Scanner<'a>, DriverNumber, Utc) -> Result<(), ScanError>,
) -> Result<(), ScanError> {
    if scanner.null()? {
        return Ok(());
    }
    scanner.members(|scanner, key| match DriverNumber::parse(key) {
        Some(number) if scanner.peek() == Some(b'{') => car(scanner, number, utc),
        _ => scanner.skip(),
    })
}

#[inline]
fn read_channel(scanner: &mut Scanner<'_>, channel: &[u8], sample: &mut CarSample) -> Result<(), ScanError> {
    match channel {
        b"0" => sample.rpm = read_number(scanner)?,
        b"2" => sample.speed = read_number(scanner)?,
        b"3" => sample.gear = read_number(scanner)?,
        b"4" => sample.throttle = read_number(scanner)?,
        b"5" => sample.brake = read_brake(scanner)?,
        b"45" => sample.drs = read_number(scanner)?,
        _ => scanner.skip()?,
    }
    Ok(())
}

/// A number within the bounds of its type.
#[inline]
fn read_number<T: TryFrom<i64>>(scanner: &mut Scanner<'_>) -> Result<Option<T>, ScanError> {
    let scalar = scanner.scalar()?;
    let number = match scalar {
        Scalar::Number(number) => T::try_from(number).ok(),
        Scalar::Bool(_) | Scalar::Null | Scalar::Other => None,
    };
    scanner.refused += usize::from(number.is_none() && scalar != Scalar::Null);
    Ok(number)
}

/// The brake: a number, or whether it was pressed.
#[inline]
fn read_brake(scanner: &mut Scanner<'_>) -> Result<Option<u8>, ScanError> {
    if !matches!(scanner.peek(), Some(b't' | b'f')) {
        return read_number(scanner);
    }
    let pressed = scanner.scalar()? == Scalar::Bool(true);
    Ok(Some(if pressed { 100 } else { 0 }))
}

fn read_utc(scanner: &mut Scanner<'_>) -> Result<Utc, ScanError> {
    let place = scanner.clone();
    let text = scanner.text("expected a time as text")?;
    Utc::parse(text).ok_or_else(|| place.error("not a UTC time"))
}
