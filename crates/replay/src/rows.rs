//! Finding a row in a sorted column.

use std::ops::Range;

use rayon::prelude::*;

/// Rows per bucket, on average.
const ROWS_PER_BUCKET: usize = 2;

/// Where to look in a sorted column: its range of keys in buckets of equal width, each with the first row in it.
/// A look-up costs one division and a search among the few rows of one bucket.
#[derive(Clone, Debug, Default)]
pub(crate) struct Buckets {
    first: f64,
    per_unit: f64,
    /// One more than there are buckets; the last is the number of rows.
    starts: Vec<u32>,
}

impl Buckets {
    /// Divides the range of `key(row)` over `rows` rows, in which it never decreases.
    pub(crate) fn new(rows: usize, key: impl Fn(usize) -> f64) -> Self {
        if rows == 0 {
            return Self::default();
        }
        let (first, last) = (key(0), key(rows - 1));
        let count = rows.div_ceil(ROWS_PER_BUCKET);
        let width = last - first;
        let per_unit = if width > 0.0 { (count as f64 - 0.5) / width } else { 0.0 };
        let mut buckets = Self { first, per_unit, starts: Vec::with_capacity(count + 1) };
        for row in 0..rows {
            let bucket = buckets.bucket(key(row)).min(count - 1);
            while buckets.starts.len() <= bucket {
                buckets.starts.push(row as u32);
            }
        }
        buckets.starts.resize(count + 1, rows as u32);
        buckets
    }

    fn bucket(&self, key: f64) -> usize {
        // A negative number becomes 0: the cast saturates.
        ((key - self.first) * self.per_unit) as usize
    }

    /// Rows before the range have smaller keys, rows behind it greater ones.
    pub(crate) fn around(&self, key: f64) -> Range<usize> {
        let Some(last) = self.starts.len().checked_sub(2) else { return 0..0 };
        let bucket = self.bucket(key).min(last);
        self.starts[bucket] as usize..self.starts[bucket + 1] as usize
    }

    /// How many rows are not greater than the key; `not_greater(row)` compares exactly.
    pub(crate) fn rows_up_to(&self, key: f64, not_greater: impl Fn(usize) -> bool) -> usize {
        let Range { mut start, mut end } = self.around(key);
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

/// Where to look in several sorted columns that are all asked for the same key: one bucket holds the first rows of
/// every column side by side, so that they are read together.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedBuckets {
    first: f64,
    per_unit: f64,
    columns: usize,
    starts: Vec<u32>,
}

impl SharedBuckets {
    /// More buckets than this are not made, however far apart the keys are.
    const MOST: f64 = 65_536.0;

    /// Divides the range of all keys into buckets about as wide as `width`; `key(column, row)` never decreases with
    /// the row.
    pub(crate) fn new(rows: &[usize], width: f64, key: impl Fn(usize, usize) -> f64 + Sync) -> Self {
        let filled = || rows.iter().enumerate().filter(|(_, rows)| **rows > 0);
        let first = filled().map(|(column, _)| key(column, 0)).fold(f64::INFINITY, f64::min);
        let last = filled().map(|(column, rows)| key(column, rows - 1)).fold(f64::NEG_INFINITY, f64::max);
        if first > last {
            return Self { columns: rows.len(), starts: vec![0; rows.len()], ..Self::default() };
        }
        let count = ((last - first) / width).clamp(0.0, Self::MOST) as usize + 1;
        let per_unit = if last > first { (count as f64 - 0.5) / (last - first) } else { 0.0 };
        let columns = rows.len();
        let mut buckets = Self { first, per_unit, columns, starts: vec![0; count * columns] };
        let starts = |(column, rows): (usize, &usize)| -> Vec<u32> {
            let mut starts = Vec::with_capacity(count);
            for row in 0..*rows {
                let bucket = buckets.bucket(key(column, row)).min(count - 1);
                if starts.len() <= bucket {
                    starts.resize(bucket + 1, row as u32);
                }
            }
            starts.resize(count, *rows as u32);
            starts
        };
        let starts: Vec<Vec<u32>> = rows.par_iter().enumerate().map(starts).collect();
        for (bucket, row) in buckets.starts.chunks_exact_mut(columns).enumerate() {
            row.iter_mut().zip(&starts).for_each(|(start, starts)| *start = starts[bucket]);
        }
        buckets
    }

    fn bucket(&self, key: f64) -> usize {
        // A negative number becomes 0: the cast saturates.
        ((key - self.first) * self.per_unit) as usize
    }

    /// A row of each column; the rows before it have smaller keys.
    pub(crate) fn starts(&self, key: f64) -> &[u32] {
        let last = (self.starts.len() / self.columns.max(1)).saturating_sub(1);
        let bucket = self.bucket(key).min(last) * self.columns;
        self.starts.get(bucket..bucket + self.columns).unwrap_or_default()
    }
}

/// Rows that are looked at one by one from a hint before the column is searched.
const WALK: usize = 3;

/// How many of the sorted keys are not greater than `key`. A `hint` that is right, or a little small, saves a search.
pub(crate) fn rows_near<T: Copy + PartialOrd>(keys: &[T], hint: usize, key: T) -> usize {
    let hint = hint.min(keys.len());
    if hint > 0 && keys[hint - 1] > key {
        return keys[..hint].partition_point(|k| *k <= key);
    }
    for rows in hint..=hint + WALK {
        if keys.get(rows).is_none_or(|k| *k > key) {
            return rows;
        }
    }
    hint + keys[hint..].partition_point(|k| *k <= key)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn buckets_find_what_a_search_finds(
            mut keys in proptest::collection::vec(-50_i32..50, 0..40),
            key in -60_i32..60,
            hint in 0_usize..50,
        ) {
            keys.sort_unstable();
            let buckets = Buckets::new(keys.len(), |row| f64::from(keys[row]));
            let found = buckets.rows_up_to(f64::from(key), |row| keys[row] <= key);
            let wanted = keys.partition_point(|k| *k <= key);
            proptest::prop_assert_eq!(found, wanted);
            let shared = SharedBuckets::new(&[keys.len(), 0], 3.0, |_, row| f64::from(keys[row]));
            let start = shared.starts(f64::from(key))[0] as usize;
            proptest::prop_assert!(keys[..start].iter().all(|k| *k < key));
            proptest::prop_assert_eq!(rows_near(&keys, hint, key), wanted);
        }
    }
}
