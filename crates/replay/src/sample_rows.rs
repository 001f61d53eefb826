//! Finding a moment among the car samples of all cars.

use std::sync::Arc;

use session::Session;
use timing::SessionTime;

use crate::frame::Hint;
use crate::rows::{Cells, Clock};

/// A cell holds about a second of samples: a power of two of nanoseconds.
const CELL: u32 = 30;

/// The columns of sample times, each once: cars are sampled together, so that as a rule there is a single one.
#[derive(Clone, Debug, Default)]
pub(crate) struct SampleRows(Vec<Column>);

#[derive(Clone, Debug)]
struct Column {
    times: Arc<[SessionTime]>,
    clock: Clock,
    cells: Cells,
    /// The drivers whose cars were sampled then.
    drivers: Vec<usize>,
}

impl SampleRows {
    /// Those of a session.
    pub(crate) fn of(session: &Session) -> Self {
        let mut columns: Vec<Column> = Vec::new();
        for (driver, car) in session.cars.iter().enumerate() {
            match columns.iter_mut().find(|column| Arc::ptr_eq(&column.times, &car.time)) {
                Some(column) => column.drivers.push(driver),
                None => columns.push(Column::of(driver, &car.time)),
            }
        }
        Self(columns)
    }

    /// Says of each car how many of its samples are not later than `time`.
    pub(crate) fn find(&self, time: SessionTime, hints: &mut [Hint]) {
        for Column { times, clock, cells, drivers } in &self.0 {
            let rows = cells.rows_up_to(clock.cell(time), |row| times[row] <= time);
            for driver in drivers {
                if let Some(hint) = hints.get_mut(*driver) {
                    hint.samples = rows;
                }
            }
        }
    }
}

impl Column {
    fn of(driver: usize, times: &Arc<[SessionTime]>) -> Self {
        let clock = Clock::new(times.first().copied().unwrap_or_default(), CELL);
        Self { times: Arc::clone(times), clock, cells: clock.cells(times), drivers: vec![driver] }
    }
}
