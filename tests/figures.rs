//! Figures: their contents, their formats, and that equal scenes give equal bytes.

use std::collections::HashSet;

use proptest::prelude::*;
use tconv::conv::{Axis, Layer, Op, Padding, Pair};
use tconv::figure::{self, Area, Around, FigureError, Format, Options, Shape, Time};
use tconv::palette::{Ground, Palette};
use tconv::scene::presets::Preset;
use tconv::scene::{Fill, GridId, Moment, OutlineKind, Role, Scene, Setting, Values, View, moment};
use tconv::words::Language;

fn scene(preset: &str) -> Scene {
    Scene::new(Preset::named(preset).expect("a preset").setting())
}

fn bytes(scene: &Scene, options: &Options<'_>, format: Format) -> Vec<u8> {
    figure::bytes(scene, options, format).expect("a figure")
}

fn places([rows, cols]: Pair) -> impl Iterator<Item = Pair> {
    (0..rows).flat_map(move |row| (0..cols).map(move |col| [row, col]))
}

#[test]
fn every_preset_in_every_view_is_a_drawing_that_svg_can_say() {
    for preset in Preset::ALL {
        let scene = Scene::new(preset.setting());
        for view in View::ALL {
            let last = Time::Step(moment::steps(&scene, view));
            for (language, ground) in [(Language::English, Ground::Light), (Language::Chinese, Ground::Dark)] {
                for time in [Time::Finished, Time::Step(1), last] {
                    let palette = Palette::of(ground);
                    let options = Options { view, time, palette, words: language.figure(), ..Options::default() };
                    assert_sound(&scene, &options);
                }
            }
        }
    }
}

#[test]
fn sheets_are_sound_too() {
    for view in View::ALL {
        for preset in ["padding-strides", "k2s2"] {
            assert_sound(&scene(preset), &Options { view, time: Time::Sheet, ..Options::default() });
        }
    }
}

/// Asserts that the SVG is well-formed, has an outline for every character, and nothing outside its edges.
fn assert_sound(scene: &Scene, options: &Options<'_>) {
    let svg = String::from_utf8(bytes(scene, options, Format::Svg)).expect("UTF-8");
    let document = roxmltree::Document::parse(&svg).expect("well-formed");
    let known: HashSet<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    let uses = document
        .descendants()
        .filter_map(|node| node.attribute(("http://www.w3.org/1999/xlink", "href"))?.strip_prefix('#'));
    for id in uses {
        assert!(known.contains(id), "{options:?}: {id}");
        assert!(!id.ends_with("3f"), "{options:?}: a question mark");
    }
    assert_all_inside(&figure::drawing(scene, options).expect("a drawing"));
}

/// Asserts that nothing is cut off at the edges.
fn assert_all_inside(drawing: &figure::Drawing) {
    let holds = |x: f64, y: f64| (0.0..=drawing.width).contains(&x) && (0.0..=drawing.height).contains(&y);
    for shape in &drawing.shapes {
        let inside = match shape {
            Shape::Fill { area: Area { x, y, width, height }, .. }
            | Shape::Frame { area: Area { x, y, width, height }, .. } => holds(*x, *y) && holds(x + width, y + height),
            Shape::Lines { lines, .. } => lines.iter().flatten().all(|[x, y]| holds(*x, *y)),
            Shape::Dot { center: [x, y], .. } => holds(*x, *y),
            Shape::Text { text, weight, at: [x, y], size, .. } => {
                holds(*x, y - size) && holds(x + figure::glyphs::width(*weight, text) * size, y + size / 4.0)
            }
        };
        assert!(inside, "{shape:?} in {}x{}", drawing.width, drawing.height);
    }
}

#[test]
fn every_format_of_every_view_gives_the_same_bytes_twice() {
    let scene = scene("padding-strides");
    for view in View::ALL {
        let options = Options { view, cell: Some(16), ..Options::default() };
        // Animations are slow, and consist of the same pictures.
        for format in Format::ALL.into_iter().filter(|format| *format != Format::Gif || view == View::Stamp) {
            assert_eq!(bytes(&scene, &options, format), bytes(&scene, &options, format), "{view:?} {format:?}");
        }
    }
}

#[test]
fn a_small_figure_as_svg() {
    let options = Options { stages: &[GridId::Input, GridId::Output], cell: Some(40), ..Options::default() };
    let svg = String::from_utf8(bytes(&scene("strides"), &options, Format::Svg)).expect("UTF-8");
    insta::assert_snapshot!("figure-strides", svg);
}

#[test]
fn a_step_as_text_shows_the_window_the_cell_and_what_is_still_to_come() {
    let options = Options { time: Time::Step(7), ..Options::default() };
    let text = String::from_utf8(bytes(&scene("padding-strides"), &options, Format::Text)).expect("UTF-8");
    insta::assert_snapshot!("figure-step", text);
}

#[test]
fn pictures_have_the_size_of_their_drawing_and_shine_through_if_they_should() {
    for transparent in [false, true] {
        let (scene, options) = (scene("odd"), Options { transparent, cell: Some(20), ..Options::default() });
        let drawing = figure::drawing(&scene, &options).expect("a drawing");
        let file = bytes(&scene, &options, Format::Png);
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("pixels");
        assert_eq!([f64::from(info.width), f64::from(info.height)], [drawing.width, drawing.height]);
        let ground = Palette::of(Ground::Light).ground;
        if transparent {
            assert_eq!((info.color_type, pixels[3]), (png::ColorType::Rgba, 0));
        } else {
            assert_eq!((info.color_type, &pixels[..3]), (png::ColorType::Rgb, &[ground.0, ground.1, ground.2][..]));
        }
    }
}

#[test]
fn an_animation_has_a_frame_for_each_step_and_one_for_the_end() {
    for (preset, view) in [("strides", View::Direct), ("odd", View::Stamp), ("k2s2", View::Crop)] {
        for transparent in [false, true] {
            let scene = scene(preset);
            let options = Options { view, transparent, cell: Some(12), delay: 250, ..Options::default() };
            let file = bytes(&scene, &options, Format::Gif);
            let mut decoder = gif::DecodeOptions::new().read_info(&file[..]).expect("a GIF");
            assert_eq!(decoder.repeat(), gif::Repeat::Infinite);
            let mut delays = Vec::new();
            while let Some(frame) = decoder.read_next_frame().expect("a frame") {
                delays.push(frame.delay);
            }
            assert_eq!(delays.len() as i64, figure::frames(&scene, view), "{preset} {view:?}");
            assert_eq!(delays[0], 25);
            assert!(delays.last() > delays.first());
        }
    }
}

#[test]
fn values_have_the_colours_of_the_palette() {
    for ground in [Ground::Dark, Ground::Light, Ground::HighContrast] {
        let (scene, palette) = (scene("odd"), Palette::of(ground));
        let options = Options { stages: &[GridId::Output], around: Around::NONE, palette, ..Options::default() };
        let drawing = figure::drawing(&scene, &options).expect("a drawing");
        let fills = drawing.shapes.iter().filter_map(|shape| match shape {
            Shape::Fill { color, .. } => Some(*color),
            _ => None,
        });
        let expected = places(scene.size(GridId::Output).expect("a size")).map(|at| {
            let cell = scene.cell(GridId::Output, at).expect("a cell");
            palette.value(cell.value, scene.full_scale(GridId::Output)).expect("finite")
        });
        assert!(fills.eq(expected), "{ground:?}");
    }
}

#[test]
fn every_step_outlines_the_cells_that_the_core_says_it_reads() {
    let direct = Layer { stride: [2, 2], padding: Padding::Explicit([1, 1]), ..Layer::new(Op::Conv2d, [3, 3]) };
    let direct = Setting { layer: direct, input_size: [7, 7], ..Setting::default() };
    for setting in Preset::ALL.iter().map(Preset::setting).chain([direct]) {
        let scene = Scene::new(setting);
        let geometry = scene.outcome().expect("a legal layer").geometry.clone();
        for (place, output) in places(geometry.output()).enumerate() {
            let moment = Moment::step(&scene, View::Direct, place as i64).expect("a step");
            let window = moment.outlines(GridId::Padded).next().expect("a window");
            assert_eq!((window.kind, window.size), (OutlineKind::Window, geometry.lengths(Axis::dilated_kernel)));
            for product in geometry.products_of_output(output) {
                let read = geometry.place_in_padded(product.input);
                assert!(window.holds(read));
                assert_eq!(moment.window_place(read), Some(scene.stored_tap(product.tap)));
            }
            let taps = places(geometry.lengths(Axis::padded)).filter(|at| moment.window_place(*at).is_some()).count();
            assert_eq!(taps as i64, geometry.layer().kernel_size.iter().product::<i64>());
            let current = moment.outlines(GridId::Output).next().expect("a cell");
            assert_eq!((current.kind, current.first, current.size), (OutlineKind::Current, output, [1, 1]));
            let made = places(geometry.output()).filter(|at| moment.cell(GridId::Output, *at).is_some()).count();
            assert_eq!(made, place + 1);
        }
    }
}

#[test]
fn every_step_has_its_sum_also_where_no_product_is() {
    let mut setting = Setting { bias: 0.5, ..Setting::default() };
    setting.layer.bias = true;
    (setting.layer.kernel_size, setting.layer.stride) = ([1, 1], [3, 3]);
    let scene = Scene::new(setting);
    for view in [View::Direct, View::Crop, View::Coverage, View::Matrix] {
        for step in 0..moment::steps(&scene, view) {
            let moment = Moment::step(&scene, view, step).expect("a step");
            let (grid, at) = moment.summed().expect("a sum");
            assert_eq!(moment.links().len(), moment.count_links());
            let sum: f64 = moment.links().iter().map(|link| scene.product(link.input, link.tap)).sum();
            let cell = scene.cell(grid, at).expect("a cell");
            assert_eq!(sum + scene.bias(), cell.value, "{view:?} {at:?}");
        }
    }
}

#[test]
fn looking_back_explains_a_step_and_hides_nothing() {
    let scene = scene("odd");
    for view in View::ALL {
        for step in 0..moment::steps(&scene, view) {
            let then = Moment::step(&scene, view, step).expect("a step");
            let later = Moment::looking_back(&scene, view, step).expect("a step");
            for (_, grid) in GridId::NAMED {
                assert!(then.outlines(grid).eq(later.outlines(grid)), "{view:?} {step} {grid:?}");
            }
            for at in places(scene.size(GridId::Output).expect("a size")) {
                assert_eq!(later.cell(GridId::Output, at), scene.cell(GridId::Output, at), "{view:?} {step} {at:?}");
            }
        }
    }
}

#[test]
fn every_stamp_is_outlined_where_it_lands_and_the_last_one_completes_the_sum() {
    for preset in Preset::ALL {
        let scene = Scene::new(preset.setting());
        let full = scene.size(GridId::Full).expect("a size");
        let steps = moment::steps(&scene, View::Stamp);
        for place in 0..steps {
            let moment = Moment::step(&scene, View::Stamp, place).expect("a step");
            let outline = moment.outlines(GridId::Full).next().expect("a stamp");
            let stamped = |at: &Pair| moment.cell(GridId::Stamp, *at).is_some_and(|cell| cell.role != Role::Absent);
            assert!(places(full).filter(stamped).all(|at| outline.holds(at)), "{} {place}", preset.name);
        }
        let last = Moment::step(&scene, View::Stamp, steps - 1).expect("a step");
        for at in places(full) {
            let values =
                [last.cell(GridId::Full, at), scene.cell(GridId::Full, at)].map(|cell| cell.map(|cell| cell.value));
            assert_eq!(values[0], values[1], "{} {at:?}", preset.name);
        }
    }
}

#[test]
fn what_is_too_large_is_refused_with_its_number_before_it_is_drawn() {
    let square = |size: i64, kernel: i64| {
        let mut setting = Preset::named("no-padding").expect("a preset").setting();
        (setting.input_size, setting.layer.kernel_size) = ([size, size], [kernel, kernel]);
        Scene::new(setting)
    };
    let error =
        |scene: &Scene, options: Options<'_>, format| figure::bytes(scene, &options, format).expect_err("refused");
    let default = Options::default();
    assert_eq!(error(&square(1000, 1), default, Format::Gif), FigureError::TooManyFrames { frames: 1_000_001 });
    for format in [Format::Svg, Format::Png, Format::Text, Format::Ansi] {
        let expected = FigureError::TooManyCells { cells: 3_000_001 };
        assert_eq!(error(&square(1000, 1), default, format), expected);
    }
    let sheet = Options { time: Time::Sheet, ..default };
    assert_eq!(error(&square(20, 1), sheet, Format::Svg), FigureError::TooManyCells { cells: 320_000 });
    let large = Options { cell: Some(512), ..default };
    assert!(matches!(error(&square(30, 1), large, Format::Png), FigureError::TooManyPixels { .. }));
    assert!(matches!(error(&square(6, 1), large, Format::Gif), FigureError::TooManyAnimatedPixels { frames: 37, .. }));
    let step = |step| Options { time: Time::Step(step), ..default };
    for wrong in [i64::MIN, 0, 10, i64::MAX] {
        assert_eq!(error(&square(3, 1), step(wrong), Format::Svg), FigureError::NoSuchStep { step: wrong, steps: 9 });
    }
    assert_eq!(error(&square(3, 1), step(1), Format::Gif), FigureError::StillAnimation);
    let stamp = Options { stages: &[GridId::Stamp], ..default };
    assert_eq!(error(&square(3, 1), stamp, Format::Svg), FigureError::StampElsewhere);
    let refused = Setting { input_size: [0, 0], ..Setting::default() };
    assert_eq!(error(&Scene::new(refused), default, Format::Svg), FigureError::Refused);
}

#[test]
fn the_picture_of_the_readme_is_what_its_command_writes() {
    let (scene, step) = (scene("padding-strides"), Options { time: Time::Step(7), ..Options::default() });
    let svg = include_str!("pictures/figure-stride-2.svg");
    // Not with assert_eq, which would print both.
    assert!(bytes(&scene, &step, Format::Svg) == svg.as_bytes(), "run the command of the README");
}

#[test]
fn extensions_are_known_in_capitals_too() {
    for format in Format::ALL {
        assert_eq!(Format::of_extension(format.extension()), Some(format));
        assert_eq!(Format::of_extension(&format.extension().to_uppercase()), Some(format));
    }
    assert_eq!(Format::of_extension("bmp"), None);
}

fn pair(range: std::ops::Range<i64>) -> impl Strategy<Value = Pair> {
    [range.clone(), range]
}

prop_compose! {
    /// Any setting of small sizes, legal or not, with numbers of every width.
    fn setting()(
        transposed in any::<bool>(), input in pair(0..6), kernel in pair(0..5), stride in pair(0..4),
        padding in pair(-1..5), dilation in pair(0..4), output_padding in pair(0..3),
        bias in prop_oneof![Just(0.0), Just(-1234.5678), Just(f64::NAN), Just(1e300)],
        fill in prop_oneof![Just(Fill::Count), Just(Fill::Gaussian), Just(Fill::Random(3)), Just(Fill::Zeros)],
    ) -> Setting {
        let op = if transposed { Op::ConvTranspose2d } else { Op::Conv2d };
        let layer = Layer {
            stride, padding: Padding::Explicit(padding), dilation, output_padding, bias: true, ..Layer::new(op, kernel)
        };
        Setting { layer, input_size: input, input: Values::Fill(fill), kernel: Values::Fill(fill), bias, planes: None, passes_over: false }
    }
}

fn time() -> impl Strategy<Value = Time> {
    prop_oneof![
        Just(Time::Finished),
        (0_i64..30).prop_map(Time::Step),
        (0_i64..30).prop_map(Time::LookingBack),
        Just(Time::Sheet)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_setting_panics_and_nothing_leaves_the_figure(
        setting in setting(), view in 0..View::ALL.len(), time in time(), cell in prop::option::of(2_u16..90),
        flags in any::<[bool; 7]>(), stages in prop::collection::vec(0..GridId::NAMED.len(), 0..3),
    ) {
        let scene = Scene::new(setting);
        let [numbers, transparent, sizes, strip, marks, scales, call] = flags;
        let around = Around { sizes, strip, marks, scales, call };
        let stages: Vec<GridId> = stages.into_iter().map(|stage| GridId::NAMED[stage].1).collect();
        let view = View::ALL[view];
        let options =
            Options { view, stages: &stages, time, cell, numbers, around, transparent, ..Options::default() };
        match figure::drawing(&scene, &options) {
            Ok(drawing) => assert_all_inside(&drawing),
            Err(FigureError::NoSuchStep { .. } | FigureError::TooManyCells { .. } | FigureError::StampElsewhere) => {}
            Err(error) => prop_assert!(scene.outcome().is_err(), "{}", error),
        }
        for format in [Format::Svg, Format::Text, Format::Ansi] {
            let _ = figure::bytes(&scene, &options, format);
        }
    }
}
