//! Why something that a learner tries in a lesson has no effect.

/// The reason why something the learner tries has no effect now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadEnd {
    /// The step asks no question.
    NothingAsked,
    /// The question of the step is answered.
    Answered,
    /// The question could be asked again, but is still open.
    StillOpen,
    /// All hints are shown.
    NoMoreHints,
    /// An exam reveals nothing before it is handed in.
    Silent,
    /// Practice asks another question instead of repeating one.
    AsksAnother,
    /// There is no step before the first.
    FirstStep,
    /// The step uses no term of the glossary.
    NoTerms,
    /// Neither the answer nor anything that may be turned takes a number.
    TakesNoNumber,
    /// Nothing in the scene may be turned.
    Fixed,
    /// The number in the field is at the end of its range.
    EndOfRange,
    /// The view cannot be changed while the question is open.
    KeepsView,
    /// The walk can be run only with the focus on the scene.
    RunsOnScene,
    /// A refused layer has no output to walk through.
    NoOutput,
    /// No change is left to undo.
    NothingToUndo,
    /// No undone change is left to redo.
    NothingToRedo,
    /// There is nothing else to move the focus to.
    Alone,
    /// The key never does anything here.
    Unknown,
}
