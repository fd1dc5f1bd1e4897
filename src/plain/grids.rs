//! A scene in words: its layer in one line, its grids row by row, and the meanings of its marks.

use std::convert::Infallible;

use super::command::{knob_name, knob_value, parameter_name};
use crate::conv::{Padding, Pair, Parameter};
use crate::learner::session::Session;
use crate::lesson::course::Mark;
use crate::lesson::free::Free;
use crate::lesson::hidden::{Clue, Hidden};
use crate::scene::grid::stages as stages_of;
use crate::scene::moment::Link;
use crate::scene::plane::{Sum, Term};
use crate::scene::rival::Rival;
use crate::scene::strip::{Part, Row};
use crate::scene::wrong::WrongModel;
use crate::scene::{Cover, Cursors, GridId, Moment, Role, Scene, number};
use crate::words::plain::PlainStrings;

/// The most rows and columns of a grid that are printed, unless all are asked for. Nobody listens to more.
pub const MOST_LINES: i64 = 40;

/// The most cells of a picture that are printed one by one. Of a larger one, what it shows matters more.
const MOST_OF_A_PICTURE: i64 = 100;

/// The most blocks of cells that are listed one by one.
const MOST_BLOCKS: usize = 8;

/// The most products of a sum that are written out.
const MOST_PRODUCTS: usize = 25;

/// Replaces a number that is asked for.
const ASKED: &str = "?";
/// Replaces a number that is hidden until the answer.
const HIDDEN: &str = "~";

/// What is printed for a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Cell(Role),
    /// A mark for a number that is asked for.
    Asked,
    /// A mark for a number that is hidden until the answer.
    Hidden,
}

/// A scene in words, independent of a lesson.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    pub scene: &'a Scene,
    pub strings: &'static PlainStrings,
}

impl Words<'_> {
    /// Returns a line such as `ConvTranspose2d, input 4x4, kernel 3x3, stride 2, padding 1`. PyTorch's defaults for
    /// `output_padding` and `dilation`, and hidden parameters, are left out.
    pub fn layer(&self, hidden: &Hidden) -> String {
        let setting = self.scene.setting();
        let layer = &setting.layer;
        let said = |parameter: &Parameter| match (parameter, parameter.get(layer, setting.input_size)) {
            (parameter, _) if !hidden.shows_parameter(*parameter) => None,
            (Parameter::Input, size) => Some(format!("{} {}", self.strings.screens.names.input, layer.size_text(size))),
            (Parameter::KernelSize, size) => {
                Some(format!("{} {}", self.strings.screens.names.kernel, layer.size_text(size)))
            }
            (Parameter::Padding, _) if layer.padding == Padding::Same => Some("padding same".to_owned()),
            (Parameter::Padding, _) if matches!(layer.padding, Padding::Uneven { .. }) => {
                Some(format!("padding {}", layer.padding_text()))
            }
            (Parameter::OutputPadding, [0, 0]) | (Parameter::Dilation, [1, 1]) => None,
            (parameter, value) => Some(format!("{} {}", parameter_name(*parameter), layer.short(value))),
        };
        let bias = (layer.bias && hidden.shows_bias()).then(|| format!("bias {}", setting.biases_text()));
        let mut words: Vec<String> = vec![layer.op.class_name(layer.rank).to_owned()];
        if [layer.in_channels, layer.out_channels] != [1, 1] && !hidden.hides(Clue::Layer) {
            let counts = [("in_channels", layer.in_channels), ("out_channels", layer.out_channels)];
            words.extend(counts.map(|(name, count)| format!("{name} {count}")));
            words.extend((layer.groups > 1).then(|| format!("groups {}", layer.groups)));
        }
        words.extend(Parameter::ALL.iter().filter_map(said).chain(bias));
        words.join(self.strings.comma)
    }

    /// Returns why PyTorch refuses the layer, and a change that would work.
    fn refusal(&self) -> Vec<String> {
        let Err(refusal) = self.scene.outcome() else { return Vec::new() };
        let screens = self.strings.screens;
        let is_ours = refusal.fault.code() == "too_large";
        let headline = if is_ours { screens.reasons.too_large } else { screens.reasons.refused };
        let mut lines = vec![format!("{headline}{}{}", self.strings.colon, refusal.fault)];
        lines.extend(Some((screens.reasons.why)(&refusal.fault)).filter(|why| !why.is_empty()));
        let repair = refusal.repairs().first().map(screens.reasons.repair);
        lines.extend(repair.map(|repair| (self.strings.would_work)(&repair)));
        lines
    }

    /// Prints the first `most` rows and columns of a grid under its title, row by row, and adds what its cells are to
    /// `roles`.
    fn grid<E>(
        &self,
        title: &str,
        size: Pair,
        most: i64,
        cell: impl Fn(Pair) -> Option<(Said, String)>,
        roles: &mut Vec<Said>,
        say: &mut impl FnMut(String) -> Result<(), E>,
    ) -> Result<(), E> {
        let said = size.map(|length| length.min(most));
        let strings = self.strings;
        let whole = (strings.size)(size[0], size[1]);
        let measure = if said == size { whole } else { (strings.first_of)(&(strings.size)(said[0], said[1]), &whole) };
        say(format!("{title}{}{measure}{}", strings.comma, strings.colon.trim_end()))?;
        for row in 0..said[0] {
            let mut cells = String::new();
            for (role, text) in (0..said[1]).filter_map(|col| cell([row, col])) {
                if !roles.contains(&role) {
                    roles.push(role);
                }
                cells.push_str(if cells.is_empty() { "" } else { " " });
                cells.push_str(&text);
            }
            say((strings.row)(row, &cells))?;
        }
        Ok(())
    }

    /// Returns the marks that occur and their meanings, in one line.
    fn legend(&self, roles: &[Said]) -> Option<String> {
        let marks = roles.iter().filter_map(|role| {
            let (mark, meaning) = match role {
                Said::Asked => (ASKED, self.strings.blank),
                Said::Hidden => (HIDDEN, self.strings.hidden),
                Said::Cell(role) => (role.glyph()?, (self.strings.role)(*role)),
            };
            Some(format!("{mark} {meaning}"))
        });
        let marks: Vec<String> = marks.collect();
        (!marks.is_empty()).then(|| marks.join(self.strings.comma))
    }
}

/// Prints every stage of a layer that works: its layer, the grids from the input to the output, each with its first
/// `most` rows and columns, the meanings of their marks, and the notes. Each line is made only after `say` has taken
/// the one before.
///
/// # Errors
/// Those of `say`.
pub fn stages<E>(
    scene: &Scene,
    strings: &'static PlainStrings,
    most: Option<i64>,
    say: &mut impl FnMut(String) -> Result<(), E>,
) -> Result<(), E> {
    let words = Words { scene, strings };
    let layer = &scene.setting().layer;
    say(words.layer(&Hidden::default()))?;
    let mut roles = Vec::new();
    for grid in stages_of(layer).into_iter().flatten() {
        let Some(size) = scene.size(grid) else { continue };
        let title = strings.screens.grid(grid, layer.op);
        let cell = |at| scene.cell(grid, at).map(|cell| (Said::Cell(cell.role), cell.text()));
        words.grid(title, size, most.unwrap_or(i64::MAX), cell, &mut roles, say)?;
    }
    words.legend(&roles).into_iter().try_for_each(&mut *say)?;
    let notes = scene.outcome().map_or(&[][..], |picture| &picture.notes);
    notes.iter().map(strings.screens.facts.note).try_for_each(say)
}

/// The scene of a step, and the words for it.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// The session that is at the step.
    pub session: &'a Session,
    /// The scene as it is now.
    pub scene: &'a Scene,
    /// The words of a language.
    pub strings: &'static PlainStrings,
}

impl<'a> Sight<'a> {
    fn words(&self) -> Words<'a> {
        Words { scene: self.scene, strings: self.strings }
    }

    /// Returns everything that the step shows: the layer, then its grids, or why there are none.
    pub fn lines(&self, note: impl Fn(&Mark) -> Option<String>) -> Vec<String> {
        let mut lines = vec![self.layer()];
        lines.extend(self.refusal());
        let mut roles = Vec::new();
        for grid in self.grids() {
            lines.extend(self.grid(grid, &mut roles));
        }
        lines.extend(self.strip(&mut roles));
        lines.extend(self.words().legend(&roles));
        lines.extend(self.marked(note));
        lines.extend(self.sum());
        lines.extend(self.belonging());
        lines
    }

    /// Returns the layer in one line.
    #[must_use]
    pub fn layer(&self) -> String {
        let step = self.session.step();
        let Some((_, fed)) = step.network().filter(|_| step.is_of_network()) else {
            return self.words().layer(&self.session.hidden());
        };
        let setting = self.scene.setting();
        let turned =
            |free: &Free| format!("{} {}", knob_name(&free.knob), knob_value(&free.knob, free.knob.get(setting)));
        let turned = self.session.free().iter().map(turned);
        std::iter::once(fed.network().title().to_owned()).chain(turned).collect::<Vec<_>>().join(self.strings.comma)
    }

    /// Returns why the layer is refused; nothing if it works.
    #[must_use]
    pub fn refusal(&self) -> Vec<String> {
        self.words().refusal()
    }

    /// Returns these grids with the meanings of their marks.
    pub(super) fn some(&self, grids: &[GridId]) -> Vec<String> {
        let mut roles = Vec::new();
        let mut lines: Vec<String> = grids.iter().flat_map(|grid| self.grid(*grid, &mut roles)).collect();
        lines.extend(self.words().legend(&roles));
        lines
    }

    /// Returns the axis that the step shows as a line, with the meanings of its marks.
    #[must_use]
    pub fn line(&self) -> Vec<String> {
        let mut roles = Vec::new();
        let mut lines = self.strip(&mut roles);
        lines.extend(self.words().legend(&roles));
        lines
    }

    /// Returns the output that a learner with this wrong model would expect.
    pub(super) fn believed(&self, model: WrongModel) -> Vec<String> {
        let rival = Rival::wrong(model, self.scene);
        let Some((output, size)) = rival.output.as_ref().zip(rival.size()) else { return Vec::new() };
        let value = |[row, col]: Pair| output.get([usize::try_from(row).ok()?, usize::try_from(col).ok()?]).copied();
        let cell = |at: Pair| value(at).map(|value| (Said::Cell(Role::Value), number::text(value)));
        let mut lines = Vec::new();
        let mut say = |line| {
            lines.push(line);
            Ok::<(), Infallible>(())
        };
        let title = self.strings.screens.wrong(model);
        let Ok(()) = self.words().grid(title, size, MOST_LINES, cell, &mut Vec::new(), &mut say);
        lines
    }

    fn grids(&self) -> Vec<GridId> {
        self.session.columns().concat()
    }

    /// Returns the axis that the step shows as a line, and how many products reach each of its cells.
    fn strip(&self, roles: &mut Vec<Said>) -> Vec<String> {
        let is_shown = self.session.shown().strip && self.session.hidden().shows_strip();
        let Some(moment) = self.moment().filter(|_| is_shown) else { return Vec::new() };
        let strip = moment.strip(1);
        let name = self.strings.screens.names.width;
        let mut said = |row: &Row| match row {
            Row::Line(parts) => {
                for part in parts {
                    if !roles.contains(&Said::Cell(part.role)) {
                        roles.push(Said::Cell(part.role));
                    }
                }
                let cells: Vec<String> = parts.iter().map(part).collect();
                Some(format!("{name}{}{}", self.strings.colon, cells.join(" ")))
            }
            Row::Counts(counts) => {
                let counts: Vec<String> = counts.iter().map(i64::to_string).collect();
                Some(format!("{}{}{}", self.strings.screens.names.coverage, self.strings.colon, counts.join(" ")))
            }
            // The counts say the same.
            Row::Bars(_) => None,
        };
        strip.rows.iter().filter_map(&mut said).collect()
    }

    fn shows(&self, grid: GridId) -> bool {
        self.grids().contains(&grid)
    }

    /// Returns the title of a grid; that of the stamp names its input.
    #[must_use]
    pub fn title(&self, grid: GridId) -> String {
        let title = self.strings.screens.title(self.scene, grid);
        match (grid, self.cursors().input) {
            (GridId::Stamp, [row, col]) => (self.strings.stamp_of)(&title, &format!("{row},{col}")),
            _ => title.into_owned(),
        }
    }

    /// Returns the cursors as the step sets them.
    fn cursors(&self) -> Cursors {
        let mut cursors = Cursors::new(self.scene);
        if let Some((grid, at)) = self.session.cursor() {
            cursors.put(self.scene, grid, at);
        }
        cursors
    }

    /// Returns the moment that the step shows, or `None` for a layer that is refused.
    #[must_use]
    pub fn moment(&self) -> Option<Moment<'a>> {
        let moment =
            self.cursors().moment(self.scene, self.session.view(), self.session.cursor().map(|(grid, _)| grid));
        moment.map(|moment| moment.covered(self.session.cover()))
    }

    /// Returns a grid, limited to a size that one can listen to.
    fn grid(&self, grid: GridId, roles: &mut Vec<Said>) -> Vec<String> {
        let Some(size) = self.scene.size(grid) else { return Vec::new() };
        let (moment, cover) = (self.moment(), self.session.cover());
        let has_blanks = cover.cells.iter().any(|(asked, _)| *asked == grid);
        if let Some(instead) = self.instead_of_cells(grid, size, &cover).filter(|_| !has_blanks) {
            let whole = (self.strings.size)(size[0], size[1]);
            let words = [self.title(grid), whole, instead];
            return vec![words.join(self.strings.comma)];
        }
        let cell = |at| {
            let seen = match &moment {
                Some(moment) if moment.is_covered(grid, at) => None,
                Some(moment) => Some(moment.cell(grid, at)?),
                // A layer that is refused still has its numbers.
                None => cover.seen((grid, at), self.scene.cell(grid, at)?),
            };
            Some(match seen {
                Some(cell) => (Said::Cell(cell.role), cell.text()),
                None if cover.cells.contains(&(grid, at)) => (Said::Asked, ASKED.to_owned()),
                None => (Said::Hidden, HIDDEN.to_owned()),
            })
        };
        let mut lines = Vec::new();
        let mut say = |line| {
            lines.push(line);
            Ok::<(), Infallible>(())
        };
        let parts = self.scene.table_parts(grid);
        if parts.is_empty() {
            let Ok(()) = self.words().grid(&self.title(grid), size, MOST_LINES, cell, roles, &mut say);
            return lines;
        }
        let Ok(()) = say(format!("{}{}", self.title(grid), self.strings.colon.trim_end()));
        for (spot, [top, left], size) in parts {
            let name = self.strings.screens.grid(spot.grid, self.scene.setting().layer.op);
            let part = |[row, col]: Pair| cell([top + row, left + col]);
            let Ok(()) = self.words().grid(&format!("{name}{}", spot.plane()), size, MOST_LINES, part, roles, &mut say);
        }
        lines
    }

    /// Returns the text for a grid that is not printed cell by cell because it is hidden or a large picture.
    fn instead_of_cells(&self, grid: GridId, [rows, cols]: Pair, cover: &Cover) -> Option<String> {
        if cover.grids.contains(&grid) {
            return Some(self.strings.hidden.to_owned());
        }
        let is_large = rows.saturating_mul(cols) > MOST_OF_A_PICTURE;
        let is_picture = is_large && self.session.shown().pixels.contains(&grid);
        is_picture.then(|| {
            let cells = (0..rows).flat_map(|row| (0..cols).map(move |col| [row, col]));
            let values = cells.filter_map(|at| self.scene.cell(grid, at)).map(|cell| cell.value);
            let (least, largest) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, largest), value| {
                (least.min(value), largest.max(value))
            });
            (self.strings.picture)(&number::text(least), &number::text(largest))
        })
    }

    /// Returns the marks on the grids that are shown, with the notes that `note` has for them.
    pub fn marked(&self, note: impl Fn(&Mark) -> Option<String>) -> Vec<String> {
        if self.scene.outcome().is_err() {
            return Vec::new();
        }
        let said = |mark: &Mark| {
            let what = note(mark).unwrap_or_else(|| (self.strings.mark)(mark.role).to_owned());
            let cells = self.cells(&mark.cells);
            format!("{}{}{}{}{cells}", self.title(mark.grid), self.strings.comma, what, self.strings.colon)
        };
        self.session.marks().filter(|mark| self.shows(mark.grid)).map(said).collect()
    }

    /// Returns a list of cells, with blocks given by their corners: `0,0 to 0,6; 1,0; and 3 more cells`.
    #[must_use]
    pub fn cells(&self, cells: &[Pair]) -> String {
        if cells.is_empty() {
            return self.strings.screens.answers.no_cell.to_owned();
        }
        let mut sorted = cells.to_vec();
        sorted.sort_unstable();
        let mut runs: Vec<(Pair, Pair)> = Vec::new();
        for cell in sorted {
            match runs.last_mut() {
                Some((_, last)) if *last == [cell[0], cell[1] - 1] => *last = cell,
                _ => runs.push((cell, cell)),
            }
        }
        let mut blocks: Vec<(Pair, Pair)> = Vec::new();
        for (first, last) in runs {
            let is_above = |block: &&mut (Pair, Pair)| {
                block.1[0] == first[0] - 1 && block.0[1] == first[1] && block.1[1] == last[1]
            };
            match blocks.iter_mut().find(is_above) {
                Some((_, end)) => *end = last,
                None => blocks.push((first, last)),
            }
        }
        let place = |[row, col]: Pair| format!("{row},{col}");
        let said = blocks.iter().take(MOST_BLOCKS).map(|(first, last)| {
            if first == last { place(*first) } else { (self.strings.run)(&place(*first), &place(*last)) }
        });
        let mut said: Vec<String> = said.collect();
        let count = |(first, last): &(Pair, Pair)| (last[0] - first[0] + 1) * (last[1] - first[1] + 1);
        let left: i64 = blocks.iter().skip(MOST_BLOCKS).map(count).sum();
        if left > 0 {
            said.push((self.strings.more_cells)(left));
        }
        said.join(self.strings.semicolon)
    }

    /// Returns the cells that belong, in the maps that are shown, to the cell of a network's map under the lesson's
    /// cursor.
    pub(super) fn belonging(&self) -> Vec<String> {
        let hidden = self.session.hidden();
        let Some((grid, at)) = self.session.cursor().filter(|_| !hidden.hides(Clue::Letters)) else {
            return Vec::new();
        };
        let Some(moment) = self.moment() else { return Vec::new() };
        let place = |grid| match grid {
            GridId::Exhibit(index) => self.scene.exhibits().get(usize::from(index))?.map().map(|map| map.place),
            _ => None,
        };
        let (own, cell) = (self.title(grid), format!("{},{}", at[0], at[1]));
        let said = |other: GridId| {
            let reach = moment.belonging(other)?;
            let cells = reach.rows.indices().flat_map(|row| reach.cols.indices().map(move |col| [row, col]));
            let cells = self.cells(&cells.collect::<Vec<_>>());
            let say = if place(other) > place(grid) { self.strings.reaches } else { self.strings.stands_behind };
            Some(say(&own, &cell, &self.title(other), &cells))
        };
        self.grids().into_iter().filter_map(said).collect()
    }

    /// Returns the sum behind the output under the lesson's cursor.
    fn sum(&self) -> Option<String> {
        let (grid, at) = self.session.cursor().filter(|_| !self.session.hidden().hides(Clue::Sum))?;
        let moment = self.moment()?;
        // An input or a weight is not a sum.
        moment.summed().filter(|summed| *summed == (grid, at))?;
        if let Some(sum) = moment.sum() {
            return self.sum_of_exhibit(sum, grid, at);
        }
        if moment.count_links() > MOST_PRODUCTS {
            return None;
        }
        let result = number::text(self.scene.cell(grid, at)?.value);
        let value = |grid, at| self.scene.cell(grid, at).map_or(0.0, |cell| cell.value);
        let product = |link: &Link| {
            let (input, weight) = (value(GridId::Input, link.input), value(GridId::Kernel, link.tap));
            format!("{}*{}", number::factor(input), number::factor(weight))
        };
        let mut terms: Vec<String> = moment.links().iter().map(product).collect();
        if self.scene.setting().layer.bias {
            terms.push(format!("bias {}", number::factor(self.scene.bias())));
        }
        let sum = if terms.is_empty() { result } else { format!("{} = {result}", terms.join(" + ")) };
        Some((self.strings.cell_sum)(&self.title(grid), &format!("{},{}", at[0], at[1]), &sum))
    }

    /// Returns the sum behind a cell of an exhibit, channel by channel.
    fn sum_of_exhibit(&self, sum: &Sum, grid: GridId, at: Pair) -> Option<String> {
        let GridId::Exhibit(index) = grid else { return None };
        let layer = self.scene.exhibits().get(usize::from(index))?.layer(self.scene)?;
        if sum.count > MOST_PRODUCTS {
            return None;
        }
        let from = self.strings.screens.facts.from_channel;
        let term = |Term { channel, text }: Term| match channel {
            Some(channel) => format!("{} {text}", from(channel)),
            None => text,
        };
        let mut terms: Vec<String> = sum.terms(layer).into_iter().map(term).collect();
        terms.extend(sum.bias.map(|bias| format!("bias {}", number::factor(bias))));
        let result = number::text(sum.total);
        let said = if terms.is_empty() { result } else { format!("{} = {result}", terms.join(" + ")) };
        Some((self.strings.cell_sum)(&self.title(grid), &format!("{},{}", at[0], at[1]), &said))
    }
}

/// Returns a part of a line: the number of an input or output with its mark, or how many cells share a mark.
fn part(part: &Part) -> String {
    let mark = part.role.glyph().unwrap_or_default();
    match part.number {
        Some(number) => format!("{number}{mark}"),
        None if part.length > 1 => format!("{} {mark}", part.length).trim_end().to_owned(),
        None => mark.to_owned(),
    }
}
