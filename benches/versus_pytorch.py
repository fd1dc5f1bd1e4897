"""The same layers with the same data in PyTorch and in tconv, in one interleaved run.

    python3 benches/versus_pytorch.py [--quick] [--layers PATTERN] [--threads N] [--avx2] [--markdown]
    python3 benches/versus_pytorch.py --stacks [--quick] [--threads N] [--avx2] [--markdown]

Needs torch, numpy and cargo. Both results are first held to PyTorch's in float64; if one is further off than float32
explains, the exit code is 1. Then come rounds: some runs in PyTorch, a pause, some in tconv, a pause, some of a matrix
product of the layer's own size by matrixmultiply, the crate that tconv multiplies with. Medians are over all rounds.
With `--stacks` whole generators are run instead, batch 1, PyTorch in eager mode. README.md beside this file says more.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from typing import Any, Callable

# PyTorch reads these variables when it is imported.
if "--avx2" in sys.argv:
    os.environ |= {
        "ATEN_CPU_CAPABILITY": "avx2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
    }

import numpy as np
import torch
import torch.nn.functional as F

ROOT = pathlib.Path(__file__).resolve().parent.parent
SEED = 20

# Rounds, and seconds of runs per side, behind the medians of a full and of a quick run.
FULL, QUICK = (7, 0.5), (3, 0.05)
# A very slow side stops after fewer rounds.
MOST_SECONDS = 10.0

# The targets: speed relative to PyTorch, share of a matrix product's rate, and times of the teaching sizes.
SLOWEST_TRANSPOSED, MEAN_TRANSPOSED, SLOWEST_DIRECT = 1.0, 5.0, 0.5
SHARE, SHARE_FROM = 0.70, 1e7
TEACHING = {"teaching 3x3": 2e-6, "teaching 64x64": 40e-6}

# A median this far above the fastest run means that the machine was busy with something else.
UNSTEADY = 1.5


@dataclass(frozen=True)
class Layer:
    """A layer under PyTorch's names, height and width alike, on images of `size`."""

    name: str
    in_channels: int
    out_channels: int
    kernel_size: int
    stride: int
    padding: int
    size: int
    output_padding: int = 0
    dilation: int = 1
    groups: int = 1
    bias: bool = False
    batch: int = 1
    op: str = "conv_transpose2d"

    @property
    def transposed(self) -> bool:
        return self.op == "conv_transpose2d"

    @property
    def output_size(self) -> int:
        window = self.dilation * (self.kernel_size - 1) + 1
        if self.transposed:
            return (self.size - 1) * self.stride - 2 * self.padding + window + self.output_padding
        return (self.size + 2 * self.padding - window) // self.stride + 1

    @property
    def weight_shape(self) -> tuple[int, ...]:
        first, second = self.out_channels, self.in_channels
        if self.transposed:
            first, second = second, first
        return (first, second // self.groups, self.kernel_size, self.kernel_size)

    def mate(self) -> Layer:
        """The `nn.Conv2d` that this layer is the transpose of: it goes from its output to its input."""
        return replace(
            self,
            op="conv2d",
            in_channels=self.out_channels,
            out_channels=self.in_channels,
            size=self.output_size,
            output_padding=0,
        )

    def places(self) -> int:
        """Places on the strided side, where every weight is used once."""
        return (self.size if self.transposed else self.output_size) ** 2

    def flops(self) -> int:
        return 2 * math.prod(self.weight_shape) * self.places() * self.batch

    def gemm(self) -> tuple[int, int, int]:
        """m, k, n of the matrix product that the layer is, for each image and group."""
        rows, summed = self.out_channels // self.groups, self.in_channels // self.groups
        taps = self.kernel_size**2
        if self.transposed:
            return rows * taps, summed, self.places()
        return rows, summed * taps, self.places()

    def products(self) -> int:
        """The most products that one output cell is the sum of."""
        # In a transposed layer, a cell receives only the taps whose distance the stride divides.
        apart = self.stride // math.gcd(self.stride, self.dilation) if self.transposed else 1
        taps = math.ceil(self.kernel_size / apart)
        return self.in_channels // self.groups * taps**2

    def forward(self, tensors: list[torch.Tensor | None]) -> torch.Tensor:
        settings = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation, "groups": self.groups}
        if self.transposed:
            return F.conv_transpose2d(*tensors, output_padding=self.output_padding, **settings)
        return F.conv2d(*tensors, **settings)


TRANSPOSED = [
    Layer("DCGAN 100-512", 100, 512, 4, 1, 0, 1),
    Layer("DCGAN 512-256", 512, 256, 4, 2, 1, 4),
    Layer("DCGAN 256-128", 256, 128, 4, 2, 1, 8),
    Layer("DCGAN 128-64", 128, 64, 4, 2, 1, 16),
    Layer("DCGAN 64-3", 64, 3, 4, 2, 1, 32),
    Layer("DCGAN 256-128, batch 8", 256, 128, 4, 2, 1, 8, batch=8),
    Layer("U-Net 1024-512", 1024, 512, 2, 2, 0, 28, bias=True),
    Layer("U-Net 512-256", 512, 256, 2, 2, 0, 56, bias=True),
    Layer("U-Net 256-128", 256, 128, 2, 2, 0, 112, bias=True),
    Layer("U-Net 128-64", 128, 64, 2, 2, 0, 256, bias=True),
    Layer("FCN-8s 21-21", 21, 21, 16, 8, 0, 70),
    Layer("pix2pix 512-512", 512, 512, 4, 2, 1, 8),
    Layer("pix2pix 128-64", 128, 64, 4, 2, 1, 64),
    Layer("dilated 128-64", 128, 64, 3, 2, 2, 32, dilation=2),
    Layer("depthwise 256", 256, 256, 4, 2, 1, 32, groups=256),
    Layer("stride 3 64-64", 64, 64, 3, 3, 0, 32, output_padding=2, bias=True),
    Layer("1x1 256-256", 256, 256, 1, 1, 0, 32, bias=True),
    Layer("teaching 3x3", 1, 1, 3, 2, 1, 3),
    Layer("teaching 64x64", 1, 1, 3, 2, 1, 64),
    Layer("image 512x512 3-3", 3, 3, 5, 2, 2, 512),
]
LAYERS = TRANSPOSED + [layer.mate() for layer in TRANSPOSED]


class Tconv:
    """The process that answers for tconv; `benches/versus.rs` says what it understands."""

    def __init__(self, program: str) -> None:
        # Matrix products are divided among our own threads, so each part is computed on one.
        environment = {**os.environ, "MATMUL_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [program, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        )

    def ask(self, request: str, what: Any) -> Any:
        self.process.stdin.write(json.dumps({request: what}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"versus: tconv could not answer {request} {what}")
        return next(iter(json.loads(answer).values()))

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def build(avx2: bool) -> str:
    """Builds `benches/versus.rs` and says where the program is."""
    command = ["cargo", "bench", "--bench", "versus", "--no-run", "--message-format=json"]
    command += ["--no-default-features"] if avx2 else []
    messages = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    for message in map(json.loads, messages.splitlines()):
        if message.get("target", {}).get("name") == "versus" and message.get("executable"):
            return message["executable"]
    sys.exit("versus: cargo built no such bench")


def settle() -> None:
    """Waits until this process rests: PyTorch's workers turn in a loop for a while after a call, on tconv's cores."""
    for _ in range(50):
        wall, busy = time.perf_counter(), time.process_time()
        time.sleep(0.01)
        if time.process_time() - busy < 0.1 * (time.perf_counter() - wall):
            return


def times(run: Callable[[], Any], runs: int) -> list[float]:
    """Seconds of each call. A result is dropped after its time is taken."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - start)
        del result
    return seconds


@dataclass
class Side:
    """Something to time in rounds: a function that runs it so many times, and what it took."""

    run: Callable[[int], list[float]]
    seconds: list[float]
    runs: int = 1

    @staticmethod
    def of(run: Callable[[int], list[float]], per_round: float) -> Side:
        """Tries it out to find how many runs make a round of so many seconds."""
        side = Side(run, [])
        while (took := min(run(side.runs))) * side.runs < per_round / 4:
            side.runs *= 4
        side.runs = max(1, round(per_round / took))
        return side

    def round(self) -> None:
        # The first call after a pause wakes threads and fills caches.
        self.seconds += self.run(self.runs + 1)[1:]

    def median(self) -> float:
        return statistics.median(self.seconds)

    def unsteadiness(self) -> float:
        return self.median() / min(self.seconds)


def in_rounds(runs: list[Callable[[int], list[float]]], rounds: int, seconds: float) -> list[Side]:
    """Times each of them, in turns."""
    sides = []
    for run in runs:
        sides.append(Side.of(run, seconds / rounds))
        settle()
    done = 0
    while done < rounds or min(sum(side.seconds) for side in sides) < seconds:
        for side in sides:
            side.round()
            settle()
        done += 1
        if max(sum(side.seconds) for side in sides) > MOST_SECONDS:
            break
    return sides


def tensors_of(layer: Layer) -> list[torch.Tensor | None]:
    """Input, weight and bias: the same for the same layer, whichever are chosen."""
    random = np.random.default_rng(SEED)
    shapes = [(layer.batch, layer.in_channels, layer.size, layer.size), layer.weight_shape]
    if layer.bias:
        shapes.append((layer.out_channels,))
    tensors = [torch.from_numpy(random.standard_normal(shape, dtype=np.float32)) for shape in shapes]
    return tensors + [None] * (3 - len(tensors))


def load(tconv: Tconv, layer: Layer, tensors: list[torch.Tensor | None]) -> torch.Tensor:
    """Hands a layer with its data to tconv, and returns what it computes."""
    settings = {name: value for name, value in asdict(layer).items() if name not in ("name", "batch", "bias")}
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: os.path.join(folder, f"{name}.npy") for name in ("input", "weight", "bias", "output")}
        for name, tensor in zip(("input", "weight", "bias"), tensors):
            if tensor is None:
                paths[name] = None
            else:
                np.save(paths[name], tensor.numpy())
        tconv.ask("layer", settings | paths)
        return torch.from_numpy(np.load(paths["output"]))


def check(layer: Layer, tensors: list[torch.Tensor | None], outputs: dict[str, torch.Tensor]) -> float:
    """Holds results to PyTorch's in float64, and returns the largest error as a share of what is allowed.

    Allowed is 2 * sqrt(terms) * 2^-24 of the sum of |products| in each cell, with the bias as one more term: rounding
    errors of float32 in any order of summation stay below it in practice, while one wrong product does not.
    """
    exact = [None if tensor is None else tensor.double() for tensor in tensors]
    expected = layer.forward(exact)
    magnitude = layer.forward([None if tensor is None else tensor.abs() for tensor in exact])
    allowed = 2 * math.sqrt(layer.products() + layer.bias) * 2.0**-24 * magnitude
    largest = 0.0
    for who, output in outputs.items():
        if output.shape != expected.shape:
            sys.exit(f"versus: {layer.name} {layer.op}: {who} gives {list(output.shape)}, not {list(expected.shape)}")
        # A cell that no product reaches is 0 or the bias, exactly. NaN does not count as agreement either.
        error = (output.double() - expected).abs()
        share = torch.where(error == 0, 0.0, error / allowed).max().item()
        if not share <= 1:
            sys.exit(f"versus: {layer.name} {layer.op}: {who} is {share:.3g} times as far off as float32 explains")
        largest = max(largest, share)
    return largest


@dataclass
class Result:
    layer: Layer
    pytorch: float
    """Seconds, as all times."""
    tconv: float
    gemm: float
    """FLOP/s of the matrix product."""
    error: float
    """The largest, as a share of the bound."""
    unsteadiness: float
    """The larger of both sides' medians over their fastest runs."""

    @property
    def ratio(self) -> float:
        return self.pytorch / self.tconv

    def share(self, seconds: float) -> float:
        return self.layer.flops() / seconds / self.gemm


def measure(layer: Layer, tconv: Tconv, multiplier: Tconv, rounds: int, seconds: float) -> Result:
    tensors = tensors_of(layer)
    error = check(layer, tensors, {"PyTorch": layer.forward(tensors), "tconv": load(tconv, layer, tensors)})
    m, k, n = layer.gemm()
    product = {"m": m, "k": k, "n": n}

    def multiply(threads: int) -> Callable[[int], list[float]]:
        return lambda runs: [t * 1e-9 for t in multiplier.ask("gemm", product | {"threads": threads, "runs": runs})]

    # A small product is faster on one thread than on all.
    products = [multiply(threads) for threads in sorted({1, torch.get_num_threads()})]
    pytorch, own, *gemms = in_rounds(
        [
            lambda runs: times(lambda: layer.forward(tensors), runs),
            lambda runs: [t * 1e-9 for t in tconv.ask("run", runs)],
            *products,
        ],
        rounds,
        seconds,
    )
    return Result(
        layer,
        pytorch.median(),
        own.median(),
        2 * m * k * n / min(side.median() for side in gemms),
        error,
        max(pytorch.unsteadiness(), own.unsteadiness()),
    )


HEADER = [
    "layer",
    "settings",
    "PyTorch",
    "tconv",
    "ratio",
    "PyTorch GFLOP/s",
    "tconv GFLOP/s",
    "GEMM GFLOP/s",
    "PyTorch share",
    "tconv share",
    "m,k,n",
]


def rate(flops: float) -> str:
    """In GFLOP/s, with two digits at least."""
    return f"{flops * 1e-9:.1f}" if flops >= 1e9 else f"{flops * 1e-9:.2g}"


def duration(seconds: float) -> str:
    return f"{seconds * 1e6:.2f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.2f} ms"


def settings(layer: Layer) -> str:
    text = f"{layer.in_channels}-{layer.out_channels} k{layer.kernel_size} s{layer.stride} p{layer.padding}"
    text += f" op{layer.output_padding}" if layer.output_padding else ""
    text += f" d{layer.dilation}" if layer.dilation > 1 else ""
    text += f" g{layer.groups}" if layer.groups > 1 else ""
    text += " bias" if layer.bias else ""
    return f"{text} at {layer.size}"


def row(result: Result) -> list[str]:
    layer = result.layer
    return [
        layer.name,
        settings(layer),
        duration(result.pytorch),
        duration(result.tconv),
        f"{result.ratio:.2f}",
        rate(layer.flops() / result.pytorch),
        rate(layer.flops() / result.tconv),
        rate(result.gemm),
        f"{result.share(result.pytorch):.0%}",
        f"{result.share(result.tconv):.0%}",
        ",".join(map(str, layer.gemm())),
    ]


def table(results: list[Result], markdown: bool) -> str:
    rows = [HEADER, *map(row, results)]
    widths = [max(len(line[column]) for line in rows) for column in range(len(HEADER))]

    def aligned(column: int, cell: str) -> str:
        return cell.ljust(widths[column]) if column < 2 else cell.rjust(widths[column])

    lines = [[aligned(column, cell) for column, cell in enumerate(line)] for line in rows]
    if not markdown:
        return "\n".join("  ".join(line).rstrip() for line in lines)
    rule = ["-" * width if column < 2 else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
    lines.insert(1, rule)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine(avx2: bool) -> str:
    """What the numbers depend on, in a line."""
    model = platform.processor() or platform.machine()
    information = pathlib.Path("/proc/cpuinfo")
    if information.exists() and (found := re.search(r"model name\s*: (.*)", information.read_text())):
        model = found[1]
    rustc = subprocess.run(["rustc", "--version"], cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout.split()
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"torch {torch.__version__} with {torch.get_num_threads()} thread(s), {' '.join(rustc[:2])}"
        + (", AVX2 at most" if avx2 else "")
    )


def shortfalls(result: Result) -> list[str]:
    """The targets that a layer misses."""
    missed: list[str] = []
    slowest = SLOWEST_TRANSPOSED if result.layer.transposed else SLOWEST_DIRECT
    if result.ratio < slowest:
        missed.append(f"{result.ratio:.2f} of PyTorch's speed, below {slowest:g}")
    if not result.layer.transposed:
        return missed
    share = result.share(result.tconv)
    if math.prod(result.layer.gemm()) >= SHARE_FROM and share < SHARE:
        missed.append(f"{share:.0%} of the matrix product's rate, below {SHARE:.0%}")
    limit = TEACHING.get(result.layer.name)
    if limit is not None and result.tconv >= limit:
        missed.append(f"{duration(result.tconv)}, not below {duration(limit)}")
    return missed


def summary(results: list[Result]) -> list[str]:
    """Means, worst ratios, and where the targets are missed."""
    lines = []
    for name, transposed in (("Transposed", True), ("Direct", False)):
        of_kind = [result for result in results if result.layer.transposed == transposed]
        if not of_kind:
            continue
        mean = statistics.geometric_mean([result.ratio for result in of_kind])
        worst = min(of_kind, key=lambda result: result.ratio)
        target = f" (target {MEAN_TRANSPOSED:g})" if transposed else ""
        means = f"{name}: geometric mean of the ratios {mean:.2f}{target}"
        lines.append(f"{means}, the worst {worst.ratio:.2f} ({worst.layer.name}).")
        missed = [f"- {result.layer.name}: {'; '.join(shortfalls(result))}" for result in of_kind if shortfalls(result)]
        lines += ["", "Short of a target:", "", *missed, ""] if missed else ["No layer is short of a target.", ""]
    unsteady = [f"{result.layer.name} {result.layer.op}" for result in results if result.unsteadiness > UNSTEADY]
    if unsteady:
        lines += [f"Not to be trusted (median above {UNSTEADY:g} times the fastest run): {', '.join(unsteady)}.", ""]
    largest = max(results, key=lambda result: result.error)
    lines.append(f"All results agree: the largest error is {largest.error:.2f} of the bound ({largest.layer.name}).")
    return lines


def report(results: list[Result], markdown: bool, avx2: bool) -> str:
    parts = [machine(avx2), ""]
    for title, transposed in (("nn.ConvTranspose2d", True), ("nn.Conv2d", False)):
        of_kind = [result for result in results if result.layer.transposed == transposed]
        if of_kind:
            parts += [f"### `{title}`" if markdown else title, "", table(of_kind, markdown), ""]
    return "\n".join(parts + summary(results))


# Whole stacks: the name to print, the model, and the shape of its input.


def dcgan() -> torch.nn.Module:
    """The generator of pytorch/examples for 64x64."""
    layers: list[torch.nn.Module] = []
    widths = [100, 512, 256, 128, 64]
    for number, (before, after) in enumerate(zip(widths, widths[1:])):
        steps = (2, 1) if number else (1, 0)
        layers += [
            torch.nn.ConvTranspose2d(before, after, 4, *steps, bias=False),
            torch.nn.BatchNorm2d(after),
            torch.nn.ReLU(True),
        ]
    return torch.nn.Sequential(*layers, torch.nn.ConvTranspose2d(64, 3, 4, 2, 1, bias=False), torch.nn.Tanh())


def decoder() -> torch.nn.Module:
    """The decoder of the course, with other numbers."""
    layers: list[torch.nn.Module] = []
    widths = [2, 32, 20, 12, 1]
    for number, (before, after) in enumerate(zip(widths, widths[1:])):
        last = number == len(widths) - 2
        steps = (2, 1) if number else (1, 0)
        layers += [torch.nn.ConvTranspose2d(before, after, 4, *steps), torch.nn.Sigmoid() if last else torch.nn.ReLU(True)]
    return torch.nn.Sequential(*layers)


def unet() -> torch.nn.Module:
    """The upward layers of U-Net one after the other, without what stands between them."""
    return torch.nn.Sequential(*(torch.nn.ConvTranspose2d(c, c // 2, 2, 2) for c in (1024, 512, 256, 128)))


STACKS = [
    ("decoder of the course", decoder, (2, 1, 1)),
    ("DCGAN 64x64", dcgan, (100, 1, 1)),
    ("U-Net 1024 at 28", unet, (1024, 28, 28)),
]


def write_stack(folder: str, model: torch.nn.Module, shape: tuple[int, int, int]) -> str:
    """The model as a stack file with its weights beside it."""
    calls = [str(layer) for layer in model]
    weights = {name: tensor.numpy() for name, tensor in model.state_dict().items() if tensor.is_floating_point()}
    np.savez(os.path.join(folder, "w.npz"), **weights)
    path = os.path.join(folder, "stack.toml")
    size = f"{shape[1]}x{shape[2]}"
    with open(path, "w") as file:
        file.write("title = 'bench'\nweights = 'w.npz'\n")
        file.write(f"layers = {json.dumps(calls)}\n")
        file.write(f"input = {{ channels = {shape[0]}, size = '{size}', least = -9, most = 9, step = 1 }}\n")
    return path


def measure_stack(
    name: str, model: torch.nn.Module, shape: tuple[int, int, int], tconv: Tconv, rounds: int, seconds: float
) -> list[str]:
    model.eval()
    x = torch.from_numpy(np.random.default_rng(SEED).standard_normal(shape, dtype=np.float32))
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: os.path.join(folder, f"{name}.npy") for name in ("input", "output")}
        np.save(paths["input"], x.numpy())
        tconv.ask("stack", paths | {"stack": write_stack(folder, model, shape)})
        own = torch.from_numpy(np.load(paths["output"]))
    expected = model(x[None])[0]
    apart = (own - expected).abs().max().item() / expected.abs().max().item()
    if not apart < 1e-5:
        sys.exit(f"versus: {name}: tconv is {apart:.3g} of the largest number off")
    sides = [
        lambda runs: times(lambda: model(x[None]), runs),
        lambda runs: [t * 1e-9 for t in tconv.ask("run", runs)],
    ]
    pytorch, ours = in_rounds(sides, rounds, seconds)
    size = "x".join(map(str, expected.shape))
    ratio = f"{pytorch.median() / ours.median():.2f}"
    return [name, size, duration(pytorch.median()), duration(ours.median()), ratio, f"{apart:.1e}"]


def report_stacks(tconv: Tconv, rounds: int, seconds: float, options: argparse.Namespace) -> str:
    torch.manual_seed(SEED)
    rows = [["stack", "output", "PyTorch", "tconv", "ratio", "apart"]]
    for number, (name, model, shape) in enumerate(STACKS, 1):
        print(f"{number}/{len(STACKS)} {name}", file=sys.stderr)
        rows.append(measure_stack(name, model(), shape, tconv, rounds, seconds))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [[cell.ljust(width) for cell, width in zip(row, widths)] for row in rows]
    if options.markdown:
        lines.insert(1, ["-" * width for width in widths])
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    else:
        table = "\n".join("  ".join(line).rstrip() for line in lines)
    return f"{machine(options.avx2)}\n\n{table}"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="The same layers in PyTorch and in tconv, timed side by side.", allow_abbrev=False
    )
    parser.add_argument("--quick", action="store_true", help="a short run: few rounds, rough numbers")
    parser.add_argument("--layers", metavar="PATTERN", default="", help="regular expression over `name op`")
    parser.add_argument("--stacks", action="store_true", help="whole generators in the place of layers")
    parser.add_argument("--threads", type=int, metavar="N", help="cores and threads of both (default: as each likes)")
    parser.add_argument("--avx2", action="store_true", help="neither side may use AVX-512")
    parser.add_argument("--markdown", action="store_true", help="write the table as Markdown")
    return parser.parse_args()


def limit_threads(threads: int) -> None:
    """Keeps PyTorch to so many threads, and this process with those it starts to so many cores, where that can be."""
    torch.set_num_threads(threads)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def main() -> None:
    options = arguments()
    layers = [layer for layer in LAYERS if re.search(options.layers, f"{layer.name} {layer.op}")]
    if not layers:
        sys.exit("versus: no layer has such a name")
    program = build(options.avx2)
    if options.threads is not None:
        limit_threads(options.threads)
    tconv, multiplier = Tconv(program), Tconv(program)
    if options.stacks:
        with torch.inference_mode():
            print(report_stacks(tconv, *(QUICK if options.quick else FULL), options))
        return
    results = []
    with torch.inference_mode():
        for number, layer in enumerate(layers, 1):
            print(f"{number}/{len(layers)} {layer.name} {layer.op}", file=sys.stderr)
            results.append(measure(layer, tconv, multiplier, *(QUICK if options.quick else FULL)))
    tconv.close()
    multiplier.close()
    print(report(results, options.markdown, options.avx2))


if __name__ == "__main__":
    main()
