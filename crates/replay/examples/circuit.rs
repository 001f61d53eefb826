//! Prints what the circuits found in sessions are like: `circuit FOLDER…`, each the folder of one session with its
//! stream files. Without one, those of the sessions of `LIGHTSOUT_DATA` that have positions.

#![allow(clippy::print_stdout, reason = "it prints")]

use std::time::Instant;

use replay::{CentreLine, Circuit, LineQuality, Place};
use session::{Session, Sources};
use timing::{SessionKey, SessionKind, Topic};

const KEY: SessionKey = SessionKey { year: 0, round: 1, kind: SessionKind::Race };

fn main() {
    let named: Vec<std::path::PathBuf> = std::env::args_os().skip(1).map(Into::into).collect();
    let folders = if named.is_empty() { realdata::sessions() } else { named };
    for folder in folders {
        let topics = realdata::topics(&folder);
        if !topics.contains_key(&Topic::Position) {
            continue;
        }
        match session::build(KEY, &Sources { topics, ..Sources::default() }) {
            Ok(session) => print(&folder, &session),
            Err(error) => println!("{}: {error}", folder.display()),
        }
    }
}

fn print(folder: &std::path::Path, session: &Session) {
    let began = Instant::now();
    let circuit = Circuit::of(session);
    let first = began.elapsed();
    let began = Instant::now();
    let again = Circuit::of(session);
    let second = began.elapsed();
    assert!(circuit == again, "the same session gives the same circuit");
    println!("{}: {first:.1?}, again {second:.1?}", folder.display());
    let Some(line) = &circuit.line else { return println!("  no line") };
    println!("  {:.1} m; {:?}", line.length(), LineQuality::of(line));
    let marks = circuit.marks.sectors.map(|sector| sector.map(|part| part * line.length()));
    println!(
        "  sectors end at {marks:.1?} m; {:?}; {} zones",
        circuit.marks.passing,
        circuit.drs_zones.len()
    );
    if let Some(lane) = &circuit.pit_lane {
        let at = |part: Option<f64>| part.unwrap_or_default() * line.length();
        println!("  pit lane of {:.0} m, {:.1} to {:.1} m", lane.length, at(lane.entry()), at(lane.exit()));
    }
    let (middle, most) = beside(session, line);
    println!("  samples of timed laps beside the line: median {middle:.2} m, p99 {most:.2} m");
}

/// How far the samples of timed laps are from a line: the median and the 99th percentile, metres.
fn beside(session: &Session, line: &CentreLine) -> (f64, f64) {
    let laps = session.laps.laps.iter().filter(|lap| lap.accurate);
    let mut beside: Vec<f64> = Vec::new();
    for (driver, start, end) in laps.step_by(7).filter_map(|lap| Some((lap.driver, lap.start?, lap.end?))) {
        let positions = &session.positions[driver];
        let row = |time| positions.time.partition_point(|sample| *sample < time);
        for row in (row(start)..row(end)).filter(|&row| positions.x[row] != 0 || positions.y[row] != 0) {
            let (x, y) = (f64::from(positions.x[row]), f64::from(positions.y[row]));
            let next = line.points().iter().cycle().skip(1);
            let squared = |(a, b): (&Place, &Place)| {
                let (way_x, way_y) = (b.x - a.x, b.y - a.y);
                let part = ((x - a.x) * way_x + (y - a.y) * way_y) / (way_x * way_x + way_y * way_y);
                let part = part.clamp(0.0, 1.0);
                (a.x + part * way_x - x).powi(2) + (a.y + part * way_y - y).powi(2)
            };
            let nearest = line.points().iter().zip(next).map(squared).fold(f64::INFINITY, f64::min);
            beside.push(nearest.sqrt() / 10.0);
        }
    }
    beside.sort_by(f64::total_cmp);
    let part = |percent: usize| beside.get(beside.len() * percent / 100).copied().unwrap_or(f64::NAN);
    (part(50), part(99))
}
