//! The table of the circuit.

use arrow_array::RecordBatch;
use session::tables::Columns;

use crate::{CentreLine, Circuit};

/// The line around the track, from start and finish; the last row is the first again, a lap later. No rows where the
/// line is not known.
///
/// | column | what |
/// | --- | --- |
/// | `distance` | metres since the line of the start |
/// | `rel_distance` | fraction of the lap |
/// | `x`, `y`, `z` | 1/10 m east, north and up of the circuit's origin |
#[must_use]
pub fn circuit(circuit: &Circuit) -> RecordBatch {
    let points = circuit.line.as_ref().map(CentreLine::points).unwrap_or_default();
    let length = circuit.length().unwrap_or_default();
    let rows = if points.is_empty() { 0 } else { points.len() + 1 };
    let fraction = |row: usize| row as f64 / points.len() as f64;
    let places = || points.iter().cycle().take(rows);
    let mut columns = Columns::new(rows);
    columns.number("distance", (0..rows).map(|row| Some(fraction(row) * length)));
    columns.number("rel_distance", (0..rows).map(|row| Some(fraction(row))));
    columns.number("x", places().map(|place| Some(place.x)));
    columns.number("y", places().map(|place| Some(place.y)));
    columns.number("z", places().map(|place| Some(place.z)));
    columns.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    #[test]
    fn the_line_closes() {
        let places: Vec<Place> = [(0.0, 0.0), (1000.0, 0.0), (1000.0, 1000.0), (0.0, 1000.0)]
            .map(|(x, y)| Place { x, y, z: 1.0 })
            .to_vec();
        let line = CentreLine::through(&places).expect("a square");
        let points = line.points().len();
        let table = circuit(&Circuit { line: Some(line), ..Circuit::default() });
        assert_eq!(table.num_rows(), points + 1);
        for column in 2..5 {
            let (first, last) = (table.column(column).slice(0, 1), table.column(column).slice(points, 1));
            assert_eq!(&first, &last);
        }
        assert_eq!(circuit(&Circuit::default()).num_rows(), 0);
    }
}
