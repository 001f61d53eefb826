//! A topic's file as lines: twelve bytes of stamp, then JSON.

use crate::{Damage, DamagedFile, StreamStamp, Topic};

/// Lines longer than this are damage: the longest real one is under 200 KB.
pub const MAX_LINE_BYTES: usize = 4 << 20;

/// A reason may quote all of a line: these many characters of its beginning and of its end are kept, for what was
/// wrong comes first and the place last.
const REASON_CHARS: [usize; 2] = [160, 80];

/// What is wrong with a line beyond [`MAX_LINE_BYTES`].
pub(crate) const TOO_LONG: &str = "the line is over 4 MiB long";

const STAMP_BYTES: usize = 12;
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// One line of a topic's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The line's number in the file, from 1.
    pub number: usize,
    /// Where the line begins, in bytes from the start of the file.
    pub offset: usize,
    /// When it arrived.
    pub stamp: StreamStamp,
    /// The JSON after the stamp.
    pub payload: &'a [u8],
}

impl Line<'_> {
    /// The damage report's entry for this line; of a long reason the middle is left out.
    #[must_use]
    pub fn damage(&self, topic: Topic, reason: impl ToString) -> Damage {
        let file = DamagedFile::Topic(topic);
        Damage { file, line: self.number, offset: self.offset, reason: shortened(reason.to_string()) }
    }
}

pub(crate) fn shortened(reason: String) -> String {
    let [first, last] = REASON_CHARS;
    let end = reason.char_indices().nth(first).map(|(at, _)| at);
    let begin = reason.char_indices().nth_back(last - 1).map(|(at, _)| at);
    match end.zip(begin) {
        Some((end, begin)) if end < begin => format!("{}…{}", &reason[..end], &reason[begin..]),
        _ => reason,
    }
}

/// Splits a topic's file into lines. A byte order mark, either line ending and empty lines are accepted; a line
/// without a stamp or beyond [`MAX_LINE_BYTES`] is damage, and the next line is read on.
///
/// ```
/// use timing::{Lines, StreamStamp, Topic};
///
/// let file = b"\xef\xbb\xbf00:00:24.500{\"Status\":\"1\"}\r\nhalf a li";
/// let mut lines = Lines::new(Topic::TrackStatus, file);
/// let first = lines.next().unwrap().unwrap();
/// assert_eq!(first.stamp, StreamStamp::from_millis(24_500));
/// assert_eq!(first.payload, b"{\"Status\":\"1\"}");
/// assert_eq!(lines.next().unwrap().unwrap_err().line, 2);
/// assert!(lines.next().is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    topic: Topic,
    lines: RawLines<'a>,
}

impl<'a> Lines<'a> {
    /// Reads a whole file from its beginning.
    #[must_use]
    pub fn new(topic: Topic, file: &'a [u8]) -> Self {
        Self { topic, lines: RawLines::new(file) }
    }

    fn parse(&self, RawLine { number, offset, bytes }: RawLine<'a>) -> Result<Line<'a>, Damage> {
        let damage = |reason: &str| Damage {
            file: DamagedFile::Topic(self.topic),
            line: number,
            offset,
            reason: reason.to_owned(),
        };
        if bytes.len() > MAX_LINE_BYTES {
            return Err(damage(TOO_LONG));
        }
        let (stamp, payload) = bytes
            .split_at_checked(STAMP_BYTES)
            .ok_or_else(|| damage("the line is too short for a time stamp"))?;
        let stamp = StreamStamp::parse(stamp)
            .ok_or_else(|| damage("the line does not begin with a time stamp HH:MM:SS.mmm"))?;
        Ok(Line { number, offset, stamp, payload })
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Result<Line<'a>, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.next()?;
        Some(self.parse(line))
    }
}

/// A line as it stands, without its end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawLine<'a> {
    pub(crate) number: usize,
    pub(crate) offset: usize,
    pub(crate) bytes: &'a [u8],
}

/// The lines of a file that are not empty.
#[derive(Clone, Debug)]
pub(crate) struct RawLines<'a> {
    file: &'a [u8],
    offset: usize,
    number: usize,
}

impl<'a> RawLines<'a> {
    pub(crate) fn new(file: &'a [u8]) -> Self {
        let offset = if file.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        Self { file, offset, number: 0 }
    }
}

impl<'a> Iterator for RawLines<'a> {
    type Item = RawLine<'a>;

    fn next(&mut self) -> Option<RawLine<'a>> {
        loop {
            let offset = self.offset;
            let rest = self.file.get(offset..).filter(|rest| !rest.is_empty())?;
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            self.offset += end + 1;
            self.number += 1;
            let bytes = rest[..end].trim_ascii_end();
            if !bytes.is_empty() {
                return Some(RawLine { number: self.number, offset, bytes });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &[u8]) -> Vec<Result<(usize, usize, String), usize>> {
        Lines::new(Topic::LapCount, file)
            .map(|line| match line {
                Ok(l) => Ok((l.number, l.offset, String::from_utf8_lossy(l.payload).into_owned())),
                Err(damage) => Err(damage.line),
            })
            .collect()
    }

    #[test]
    fn both_line_endings_and_empty_lines_are_read() {
        let lines = read(b"00:00:01.000{}\r\n\r\n00:00:02.000[]\n");
        assert_eq!(lines, [Ok((1, 0, "{}".to_owned())), Ok((3, 18, "[]".to_owned()))]);
    }

    #[test]
    fn a_damaged_line_costs_only_itself() {
        let lines = read(b"00:00:01.000{}\nrubbish\n00:00:0\n00:00:02.000{}");
        assert_eq!(lines, [Ok((1, 0, "{}".to_owned())), Err(2), Err(3), Ok((4, 31, "{}".to_owned()))]);
    }

    #[test]
    fn an_oversized_line_is_damage() {
        let mut file = b"00:00:01.000".to_vec();
        file.resize(MAX_LINE_BYTES + 1, b'x');
        file.extend_from_slice(b"\n00:00:02.000{}");
        assert_eq!(read(&file).len(), 2);
        assert_eq!(read(&file)[0], Err(1));
    }

    #[test]
    fn a_long_reason_keeps_its_beginning_and_its_end() {
        let line = Lines::new(Topic::LapCount, b"00:00:01.000{}").next().expect("a line").expect("a stamp");
        assert_eq!(line.damage(Topic::LapCount, "short").reason, "short");
        let quoted = format!("`{}` is not a value, column 12", "é".repeat(1 << 20));
        let reason = line.damage(Topic::LapCount, quoted).reason;
        assert!(reason.starts_with("`éé") && reason.ends_with("éé` is not a value, column 12"), "{reason}");
        assert!(reason.len() < 600, "{}", reason.len());
    }

    #[test]
    fn an_empty_file_has_no_lines() {
        assert_eq!(read(b""), []);
        assert_eq!(read(b"\xef\xbb\xbf"), []);
    }
}
