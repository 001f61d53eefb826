//! The table of moments.

use arrow_array::RecordBatch;
use session::tables::Columns;

use crate::{Moment, Replay};

/// What happens in a session, in the order of time. With drivers chosen, what happens to them.
///
/// | column | what |
/// | --- | --- |
/// | `t` | seconds since the first frame |
/// | `kind` | `lights-out`; `green`: the start of a session without a race, or of its part; `lead`; `lap`: the leader begins it; `pit-in` and `pit-out` of each stop; `retired`; `fastest-lap`: the fastest so far; `chequered` |
/// | `driver` | code; null where it happens to all |
/// | `lap` | the lap that the driver, or the leader, is on |
/// | `value` | of `fastest-lap` and `pit-out` (from the entry on) seconds, of `green` the part of qualifying |
#[must_use]
pub fn moments(replay: &Replay, drivers: Option<&[usize]>) -> RecordBatch {
    let (first, session) = (replay.timeline().first, replay.session());
    let wanted = |moment: &Moment| {
        drivers.is_none_or(|drivers| moment.driver.is_some_and(|driver| drivers.contains(&driver)))
    };
    let rows: Vec<Moment> = replay.moments().into_iter().filter(wanted).collect();
    let mut columns = Columns::new(rows.len());
    columns.number("t", rows.iter().map(|row| Some((row.time - first).as_secs_f64())));
    columns.text("kind", rows.iter().map(|row| Some(row.kind.name())));
    let code = |row: &Moment| Some(session.drivers.get(row.driver?)?.code.as_str());
    columns.text("driver", rows.iter().map(code));
    columns.count("lap", rows.iter().map(|row| row.lap));
    columns.number("value", rows.iter().map(|row| row.value));
    columns.finish()
}
