//! What an update asks the runtime to do to the world.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Quit,
    /// Give the terminal back to the shell until the program is continued.
    Suspend,
}
