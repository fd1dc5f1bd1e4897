//! What is shown, and what is still to come: a scene in a view, held against a rival.

use std::sync::Arc;

use super::work::{Done, Work};
use crate::conv::Layer;
use crate::scene::rival::{Rival, RivalKind};
use crate::scene::wrong::WrongModel;
use crate::scene::{Beside, Scene, Setting, View};

#[derive(Debug)]
pub struct Shown {
    scene: Arc<Scene>,
    view: View,
    rival: Option<Rival>,
    /// What takes its place as soon as it has been made; nothing if it shows what was set.
    wanted: Option<Wanted>,
    /// Large scenes that are shown no more, for [`Shown::spent`].
    spent: Vec<Arc<Scene>>,
    /// How often something was asked for that takes long.
    asked: u64,
    /// Whether somebody does what [`Shown::work`] says; without, a change takes as long as it takes.
    pub has_worker: bool,
}

/// A setting and a view of it.
#[derive(Clone, Debug)]
struct Wanted {
    setting: Setting,
    view: View,
    /// Later ones have larger numbers.
    number: u64,
    /// Whether there has been no picture yet: the scene is an empty one in the place of the first.
    is_first: bool,
}

/// What has become of what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// Nothing as yet.
    Same,
    /// There is another scene.
    Another,
    /// There is the first.
    First,
}

impl Shown {
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

    /// An empty scene until somebody has made this one.
    #[must_use]
    pub fn opening(setting: Setting) -> Shown {
        // It is refused, so nothing is computed, and nothing asks for what is not there.
        let layer = Layer { kernel_size: [0, 0], ..setting.layer.clone() };
        let empty = Setting { layer, input_size: [0, 0], ..setting.clone() };
        let mut shown = Shown { has_worker: true, ..Shown::new(empty) };
        shown.wanted = Some(Wanted { setting, view: shown.view, number: shown.asked, is_first: true });
        shown
    }

    /// Another scene in the place of this one: what is still being made for this one is not taken for its own.
    #[must_use]
    pub fn replaced_by(&self, setting: Setting, view: View) -> Shown {
        Shown { view, has_worker: self.has_worker, asked: self.asked, ..Shown::new(setting) }
    }

    #[must_use]
    pub fn scene(&self) -> &Arc<Scene> {
        &self.scene
    }

    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    #[must_use]
    pub fn rival(&self) -> Option<&Rival> {
        self.rival.as_ref()
    }

    /// What was set: that of the scene, or of the one that is still to come.
    #[must_use]
    pub fn setting(&self) -> &Setting {
        self.wanted.as_ref().map_or(self.scene.setting(), |wanted| &wanted.setting)
    }

    /// The view that was asked for: this one, or the one that is still to come.
    #[must_use]
    pub fn asked_view(&self) -> View {
        self.wanted.as_ref().map_or(self.view, |wanted| wanted.view)
    }

    /// Whether the scene is an old one, and the one that was asked for is still to come.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.wanted.is_some()
    }

    /// Whether nothing has been shown yet, and the first picture is still to come.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        self.wanted.as_ref().is_some_and(|wanted| wanted.is_first)
    }

    /// What is to be made, if the scene is not what was asked for.
    #[must_use]
    pub fn work(&self) -> Option<Work> {
        let Wanted { setting, view, number, .. } = self.wanted.clone()?;
        Some(Work { scene: Arc::clone(&self.scene), setting, view, rival: self.rival.clone(), number })
    }

    /// Takes what was made. What something later is wanted for is shown until that is there, and what nothing is wanted for
    /// any more is not.
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

    /// Shows a setting: at once, or as soon as it has been made, where that takes long.
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

    /// Puts something beside the layer of the scene.
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

    /// The scenes that nobody will look at again, to be dropped beside the screen: to give so much memory back takes longer
    /// than a frame.
    pub fn spent(&mut self) -> Vec<Arc<Scene>> {
        std::mem::take(&mut self.spent)
    }

    /// Asks for a setting in a view.
    fn want(&mut self, setting: Setting, view: View) {
        self.asked += 1;
        self.wanted = Some(Wanted { setting, view, number: self.asked, is_first: self.is_opening() });
    }

    /// Asks again for what has still to come, since it is held against something else now.
    fn want_again(&mut self) {
        if let Some(Wanted { setting, view, .. }) = self.wanted.clone() {
            self.want(setting, view);
        }
    }

    /// Shows the grids of a view; at once, if they are there or do not take long.
    pub fn look_at(&mut self, view: View) {
        let is_there = !self.has_worker || self.scene.is_prepared(view) || !self.scene.setting().takes_long();
        if is_there {
            self.view = view;
        }
        if self.is_waiting() || !is_there {
            self.want(self.setting().clone(), view);
        }
    }

    /// Sets a wrong model against the scene.
    pub fn oppose(&mut self, wrong: WrongModel) {
        if self.has_worker && self.setting().takes_long() {
            self.rival = Some(Rival { kind: RivalKind::Wrong(wrong), output: None, comparison: None });
            self.want(self.setting().clone(), self.asked_view());
        } else {
            self.rival = Some(Rival::wrong(wrong, &self.scene));
        }
    }

    /// Holds the scene against this again, whatever it was held against meanwhile.
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

    /// Keeps the output of the scene as it is, to hold later ones against. Not if there is none.
    pub fn pin(&mut self) {
        if let Some(output) = self.scene.shared_output() {
            self.rival = Some(Rival::new(RivalKind::Pinned, Some(output), &self.scene));
            self.want_again();
        }
    }

    pub fn drop_rival(&mut self) {
        self.rival = None;
        self.want_again();
    }
}
