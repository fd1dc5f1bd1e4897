//! Rehearsing a lesson: gives an answer at once, as if it had been typed.

use super::LessonModel;
use super::update::give;
use crate::lesson::check::rehearsal::Trial;

impl LessonModel {
    /// Changes the scene to the setting of a trial, and gives its answer.
    pub fn rehearse(&mut self, trial: &Trial) {
        self.scene.change(trial.setting.clone(), None);
        self.restage();
        give(self, trial.answer.clone());
        self.restage();
    }
}
