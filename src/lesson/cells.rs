//! Selectors of the cells of a grid: `"1,2"`, `"0:2,1:3"`, `"3,:"`, `"all"`, `"border(p.h)"`, `"inserted"`,
//! `"where coverage == 4"` and so on, and several of them at once: `"0,: + :,0"`.

use std::ops::Range;

use super::expression::{
    Answer, Environment, Expression, ExpressionError, GridFormula, GridName, Kind, Known, LayerGrid, Value,
};
use crate::conv::{Geometry, Pair};
use crate::phrase;
use crate::phrase::Phrase;
use crate::scene::{GridId, Role, Scene};

/// The maximum number of cells of a grid to which a selector applies.
pub const MOST_CELLS: i64 = 10_000;

/// The maximum length of a selector in bytes.
const MOST_BYTES: usize = 1_000;
/// The maximum number of parts of a selector.
const MOST_PARTS: usize = 16;

/// A parsed selector, not yet applied to a grid.
#[derive(Clone, Debug)]
pub struct Cells {
    /// The parts, whose cells are joined. No parts select no cells.
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    /// A block of rows and columns.
    Block(Box<[Span; 2]>),
    All,
    /// This many rings of cells from the edge.
    Border(Expression),
    Role(Role),
    /// The cells that are related to the cell at this position.
    Related(Relation, [Expression; 2]),
    /// The cells that belong to this cell of another map of the same network.
    Belonging(GridFormula, [Expression; 2]),
    /// The cells that meet a condition.
    Where(Expression),
}

/// A range of rows or columns.
#[derive(Clone, Debug)]
enum Span {
    One(Expression),
    /// Half-open; a missing bound is the start or the end of the grid.
    From([Option<Expression>; 2]),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    /// The kernel taps behind an output.
    Taps,
    /// The inputs behind an output.
    Inputs,
    /// The outputs that read an input.
    Outputs,
}

const ROLES: [(&str, Role); 6] = [
    ("inserted", Role::Inserted),
    ("pad", Role::Padding),
    ("cropped", Role::Cropped),
    ("bias-only", Role::BiasOnly),
    ("dead", Role::BiasOnly),
    ("unread", Role::Unread),
];

const BELONGS: &str = "belongs";

const RELATIONS: [(&str, Relation); 3] =
    [("taps", Relation::Taps), ("contrib", Relation::Inputs), ("feeds", Relation::Outputs)];

/// The forms of selectors, for error messages.
#[must_use]
pub fn forms() -> Phrase {
    phrase!(
        "write \"r,c\", \"r0:r1,c0:c1\", \"r,:\", \":,c\", \"all\", \"border(n)\", \"inserted\", \"pad\", \"cropped\", \
         \"bias-only\", \"dead\", \"unread\", \"taps(r,c)\", \"contrib(r,c)\", \"feeds(r,c)\", \"belongs(MAP,r,c)\", \
         \"where CONDITION\", several with ' + ' between them, or \"none\"; rows and columns count from 0"
    )
}

impl Cells {
    /// Parses a selector that uses neither panels nor the step's named numbers.
    ///
    /// # Errors
    /// If the selector cannot be parsed; the error has a span in the text.
    pub fn parse(text: &str) -> Result<Cells, ExpressionError> {
        Cells::parse_among(text, Known::default())
    }

    /// Parses a selector that may use these names.
    ///
    /// # Errors
    /// If the selector cannot be parsed; the error has a span in the text.
    pub fn parse_among(text: &str, known: Known<'_>) -> Result<Cells, ExpressionError> {
        let whole = 0..text.len();
        if text.len() > MOST_BYTES {
            return Err(fault(
                whole,
                phrase!("the selector has {given} bytes; it may have {most}", given = text.len(), most = MOST_BYTES),
            ));
        }
        let reader = Reader { text, known };
        let places = reader.parts();
        if places.len() > MOST_PARTS {
            return Err(fault(whole, phrase!("the selector has more than {most} parts", most = MOST_PARTS)));
        }
        if text.trim() == "none" {
            return Ok(Cells { parts: Vec::new() });
        }
        Ok(Cells { parts: places.into_iter().map(|place| reader.part(place)).collect::<Result<_, _>>()? })
    }

    /// Returns the selected cells of `grid`, row by row.
    ///
    /// # Errors
    /// If a part names a cell outside the grid or no cell at all, if the grid has more than [`MOST_CELLS`] cells, or if
    /// the scene has no such grid.
    pub fn select(&self, grid: GridId, scene: &Scene, numbers: &dyn Environment) -> Result<Vec<Pair>, Phrase> {
        self.select_on(&grid.into(), scene, numbers)
    }

    /// Returns the effort of a selection, as the number of cells that are looked at.
    #[must_use]
    pub fn work(&self, grid: &GridFormula, numbers: &dyn Environment) -> i64 {
        let cells = grid.size(numbers).map_or(0, |[rows, cols]| rows.saturating_mul(cols));
        if cells > MOST_CELLS {
            return 0;
        }
        let work = |part: &Part| match part {
            Part::Block(_) | Part::All | Part::Border(_) | Part::Role(_) | Part::Related(..) | Part::Belonging(..) => {
                cells
            }
            Part::Where(condition) => condition.work_on(grid, numbers),
        };
        self.parts.iter().map(work).fold(0, i64::saturating_add)
    }

    /// Like [`Cells::select`], on any grid. `scene` is the live layer: roles and related cells are known of its grids
    /// only.
    ///
    /// # Errors
    /// As in [`Cells::select`], and if the grid does not know what a part asks for.
    pub fn select_on(&self, grid: &GridFormula, scene: &Scene, numbers: &dyn Environment) -> Result<Vec<Pair>, Phrase> {
        let own = match grid {
            GridFormula::Grid(GridName::Layer { panel: None, grid: LayerGrid::Scene(grid), .. }) => Some(*grid),
            GridFormula::Grid(_)
            | GridFormula::Transposed(_)
            | GridFormula::Product(_)
            | GridFormula::Difference(_) => None,
        };
        // The scene knows its own grids better: the stamp is in no expression.
        let size = match own {
            Some(own) => scene.size(own).ok_or_else(|| phrase!("the scene has no such grid"))?,
            None => grid.size(numbers).map_err(|fault| fault.phrase())?,
        };
        if size[0].saturating_mul(size[1]) > MOST_CELLS {
            return Err(phrase!("the grid has more than {most} cells", most = MOST_CELLS));
        }
        let place = Place { grid, own, size, scene, numbers };
        let mut cells: Vec<Pair> = Vec::new();
        for part in &self.parts {
            let found = place.cells(part)?;
            if found.is_empty() {
                return Err(phrase!("it names no cell of this scene"));
            }
            cells.extend(found);
        }
        cells.sort_unstable();
        cells.dedup();
        Ok(cells)
    }
}

/// A grid with everything that a selector needs to know about it.
struct Place<'a> {
    grid: &'a GridFormula,
    /// The grid, if it is one of the live layer.
    own: Option<GridId>,
    size: Pair,
    scene: &'a Scene,
    numbers: &'a dyn Environment,
}

impl Place<'_> {
    fn cells(&self, part: &Part) -> Result<Vec<Pair>, Phrase> {
        match part {
            Part::All => Ok(self.every().collect()),
            Part::Block(spans) => match spans.as_ref() {
                [Span::One(row), Span::One(col)] => {
                    Ok(vec![inside([self.number(row)?, self.number(col)?], self.size)?])
                }
                [rows, cols] => {
                    let [rows, cols] = [self.range(rows, 0)?, self.range(cols, 1)?];
                    Ok(rows.flat_map(|row| cols.clone().map(move |col| [row, col])).collect())
                }
            },
            Part::Border(rings) => {
                let rings = self.number(rings)?;
                let is_border = |at: &Pair| {
                    at.iter().zip(self.size).any(|(at, length)| *at < rings || *at >= length.saturating_sub(rings))
                };
                Ok(self.every().filter(is_border).collect())
            }
            Part::Role(role) => {
                let own = self.own.ok_or_else(|| phrase!("only the grids of the scene's layer have such cells"))?;
                Ok(self.every().filter(|at| has_role(self.scene, own, *at, *role)).collect())
            }
            Part::Related(relation, [row, col]) => {
                let own = self.own.ok_or_else(|| {
                    phrase!("only for the grids of the scene's layer is it known what belongs to what")
                })?;
                let picture = self.scene.outcome().map_err(|refusal| Phrase::verbatim(refusal.to_string()))?;
                let at = [self.number(row)?, self.number(col)?];
                let geometry = if own == GridId::Full && *relation == Relation::Outputs {
                    &picture.uncropped
                } else {
                    &picture.geometry
                };
                related(*relation, own, at, geometry, self.scene)
            }
            Part::Belonging(of, [row, col]) => self.belonging(of, [self.number(row)?, self.number(col)?]),
            Part::Where(condition) => condition.places(self.grid, self.numbers).map_err(|error| error.message),
        }
    }

    /// Returns the cells behind a cell of a later map of the network, or those that a cell of an earlier map reaches.
    fn belonging(&self, of: &GridFormula, at: Pair) -> Result<Vec<Pair>, Phrase> {
        let map = |grid: &GridFormula| match grid {
            GridFormula::Grid(GridName::Map { panel, map, .. }) => Some((panel.clone(), map.clone())),
            _ => None,
        };
        let message = || phrase!("only maps of one network belong to each other");
        let ((panel, own), (of_panel, other)) = map(self.grid).zip(map(of)).ok_or_else(message)?;
        let maps = self.scene.maps_of(&panel).filter(|_| panel == of_panel).ok_or_else(message)?;
        let (own, other) = maps.place(&own).zip(maps.place(&other)).ok_or_else(message)?;
        inside(at, of.size(self.numbers).map_err(|fault| fault.phrase())?)?;
        let all = maps.belonging(other, at);
        let reach = all.get(own).ok_or_else(|| phrase!("it takes too long to tell what belongs to it"))?;
        Ok(reach.rows.indices().flat_map(|row| reach.cols.indices().map(move |col| [row, col])).collect())
    }

    fn every(&self) -> impl Iterator<Item = Pair> {
        let [rows, cols] = self.size;
        (0..rows).flat_map(move |row| (0..cols).map(move |col| [row, col]))
    }

    fn number(&self, expression: &Expression) -> Result<i64, Phrase> {
        match expression.eval(self.numbers) {
            Ok(Value::Integer(number)) => Ok(number),
            Ok(Value::Real(_) | Value::Boolean(_)) => {
                Err(phrase!("'{formula}' is no whole number", formula = expression.text()))
            }
            Err(error) => Err(error.message),
        }
    }

    /// Returns the range of rows or columns, or an error if it exceeds the grid.
    fn range(&self, span: &Span, axis: usize) -> Result<Range<i64>, Phrase> {
        let length = self.size[axis];
        let range = match span {
            Span::One(one) => {
                let one = self.number(one)?;
                one..one.saturating_add(1)
            }
            Span::From([start, end]) => {
                let start = start.as_ref().map_or(Ok(0), |start| self.number(start))?;
                start..end.as_ref().map_or(Ok(length), |end| self.number(end))?
            }
        };
        if range.start >= 0 && range.end <= length {
            Ok(range)
        } else {
            Err(phrase!("it reaches beyond the grid, which is {rows}x{cols}", rows = self.size[0], cols = self.size[1]))
        }
    }
}

/// Returns the cells of `grid` that are related to `at`, row by row.
fn related(
    relation: Relation,
    grid: GridId,
    at: Pair,
    geometry: &Geometry,
    scene: &Scene,
) -> Result<Vec<Pair>, Phrase> {
    let mut cells: Vec<Pair> = match relation {
        Relation::Taps => {
            let tap = |tap| if grid == GridId::Rotated { scene.stored_tap(tap) } else { tap };
            geometry.products_of_output(inside(at, geometry.output())?).map(|product| tap(product.tap)).collect()
        }
        Relation::Inputs => {
            let place = |input| if grid == GridId::Padded { geometry.place_in_padded(input) } else { input };
            geometry.products_of_output(inside(at, geometry.output())?).map(|product| place(product.input)).collect()
        }
        Relation::Outputs => {
            if !matches!(grid, GridId::Output | GridId::Full | GridId::Coverage) {
                return Err(phrase!("inputs feed cells of output, full and coverage alone"));
            }
            geometry.products_of_input(inside(at, geometry.input())?).map(|product| product.output).collect()
        }
    };
    cells.sort_unstable();
    Ok(cells)
}

fn inside(at: Pair, size: Pair) -> Result<Pair, Phrase> {
    if at.iter().zip(size).all(|(index, length)| (0..length).contains(index)) {
        Ok(at)
    } else {
        Err(phrase!(
            "cell {row},{col} lies outside the grid, which is {rows}x{cols}",
            row = at[0],
            col = at[1],
            rows = size[0],
            cols = size[1]
        ))
    }
}

fn has_role(scene: &Scene, grid: GridId, at: Pair, role: Role) -> bool {
    scene
        .cell(grid, at)
        .is_some_and(|cell| cell.role == role || (role == Role::Padding && cell.role == Role::OutputPadding))
}

fn fault(span: Range<usize>, message: Phrase) -> ExpressionError {
    ExpressionError { message, span, help: Some(forms()) }
}

/// What a piece of text between two `+` may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Complete: it names cells.
    Whole,
    /// Open: it includes everything that follows.
    Open,
    /// A piece of an expression.
    Piece,
}

struct Reader<'a> {
    text: &'a str,
    known: Known<'a>,
}

impl Reader<'_> {
    /// Returns the spans of the parts. A `+` separates two parts if cells are named on both sides; otherwise it adds
    /// numbers.
    fn parts(&self) -> Vec<Range<usize>> {
        let mut parts: Vec<(Range<usize>, Shape)> = Vec::new();
        for piece in self.split(0..self.text.len(), '+') {
            let shape = self.shape(&piece);
            match parts.last_mut() {
                Some((open, Shape::Open)) => open.end = piece.end,
                Some((before, Shape::Whole)) if shape == Shape::Piece => before.end = piece.end,
                Some((before, state @ Shape::Piece)) => {
                    before.end = piece.end;
                    *state = shape;
                }
                Some((_, Shape::Whole)) | None => parts.push((piece, shape)),
            }
        }
        parts.into_iter().map(|(place, _)| place).collect()
    }

    fn shape(&self, place: &Range<usize>) -> Shape {
        let piece = self.text[place.clone()].trim();
        let is_word = ["all", "none"].contains(&piece) || ROLES.iter().any(|(name, _)| *name == piece);
        if condition(piece).is_some() {
            Shape::Open
        } else if is_word || self.call(place).is_some() || self.split(place.clone(), ',').len() > 1 {
            Shape::Whole
        } else {
            Shape::Piece
        }
    }

    /// Returns the name of a call and the span of its arguments, if the whole text is a call that selectors know.
    fn call(&self, place: &Range<usize>) -> Option<(&str, Range<usize>)> {
        let piece = &self.text[place.clone()];
        let start = place.start + (piece.len() - piece.trim_start().len());
        let open = piece.find('(')? + place.start;
        let end = place.start + piece.trim_end().len();
        let name = self.text.get(start..open)?;
        let is_known = ["border", BELONGS].contains(&name) || RELATIONS.iter().any(|(known, _)| *known == name);
        let closes = self.text.get(open..end)?.ends_with(')');
        (is_known && closes).then(|| (name, open + 1..end - 1))
    }

    fn part(&self, place: Range<usize>) -> Result<Part, ExpressionError> {
        let piece = &self.text[place.clone()];
        let trimmed = piece.trim();
        if trimmed == "all" {
            return Ok(Part::All);
        }
        if trimmed == "none" {
            return Err(fault(place, phrase!("'none' stands alone")));
        }
        if let Some((_, role)) = ROLES.into_iter().find(|(name, _)| *name == trimmed) {
            return Ok(Part::Role(role));
        }
        if let Some(condition) = condition(trimmed) {
            let end = place.start + piece.trim_end().len();
            return self.condition(end - condition.len()..end).map(Part::Where);
        }
        if let Some((BELONGS, inside)) = self.call(&place) {
            let [map, row, col] = <[Range<usize>; 3]>::try_from(self.split(inside.clone(), ','))
                .map_err(|_| fault(inside, phrase!("a map and a cell of it: write belongs(MAP, r, c)")))?;
            return Ok(Part::Belonging(self.grid(map)?, [self.expression(row)?, self.expression(col)?]));
        }
        if let Some((name, inside)) = self.call(&place) {
            let Some((_, relation)) = RELATIONS.into_iter().find(|(known, _)| *known == name) else {
                return self.expression(inside).map(Part::Border);
            };
            let [row, col] = self.two(inside)?;
            return Ok(Part::Related(relation, [self.expression(row)?, self.expression(col)?]));
        }
        let [rows, cols] = self.two(place)?;
        Ok(Part::Block(Box::new([self.span(rows)?, self.span(cols)?])))
    }

    /// Parses a range of rows or columns.
    fn span(&self, place: Range<usize>) -> Result<Span, ExpressionError> {
        let bound = |place: &Range<usize>| {
            let is_said = !self.text[place.clone()].trim().is_empty();
            if is_said { self.expression(place.clone()).map(Some) } else { Ok(None) }
        };
        match self.split(place.clone(), ':').as_slice() {
            [start, end] => Ok(Span::From([bound(start)?, bound(end)?])),
            [_] => self.expression(place).map(Span::One),
            _ => Err(fault(place, phrase!("these are no cells"))),
        }
    }

    /// Splits the text at its only comma.
    fn two(&self, place: Range<usize>) -> Result<[Range<usize>; 2], ExpressionError> {
        <[Range<usize>; 2]>::try_from(self.split(place.clone(), ','))
            .map_err(|_| fault(place, phrase!("these are no cells")))
    }

    /// Splits the text at separators outside parentheses and brackets.
    fn split(&self, place: Range<usize>, separator: char) -> Vec<Range<usize>> {
        let (mut depth, mut start, mut parts) = (0_i64, place.start, Vec::new());
        for (offset, character) in self.text[place.clone()].char_indices() {
            let at = place.start + offset;
            match character {
                '(' | '[' => depth += 1,
                ')' | ']' => depth -= 1,
                _ if character == separator && depth == 0 => {
                    parts.push(start..at);
                    start = at + separator.len_utf8();
                }
                _ => {}
            }
        }
        parts.push(start..place.end);
        parts
    }

    /// Parses an expression within the selector; error spans are relative to the whole selector.
    fn read(&self, place: Range<usize>, of_cells: bool) -> Result<Expression, ExpressionError> {
        let known = Known { answer: Answer::None, of_cells, ..self.known };
        Expression::parse(&self.text[place.clone()], known).map_err(|error| ExpressionError {
            span: place.start + error.span.start..place.start + error.span.end,
            ..error
        })
    }

    /// Parses a formula of grids within the selector; error spans are relative to the whole selector.
    fn grid(&self, place: Range<usize>) -> Result<GridFormula, ExpressionError> {
        GridFormula::parse(&self.text[place.clone()], self.known).map_err(|error| ExpressionError {
            span: place.start + error.span.start..place.start + error.span.end,
            ..error
        })
    }

    fn expression(&self, place: Range<usize>) -> Result<Expression, ExpressionError> {
        self.read(place, false)
    }

    fn condition(&self, place: Range<usize>) -> Result<Expression, ExpressionError> {
        let condition = self.read(place.clone(), true)?;
        match condition.kind() {
            Kind::Boolean => Ok(condition),
            Kind::Integer | Kind::Real => {
                Err(fault(place, phrase!("'where' takes a condition, such as coverage == 4")))
            }
        }
    }
}

/// Returns what follows `where`.
fn condition(piece: &str) -> Option<&str> {
    piece.strip_prefix("where").filter(|rest| rest.starts_with([' ', '(']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conv::{Layer, Op, Padding};
    use crate::lesson::expression::KnownPanel;
    use crate::lesson::expression::tests::Ones;
    use crate::lesson::expression::{PanelKind, SceneEnvironment};
    use crate::scene::Setting;

    /// Returns a transposed layer with i 3x3, k 3x3, s 2, p 1: the output is 5x5, the full result 7x7, the padded input
    /// 7x7.
    fn scene() -> Scene {
        Scene::new(Setting::default())
    }

    fn select(text: &str, grid: GridId, scene: &Scene) -> Result<Vec<Pair>, String> {
        let cells = Cells::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        cells.select(grid, scene, &SceneEnvironment { scene, answer: None }).map_err(|fault| fault.to_string())
    }

    fn count(text: &str, grid: GridId, scene: &Scene) -> usize {
        select(text, grid, scene).unwrap_or_else(|error| panic!("{text}: {error}")).len()
    }

    #[test]
    fn cells_by_their_places() {
        let scene = scene();
        let names: [(&str, &[Pair]); 14] = [
            ("1,2", &[[1, 2]]),
            (" 1 + 1 , out.w - 1 ", &[[2, 4]]),
            ("0:2,1:3", &[[0, 1], [0, 2], [1, 1], [1, 2]]),
            ("3,:", &[[3, 0], [3, 1], [3, 2], [3, 3], [3, 4]]),
            (":,2", &[[0, 2], [1, 2], [2, 2], [3, 2], [4, 2]]),
            ("3:,4", &[[3, 4], [4, 4]]),
            (":1,:2", &[[0, 0], [0, 1]]),
            ("4,0:2", &[[4, 0], [4, 1]]),
            ("4,4 + 0,0", &[[0, 0], [4, 4]]),
            ("0,0 + 0,0 + 0,0:2", &[[0, 0], [0, 1]]),
            ("0,p.w + 2 + 1,0", &[[0, 3], [1, 0]]),
            ("0,0 + (0 + 1),max(0, 1)", &[[0, 0], [1, 1]]),
            ("min(1, 2) + 1,0 + 0,4", &[[0, 4], [2, 0]]),
            ("none", &[]),
        ];
        for (text, expected) in names {
            assert_eq!(select(text, GridId::Output, &scene).as_deref(), Ok(expected), "{text}");
        }
        for (text, expected) in [
            ("all", 25),
            (":,:", 25),
            ("border(1)", 16),
            ("border(p.h) + 2,2", 17),
            ("0,: + :,0", 9),
            ("1 + 1,: + :,0", 9),
            ("border(9223372036854775807)", 25),
        ] {
            assert_eq!(count(text, GridId::Output, &scene), expected, "{text}");
        }
    }

    #[test]
    fn cells_by_what_they_are() {
        let scene = scene();
        for (text, grid, expected) in [
            ("inserted", GridId::Padded, 16),
            ("pad", GridId::Padded, 24),
            ("cropped", GridId::Full, 24),
            ("taps(0,0)", GridId::Kernel, 1),
            ("taps(1,1)", GridId::Kernel, 4),
            ("contrib(1,1)", GridId::Input, 4),
            ("feeds(0,0)", GridId::Output, 4),
            ("feeds(0,0)", GridId::Full, 9),
            ("feeds(1,1)", GridId::Coverage, 9),
            ("where coverage == 4", GridId::Output, 4),
            ("where value == 4", GridId::Coverage, 4),
            ("where row == col and value > 1", GridId::Input, 2),
            ("where value > mean(input)", GridId::Input, 4),
            ("where at(input) == value + 0", GridId::Input, 9),
            ("0,0 + where (value == 9) and row + col == 4", GridId::Input, 2),
        ] {
            assert_eq!(count(text, grid, &scene), expected, "{text}");
        }
        assert_eq!(select("feeds(0,0)", GridId::Output, &scene), Ok(vec![[0, 0], [0, 1], [1, 0], [1, 1]]));

        // The zeros of output_padding are padding too.
        let longer = Layer { output_padding: [1, 1], ..scene.setting().layer.clone() };
        let longer = scene.changed_to(Setting { layer: longer, ..scene.setting().clone() });
        for (text, expected) in [("pad", 64 - 25), ("inserted", 25 - 9)] {
            assert_eq!(count(text, GridId::Padded, &longer), expected, "{text}");
        }

        let holes = Layer { stride: [3, 1], ..Layer::new(Op::ConvTranspose2d, [2, 1]) };
        let holes = Scene::new(Setting { layer: holes, input_size: [2, 2], ..Setting::default() });
        assert_eq!(select("dead", GridId::Output, &holes), Ok(vec![[2, 0], [2, 1]]));
        assert_eq!(select("bias-only", GridId::Output, &holes), select("where coverage == 0", GridId::Output, &holes));

        let skips = Layer { stride: [3, 3], ..Layer::new(Op::Conv2d, [2, 2]) };
        let skips = Scene::new(Setting { layer: skips, input_size: [6, 5], ..Setting::default() });
        let unread = select("unread", GridId::Input, &skips).unwrap();
        assert_eq!(unread.len(), 14);
        assert!(unread.iter().all(|[row, col]| row % 3 == 2 || col % 3 == 2));
        let error = select("feeds(2,2)", GridId::Output, &skips).unwrap_err();
        assert_eq!(error, "it names no cell of this scene", "no output reads it");
    }

    #[test]
    fn cells_of_what_is_no_grid_of_the_layer() {
        let scene = scene();
        let numbers = SceneEnvironment { scene: &scene, answer: None };
        let select = |text: &str, grid: &str| {
            let grid = GridFormula::parse(grid, Answer::None).unwrap();
            Cells::parse(text).unwrap().select_on(&grid, &scene, &numbers)
        };
        assert_eq!(select("3,:", "matrix^T").unwrap().len(), 25);
        assert_eq!(select("where value != 0 and row == col", "matrix^T * matrix").unwrap().len(), 9);
        assert_eq!(select("where value != 0", "input - input").unwrap_err(), "it names no cell of this scene");
        assert_eq!(select("unread", "input[0]").unwrap_err(), "it names no cell of this scene");
        for (text, grid, message) in [
            ("dead", "matrix^T", "only the grids of the scene's layer have such cells"),
            ("taps(0,0)", "input - input", "only for the grids of the scene's layer is it known what belongs to what"),
            ("0,0", "input - full", "input and full have no difference: they are 3x3 and 7x7"),
            ("where coverage == 1", "input^T", "coverage is of the cells of an output alone"),
        ] {
            assert_eq!(select(text, grid).unwrap_err(), message, "{text}");
        }
        let panels = [KnownPanel::new("back", PanelKind::Layer).unwrap()];
        assert!(
            Cells::parse_among(
                "back.out.h - 1,: + where at(back.output) == value",
                Known { panels: &panels, ..Known::default() }
            )
            .is_ok()
        );
        assert!(Cells::parse("back.out.h - 1,:").is_err());
    }

    #[test]
    fn what_a_grid_does_not_have() {
        let scene = scene();
        for (text, grid, message) in [
            ("5,0", GridId::Output, "cell 5,0 lies outside the grid, which is 5x5"),
            ("0,0 + -1,0", GridId::Output, "cell -1,0 lies outside the grid, which is 5x5"),
            ("5,:", GridId::Output, "it reaches beyond the grid, which is 5x5"),
            (":,0:6", GridId::Output, "it reaches beyond the grid, which is 5x5"),
            ("9223372036854775807,:", GridId::Output, "it reaches beyond the grid, which is 5x5"),
            ("2:1,:", GridId::Output, "it names no cell of this scene"),
            ("0,0 + 2:2,:", GridId::Output, "it names no cell of this scene"),
            ("dead", GridId::Output, "it names no cell of this scene"),
            ("where value > 1000", GridId::Output, "it names no cell of this scene"),
            ("where coverage == 1", GridId::Input, "coverage is of the cells of an output alone"),
            ("feeds(3,0)", GridId::Output, "cell 3,0 lies outside the grid, which is 3x3"),
            ("feeds(0,0)", GridId::Kernel, "inputs feed cells of output, full and coverage alone"),
            ("bias,0", GridId::Output, "'bias' is no whole number"),
            ("1/0,0", GridId::Output, "1 / 0 divides by 0"),
        ] {
            assert_eq!(select(text, grid, &scene).unwrap_err(), message, "{text}");
        }
        let layer = Layer { padding: Padding::Explicit([9, 9]), ..scene.setting().layer.clone() };
        let refused = scene.changed_to(Setting { layer, ..scene.setting().clone() });
        assert_eq!(select("all", GridId::Output, &refused).unwrap_err(), "the scene has no such grid");
        assert!(select("contrib(0,0)", GridId::Input, &refused).is_err());
    }

    #[test]
    fn mistakes_have_their_places() {
        for (text, message, culprit) in [
            ("", "these are no cells", ""),
            ("5", "these are no cells", "5"),
            ("1,2,3", "these are no cells", "1,2,3"),
            ("1:2:3,0", "these are no cells", "1:2:3"),
            ("al", "these are no cells", "al"),
            ("1,", "expected a value, found the end", ""),
            ("1,2 3", "expected an operator, found '3'", "3"),
            ("1,1 + 2,strid", "there is no 'strid'; did you mean 's.h'?", "strid"),
            ("border(p.x)", "'p.x' is no name: write p.h or p.w", "p.x"),
            ("taps(1)", "these are no cells", "1"),
            ("contrib(0,0) + taps(0,q)", "there is no 'q'", "q"),
            ("0,0 + none", "'none' stands alone", " none"),
            ("0,0 + ", "expected a value, found the end", ""),
            ("where", "these are no cells", "where"),
            ("where ", "these are no cells", "where "),
            ("where value", "'where' takes a condition, such as coverage == 4", " value"),
            ("1,1 + where valu == 1", "there is no 'valu'; did you mean 'value'?", "valu"),
            (
                "where count(input where value == 1) == 1",
                "'count' cannot stand where every cell is looked at already",
                "count",
            ),
            ("where ans == 1", "nobody is asked here, so there is no 'ans'", "ans"),
            ("(0,0", "these are no cells", "(0,0"),
            ("0),(0", "these are no cells", "0),(0"),
            ("é,0", "'\\u{e9}' has no place in an expression", "é"),
        ] {
            let error = Cells::parse(text).unwrap_err();
            assert_eq!((error.message.to_string().as_str(), &text[error.span]), (message, culprit), "{text}");
        }
        assert_eq!(Cells::parse("al").unwrap_err().help, Some(forms()));
    }

    #[test]
    fn relations_are_counted_where_the_grid_shows_them() {
        let scene = scene();
        // The rotated kernel shows a tap where it lies, and the padded input shows an input between the zeros.
        let corner = |text: &str, grid| select(text, grid, &scene).unwrap();
        assert_eq!(corner("taps(1,0)", GridId::Kernel), [[0, 1], [2, 1]]);
        assert_eq!(corner("taps(1,0)", GridId::Rotated), [[0, 1], [2, 1]]);
        assert_eq!(corner("taps(0,1)", GridId::Kernel), [[1, 0], [1, 2]]);
        let even = Layer { stride: [2, 2], ..Layer::new(Op::ConvTranspose2d, [4, 4]) };
        let even = Scene::new(Setting { layer: even, ..Setting::default() });
        assert_eq!(select("taps(0,0)", GridId::Kernel, &even), Ok(vec![[0, 0]]));
        assert_eq!(select("taps(0,0)", GridId::Rotated, &even), Ok(vec![[3, 3]]));
        assert_eq!(select("contrib(0,0)", GridId::Input, &even), Ok(vec![[0, 0]]));
        assert_eq!(select("contrib(0,0)", GridId::Padded, &even), Ok(vec![[3, 3]]));
    }

    #[test]
    fn a_grid_with_as_many_cells_as_the_limit_has_cells() {
        let (scene, matrix) = (scene(), GridFormula::parse("matrix^T", Answer::None).unwrap());
        let corner = |size| Cells::parse("0,0").unwrap().select_on(&matrix, &scene, &Ones(size));
        assert_eq!(MOST_CELLS, 10_000);
        assert_eq!(corner([100, 100]), Ok(vec![[0, 0]]));
        assert_eq!(corner([1, 10_001]).unwrap_err(), "the grid has more than 10000 cells");
        assert_eq!(corner([i64::MAX, i64::MAX]).unwrap_err(), "the grid has more than 10000 cells");
    }

    #[test]
    fn selectors_are_bounded() {
        let padded = format!("none{}", " ".repeat(MOST_BYTES - 4));
        assert_eq!(padded.len(), MOST_BYTES);
        assert!(Cells::parse(&padded).is_ok());
        let error = Cells::parse(&format!("{padded} ")).unwrap_err();
        assert_eq!(error.span, 0..MOST_BYTES + 1, "all of the text is too long");
        for text in [
            "(".repeat(100_000),
            "0,0 + ".repeat(100_000),
            "border(".repeat(100_000),
            format!("where {}", "not ".repeat(100_000)),
            "+".repeat(MOST_BYTES),
            ",".repeat(MOST_BYTES),
            vec!["0,0"; MOST_PARTS + 1].join(" + "),
        ] {
            assert!(Cells::parse(&text).is_err(), "{}", &text[..20]);
        }
        assert!(Cells::parse(&vec!["0,0"; MOST_PARTS].join(" + ")).is_ok());
        let wide = Layer { stride: [1, 1], padding: Padding::Explicit([0, 0]), ..Layer::new(Op::Conv2d, [1, 1]) };
        let wide = Scene::new(Setting { layer: wide, input_size: [1000, 1000], ..Setting::default() });
        for text in ["all", "0,0", ":,:", "where value == 1", "border(1)", "unread"] {
            let error = select(text, GridId::Output, &wide).unwrap_err();
            assert_eq!(error, "the grid has more than 10000 cells", "{text}");
        }
    }
}
