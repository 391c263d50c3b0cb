//! The whole comparison, on counts whose answer is known.

mod calibration;
mod convergence;
mod counting;
mod crowds;
mod drivers;
mod findings;
mod invariants;
mod within;
