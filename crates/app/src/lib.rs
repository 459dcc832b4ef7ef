//! One function per use case, the ports to the world, and the words of every face.
//!
//! Start at [`App::open`]; a face calls the use cases by method or, from the window, by name through
//! [`App::dispatch`]. No face holds a rule of its own.
#![forbid(unsafe_code)]

mod commands;
mod ports;
mod problem;
mod stub;
pub mod wire;

pub use commands::{COMMANDS, Nothing};
pub use ports::{Clock, FilePicker, Ports, RandomSource};
pub use problem::{Exit, Problem, ProblemCode, ProblemView};

/// The open program.
pub struct App;
