//! How fast samples come out of a session's compressed topics: `scan_speed FOLDER`.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use timing::samples::{scan_car_data, scan_positions};
use timing::{Inflater, Lines, Topic};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: scan_speed FOLDER")?;
    for topic in [Topic::CarData, Topic::Position] {
        let file = std::fs::read(std::path::Path::new(&folder).join(topic.file_name()))?;
        let mut inflater = Inflater::new();
        let mut documents = Vec::new();
        let start = Instant::now();
        for line in Lines::new(topic, &file) {
            let line = line.map_err(|damage| damage.to_string())?;
            documents.push(inflater.inflate(line.payload)?.to_vec());
        }
        let inflating = start.elapsed();
        let bytes: usize = documents.iter().map(Vec::len).sum();
        for _ in 0..3 {
            let (mut samples, mut sum) = (0_usize, 0_i64);
            let start = Instant::now();
            for document in &documents {
                match topic {
                    Topic::CarData => scan_car_data(document, |sample| {
                        samples += 1;
                        sum += i64::from(sample.speed.unwrap_or(0));
                    })?,
                    _ => scan_positions(document, |sample| {
                        samples += 1;
                        sum += i64::from(sample.x);
                    })?,
                }
            }
            let took = start.elapsed();
            println!(
                "{topic}: {samples} samples from {:.1} MB in {took:.1?}, {:.0} MB/s (sum {sum}; inflated in {inflating:.1?})",
                bytes as f64 / 1e6,
                bytes as f64 / 1e6 / took.as_secs_f64(),
            );
        }
    }
    Ok(())
}
