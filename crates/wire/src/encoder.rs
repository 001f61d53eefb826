//! Frames into messages, one after another into the same buffers.

use std::fmt;

use flate2::{Compress, Compression, FlushCompress, Status};
use replay::Frame;
use session::Session;
use timing::DriverCode;

use crate::metadata::announced;
use crate::{frame_fields, json, msgpack, packed};

/// A longer JSON text is compressed.
const PLAIN_UP_TO: usize = 1024;
/// What comes before a plain JSON text, and before a compressed one.
const PLAIN: u8 = b'J';
const COMPRESSED: u8 = b'Z';
/// The largest window there is: 32 KiB.
const WINDOW_BITS: u8 = 15;
/// Room for what compressing adds to a text that cannot be compressed.
const OVERHEAD: usize = 1024;

/// The forms of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A MessagePack map.
    Msgpack,
    /// A JSON object behind a `J`; over 1 KiB gzipped, behind a `Z`.
    Json,
    /// MessagePack arrays of integers, as [`crate::Metadata`] explains.
    Packed,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Msgpack, Self::Json, Self::Packed];

    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Msgpack => "msgpack",
            Self::Json => "json",
            Self::Packed => "packed",
        }
    }

    /// The form of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// Writes the frames of one session. After the first message of a form, further ones allocate nothing, unless they
/// need more room than all before.
pub struct Encoder {
    /// Indices of a frame's cars, in the order in which they are written, and their drivers.
    cars: Vec<(usize, DriverCode)>,
    drivers: Vec<DriverCode>,
    /// Fields of a car and of the weather: all, and those that are packed.
    fields: [usize; 2],
    packed_fields: [usize; 2],
    text: Vec<u8>,
    /// Takes a quarter of a megabyte, so it is there only if it is needed.
    gzip: Option<Compress>,
}

impl Encoder {
    /// For the frames of this session.
    #[must_use]
    pub fn new(session: &Session) -> Self {
        let fields = [frame_fields::of_car(), frame_fields::of_weather()];
        let drivers: Vec<DriverCode> = session.drivers.iter().map(|driver| driver.code).collect();
        Self {
            cars: drivers.iter().copied().enumerate().collect(),
            drivers,
            fields: [fields[0].len(), fields[1].len()],
            packed_fields: fields.map(|fields| announced(fields).len()),
            text: Vec::new(),
            gzip: None,
        }
    }

    /// Writes only these drivers from now on, by their indices in [`Session::drivers`] and in this order; all of them where
    /// none is named. Packed frames have the fields of these drivers, one after another.
    pub fn choose(&mut self, drivers: &[usize]) {
        let all = 0..self.drivers.len();
        let chosen = drivers.iter().copied().filter(|driver| all.contains(driver));
        let with_code = |driver: usize| (driver, self.drivers[driver]);
        self.cars = if drivers.is_empty() {
            all.clone().map(with_code).collect()
        } else {
            chosen.map(with_code).collect()
        };
    }

    /// Writes one message in place of what the buffer holds.
    pub fn encode(&mut self, format: Format, frame: &Frame, message: &mut Vec<u8>) {
        message.clear();
        match format {
            Format::Msgpack => msgpack::frame(frame, &self.cars, self.fields, message),
            Format::Packed => packed::frame(frame, &self.cars, self.packed_fields, message),
            Format::Json => self.json_message(frame, message),
        }
    }

    /// Appends one frame as JSON text, with nothing before it.
    pub fn json(&self, frame: &Frame, text: &mut Vec<u8>) {
        json::frame(frame, &self.cars, text);
    }

    fn json_message(&mut self, frame: &Frame, message: &mut Vec<u8>) {
        self.text.clear();
        json::frame(frame, &self.cars, &mut self.text);
        if self.text.len() <= PLAIN_UP_TO || !self.compress_text(message) {
            message.clear();
            message.push(PLAIN);
            message.extend_from_slice(&self.text);
        }
    }

    /// Whether the text could be compressed: it always can, or the message is a plain one.
    fn compress_text(&mut self, message: &mut Vec<u8>) -> bool {
        message.push(COMPRESSED);
        message.reserve(self.text.len() + OVERHEAD);
        let gzip = self.gzip.get_or_insert_with(|| Compress::new_gzip(Compression::fast(), WINDOW_BITS));
        gzip.reset();
        let done = gzip.compress_vec(&self.text, message, FlushCompress::Finish);
        matches!(done, Ok(Status::StreamEnd))
    }
}

impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder").field("cars", &self.cars).finish_non_exhaustive()
    }
}
