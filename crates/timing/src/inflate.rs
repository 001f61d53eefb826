//! The payload of a compressed topic: a JSON string of base64 of raw deflate of a JSON document.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// A line that inflates to more than this is refused: the largest real one is under 40 KB.
pub const MAX_INFLATED_BYTES: usize = 8 << 20;

const FIRST_GUESS_BYTES: usize = 64 << 10;

/// Why a compressed payload could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InflateError {
    /// The payload is not one JSON string.
    #[error("the payload is not a JSON string")]
    NotAString,
    /// The string is not base64.
    #[error("the payload is not base64: {0}")]
    Base64(base64::DecodeSliceError),
    /// The bytes are not raw deflate.
    #[error("the payload is not deflated data (at byte {at} of {of})")]
    Deflate {
        /// Compressed bytes read before the fault.
        at: u64,
        /// Compressed bytes in all.
        of: usize,
    },
    /// The deflated data ends early.
    #[error("the deflated data is cut off after {0} bytes")]
    CutOff(usize),
    /// It inflates beyond [`MAX_INFLATED_BYTES`].
    #[error("the payload inflates to more than 8 MiB")]
    TooLarge,
}

/// Inflates payloads one after another into the same buffers, never past [`MAX_INFLATED_BYTES`].
///
/// ```
/// let packed = timing::deflate(br#"{"Entries":[]}"#);
/// let mut inflater = timing::Inflater::new();
/// assert_eq!(inflater.inflate(packed.as_bytes()).unwrap(), br#"{"Entries":[]}"#);
/// assert!(inflater.inflate(b"rubbish").is_err());
/// ```
#[derive(Debug)]
pub struct Inflater {
    state: Decompress,
    compressed: Vec<u8>,
    inflated: Vec<u8>,
}

impl Default for Inflater {
    fn default() -> Self {
        Self::new()
    }
}

impl Inflater {
    /// Buffers grow to the largest payload met.
    #[must_use]
    pub fn new() -> Self {
        Self { state: Decompress::new(false), compressed: Vec::new(), inflated: Vec::new() }
    }

    /// The document inside the payload, a JSON string with its quotes.
    ///
    /// # Errors
    /// Any [`InflateError`]; the inflater can be used again after one.
    pub fn inflate(&mut self, payload: &[u8]) -> Result<&[u8], InflateError> {
        let text = json_string(payload)?;
        self.compressed.resize(base64::decoded_len_estimate(text.len()), 0);
        let length =
            STANDARD.decode_slice(text.as_ref(), &mut self.compressed).map_err(InflateError::Base64)?;
        let length = self.run(length)?;
        Ok(&self.inflated[..length])
    }

    /// Inflates `self.compressed[..length]` into `self.inflated`; returns how much it became.
    fn run(&mut self, length: usize) -> Result<usize, InflateError> {
        self.state.reset(false);
        if self.inflated.is_empty() {
            self.inflated.resize(FIRST_GUESS_BYTES, 0);
        }
        loop {
            let (read, written) = (self.state.total_in() as usize, self.state.total_out() as usize);
            let status = self
                .state
                .decompress(
                    &self.compressed[read..length],
                    &mut self.inflated[written..],
                    FlushDecompress::Finish,
                )
                .map_err(|_| InflateError::Deflate { at: self.state.total_in(), of: length })?;
            match status {
                Status::StreamEnd => return Ok(self.state.total_out() as usize),
                _ if (self.state.total_out() as usize) < self.inflated.len() => {
                    return Err(InflateError::CutOff(length));
                }
                _ if self.inflated.len() >= MAX_INFLATED_BYTES => return Err(InflateError::TooLarge),
                _ => self.inflated.resize((self.inflated.len() * 2).min(MAX_INFLATED_BYTES), 0),
            }
        }
    }
}

/// The text between the quotes; escapes, which no known recorder writes, are undone.
fn json_string(payload: &[u8]) -> Result<Cow<'_, [u8]>, InflateError> {
    match payload {
        [b'"', text @ .., b'"'] if memchr::memchr2(b'\\', b'"', text).is_none() => Ok(Cow::Borrowed(text)),
        _ => serde_json::from_slice::<String>(payload)
            .map(|text| Cow::Owned(text.into_bytes()))
            .map_err(|_| InflateError::NotAString),
    }
}

/// The payload that [`Inflater::inflate`] turns back into `document`: a JSON string with its quotes.
#[must_use]
pub fn deflate(document: &[u8]) -> String {
    let mut state = Compress::new(Compression::default(), false);
    let mut compressed = Vec::with_capacity(document.len() / 2 + 64);
    loop {
        let read = state.total_in() as usize;
        match state.compress_vec(&document[read..], &mut compressed, FlushCompress::Finish) {
            Ok(Status::StreamEnd) => break,
            _ => compressed.reserve(compressed.capacity()),
        }
    }
    format!("\"{}\"", STANDARD.encode(compressed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_payload_is_said_to_be_cut() {
        let whole = deflate(&[b'a'; 5000]);
        let bytes = STANDARD.decode(whole.trim_matches('"')).expect("our own base64");
        let cut = format!("\"{}\"", STANDARD.encode(&bytes[..bytes.len() / 2]));
        assert!(matches!(Inflater::new().inflate(cut.as_bytes()), Err(InflateError::CutOff(_))));
    }

    #[test]
    fn a_bomb_is_refused_within_bounded_memory() {
        let bomb = deflate(&vec![0; MAX_INFLATED_BYTES + 1]);
        let mut inflater = Inflater::new();
        assert_eq!(inflater.inflate(bomb.as_bytes()), Err(InflateError::TooLarge));
        assert!(inflater.inflated.len() <= MAX_INFLATED_BYTES);
        let fine = deflate(b"fine");
        assert_eq!(inflater.inflate(fine.as_bytes()), Ok(&b"fine"[..]));
    }

    #[test]
    fn escapes_are_undone() {
        let packed = deflate(b"some text / that has slashes ?? in base64 ~~~~ \xff\xff\xff\xff");
        let escaped = packed.replace('/', "\\/");
        assert!(Inflater::new().inflate(escaped.as_bytes()).is_ok());
    }

    #[test]
    fn rubbish_is_named() {
        let mut inflater = Inflater::new();
        assert_eq!(inflater.inflate(b"{}"), Err(InflateError::NotAString));
        assert!(matches!(inflater.inflate(b"\"####\""), Err(InflateError::Base64(_))));
        assert!(matches!(inflater.inflate(b"\"/////////////w==\""), Err(InflateError::Deflate { .. })));
        assert!(matches!(inflater.inflate(b"\"\""), Err(InflateError::CutOff(0))));
    }

    proptest::proptest! {
        #[test]
        fn inflating_undoes_deflating(document: Vec<u8>) {
            let packed = deflate(&document);
            let mut inflater = Inflater::new();
            proptest::prop_assert_eq!(inflater.inflate(packed.as_bytes()).expect("our own"), &document[..]);
        }
    }
}
