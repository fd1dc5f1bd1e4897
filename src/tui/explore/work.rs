//! The next picture, where it takes longer than a frame: made beside the screen, which keeps the old one until it is there,
//! or shows none at the start.
//!
//! What is shown says what is to be done, whoever holds it does that where it pleases, and then it takes what came of it. What
//! is no longer needed is let go there as well.

use std::sync::Arc;

use crate::scene::rival::Rival;
use crate::scene::{Scene, Setting, View};

/// A picture to be made.
#[derive(Debug)]
pub struct Work {
    /// What is shown meanwhile, so that what stays the same is not made again.
    pub(super) scene: Arc<Scene>,
    pub(super) setting: Setting,
    pub(super) view: View,
    pub(super) rival: Option<Rival>,
    pub(super) number: u64,
}

/// A picture that was made.
#[derive(Debug)]
pub struct Done {
    pub(super) scene: Arc<Scene>,
    pub(super) rival: Option<Rival>,
    pub(super) number: u64,
}

impl Work {
    #[must_use]
    pub fn done(self) -> Done {
        let scene = if *self.scene.setting() == self.setting {
            self.scene
        } else {
            Arc::new(self.scene.changed_to(self.setting))
        };
        scene.prepare(self.view);
        let rival = self.rival.map(|rival| rival.against(&scene));
        Done { scene, rival, number: self.number }
    }
}
