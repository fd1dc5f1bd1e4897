//! Why something that a learner tries in a lesson does nothing now.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadEnd {
    /// The step asks nothing.
    NothingAsked,
    /// What it asked is answered.
    Answered,
    /// What could be asked again is still open.
    StillOpen,
    NoMoreHints,
    /// An exam tells nothing before it is handed in.
    Silent,
    /// Practice asks another question instead of the same again.
    AsksAnother,
    FirstStep,
    /// The step names no word of the glossary.
    NoTerms,
    /// No answer takes a number, and nothing that may be turned.
    TakesNoNumber,
    /// Nothing of the scene may be turned.
    Fixed,
    /// The field is as small, or as large, as it may be.
    EndOfRange,
    /// The open question has chosen its view.
    KeepsView,
    /// The scene is run from the scene.
    RunsOnScene,
    /// A refused layer has no output to walk through.
    NoOutput,
    NothingToUndo,
    NothingToRedo,
    /// There is nothing else to go to.
    Alone,
    /// It never does anything here.
    Unknown,
}
