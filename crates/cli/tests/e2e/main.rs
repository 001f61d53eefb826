//! The program as people meet it: arguments in, exit code, output and files out.

mod bad_input;
mod bench;
mod cache;
mod demo;
mod export;
mod golden;
mod harness;
mod help;
mod network;
mod places;
mod real_data;
mod recordings;
mod screens;
mod serve;
mod unusable;
mod verify;
