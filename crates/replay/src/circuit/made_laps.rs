//! What must hold of the line whatever the laps that draw it: circuits drawn by formulas, driven by cars whose places
//! are told as badly as the feed ever did, and worse.

use std::f64::consts::TAU;
use std::sync::Arc;

use proptest::prelude::*;
use session::{Lap, LapTable, PositionSamples, Session};
use timing::{SessionKind, SessionTime, Span};

use super::shapes::{eight, hairpins, metres};
use super::{CentreLine, Circuit, LineQuality};
use crate::Place;
use crate::place::distance_squared;
use crate::sample::{Plan, at, session};

/// Random numbers that are the same on every machine (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number
/// generators", 2014).
struct Random(u64);

impl Random {
    /// From 0 to below 1.
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Of Laplace's distribution: positive or negative, so much on average.
    fn laplace(&mut self, scale: f64) -> f64 {
        let part = self.part() - 0.5;
        -scale * part.signum() * (1.0 - 2.0 * part.abs()).max(f64::MIN_POSITIVE).ln()
    }
}

/// What happens to the places of one lap.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Damage {
    Leap,
    Frozen,
    Zeros,
    Detour,
}

/// How laps are driven and told.
#[derive(Clone, Debug)]
struct Told {
    seed: u64,
    cars: usize,
    laps: usize,
    /// Seconds: places are told as of another moment, so much on average.
    jitter: f64,
    /// Cars drive so many metres beside the line, now here, now there.
    beside: f64,
    /// Seconds: laps are told to begin and end earlier or later by up to so much.
    late: f64,
    heights: bool,
    /// The whole map is elsewhere, metres.
    shift: f64,
    damaged: Option<Damage>,
    /// The car comes from its garage, which is 200 m before the line, and goes there again.
    garage: bool,
}

impl Told {
    const WELL: Self = Self {
        seed: 1,
        cars: 4,
        laps: 3,
        jitter: 0.0,
        beside: 0.0,
        late: 0.0,
        heights: true,
        shift: 0.0,
        damaged: None,
        garage: false,
    };
}

/// A circuit as it truly is, and how fast it is driven.
struct Track {
    line: CentreLine,
    /// m/s at each point.
    speed: Vec<f64>,
}

impl Track {
    /// Cars take 2.5 g in corners, brake and accelerate by 1.2 g, and reach 85 m/s.
    fn of(places: &[Place]) -> Self {
        let line = CentreLine::through(places).expect("a line");
        let (points, count) = (line.points(), line.points().len());
        let radius = |at: usize| {
            let (a, b, c) = (points[(at + count - 3) % count], points[at], points[(at + 3) % count]);
            super::quality::Bend::of(a, b, c).radius
        };
        let mut speed: Vec<f64> = (0..count).map(|at| (25.0 * radius(at)).sqrt().clamp(14.0, 85.0)).collect();
        let step = line.length() / count as f64;
        for at in (0..2 * count).rev() {
            let after = speed[(at + 1) % count];
            speed[at % count] = speed[at % count].min((after * after + 24.0 * step).sqrt());
        }
        for at in 1..2 * count {
            let before = speed[(at - 1) % count];
            speed[at % count] = speed[at % count].min((before * before + 24.0 * step).sqrt());
        }
        Self { line, speed }
    }

    fn speed_at(&self, along: f64) -> f64 {
        let count = self.speed.len() as f64;
        self.speed[((along / self.line.length()).rem_euclid(1.0) * count) as usize]
    }

    /// So many metres along the line and beside it.
    fn place(&self, along: f64, left: f64) -> Place {
        let at = |metres: f64| self.line.at((along + metres) / self.line.length());
        let (from, here, to) = (at(-1.0), at(0.0), at(1.0));
        let (x, y) = super::path::unit(from, to);
        Place { x: here.x - y * left * 10.0, y: here.y + x * left * 10.0, z: here.z }
    }

    /// A session in which this circuit was driven.
    fn drive(&self, told: &Told) -> Session {
        let plans = vec![Plan::steady(told.laps, 60.0); told.cars];
        let mut session = Session::clone(&session(SessionKind::Race, &plans, false));
        let mut random = Random(told.seed);
        let driven = (0..told.cars).map(|driver| self.drive_car(driver, told, &mut random));
        let (positions, laps): (Vec<_>, Vec<_>) = driven.unzip();
        (session.positions, session.laps) = (positions, LapTable::new(laps));
        session
    }

    /// Places and laps of one car: from half a minute before its first lap to as long after its last.
    fn drive_car(&self, driver: usize, told: &Told, random: &mut Random) -> (PositionSamples, Vec<Lap>) {
        const STEP: f64 = 0.02;
        let (whole, pace) = (self.line.length(), 1.0 - 0.01 * driver as f64);
        let (mut time, mut along) = (100.0 + driver as f64, -500.0 - 8.0 * driver as f64);
        let (mut crossed, mut next, mut places) = (Vec::new(), time, Vec::new());
        let phase = random.part();
        while along < told.laps as f64 * whole + 500.0 {
            if time >= next {
                next += 0.2 + 0.1 * random.part();
                let off = random.laplace(told.jitter) * self.speed_at(along);
                let left = told.beside * (TAU * (along / 700.0 + phase)).sin();
                let there = along + off;
                let there = if told.garage { there.clamp(-200.0, whole - 200.0) } else { there };
                places.push((time, self.place(there, left), along / whole));
            }
            let before = along;
            along += self.speed_at(along) * pace * STEP;
            if (before / whole).floor() < (along / whole).floor() && along > 0.0 {
                crossed.push(time + STEP * (1.0 - (along.rem_euclid(whole)) / (along - before)));
            }
            time += STEP;
        }
        if driver == 0 {
            let damage = told.damaged.into_iter();
            damage.for_each(|damage| damage_lap(&mut places, damage));
        }
        let late: Vec<f64> = crossed.iter().map(|_| (2.0 * random.part() - 1.0) * told.late).collect();
        let laps = (1..crossed.len()).map(|number| Lap {
            driver,
            number: number as u16,
            start: Some(at(crossed[number - 1] + late[number - 1])),
            end: Some(at(crossed[number] + late[number])),
            time: Some(Span::from_secs_f64(crossed[number] - crossed[number - 1])),
            accurate: true,
            ..Lap::default()
        });
        (samples(&places, told), laps.collect())
    }
}

/// Damages the first lap of a car.
fn damage_lap(places: &mut [(f64, Place, f64)], damage: Damage) {
    let frozen = places.iter().find(|(.., lap)| *lap >= 0.4).map(|(_, place, _)| *place).unwrap_or_default();
    for (_, place, lap) in places.iter_mut().filter(|(.., lap)| (0.4..0.5).contains(lap)) {
        match damage {
            Damage::Leap => place.x += 3000.0,
            Damage::Frozen => *place = frozen,
            Damage::Zeros => *place = Place::default(),
            // Off the track and back: nothing leaps, nothing stands.
            Damage::Detour => place.y += 1200.0 * ((*lap - 0.4) * 10.0 * std::f64::consts::PI).sin(),
        }
    }
}

fn samples(places: &[(f64, Place, f64)], told: &Told) -> PositionSamples {
    let mut positions = PositionSamples::default();
    let mut times: Vec<SessionTime> = Vec::new();
    for (time, place, _) in places {
        let nowhere = *place == Place::default();
        let shift = if nowhere { 0.0 } else { told.shift * 10.0 };
        times.push(at(*time));
        positions.x.push((place.x + shift).round() as i32);
        positions.y.push((place.y - shift).round() as i32);
        positions.z.push(if told.heights { place.z.round() as i32 } else { 0 });
        positions.on_track.push(true);
    }
    positions.time = times.into();
    positions
}

/// A circuit with bends of all kinds, left and right, up and down.
fn mixed() -> Vec<Place> {
    let place = |at: u32| {
        let turn = f64::from(at) / 500.0 * TAU;
        let radius =
            450.0 + 120.0 * (2.0 * turn).cos() + 90.0 * (3.0 * turn).cos() + 50.0 * (5.0 * turn).sin();
        metres(radius * turn.cos(), radius * turn.sin(), 20.0 * (2.0 * turn).sin())
    };
    (0..500).map(place).collect()
}

fn track(which: usize) -> Track {
    match which {
        0 => Track::of(&eight(0.0)),
        1 => Track::of(&eight(8.0)),
        2 => Track::of(&hairpins(24.0)),
        3 => Track::of(&hairpins(60.0)),
        _ => Track::of(&mixed()),
    }
}

/// How far the line is beside the true one: the 99th percentile, metres.
fn off(circuit: &Circuit, track: &Track, shift: f64) -> f64 {
    let line = circuit.line.as_ref().expect("a line");
    let mut off: Vec<f64> = line
        .points()
        .iter()
        .map(|point| {
            let here = Place { x: point.x - shift * 10.0, y: point.y + shift * 10.0, z: point.z };
            track.line.path().anywhere(here, None).distance / 10.0
        })
        .collect();
    off.sort_by(f64::total_cmp);
    off[off.len() * 99 / 100]
}

/// How far start and finish are from where they are, metres.
fn off_start(circuit: &Circuit, track: &Track, shift: f64) -> f64 {
    let (start, truth) = (circuit.line.as_ref().expect("a line").at(0.0), track.line.at(0.0));
    let start = Place { x: start.x - shift * 10.0, y: start.y + shift * 10.0, z: start.z };
    distance_squared(start, truth).sqrt() / 10.0
}

/// Closed and even, without a point behind the one before, no bend tighter than a car can drive, once around.
fn assert_drivable(circuit: &Circuit, track: &Track) -> Result<(), TestCaseError> {
    let line = circuit.line.as_ref().expect("a line");
    let quality = LineQuality::of(line);
    prop_assert_eq!(quality.reversals, 0, "{:?}", quality);
    prop_assert!(quality.tightest_radius >= 8.0, "{:?}", quality);
    prop_assert!(quality.longest_step < 2.1, "{:?}", quality);
    let longer = line.length() / track.line.length() - 1.0;
    prop_assert!(longer.abs() < 0.005, "longer by {longer}");
    Ok(())
}

fn told() -> impl Strategy<Value = Told> {
    let damage = prop_oneof![
        Just(None),
        Just(Some(Damage::Leap)),
        Just(Some(Damage::Frozen)),
        Just(Some(Damage::Zeros)),
        Just(Some(Damage::Detour)),
    ];
    let cars = (any::<u64>(), 3..8_usize, 2..5_usize, any::<bool>());
    let errors = (0.0..0.05_f64, 0.0..1.0_f64, 0.0..2.0_f64, -3000.0..3000.0_f64, damage);
    (cars, errors).prop_map(|((seed, cars, laps, heights), (jitter, beside, late, shift, damaged))| Told {
        seed,
        cars,
        laps,
        jitter,
        beside,
        late,
        heights,
        shift,
        damaged,
        garage: false,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn many_laps_agree_on_a_line_that_a_car_can_drive(which in 0..5_usize, told in told()) {
        let track = track(which);
        let circuit = Circuit::of(&track.drive(&told));
        prop_assert!(circuit.line.is_some(), "no line");
        assert_drivable(&circuit, &track)?;
        let beside = off(&circuit, &track, told.shift);
        // Cars do not all drive in the middle, so the middle of few is not there either.
        prop_assert!(beside < 1.0 + told.beside * 0.5, "{beside} m beside");
    }

    #[test]
    fn one_lap_alone_draws_a_line_that_a_car_can_drive(which in 0..5_usize, seed in any::<u64>(), jitter in 0.0..0.05_f64) {
        let track = track(which);
        let circuit = Circuit::of(&track.drive(&Told { seed, cars: 1, laps: 1, jitter, ..Told::WELL }));
        prop_assert!(circuit.line.is_some(), "no line");
        assert_drivable(&circuit, &track)?;
        let beside = off(&circuit, &track, 0.0);
        prop_assert!(beside < 2.0, "{beside} m beside");
    }
}

#[test]
fn start_and_finish_are_where_most_laps_end() {
    let track = track(4);
    let told = Told { cars: 6, laps: 5, jitter: 0.04, ..Told::WELL };
    let mut session = track.drive(&told);
    assert!(off_start(&Circuit::of(&session), &track, 0.0) < 2.0);
    // One lap in five is told to end three seconds late, and the next to begin so.
    for lap in session.laps.laps.iter_mut() {
        if lap.number == 2 {
            lap.end = lap.end.map(|end| end + Span::from_secs(3));
        }
        if lap.number == 3 {
            lap.start = lap.start.map(|start| start + Span::from_secs(3));
        }
    }
    let off = off_start(&Circuit::of(&session), &track, 0.0);
    assert!(off < 2.0, "{off} m");
}

/// The laps of a practice in which nobody drives a whole one: from the pits to the pits.
fn pit_to_pit(mut session: Session) -> Session {
    for lap in session.laps.laps.iter_mut() {
        (lap.pit_out, lap.pit_in) = (lap.start, lap.end.map(|end| end + -Span::from_secs(6)));
        (lap.start, lap.end, lap.time, lap.accurate) = (None, None, None, false);
    }
    session
}

#[test]
fn laps_out_of_the_pits_and_into_them_draw_the_circuit() {
    for which in 0..5 {
        let track = track(which);
        let session = track.drive(&Told { laps: 1, jitter: 0.03, garage: true, ..Told::WELL });
        let circuit = Circuit::of(&pit_to_pit(session));
        assert_drivable(&circuit, &track).unwrap_or_else(|error| panic!("{which}: {error}"));
        let beside = off(&circuit, &track, 0.0);
        assert!(beside < 2.0, "{which}: {beside} m");
    }
}

/// A lap that is as long as real ones: 2 km at least.
const AS_LONG_AS_REAL_ONES: [usize; 3] = [0, 1, 4];

#[test]
fn laps_that_begin_or_end_in_the_pits_draw_the_circuit() {
    for (which, out) in AS_LONG_AS_REAL_ONES.into_iter().flat_map(|which| [(which, true), (which, false)]) {
        let track = track(which);
        let mut session = track.drive(&Told { laps: 2, jitter: 0.03, ..Told::WELL });
        for lap in session.laps.laps.iter_mut() {
            (lap.time, lap.accurate) = (None, false);
            if out {
                lap.pit_out = lap.start.map(|start| start + Span::from_secs(2));
            } else {
                lap.pit_in = lap.end.map(|end| end + -Span::from_secs(2));
            }
        }
        let circuit = Circuit::of(&session);
        assert_drivable(&circuit, &track).unwrap_or_else(|error| panic!("{which}, {out}: {error}"));
        let beside = off(&circuit, &track, 0.0);
        assert!(beside < 2.0, "{which}, {out}: {beside} m");
    }
}

#[test]
fn where_places_are_known_in_one_lap_of_four_those_laps_draw_the_circuit() {
    let track = track(4);
    let mut session = track.drive(&Told { cars: 20, laps: 4, jitter: 0.03, ..Told::WELL });
    for (driver, positions) in session.positions.iter_mut().enumerate() {
        let known = session.laps.of(driver).last().and_then(|lap| lap.start).expect("the last lap's start");
        let zeros = positions.time.partition_point(|time| *time < known);
        positions.x[..zeros].fill(0);
        positions.y[..zeros].fill(0);
    }
    let circuit = Circuit::of(&session);
    assert_drivable(&circuit, &track).unwrap_or_else(|error| panic!("{error}"));
    let beside = off(&circuit, &track, 0.0);
    assert!(beside < 1.0, "{beside} m");
}

#[test]
fn too_little_evidence_is_filled_up_from_an_earlier_session() {
    let track = track(4);
    let earlier = Circuit::of(&track.drive(&Told { cars: 6, ..Told::WELL }));
    let one_lap = track.drive(&Told { cars: 1, laps: 1, jitter: 0.1, ..Told::WELL });
    let none = Session { laps: LapTable::new(vec![]), ..one_lap.clone() };
    for session in [&one_lap, &none] {
        let circuit = Circuit::of_or_earlier(session, Some(&earlier));
        assert_eq!(circuit.line, earlier.line);
        assert_eq!(Circuit::of_or_earlier(session, None), Circuit::of(session));
    }
    // What has enough of its own needs no other, and a line of elsewhere is none.
    let many = track.drive(&Told { seed: 7, ..Told::WELL });
    assert_eq!(Circuit::of_or_earlier(&many, Some(&earlier)), Circuit::of(&many));
    let moved = track.drive(&Told { cars: 1, laps: 1, shift: 500.0, ..Told::WELL });
    assert_eq!(Circuit::of_or_earlier(&moved, Some(&earlier)), Circuit::of(&moved));
}

#[test]
fn sessions_of_the_same_bytes_have_the_same_circuit() {
    let session = Arc::new(track(0).drive(&Told { jitter: 0.04, ..Told::WELL }));
    assert_eq!(Circuit::of(&session), Circuit::of(&session));
}
