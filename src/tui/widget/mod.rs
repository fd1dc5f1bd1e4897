//! Widgets: data in, cells out. They know styles, never the model.

pub mod number_grid;
pub mod overlay;
pub mod pixel_grid;

pub use number_grid::{CellView, NumberGrid};
pub use overlay::Overlay;
pub use pixel_grid::PixelGrid;
