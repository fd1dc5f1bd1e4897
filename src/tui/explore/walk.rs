//! The walk through the cells, one product sum (or stamp) a step.

/// The highest speed of a walk, in steps a second.
pub const FASTEST: u32 = 64;

/// A walk: what comes after the cursor is not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    pub playing: bool,
}

#[derive(Debug)]
pub struct Walker {
    /// The walk, if there is one.
    pub walk: Option<Walk>,
    /// Steps a second, a power of two from 1 to [`FASTEST`].
    pub speed: u32,
    /// Whether walks may play by themselves.
    pub animate: bool,
}

impl Default for Walker {
    fn default() -> Walker {
        Walker { walk: None, speed: 4, animate: true }
    }
}

impl Walker {
    #[must_use]
    pub fn is_playing(&self) -> bool {
        self.walk.is_some_and(|walk| walk.playing)
    }

    /// Stays where it is, if it is anywhere.
    pub fn pause(&mut self) {
        self.walk = self.walk.map(|_| Walk { playing: false });
    }

    /// Goes on by itself, where walks may.
    pub fn play(&mut self) {
        self.walk = Some(Walk { playing: self.animate });
    }

    pub fn speed_up(&mut self) {
        self.speed = (self.speed * 2).min(FASTEST);
    }

    pub fn slow_down(&mut self) {
        self.speed = (self.speed / 2).max(1);
    }
}
