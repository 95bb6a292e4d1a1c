//! What the Lambda functions of the stack do with an event; the `main`s only start it.

mod configuration;
mod dashboard;
mod dead_letter;
mod events;
mod finisher;
mod milestone;
mod ports;
mod read_copy;
mod scanner;
mod scheduler;
mod start;

pub use configuration::{Configuration, InvalidConfiguration};
pub use dashboard::run as run_dashboard;
pub use dead_letter::DeadLetterFunction;
pub use finisher::FinisherFunction;
pub use scanner::ScannerFunction;
pub use scheduler::SchedulerFunction;
pub use start::{Function, run};
