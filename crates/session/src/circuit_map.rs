//! The circuit API's map: how the circuit is turned on a page, and what its corners and marshal sectors are called.

use serde::Deserialize;
use serde_json::Value;

/// No map is longer, in bytes.
const LONGEST: usize = 4 << 20;
/// No circuit has more corners, or sectors with marshals.
const MOST_MARKS: usize = 200;
/// No mark lies farther from the map's origin, 1/10 m.
const FARTHEST: f64 = 1e6;
/// A letter is so many characters at most.
const LETTERS: usize = 2;

/// What a map of the circuit tells that cars do not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CircuitMap {
    /// By how many degrees the map is turned counter-clockwise to be shown as people know it.
    pub rotation: Option<f64>,
    /// The corners, in the order of the map.
    pub corners: Vec<MapMark>,
    /// Where the marshals' sectors begin, in the order of the map.
    pub marshal_sectors: Vec<MapMark>,
}

/// Something on the map that has a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapMark {
    /// Its number.
    pub number: u16,
    /// The letter behind the number, as in corner 9A.
    pub letter: Option<String>,
    /// East of the circuit's origin, 1/10 m.
    pub x: f64,
    /// North of the circuit's origin, 1/10 m.
    pub y: f64,
    /// In which direction from its place its label stands, degrees counter-clockwise from the east.
    pub angle: Option<f64>,
}

impl MapMark {
    /// The number with its letter: `1`, `9A`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}{}", self.number, self.letter.as_deref().unwrap_or_default())
    }
}

#[derive(Deserialize)]
struct File {
    rotation: Option<Value>,
    #[serde(default)]
    corners: Vec<Value>,
    #[serde(default, rename = "marshalSectors")]
    marshal_sectors: Vec<Value>,
}

#[derive(Deserialize)]
struct Mark {
    number: u16,
    letter: Option<String>,
    angle: Option<f64>,
    #[serde(rename = "trackPosition")]
    position: Position,
}

#[derive(Deserialize)]
struct Position {
    x: f64,
    y: f64,
}

/// Reads a map. Marks that cannot be read are left out.
///
/// # Errors
/// What is wrong with one that tells nothing.
pub(crate) fn read(json: &[u8]) -> Result<CircuitMap, String> {
    if json.len() > LONGEST {
        return Err(format!("it has {} bytes, and a map has {LONGEST} at most", json.len()));
    }
    let File { rotation, corners, marshal_sectors } =
        serde_json::from_slice(json).map_err(|error| error.to_string())?;
    let map = CircuitMap {
        rotation: rotation.and_then(|turn| turn.as_f64()).and_then(degrees),
        corners: marks(corners),
        marshal_sectors: marks(marshal_sectors),
    };
    if map == CircuitMap::default() { Err("it tells nothing of a circuit".to_owned()) } else { Ok(map) }
}

fn marks(values: Vec<Value>) -> Vec<MapMark> {
    let marks = values.into_iter().take(MOST_MARKS).filter_map(|value| serde_json::from_value(value).ok());
    marks.filter_map(mark).collect()
}

fn mark(Mark { number, letter, angle, position: Position { x, y } }: Mark) -> Option<MapMark> {
    let is_letter = |letter: &String| {
        (1..=LETTERS).contains(&letter.len()) && letter.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let letter = letter.map(|letter| letter.trim().to_owned()).filter(is_letter);
    let known = [x, y].iter().all(|at| at.abs() <= FARTHEST);
    known.then(|| MapMark { number, letter, x, y, angle: angle.and_then(degrees) })
}

/// An angle; none has more than a whole turn.
fn degrees(angle: f64) -> Option<f64> {
    (angle.abs() <= 360.0).then_some(angle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_is_read_and_the_rest_left_out() {
        let map = read(
            br#"{"circuitKey": 55, "rotation": 95, "x": [1, 2], "corners": [
                {"number": 1, "angle": 153.5, "length": 9070.4, "trackPosition": {"x": -569.5, "y": 8153.75}},
                {"number": 9, "letter": "A", "trackPosition": {"x": 1, "y": 2}},
                {"number": 10, "letter": "<b>", "angle": 1e9, "trackPosition": {"x": 1, "y": 2}},
                {"number": -1, "trackPosition": {"x": 1, "y": 2}},
                {"number": 11, "trackPosition": {"x": 1e300, "y": 2}},
                "rubbish"
            ], "marshalSectors": [{"number": 1, "angle": -20, "trackPosition": {"x": 5, "y": 6}}]}"#,
        )
        .expect("a map");
        assert_eq!(map.rotation, Some(95.0));
        let labels: Vec<String> = map.corners.iter().map(MapMark::label).collect();
        assert_eq!(labels, ["1", "9A", "10"]);
        assert_eq!((map.corners[0].x, map.corners[0].angle), (-569.5, Some(153.5)));
        assert_eq!(map.corners[2].angle, None);
        assert_eq!(map.marshal_sectors[0].angle, Some(-20.0));
    }

    #[test]
    fn a_map_that_tells_nothing_is_refused() {
        for json in ["", "<html>", "null", "[]", "{}", r#"{"corners": 7}"#, r#"{"rotation": "north"}"#] {
            assert!(read(json.as_bytes()).is_err(), "{json}");
        }
        assert!(read(&vec![b' '; LONGEST + 1]).is_err_and(|reason| reason.contains("bytes")));
    }

    #[test]
    fn no_map_has_more_marks_than_a_circuit() {
        let corner = r#"{"number": 1, "trackPosition": {"x": 1, "y": 2}}"#;
        let map = read(format!(r#"{{"corners": [{}]}}"#, vec![corner; 5000].join(",")).as_bytes());
        assert_eq!(map.expect("a map").corners.len(), MOST_MARKS);
    }
}
