//! Why there is no figure.

use thiserror::Error;

/// Most cells that one drawing shows.
pub const MOST_CELLS: u128 = 50_000;

/// Most frames of an animation.
pub const MOST_FRAMES: i64 = 2_000;

/// Most pixels of a picture.
pub const MOST_PIXELS: f64 = 64e6;

/// Most pixels of all frames together.
pub const MOST_ANIMATED_PIXELS: f64 = 1e9;

#[derive(Clone, Debug, PartialEq, Error)]
pub enum FigureError {
    #[error("the layer is refused")]
    Refused,
    #[error(
        "the figure would have {cells} cells, and {MOST_CELLS} are the limit; show fewer stages, or take a smaller input"
    )]
    TooManyCells { cells: u128 },
    #[error(
        "the animation would have {frames} frames, and {MOST_FRAMES} are the limit; write one step as a picture, or take a smaller input"
    )]
    TooManyFrames { frames: i64 },
    #[error(
        "the picture would have {width}x{height} pixels, and {} million are the limit; make the cells smaller, or write \
         an .svg",
        MOST_PIXELS / 1e6
    )]
    TooManyPixels { width: f64, height: f64 },
    #[error(
        "{frames} frames of {width}x{height} pixels are more than {} million, the limit; make the cells smaller",
        MOST_ANIMATED_PIXELS / 1e6
    )]
    TooManyAnimatedPixels { frames: i64, width: f64, height: f64 },
    #[error("there is no step {step}: this view has {steps}, counted from 1")]
    NoSuchStep { step: i64, steps: i64 },
    #[error("the stage 'stamp' is the stamp of one input, which only the stamp view chooses")]
    StampElsewhere,
    #[error("an animation shows every step; for one of them, or for a sheet, write a picture")]
    StillAnimation,
    /// Of a network.
    #[error("there are no values: {0}")]
    Values(String),
    #[error("there is no memory for the picture")]
    NoRoom,
    /// Whoever watched wants it no more.
    #[error("the figure was cancelled")]
    Cancelled,
    #[error("the picture cannot be encoded: {0}")]
    Encoder(String),
}
