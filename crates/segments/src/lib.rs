//! A [`replay::Replay`] in segments of one minute, from which a browser plays it: whoever has a segment can draw any
//! instant of that minute as [`replay::Replay::at`] would show it.
//!
//! [`write()`] makes a segment, [`Manifest`] says what all of them have in common, and [`Segment::read`] takes one apart
//! again. The decision that shaped it: a car's samples are lines and steps already, so a segment has no value for each
//! frame but the **ends of lines and the changes**, as many as it takes to be within the tolerance that the manifest
//! announces for each channel, at every frame. In a Grand Prix that is one entry for fifty values, and a reader draws at any
//! rate, forwards or backwards, without asking again.
//!
//! ```
//! use replay::{Frame, Replay, ReplayOptions};
//! use segments::{Manifest, Segment};
//!
//! # let key = timing::SessionKey { year: 0, round: 1, kind: timing::SessionKind::Race };
//! # let topics = demo::Season::new(demo::Options::SMALL).make(key).unwrap().topics;
//! # let session = session::build(key, &session::Sources { topics, ..Default::default() }).unwrap();
//! let replay = Replay::new(session.into(), ReplayOptions::default()).unwrap();
//! let manifest = Manifest::of(&replay);
//! let mut stream = Vec::new();
//! segments::write(&replay, 3, &mut stream).unwrap();
//!
//! let segment = Segment::read(&stream).unwrap();
//! assert_eq!((segment.first(), segment.frames()), (3 * manifest.frames_per_segment, 1501));
//! let (mut frame, shown) = (Frame::default(), segment.at(700.0));
//! replay.frame_into(segment.first() + 700, &mut frame);
//! assert_eq!(shown.order(), frame.order);
//! let speed = shown.car(frame.order[0], "speed").unwrap();
//! assert!((speed - frame.cars[frame.order[0]].speed.unwrap()).abs() <= 0.6);
//! ```
//!
//! # The stream
//!
//! An Arrow IPC stream with one record batch, uncompressed: compressing it is the work of HTTP. The schema's metadata
//! hold, under `lightsout`, JSON: `{"version", "segment", "first", "frames"}`, which are the form's version, the number
//! of the segment from 0, the number of its first frame in the replay, and how many frames it has: a minute's and the
//! first of the next minute, so that every instant lies between two frames of one segment. The last segment has what is
//! left.
//!
//! A row is one channel of one driver, or of the session. Every channel of every driver has its row: first those of
//! drivers, channel by channel in the order of [`Manifest::channels`] and each in the order of [`Manifest::drivers`],
//! then those of the session.
//!
//! | column | type | what |
//! | --- | --- | --- |
//! | `channel` | text | the name |
//! | `driver` | text or null | the driver's letters; null for what is the session's |
//! | `frame` | list of 16-bit unsigned integers | of each entry, how many frames it is after the entry before; the first is 0, the segment's first frame |
//! | `value` | list of 32-bit integers or nulls, as long | of each entry, how much its value is above the last value before it that was not null, the first above 0; null: from this entry to the next the value is missing |
//!
//! Two running sums give entries of frame and value. A null does not change the sum of values: `5, null, 2` are the
//! values 5, missing, 7. A value times the channel's scale is in the channel's unit; where the channel has `values`, it
//! is a place in that list, from 0.
//!
//! - Of a `step` channel, an entry holds until the next one, the last to the end.
//! - Of a `linear` channel, the value moves in a straight line to the next entry. Where that is null, or there is none,
//!   it stays as it is; null holds until the next entry.
//!
//! Two values of a frame follow from others: the distance is `progress` × [`Manifest::lap_length`], and the fraction of
//! the lap `progress` − `laps`, the laps completed. (Where the replay's motion is sampled, a frame has those of the merged
//! telemetry; a segment does not.) The order is that of `position`.
//!
//! # The channels
//!
//! | channel | unit | off by at most | what |
//! | --- | --- | --- | --- |
//! | `x`, `y` | 1/10 m | 0.15 m | east and north of the circuit's origin |
//! | `progress` | laps | 4e-5 | laps completed and the fraction of the one being driven; before the line negative |
//! | `speed`, `rpm`, `throttle` | km/h, 1/min, % | 0.6, 60, 1 | |
//! | `gap_to_leader`, `interval` | s | 0.01 | how long ago the leader, and the car ahead, was here; the difference of best laps where cars do not race; missing for a car that is laps down |
//! | `position` | | | the place, from 1 |
//! | `status` | | | `grid running pit stopped out finished` |
//! | `lap`, `laps` | | | the lap being driven, from 1; laps completed |
//! | `gear`, `brake`, `drs` | | | 0 is neutral; whether the car brakes; as in the feed: 0/1 off, 8 eligible, 10/12/14 open |
//! | `tyre`, `tyre_age` | –, laps | | the compound; laps on the set, the one being driven included |
//! | `laps_down` | laps | | whole laps behind the leader |
//! | `last_lap`, `best_lap` | s | | the last lap completed; where cars do not race, the lap that the order goes by |
//! | `sector1`, `sector2`, `sector3` | s | | of the lap being driven as far as known; until its first, those of the last lap |
//! | `estimated` | | | whether place and progress are carried on without samples |
//! | `flag` | | | `clear yellow unused safety_car red virtual_safety_car virtual_safety_car_ending` |
//! | `leader_lap`, `classified` | | | the lap that the leader drives; whether the order is the official classification |
//! | `air_temp`, `track_temp`, `humidity`, `pressure`, `wind_speed`, `wind_direction`, `rainfall` | °C, °C, %, hPa, m/s, °, – | | as last reported; missing before |
//!
//! `progress` and `laps` change at the line in different ways: just there, their difference may be below 0 or above 1
//! by `progress`'s tolerance. Where cars do not race, exact gaps are differences of `best_lap`.
//!
//! Where nothing else is said, a value is exact: times to the millisecond and weather to the decimal that the feed has.

mod channel;
mod cut;
mod error;
mod linear;
mod manifest;
mod read;
mod series;
mod stream;

pub use channel::{Channel, Kind, Scope, Values};
pub use cut::write;
pub use error::SegmentError;
pub use manifest::{Manifest, SECONDS, count};
pub use read::{Instant, Segment};

/// The version of a segment's form. It goes up with any change of a column, of a channel, or of what an entry means.
pub const VERSION: u32 = 3;
