//! Finding the DRS zones: where cars drive with the flap of the rear wing open, and where it is opened and closed there.

use rayon::prelude::*;
use session::Session;
use timing::{SessionTime, Span};

use super::marks::median;
use super::places::place_at;
use super::{CentreLine, DrsZone};

/// From this value on the flap is open; 8 says that it may be opened.
const OPEN: u8 = 10;
/// Beyond the feed's values there is none.
const LAST_OPEN: u8 = 14;
/// The flap is open for so long at least, and no straight takes longer.
const SHORTEST: Span = Span::from_millis(1500);
const LONGEST: Span = Span::from_secs(40);
/// Fewer openings than this make no zone, nor do those of fewer cars.
const FEWEST: usize = 5;
const FEWEST_CARS: usize = 2;
/// Where fewer cars than this part of those at the busiest place have it open, they have it open by mistake.
const USUAL: f64 = 0.1;
/// Metres between the places at which openings are counted.
const CELL: f64 = 10.0;
/// A place so far from the line is none on it; 1/10 m.
const ON_LINE: f64 = 250.0;

/// One opening of the flap.
struct Opening {
    driver: usize,
    /// The fraction of the lap at which it was opened.
    from: f64,
    /// How far it stayed open, as a fraction of the lap.
    way: f64,
}

/// No more openings are asked where they were, evenly chosen: their median is good to a metre.
const ASKED: usize = 600;

/// The zones in the order in which they are driven through from start and finish on.
pub(super) fn find(session: &Session, line: &CentreLine) -> Vec<DrsZone> {
    let drivers = (0..session.drivers.len()).into_par_iter();
    let times: Vec<(usize, SessionTime, SessionTime)> =
        drivers.flat_map_iter(|driver| opened(session, driver)).collect();
    let asked = times.par_iter().step_by(times.len().div_ceil(ASKED).max(1));
    let place =
        |(driver, from, to): &(usize, SessionTime, SessionTime)| opening(session, line, *driver, *from, *to);
    let openings: Vec<Opening> = asked.filter_map(place).collect();

    let mut zones: Vec<DrsZone> =
        stretches(&openings, line).into_iter().filter_map(|stretch| zone(&openings, stretch)).collect();
    zones.sort_by(|a, b| a.open.total_cmp(&b.open));
    zones
}

/// When a car opened the flap and closed it again.
fn opened(session: &Session, driver: usize) -> Vec<(usize, SessionTime, SessionTime)> {
    let Some(car) = session.cars.get(driver) else { return Vec::new() };
    let Some(drs) = &car.drs else { return Vec::new() };
    let is_open = |row: usize| (OPEN..=LAST_OPEN).contains(&drs[row]);
    // Between two samples it changed at any moment: halfway it is off by the least.
    let changed = |row: usize| car.time[row - 1] + half(car.time[row] - car.time[row - 1]);
    let mut times = Vec::new();
    let mut opened: Option<SessionTime> = None;
    for row in 1..drs.len().min(car.time.len()) {
        match (is_open(row - 1), is_open(row)) {
            (false, true) => opened = Some(changed(row)),
            (true, false) => {
                let to = changed(row);
                let lasted = |from: &SessionTime| (SHORTEST..=LONGEST).contains(&(to - *from));
                times.extend(opened.take().filter(lasted).map(|from| (driver, from, to)));
            }
            _ => {}
        }
    }
    times
}

fn half(span: Span) -> Span {
    Span::from_nanos(span.as_nanos() / 2)
}

/// Where that was.
fn opening(
    session: &Session,
    line: &CentreLine,
    driver: usize,
    from: SessionTime,
    to: SessionTime,
) -> Option<Opening> {
    let place = |time: SessionTime| {
        let found = line.search(place_at(session, driver, time)?, place_at(session, driver, time - BEFORE));
        (found.distance < ON_LINE).then_some(found.fraction)
    };
    let (from, to) = (place(from)?, place(to)?);
    let way = (to - from).rem_euclid(1.0);
    // What seems to lead farther was not followed all the way.
    (way < 0.5).then_some(Opening { driver, from, way })
}

/// A car's place so long before says which way it came.
const BEFORE: Span = Span::from_millis(300);

/// The stretches of the lap on which cars drive with the flap open: from a fraction of the lap, so far.
fn stretches(openings: &[Opening], line: &CentreLine) -> Vec<(f64, f64)> {
    let count = ((line.length() / CELL) as usize).max(1);
    let mut open = vec![0_usize; count];
    for opening in openings {
        let first = (opening.from * count as f64) as usize;
        for cell in first..=first + (opening.way * count as f64) as usize {
            open[cell % count] += 1;
        }
    }
    let busiest = open.iter().copied().max().unwrap_or_default();
    let enough = FEWEST.max((busiest as f64 * USUAL) as usize);
    let is_open = |cell: usize| open[cell % count] >= enough;
    let begins = (0..count).filter(|&cell| is_open(cell) && !is_open(cell + count - 1));
    let stretch = |first: usize| {
        let cells = 1 + (1..count).take_while(|ahead| is_open(first + ahead)).count();
        (first as f64 / count as f64, cells as f64 / count as f64)
    };
    begins.map(stretch).collect()
}

/// Where the cars whose openings lie mostly on a stretch open and close the flap there, as a rule.
fn zone(openings: &[Opening], (begin, length): (f64, f64)) -> Option<DrsZone> {
    let ahead = |fraction: f64| (fraction - begin).rem_euclid(1.0);
    let there: Vec<&Opening> =
        openings.iter().filter(|opening| ahead(opening.from + opening.way / 2.0) < length).collect();
    let first = there.first()?.driver;
    let others = there.iter().filter(|opening| opening.driver != first).count();
    if there.len() < FEWEST || others + 1 < FEWEST_CARS {
        return None;
    }
    // Few open it just before the stretch: that is before it, and not a lap behind its beginning.
    let from = |opening: &&Opening| (ahead(opening.from) + 0.5).rem_euclid(1.0) - 0.5;
    let open = median(there.iter().map(from).collect())?;
    let close = median(there.iter().map(|opening| from(opening) + opening.way).collect())?;
    Some(DrsZone { open: (begin + open).rem_euclid(1.0), close: (begin + close).rem_euclid(1.0) })
}
