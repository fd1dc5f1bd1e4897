pub mod cli;
pub mod conv;
pub mod figure;
pub mod load;
pub mod palette;
pub mod scene;
pub mod tui;
