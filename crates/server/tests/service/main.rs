//! The service as its clients see it: a real socket, and the small demo season behind it.

mod client;
mod http;
mod streams;
