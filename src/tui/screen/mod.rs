//! Draws the model into cells: one file per screen, and a folder for Explore.

pub mod explore;
pub mod faults;
mod help;
pub mod home;
pub mod lesson;
pub mod report;
pub mod stack;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::buttons::Button;
use super::theme::Theme;
use crate::learner::record::Trouble;
use crate::words::screen::Strings;

/// What a view needs besides the model.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The styles.
    pub theme: Theme,
    /// The strings in the learner's language.
    pub strings: &'static Strings,
}

/// Draws the way back from Explore, and returns the number of columns that it takes.
pub fn way_back(text: &str, context: &Context, area: Rect, buf: &mut Buffer) -> u16 {
    let span = Span::styled(format!(" {text} "), context.theme.badge(context.theme.palette.stride));
    let columns = u16::try_from(span.width()).unwrap_or(u16::MAX);
    render(span, area, buf);
    columns
}

/// The minimum number of columns for a reason; fewer would say nothing.
const LEAST_REASON: usize = 24;

/// Draws the note that answers are not saved, in as many words as fit.
pub fn trouble(trouble: Option<&Trouble>, context: &Context, area: Rect, buf: &mut Buffer) {
    let Some(trouble) = trouble else { return };
    let (strings, room) = (context.strings, usize::from(area.width));
    let text = match room {
        0 => return,
        LEAST_REASON.. => shortened(&(strings.record.trouble)(trouble), room),
        _ if strings.record.unsaved.width() <= room => strings.record.unsaved.to_owned(),
        _ => "!".to_owned(),
    };
    render(Line::styled(text, context.theme.error()), area, buf);
}

/// Shortens a text to this many columns.
fn shortened(text: &str, columns: usize) -> String {
    const MORE: &str = "...";
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut room = columns.saturating_sub(MORE.len());
    let fits = |letter: &char| {
        let left = room.checked_sub(letter.width().unwrap_or(0));
        room = left.unwrap_or(0);
        left.is_some()
    };
    text.chars().take_while(fits).chain(MORE.chars()).collect()
}

/// Draws keys and what they do.
fn footer<M>(buttons: &[(Rect, Button<M>)], context: &Context, buf: &mut Buffer) {
    let theme = &context.theme;
    for (place, button) in buttons {
        let what = format!(" {}", button.what);
        render(vec![Span::styled(button.key.clone(), theme.key()), Span::styled(what, theme.faint())], *place, buf);
    }
}

fn render(line: impl Into<Line<'static>>, area: Rect, buf: &mut Buffer) {
    if area.height > 0 {
        line.into().render(area, buf);
    }
}

fn width(spans: &[Span<'_>]) -> usize {
    spans.iter().map(Span::width).sum()
}
