//! The sum that makes the cell of a step, as a line: `output[1,1] = a 1×−2 + b 2×2 = 7`.

use super::drawing::{Area, Drawing, Shape, Type};
use super::glyphs::minus;
use super::paint::badge_type;
use super::plan::Plan;
use crate::palette::Palette;
use crate::scene::moment::{Link, Moment, letter};
use crate::scene::{GridId, number};

/// A piece of the line: the badge of a product, or a text and whether it is prominent.
enum Piece {
    Badge(usize),
    Text(String, bool),
}

/// Draws the line from a point on the baseline. Dots replace the products that do not fit. A figure too narrow for a
/// single product gets no line.
pub fn draw(drawing: &mut Drawing, plan: &Plan<'_>, moment: &Moment<'_>, [x, y]: [f64; 2]) {
    let Some((grid, [row, col])) = moment.summed() else { return };
    let (products, count) = (moment.links(), moment.count_links());
    let Some(cell) = moment.cell(grid, [row, col]) else { return };
    let fonts = Fonts::new(plan);
    let name = plan.options.words.title(plan.scene, grid);
    let start = [Piece::Text(format!("{name}[{row},{col}]"), true), Piece::Text(" = ".to_owned(), false)];
    let mut end = vec![Piece::Text(" = ".to_owned(), false), Piece::Text(minus(&number::text(cell.value)), true)];
    let bias = plan.scene.bias();
    if bias != 0.0 {
        let sign = if products.is_empty() { "" } else { " + " };
        end.insert(0, Piece::Text(format!("{sign}bias {}", minus(&number::text(bias))), false));
    }
    let room = plan.width - plan.metrics.margin - x - fonts.width(&start) - fonts.width(&end);
    let shown = fonts.products_that_fit(plan, products, count, room);
    if room < 0.0 || (shown == 0 && !products.is_empty()) {
        return;
    }
    let mut pieces: Vec<Piece> = start.into();
    for (index, product) in products.iter().take(shown).enumerate() {
        pieces.extend(term(plan, index, product));
    }
    if shown < count {
        pieces.push(Piece::Text(" + ...".to_owned(), false));
    }
    if products.is_empty() && bias == 0.0 {
        pieces.pop();
    }
    pieces.extend(end);
    let mut x = x;
    for piece in &pieces {
        x = fonts.draw(drawing, piece, [x, y]);
    }
}

fn term(plan: &Plan<'_>, index: usize, product: &Link) -> Vec<Piece> {
    let value = |grid, at| plan.scene.cell(grid, at).map_or(0.0, |cell| cell.value);
    let (input, weight) = (value(GridId::Input, product.input), value(GridId::Kernel, product.tap));
    let sign = Piece::Text(" + ".to_owned(), false);
    let factors = format!(" {}×{}", minus(&number::text(input)), minus(&number::factor(weight)));
    let pieces = [Piece::Badge(index), Piece::Text(factors, true)];
    (index > 0).then_some(sign).into_iter().chain(pieces).collect()
}

struct Fonts {
    strong: Type,
    quiet: Type,
    badge: f64,
}

impl Fonts {
    fn new(plan: &Plan<'_>) -> Fonts {
        let quiet = Type { size: plan.metrics.title_height() * 0.92, ..plan.metrics.note(plan.options.palette) };
        Fonts { strong: Type { color: plan.options.palette.text, ..quiet }, quiet, badge: (quiet.size * 1.15).round() }
    }

    fn width(&self, pieces: &[Piece]) -> f64 {
        pieces.iter().map(|piece| self.piece_width(piece)).sum()
    }

    fn piece_width(&self, piece: &Piece) -> f64 {
        match piece {
            Piece::Badge(_) => self.badge,
            Piece::Text(text, _) => self.quiet.width(text),
        }
    }

    /// Returns how many products fit, together with the dots for the others.
    fn products_that_fit(&self, plan: &Plan<'_>, products: &[Link], count: usize, room: f64) -> usize {
        let dots = self.quiet.width(" + ...");
        let mut used = 0.0;
        for (index, product) in products.iter().enumerate() {
            used += self.width(&term(plan, index, product));
            let is_last = index + 1 == count;
            if used + if is_last { 0.0 } else { dots } > room {
                return index;
            }
        }
        products.len()
    }

    fn draw(&self, drawing: &mut Drawing, piece: &Piece, [x, y]: [f64; 2]) -> f64 {
        match piece {
            Piece::Badge(index) => {
                let area = Area::square(x, y - self.quiet.size * 0.36 - self.badge / 2.0, self.badge);
                drawing.shapes.push(Shape::Fill { area, color: Palette::pair(*index) });
                drawing.text_in(&letter(*index).to_string(), area, badge_type(self.badge));
                x + self.badge
            }
            Piece::Text(text, is_strong) => {
                drawing.text(text, [x, y], if *is_strong { self.strong } else { self.quiet })
            }
        }
    }
}
