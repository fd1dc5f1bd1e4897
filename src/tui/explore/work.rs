//! Computes the next picture in the background if that takes longer than a frame, while the screen shows the old one,
//! or none at the start.
//!
//! The model says what work there is, the caller runs it wherever it likes, and then the model takes in the result.
//! Scenes that are no longer needed are dropped in the background as well.

use std::sync::Arc;

use crate::scene::rival::Rival;
use crate::scene::{Scene, Setting, View};

/// A request for a picture.
#[derive(Debug)]
pub struct Work {
    /// The scene that is shown, from which unchanged parts are reused.
    pub(super) scene: Arc<Scene>,
    pub(super) setting: Setting,
    pub(super) view: View,
    pub(super) rival: Option<Rival>,
    pub(super) number: u64,
}

/// The result of a request.
#[derive(Debug)]
pub struct Done {
    pub(super) scene: Arc<Scene>,
    pub(super) rival: Option<Rival>,
    pub(super) number: u64,
}

impl Work {
    /// Computes the picture.
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
