//! Entries: their form, what is kept of a session, and what becomes of damaged ones.

mod damage;
mod form;
mod round_trip;
mod support;
