//! Frames as messages, and the bytes of which they are made.

use std::convert::Infallible;
use std::hint::black_box;
use std::ops::Range;

use replay::{Frame, Replay};
use wire::{Encoder, Format};

use super::report::{Amount, Figure};
use super::timing::{Times, by_turns, timed};

const FLOOR: &str = "copying the message's bytes";

/// What was measured.
#[derive(Debug)]
pub(crate) struct Encoded {
    pub(crate) figures: Vec<Figure>,
    /// Of one frame in each form, on average.
    pub(crate) bytes: Vec<Amount>,
}

/// Encodes frames one after another in each form; in MessagePack computing them, too.
pub(crate) fn measure(replay: &Replay, frames: Range<usize>, runs: usize) -> Encoded {
    let made = |index| {
        let mut frame = Frame::default();
        replay.frame_into(index, &mut frame);
        frame
    };
    let made: Vec<Frame> = frames.clone().map(made).collect();
    let mut encoded = Encoded { figures: Vec::new(), bytes: Vec::new() };
    for format in Format::ALL {
        let mut writer = Writer::new(replay, format);
        let messages: Vec<Vec<u8>> = made.iter().map(|frame| writer.write(frame).to_vec()).collect();
        let [figure, amount] = names(format);
        let measured = against_copies(runs, &messages, || {
            for frame in &made {
                black_box(writer.write(frame));
            }
        });
        encoded.figures.push(Figure::new(figure, FLOOR, measured));
        let total: usize = messages.iter().map(Vec::len).sum();
        encoded.bytes.push(Amount { name: amount, bytes: (total / messages.len().max(1)) as u64 });
        if format == Format::Msgpack {
            let mut frame = Frame::default();
            let measured = against_copies(runs, &messages, || {
                for index in frames.clone() {
                    replay.frame_into(index, &mut frame);
                    black_box(writer.write(&frame));
                }
            });
            encoded.figures.push(Figure::new("sequential frame in msgpack", FLOOR, measured));
        }
    }
    encoded
}

/// The names of a form's figure and of its size.
fn names(format: Format) -> [&'static str; 2] {
    match format {
        Format::Msgpack => ["encoding msgpack", "msgpack frame"],
        Format::Json => ["encoding json", "json frame"],
        Format::Packed => ["encoding packed", "packed frame"],
    }
}

/// Measures the writing of messages against copying them.
fn against_copies(runs: usize, messages: &[Vec<u8>], mut write: impl FnMut()) -> (Times, Times) {
    // The longest message makes the room: that is not what is measured.
    let mut copy = messages.iter().max_by_key(|message| message.len()).cloned().unwrap_or_default();
    let floor = || {
        let copies = || {
            for message in messages {
                copy.clear();
                copy.extend_from_slice(black_box(message));
            }
        };
        Ok::<_, Infallible>(timed(copies).1)
    };
    let Ok(measured) = by_turns(runs, messages.len(), || Ok(timed(&mut write).1), floor);
    measured
}

/// Writes messages of one form.
#[derive(Debug)]
struct Writer {
    encoder: Encoder,
    format: Format,
    message: Vec<u8>,
}

impl Writer {
    fn new(replay: &Replay, format: Format) -> Self {
        Self { encoder: Encoder::new(replay.session()), format, message: Vec::new() }
    }

    fn write(&mut self, frame: &Frame) -> &[u8] {
        self.encoder.encode(self.format, frame, &mut self.message);
        &self.message
    }
}
