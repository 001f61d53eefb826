//! The table of the circuit.

use arrow_array::RecordBatch;
use session::tables::Columns;

use crate::{Circuit, Place};

/// One point: what it is, its fraction of the lap, where it is.
type Row = (&'static str, f64, Place);

/// The line around the track, from start and finish, whose last row is the first again, a lap later; then the pit lane
/// from its entry to its exit; then the places where timing measures and where the pit lane leaves the line and joins
/// it. No rows where the line is not known.
///
/// | column | what |
/// | --- | --- |
/// | `distance` | metres since the line of the start; of the pit lane, of the place on the line beside which it lies |
/// | `rel_distance` | the same as a fraction of the lap |
/// | `x`, `y`, `z` | 1/10 m east, north and up of the circuit's origin |
/// | `kind` | `line`, `pit-lane`; or of one place on the line: `start-finish`, `sector-1` and `sector-2` (their ends), `speed-trap`, `pit-entry`, `pit-exit` |
#[must_use]
pub fn circuit(circuit: &Circuit) -> RecordBatch {
    let length = circuit.length().unwrap_or_default();
    let rows = rows(circuit);
    let mut columns = Columns::new(rows.len());
    columns.number("distance", rows.iter().map(|(_, fraction, _)| Some(fraction * length)));
    columns.number("rel_distance", rows.iter().map(|(_, fraction, _)| Some(*fraction)));
    columns.number("x", rows.iter().map(|(.., place)| Some(place.x)));
    columns.number("y", rows.iter().map(|(.., place)| Some(place.y)));
    columns.number("z", rows.iter().map(|(.., place)| Some(place.z)));
    columns.text("kind", rows.iter().map(|(kind, ..)| Some(*kind)));
    columns.finish()
}

fn rows(circuit: &Circuit) -> Vec<Row> {
    let Some(line) = &circuit.line else { return Vec::new() };
    let points = line.points();
    let around = points.iter().chain(points.first()).enumerate();
    let mut rows: Vec<Row> =
        around.map(|(row, place)| ("line", row as f64 / points.len() as f64, *place)).collect();
    let lane = circuit.pit_lane.as_ref();
    let beside = lane.iter().flat_map(|lane| lane.points.iter().zip(&lane.fractions));
    rows.extend(beside.map(|(place, fraction)| ("pit-lane", fraction.rem_euclid(1.0), *place)));
    let marks = &circuit.marks;
    let places = [
        ("start-finish", Some(0.0)),
        ("sector-1", marks.sectors[0]),
        ("sector-2", marks.sectors[1]),
        ("speed-trap", marks.speed_trap),
        ("pit-entry", lane.and_then(crate::PitLane::entry)),
        ("pit-exit", lane.and_then(crate::PitLane::exit)),
    ];
    let known = places.into_iter().filter_map(|(kind, fraction)| fraction.map(|fraction| (kind, fraction)));
    rows.extend(known.map(|(kind, fraction)| (kind, fraction, line.at(fraction))));
    rows
}

#[cfg(test)]
mod tests {
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::Float64Type;

    use super::*;
    use crate::{CentreLine, Marks, PitLane};

    fn square() -> Option<CentreLine> {
        let corners = [(0.0, 0.0), (1000.0, 0.0), (1000.0, 1000.0), (0.0, 1000.0)];
        CentreLine::through(&corners.map(|(x, y)| Place { x, y, z: 1.0 }))
    }

    #[test]
    fn the_line_closes() {
        let line = square();
        let points = line.as_ref().map_or(0, |line| line.points().len());
        let table = circuit(&Circuit { line, ..Circuit::default() });
        let kinds = table.column(5).as_string::<i32>();
        assert_eq!(kinds.iter().filter(|kind| *kind == Some("line")).count(), points + 1);
        for column in 2..5 {
            let (first, last) = (table.column(column).slice(0, 1), table.column(column).slice(points, 1));
            assert_eq!(&first, &last);
        }
        assert_eq!(circuit(&Circuit::default()).num_rows(), 0);
    }

    #[test]
    fn behind_the_line_come_the_pit_lane_and_what_is_known_of_the_marks() {
        let lane =
            PitLane { points: vec![Place::default(); 3], fractions: vec![0.875, 1.0, 1.125], length: 4.0 };
        let marks = Marks { sectors: [Some(0.25), None], speed_trap: Some(0.5), passing: None };
        let (line, pit_lane) = (square(), Some(lane));
        let table = circuit(&Circuit { line, marks, pit_lane, reference_lap: None });
        let (kinds, fractions) = (table.column(5).as_string::<i32>(), table.column(1));
        let rows = kinds.iter().flatten().zip(fractions.as_primitive::<Float64Type>().values());
        let rest: Vec<(&str, f64)> =
            rows.filter(|(kind, _)| *kind != "line").map(|(kind, part)| (kind, *part)).collect();
        let wanted = [
            ("pit-lane", 0.875),
            ("pit-lane", 0.0),
            ("pit-lane", 0.125),
            ("start-finish", 0.0),
            ("sector-1", 0.25),
            ("speed-trap", 0.5),
            ("pit-entry", 0.875),
            ("pit-exit", 0.125),
        ];
        assert_eq!(rest, wanted);
    }
}
