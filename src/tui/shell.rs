//! What every screen supports: quitting, suspending, and showing its keys. One set of messages, handled in one place.

use super::effect::Effect;
use super::keymap::Group;
use super::scroll::scrolled_by;

/// A message that every screen handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// Opens the help, or closes it if it is open.
    Help,
    /// Scrolls the help by this many lines.
    Scroll(isize),
    /// Performs the action on this line of the help.
    Pick(usize),
    /// Closes the help.
    CloseHelp,
    /// Suspends the program.
    Suspend,
    /// Quits the program.
    Quit,
}

impl Shell {
    /// Returns the effect of the message on the runtime, if it has one.
    #[must_use]
    pub fn effect(self) -> Option<Effect> {
        match self {
            Shell::Quit => Some(Effect::Quit),
            Shell::Suspend => Some(Effect::Suspend),
            Shell::Help | Shell::Scroll(_) | Shell::Pick(_) | Shell::CloseHelp => None,
        }
    }
}

/// A screen with a help overlay: one line for each group of its keys.
pub trait HasHelp: Sized + 'static {
    /// The messages of the screen.
    type Message: Clone + 'static;

    /// Returns the number of lines by which the help is scrolled, or `None` while it is closed.
    fn help(&mut self) -> &mut Option<usize>;

    /// Returns all keys of the screen.
    fn keys(&self) -> &'static [Group<Self, Self::Message>];
}

/// What a screen still has to do after a [`Shell`] message.
#[derive(Clone, Debug, PartialEq)]
pub enum Reaction<M> {
    /// Nothing.
    Nothing,
    /// Hand this effect to the runtime.
    Effect(Effect),
    /// Handle this message, which was picked from the help.
    Message(M),
}

/// Handles a [`Shell`] message and returns what the screen still has to do.
pub fn update<S: HasHelp>(screen: &mut S, shell: Shell) -> Reaction<S::Message> {
    let keys = screen.keys();
    let open = *screen.help();
    match shell {
        Shell::Quit | Shell::Suspend => return shell.effect().map_or(Reaction::Nothing, Reaction::Effect),
        Shell::Help => *screen.help() = if open.is_none() { Some(0) } else { None },
        Shell::Scroll(by) => *screen.help() = open.map(|scrolled| scrolled_by(scrolled, by, keys.len())),
        Shell::CloseHelp => *screen.help() = None,
        Shell::Pick(line) => {
            *screen.help() = None;
            let group = keys.get(line).filter(|group| open.is_some() && (group.when)(screen));
            if let Some((_, picked)) = group.and_then(|group| group.keys.first()) {
                return Reaction::Message(picked.clone());
            }
        }
    }
    Reaction::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keymap::{always, letter};

    #[derive(Default)]
    struct Screen {
        help: Option<usize>,
    }

    fn group(shown: &'static str, when: fn(&Screen) -> bool) -> Group<Screen, char> {
        const KEYS: &[(crate::tui::keymap::Key, char)] = &[(letter('a'), 'a')];
        Group { shown, keys: KEYS, what: |_, _| "", help: |_| "", footer: None, when }
    }

    impl HasHelp for Screen {
        type Message = char;

        fn help(&mut self) -> &mut Option<usize> {
            &mut self.help
        }

        fn keys(&self) -> &'static [Group<Screen, char>] {
            Box::leak(Box::new([group("a", always), group("b", |_| false)]))
        }
    }

    #[test]
    fn the_help_opens_scrolls_picks_and_closes() {
        let mut screen = Screen::default();
        let mut help = |shells: &[Shell]| {
            let mut last = Reaction::Nothing;
            for shell in shells {
                last = update(&mut screen, *shell);
            }
            (screen.help, last)
        };
        assert_eq!(help(&[Shell::Scroll(1)]), (None, Reaction::Nothing), "it is not open");
        assert_eq!(help(&[Shell::Pick(0)]), (None, Reaction::Nothing), "nobody has seen its lines");
        assert_eq!(help(&[Shell::Help]), (Some(0), Reaction::Nothing));
        assert_eq!(help(&[Shell::Scroll(9)]), (Some(1), Reaction::Nothing), "as far as its lines go");
        assert_eq!(help(&[Shell::Quit]), (Some(1), Reaction::Effect(Effect::Quit)));
        assert_eq!(help(&[Shell::Suspend]), (Some(1), Reaction::Effect(Effect::Suspend)));
        assert_eq!(help(&[Shell::Help]), (None, Reaction::Nothing), "its key closes it as well");
        assert_eq!(help(&[Shell::Help, Shell::CloseHelp]), (None, Reaction::Nothing));
        assert_eq!(help(&[Shell::Help, Shell::Pick(0)]), (None, Reaction::Message('a')));
        assert_eq!(help(&[Shell::Help, Shell::Pick(1)]), (None, Reaction::Nothing), "it does nothing now");
        assert_eq!(help(&[Shell::Help, Shell::Pick(2)]), (None, Reaction::Nothing), "there is no such line");
    }
}
