//! The tconv side of `versus_pytorch.py`: runs and times layers, stacks and matrix products on request.
//!
//! A request is one line of JSON on stdin, and its answer one line on stdout. An error ends the process, which the
//! script reports.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "it measures, and it answers on stdout")]

use std::error::Error;
use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;
use std::sync::Barrier;
use std::time::Instant;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, Array3, Array4, ArrayView2, ArrayViewMut2, Axis};
use ndarray_npy::{read_npy, write_npy};
use serde::{Deserialize, Serialize};
use tconv::conv::{Geometry, Layer, Op, Operands, Padding, Rank};
use tconv::load;
use tconv::network::{Activations, Network};

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Request {
    /// Loads a layer with its data, and writes its output.
    Layer(Box<Files>),
    /// Loads a stack file with its weights and an input, and writes the last map.
    Stack(StackFiles),
    /// Runs the last loaded subject this many times.
    Run(usize),
    Gemm(Gemm),
}

/// A layer with PyTorch's parameter names, the same for height and width, and its arrays in `.npy` files.
#[derive(Deserialize)]
struct Files {
    op: String,
    in_channels: i64,
    out_channels: i64,
    kernel_size: i64,
    stride: i64,
    padding: i64,
    output_padding: i64,
    dilation: i64,
    groups: i64,
    size: i64,
    input: PathBuf,
    weight: PathBuf,
    bias: Option<PathBuf>,
    output: PathBuf,
}

#[derive(Deserialize)]
struct StackFiles {
    stack: PathBuf,
    input: PathBuf,
    output: PathBuf,
}

/// A product of `m` x `k` and `k` x `n`: `runs` times, on `threads` threads.
#[derive(Clone, Copy, Deserialize)]
struct Gemm {
    m: usize,
    k: usize,
    n: usize,
    threads: usize,
    runs: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    /// The shape of the output.
    Output(Vec<usize>),
    /// The nanoseconds of each run.
    Times(Vec<u64>),
}

struct Loaded {
    geometry: Geometry,
    input: Array4<f32>,
    weight: Array4<f32>,
    bias: Option<Array1<f32>>,
}

impl Loaded {
    fn new(files: &Files) -> Result<Loaded, Box<dyn Error>> {
        let op = [Op::Conv2d, Op::ConvTranspose2d].into_iter().find(|op| op.function_name(Rank::Two) == files.op);
        let layer = Layer {
            in_channels: files.in_channels,
            out_channels: files.out_channels,
            stride: [files.stride; 2],
            padding: Padding::Explicit([files.padding; 2]),
            output_padding: [files.output_padding; 2],
            dilation: [files.dilation; 2],
            groups: files.groups,
            bias: files.bias.is_some(),
            ..Layer::new(op.ok_or("no such op")?, [files.kernel_size; 2])
        };
        Ok(Loaded {
            geometry: layer.check([files.size; 2]).map_err(|refusal| refusal.fault.to_string())?,
            input: read_npy(&files.input)?,
            weight: read_npy(&files.weight)?,
            bias: files.bias.as_ref().map(read_npy).transpose()?,
        })
    }

    /// Computes the output from the arrays. As in PyTorch, all checks and preparation are part of the call.
    fn forward(&self) -> Array4<f32> {
        let bias = self.bias.as_ref().map(|bias| bias.view());
        Operands::new(&self.geometry, self.input.view(), self.weight.view(), bias).expect("they fit").forward()
    }
}

/// Returns the nanoseconds of each call. As in the script, a result is dropped after the clock has stopped.
fn times<R>(runs: usize, mut run: impl FnMut() -> R) -> Vec<u64> {
    let time = |_| {
        let start = Instant::now();
        let result = run();
        let time = start.elapsed();
        drop(result);
        u64::try_from(time.as_nanos()).expect("it does not take centuries")
    };
    (0..runs).map(time).collect()
}

/// Two factors, and a view of the result to write.
type Part<'a> = (ArrayView2<'a, f32>, ArrayView2<'a, f32>, ArrayViewMut2<'a, f32>);

/// Splits a product into one part per thread, along the longer side of the result.
///
/// The threads are our own: matrixmultiply's threading is a feature that nothing else here needs.
fn parts<'a>(
    left: &'a Array2<f32>,
    right: &'a Array2<f32>,
    product: &'a mut Array2<f32>,
    threads: usize,
) -> Vec<Part<'a>> {
    let (height, width) = product.dim();
    if height > width {
        let length = height.div_ceil(threads);
        let (rows, products) = (left.axis_chunks_iter(Axis(0), length), product.axis_chunks_iter_mut(Axis(0), length));
        rows.zip(products).map(|(rows, product)| (rows, right.view(), product)).collect()
    } else {
        let length = width.div_ceil(threads);
        let (cols, products) = (right.axis_chunks_iter(Axis(1), length), product.axis_chunks_iter_mut(Axis(1), length));
        cols.zip(products).map(|(cols, product)| (left.view(), cols, product)).collect()
    }
}

/// Times a product. All threads start a run together, and it ends with the last of them.
fn gemm(Gemm { m, k, n, threads, runs }: Gemm) -> Vec<u64> {
    let (left, right, mut product) = (Array2::ones((m, k)), Array2::ones((k, n)), Array2::zeros((m, n)));
    let multiply = |(left, right, product): &mut Part<'_>| general_mat_mul(1.0, left, right, 0.0, product);
    let mut parts = parts(&left, &right, &mut product, threads);
    let mut own = parts.pop().expect("a product is not empty");
    let barrier = Barrier::new(parts.len() + 1);
    std::thread::scope(|scope| {
        for mut part in parts {
            let barrier = &barrier;
            scope.spawn(move || {
                for _ in 0..runs {
                    barrier.wait();
                    multiply(&mut part);
                    barrier.wait();
                }
            });
        }
        times(runs, || {
            barrier.wait();
            multiply(&mut own);
            barrier.wait();
        })
    })
}

/// What `Request::Run` runs.
enum Subject {
    Layer(Box<Loaded>),
    Stack(Box<Network>, Array3<f32>),
}

impl Subject {
    fn times(&self, runs: usize) -> Vec<u64> {
        match self {
            Subject::Layer(layer) => times(runs, || layer.forward()),
            Subject::Stack(network, input) => times(runs, || maps(network, input)),
        }
    }
}

fn maps(network: &Network, input: &Array3<f32>) -> Vec<Array3<f32>> {
    network.maps(input.view(), Activations::On).expect("it fits")
}

fn serve() -> Result<(), Box<dyn Error>> {
    let mut loaded = None;
    for line in std::io::stdin().lock().lines() {
        let answer = match serde_json::from_str(&line?)? {
            Request::Layer(files) => {
                let layer = Loaded::new(&files)?;
                let output = layer.forward();
                write_npy(&files.output, &output)?;
                loaded = Some(Subject::Layer(Box::new(layer)));
                Answer::Output(output.shape().to_vec())
            }
            Request::Stack(files) => {
                let (network, input) = (load::stack::network(&files.stack)?, read_npy(&files.input)?);
                let output = maps(&network, &input).pop().ok_or("an empty stack")?;
                write_npy(&files.output, &output)?;
                loaded = Some(Subject::Stack(Box::new(network), input));
                Answer::Output(output.shape().to_vec())
            }
            Request::Run(runs) => Answer::Times(loaded.as_ref().ok_or("nothing to run")?.times(runs)),
            Request::Gemm(product) => Answer::Times(gemm(product)),
        };
        println!("{}", serde_json::to_string(&answer)?);
        std::io::stdout().flush()?;
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().any(|argument| argument == "--serve") {
        return serve();
    }
    println!("versus: to stand beside PyTorch it is started by `python3 benches/versus_pytorch.py`");
    Ok(())
}
