//! Finding a moment among the car samples of all cars.

use std::sync::Arc;

use session::Session;
use timing::SessionTime;

use crate::frame::Hint;
use crate::rows::TimeIndex;

/// The columns of sample times, each once: cars are sampled together, so that as a rule there is a single one.
#[derive(Clone, Debug, Default)]
pub(crate) struct SampleRows(Vec<Column>);

#[derive(Clone, Debug)]
struct Column {
    times: Arc<[SessionTime]>,
    by_time: TimeIndex,
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
        for Column { times, by_time, drivers } in &self.0 {
            let rows = by_time.rows_up_to(times, time);
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
        Self { times: Arc::clone(times), by_time: TimeIndex::of(times), drivers: vec![driver] }
    }
}
