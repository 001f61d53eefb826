//! A [`replay::Frame`] as bytes for programs of any language: MessagePack, JSON, or packed integers.
//!
//! What goes in is a frame; what comes out of an [`Encoder`] is one message. [`Format::Msgpack`] and [`Format::Json`]
//! are maps with a name at each value; [`Format::Packed`] leaves out what the [`Metadata`] says once: names, order,
//! units and scales. The decision that shaped this crate: a frame's fields are listed **once** (`frame_fields`), and
//! whatever writes or announces them takes them from that list, so that no form can differ from another.
//!
//! # What a message holds
//!
//! `{frame_index, t, lap, drivers: {CODE: {…}}, weather?}`: the frame's number, seconds since the first frame, the
//! lap that the leader drives (races), and of each car:
//!
//! | field | unit | what |
//! | --- | --- | --- |
//! | `x`, `y` | 1/10 m | east and north of the circuit's origin |
//! | `dist` | m | driven since the line of the start |
//! | `rel_dist` | laps | the fraction of the lap being driven |
//! | `race_progress` | laps | laps completed and the fraction of the one being driven; before the line negative |
//! | `lap` | | the lap being driven, from 1 |
//! | `position` | | the place, from 1 |
//! | `status` | | `grid running pit stopped out finished` |
//! | `speed`, `gear`, `rpm`, `throttle`, `brake` | km/h, –, 1/min, %, – | gear 0 is neutral; `brake` is true or false |
//! | `drs` | | as in the feed: 0/1 off, 8 eligible, 10/12/14 open |
//! | `tyre` | | `SOFT MEDIUM HARD INTERMEDIATE WET UNKNOWN` |
//! | `gap_to_previous`, `gap_to_leader` | s | how long ago the car ahead, and the leader, was here; the difference of best laps where cars do not race; missing for a car that is laps down |
//! | `lap_time` | s | of the last lap completed |
//! | `sector1`, `sector2`, `sector3` | s | of the lap being driven as far as known; until its first, those of the last lap |
//!
//! `weather` is left out until it is first reported: `air_temp` and `track_temp` in °C, `humidity` in percent,
//! `pressure` in hPa, `wind_speed` in m/s, `wind_direction` in degrees, `rainfall` true or false.
//!
//! What is not known is `nil` or `null`, never 0. Numbers with decimals are 32-bit floats in MessagePack (wrong by at
//! most 6e-8 of themselves), and rounded in JSON: to centimetres, 1e-6 laps, milliseconds, 0.1 km/h.
//!
//! # Packed
//!
//! `[frame_index, t, lap, weather, cars]`. `cars` is one array: of each driver of [`Metadata::drivers`] the values of
//! [`Metadata::fields`], one driver after another; `weather` is an array in the order of [`Metadata::weather`], or
//! nil. A value is an integer: times the field's `scale` it is the number, or it is the place in the field's
//! `values`. `t` is in milliseconds. Two fields follow from others and are left out: `dist` is `race_progress` ×
//! [`Metadata::lap_length`], and `rel_dist` what `race_progress` is above whole laps.
//!
//! ```
//! use replay::{Frame, Replay, ReplayOptions};
//! use wire::{Encoder, Format, Metadata};
//!
//! # let key = timing::SessionKey { year: 0, round: 1, kind: timing::SessionKind::Race };
//! # let topics = demo::Season::new(demo::Options::SMALL).make(key).unwrap().topics;
//! # let session = session::build(key, &session::Sources { topics, ..Default::default() }).unwrap();
//! let replay = Replay::new(session.into(), ReplayOptions::default()).unwrap();
//! let (mut frame, mut message) = (Frame::default(), Vec::new());
//! let mut encoder = Encoder::new(replay.session());
//! replay.frame_into(1_000, &mut frame);
//!
//! encoder.encode(Format::Msgpack, &frame, &mut message);
//! let read: serde_json::Value = rmp_serde::from_slice(&message).unwrap();
//! let leader = Metadata::of(&replay).drivers[frame.order[0]].code;
//! assert_eq!(read["drivers"][leader.as_str()]["position"], 1);
//! ```

mod encoder;
mod field;
mod frame_fields;
mod json;
mod metadata;
mod msgpack;
mod packed;

pub use encoder::{Encoder, Format};
pub use field::{Coding, Field};
pub use metadata::{DriverInfo, Metadata, TotalLaps};
