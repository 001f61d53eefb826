//! Python literals as JSON and back: the subset that Python's `repr` writes for what was JSON before.

use serde_json::Value;

/// Literals nested deeper are refused: the feed's own go nine deep.
pub const MAX_LITERAL_DEPTH: usize = 64;

/// Why a text is not such a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at byte {offset} of the literal")]
pub struct LiteralError {
    /// Where, in bytes from the start of the text.
    pub offset: usize,
    /// What is wrong there.
    pub reason: &'static str,
}

/// Appends to `json` what the literal in `text` means, as JSON of one line; after an error, `json` holds the part
/// before it.
///
/// Read are lists, dictionaries with texts for keys, texts in either quotes, decimal numbers as written, `True`,
/// `False` and `None`; a comma may follow the last element. Time and memory are linear in the text.
///
/// ```
/// let mut json = Vec::new();
/// timing::recording::literal_to_json(br#"['TrackStatus', {'Status': '1', "It's": None, '_kf': True}]"#, &mut json)?;
/// assert_eq!(json, br#"["TrackStatus",{"Status":"1","It's":null,"_kf":true}]"#);
/// # Ok::<(), timing::recording::LiteralError>(())
/// ```
///
/// # Errors
/// [`LiteralError`] at the first byte that does not fit.
pub fn literal_to_json(text: &[u8], json: &mut Vec<u8>) -> Result<(), LiteralError> {
    let text = std::str::from_utf8(text)
        .map_err(|error| LiteralError { offset: error.valid_up_to(), reason: "the text is not UTF-8" })?;
    let mut reader = Reader { text: text.as_bytes(), at: 0, json };
    reader.value(0)?;
    match reader.peek() {
        None => Ok(()),
        Some(_) => Err(reader.error("there is more after the value")),
    }
}

struct Reader<'a> {
    /// Valid UTF-8.
    text: &'a [u8],
    at: usize,
    json: &'a mut Vec<u8>,
}

impl Reader<'_> {
    fn error(&self, reason: &'static str) -> LiteralError {
        LiteralError { offset: self.at, reason }
    }

    /// The next byte that is no space.
    fn peek(&mut self) -> Option<u8> {
        let spaces = self.text[self.at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
        self.at += spaces.count();
        self.text.get(self.at).copied()
    }

    fn value(&mut self, depth: usize) -> Result<(), LiteralError> {
        if depth == MAX_LITERAL_DEPTH {
            return Err(self.error("lists and dictionaries are nested deeper than 64"));
        }
        match self.peek() {
            Some(b'[') => self.elements(b'[', b']', |reader| reader.value(depth + 1)),
            Some(b'{') => self.elements(b'{', b'}', |reader| {
                if !matches!(reader.peek(), Some(b'\'' | b'"')) {
                    return Err(reader.error("a key is not a text"));
                }
                reader.string()?;
                if reader.peek() != Some(b':') {
                    return Err(reader.error("`:` is missing after a key"));
                }
                reader.at += 1;
                reader.json.push(b':');
                reader.value(depth + 1)
            }),
            Some(b'\'' | b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => self.constant(),
            None => Err(self.error("the literal ends where a value should be")),
        }
    }

    fn elements(
        &mut self,
        open: u8,
        close: u8,
        mut element: impl FnMut(&mut Self) -> Result<(), LiteralError>,
    ) -> Result<(), LiteralError> {
        self.at += 1;
        self.json.push(open);
        let mut is_first = true;
        while self.peek() != Some(close) {
            if !is_first {
                self.json.push(b',');
            }
            is_first = false;
            element(self)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == close => {}
                Some(_) => return Err(self.error("neither a comma nor a closing bracket follows a value")),
                None => return Err(self.error("a list or dictionary is not closed")),
            }
        }
        self.at += 1;
        self.json.push(close);
        Ok(())
    }

    fn constant(&mut self) -> Result<(), LiteralError> {
        for (name, json) in [("True", "true"), ("False", "false"), ("None", "null")] {
            if self.text[self.at..].starts_with(name.as_bytes()) {
                self.at += name.len();
                self.json.extend_from_slice(json.as_bytes());
                return Ok(());
            }
        }
        Err(self.error("this is no value"))
    }

    /// Python's decimal numbers are JSON's, as `repr` writes them.
    fn number(&mut self) -> Result<(), LiteralError> {
        let start = self.at;
        let skip_digits = |reader: &mut Self| {
            let from = reader.at;
            reader.at += reader.text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            reader.at > from
        };
        let byte = |reader: &Self| reader.text.get(reader.at).copied();
        self.at += usize::from(byte(self) == Some(b'-'));
        let whole = self.at;
        let mut is_sound = skip_digits(self) && (self.text[whole] != b'0' || self.at == whole + 1);
        if is_sound && byte(self) == Some(b'.') {
            self.at += 1;
            is_sound = skip_digits(self);
        }
        if is_sound && matches!(byte(self), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(byte(self), Some(b'+' | b'-')));
            is_sound = skip_digits(self);
        }
        if !is_sound {
            return Err(self.error("this is no decimal number"));
        }
        self.json.extend_from_slice(&self.text[start..self.at]);
        Ok(())
    }

    fn string(&mut self) -> Result<(), LiteralError> {
        let quote = self.text[self.at];
        self.at += 1;
        self.json.push(b'"');
        loop {
            let rest = &self.text[self.at..];
            let plain = rest
                .iter()
                .take_while(|byte| **byte != quote && !matches!(byte, b'\\' | b'"' | 0..0x20))
                .count();
            self.json.extend_from_slice(&rest[..plain]);
            self.at += plain;
            match rest.get(plain) {
                Some(b'\\') => self.escape()?,
                Some(byte) if *byte == quote => break,
                Some(b'"') => {
                    self.at += 1;
                    self.json.extend_from_slice(b"\\\"");
                }
                Some(_) => return Err(self.error("a control character is not escaped")),
                None => return Err(self.error("a text is not closed")),
            }
        }
        self.at += 1;
        self.json.push(b'"');
        Ok(())
    }

    fn escape(&mut self) -> Result<(), LiteralError> {
        let digits = match self.text.get(self.at + 1) {
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            Some(letter) => {
                let escaped: &[u8] = match letter {
                    b'\\' => b"\\\\",
                    b'\'' => b"'",
                    b'"' => b"\\\"",
                    b'n' => b"\\n",
                    b'r' => b"\\r",
                    b't' => b"\\t",
                    b'b' => b"\\b",
                    b'f' => b"\\f",
                    b'a' => b"\\u0007",
                    b'v' => b"\\u000b",
                    _ => return Err(self.error("this escape is unknown")),
                };
                self.at += 2;
                self.json.extend_from_slice(escaped);
                return Ok(());
            }
            None => return Err(self.error("a text is not closed")),
        };
        let from = self.at + 2;
        let hex = self.text.get(from..from + digits).filter(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let code = hex.and_then(|hex| u32::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        let character =
            code.and_then(char::from_u32).ok_or_else(|| self.error("this escape stands for no character"))?;
        match character {
            '"' => self.json.extend_from_slice(b"\\\""),
            '\\' => self.json.extend_from_slice(b"\\\\"),
            '\0'..='\x1f' => {
                self.json.extend_from_slice(format!("\\u{:04x}", u32::from(character)).as_bytes());
            }
            _ => self.json.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        self.at = from + digits;
        Ok(())
    }
}

/// Writes JSON as Python's `repr` writes the same value: the form that FastF1's recorder keeps.
///
/// ```
/// let message = serde_json::json!(["TrackStatus", {"Status": "1", "It's": null, "_kf": true}]);
/// let literal = timing::recording::json_to_literal(&message);
/// assert_eq!(literal, r#"['TrackStatus', {"It's": None, 'Status': '1', '_kf': True}]"#);
/// ```
#[must_use]
pub fn json_to_literal(value: &Value) -> String {
    let join = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text_to_literal(text),
        Value::Array(values) => format!("[{}]", join(values.iter().map(json_to_literal).collect())),
        Value::Object(fields) => {
            let field = |(key, value): (&String, &Value)| {
                format!("{}: {}", text_to_literal(key), json_to_literal(value))
            };
            format!("{{{}}}", join(fields.iter().map(field).collect()))
        }
    }
}

/// Double quotes stand only around a text that has single ones and no double ones.
fn text_to_literal(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let escape = |c: char| match c {
        '\\' => r"\\".to_owned(),
        '\n' => r"\n".to_owned(),
        '\r' => r"\r".to_owned(),
        '\t' => r"\t".to_owned(),
        c if c == quote => format!("\\{c}"),
        '\0'..='\x1f' | '\x7f'..='\u{a0}' => format!("\\x{:02x}", u32::from(c)),
        '\u{2028}' | '\u{2029}' => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    format!("{quote}{}{quote}", text.chars().map(escape).collect::<String>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &[u8]) -> Result<String, LiteralError> {
        let mut json = Vec::new();
        literal_to_json(text, &mut json)?;
        Ok(String::from_utf8(json).expect("JSON is text"))
    }

    #[track_caller]
    fn refused(text: &[u8], offset: usize, reason: &str) {
        let error = read(text).expect_err("no literal");
        assert_eq!((error.offset, error.reason.contains(reason)), (offset, true), "{error}");
    }

    #[test]
    fn every_kind_of_value_is_read() {
        for (literal, json) in [
            ("None", "null"),
            (" [ True ,False, ] ", "[true,false]"),
            ("{}", "{}"),
            ("{'a': {\"b\": [1, -2.5, 1e+16, 1e-05,]},}", r#"{"a":{"b":[1,-2.5,1e+16,1e-05]}}"#),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            (r#"'say "hi"'"#, r#""say \"hi\"""#),
            (r#""DELL'EMILIA""#, r#""DELL'EMILIA""#),
            (r#"'\'\"\\\n\r\t\b\f\a\v'"#, r#""'\"\\\n\r\t\b\f\u0007\u000b""#),
            (r"'\x00\xe9\u2028\U0001f3ce\x22\x5c'", "\"\\u0000é\u{2028}🏎\\\"\\\\\""),
            ("'São Paulo'", "\"São Paulo\""),
        ] {
            assert_eq!(read(literal.as_bytes()).as_deref(), Ok(json), "{literal}");
        }
    }

    #[test]
    fn what_is_no_literal_is_told_with_its_place() {
        refused(b"", 0, "ends where a value should be");
        refused(b"  ", 2, "ends where a value should be");
        refused(b"['CarData.z',, 1]", 13, "no value");
        refused(b"['a' 'b']", 5, "neither a comma");
        refused(b"['a', {'b': 1}", 14, "not closed");
        refused(b"{1: 2}", 1, "a key is not a text");
        refused(b"{'a' 1}", 5, "`:` is missing");
        refused(b"'a", 2, "a text is not closed");
        refused(b"'a\\", 2, "a text is not closed");
        refused(b"[] []", 3, "more after the value");
        refused(b"nan", 0, "no value");
        refused(b"true", 0, "no value");
        refused(b"(1,)", 0, "no value");
        for (number, end) in [("01", 2), ("1.", 2), ("-", 1), ("1e", 2), ("1.e5", 2)] {
            refused(number.as_bytes(), end, "no decimal number");
        }
        refused(b"1_000", 1, "more after the value");
        refused(b"'\\q'", 1, "this escape is unknown");
        refused(br"'\ud83d'", 1, "stands for no character");
        refused(br"'\x+1'", 1, "stands for no character");
        refused(br"'\u12'", 1, "stands for no character");
        refused(b"'a\0'", 2, "control character");
        refused(b"'a\nb'", 2, "control character");
        refused(b"'\xff'", 1, "not UTF-8");
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| read(&[b"[".repeat(depth), b"]".repeat(depth)].concat());
        assert_eq!(nested(MAX_LITERAL_DEPTH), Ok("[".repeat(64) + &"]".repeat(64)));
        assert_eq!(nested(MAX_LITERAL_DEPTH + 1).expect_err("too deep").offset, 64);
        assert_eq!(read(&b"{'a':".repeat(1 << 20)).expect_err("too deep").offset, 320);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let text = prop_oneof![".{0,8}", "['\"\\\\\n\r\t\0é\u{2028}a]{0,8}"];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
            text.clone().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(text.clone(), inner, 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_written_as_a_literal_reads_back_equal(value in any_json()) {
            let json = read(json_to_literal(&value).as_bytes());
            let json = json.map_err(|error| TestCaseError::fail(format!("{error}: {}", json_to_literal(&value))))?;
            // Floats go through the same reader twice, for it may be off by the last bit.
            let wanted: Value = serde_json::from_str(&value.to_string()).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<Value>(&json).expect("JSON"), wanted);
        }

        #[test]
        fn whatever_is_read_is_json_of_one_line(text in "[\\[\\]{}'\":,0-9TrueFalsNon\\\\x. \\-é\n]{0,40}") {
            if let Ok(json) = read(text.as_bytes()) {
                prop_assert!(!json.contains('\n'));
                prop_assert!(serde_json::from_str::<serde::de::IgnoredAny>(&json).is_ok(), "{} from {}", json, text);
            }
        }

        #[test]
        fn any_bytes_are_survived(bytes: Vec<u8>) {
            let mut json = Vec::new();
            if let Err(error) = literal_to_json(&bytes, &mut json) {
                prop_assert!(error.offset <= bytes.len());
            }
            prop_assert!(json.len() <= 2 * bytes.len() + 8);
        }
    }
}
