//! The changes that lead to the wanted size, as text.

use unicode_width::UnicodeWidthStr as _;

use crate::conv::layer::Pair;
use crate::conv::stack::wanted::{Remedies, Remedy};
use crate::conv::stack::{Map, Stage};
use crate::conv::{Layer, Rank};
use crate::figure::text::{Line, Span};
use crate::framework::model::Model;
use crate::framework::stacked::{Stacked, map_text};
use crate::palette::Palette;
use crate::words::cli::StackStrings;

/// Returns the changes that lead to the wanted size.
pub(super) fn lines(
    model: &Model,
    stacked: &Stacked,
    wanted: Pair,
    remedies: &Remedies,
    palette: &Palette,
    words: &StackStrings,
) -> Vec<Line> {
    let rank = model.rank();
    let size = |size: Pair| map_text(Map { channels: None, size }, rank);
    let told = |remedy: &Remedy| changes(model, stacked, remedy, words).join(words.comma);
    let mut lines = vec![Line::new()];
    match remedies {
        Remedies::Already => lines.push(vec![Span::plain((words.already)(&size(wanted)))]),
        Remedies::Found(found) => {
            lines.push(vec![Span::bold((words.fewest_changes)(&size(wanted)))]);
            lines.extend(found.iter().enumerate().map(|(place, remedy)| {
                vec![Span::inked(format!("{}  ", place + 1), palette.faint), Span::plain(told(remedy))]
            }));
        }
        Remedies::Nearest(nearest) => {
            let none = (words.no_padding)(&size(wanted));
            lines.push(vec![Span::plain(none)]);
            if let Some(remedy) = nearest {
                let told = told(remedy);
                let how = if told.is_empty() { words.as_it_is.to_owned() } else { told };
                let label = format!("{}  ", words.nearest);
                let blanks = " ".repeat(label.width());
                lines.push(vec![
                    Span::inked(label, palette.faint),
                    Span::plain(format!("{}{}{how}", size(remedy.size), words.colon)),
                ]);
                let crop = [0, 1].map(|axis| remedy.size[axis] - wanted[axis]);
                if crop.iter().all(|cells| *cells >= 0) && rank != Some(Rank::One) {
                    let text = (words.or_crop)(&format!("y[:, :, :{}, :{}]", wanted[0], wanted[1]));
                    lines.push(vec![Span::inked(blanks, palette.faint), Span::plain(text)]);
                }
            }
        }
    }
    lines
}

/// Lists the changes, as in `up2: output_padding=1 (was 0)`.
pub(super) fn changes(model: &Model, stacked: &Stacked, remedy: &Remedy, words: &StackStrings) -> Vec<String> {
    let mut all = Vec::new();
    for (place, layer) in &remedy.layers {
        let (Some(entry), Some(step)) = (model.entries.get(*place), stacked.chain.steps().get(*place)) else {
            continue;
        };
        let Stage::Layer { layer: before, .. } = step.stage() else { continue };
        let mut own = Vec::new();
        if layer.padding != before.padding {
            own.push((words.changed)(&format!("padding={}", python(&layer.padding_text())), &before.padding_text()));
        }
        if layer.output_padding != before.output_padding {
            let text = |layer: &Layer| layer.short(layer.output_padding);
            own.push((words.changed)(&format!("output_padding={}", python(&text(layer))), &text(before)));
        }
        all.push(format!("{} {}", entry.name, own.join(" ")));
    }
    all
}

/// Returns `(1, 2)` for `1x2`.
fn python(text: &str) -> String {
    match text.split_once('x') {
        Some((height, width)) => format!("({height}, {width})"),
        None => text.to_owned(),
    }
}
