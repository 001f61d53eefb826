//! Finding a row in a sorted column.

use std::ops::Range;

use rayon::prelude::*;
use timing::SessionTime;

/// An index of a sorted column. Its keys fall into cells, numbered from 0; of each cell is known which row is the first
/// in it or behind it. A look-up then is a search among the few rows of one cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cells {
    starts: Vec<u32>,
    rows: u32,
}

impl Cells {
    /// Keys in higher cells count to the last of so many, so that absurd keys cost no memory.
    const MOST: usize = 1 << 15;

    /// Adds the next row, whose cell is not lower than that of the last.
    #[inline]
    pub(crate) fn push(&mut self, cell: usize) {
        let cell = cell.min(Self::MOST - 1);
        if self.starts.len() <= cell {
            self.starts.resize(cell + 1, self.rows);
        }
        self.rows += 1;
    }

    /// Rows before the range lie in lower cells, rows behind it in higher ones.
    #[inline]
    pub(crate) fn around(&self, cell: usize) -> Range<usize> {
        let cell = cell.min(Self::MOST - 1);
        self.start(cell)..self.start(cell + 1)
    }

    #[inline]
    fn start(&self, cell: usize) -> usize {
        self.starts.get(cell).copied().unwrap_or(self.rows) as usize
    }

    /// How many rows are not greater than a key in that cell; `not_greater(row)` compares.
    #[inline]
    pub(crate) fn rows_up_to(&self, cell: usize, not_greater: impl Fn(usize) -> bool) -> usize {
        let Range { mut start, mut end } = self.around(cell);
        while start < end {
            let middle = start + (end - start) / 2;
            if not_greater(middle) {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }
}

/// Cells of time from a moment on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    first: SessionTime,
    /// A cell is as wide as this power of two of nanoseconds.
    width: u32,
}

impl Clock {
    /// Cells from `first` on, each as wide as `1 << width` nanoseconds.
    pub(crate) fn new(first: SessionTime, width: u32) -> Self {
        Self { first, width }
    }

    /// The beginning of the first cell.
    pub(crate) fn first(&self) -> SessionTime {
        self.first
    }

    /// The cell of a moment; earlier ones than the first are in the first.
    #[inline]
    pub(crate) fn cell(&self, time: SessionTime) -> usize {
        ((time - self.first).as_nanos().max(0) >> self.width) as usize
    }

    /// The index of a column of moments.
    pub(crate) fn cells(&self, times: &[SessionTime]) -> Cells {
        let mut cells = Cells::default();
        times.iter().for_each(|time| cells.push(self.cell(*time)));
        cells
    }
}

/// The index of one column of moments.
#[derive(Clone, Debug, Default)]
pub(crate) struct TimeIndex {
    clock: Clock,
    cells: Cells,
}

impl TimeIndex {
    /// A cell holds about a second of samples: a power of two of nanoseconds.
    const WIDTH: u32 = 30;

    pub(crate) fn of(times: &[SessionTime]) -> Self {
        let clock = Clock::new(times.first().copied().unwrap_or_default(), Self::WIDTH);
        Self { clock, cells: clock.cells(times) }
    }

    /// How many of the moments that it was made of are not later than `time`.
    #[inline]
    pub(crate) fn rows_up_to(&self, times: &[SessionTime], time: SessionTime) -> usize {
        self.cells.rows_up_to(self.clock.cell(time), |row| times[row] <= time)
    }
}

/// Where to look in several columns that are all asked for the same moment: the starts of a cell in every column lie
/// side by side, so that they are read together.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedCells {
    clock: Clock,
    columns: usize,
    starts: Vec<u32>,
}

impl SharedCells {
    /// Puts the indices of several columns together; `clock` made them all.
    pub(crate) fn of(clock: Clock, columns: &[Cells]) -> Self {
        let count = columns.iter().map(|cells| cells.starts.len()).max().unwrap_or(0) + 1;
        let mut starts = vec![0; count * columns.len()];
        starts.par_chunks_mut(columns.len().max(1)).enumerate().for_each(|(cell, row)| {
            row.iter_mut().zip(columns).for_each(|(start, column)| *start = column.start(cell) as u32);
        });
        Self { clock, columns: columns.len(), starts }
    }

    /// A row of each column; the rows before it are earlier.
    #[inline]
    pub(crate) fn starts(&self, time: SessionTime) -> &[u32] {
        let last = (self.starts.len() / self.columns.max(1)).saturating_sub(1);
        let cell = self.clock.cell(time).min(Cells::MOST - 1).min(last) * self.columns;
        self.starts.get(cell..cell + self.columns).unwrap_or_default()
    }
}

/// Rows that are looked at one by one from a hint before the column is searched.
const WALK: usize = 8;

/// How many of the rows, sorted by `key`, have no later moment than `time`. A `hint` that is right, or a little small,
/// saves a search.
#[inline]
pub(crate) fn rows_near<T>(
    rows: &[T],
    hint: usize,
    time: SessionTime,
    key: impl Fn(&T) -> SessionTime,
) -> usize {
    let hint = hint.min(rows.len());
    if hint > 0 && key(&rows[hint - 1]) > time {
        return rows[..hint].partition_point(|row| key(row) <= time);
    }
    for at in hint..=hint + WALK {
        if rows.get(at).is_none_or(|row| key(row) > time) {
            return at;
        }
    }
    hint + rows[hint..].partition_point(|row| key(row) <= time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(nanos: i32) -> SessionTime {
        SessionTime::from_nanos(i64::from(nanos))
    }

    proptest::proptest! {
        #[test]
        fn cells_find_what_a_search_finds(
            mut keys in proptest::collection::vec(-50_i32..50, 0..40),
            key in -60_i32..60,
            hint in 0_usize..50,
        ) {
            keys.sort_unstable();
            let times: Vec<SessionTime> = keys.iter().map(|key| at(*key)).collect();
            let clock = Clock::new(at(-20), 3);
            let cells = clock.cells(&times);
            let wanted = keys.partition_point(|k| *k <= key);
            let found = cells.rows_up_to(clock.cell(at(key)), |row| keys[row] <= key);
            proptest::prop_assert_eq!(found, wanted);
            let shared = SharedCells::of(clock, &[cells, Cells::default()]);
            let start = shared.starts(at(key))[0] as usize;
            proptest::prop_assert!(start <= wanted && keys[start..].iter().all(|k| *k > key - 8 || key < -12));
            proptest::prop_assert_eq!(rows_near(&times, hint, at(key), |time| *time), wanted);
        }
    }
}
