//! Results as the laps tell them, where there is no results API's answer.

use std::collections::BTreeSet;

use timing::{SessionTime, Span};

use super::{DriverResult, ResultInputs, drivers_in_next_part};
use crate::Lap;

/// Every driver's result, in no order.
pub(super) fn results(inputs: &ResultInputs<'_>) -> Vec<DriverResult> {
    let mut results: Vec<DriverResult> = (0..inputs.drivers.len()).map(DriverResult::unknown).collect();
    if inputs.kind.is_race() {
        race(inputs, &mut results);
    } else if inputs.kind.is_qualifying() {
        qualifying(inputs, &mut results);
    } else {
        practice(inputs, &mut results);
    }
    results
}

/// The driver's fastest lap that ended in `from..to` and was not deleted. A lap into the pits counts only if the feed
/// counted it as the driver's best: under a red flag a fast lap may end in the pit lane.
pub(super) fn best(laps: &[Lap], from: SessionTime, to: Option<SessionTime>) -> Option<&Lap> {
    let counts = |lap: &&Lap| {
        lap.time.is_some()
            && lap.deleted != Some(true)
            && (lap.pit_in.is_none() || lap.personal_best)
            && lap.end.is_some_and(|end| end > from && to.is_none_or(|to| end <= to))
    };
    laps.iter().filter(counts).min_by_key(|lap| lap.time)
}

/// The last place of every driver on the timing screen of a race whose classification is final: of drivers without one,
/// or where two have the same, nothing follows.
fn final_places(inputs: &ResultInputs<'_>, results: &[DriverResult]) -> Option<Vec<u8>> {
    let finalised = inputs.finalised?;
    let last = |driver: usize| {
        let told = inputs.feeds.get(driver)?.position.iter();
        told.take_while(|(time, _)| *time <= finalised).last().map(|(_, place)| *place)
    };
    let places = (0..results.len()).map(last).collect::<Option<Vec<u8>>>()?;
    let distinct: BTreeSet<u8> = places.iter().copied().collect();
    (distinct.len() == places.len()).then_some(places)
}

/// By the best lap.
fn practice(inputs: &ResultInputs<'_>, results: &mut [DriverResult]) {
    for result in results.iter_mut() {
        let laps = inputs.laps.of(result.driver);
        result.time = best(laps, SessionTime::from_nanos(i64::MIN), None).and_then(|lap| lap.time);
    }
    results.sort_by_key(|result| (result.time.is_none(), result.time));
    for (place, result) in (1..).zip(results.iter_mut().filter(|result| result.time.is_some())) {
        result.position = Some(place);
    }
}

/// Those with a time in the last part first, by that time; then those of the part before, and so on.
fn qualifying(inputs: &ResultInputs<'_>, results: &mut [DriverResult]) {
    for result in results.iter_mut() {
        for (slot, part) in result.qualifying.iter_mut().zip(inputs.parts) {
            *slot = part.best_lap(inputs.laps.of(result.driver)).and_then(|lap| lap.time);
        }
    }
    if inputs.parts.is_empty() {
        return;
    }
    drop_out(inputs, results);
    results.sort_by_key(|result| {
        let [first, second, third] = result.qualifying;
        let key = |time: Option<Span>| (time.is_none(), time);
        (key(third), key(second), key(first))
    });
    for (place, result) in (1..).zip(results.iter_mut()) {
        result.position = Some(place);
        result.classified = place.to_string();
    }
}

/// Takes away the times of later parts of drivers who lost their place in these: a lap was deleted after the end of its
/// part, and what they have left of that part is not enough. Of all others the feed knew at the time who goes on.
fn drop_out(inputs: &ResultInputs<'_>, results: &mut [DriverResult]) {
    for (index, part) in inputs.parts.iter().enumerate().take(2) {
        let Some(end) = part.end else { continue };
        let lost: BTreeSet<usize> = inputs
            .lap_rulings
            .iter()
            .filter(|ruling| ruling.deleted && ruling.time > end)
            .filter(|ruling| {
                let lap = inputs.laps.of(ruling.driver).get(ruling.lap);
                lap.is_some_and(|lap| {
                    lap.deleted == Some(true) && lap.end.is_some_and(|at| at > part.start && at <= end)
                })
            })
            .map(|ruling| ruling.driver)
            .collect();
        let times: Vec<Option<Span>> = results.iter().map(|result| result.qualifying[index]).collect();
        let places = drivers_in_next_part(results.len(), index);
        for result in results.iter_mut().filter(|result| lost.contains(&result.driver)) {
            let own = result.qualifying[index];
            let faster = |time: &&Option<Span>| time.is_some_and(|time| own.is_none_or(|own| time < own));
            if times.iter().filter(faster).count() >= places {
                result.qualifying[index + 1..].fill(None);
            }
        }
    }
}

/// By the final places on the timing screen, which have all penalties in them; without these, by laps completed, then by
/// when the last one was.
fn race(inputs: &ResultInputs<'_>, results: &mut [DriverResult]) {
    let completed = |driver: usize| inputs.laps.of(driver).iter().rfind(|lap| !lap.generated);
    results.sort_by_key(|result| {
        let last = completed(result.driver);
        (std::cmp::Reverse(last.map(|lap| lap.number)), last.and_then(|lap| lap.end))
    });
    if let Some(places) = final_places(inputs, results) {
        results.sort_by_key(|result| places[result.driver]);
    }
    for (place, result) in (1..).zip(results) {
        let Some(last) = completed(result.driver) else { continue };
        result.position = Some(place);
        result.laps = Some(last.number);
    }
}
