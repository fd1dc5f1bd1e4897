//! The walk through the cells, one sum of products (or one stamp) per step.

/// The maximum speed of a walk, in steps per second.
pub const FASTEST: u32 = 64;

/// A walk: the cells after the cursor have not been computed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    /// Whether the walk advances by itself.
    pub playing: bool,
}

/// The walk and its speed.
#[derive(Debug)]
pub struct Walker {
    /// The walk, if there is one.
    pub walk: Option<Walk>,
    /// The speed in steps per second, a power of two from 1 to [`FASTEST`].
    pub speed: u32,
    /// Whether walks may advance by themselves.
    pub animate: bool,
}

impl Default for Walker {
    fn default() -> Walker {
        Walker { walk: None, speed: 4, animate: true }
    }
}

impl Walker {
    /// Returns whether a walk is playing.
    #[must_use]
    pub fn is_playing(&self) -> bool {
        self.walk.is_some_and(|walk| walk.playing)
    }

    /// Pauses the walk, if there is one.
    pub fn pause(&mut self) {
        self.walk = self.walk.map(|_| Walk { playing: false });
    }

    /// Starts or resumes a walk, playing if animation is on.
    pub fn play(&mut self) {
        self.walk = Some(Walk { playing: self.animate });
    }

    /// Doubles the speed, up to [`FASTEST`].
    pub fn speed_up(&mut self) {
        self.speed = (self.speed * 2).min(FASTEST);
    }

    /// Halves the speed, down to 1.
    pub fn slow_down(&mut self) {
        self.speed = (self.speed / 2).max(1);
    }
}
