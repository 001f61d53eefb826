//! JSON with a row a line.

use serde_json::Value;

const INDENT: &str = "  ";

/// The value, with a line end. What holds only plain values is a line; the names of an object are sorted.
pub(crate) fn pretty(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text.push('\n');
    text
}

fn write(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Array(values) if values.iter().any(is_nested) => {
            let rows = values.iter().map(|value| (String::new(), value));
            block(['[', ']'], rows, depth, text);
        }
        Value::Object(entries) if entries.values().any(is_nested) => {
            let rows =
                entries.iter().map(|(name, value)| (format!("{}: ", Value::from(name.as_str())), value));
            block(['{', '}'], rows, depth, text);
        }
        row => text.push_str(&row.to_string()),
    }
}

fn is_nested(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

fn block<'v>(
    [open, close]: [char; 2],
    rows: impl Iterator<Item = (String, &'v Value)>,
    depth: usize,
    text: &mut String,
) {
    text.push(open);
    for (at, (name, value)) in rows.enumerate() {
        text.push_str(if at > 0 { ",\n" } else { "\n" });
        text.push_str(&INDENT.repeat(depth + 1));
        text.push_str(&name);
        write(value, depth + 1, text);
    }
    text.push('\n');
    text.push_str(&INDENT.repeat(depth));
    text.push(close);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_holds_only_plain_values_is_a_line() {
        let value = json!({"b": {"x": 1, "y": 0.5}, "a": [[1, 2], {"c": null}], "empty": []});
        let text = "{\n  \"a\": [\n    [1,2],\n    {\"c\":null}\n  ],\n  \"b\": {\"x\":1,\"y\":0.5},\n  \"empty\": []\n}\n";
        assert_eq!(pretty(&value), text);
        assert_eq!(serde_json::from_str::<Value>(text).expect("JSON"), value);
    }
}
