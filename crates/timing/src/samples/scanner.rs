//! A pull scanner over a JSON document: no tree, no allocation, one pass.
//!
//! It reads every JSON document and is not strict about the rest: what it must understand, it checks; the inside of
//! texts that it skips, it does not.

use crate::samples::ScanError;

/// Values that are skipped may nest so deep; the scanner recurses, so the depth must not come from outside.
const MAX_SKIPPED_DEPTH: u32 = 64;

/// A value that is not a list or an object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scalar {
    /// A number, quoted or not, rounded to the nearest integer; beyond 64 bits it saturates.
    Number(i64),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// Anything else, skipped.
    Other,
}

/// A place in a document.
#[derive(Clone, Debug)]
pub(super) struct Scanner<'a> {
    document: &'a [u8],
    at: usize,
    /// Values that were read and left out because what they are the value of cannot have them.
    pub(super) refused: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(document: &'a [u8]) -> Self {
        Self { document, at: 0, refused: 0 }
    }

    /// An error about this place.
    #[cold]
    pub(super) fn error(&self, reason: &'static str) -> ScanError {
        ScanError { offset: self.at, reason }
    }

    /// The first byte of the next token, white space before it passed over.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        // Known documents have no white space: one comparison is the way through.
        let byte = *self.document.get(self.at)?;
        if byte > b' ' { Some(byte) } else { self.peek_past_space() }
    }

    #[cold]
    fn peek_past_space(&mut self) -> Option<u8> {
        let rest = &self.document[self.at..];
        let space = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
        self.at += space;
        rest.get(space).copied()
    }

    #[inline]
    fn expect(&mut self, wanted: u8, reason: &'static str) -> Result<(), ScanError> {
        if self.peek() != Some(wanted) {
            return Err(self.error(reason));
        }
        self.at += 1;
        Ok(())
    }

    /// That nothing follows.
    pub(super) fn end(&mut self) -> Result<(), ScanError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.error("more after the end of the document")),
        }
    }

    /// Calls `each` at the value of every member of an object; it must consume the value. Keys written with escapes
    /// are passed on as written.
    #[inline]
    pub(super) fn members(
        &mut self,
        mut each: impl FnMut(&mut Self, &'a [u8]) -> Result<(), ScanError>,
    ) -> Result<(), ScanError> {
        self.expect(b'{', "expected an object")?;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            let key = self.text("expected a key")?;
            self.expect(b':', "expected `:` after a key")?;
            each(self, key)?;
            if self.closes(b'}', "expected `,` or `}` in an object")? {
                return Ok(());
            }
        }
    }

    /// Calls `each` at every item of a list; it must consume the item.
    #[inline]
    pub(super) fn items(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Result<(), ScanError>,
    ) -> Result<(), ScanError> {
        self.expect(b'[', "expected a list")?;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            each(self)?;
            if self.closes(b']', "expected `,` or `]` in a list")? {
                return Ok(());
            }
        }
    }

    /// Whether the closing bracket comes and not a comma; consumes either.
    #[inline]
    fn closes(&mut self, bracket: u8, reason: &'static str) -> Result<bool, ScanError> {
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(false)
            }
            Some(byte) if byte == bracket => {
                self.at += 1;
                Ok(true)
            }
            _ => Err(self.error(reason)),
        }
    }

    /// The bytes between the quotes of a text, escapes as written.
    #[inline]
    pub(super) fn text(&mut self, reason: &'static str) -> Result<&'a [u8], ScanError> {
        self.expect(b'"', reason)?;
        let start = self.at;
        while let Some(&byte) = self.document.get(self.at) {
            match byte {
                b'"' => {
                    self.at += 1;
                    return Ok(&self.document[start..self.at - 1]);
                }
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at = self.document.len();
        Err(self.error("the text does not end"))
    }

    /// A value that should be a number or a boolean.
    #[inline]
    pub(super) fn scalar(&mut self) -> Result<Scalar, ScanError> {
        match self.peek() {
            Some(b'0'..=b'9' | b'-') => self.number().map(Scalar::Number),
            Some(b'"') => Ok(number_in(self.text("expected a text")?).map_or(Scalar::Other, Scalar::Number)),
            Some(b't') => self.word(b"true").map(|()| Scalar::Bool(true)),
            Some(b'f') => self.word(b"false").map(|()| Scalar::Bool(false)),
            Some(b'n') => self.word(b"null").map(|()| Scalar::Null),
            _ => self.skip().map(|()| Scalar::Other),
        }
    }

    #[inline]
    fn number(&mut self) -> Result<i64, ScanError> {
        let start = self.at;
        let negative = self.document.get(start) == Some(&b'-');
        self.at += usize::from(negative);
        let first_digit = self.at;
        let mut value: i64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.document.get(self.at).copied() {
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
            self.at += 1;
        }
        let digits = self.at - first_digit;
        // Eighteen digits always fit.
        if digits == 0 || digits > 18 || matches!(self.document.get(self.at), Some(b'.' | b'e' | b'E')) {
            self.at = start;
            return self.long_number();
        }
        Ok(if negative { -value } else { value })
    }

    /// A number with a fraction or an exponent, or one too long for the short way.
    #[cold]
    fn long_number(&mut self) -> Result<i64, ScanError> {
        let rest = &self.document[self.at..];
        let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        let value = number_in(&rest[..length]).ok_or_else(|| self.error("not a number"))?;
        self.at += length;
        Ok(value)
    }

    fn word(&mut self, word: &'static [u8]) -> Result<(), ScanError> {
        if !self.document[self.at..].starts_with(word) {
            return Err(self.error("expected a value"));
        }
        self.at += word.len();
        Ok(())
    }

    /// Passes over `null`; says whether it was there.
    pub(super) fn null(&mut self) -> Result<bool, ScanError> {
        if self.peek() != Some(b'n') {
            return Ok(false);
        }
        self.word(b"null").map(|()| true)
    }

    /// Passes over any value.
    pub(super) fn skip(&mut self) -> Result<(), ScanError> {
        self.skip_within(MAX_SKIPPED_DEPTH)
    }

    fn skip_within(&mut self, depth: u32) -> Result<(), ScanError> {
        match self.peek() {
            Some(b'{' | b'[') if depth == 0 => Err(self.error("the document nests too deep")),
            Some(b'{') => self.members(|scanner, _| scanner.skip_within(depth - 1)),
            Some(b'[') => self.items(|scanner| scanner.skip_within(depth - 1)),
            Some(b'"') => self.text("expected a text").map(|_| ()),
            Some(b'0'..=b'9' | b'-') => self.number().map(|_| ()),
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            Some(b'n') => self.word(b"null"),
            _ => Err(self.error("expected a value")),
        }
    }
}

/// The number that the whole text is, rounded.
fn number_in(text: &[u8]) -> Option<i64> {
    let value: f64 = std::str::from_utf8(text).ok()?.trim().parse().ok()?;
    value.is_finite().then(|| value.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_and_saturate() {
        for (json, value) in [
            ("0", 0),
            ("-12", -12),
            ("2.5", 3),
            ("-2.4", -2),
            ("1e2", 100),
            ("\" 81 \"", 81),
            ("9223372036854775807", i64::MAX),
            ("1e40", i64::MAX),
            ("-99999999999999999999", i64::MIN),
        ] {
            assert_eq!(Scanner::new(json.as_bytes()).scalar(), Ok(Scalar::Number(value)), "{json}");
        }
        for json in ["-", "1e", "1.2.3", "1e400"] {
            assert!(Scanner::new(json.as_bytes()).scalar().is_err(), "{json}");
        }
    }

    #[test]
    fn other_values_are_skipped_whole() {
        assert_eq!(Scanner::new(b"null").scalar(), Ok(Scalar::Null));
        for json in ["\"nan\"", "\"\\\"\"", "{\"a\":[{},[],\"}\",-1.5,true]}", "[ ]"] {
            let mut scanner = Scanner::new(json.as_bytes());
            assert_eq!(scanner.scalar(), Ok(Scalar::Other), "{json}");
            assert_eq!(scanner.end(), Ok(()), "{json}");
        }
        for json in ["", "nul", "[1", "[1 2]", "{\"a\"}", "{\"a\":1,}", "\"open", "\"open\\", "[}"] {
            assert!(Scanner::new(json.as_bytes()).scalar().is_err(), "{json}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(Scanner::new(nested(64).as_bytes()).skip(), Ok(()));
        let error = Scanner::new(nested(1_000_000).as_bytes()).skip().expect_err("too deep");
        assert_eq!((error.offset, error.reason), (64, "the document nests too deep"));
    }
}
