//! Translates what a Windows console reports into what other terminals report: on such a console a paste is a burst of
//! keys, `AltGr` is Ctrl with Alt, and releasing a key is an event too. Pure.

use std::mem;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::decoder::{Input, LONGEST_PASTE};

/// The fewest keys in a burst that count as a paste; fewer are typed.
const SHORTEST_PASTE: usize = 6;

/// `AltGr`, as the console reports it.
const ALT_GR: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT);

/// Translates events that came together.
#[must_use]
pub fn inputs(events: Vec<Event>) -> Vec<Input> {
    let (mut inputs, mut keys, mut text) = (Vec::new(), Vec::new(), String::new());
    for event in events.into_iter().filter_map(told) {
        if let Some(letter) = letter(&event) {
            text.push(letter);
            keys.push(event);
        } else {
            end(&mut inputs, &mut keys, &mut text);
            inputs.push(Input::Event(event));
        }
    }
    end(&mut inputs, &mut keys, &mut text);
    inputs
}

/// Returns the event as other terminals report it, or `None` for a key release.
fn told(event: Event) -> Option<Event> {
    let Event::Key(mut key) = event else { return Some(event) };
    if matches!(key.code, KeyCode::Char(_)) && key.modifiers.contains(ALT_GR) {
        key.modifiers.remove(ALT_GR);
    }
    (key.kind != KeyEventKind::Release).then_some(Event::Key(key))
}

/// The character that a key types.
fn letter(event: &Event) -> Option<char> {
    let Event::Key(KeyEvent { code, modifiers, .. }) = event else { return None };
    match code {
        _ if modifiers.intersects(ALT_GR) => None,
        KeyCode::Char(letter) => Some(*letter),
        KeyCode::Enter => Some('\n'),
        KeyCode::Tab => Some('\t'),
        _ => None,
    }
}

/// Ends a run of keys that type characters: it was a paste, or the keys were pressed one by one. A single key held down
/// is not a paste.
fn end(inputs: &mut Vec<Input>, keys: &mut Vec<Event>, text: &mut String) {
    let first = text.chars().next();
    let is_paste = keys.len() >= SHORTEST_PASTE && text.chars().any(|letter| Some(letter) != first);
    if is_paste {
        let end = (0..=text.len().min(LONGEST_PASTE)).rev().find(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or_default());
        keys.clear();
        inputs.push(Input::Event(Event::Paste(mem::take(text))));
    } else {
        text.clear();
        inputs.extend(keys.drain(..).map(Input::Event));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    /// Presses and releases the keys of a text.
    fn keys(text: &str) -> Vec<Event> {
        let code = |letter| match letter {
            '\n' => KeyCode::Enter,
            '\t' => KeyCode::Tab,
            letter => KeyCode::Char(letter),
        };
        let both = |letter: char| {
            let shift = if letter.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
            [KeyEventKind::Press, KeyEventKind::Release]
                .map(|kind| Event::Key(KeyEvent::new_with_kind(code(letter), shift, kind)))
        };
        text.chars().flat_map(both).collect()
    }

    fn paste(text: &str) -> Input {
        Input::Event(Event::Paste(text.to_owned()))
    }

    #[test]
    fn many_keys_at_once_are_a_paste() {
        let call = "nn.Conv2d(1, 1, 3)\n\t裁";
        assert_eq!(inputs(keys(call)), [paste(call)]);
        let escape = key(KeyCode::Esc, KeyModifiers::NONE);
        let around = [vec![escape.clone()], keys("stride=2"), vec![escape.clone()]].concat();
        assert_eq!(inputs(around), [Input::Event(escape.clone()), paste("stride=2"), Input::Event(escape)]);
    }

    #[test]
    fn a_few_keys_and_one_that_is_held_are_typed() {
        for text in ["q", "11\n", "+++++++++++++"] {
            let pressed: Vec<Input> = keys(text).into_iter().step_by(2).map(Input::Event).collect();
            assert_eq!(inputs(keys(text)), pressed, "{text}");
        }
        assert_eq!(inputs(Vec::new()), []);
    }

    #[test]
    fn a_long_paste_is_cut_between_letters() {
        let inputs = inputs(keys(&"裁剪".repeat(LONGEST_PASTE / 6 + 9)));
        let [Input::Event(Event::Paste(text))] = inputs.as_slice() else { panic!("{} inputs", inputs.len()) };
        assert!((LONGEST_PASTE - 2..=LONGEST_PASTE).contains(&text.len()), "{}", text.len());
    }

    #[test]
    fn alt_gr_types_and_ctrl_does_not() {
        let typed = |modifiers| inputs(vec![key(KeyCode::Char('['), modifiers)]);
        assert_eq!(typed(ALT_GR), [Input::Event(key(KeyCode::Char('['), KeyModifiers::NONE))]);
        for modifiers in [KeyModifiers::CONTROL, KeyModifiers::ALT] {
            assert_eq!(typed(modifiers), [Input::Event(key(KeyCode::Char('['), modifiers))]);
        }
        let out = inputs(vec![key(KeyCode::Char('c'), KeyModifiers::CONTROL); 9]);
        assert!(out.len() == 9 && out.iter().all(Input::is_ctrl_c), "{out:?}");
    }
}
