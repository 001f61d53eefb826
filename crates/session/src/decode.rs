//! The two compressed topics into columns per car.
//!
//! A file is cut into runs of lines that are decoded side by side; each run fills columns of its own, which are then
//! put one after another. The result does not depend on how many threads took part.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use timing::samples::{CarSample, PositionSample, ScanError, scan_car_data, scan_positions};
use timing::{DamageReport, DriverNumber, Inflater, Line, Lines, SessionTime, StreamStamp, Topic, Utc};

use crate::zero::sample_moment;
use crate::{CarSamples, DROP_OUT, MISSING_U8, MISSING_U16, PositionSamples, SampleFaults};

/// Lines decoded in one go: enough to keep the buffers warm, few enough to share the work evenly.
const LINES_PER_RUN: usize = 64;

/// A compressed topic, decoded: samples by car number.
#[derive(Debug)]
pub(crate) struct Decoded<C> {
    pub(crate) by_car: BTreeMap<DriverNumber, Gathered<C>>,
    /// The stamp of each line with the UTC of the samples in it.
    pub(crate) arrivals: Vec<(StreamStamp, Utc)>,
    pub(crate) damage: DamageReport,
}

impl<C> Default for Decoded<C> {
    fn default() -> Self {
        Self { by_car: BTreeMap::new(), arrivals: Vec::new(), damage: DamageReport::default() }
    }
}

/// One car's samples as they came: in any order, and when in UTC, for the session's zero is not known yet.
#[derive(Debug, Default)]
pub(crate) struct Gathered<C> {
    utc: Vec<Utc>,
    /// Everything but the times.
    columns: C,
}

/// Columns that samples of one kind are put into.
pub(crate) trait Columns: Default + Send {
    /// The topic.
    const TOPIC: Topic;
    /// A sample of the topic.
    type Sample: Copy;

    fn scan(document: &[u8], each: impl FnMut(Self::Sample)) -> Result<(), ScanError>;
    fn car_and_utc(sample: &Self::Sample) -> (DriverNumber, Utc);
    fn push(&mut self, sample: &Self::Sample);
    fn append(&mut self, later: Self);
    /// Keeps the samples at these places, in this order.
    fn select(&mut self, places: &[usize]);
    fn set_time(&mut self, time: Arc<[SessionTime]>);
}

/// Decodes a whole file.
pub(crate) fn decode<C: Columns>(file: &[u8]) -> Decoded<C> {
    let lines: Vec<_> = Lines::new(C::TOPIC, file).collect();
    let runs: Vec<Decoded<C>> = lines
        .par_chunks(LINES_PER_RUN)
        .map_init(Inflater::new, |inflater, run| {
            let mut decoded = Decoded::default();
            for line in run {
                match line {
                    Ok(line) => decode_line(line, inflater, &mut decoded),
                    Err(damage) => decoded.damage.record(damage.clone()),
                }
            }
            decoded
        })
        .collect();
    runs.into_iter().fold(Decoded::default(), |mut whole, run| {
        for (car, samples) in run.by_car {
            let car = whole.by_car.entry(car).or_default();
            car.utc.extend(samples.utc);
            car.columns.append(samples.columns);
        }
        whole.arrivals.extend(run.arrivals);
        whole.damage.absorb(run.damage);
        whole
    })
}

fn decode_line<C: Columns>(line: &Line<'_>, inflater: &mut Inflater, decoded: &mut Decoded<C>) {
    let document = match inflater.inflate(line.payload) {
        Ok(document) => document,
        Err(error) => return decoded.damage.record(line.damage(C::TOPIC, error)),
    };
    let mut last_utc = None;
    let scanned = C::scan(document, |sample| {
        let (car, utc) = C::car_and_utc(&sample);
        if last_utc != Some(utc) {
            last_utc = Some(utc);
            decoded.arrivals.push((line.stamp, utc));
        }
        let car = decoded.by_car.entry(car).or_default();
        car.utc.push(utc);
        car.columns.push(&sample);
    });
    if let Err(error) = scanned {
        decoded.damage.record(line.damage(C::TOPIC, error));
    }
}

/// Turns UTC into session time and puts one car's samples in order: samples out of order are sorted into place, of
/// several with the same time the first is kept. Equal times of several cars become one column.
pub(crate) fn settle<C: Columns>(
    samples: Gathered<C>,
    zero: Utc,
    known: &mut SharedTimes,
) -> (C, SampleFaults) {
    let Gathered { utc, mut columns } = samples;
    let mut times: Vec<SessionTime> =
        utc.into_iter().map(|utc| sample_moment(utc).session_time(zero)).collect();
    let mut faults = SampleFaults::default();
    if !times.windows(2).all(|pair| pair[0] < pair[1]) {
        let mut latest = times[0];
        for &time in &times[1..] {
            faults.out_of_order += usize::from(time < latest);
            latest = latest.max(time);
        }
        let mut places: Vec<usize> = (0..times.len()).collect();
        places.sort_by_key(|&place| times[place]);
        places.dedup_by_key(|place| times[*place]);
        faults.repeated = times.len() - places.len();
        select(&mut times, &places);
        columns.select(&places);
    }
    faults.drop_outs = times.windows(2).filter(|pair| pair[1] - pair[0] > DROP_OUT).count();
    columns.set_time(known.share(times));
    (columns, faults)
}

/// Times of samples, each column once: the feed samples all cars at the same moments.
#[derive(Debug, Default)]
pub(crate) struct SharedTimes(Vec<Arc<[SessionTime]>>);

impl SharedTimes {
    fn share(&mut self, times: Vec<SessionTime>) -> Arc<[SessionTime]> {
        if let Some(same) = self.0.iter().find(|known| ***known == *times) {
            return Arc::clone(same);
        }
        let times: Arc<[SessionTime]> = times.into();
        self.0.push(Arc::clone(&times));
        times
    }
}

fn select<T: Copy>(column: &mut Vec<T>, places: &[usize]) {
    *column = places.iter().map(|&place| column[place]).collect();
}

impl Columns for CarSamples {
    const TOPIC: Topic = Topic::CarData;
    type Sample = CarSample;

    fn scan(document: &[u8], each: impl FnMut(CarSample)) -> Result<(), ScanError> {
        scan_car_data(document, each)
    }

    fn car_and_utc(sample: &CarSample) -> (DriverNumber, Utc) {
        (sample.number, sample.utc)
    }

    fn push(&mut self, sample: &CarSample) {
        if let Some(drs) = sample.drs {
            let column = self.drs.get_or_insert_default();
            column.resize(self.rpm.len(), MISSING_U8);
            column.push(drs);
        } else if let Some(column) = &mut self.drs {
            column.push(MISSING_U8);
        }
        self.rpm.push(sample.rpm.unwrap_or(MISSING_U16));
        self.speed.push(sample.speed.unwrap_or(MISSING_U16));
        self.gear.push(sample.gear.unwrap_or(MISSING_U8));
        self.throttle.push(sample.throttle.unwrap_or(MISSING_U8));
        self.brake.push(sample.brake.unwrap_or(MISSING_U8));
    }

    fn append(&mut self, later: Self) {
        let (len, later_len) = (self.rpm.len(), later.rpm.len());
        match (&mut self.drs, later.drs) {
            (None, None) => {}
            (Some(column), None) => column.resize(len + later_len, MISSING_U8),
            (column, Some(later)) => {
                let column = column.get_or_insert_default();
                column.resize(len, MISSING_U8);
                column.extend(later);
            }
        }
        self.rpm.extend(later.rpm);
        self.speed.extend(later.speed);
        self.gear.extend(later.gear);
        self.throttle.extend(later.throttle);
        self.brake.extend(later.brake);
    }

    fn select(&mut self, places: &[usize]) {
        let Self { time: _, rpm, speed, gear, throttle, brake, drs } = self;
        select(rpm, places);
        select(speed, places);
        select(gear, places);
        select(throttle, places);
        select(brake, places);
        if let Some(drs) = drs {
            select(drs, places);
        }
    }

    fn set_time(&mut self, time: Arc<[SessionTime]>) {
        self.time = time;
    }
}

impl Columns for PositionSamples {
    const TOPIC: Topic = Topic::Position;
    type Sample = PositionSample;

    fn scan(document: &[u8], each: impl FnMut(PositionSample)) -> Result<(), ScanError> {
        scan_positions(document, each)
    }

    fn car_and_utc(sample: &PositionSample) -> (DriverNumber, Utc) {
        (sample.number, sample.utc)
    }

    fn push(&mut self, sample: &PositionSample) {
        self.x.push(sample.x);
        self.y.push(sample.y);
        self.z.push(sample.z);
        self.on_track.push(sample.on_track);
    }

    fn append(&mut self, later: Self) {
        self.x.extend(later.x);
        self.y.extend(later.y);
        self.z.extend(later.z);
        self.on_track.extend(later.on_track);
    }

    fn select(&mut self, places: &[usize]) {
        let Self { time: _, x, y, z, on_track } = self;
        select(x, places);
        select(y, places);
        select(z, places);
        select(on_track, places);
    }

    fn set_time(&mut self, time: Arc<[SessionTime]>) {
        self.time = time;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(documents: &[&str]) -> Vec<u8> {
        let lines = documents
            .iter()
            .enumerate()
            .map(|(i, document)| format!("00:00:{i:02}.000{}\r\n", timing::deflate(document.as_bytes())));
        lines.collect::<String>().into_bytes()
    }

    fn car(second: u8, channels: &str) -> String {
        format!(
            r#"{{"Entries":[{{"Utc":"2025-08-31T13:00:{second:02}Z","Cars":{{"81":{{"Channels":{{{channels}}}}}}}}}]}}"#
        )
    }

    fn zero() -> Utc {
        Utc::parse(b"2025-08-31T13:00:00Z").expect("a time")
    }

    fn settled(documents: &[&str]) -> (CarSamples, SampleFaults) {
        let mut decoded = decode::<CarSamples>(&file(documents));
        assert_eq!(decoded.damage.total(), 0);
        let samples = decoded.by_car.pop_first().expect("one car").1;
        settle(samples, zero(), &mut SharedTimes::default())
    }

    #[test]
    fn a_channel_that_comes_late_is_missing_before() {
        let (columns, _) =
            settled(&[&car(1, r#""2":100"#), &car(2, r#""2":110,"45":12"#), &car(3, r#""2":120"#)]);
        assert_eq!(columns.speed, [100, 110, 120]);
        assert_eq!(columns.drs, Some(vec![MISSING_U8, 12, MISSING_U8]));
        assert_eq!(columns.rpm, [MISSING_U16; 3]);
    }

    #[test]
    fn a_channel_that_never_comes_is_absent() {
        let (columns, _) = settled(&[&car(1, r#""2":100"#)]);
        assert_eq!(columns.drs, None);
    }

    #[test]
    fn samples_out_of_order_are_sorted_and_repeated_ones_left_out() {
        let (columns, faults) = settled(&[
            &car(2, r#""2":120"#),
            &car(1, r#""2":110"#),
            &car(2, r#""2":999"#),
            &car(9, r#""2":130"#),
        ]);
        assert_eq!(columns.speed, [110, 120, 130]);
        assert_eq!(faults, SampleFaults { out_of_order: 1, repeated: 1, drop_outs: 1 });
    }

    #[test]
    fn cars_sampled_at_the_same_moments_share_their_times() {
        let entry = |second: u8, cars: &[u16]| {
            let cars: Vec<String> =
                cars.iter().map(|car| format!(r#""{car}":{{"Channels":{{"2":100}}}}"#)).collect();
            let cars = cars.join(",");
            format!(r#"{{"Entries":[{{"Utc":"2025-08-31T13:00:{second:02}Z","Cars":{{{cars}}}}}]}}"#)
        };
        let decoded = decode::<CarSamples>(&file(&[&entry(1, &[4, 63, 81]), &entry(2, &[4, 81])]));
        let mut known = SharedTimes::default();
        let times = decoded.by_car.into_values().map(|car| settle(car, zero(), &mut known).0.time);
        let [norris, russell, piastri] = times.collect::<Vec<_>>().try_into().expect("three cars");
        assert!(Arc::ptr_eq(&norris, &piastri));
        assert_eq!((norris.len(), russell.len()), (2, 1));
    }

    #[test]
    fn a_damaged_line_costs_only_itself() {
        let mut file = file(&[&car(1, r#""2":100"#)]);
        file.extend_from_slice(b"00:00:05.000\"rubbish\"\r\n00:00:06.000{}\r\n");
        file.extend(self::file(&[&car(2, r#""2":110"#)]));
        let decoded = decode::<CarSamples>(&file);
        assert_eq!(decoded.by_car.values().map(|car| car.utc.len()).sum::<usize>(), 2);
        let lines: Vec<usize> = decoded.damage.places().iter().map(|damage| damage.line).collect();
        assert_eq!(lines, [2, 3]);
    }
}
