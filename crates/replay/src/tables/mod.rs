//! A replay as Arrow tables, in parts that are made one at a time and independently of each other, by the rules of
//! [`session::tables`]: what is not known is null; times are seconds, drivers three-letter codes.

mod circuit;
mod frames;
mod moments;

pub use circuit::circuit;
pub use frames::{FrameSelection, FrameTable};
pub use moments::moments;
