//! The store as its users see it, on small sessions and on every kind of cache.

mod fixture;
mod kept;
mod leaving;
mod shared;
mod suite;
mod trouble;
