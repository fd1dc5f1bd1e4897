//! Matches arguments to the parameters of a function by Python's rules.

use super::{Argument, Call, CallError, Name, Value, shortened};
use crate::nearest::nearest;
use crate::phrase;
use crate::phrase::{Joint, Phrase};

/// The parameters of a function, for [`Call::bind`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The name of the function in messages, without parentheses.
    pub function: String,
    /// The parameters in positional order.
    pub parameters: Vec<&'static str>,
    /// How many of them, from the first, are required.
    pub required: usize,
}

impl Signature {
    /// Returns the signature of a function.
    #[must_use]
    pub fn new(function: impl Into<String>, parameters: &[&'static str], required: usize) -> Signature {
        Signature { function: function.into(), parameters: parameters.to_vec(), required }
    }
}

impl Call {
    /// Matches the arguments to parameters as Python does. Parameters without an argument are left out.
    ///
    /// # Errors
    /// Too many positional arguments, an unknown keyword, a parameter given twice, or a missing one.
    pub fn bind(&self, signature: &Signature) -> Result<Vec<(&'static str, &Value)>, CallError> {
        let Signature { function, parameters, required } = signature;
        let mut bound: Vec<(&'static str, &Value)> = Vec::new();
        let mut positions = parameters.iter().copied();
        for argument in &self.arguments {
            let parameter = match &argument.keyword {
                Some(keyword) => keyword_parameter(signature, keyword)?,
                None => positions.next().ok_or_else(|| self.too_many(signature, argument))?,
            };
            if bound.iter().any(|(other, _)| *other == parameter) {
                let message =
                    phrase!("{function}() got multiple values for argument '{parameter}'", function, parameter);
                return Err(CallError::new(argument.span.clone(), message)
                    .with_help(phrase!("the positional arguments already give `{parameter}`", parameter)));
            }
            bound.push((parameter, &argument.value));
        }
        let given = |parameter: &str| bound.iter().any(|(other, _)| *other == parameter);
        let missing: Vec<_> = parameters.iter().take(*required).filter(|parameter| !given(parameter)).collect();
        if missing.is_empty() { Ok(bound) } else { Err(self.missing(function, &missing)) }
    }

    fn too_many(&self, signature: &Signature, first: &Argument) -> CallError {
        let Signature { function, parameters, .. } = signature;
        let (most, positional) = (parameters.len(), || self.arguments.iter().filter(|other| other.keyword.is_none()));
        let end = positional().next_back().map_or(first.span.end, |last| last.span.end);
        let message = phrase!(
            "{function}() takes at most {most} positional arguments but {given} were given",
            function,
            most,
            given = positional().count()
        );
        CallError::new(first.span.start..end, message).with_help(known(parameters))
    }

    fn missing(&self, function: &str, missing: &[&&str]) -> CallError {
        let names: Vec<_> = missing.iter().map(|parameter| format!("'{parameter}'")).collect();
        let names = match names.as_slice() {
            [first, second] => format!("{first} and {second}"),
            [first @ .., last] if !first.is_empty() => format!("{}, and {last}", first.join(", ")),
            names => names.concat(),
        };
        let message = match missing.len() {
            1 => phrase!("{function}() missing 1 required positional argument: {names}", function, names),
            count => {
                phrase!("{function}() missing {count} required positional arguments: {names}", function, count, names)
            }
        };
        CallError::new(self.function.span.clone(), message)
    }
}

fn keyword_parameter(signature: &Signature, keyword: &Name) -> Result<&'static str, CallError> {
    let Signature { function, parameters, .. } = signature;
    if let Some(parameter) = parameters.iter().find(|parameter| **parameter == keyword.text) {
        return Ok(*parameter);
    }
    let message = phrase!(
        "{function}() got an unexpected keyword argument '{keyword}'",
        function,
        keyword = shortened(&keyword.text)
    );
    let guess = nearest(keyword.text.as_str(), parameters.iter().copied()).map(|guess| format!("`{guess}`"));
    Err(CallError::new(keyword.span.clone(), message).with_guess(guess, known(parameters)))
}

fn known(parameters: &[&'static str]) -> Phrase {
    phrase!("known arguments: {parameters}", parameters = Phrase::list(parameters.iter().copied(), Joint::Comma))
}
