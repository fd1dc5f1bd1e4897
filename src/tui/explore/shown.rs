//! The scene that is shown, its view and its rival, and those that are being computed.

use std::sync::Arc;

use super::work::{Done, Work};
use crate::conv::Layer;
use crate::scene::rival::{Rival, RivalKind};
use crate::scene::wrong::WrongModel;
use crate::scene::{Beside, Scene, Setting, View};

/// The scene that is shown, and the one that is being computed.
#[derive(Debug)]
pub struct Shown {
    scene: Arc<Scene>,
    view: View,
    rival: Option<Rival>,
    /// What replaces the scene once it has been computed; `None` if the scene is up to date.
    wanted: Option<Wanted>,
    /// Large scenes that are no longer shown, for [`Shown::spent`].
    spent: Vec<Arc<Scene>>,
    /// The number of the last request for background work.
    asked: u64,
    /// Whether the caller runs [`Shown::work`] in the background; otherwise every change blocks until it is computed.
    pub has_worker: bool,
}

/// A requested setting and view.
#[derive(Clone, Debug)]
struct Wanted {
    setting: Setting,
    view: View,
    /// Increases with every request.
    number: u64,
    /// Whether there has been no picture yet: the scene is an empty placeholder.
    is_first: bool,
}

/// What has changed about the scene that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// Nothing yet.
    Same,
    /// It is another scene.
    Another,
    /// It is the first scene.
    First,
}

impl Shown {
    /// Computes the scene of a setting, and shows it.
    #[must_use]
    pub fn new(setting: Setting) -> Shown {
        Shown {
            scene: Arc::new(Scene::new(setting)),
            view: View::default(),
            rival: None,
            wanted: None,
            spent: Vec::new(),
            asked: 0,
            has_worker: false,
        }
    }

    /// Shows an empty scene until the one of this setting has been computed.
    #[must_use]
    pub fn opening(setting: Setting) -> Shown {
        // The empty layer is refused, so nothing is computed for it.
        let layer = Layer { kernel_size: [0, 0], ..setting.layer.clone() };
        let empty = Setting { layer, input_size: [0, 0], ..setting.clone() };
        let mut shown = Shown { has_worker: true, ..Shown::new(empty) };
        shown.wanted = Some(Wanted { setting, view: shown.view, number: shown.asked, is_first: true });
        shown
    }

    /// Returns the state with another scene. Work in progress for the old one does not reach the new one.
    #[must_use]
    pub fn replaced_by(&self, setting: Setting, view: View) -> Shown {
        Shown { view, has_worker: self.has_worker, asked: self.asked, ..Shown::new(setting) }
    }

    /// Returns the scene that is shown.
    #[must_use]
    pub fn scene(&self) -> &Arc<Scene> {
        &self.scene
    }

    /// Returns the view that is shown.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    /// Returns what the output is compared with.
    #[must_use]
    pub fn rival(&self) -> Option<&Rival> {
        self.rival.as_ref()
    }

    /// Returns the current setting: that of the scene, or of the one that is being computed.
    #[must_use]
    pub fn setting(&self) -> &Setting {
        self.wanted.as_ref().map_or(self.scene.setting(), |wanted| &wanted.setting)
    }

    /// Returns the requested view: the one that is shown, or the one that is being computed.
    #[must_use]
    pub fn asked_view(&self) -> View {
        self.wanted.as_ref().map_or(self.view, |wanted| wanted.view)
    }

    /// Whether the scene is out of date while a newer one is being computed.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.wanted.is_some()
    }

    /// Whether the first picture is still being computed.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        self.wanted.as_ref().is_some_and(|wanted| wanted.is_first)
    }

    /// Returns the work to do if the scene is not what was requested.
    #[must_use]
    pub fn work(&self) -> Option<Work> {
        let Wanted { setting, view, number, .. } = self.wanted.clone()?;
        Some(Work { scene: Arc::clone(&self.scene), setting, view, rival: self.rival.clone(), number })
    }

    /// Takes in the result of work. If a later one has been requested, an outdated result is shown meanwhile, provided
    /// that it is prepared for the view; if no request is pending, the result is discarded.
    pub fn arrive(&mut self, done: Done) -> Shift {
        let Some(wanted) = &self.wanted else { return self.refuse(done.scene) };
        let is_last = wanted.number == done.number;
        if is_last {
            self.view = wanted.view;
            self.rival = done.rival;
        } else if done.scene.is_prepared(self.view) {
            self.rival = self.rival.take().map(Rival::unknown);
        } else {
            return self.refuse(done.scene);
        }
        let shift = self.put(done.scene);
        self.wanted.take_if(|_| is_last);
        shift
    }

    /// Shows a setting: at once, or once it has been computed if that takes long.
    pub fn show(&mut self, setting: Setting) -> Shift {
        let view = self.asked_view();
        if self.has_worker && setting.takes_long() {
            self.want(setting, view);
            return Shift::Same;
        }
        let shift = self.put(Arc::new(self.scene.changed_to(setting)));
        self.wanted = None;
        self.view = view;
        self.rival = self.rival.take().map(|rival| rival.against(&self.scene));
        shift
    }

    /// Adds exhibits to the layer of the scene.
    pub fn put_beside(&mut self, beside: Beside) {
        self.scene = Arc::new(Scene::clone(&self.scene).with_beside(beside));
    }

    fn put(&mut self, scene: Arc<Scene>) -> Shift {
        let before = std::mem::replace(&mut self.scene, scene);
        self.let_go(before);
        match self.wanted.as_mut().filter(|wanted| wanted.is_first) {
            Some(wanted) => {
                wanted.is_first = false;
                Shift::First
            }
            None => Shift::Another,
        }
    }

    fn refuse(&mut self, scene: Arc<Scene>) -> Shift {
        self.let_go(scene);
        Shift::Same
    }

    fn let_go(&mut self, scene: Arc<Scene>) {
        if self.has_worker && scene.setting().takes_long() {
            self.spent.push(scene);
        }
    }

    /// Returns the scenes that are no longer used, to be dropped in the background: freeing that much memory takes
    /// longer than a frame.
    pub fn spent(&mut self) -> Vec<Arc<Scene>> {
        std::mem::take(&mut self.spent)
    }

    /// Requests a setting in a view.
    fn want(&mut self, setting: Setting, view: View) {
        self.asked += 1;
        self.wanted = Some(Wanted { setting, view, number: self.asked, is_first: self.is_opening() });
    }

    /// Requests the scene that is being computed again, because it is compared with something else now.
    fn want_again(&mut self) {
        if let Some(Wanted { setting, view, .. }) = self.wanted.clone() {
            self.want(setting, view);
        }
    }

    /// Shows the grids of a view: at once if they are there or do not take long.
    pub fn look_at(&mut self, view: View) {
        let is_there = !self.has_worker || self.scene.is_prepared(view) || !self.scene.setting().takes_long();
        if is_there {
            self.view = view;
        }
        if self.is_waiting() || !is_there {
            self.want(self.setting().clone(), view);
        }
    }

    /// Compares the output with a misconception.
    pub fn oppose(&mut self, wrong: WrongModel) {
        if self.has_worker && self.setting().takes_long() {
            self.rival = Some(Rival { kind: RivalKind::Wrong(wrong), output: None, comparison: None });
            self.want(self.setting().clone(), self.asked_view());
        } else {
            self.rival = Some(Rival::wrong(wrong, &self.scene));
        }
    }

    /// Restores a rival, replacing any other.
    pub fn hold_against(&mut self, rival: Option<Rival>) {
        match rival.as_ref().map(|rival| rival.kind) {
            Some(RivalKind::Wrong(wrong)) => self.oppose(wrong),
            Some(RivalKind::Pinned) if self.is_waiting() => {
                self.rival = rival.map(Rival::unknown);
                self.want_again();
            }
            Some(RivalKind::Pinned) => self.rival = rival.map(|rival| rival.against(&self.scene)),
            None => self.drop_rival(),
        }
    }

    /// Pins the output of the scene, to compare later ones with it. Does nothing if there is no output.
    pub fn pin(&mut self) {
        if let Some(output) = self.scene.shared_output() {
            self.rival = Some(Rival::new(RivalKind::Pinned, Some(output), &self.scene));
            self.want_again();
        }
    }

    /// Removes what the output is compared with.
    pub fn drop_rival(&mut self) {
        self.rival = None;
        self.want_again();
    }
}
