//! Why a figure cannot be drawn.

use thiserror::Error;

/// The most cells in one drawing.
pub const MOST_CELLS: u128 = 50_000;

/// The most frames in an animation.
pub const MOST_FRAMES: i64 = 2_000;

/// The most pixels in a picture.
pub const MOST_PIXELS: f64 = 64e6;

/// The most pixels in all frames of an animation together.
pub const MOST_ANIMATED_PIXELS: f64 = 1e9;

/// Why a figure cannot be drawn.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum FigureError {
    /// The layer of the scene is refused.
    #[error("the layer is refused")]
    Refused,
    /// More than [`MOST_CELLS`] cells.
    #[error(
        "the figure would have {cells} cells, and {MOST_CELLS} are the limit; show fewer stages, or take a smaller input"
    )]
    TooManyCells {
        /// The number of cells the figure would have.
        cells: u128,
    },
    /// More than [`MOST_FRAMES`] frames.
    #[error(
        "the animation would have {frames} frames, and {MOST_FRAMES} are the limit; write one step as a picture, or take a smaller input"
    )]
    TooManyFrames {
        /// The number of frames the animation would have.
        frames: i64,
    },
    /// A picture of more than [`MOST_PIXELS`] pixels, or an animation with sides too long for a GIF.
    #[error(
        "the picture would have {width}x{height} pixels, and {} million are the limit; make the cells smaller, or write \
         an .svg",
        MOST_PIXELS / 1e6
    )]
    TooManyPixels {
        /// The width in pixels.
        width: f64,
        /// The height in pixels.
        height: f64,
    },
    /// Too many pixels in all frames of an animation together or, for a network, sides too long for a GIF.
    #[error(
        "{frames} frames of {width}x{height} pixels are more than {} million, the limit; make the cells smaller",
        MOST_ANIMATED_PIXELS / 1e6
    )]
    TooManyAnimatedPixels {
        /// The number of frames.
        frames: i64,
        /// The width of a frame in pixels.
        width: f64,
        /// The height of a frame in pixels.
        height: f64,
    },
    /// The view has no such step.
    #[error("there is no step {step}: this view has {steps}, counted from 1")]
    NoSuchStep {
        /// The requested step, counted from 1.
        step: i64,
        /// The number of steps of the view.
        steps: i64,
    },
    /// A stage that only the stamp view has.
    #[error("the stage 'stamp' is the stamp of one input, which only the stamp view chooses")]
    StampElsewhere,
    /// An animation of a single step or of a sheet.
    #[error("an animation shows every step; for one of them, or for a sheet, write a picture")]
    StillAnimation,
    /// The values of a network cannot be computed.
    #[error("there are no values: {0}")]
    Values(String),
    /// The picture does not fit in memory.
    #[error("there is no memory for the picture")]
    NoRoom,
    /// The animation was cancelled by its [`Watch`](super::Watch).
    #[error("the figure was cancelled")]
    Cancelled,
    /// The encoder of the file format failed.
    #[error("the picture cannot be encoded: {0}")]
    Encoder(String),
}
