//! The schedule at work: many drivers, one service, and what goes wrong between them.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a simulation must end where it cannot go on"
)]
#![expect(clippy::print_stdout, reason = "its figures are what it is for")]

mod driver;
mod properties;
mod service;
mod simulation;
mod world;
