//! Which laps are meant.

use super::CompareError;
use crate::{Lap, Session};

/// The most laps that are compared at once.
pub const MOST: usize = 20;

/// The laps of a list such as `VER:10,NOR:best`: codes or car numbers, with a lap's number or `best` for the fastest lap
/// whose time was not deleted.
///
/// # Errors
/// [`CompareError`].
pub fn choose<'a>(session: &'a Session, typed: &str) -> Result<Vec<&'a Lap>, CompareError> {
    let words: Vec<&str> = typed.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    match words.len() {
        0 => return Err(CompareError::NotALap { typed: typed.chars().take(100).collect() }),
        count if count > MOST => return Err(CompareError::TooMany { count }),
        _ => {}
    }
    let lap = |word: &&str| {
        let (driver, lap) = word
            .split_once(':')
            .ok_or_else(|| CompareError::NotALap { typed: word.chars().take(100).collect() })?;
        find_lap(session, driver, lap)
    };
    words.iter().map(lap).collect()
}

/// A lap of a driver.
///
/// # Errors
/// [`CompareError`].
pub fn find_lap<'a>(session: &'a Session, driver: &str, lap: &str) -> Result<&'a Lap, CompareError> {
    let key = session.key;
    let driver = session.find_driver(driver).ok_or_else(|| {
        let codes: Vec<&str> = session.drivers.iter().map(|driver| driver.code.as_str()).collect();
        let typed = driver.chars().take(100).collect();
        CompareError::NoSuchDriver { key, typed, drivers: codes.join(" ") }
    })?;
    let laps = session.laps.of(driver);
    let found = if lap.trim().eq_ignore_ascii_case("best") {
        let counted = laps.iter().filter(|lap| lap.time.is_some() && lap.deleted != Some(true));
        counted.min_by_key(|lap| lap.time)
    } else {
        let number: Option<u16> = lap.trim().parse().ok();
        laps.iter().find(|lap| Some(lap.number) == number)
    };
    found.ok_or_else(|| CompareError::NoSuchLap {
        key,
        driver: session.drivers[driver].code.to_string(),
        typed: lap.chars().take(100).collect(),
        there_is: match (laps.first(), laps.last()) {
            (Some(first), Some(last)) => format!("there are laps {}-{}", first.number, last.number),
            _ => "nor any other".to_owned(),
        },
    })
}
