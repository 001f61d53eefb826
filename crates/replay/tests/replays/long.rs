//! A long season, made and replayed: time that grows with the races, and memory that does not.
//!
//! `make long` runs it, with an allocator that gives back what is freed: 24 weekends of five sessions each, which takes
//! some minutes.

#![allow(clippy::print_stdout, reason = "measures are said aloud")]

use std::sync::Arc;
use std::time::Instant;

use demo::{Options, Season};
use replay::{Frame, Replay, ReplayOptions};
use session::{Sources, build};

/// Three weekends a seed.
const SEEDS: u64 = 8;

/// What the process holds in memory now, in MB; `None` where the system does not tell.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<f64>().ok().map(|kib| kib / 1000.0)
}

#[test]
#[ignore = "takes minutes: `make long`"]
fn a_season_of_24_weekends_takes_no_more_memory_than_one() {
    let (mut bytes, mut samples, mut frame) = (0, 0, Frame::default());
    let (mut held, mut took) = (Vec::new(), Vec::new());
    for seed in 1..=SEEDS {
        let season = Season::new(Options { seed, ..Options::default() });
        for weekend in season.sessions().chunk_by(|a, b| a.round == b.round) {
            let since = Instant::now();
            for &key in weekend {
                let made = season.make(key).expect("a session of the season");
                bytes += made.topics.values().map(Vec::len).sum::<usize>();
                let sources = Sources { topics: made.topics, ..Sources::default() };
                let session = Arc::new(build(key, &sources).expect("a session"));
                samples += session.car_sample_count() + session.position_sample_count();
                let replay = Replay::new(session, ReplayOptions::default()).expect("a replay");
                replay.at(made.truth.end, &mut frame);
                assert_eq!(frame.order.len(), made.truth.cars.len(), "{key} of seed {seed}");
            }
            took.push(since.elapsed().as_secs_f64());
            held.extend(resident());
            let mb = held.last().copied().unwrap_or_default();
            let at = took.len();
            println!(
                "weekend {at:2}: {:.1} s, {mb:.0} MB held, {:.0} MB read so far",
                took[at - 1],
                bytes as f64 / 1e6
            );
        }
    }
    let total: f64 = took.iter().sum();
    println!("{} weekends: {total:.0} s, {:.0} MB, {samples} samples", took.len(), bytes as f64 / 1e6);
    if let (Some(early), Some(late)) = (held.get(..6), held.get(18..)) {
        let most = |held: &[f64]| held.iter().copied().fold(0.0, f64::max);
        assert!(most(late) < 1.2 * most(early), "{held:?} MB");
    }
}
