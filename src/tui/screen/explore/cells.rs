//! The cells of a grid with their numbers: the text of each, its background, and the lines and marks over it.

use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr as _;

use crate::conv::Pair;
use crate::lesson::course::MarkRole;
use crate::palette::{Palette, Rgb, shade};
use crate::scene::compare::Against;
use crate::scene::moment::letter;
use crate::scene::{Cell, GridId, Moment, Outline, OutlineKind, Role, number};
use crate::tui::explore::model::Model;
use crate::tui::explore::panels::{CellShape, Panel};
use crate::tui::explore::stage::Blank;
use crate::tui::screen::Context;
use crate::tui::theme::Theme;
use crate::tui::widget::{CellGrid, CellView, Edges};

/// Cells narrower than this have no numbers.
const TIGHT: u16 = 3;

/// Cells narrower than this have no room for the weight that is applied to them.
const WEIGHED: u16 = 8;

/// How far the colour of a cell is mixed with the window's hue if there is no line around the window.
const TINT: f64 = 0.4;

/// How far the colour of a cell still to come is mixed from the background towards faint text.
pub(super) const TO_COME: f64 = 0.1;

/// The cells of a panel.
pub struct Cells<'a> {
    model: &'a Model,
    moment: Option<&'a Moment<'a>>,
    context: &'a Context,
    panel: &'a Panel,
    height: u16,
    /// The value that is drawn in full colour.
    largest: f64,
    /// The number of decimals of all numbers, if they fit.
    decimals: Option<usize>,
    outlines: Vec<Outline>,
}

impl<'a> Cells<'a> {
    /// Prepares the cells of a panel; numbers have the same decimals if there is room.
    #[must_use]
    pub fn new(
        model: &'a Model,
        moment: Option<&'a Moment<'a>>,
        context: &'a Context,
        panel: &'a Panel,
        height: u16,
    ) -> Cells<'a> {
        let largest = model.scene().full_scale(panel.grid);
        let outlines = moment.map_or_else(Vec::new, |moment| moment.outlines(panel.grid).collect());
        let mut cells = Cells { model, moment, context, panel, height, largest, decimals: None, outlines };
        let values = cells.places().filter_map(|at| cells.cell(at)).filter(Cell::has_number);
        let room = match panel.shape {
            CellShape::Number { width, .. } => usize::from(width),
            CellShape::Block | CellShape::Pixel { .. } => 1,
        };
        cells.decimals = number::decimals(values.map(|cell| cell.value), room);
        cells
    }

    fn theme(&self) -> &'a Theme {
        &self.context.theme
    }

    fn places(&self) -> impl Iterator<Item = Pair> + use<> {
        let ([rows, cols], [top, left]) = (self.panel.shown, self.panel.origin);
        (0..rows).flat_map(move |row| (0..cols).map(move |col| [top + row, left + col]))
    }

    /// Returns the cell as it is now, or `None` if it has no content yet.
    fn cell(&self, at: Pair) -> Option<Cell> {
        self.model.seen_cell(self.moment, self.panel.grid, at)
    }

    /// Returns the widget that draws the cells.
    #[must_use]
    pub fn grid(&self) -> CellGrid {
        let theme = self.theme();
        CellGrid {
            columns: self.panel.columns.clone(),
            height: self.height,
            cells: self.places().map(|at| self.view(at, self.width(at[1]))).collect(),
            seams: self.has_lines().then(|| theme.color(theme.palette.ground)),
            ground: theme.color(theme.palette.ground),
        }
    }

    fn width(&self, column: i64) -> u16 {
        let place = usize::try_from(column - self.panel.origin[1]).unwrap_or(usize::MAX);
        self.panel.columns.get(place).copied().unwrap_or(0)
    }

    /// Whether cells are large enough for lines, and the terminal can draw them.
    fn has_lines(&self) -> bool {
        let is_large = matches!(self.panel.shape, CellShape::Number { width, height, .. } if width >= 4 && height >= 2);
        is_large && !self.theme().ascii && !self.theme().is_mono()
    }

    fn view(&self, at: Pair, width: u16) -> CellView {
        let (theme, grid) = (self.theme(), self.panel.grid);
        if let Some(blank) = self.model.stage.blank(grid, at) {
            return self.blank_view(blank, width);
        }
        let Some(cell) = self.cell(at) else {
            if self.model.scene().is_table(grid) && self.model.scene().cell(grid, at).is_none() {
                return CellView { style: theme.faint(), ..CellView::default() };
            }
            // Cells still to come are drawn as empty places.
            let place = theme.palette.ground.towards(theme.palette.faint, TO_COME);
            let style = theme.faint().bg(theme.color(place));
            let is_covered = self.moment.is_some_and(|moment| moment.is_covered(grid, at));
            if is_covered {
                return self.covered_view(at, style, width);
            }
            return CellView { style, edges: self.edges(at, None), ..CellView::default() };
        };
        let under = self.lying_over(at);
        let style = self.style(at, cell, under == Some(OutlineKind::Window));
        let text = self.text(cell, width);
        // Letters and marks only use the columns that the number leaves, so no number is cut for them. A block leaves
        // its second column.
        let has_number = width >= TIGHT;
        let text_width = u16::try_from(text.width()).unwrap_or(u16::MAX);
        let spare = if has_number { width.saturating_sub(text_width) } else { 1 };
        let pointed = pointed_at(self.model, theme, grid, at);
        let style = pointed.map_or(style, |(_, pointed)| style.patch(pointed));
        let (style, brackets) = self.emphasised(style, under, spare);
        let letter_of = self.moment.and_then(|moment| moment.letter(grid, at)).filter(|_| cell.role != Role::Absent);
        let against = self.moment.and_then(|moment| moment.against(grid, at));
        let corner = match letter_of {
            // The glyph in the cell says it already.
            None if cell.role == Role::BiasOnly && pointed.is_some_and(|(glyph, _)| glyph == '*') => None,
            None if pointed.is_some() => pointed.map(|(glyph, _)| (glyph, style.add_modifier(Modifier::BOLD))),
            _ if against == Some(Against::Differs) => Some(('!', theme.badge(theme.palette.error))),
            _ if against == Some(Against::Alone) => Some(('+', theme.badge(theme.palette.stride))),
            Some(index) => Some((letter(index), theme.badge(Palette::pair(index)))),
            None => None,
        };
        let has_corner = spare > 0 || self.height > 1 || !has_number || theme.is_mono();
        let style = match letter_of {
            // Without room for a corner, the number itself becomes the badge.
            Some(index) if !has_corner && !theme.is_mono() => theme.badge(Palette::pair(index)),
            Some(_) => style.add_modifier(Modifier::BOLD),
            None => style,
        };
        CellView {
            aside: self.weight(at, cell, width),
            corner: corner.filter(|_| has_corner),
            edges: self.edges(at, Some(style)),
            brackets,
            hatch: self.hatch(cell),
            text,
            style,
        }
    }

    /// A cell whose number is hidden, but which can be walked over and picked.
    fn covered_view(&self, at: Pair, style: Style, width: u16) -> CellView {
        let pointed = pointed_at(self.model, self.theme(), self.panel.grid, at);
        let style = pointed.map_or(style, |(_, pointed)| style.patch(pointed));
        let (style, brackets) = self.emphasised(style, self.lying_over(at), width);
        let corner = pointed.map(|(glyph, _)| (glyph, style.add_modifier(Modifier::BOLD)));
        CellView { style, brackets, corner, edges: self.edges(at, Some(style)), ..CellView::default() }
    }

    /// A cell whose value is asked for: shows the end of what was typed, or a question mark.
    fn blank_view(&self, blank: &Blank, width: u16) -> CellView {
        let (theme, room) = (self.theme(), usize::from(width));
        let is_wrong = self.model.stage.wrong.contains(&(blank.grid, blank.at));
        let error = theme.badge(theme.palette.error);
        let style = match (blank.is_current, is_wrong) {
            (true, _) => theme.badge(theme.palette.stride),
            (false, true) => error,
            (false, false) => theme.badge(theme.palette.faint),
        };
        let typed = if blank.text.is_empty() { "?" } else { blank.text.as_str() };
        let cut = typed.len().saturating_sub(room);
        let text = if cut == 0 { typed.to_owned() } else { format!("~{}", typed.get(cut + 1..).unwrap_or_default()) };
        let spare = room.saturating_sub(text.len());
        // In a cell of one row, the mark replaces a bracket.
        let left = if is_wrong && self.height == 1 { '!' } else { '[' };
        let brackets = (blank.is_current && spare >= 2).then_some(([left, ']'], style));
        let is_underlined = blank.is_current && brackets.is_none();
        CellView {
            text,
            style: if is_underlined { style.add_modifier(Modifier::UNDERLINED) } else { style },
            brackets,
            corner: (is_wrong && (spare > 0 || self.height > 1)).then_some(('!', error)),
            ..CellView::default()
        }
    }

    /// Returns what outlines a cell; the cursor takes precedence over the window. The outline of the kernel only shows
    /// where the window comes from, so it does not count.
    fn lying_over(&self, at: Pair) -> Option<OutlineKind> {
        let is_kernel = matches!(self.panel.grid, GridId::Kernel | GridId::Rotated);
        let is_over = |outline: &&Outline| match outline.kind {
            OutlineKind::Current => outline.holds(at),
            // In the padded input, only the cells under a tap.
            OutlineKind::Window if self.panel.grid == GridId::Padded => {
                self.moment.is_some_and(|moment| moment.window_place(at).is_some())
            }
            OutlineKind::Window => !is_kernel && outline.holds(at),
        };
        self.outlines.iter().rev().find(is_over).map(|outline| outline.kind)
    }

    /// Returns a style and brackets that replace the lines around a cell, if it has none.
    fn emphasised(&self, style: Style, over: Option<OutlineKind>, spare: u16) -> (Style, Option<([char; 2], Style)>) {
        let theme = self.theme();
        let Some(kind) = over.filter(|_| !self.has_lines()) else { return (style, None) };
        let bold = style.add_modifier(Modifier::BOLD);
        match (kind, theme.is_mono()) {
            (OutlineKind::Current, true) if spare >= 2 => (bold, Some((['<', '>'], bold))),
            (OutlineKind::Current, false) => (theme.badge(theme.palette.text), None),
            (OutlineKind::Window, true) if spare >= 2 => (bold, Some((['[', ']'], bold))),
            (_, true) => (bold.add_modifier(Modifier::REVERSED), None),
            (OutlineKind::Window, false) => (style, None),
        }
    }

    /// Returns the lines along the sides of this cell: the window's, overridden by the cursor's.
    fn edges(&self, at: Pair, style: Option<Style>) -> Edges {
        let theme = self.theme();
        let mut edges = Edges::default();
        if !self.has_lines() || style.is_none() && self.outlines.is_empty() {
            return edges;
        }
        for outline in self.outlines.iter().filter(|outline| outline.holds(at)) {
            let hue = match outline.kind {
                OutlineKind::Window => theme.palette.kernel_size,
                OutlineKind::Current => theme.palette.text,
            };
            let line = Some(theme.color(hue));
            let [from_top, from_left] = [0, 1].map(|axis| at[axis] - outline.first[axis]);
            let [last_row, last_col] = outline.size.map(|length| length - 1);
            edges.top = if from_top == 0 { line } else { edges.top };
            edges.left = if from_left == 0 { line } else { edges.left };
            edges.bottom = if from_top == last_row { line } else { edges.bottom };
            edges.right = if from_left == last_col { line } else { edges.right };
        }
        edges
    }

    /// Returns the weight that is applied to a cell.
    fn weight(&self, at: Pair, cell: Cell, width: u16) -> Option<(String, Style)> {
        let theme = self.theme();
        let weight = self.moment?.weight(self.panel.grid, at).filter(|_| width >= WEIGHED && !theme.is_mono())?;
        let room = usize::from(width) / 2 - 1;
        let times = if theme.ascii { "x" } else { "×" };
        let text = format!("{times}{}", theme.minus(&number::fitted(weight, room)));
        let style = self.style(at, cell, true);
        let ink = match (cell.role, self.ground(cell)) {
            (Role::Value, Some(ground)) => ground.ink().towards(ground, 0.25),
            _ => theme.palette.kernel_size,
        };
        Some((text, style.fg(theme.color(ink))))
    }

    fn hatch(&self, cell: Cell) -> Option<(char, Style)> {
        let theme = self.theme();
        let ink = match cell.role {
            Role::Cropped => theme.palette.padding.towards(theme.palette.padding_ground, 0.45),
            Role::Unread => theme.palette.faint,
            Role::Value | Role::Inserted | Role::Padding | Role::OutputPadding | Role::BiasOnly | Role::Absent => {
                return None;
            }
        };
        let glyph = if theme.ascii { '/' } else { '╱' };
        let style = if theme.is_mono() { Style::new() } else { Style::new().fg(theme.color(ink)) };
        Some((glyph, style))
    }

    fn text(&self, cell: Cell, width: u16) -> String {
        let (theme, width) = (self.theme(), usize::from(width));
        if width < usize::from(TIGHT) && theme.is_mono() && cell.has_number() {
            // With neither numbers nor colour, the shade shows the magnitude.
            let share = if self.largest > 0.0 { cell.value.abs() / self.largest } else { 0.0 };
            return shade(share).to_string();
        }
        let number = |marks: usize| {
            let room = width.saturating_sub(marks);
            let text = number::aligned(cell.value, self.decimals, room);
            // Without backgrounds, neighbouring numbers would run together.
            let is_tight = theme.is_mono() && text.len() == room;
            theme.minus(&if is_tight { number::fitted(cell.value, room.saturating_sub(1)) } else { text })
        };
        match cell.role {
            _ if width < usize::from(TIGHT) && cell.has_number() => String::new(),
            Role::Cropped if theme.is_mono() && width > 4 => format!("({})", number(3)),
            Role::Value | Role::Unread | Role::Cropped => number(0),
            Role::BiasOnly => format!("{}*", number(1)),
            Role::Inserted | Role::Padding | Role::OutputPadding | Role::Absent => theme.glyph(cell.role).to_owned(),
        }
    }

    fn ground(&self, cell: Cell) -> Option<Rgb> {
        let theme = self.theme();
        if theme.is_mono() { None } else { theme.palette.value(cell.value, self.largest) }
    }

    fn style(&self, at: Pair, cell: Cell, is_under_window: bool) -> Style {
        let theme = self.theme();
        let palette = theme.palette;
        let is_tinted = is_under_window && !self.has_lines();
        let zeros = |ink, ground| {
            let ground = if is_under_window { palette.window_ground } else { ground };
            theme.ink(ink).bg(theme.color(ground))
        };
        let on = |rgb: Rgb| Style::reset().bg(theme.color(rgb)).fg(theme.color(rgb.ink()));
        match cell.role {
            Role::Inserted => zeros(palette.stride, palette.inserted_ground),
            Role::Padding => zeros(palette.padding, palette.padding_ground),
            Role::OutputPadding => zeros(palette.output_padding, palette.output_padding_ground),
            Role::BiasOnly => {
                let picture = self.model.scene().outcome();
                let is_extra = picture.is_ok_and(|picture| {
                    self.panel.grid == GridId::Output && picture.geometry.is_from_output_padding(at)
                });
                let ink = if is_extra { palette.output_padding } else { palette.faint };
                theme.ink(ink).bg(theme.color(palette.output_padding_ground))
            }
            Role::Cropped => theme.ink(palette.padding).bg(theme.color(palette.padding_ground)),
            Role::Absent => theme.faint(),
            Role::Unread => match self.ground(cell) {
                Some(rgb) => on(palette.unread(rgb)),
                None => theme.faint(),
            },
            Role::Value => match self.ground(cell) {
                Some(rgb) if is_tinted => on(rgb.towards(palette.kernel_size, TINT)),
                Some(rgb) => on(rgb),
                None => theme.text(),
            },
        }
    }
}

/// Returns the glyph and the style of a cell that the lesson marks or the learner has selected.
fn pointed_at(model: &Model, theme: &Theme, grid: GridId, at: Pair) -> Option<(char, Style)> {
    let (palette, stage) = (theme.palette, &model.stage);
    let quiet = |ink, ground| theme.ink(ink).bg(theme.color(ground));
    let pointed = if stage.wrong.contains(&(grid, at)) {
        ('!', theme.badge(palette.error))
    } else if stage.chosen.contains(&(grid, at)) {
        ('#', theme.badge(palette.kernel_size))
    } else {
        match stage.marks.get(&(grid, at))? {
            MarkRole::Cropped => ('x', quiet(palette.padding, palette.padding_ground)),
            MarkRole::Extra => ('+', quiet(palette.output_padding, palette.output_padding_ground)),
            MarkRole::Window => ('w', quiet(palette.kernel_size, palette.window_ground)),
            MarkRole::Bias => ('*', quiet(palette.output_padding, palette.output_padding_ground)),
            MarkRole::Look => ('>', Style::new().add_modifier(Modifier::BOLD)),
        }
    };
    Some(pointed)
}
