//! tconv
pub mod conv;
