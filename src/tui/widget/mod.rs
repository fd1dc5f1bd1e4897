//! Widgets, which draw data into cells. They know styles, but never the model.

pub mod cell_grid;
pub mod overlay;
pub mod pixel_grid;

pub use cell_grid::{CellGrid, CellView, Edges};
pub use overlay::Overlay;
pub use pixel_grid::PixelGrid;
