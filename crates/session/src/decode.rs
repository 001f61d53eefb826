//! The two compressed topics into columns per car.
//!
//! A file is cut into runs of lines that are decoded side by side; each run fills columns of its own, which are then
//! put one after another. The result does not depend on how many threads took part.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use timing::{DamageReport, DriverNumber, Inflater, Line, Lines, SessionTime, Span, StreamStamp, Utc};

use crate::columns::{Columns, select};
use crate::zero::{lower_bound, misdated, sample_moment};
use crate::{DROP_OUT, SampleFaults};

/// Lines decoded in one go: enough to keep the buffers warm, few enough to share the work evenly.
const LINES_PER_RUN: usize = 64;

/// Room that a car's columns have in a run from the start: a line has four or five samples of each.
const ROWS_PER_RUN: usize = 5 * LINES_PER_RUN;

/// A file with more samples is refused: a race has under a million. A line of a few kilobytes can inflate to megabytes of
/// samples, so that the file's own size is no bound.
const MAX_SAMPLES: usize = 10_000_000;

/// One run, decoded.
#[derive(Debug)]
struct Run<C> {
    cars: Vec<(DriverNumber, Gathered<C>)>,
    /// Which of them the next sample is of, as a rule: all cars come one after another, time and again.
    next: usize,
    arrivals: Vec<Arrival>,
    damage: DamageReport,
}

impl<C: Columns> Run<C> {
    fn new() -> Self {
        Self { cars: Vec::new(), next: 0, arrivals: Vec::new(), damage: DamageReport::default() }
    }

    fn car(&mut self, number: DriverNumber) -> &mut Gathered<C> {
        let is_it = |(known, _): &(DriverNumber, _)| *known == number;
        let at = Some(self.next).filter(|&next| self.cars.get(next).is_some_and(is_it));
        let at = at.or_else(|| self.cars.iter().position(is_it)).unwrap_or_else(|| {
            self.cars.push((number, Gathered::with_room(ROWS_PER_RUN)));
            self.cars.len() - 1
        });
        self.next = if at + 1 < self.cars.len() { at + 1 } else { 0 };
        &mut self.cars[at].1
    }

    /// Gives back room of cars that hardly used it: a file may name a thousand.
    fn shrink(&mut self) {
        for (_, car) in &mut self.cars {
            if car.utc.len() < ROWS_PER_RUN / 2 {
                car.utc.shrink_to_fit();
                car.columns.shrink();
            }
        }
    }
}

/// A compressed topic, decoded: samples by car number.
#[derive(Debug)]
pub(crate) struct Decoded<'a, C> {
    file: &'a [u8],
    pub(crate) by_car: BTreeMap<DriverNumber, Gathered<C>>,
    pub(crate) arrivals: Vec<Arrival>,
    pub(crate) damage: DamageReport,
}

impl<'a, C> Decoded<'a, C> {
    fn of(file: &'a [u8]) -> Self {
        Self { file, by_car: BTreeMap::new(), arrivals: Vec::new(), damage: DamageReport::default() }
    }
}

/// When samples arrived, and when they were taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    line: usize,
    stamp: StreamStamp,
    utc: Utc,
}

impl Arrival {
    /// What it says of the session's zero.
    pub(crate) fn bound(&self) -> Utc {
        lower_bound(self.stamp, self.utc)
    }
}

/// One car's samples as they came: in any order, and when in UTC, for the session's zero is not known yet.
#[derive(Debug, Default)]
pub(crate) struct Gathered<C> {
    utc: Vec<Utc>,
    /// Everything but the times.
    columns: C,
}

impl<C: Columns> Gathered<C> {
    fn with_room(rows: usize) -> Self {
        Self { utc: Vec::with_capacity(rows), columns: C::with_room(rows) }
    }
}

/// Decodes a whole file.
pub(crate) fn decode<C: Columns>(file: &[u8]) -> Decoded<'_, C> {
    decode_within(MAX_SAMPLES, file)
}

fn decode_within<C: Columns>(most: usize, file: &[u8]) -> Decoded<'_, C> {
    let lines: Vec<_> = Lines::new(C::TOPIC, file).collect();
    let samples = AtomicUsize::new(0);
    let runs: Vec<Run<C>> = lines
        .par_chunks(LINES_PER_RUN)
        .map_init(Inflater::new, |inflater, run| {
            let mut decoded = Run::new();
            for line in run {
                match line {
                    Ok(_) if samples.load(Ordering::Relaxed) > most => break,
                    Ok(line) => {
                        let found = decode_line(line, inflater, &mut decoded);
                        samples.fetch_add(found, Ordering::Relaxed);
                    }
                    Err(damage) => decoded.damage.record(damage.clone()),
                }
            }
            decoded.shrink();
            decoded
        })
        .collect();
    let mut whole = Decoded::of(file);
    if samples.into_inner() > most {
        // Which lines were read before is a matter of chance, so none counts.
        if let Some(Ok(first)) = lines.iter().find(|line| line.is_ok()) {
            let reason = format_args!("the file has more than {most} samples, so none of it is used");
            whole.damage.record(first.damage(C::TOPIC, reason));
        }
        return whole;
    }
    let mut rows: BTreeMap<DriverNumber, usize> = BTreeMap::new();
    for (car, samples) in runs.iter().flat_map(|run| &run.cars) {
        *rows.entry(*car).or_default() += samples.utc.len();
    }
    whole.by_car = rows.into_iter().map(|(car, rows)| (car, Gathered::with_room(rows))).collect();
    for run in runs {
        for (car, samples) in run.cars {
            let car = whole.by_car.entry(car).or_default();
            car.utc.extend(samples.utc);
            car.columns.append(samples.columns);
        }
        whole.arrivals.extend(run.arrivals);
        whole.damage.absorb(run.damage);
    }
    whole
}

/// Reads one line; gives the number of its samples.
fn decode_line<C: Columns>(line: &Line<'_>, inflater: &mut Inflater, decoded: &mut Run<C>) -> usize {
    let document = match inflater.inflate(line.payload) {
        Ok(document) => document,
        Err(error) => {
            decoded.damage.record(line.damage(C::TOPIC, error));
            return 0;
        }
    };
    let (mut last_utc, mut samples) = (None, 0);
    let scanned = C::scan(document, |sample| {
        let (car, utc) = C::car_and_utc(&sample);
        if last_utc != Some(utc) {
            last_utc = Some(utc);
            decoded.arrivals.push(Arrival { line: line.number, stamp: line.stamp, utc });
        }
        let car = decoded.car(car);
        car.utc.push(utc);
        car.columns.push(&sample);
        samples += 1;
    });
    match scanned {
        Ok(0) => {}
        Ok(refused) => {
            let reason = format_args!("values left out that no sample can have: {refused}");
            decoded.damage.record(line.damage(C::TOPIC, reason));
        }
        Err(error) => decoded.damage.record(line.damage(C::TOPIC, error)),
    }
    samples
}

impl<C: Columns> Decoded<'_, C> {
    /// The UTC of the samples whose time is wrong; their lines are told in the damage.
    pub(crate) fn misdated(&mut self, zero: Utc) -> BTreeSet<Utc> {
        let ahead = |arrival: &Arrival| misdated(arrival.bound(), zero);
        let wrong = |arrival: &Arrival| Some((arrival.line, (arrival.utc, ahead(arrival)?)));
        let mut by_line: BTreeMap<usize, (Utc, Span)> = self.arrivals.iter().filter_map(wrong).collect();
        if by_line.is_empty() {
            return BTreeSet::new();
        }
        for line in Lines::new(C::TOPIC, self.file).flatten() {
            let Some((utc, ahead)) = by_line.remove(&line.number) else { continue };
            let side = if ahead > Span::ZERO { "after" } else { "before" };
            let reason = format_args!("left out samples of {utc}, {} {side} they arrived", ahead.abs());
            self.damage.record(line.damage(C::TOPIC, reason));
        }
        let (wrong, right): (Vec<&Arrival>, Vec<&Arrival>) =
            self.arrivals.iter().partition(|arrival| ahead(arrival).is_some());
        // A line that is repeated much later has times that are right where it first stood.
        let right: BTreeSet<Utc> = right.into_iter().map(|arrival| arrival.utc).collect();
        wrong.into_iter().map(|arrival| arrival.utc).filter(|utc| !right.contains(utc)).collect()
    }
}

/// Turns UTC into session time and puts one car's samples in order: those of a `misdated` UTC are left out, samples out
/// of order are sorted into place, of several with the same time the first is kept. Equal times of several cars become
/// one column.
pub(crate) fn settle<C: Columns>(
    samples: Gathered<C>,
    zero: Utc,
    misdated: &BTreeSet<Utc>,
    known: &mut SharedTimes,
) -> (C, SampleFaults) {
    let Gathered { mut utc, mut columns } = samples;
    if !misdated.is_empty() {
        let right: Vec<usize> = (0..utc.len()).filter(|&place| !misdated.contains(&utc[place])).collect();
        select(&mut utc, &right);
        columns.select(&right);
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CarSamples, MISSING_U8, MISSING_U16};

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
        let file = file(documents);
        let mut decoded = decode::<CarSamples>(&file);
        assert_eq!(decoded.damage.total(), 0);
        let samples = decoded.by_car.pop_first().expect("one car").1;
        settle(samples, zero(), &BTreeSet::new(), &mut SharedTimes::default())
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
    fn values_that_no_channel_can_have_are_left_out_and_told() {
        let file = file(&[&car(1, r#""0":1e308,"2":110,"3":"nan""#)]);
        let decoded = decode::<CarSamples>(&file);
        assert_eq!(decoded.by_car.values().next().map(|car| car.columns.speed.as_slice()), Some(&[110][..]));
        let reasons: Vec<&str> = decoded.damage.places().iter().map(|place| place.reason.as_str()).collect();
        assert_eq!(reasons, ["values left out that no sample can have: 2"]);
    }

    #[test]
    fn a_file_of_more_samples_than_a_session_has_is_refused() {
        let documents: Vec<String> = (0..9).map(|second| car(second, r#""2":110"#)).collect();
        let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
        let file = file(&documents);
        assert_eq!(decode_within::<CarSamples>(9, &file).arrivals.len(), 9);
        let refused = decode_within::<CarSamples>(8, &file);
        assert!(refused.by_car.is_empty() && refused.arrivals.is_empty());
        assert_eq!(refused.damage.total(), 1);
    }

    #[test]
    fn samples_from_another_time_are_left_out_and_told() {
        let mut documents: Vec<String> = (0..50).map(|second| car(second, r#""2":100"#)).collect();
        documents[20] = documents[20].replace("2025", "2200");
        documents[30] = documents[30].replace("2025", "1950");
        let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
        let file = file(&documents);
        let mut decoded = decode::<CarSamples>(&file);
        let misdated = decoded.misdated(zero());
        let lines: Vec<usize> = decoded.damage.places().iter().map(|damage| damage.line).collect();
        assert_eq!((misdated.len(), lines), (2, vec![21, 31]));
        let samples = decoded.by_car.pop_first().expect("one car").1;
        let (columns, faults) = settle(samples, zero(), &misdated, &mut SharedTimes::default());
        assert_eq!((columns.speed.len(), columns.time.len()), (48, 48));
        assert_eq!(faults, SampleFaults::default());
    }

    #[test]
    fn cars_sampled_at_the_same_moments_share_their_times() {
        let entry = |second: u8, cars: &[u16]| {
            let cars: Vec<String> =
                cars.iter().map(|car| format!(r#""{car}":{{"Channels":{{"2":100}}}}"#)).collect();
            let cars = cars.join(",");
            format!(r#"{{"Entries":[{{"Utc":"2025-08-31T13:00:{second:02}Z","Cars":{{{cars}}}}}]}}"#)
        };
        let file = file(&[&entry(1, &[4, 63, 81]), &entry(2, &[4, 81])]);
        let decoded = decode::<CarSamples>(&file);
        let mut known = SharedTimes::default();
        let times =
            decoded.by_car.into_values().map(|car| settle(car, zero(), &BTreeSet::new(), &mut known).0.time);
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
