//! The store as its users see it, on small sessions and on every kind of cache.

mod abandoned;
mod fixture;
mod kept;
mod shared;
mod suite;
mod trouble;
