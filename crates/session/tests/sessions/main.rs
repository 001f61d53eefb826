//! Sessions from any feed: made, recorded, real and impossible ones.

mod any_messages;
mod facts;
mod golden_events;
mod golden_exceptions;
mod golden_laps;
mod golden_results;
mod golden_telemetry;
mod recordings;
mod support;
