//! Every pass is shown, and none that was not.

use demo::Truth;
use session::Session;
use timing::{SessionTime, Span};

use super::tally::Tally;
use crate::report::{Measure, Miss};

/// A pass is shown at most so long before or after both cars were level.
const SHOWN_WITHIN: Span = Span::from_millis(350);

/// A car is shown to come past another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pass {
    pub(super) time: SessionTime,
    pub(super) by: usize,
    pub(super) of: usize,
}

/// Compares the passes that are shown with those that were driven.
pub(super) fn passes(truth: &Truth, session: &Session, drivers: &[Option<usize>], shown: &[Pass]) -> Measure {
    let mut tally = Tally::new("passes");
    let mut left: Vec<Pass> = shown.iter().copied().filter(|pass| pass.time > truth.started).collect();
    let code = |car: usize| session.drivers.get(car).map_or("?", |driver| driver.code.as_str());
    let driven = truth.order_changes();
    for change in &driven {
        let (Some(by), Some(of)) = (drivers[change.by], drivers[change.of]) else { continue };
        let same =
            |pass: &Pass| (pass.by, pass.of) == (by, of) && (pass.time - change.time).abs() <= SHOWN_WITHIN;
        if let Some(found) = left.iter().position(same) {
            left.remove(found);
            continue;
        }
        let where_from = if change.on_track { "" } else { ", one of them not on the track" };
        let what = format!("past {}, not shown then{where_from}", code(of));
        tally.missed(Miss::of(session, by, None, change.time, what));
    }
    for pass in &left {
        let what = format!("shown past {}, which was not then", code(pass.of));
        tally.invented(Miss::of(session, pass.by, None, pass.time, what));
    }
    let overtakes = driven.iter().filter(|change| change.on_track).count();
    let missed = ("passes_missed_count", "passes that are not shown within 0.35 s");
    tally.finish(
        format!("{} passes, {overtakes} of them on the track", driven.len()),
        [missed, ("passes_invented_count", "passes that are shown and were not")],
    )
}
