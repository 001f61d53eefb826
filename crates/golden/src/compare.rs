//! Two documents, and the first difference of each kind.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

/// By how much a number with decimals may differ: this part of it, and of 1 where it is smaller.
pub const TOLERANCE: f64 = 1e-6;

/// The first difference of one kind of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The kind: `counts`, `first frame`…
    pub kind: String,
    /// Where it is: `frame 1200`, `VER`, `speed`.
    pub place: Vec<String>,
    /// What the golden file has; `nothing` where that is too much.
    pub wanted: String,
    /// What the replay has.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, place, wanted, found } = self;
        write!(f, "{kind}: ")?;
        if !place.is_empty() {
            write!(f, "{}: ", place.join(", "))?;
        }
        write!(f, "{wanted} wanted, {found} found")
    }
}

/// The first difference of each kind that differs.
pub(crate) fn first_differences(wanted: &Value, found: &Value) -> Vec<Difference> {
    let kinds: BTreeSet<&String> = names(wanted).chain(names(found)).collect();
    let difference = |kind: &&String| {
        let mut place = Vec::new();
        let (wanted, found) = first(wanted.get(kind), found.get(kind), &mut place)?;
        Some(Difference { kind: (*kind).clone(), place, wanted, found })
    };
    kinds.iter().filter_map(difference).collect()
}

fn names(value: &Value) -> impl Iterator<Item = &String> {
    value.as_object().into_iter().flat_map(|object| object.keys())
}

/// What is wanted and found where two values differ first; `place` then says where that is.
fn first(wanted: Option<&Value>, found: Option<&Value>, place: &mut Vec<String>) -> Option<(String, String)> {
    match (wanted, found) {
        (Some(Value::Object(_)), Some(Value::Object(_))) => {
            let (wanted, found) = (wanted?, found?);
            let keys: BTreeSet<&String> = names(wanted).chain(names(found)).collect();
            keys.into_iter().find_map(|key| {
                within(key.clone(), place, |place| first(wanted.get(key), found.get(key), place))
            })
        }
        (Some(Value::Array(wanted)), Some(Value::Array(found))) => (0..wanted.len().max(found.len()))
            .find_map(|at| {
                let (wanted, found) = (wanted.get(at), found.get(at));
                within(label(wanted.or(found), at), place, |place| first(wanted, found, place))
            }),
        (Some(wanted), Some(found)) if is_equal(wanted, found) => None,
        (wanted, found) => Some((shown(wanted), shown(found))),
    }
}

/// Looks at a part; its name stays in the place where something is found.
fn within<T>(
    name: String,
    place: &mut Vec<String>,
    look: impl FnOnce(&mut Vec<String>) -> Option<T>,
) -> Option<T> {
    place.push(name);
    let found = look(place);
    if found.is_none() {
        place.pop();
    }
    found
}

/// What an entry of a list is called: its frame, its time, or its place in the list.
fn label(entry: Option<&Value>, at: usize) -> String {
    let named = |name: &str| Some(format!("{name} {}", entry?.get(name)?));
    named("frame").or_else(|| named("t")).unwrap_or_else(|| format!("entry {}", at + 1))
}

/// Whole numbers and texts have to be equal, numbers with decimals nearly so.
fn is_equal(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() && b.is_f64() => {
            let (Some(a), Some(b)) = (a.as_f64(), b.as_f64()) else { return false };
            (a - b).abs() <= TOLERANCE * a.abs().max(1.0)
        }
        _ => wanted == found,
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), Value::to_string)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn texts(wanted: &Value, found: &Value) -> Vec<String> {
        first_differences(wanted, found).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_first_difference_of_each_kind_is_told() {
        let wanted = json!({
            "counts": {"drivers": 20, "laps": 1400},
            "frames": [{"frame": 0, "cars": {"VER": {"speed": 1.0}}}, {"frame": 7, "cars": {"VER": {"speed": 2.0, "x": 1.0}}}],
            "leaders": [{"t": 0.0, "leader": "VER"}, {"t": 8.5, "leader": "NOR"}],
            "same": [1, 2],
        });
        let found = json!({
            "counts": {"drivers": 19, "laps": 1399},
            "frames": [{"frame": 0, "cars": {"VER": {"speed": 1.0}}}, {"frame": 7, "cars": {"VER": {"speed": 2.1, "x": null}}}],
            "leaders": [{"t": 0.0, "leader": "VER"}],
            "same": [1, 2],
        });
        assert_eq!(texts(&wanted, &wanted), [""; 0]);
        assert_eq!(
            texts(&wanted, &found),
            [
                "counts: drivers: 20 wanted, 19 found",
                "frames: frame 7, cars, VER, speed: 2.0 wanted, 2.1 found",
                "leaders: t 8.5: {\"leader\":\"NOR\",\"t\":8.5} wanted, nothing found",
            ]
        );
        assert_eq!(texts(&found, &wanted).len(), 3);
        assert_eq!(texts(&json!({"a": 1}), &json!({})), ["a: 1 wanted, nothing found"]);
    }

    proptest::proptest! {
        #[test]
        fn decimals_may_differ_by_the_tolerance_and_whole_numbers_not_at_all(
            value in -1e6..1e6_f64,
            part in -2.0..2.0_f64,
            whole: u32,
        ) {
            let other = value + part * TOLERANCE * value.abs().max(1.0);
            // At the edge itself, rounding decides.
            if (part.abs() - 1.0).abs() > 1e-3 {
                proptest::prop_assert_eq!(is_equal(&json!(value), &json!(other)), part.abs() < 1.0);
            }
            proptest::prop_assert!(!is_equal(&json!(whole), &json!(u64::from(whole) + 1)));
            proptest::prop_assert!(!is_equal(&json!(whole), &json!(f64::from(whole) + 0.5)));
        }
    }
}
