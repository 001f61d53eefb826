//! The table of the circuit.

use arrow_array::RecordBatch;
use session::tables::Columns;
use session::{CircuitMap, MapMark};

use crate::{CentreLine, Circuit, Place};

/// Farther from the line than this, a mark of the map belongs to another layout; 1/10 m.
const OFF_LINE: f64 = 1000.0;

/// One point.
#[derive(Clone, Debug)]
struct Row {
    kind: &'static str,
    /// The fraction of the lap.
    fraction: f64,
    place: Place,
    label: Option<String>,
    /// Degrees.
    angle: Option<f64>,
}

impl Row {
    fn new(kind: &'static str, fraction: f64, place: Place) -> Self {
        Self { kind, fraction, place, label: None, angle: None }
    }
}

/// The line around the track, from start and finish, whose last row is the first again, a lap later; then the pit lane
/// from its entry to its exit; then the places where timing measures and where the pit lane leaves the line and joins
/// it; then where DRS is opened and closed, and what a map of the circuit tells, if there is one. No rows where the line
/// is not known.
///
/// | column | what |
/// | --- | --- |
/// | `distance` | metres since the line of the start; of the pit lane, of the place on the line beside which it lies |
/// | `rel_distance` | the same as a fraction of the lap |
/// | `x`, `y`, `z` | 1/10 m east, north and up of the circuit's origin |
/// | `kind` | `line`, `pit-lane`; or of one place on the line: `start-finish`, `sector-1` and `sector-2` (their ends), `speed-trap`, `pit-entry`, `pit-exit`, `drs-open`, `drs-close`, `corner` (with the map's own place), `marshal-sector` (its beginning) |
/// | `label` | the number of a DRS zone, of a corner (`1`, `9A`) or of a marshal sector |
/// | `angle` | in which direction from its place the label stands on the map, degrees counter-clockwise from the east |
#[must_use]
pub fn circuit(circuit: &Circuit, map: Option<&CircuitMap>) -> RecordBatch {
    let length = circuit.length().unwrap_or_default();
    let rows = circuit.line.as_ref().map_or_else(Vec::new, |line| rows(circuit, line, map));
    let mut columns = Columns::new(rows.len());
    columns.number("distance", rows.iter().map(|row| Some(row.fraction * length)));
    columns.number("rel_distance", rows.iter().map(|row| Some(row.fraction)));
    columns.number("x", rows.iter().map(|row| Some(row.place.x)));
    columns.number("y", rows.iter().map(|row| Some(row.place.y)));
    columns.number("z", rows.iter().map(|row| Some(row.place.z)));
    columns.text("kind", rows.iter().map(|row| Some(row.kind)));
    columns.text("label", rows.iter().map(|row| row.label.as_deref()));
    columns.number("angle", rows.iter().map(|row| row.angle));
    columns.finish()
}

fn rows(circuit: &Circuit, line: &CentreLine, map: Option<&CircuitMap>) -> Vec<Row> {
    let points = line.points();
    let around = points.iter().chain(points.first()).enumerate();
    let mut rows: Vec<Row> =
        around.map(|(row, place)| Row::new("line", row as f64 / points.len() as f64, *place)).collect();
    let lane = circuit.pit_lane.as_ref();
    let beside = lane.iter().flat_map(|lane| lane.points.iter().zip(&lane.fractions));
    rows.extend(beside.map(|(place, fraction)| Row::new("pit-lane", fraction.rem_euclid(1.0), *place)));
    let marks = &circuit.marks;
    let places = [
        ("start-finish", Some(0.0)),
        ("sector-1", marks.sectors[0]),
        ("sector-2", marks.sectors[1]),
        ("speed-trap", marks.speed_trap),
        ("pit-entry", lane.and_then(crate::PitLane::entry)),
        ("pit-exit", lane.and_then(crate::PitLane::exit)),
    ];
    let on_line = |kind, fraction| Row::new(kind, fraction, line.at(fraction));
    rows.extend(places.into_iter().filter_map(|(kind, fraction)| Some(on_line(kind, fraction?))));
    for (number, zone) in (1..).zip(&circuit.drs_zones) {
        let ends = [("drs-open", zone.open), ("drs-close", zone.close)];
        let label: String = i32::to_string(&number);
        rows.extend(ends.map(|(kind, at)| Row { label: Some(label.clone()), ..on_line(kind, at) }));
    }
    if let Some(map) = map {
        rows.extend(map.corners.iter().filter_map(|mark| {
            let row = of_map("corner", line, mark)?;
            Some(Row { place: Place { x: mark.x, y: mark.y, ..row.place }, ..row })
        }));
        rows.extend(map.marshal_sectors.iter().filter_map(|mark| of_map("marshal-sector", line, mark)));
    }
    rows
}

/// A mark of the map, on the line.
fn of_map(kind: &'static str, line: &CentreLine, mark: &MapMark) -> Option<Row> {
    // A map has no heights.
    let found = line.search(Place { x: mark.x, y: mark.y, z: f64::INFINITY }, None);
    let row = Row::new(kind, found.fraction, line.at(found.fraction));
    (found.distance <= OFF_LINE).then(|| Row { label: Some(mark.label()), angle: mark.angle, ..row })
}

#[cfg(test)]
mod tests {
    use arrow_array::Array as _;
    use arrow_array::cast::AsArray as _;
    use arrow_array::types::Float64Type;

    use super::*;
    use crate::{DrsZone, Marks, PitLane};

    fn square() -> Option<CentreLine> {
        let corners = [(0.0, 0.0), (1000.0, 0.0), (1000.0, 1000.0), (0.0, 1000.0)];
        CentreLine::through(&corners.map(|(x, y)| Place { x, y, z: 1.0 }))
    }

    #[test]
    fn the_line_closes() {
        let line = square();
        let points = line.as_ref().map_or(0, |line| line.points().len());
        let table = circuit(&Circuit { line, ..Circuit::default() }, None);
        let kinds = table.column(5).as_string::<i32>();
        assert_eq!(kinds.iter().filter(|kind| *kind == Some("line")).count(), points + 1);
        for column in 2..5 {
            let (first, last) = (table.column(column).slice(0, 1), table.column(column).slice(points, 1));
            assert_eq!(&first, &last);
        }
        assert_eq!(circuit(&Circuit::default(), Some(&CircuitMap::default())).num_rows(), 0);
    }

    #[test]
    fn behind_the_line_come_the_pit_lane_and_what_is_known_of_the_marks() {
        let lane =
            PitLane { points: vec![Place::default(); 3], fractions: vec![0.875, 1.0, 1.125], length: 4.0 };
        let marks = Marks { sectors: [Some(0.25), None], speed_trap: Some(0.5), passing: None };
        let (line, pit_lane) = (square(), Some(lane));
        let drs_zones = vec![DrsZone { open: 0.75, close: 0.125 }];
        let table = circuit(&Circuit { line, marks, pit_lane, reference_lap: None, drs_zones }, None);
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
            ("drs-open", 0.75),
            ("drs-close", 0.125),
        ];
        assert_eq!(rest, wanted);
        let labels = table.column(6).as_string::<i32>();
        assert_eq!((labels.null_count(), labels.value(labels.len() - 1)), (labels.len() - 2, "1"));
    }

    #[test]
    fn what_the_map_tells_stands_on_the_line_if_it_is_of_this_layout() {
        let line = square();
        let mark = |number, x, y| MapMark { number, letter: None, x, y, angle: Some(90.0) };
        let map = CircuitMap {
            rotation: None,
            corners: vec![
                MapMark { letter: Some("A".to_owned()), ..mark(9, 1010.0, 500.0) },
                mark(10, 9000.0, 500.0),
            ],
            marshal_sectors: vec![mark(3, 500.0, -10.0)],
        };
        let table = circuit(&Circuit { line: line.clone(), ..Circuit::default() }, Some(&map));
        let (kinds, labels) = (table.column(5).as_string::<i32>(), table.column(6).as_string::<i32>());
        let rows = (0..table.num_rows()).filter(|row| !labels.is_null(*row));
        let told: Vec<(&str, &str)> = rows.map(|row| (kinds.value(row), labels.value(row))).collect();
        assert_eq!(told, [("corner", "9A"), ("marshal-sector", "3")]);
        let numbers = |column: usize| table.column(column).as_primitive::<Float64Type>().values().to_vec();
        let (corner, sector) = (table.num_rows() - 2, table.num_rows() - 1);
        assert_eq!((numbers(2)[corner], numbers(3)[corner], numbers(7)[corner]), (1010.0, 500.0, 90.0));
        let on_line = line.expect("a line").at(numbers(1)[sector]);
        assert_eq!((numbers(2)[sector], numbers(3)[sector]), (on_line.x, on_line.y));
        assert_eq!(numbers(4)[corner], 1.0, "the height is the line's");
    }
}
