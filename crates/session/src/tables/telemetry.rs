//! The table of merged lap telemetry.

use arrow_array::RecordBatch;

use super::Columns;
use crate::{Lap, Session};

pub(super) fn telemetry(_session: &Session, lap: Option<&Lap>) -> RecordBatch {
    let mut columns = Columns::new(0);
    columns.text("Driver", []);
    columns.count("LapNumber", lap.filter(|_| false).map(|lap| Some(lap.number)));
    columns.finish()
}
