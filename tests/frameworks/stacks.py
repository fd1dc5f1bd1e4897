"""Random stacks of PyTorch: what tconv answers of their sizes, receptive fields and reach, held against PyTorch itself.

    python tests/frameworks/stacks.py target/debug/tconv [--stacks N] [--gradients N] [--seed N] [--show]
    python tests/frameworks/stacks.py --values tests/data/stages.json

Layers direct and transposed, dilated, strided, cropped, with groups and output_padding, pools with ceil_mode, adaptive
pools, resizes of every mode, pads, shuffles, norms and activations between them; a third with one axis. What `print(model)`
says is handed to `tconv stack - --input CxHxW --json`; the size and the channels of every map must be PyTorch's.

Of the first stacks the gradients are looked at too. All weights are 1 and activations are out, so nothing cancels; a
MaxPool, whose gradient knows the largest alone, is a mean there. For every map, row by row and column by column, from where
to where the gradient in the input is not 0 must be what `seen` tells, the least and the most, and from where to where the
output feels a row of the map, `reached`. Bicubic resizes have weights below 0 and are left out there, and so are stacks whose
output depends on nothing: gradients know no rows apart from columns, as tconv does. So are lines that a nearest resize leaves
as long as they are or makes twice as long: PyTorch 2.15 computes them one way and their gradients another.

The second line writes what PyTorch computes for one stage each, for a test of values (src/network/tests.rs).
The exit code is 1 if anything differs.
"""

import argparse
import copy
import json
import random
import subprocess
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F

MOST = 24  # rows and columns of a map
CONVOLUTIONS = nn.Conv1d, nn.Conv2d, nn.ConvTranspose1d, nn.ConvTranspose2d


def one_or_two(rng, axes, low, high):
    """A number, or one for each axis."""
    first = rng.randint(low, high)
    if axes == 1 or rng.random() < 0.6:
        return first
    return (first, rng.randint(low, high))


def each(axes, number):
    return (number,) * axes if isinstance(number, int) else number


def conv(rng, axes, channels):
    transposed = rng.random() < 0.5
    groups = rng.choice([g for g in (1, 1, 2, 3) if channels % g == 0])
    settings = dict(
        stride=one_or_two(rng, axes, 1, 3),
        padding=one_or_two(rng, axes, 0, 3),
        dilation=one_or_two(rng, axes, 1, 3) if rng.random() < 0.3 else 1,
        groups=groups,
        bias=rng.random() < 0.5,
    )
    if transposed:
        settings["output_padding"] = one_or_two(rng, axes, 0, 2) if rng.random() < 0.4 else 0
    elif rng.random() < 0.15:
        settings["padding"], settings["stride"] = rng.choice(["same", "valid"]), 1
    elif rng.random() < 0.2:
        settings["padding_mode"] = rng.choice(["reflect", "replicate", "circular"])
    kind = (nn.ConvTranspose1d, nn.ConvTranspose2d) if transposed else (nn.Conv1d, nn.Conv2d)
    return kind[axes - 1](channels, groups * rng.randint(1, 3), one_or_two(rng, axes, 1, 4), **settings)


def pool(rng, axes, channels):
    kernel = rng.randint(1, 4)
    settings = dict(stride=one_or_two(rng, axes, 1, 3), padding=rng.randint(0, kernel // 2), ceil_mode=rng.random() < 0.5)
    if rng.random() < 0.5:
        dilation = rng.randint(1, 2) if rng.random() < 0.3 else 1
        return (nn.MaxPool1d, nn.MaxPool2d)[axes - 1](kernel, dilation=dilation, **settings)
    return (nn.AvgPool1d, nn.AvgPool2d)[axes - 1](kernel, count_include_pad=rng.random() < 0.5, **settings)


def adaptive(rng, axes, channels):
    kind = rng.choice([(nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d), (nn.AdaptiveMaxPool1d, nn.AdaptiveMaxPool2d)])
    size = one_or_two(rng, axes, 1, 9)
    if axes == 2 and rng.random() < 0.2:
        size = (None, rng.randint(1, 9))
    return kind[axes - 1](size)


def resize(rng, axes, channels, modes=None):
    mode = rng.choice(modes or (["nearest", "nearest-exact", "linear"] if axes == 1 else ["nearest", "nearest-exact", "bilinear", "bicubic"]))
    corners = dict(align_corners=rng.random() < 0.5) if "linear" in mode or mode == "bicubic" else {}
    if rng.random() < 0.5:
        return nn.Upsample(size=one_or_two(rng, axes, 1, 16), mode=mode, **corners)
    scale = rng.choice([2, 3, 2.0, 1.5, 0.5, 0.7, 2.3, 1.1, 1 / 3])
    if axes == 2 and rng.random() < 0.3:
        scale = (scale, rng.choice([1.0, 2.0, 0.6]))
    return nn.Upsample(scale_factor=scale, mode=mode, **corners)


def upsampling(rng, axes, channels):
    if axes == 1:
        return resize(rng, axes, channels)
    return rng.choice([nn.UpsamplingNearest2d, nn.UpsamplingBilinear2d])(scale_factor=rng.choice([2, 3, 1.5]))


def pad(rng, axes, channels):
    name = rng.choice(["Zero", "Constant", "Reflection", "Replication", "Circular"])
    kind = getattr(nn, f"{name}Pad{axes}d")
    cells = rng.randint(0, 3) if rng.random() < 0.5 else tuple(rng.randint(-1 if name in ("Zero", "Constant") else 0, 3) for _ in range(2 * axes))
    return kind(cells, 0.5) if name == "Constant" else kind(cells)


def shuffle(rng, axes, channels):
    if axes == 1:
        return pool(rng, axes, channels)
    return nn.PixelShuffle(2) if channels % 4 == 0 else nn.PixelUnshuffle(rng.choice([2, 3]))


def between(rng, axes, channels):
    norm = (nn.BatchNorm1d, nn.BatchNorm2d)[axes - 1](channels)
    return rng.choice([norm, nn.ReLU(), nn.LeakyReLU(0.2), nn.Dropout(0.3), nn.Identity(), nn.Tanh(), nn.GroupNorm(1, channels), nn.SiLU()])


KINDS = [conv, conv, conv, conv, pool, adaptive, resize, resize, upsampling, pad, shuffle, between, between]


def stack(rng, axes, for_gradients):
    """Layers that work on each other, and the input."""
    channels = rng.choice([1, 2, 3, 4])
    size = [rng.randint(1, 12) for _ in range(axes)]
    x, layers, most = torch.zeros(1, channels, *size), [], rng.randint(3, 9)
    for _ in range(100):
        if len(layers) == most:
            break
        try:
            layer = rng.choice(KINDS)(rng, axes, x.shape[1]).eval()
            if for_gradients and getattr(layer, "mode", "") == "bicubic":
                continue
            y = layer(x)
            if for_gradients and axes == 1 and getattr(layer, "mode", "") == "nearest" and y.shape[2] in (x.shape[2], 2 * x.shape[2]):
                continue
        except (RuntimeError, ValueError, TypeError, AssertionError):
            continue
        if 1 <= min(y.shape) and max(y.shape[2:]) <= MOST and y.shape[1] <= 64:
            x = y
            layers.append(layer)
    return nn.Sequential(*layers), channels, size


def with_all(pool):
    """What PyTorch prints of a mean leaves out whether its size is rounded up."""
    return f"kernel_size={pool.kernel_size}, stride={pool.stride}, padding={pool.padding}, ceil_mode={pool.ceil_mode}"


def with_corners(upsample):
    """Nor does it say where the corners of a resize are."""
    return f"{printed_resize(upsample)}, align_corners={upsample.align_corners}"


printed_resize = nn.Upsample.extra_repr
nn.AvgPool1d.extra_repr = nn.AvgPool2d.extra_repr = with_all
nn.Upsample.extra_repr = with_corners


def asked(program, model, channels, size):
    told = subprocess.run(
        [program, "stack", "-", "--input", "x".join(map(str, [channels, *size])), "--json"],
        input=str(model), capture_output=True, text=True,
    )  # fmt: skip
    if told.returncode != 0:
        return None, told.stderr.strip() or told.stdout.strip()
    return json.loads(told.stdout), ""


# ---- gradients


class Mean(nn.Module):
    """The windows of a MaxPool, each cell with the same share."""

    def __init__(self, pool, axes):
        super().__init__()
        self.pool, self.axes = pool, axes

    def forward(self, x):
        with torch.no_grad():
            size = self.pool(x).shape[2:]
        kernel, stride, padding, dilation = (each(self.axes, getattr(self.pool, k)) for k in ("kernel_size", "stride", "padding", "dilation"))
        cells = []
        for axis in reversed(range(self.axes)):
            end = (size[axis] - 1) * stride[axis] + dilation[axis] * (kernel[axis] - 1) + 1 - padding[axis] - x.shape[2 + axis]
            cells += [padding[axis], max(end, 0)]
        x = F.pad(x, cells)
        ones = torch.ones(x.shape[1], 1, *kernel, dtype=x.dtype)
        y = (F.conv1d, F.conv2d)[self.axes - 1](x, ones, stride=stride, dilation=dilation, groups=x.shape[1])
        return y[(..., *(slice(0, n) for n in size))]


def plain(model, axes):
    """The same without what hides a gradient."""
    layers = []
    for layer in model:
        if isinstance(layer, (nn.ReLU, nn.LeakyReLU, nn.Tanh, nn.SiLU, nn.GroupNorm, nn.BatchNorm1d, nn.BatchNorm2d, nn.Dropout)):
            layer = nn.Identity()
        elif isinstance(layer, (nn.MaxPool1d, nn.MaxPool2d)):
            layer = Mean(layer, axes)
        elif isinstance(layer, nn.AdaptiveMaxPool1d):
            layer = nn.AdaptiveAvgPool1d(layer.output_size)
        elif isinstance(layer, nn.AdaptiveMaxPool2d):
            layer = nn.AdaptiveAvgPool2d(layer.output_size)
        elif hasattr(layer, "weight"):
            layer.weight.data.fill_(1.0)
        layers.append(layer.double())
    return layers


def spans(rows):
    """The least and the most from the first to the last that is not 0, and how many rows have none."""
    widths = []
    for row in rows:
        # Smaller values are rounding errors of zero.
        found = (row > 1e-12 * row.max()).nonzero().flatten()
        widths.append(0 if len(found) == 0 else int(found[-1] - found[0]) + 1)
    return [min(widths), max(widths)], widths.count(0)


def felt(to, of, axis):
    """For each index of an axis of `to`, how strongly it depends on each of `of`."""
    others = [d for d in range(to.dim()) if d != 2 + axis]
    rows = []
    for total in to.sum(others):
        (grad,) = torch.autograd.grad(total, of, retain_graph=True, allow_unused=True)
        grad = torch.zeros_like(of) if grad is None else grad
        rows.append(grad.abs().sum([d for d in range(grad.dim()) if d != 2 + axis]))
    return torch.stack(rows)


def by_gradients(model, channels, size):
    """Of each map, for each axis: what it sees of the input, what the output feels of it, how many see nothing."""
    axes = len(size)
    x = torch.ones(1, channels, *size, dtype=torch.float64, requires_grad=True)
    maps = [x]
    for layer in plain(model, axes):
        y = layer(maps[-1])
        # To tconv all channels of a cell are one, even where a shuffle or groups distinguish them.
        maps.append(y.sum(1, keepdim=True).expand_as(y) * 1.0)
    told = []
    for map in maps:
        sides = []
        for axis in range(axes):
            if map is x:
                seen, dead = [1, 1], 0
            else:
                seen, dead = spans(felt(map, x, axis))
            if map is maps[-1]:
                reached = [1, 1]
            else:
                reached, _ = spans(felt(maps[-1], map, axis).T)
            sides.append((seen, reached, dead))
        told.append(sides)
    return told


def differences(program, model, channels, size, with_gradients):
    answer, error = asked(program, model, channels, size)
    if answer is None:
        return [error]
    axes, found, x = len(size), [], torch.zeros(1, channels, *size)
    shapes = [list(x.shape[1:])]
    with torch.no_grad():
        for layer in model:
            x = layer(x)
            shapes.append(list(x.shape[1:]))
    # A layer that pads with anything but zeros is two maps to tconv: the pad, and the layer.
    entries = [entry for entry in answer["maps"] if not entry.get("call", "").startswith("padding_mode=")]
    told = [[entry["channels"], *entry["size"][-axes:]] for entry in entries]
    if not any(isinstance(layer, CONVOLUTIONS) for layer in model):
        # If no layer fixes the number of channels, it may stay open.
        told = [[own[0] or shape[0], *own[1:]] for own, shape in zip(told, shapes)]
    if told != shapes:
        first = next(n for n, (own, torchs) in enumerate(zip(told + [None], shapes + [None])) if own != torchs)
        return [f"map {first}: {told[first:]} but PyTorch has {shapes[first:]}"]
    if with_gradients:
        gradients = by_gradients(model, channels, size)
        if any(0 in (seen[1], reached[1]) for sides in gradients for seen, reached, _ in sides):
            return None
        for number, (entry, sides) in enumerate(zip(entries, gradients)):
            told = zip(entry["seen"][-axes:], entry["reached"][-axes:], entry["dead"][-axes:])
            for axis, (own, by_gradient) in enumerate(zip(told, sides)):
                if own != by_gradient:
                    found.append(f"map {number}, axis {axis}: {own} but by gradients {by_gradient}")
    return found


# ---- values of single stages


def values():
    rng = random.Random(7)
    torch.manual_seed(7)
    cases = []

    def case(calls, shape):
        model = nn.Sequential(*(eval(call) for call in calls)).eval()
        tensors = {}
        for name, tensor in model.state_dict().items():
            if tensor.is_floating_point():
                fresh = torch.rand_like(tensor) + 0.5 if name.endswith("running_var") else torch.randn_like(tensor)
                tensor.copy_(fresh)
                tensors[name] = [round(v, 6) for v in fresh.flatten().tolist()]
                tensor.copy_(torch.tensor(tensors[name]).reshape(tensor.shape))
        # Computed by a formula, so that the numbers need not be stored.
        count = shape[0] * shape[1] * shape[2]
        x = torch.tensor([((n * 7 + 3) % 23 - 11) / 4 for n in range(count)]).reshape(shape)
        lines = "1d" in "".join(calls) or "linear" in "".join(calls).replace("bilinear", "").lower().replace("nn.linear", "")
        with torch.no_grad():
            y = model(x[None, :, 0] if lines else x[None])
        y = y[0].flatten().tolist()
        cases.append(dict(calls=calls, input=list(shape), tensors=tensors, expected=[float(f"{v:.7g}") for v in y]))

    two, one = (3, 5, 6), (3, 1, 11)
    for mode in ("nearest", "nearest-exact", "bilinear", "bicubic"):
        for corners in (["", ", align_corners=True"] if mode.startswith("bi") else [""]):
            for to in ("size=(7, 4)", "scale_factor=(2.0, 1.5)", "scale_factor=0.6", "size=1", "size=(5, 12)"):
                case([f"nn.Upsample({to}, mode='{mode}'{corners})"], two)
    for mode, corners in (("nearest", ""), ("linear", ""), ("linear", ", align_corners=True")):
        case([f"nn.Upsample(size=17, mode='{mode}'{corners})", "nn.Conv1d(3, 1, 1)"], one)
    for settings in ("2", "3, 2, 1", "2, 2, 1, ceil_mode=True", "3, 2, ceil_mode=True", "(3, 2), (1, 2), (1, 0)"):
        case([f"nn.MaxPool2d({settings})"], two)
        case([f"nn.AvgPool2d({settings})"], two)
        case([f"nn.AvgPool2d({settings}, count_include_pad=False)"], two)
    for mode in ("nearest", "nearest-exact", "bilinear", "bicubic"):
        case([f"nn.Upsample(scale_factor=(1.1, 2.1), mode='{mode}')"], two)
    case(["nn.MaxPool2d(2, 1, 1, dilation=2)"], two)
    case(["nn.MaxPool1d(3, 2, 1)"], one)
    case(["nn.AvgPool1d(4, 3, 2, ceil_mode=True)"], one)
    for size in ("3", "(7, 2)", "(None, 4)", "1"):
        case([f"nn.AdaptiveAvgPool2d({size})"], two)
        case([f"nn.AdaptiveMaxPool2d({size})"], two)
    for name, value in (("Zero", ""), ("Constant", ", 0.5"), ("Reflection", ""), ("Replication", ""), ("Circular", "")):
        case([f"nn.{name}Pad2d((2, 1, 3, 4){value})"], two)
        case([f"nn.{name}Pad1d((2, 3){value})"], one)
    case(["nn.ZeroPad2d((-1, 2, 1, -2))"], two)
    case(["nn.PixelShuffle(2)"], (8, 2, 3))
    case(["nn.PixelUnshuffle(2)"], (2, 4, 6))
    case(["nn.BatchNorm2d(3)"], two)
    case(["nn.BatchNorm2d(3, eps=0.1, affine=False)"], two)
    case(["nn.BatchNorm1d(3, 0.01)"], one)
    case(["nn.Flatten()", "nn.Linear(90, 8)", "nn.ReLU()", "nn.Linear(8, 12, bias=False)", "nn.Unflatten(1, (3, 2, 2))"], two)
    case(["nn.Conv2d(3, 2, 3, padding=2, padding_mode='circular')", "nn.LeakyReLU(0.2)"], two)
    case(["nn.Conv2d(3, 2, (3, 2), padding='same', padding_mode='reflect')", "nn.Tanh()"], two)
    case(["nn.ConvTranspose2d(3, 4, 3, 2, 1, 1)", "nn.Sigmoid()", "nn.MaxPool2d(2)", "nn.Dropout(0.5)", "nn.Conv2d(4, 1, 1)"], two)
    case(["nn.ConvTranspose1d(3, 2, 4, stride=2, padding=1)", "nn.ReLU()", "nn.Conv1d(2, 2, 3, dilation=2, groups=2)"], one)
    rng.shuffle(cases)
    return cases


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="?")
    parser.add_argument("--stacks", type=int, default=300)
    parser.add_argument("--gradients", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--values")
    options = parser.parse_args()
    if options.values:
        with open(options.values, "w") as file:
            cases = values()
            file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
        print(f"{len(cases)} cases")
        return 0
    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    stacks, layers, by_gradient, maps, wrong = 0, 0, 0, 0, 0
    while stacks < options.stacks:
        axes = 1 if stacks % 3 == 2 else 2
        with_gradients = by_gradient < options.gradients
        model, channels, size = stack(rng, axes, with_gradients)
        if len(model) == 0:
            continue
        # On a copy, because the gradients need changes to the model.
        found = differences(options.program, copy.deepcopy(model), channels, size, with_gradients)
        if found is None:
            continue
        stacks, layers = stacks + 1, layers + len(model)
        by_gradient, maps = by_gradient + with_gradients, maps + (len(model) + 1) * with_gradients
        if found or options.show:
            print(f"stack {stacks}, input {channels}x{'x'.join(str(n) for n in size)}\n{model}")
            print("\n".join(found))
        wrong += bool(found)
    print(f"{stacks} stacks of {layers} layers, {by_gradient} by gradients ({maps} maps): {wrong} differ")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
