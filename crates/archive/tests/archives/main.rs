//! Archives over HTTP, and the one with real data.

mod over_http;
mod real_data;
