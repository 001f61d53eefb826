//! The cars' samples, changed one by one.

use timing::samples::{CarSample, PositionSample, Sample, ScanError, scan_car_data, scan_positions};
use timing::{Inflater, Lines, Span, Topic, TopicWriter};

use crate::rng::Rng;

/// How much farther than the car the wheels go, as a share.
const SLIP: f64 = 0.03;

/// How far the moment of a position is off at most, in seconds: three metres at 270 km/h.
const NOISE: f64 = 0.04;

/// Changes positions, or leaves them out.
pub(super) fn positions(file: &[u8], change: impl Fn(PositionSample) -> Option<PositionSample>) -> Vec<u8> {
    let scan = |document: &[u8], samples: &mut Vec<_>| {
        scan_positions(document, |sample| samples.extend(change(sample)))
    };
    rewritten(Topic::Position, file, scan)
}

/// The topic's file with the speed of wheels that slip.
pub(super) fn slipping(file: &[u8]) -> Vec<u8> {
    let slip = |speed: u16| (f64::from(speed) * (1.0 + SLIP)).round() as u16;
    let scan = |document: &[u8], samples: &mut Vec<_>| {
        scan_car_data(document, |sample: CarSample| {
            samples.push(CarSample { speed: sample.speed.map(slip), ..sample });
        })
    };
    rewritten(Topic::CarData, file, scan)
}

/// The sample at another moment: all cars of one moment are off by the same.
pub(super) fn noisy(sample: PositionSample) -> Option<PositionSample> {
    let mut rng = Rng::new(sample.utc.as_nanos().unsigned_abs(), 6);
    let off = Span::from_millis((1000.0 * rng.between(-NOISE, NOISE)) as i64);
    Some(PositionSample { utc: sample.utc + off, ..sample })
}

/// The file of what `scan` takes from each line; lines of which it takes nothing are left out.
fn rewritten<S: Sample>(
    topic: Topic,
    file: &[u8],
    scan: impl Fn(&[u8], &mut Vec<S>) -> Result<usize, ScanError>,
) -> Vec<u8> {
    let (mut inflater, mut writer, mut samples) = (Inflater::new(), TopicWriter::new(), Vec::new());
    for line in Lines::new(topic, file) {
        let line = line.expect("our own line");
        samples.clear();
        scan(inflater.inflate(line.payload).expect("our own line"), &mut samples).expect("our own line");
        if !samples.is_empty() {
            writer.samples(line.stamp, &samples).expect("a stamp that was read");
        }
    }
    writer.finish()
}
