"""Runs the code of `tconv code` in every framework and holds its numbers to the definition of the layer.

    python tests/frameworks/verify.py target/debug/tconv [--settings N] [--seed N]

Two halves. Out: random layers of PyTorch, as flags and as people write calls, written in every framework and run there.
In: random calls of the other frameworks, run as they are, read by tconv, written in every framework and run there. Every
output is compared with a plain definition in NumPy, which is itself held to PyTorch and, where it has the layer, to
`tconv eval`. All that tconv writes is given back to it, line by line and as a whole. The exit code is 1 if anything
differs, if a framework refuses code that was written for it, if tconv and a framework disagree about what is refused, or
if tconv does not read its own lines. What is not installed is named, and makes the exit code 1 too unless --allow-missing
is given.
"""

import argparse
import collections
import importlib
import json
import os
import random
import re
import subprocess
import sys
import time
import types
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
# XLA's simplifier swaps the operands of small convolutions, and sometimes aborts the whole process over it.
os.environ["XLA_FLAGS"] = "--xla_disable_hlo_passes=algsimp"

import numpy as np  # noqa: E402

warnings.filterwarnings("ignore")

TOLERANCE = 1e-4

# What a framework refuses although it has a meaning that others compute.
OWN_LIMITS = [
    ("CPU implementations do not yet", "dilation on the CPU"),
    ("empty output", "an empty output"),
    ("out_backprop doesn't match", "same, an even kernel and output_padding=0, in its TensorFlow backend"),
]
NEEDS = {
    "pytorch": ["torch"],
    "keras": ["keras", "tensorflow"],
    "tensorflow": ["tensorflow"],
    "jax": ["jax"],
    "onnx": ["onnx", "onnxruntime"],
}
WEIGHT = {"pytorch": "w_torch", "keras": "w_keras", "tensorflow": "w_tf", "jax": "w_jax", "onnx": "w_onnx"}
# The axes along which a kernel slides.
SPATIAL = {1: "W", 2: "HW", 3: "DHW"}
# tconv's message for an input that the kernel does not fit in.
TOO_SMALL = re.compile("leaves an output of|greater than actual input")
# A line of code that contains the call of a layer.
LAYER = re.compile(r"(Conv(Transpose)?\dd|Conv\dD(Transpose)?|conv\dd(_transpose)?|lax\.conv\w*|make_node)\(")


def installed():
    """The frameworks that can be run, the modules of all of them, and what is missing."""
    modules, missing = {}, []
    for name in sorted({name for names in NEEDS.values() for name in names}):
        try:
            modules[name] = importlib.import_module(name)
        except ImportError as error:
            missing.append(f"{name} ({error})")
    runs = [framework for framework, names in NEEDS.items() if all(name in modules for name in names)]
    return runs, modules, missing


class Raw(str):
    """An argument that is no literal."""

    __slots__ = ()

    def __repr__(self):
        return str(self)


def call(name, positional, keywords):
    parts = [str(value) for value in positional] + [f"{key}={value!r}" for key, value in keywords.items()]
    return f"{name}({', '.join(parts)})"


def evaluated(code, names):
    """What an expression is, or what statements leave in y."""
    try:
        return eval(compile(code, "tconv code", "eval"), names), True
    except SyntaxError:
        exec(compile(code, "tconv code", "exec"), names)
        return names["y"], False


# The definition: each input stamps the kernel on the full result, which is then extended and cropped.


def stamped(x, w, stride, dilation, groups):
    """The full result of a transposed layer: y[a*s + b*d] += x[a] * w[b]."""
    lengths, taps = x.shape[2:], w.shape[2:]
    full = [(i - 1) * s + d * (k - 1) + 1 for i, s, d, k in zip(lengths, stride, dilation, taps)]
    y = np.zeros((len(x), groups, w.shape[1], *full))
    x = x.astype(np.float64).reshape(len(x), groups, -1, *lengths)
    w = w.astype(np.float64).reshape(groups, -1, *w.shape[1:])
    for tap in np.ndindex(*taps):
        reached = (slice(b * d, b * d + (i - 1) * s + 1, s) for b, d, i, s in zip(tap, dilation, lengths, stride))
        y[(..., *reached)] += np.einsum("ngc...,gco->ngo...", x, w[(..., *tap)])
    return y.reshape(len(y), -1, *full)


def gathered(x, w, stride, dilation, groups):
    """A direct layer of an input that is padded already: y[o] += x[o*s + b*d] * w[b]."""
    lengths, taps = x.shape[2:], w.shape[2:]
    size = [(i - d * (k - 1) - 1) // s + 1 for i, s, d, k in zip(lengths, stride, dilation, taps)]
    y = np.zeros((len(x), groups, len(w) // groups, *size))
    x = x.astype(np.float64).reshape(len(x), groups, -1, *lengths)
    w = w.astype(np.float64).reshape(groups, -1, *w.shape[1:])
    for tap in np.ndindex(*taps):
        read = (slice(b * d, b * d + (o - 1) * s + 1, s) for b, d, o, s in zip(tap, dilation, size, stride))
        y += np.einsum("ngc...,goc->ngo...", x[(..., *read)], w[(..., *tap)])
    return y.reshape(len(y), -1, *size)


def extended(y, edges):
    """Cells of zero around, of batch and channels none."""
    return np.pad(y, [(0, 0), (0, 0), *[(max(start, 0), max(end, 0)) for start, end in edges]])


def defined(layer, x, w, b):
    """What `layer`, as `tconv code` answers it, makes of x with PyTorch's weight w."""
    settings = layer["stride"], layer["dilation"], layer["groups"]
    if "padding" in layer:
        y = gathered(extended(x, layer["padding"]), w, *settings)
    else:
        y = extended(stamped(x, w, *settings), [(-start, -end) for start, end in layer["crop"]])
        kept = (slice(max(start, 0), n - max(end, 0)) for (start, end), n in zip(layer["crop"], y.shape[2:]))
        y = y[(..., *kept)]
    return y if b is None else y + b.astype(np.float64).reshape(-1, *[1] * (y.ndim - 2))


def last(array):
    """Channels last."""
    return np.moveaxis(array, 1, -1)


def first(array):
    """Channels first."""
    return np.moveaxis(array, -1, 1)


class Frameworks:
    """Runs code in each framework on arrays of NumPy: x and the answer are NCHW, w lies as the framework has it."""

    def __init__(self, modules):
        self.modules = modules

    def run(self, framework, code, x, w, b, **options):
        return np.asarray(getattr(self, framework)(code, x, w.copy(), b, **options), dtype=np.float64)

    def pytorch(self, code, x, w, b, known=None):
        torch = self.modules["torch"]

        def loaded(base):
            class Loaded(base):
                def __init__(self, *arguments, **keywords):
                    super().__init__(*arguments, **keywords)
                    assert tuple(self.weight.shape) == w.shape, f"weight {tuple(self.weight.shape)}, not {w.shape}"
                    self.weight.data = torch.from_numpy(w)
                    if self.bias is not None:
                        self.bias.data = torch.from_numpy(b)

            return Loaded

        kinds = [f"{kind}{axes}d" for kind in ("Conv", "ConvTranspose") for axes in SPATIAL]
        nn = types.SimpleNamespace(**{kind: loaded(getattr(torch.nn, kind)) for kind in kinds})
        nn.utils, nn.Sequential = torch.nn.utils, torch.nn.Sequential
        names = {"torch": torch, "nn": nn, "F": torch.nn.functional, "x": torch.from_numpy(x), "device": "cpu"}
        names |= {"b": None if b is None else torch.from_numpy(b), "w": torch.from_numpy(w)} | (known or {})
        with torch.no_grad():
            y, is_expression = evaluated(code, names)
            return (y(names["x"]) if isinstance(y, torch.nn.Module) else y).numpy()

    def keras(self, code, x, w, b):
        keras = self.modules["keras"]
        created = []

        def loaded(make):
            class Loaded:
                def __init__(self, *arguments, **keywords):
                    self.layer = make(*arguments, **keywords)
                    self.place = len(created)
                    created.append(self)

                def __call__(self, images):
                    self.layer.build(images.shape)
                    weights = [np.split(w, len(created), axis=-1)[self.place]]
                    if self.layer.use_bias:
                        weights.append(np.split(b, len(created))[self.place])
                    self.layer.set_weights(weights)
                    return self.layer(images)

            return Loaded

        layers = types.SimpleNamespace()
        for axes in SPATIAL:
            for kind in (f"Conv{axes}D", f"Conv{axes}DTranspose"):
                setattr(layers, kind, loaded(getattr(keras.layers, kind)))
            for kind in (f"Cropping{axes}D", f"ZeroPadding{axes}D"):
                setattr(layers, kind, getattr(keras.layers, kind))
        images = keras.ops.convert_to_tensor(last(x))
        bias = None if b is None else keras.ops.convert_to_tensor(b)
        names = {"keras": types.SimpleNamespace(layers=layers, ops=keras.ops), "x": images, "b": bias}
        y, is_layer = evaluated(code, names)
        return first(keras.ops.convert_to_numpy(y(images) if is_layer else y))

    def tensorflow(self, code, x, w, b):
        tf = self.modules["tensorflow"]
        names = {"tf": tf, "x": tf.constant(last(x)), "w": tf.constant(w), "b": b}
        return first(evaluated(code, names)[0].numpy())

    def jax(self, code, x, w, b, channels_first=False):
        jax = self.modules["jax"]
        images = x if channels_first else last(x)
        names = {"lax": jax.lax, "x": jax.numpy.asarray(images), "w": jax.numpy.asarray(w), "b": b}
        y = np.asarray(evaluated(code, names)[0])
        return y if channels_first else first(y)

    def model(self, code, arrays):
        onnx = self.modules["onnx"]
        node, _ = evaluated(code, {"onnx": onnx})
        info = onnx.helper.make_tensor_value_info
        inputs = [info(name, onnx.TensorProto.FLOAT, array.shape) for name, array in arrays.items()]
        outputs = [info("y", onnx.TensorProto.FLOAT, [None] * arrays["x"].ndim)]
        graph = onnx.helper.make_graph([node], "g", inputs, outputs)
        model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 22)])
        model.ir_version = 10
        return model

    def onnx(self, code, x, w, b):
        runtime = self.modules["onnxruntime"]
        arrays = {"x": x, "w": w} | ({"b": b} if b is not None else {})
        options = runtime.SessionOptions()
        options.log_severity_level = 4
        model = self.model(code, arrays).SerializeToString()
        session = runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        return session.run(["y"], arrays)[0]

    def specification(self, code, x, w, b):
        """ONNX's reference evaluator, a group at a time: of several it mixes up the biases, or refuses them."""
        reference = importlib.import_module("onnx.reference")
        groups = int(re.search(r"group=(\d+)", code)[1])
        parts = []
        for place in range(groups):
            arrays = {"x": np.split(x, groups, axis=1)[place], "w": np.split(w, groups)[place]}
            arrays |= {} if b is None else {"b": np.split(b, groups)[place]}
            model = self.model(code.replace(f"group={groups}", "group=1"), arrays)
            parts.append(reference.ReferenceEvaluator(model).run(None, arrays)[0])
        return np.concatenate(parts, axis=1)


class Tconv:
    def __init__(self, path):
        self.path = path

    def answer(self, command, arguments):
        """The answer in JSON, or why there is none."""
        done = subprocess.run([self.path, command, "--json", *arguments], capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1, 2):
            raise SystemExit(f"tconv {command} {arguments}: exit code {done.returncode}\n{done.stderr}")
        return (json.loads(done.stdout), None) if done.returncode == 0 else (None, " ".join(done.stderr.split()))

    def code(self, arguments):
        return self.answer("code", arguments)

    def eval(self, requests):
        lines = "\n".join(json.dumps(request) for request in requests)
        done = subprocess.run([self.path, "eval"], input=lines, capture_output=True, text=True, check=False)
        return [json.loads(line) for line in done.stdout.splitlines()]


def tensor(array):
    return {"shape": list(array.shape), "data": [float(value) for value in array.ravel()]}


def output(answer):
    return np.array(answer["output"]["data"], dtype=np.float64).reshape(answer["output"]["shape"])


def normal(rng, shape):
    return rng.standard_normal(shape).astype(np.float32)


def size(lengths):
    return lengths if isinstance(lengths, str) else "x".join(map(str, lengths))


def quoted(arguments):
    return " ".join(f"'{argument}'" if " " in argument else argument for argument in arguments)


class Run:
    def __init__(self, tconv, runs, modules):
        self.tconv, self.runs, self.frameworks = tconv, runs, Frameworks(modules)
        self.counts = collections.Counter()

    def half(self, name, settings, seed, minutes):
        """Runs one half, whose settings are the same whether the other one is run or not."""
        self.random = random.Random(f"{name} {seed}")
        self.rng = np.random.default_rng([seed, len(name)])
        self.end = time.monotonic() + 60 * minutes
        {"out": self.out, "in": self.into}[name](settings)

    def tick(self, half):
        """Counts a setting, says how far the run is, and lets go of what the frameworks have compiled."""
        self.counts[f"{half} settings"] += 1
        self.counts[f"{half} settings of rank {self.rank}"] += 1
        if self.counts[f"{half} settings"] % 50 == 0:
            print(f"{half} {self.counts[f'{half} settings']}", file=sys.stderr, flush=True)
            if "jax" in self.runs:
                self.frameworks.modules["jax"].clear_caches()
            if "keras" in self.runs:
                self.frameworks.modules["keras"].backend.clear_session(free_memory=True)

    def fail(self, text):
        print(f"\nFAILED {text}", flush=True)
        self.counts["failures"] += 1

    @staticmethod
    def difference(found, expected):
        """How two results differ; None where they do not."""
        if found.shape != expected.shape:
            return f"shape {found.shape}, not {expected.shape}"
        if not expected.size:
            return None
        apart = np.abs(found - expected).max()
        return None if apart <= TOLERANCE * max(1.0, np.abs(expected).max()) else f"differs by {apart}"

    def compare(self, what, found, expected, story):
        difference = self.difference(found, expected)
        if difference:
            self.fail(f"{what}: {story}\n  {difference}")
        else:
            self.counts[what] += 1

    def targets(self, half, answer, expected, x, source, w, b, story):
        """Runs the code of each framework on the weight that its line of NumPy makes, and gives tconv its code back."""
        for entry in answer["code"]:
            framework = entry["framework"]
            names = {"np": np, source: w}
            try:
                exec(entry["weights"], names)
            except Exception as error:
                self.fail(f"{half} {framework}: {story}\n  {entry['weights']}\n  {error}")
                continue
            self.read_back(half, answer, entry, expected, x, names["w"], b, story)
            if framework not in self.runs:
                continue
            try:
                found = self.frameworks.run(framework, entry["code"], x, names["w"], b)
            except Exception as error:  # whatever a framework raises is a finding
                self.fail(f"{half} {framework}: {story}\n  {entry['code']}\n  {entry['weights']}\n  {error}")
                continue
            form = "alone" if entry["alone"] else "with more"
            told = f"{story}\n  {entry['code']}\n  {entry['weights']}"
            self.compare(f"{half} {framework} {form}", found, expected, told)

    # tconv must read what it writes.

    def read_back(self, half, answer, entry, expected, x, w, b, story):
        framework, code = entry["framework"], entry["code"]
        layer, lines = answer["layer"], entry["code"].splitlines()
        arguments = ["--input", size(x.shape[2:]), "--in-channels", str(x.shape[1]), "--to", "pytorch"]
        if framework in ("tensorflow", "jax"):
            # The size of the kernel is only in w.
            arguments += ["--kernel", size(w.shape[: self.rank])]
        if framework == "tensorflow" and "padding" in layer:
            # So are the groups of a direct layer.
            arguments += ["--groups", str(layer["groups"])]
        read, refusal = self.tconv.code([code, *arguments])
        if read is None:
            self.fail(f"{half}: tconv does not read its {framework}: {story}\n  {code}\n  {refusal}")
            return
        names = {"np": np, WEIGHT[framework]: w}
        exec(read["code"][0]["weights"], names)
        bias = b if read["layer"]["bias"] else None
        try:
            found = defined(read["layer"], x, names["w"], bias)
        except ValueError as error:
            self.fail(f"{half} {framework} read back: {story}\n  {code}\n  {read['layer']} {error}")
            return
        self.compare(f"{half} {framework} read back", found, expected, f"{story}\n  {code}\n  {read['layer']}")
        if read["layer"]["groups"] != layer["groups"]:
            self.fail(f"{half} {framework} read back: groups of {story}\n  {code}")
        arguments = arguments[:2] + arguments[6:]
        self.reads_shape(half, framework, code, arguments, list(expected.shape[2:]), story)
        for line in lines if len(lines) > 1 else []:
            if LAYER.search(line):
                alone, refusal = self.tconv.code([line, *arguments])
                if alone is None and "padding" in layer and TOO_SMALL.search(refusal):
                    # The input is too small, because the pad is in another line.
                    continue
                if alone is None or alone["layer"]["stride"] != layer["stride"]:
                    self.fail(f"{half}: tconv does not read its {framework} line: {story}\n  {line}\n  {refusal}")
                else:
                    self.reads_shape(half, framework, line, arguments, alone["output"], story)
                    self.counts[f"{half} {framework} lines read back alone"] += 1

    def reads_shape(self, half, framework, text, arguments, expected, story):
        sizes, refusal = self.tconv.answer("shape", [text, *arguments])
        if sizes is None or sizes["output"] != expected:
            found = refusal or sizes["output"]
            self.fail(f"{half} {framework}: shape of {story}\n  {text}\n  {found}, not {expected}")

    # Out: layers of PyTorch.

    def pick(self, low, high):
        return self.random.randint(low, high)

    def numbers(self, low, high):
        """A number an axis, of volumes small ones."""
        return tuple(self.pick(low, min(high, max(low, 3)) if self.rank == 3 else high) for _ in range(self.rank))

    def layer(self):
        self.rank = self.random.choice([1, 1, 2, 2, 2, 3])
        transposed = self.random.random() < 0.7
        stride = self.numbers(1, 3)
        dilation = tuple(self.random.choice([1, 1, 1, 2, 3]) for _ in range(self.rank))
        groups = self.random.choice([1, 1, 2, 3])
        layer = {
            "transposed": transposed,
            "in": groups * self.pick(1, 2),
            "out": groups * self.pick(1, 2),
            "kernel": self.numbers(1, 4),
            "stride": stride,
            "dilation": dilation,
            "groups": groups,
            "padding": tuple(self.random.choice([0, 0, 1, 1, 2, 3, 5]) for _ in range(self.rank)),
            "output_padding": (0,) * self.rank,
            "bias": self.random.random() < 0.5,
            "input": self.numbers(1, 7),
        }
        if not transposed and self.random.random() < 0.3:
            layer |= {"padding": "same", "stride": (1,) * self.rank}
        if transposed:
            layer["output_padding"] = tuple(
                self.pick(0, max(s, d) - 1 + (self.pick(0, 9) == 0)) for s, d in zip(stride, dilation)
            )
        return layer

    def flags(self, layer):
        arguments = ["--op", f"conv_transpose{self.rank}d" if layer["transposed"] else f"conv{self.rank}d"]
        arguments += ["--kernel", size(layer["kernel"]), "--stride", size(layer["stride"])]
        arguments += ["--padding", size(layer["padding"]), "--dilation", size(layer["dilation"])]
        if layer["transposed"]:
            arguments += ["--output-padding", size(layer["output_padding"])]
        arguments += ["--in-channels", str(layer["in"]), "--out-channels", str(layer["out"])]
        return arguments + ["--groups", str(layer["groups"])] + (["--bias", "1"] if layer["bias"] else [])

    def written(self, layer):
        """The call as people write it, what tconv is told besides, and the names in it."""
        name = f"{'ConvTranspose' if layer['transposed'] else 'Conv'}{self.rank}d"
        sides = lambda each: each[0] if not isinstance(each, str) and len(set(each)) == 1 else each  # noqa: E731
        keywords = {"stride": sides(layer["stride"]), "padding": sides(layer["padding"])}
        keywords |= {"dilation": sides(layer["dilation"]), "groups": layer["groups"], "bias": layer["bias"]}
        if layer["transposed"]:
            keywords["output_padding"] = sides(layer["output_padding"])
        keywords = {key: keywords[key] for key in self.random.sample(list(keywords), len(keywords))}
        channels, said, known = [layer["in"], layer["out"]], [], {}
        style = self.random.choice(["plain", "names", "to", "norm", "lazy", "lines", "sequential", "printed"])
        if style == "names":
            known = {"ngf": layer["in"], "k": layer["kernel"][0]}
            channels = ["ngf * 1", f"ngf + {layer['out'] - layer['in']}"]
            said = [part for name, number in known.items() for part in ("--set", f"{name}={number}")]
        kernel = f"({', '.join(map(str, layer['kernel']))},)"
        if style == "names" and len(set(layer["kernel"])) == 1:
            kernel = "k"
        if style == "lazy":
            channels, name = channels[1:], f"Lazy{name}"
            said = ["--in-channels", str(layer["in"])]
        text = call(f"nn.{name}", [*channels, kernel], keywords)
        if style == "to":
            text = f"{text}.to(device)"
        elif style == "norm":
            text = f"nn.utils.parametrizations.weight_norm({text})"
        elif style == "sequential":
            text = f"nn.Sequential({text})"
        elif style == "lines":
            text = f"size = {kernel}\n{text.replace(kernel, 'size', 1)}"
        elif style == "printed":
            text = f"(up): {text.replace('nn.', '')}"
        # Code that ends in an expression, and labels, cannot be run as Python; lazy layers have no weight yet.
        return text, said, known, style not in ("lazy", "lines", "printed")

    def uneven(self, layer):
        """A transposed layer whose ends are cut or extended apart, by a slice or a pad behind the call."""
        sizes = zip(*map(layer.get, ("input", "stride", "dilation", "kernel")))
        full = [(i - 1) * s + d * (k - 1) + 1 for i, s, d, k in sizes]
        crop = [(self.pick(-3, 3), self.pick(-3, 3)) for _ in range(self.rank)]
        crop = [pair if sum(pair) < n else (0, 0) for pair, n in zip(crop, full)]
        extends = any(cells < 0 for pair in crop for cells in pair)
        late = layer["bias"] and extends
        kernel, stride, dilation = (f"({', '.join(map(str, layer[key]))},)" for key in ("kernel", "stride", "dilation"))
        keywords = {"stride": Raw(stride), "dilation": Raw(dilation), "groups": layer["groups"]}
        keywords["bias"] = layer["bias"] and not late
        alone = call(f"nn.ConvTranspose{self.rank}d", [layer["in"], layer["out"], kernel], keywords)
        apart = self.random.random() < 0.5
        text = "conv(x)" if apart else f"{alone}(x)"
        # PyTorch's pad cuts before it adds, and cannot cut more than there is.
        fits = all(max(start, 0) + max(end, 0) <= n for (start, end), n in zip(crop, full))
        if extends:
            if self.random.random() < 0.5 and fits:
                text = f"F.pad({text}, {tuple(-cells for pair in reversed(crop) for cells in pair)})"
            else:
                added = tuple(max(-cells, 0) for pair in reversed(crop) for cells in pair)
                text = f"F.pad({text}, {added}){self.slices([tuple(max(c, 0) for c in pair) for pair in crop])}"
        else:
            text += self.slices(crop)
        ones = ", ".join(["1"] * self.rank)
        text += f" + b.view(-1, {ones})" if late else ""
        return f"conv = {alone}\ny = {text}" if apart else f"y = {text}", crop

    def slices(self, crop):
        ends = (f"{start or ''}:{-end or ''}" for start, end in crop)
        return f"[..., {', '.join(ends)}]" if self.random.random() < 0.3 else f"[:, :, {', '.join(ends)}]"

    def out(self, settings):
        while self.counts["out settings"] < settings and time.monotonic() < self.end:
            layer = self.layer()
            known, runs, crop = {}, False, None
            style = self.random.random()
            if layer["transposed"] and style < 0.35:
                text, crop = self.uneven(layer)
                layer |= {"padding": (0,) * self.rank, "output_padding": (0,) * self.rank}
                arguments, runs = [text], True
            elif style < 0.75:
                text, arguments, known, runs = self.written(layer)
                arguments = [text, *arguments]
            else:
                arguments = self.flags(layer)
            arguments += ["--input", size(layer["input"])]
            direct = not layer["transposed"]
            outer, inner = (layer["out"], layer["in"]) if direct else (layer["in"], layer["out"])
            x = normal(self.rng, (2, layer["in"], *layer["input"]))
            w = normal(self.rng, (outer, inner // layer["groups"], *layer["kernel"]))
            b = normal(self.rng, layer["out"]) if layer["bias"] else None
            answer, refusal = self.tconv.code(arguments)
            story = quoted(arguments)
            reference, error = self.torch(layer, x, w, b)
            if crop is None and "torch" in self.frameworks.modules and (error is None) != (answer is not None):
                self.fail(f"out: tconv and PyTorch disagree about {story}: {refusal} {error}")
            if answer is None:
                self.counts["out refused"] += 1
                if crop is not None:
                    self.fail(f"out: tconv refuses {story}: {refusal}")
                if self.rank == 2 and "error" not in self.evaluate(layer, x, w, b):
                    self.fail(f"out: code and eval disagree about {story}: {refusal}")
                continue
            self.tick("out")
            expected = defined(answer["layer"], x, w, b)
            if crop is not None:
                if answer["layer"]["crop"] != [list(pair) for pair in crop]:
                    self.fail(f"out: crop {answer['layer']['crop']}, not {crop}: {story}")
                self.counts["out uneven"] += 1
            elif reference is not None:
                self.compare("definition against PyTorch", expected, reference, story)
            if crop is None and self.rank == 2:
                evaluated_by_tconv = self.evaluate(layer, x, w, b)
                if "error" in evaluated_by_tconv:
                    self.fail(f"out: code and eval disagree about {story}: {evaluated_by_tconv['error']}")
                else:
                    self.compare("definition against tconv eval", expected, output(evaluated_by_tconv), story)
            if runs and "pytorch" in self.runs:
                try:
                    own = self.frameworks.run("pytorch", text, x, w, b, known=known)
                    self.compare("out pytorch itself", own, expected, story)
                except Exception as raised:
                    self.fail(f"out: PyTorch refuses {story}: {raised}")
            if answer["output"] != list(expected.shape[2:]):
                self.fail(f"out: output {answer['output']}, not {expected.shape}: {story}")
            self.targets("out", answer, expected, x, "w_torch", w, b, story)

    def torch(self, layer, x, w, b):
        """The layer by PyTorch's own function, or why it refuses."""
        torch = self.frameworks.modules.get("torch")
        if torch is None:
            return None, None
        names = ["stride", "padding", "dilation", "groups"] + (["output_padding"] if layer["transposed"] else [])
        kind = f"conv{'_transpose' if layer['transposed'] else ''}{self.rank}d"
        x, w, b = (None if array is None else torch.from_numpy(array) for array in (x, w, b))
        try:
            y = getattr(torch.nn.functional, kind)(x, w, b, **{name: layer[name] for name in names})
            return y.numpy().astype(np.float64), "an empty output" if y.numel() == 0 else None
        except (RuntimeError, ValueError) as error:
            return None, str(error).splitlines()[0]

    def evaluate(self, layer, x, w, b):
        request = {"op": "conv_transpose2d" if layer["transposed"] else "conv2d", "groups": layer["groups"]}
        request |= {"input": tensor(x), "weight": tensor(w)}
        names = ["stride", "padding", "dilation"] + (["output_padding"] if layer["transposed"] else [])
        request |= {name: layer[name] for name in names} | ({} if b is None else {"bias": b.tolist()})
        return self.tconv.eval([request])[0]

    # In: calls of the other frameworks. Each returns the code, the arguments that help tconv, and the shapes of its
    # arrays.

    def foreign(self):
        makers = {
            "keras": [self.keras_transposed, self.keras_transposed, self.keras_direct],
            "tensorflow": [self.tensorflow_transposed, self.tensorflow_transposed, self.tensorflow_direct],
            "jax": [self.jax_transposed, self.jax_transposed, self.jax_general, self.jax_padded],
            "onnx": [self.onnx_node],
        }
        framework = self.random.choice([name for name in makers if name in self.runs])
        return framework, self.random.choice(makers[framework])()

    def pairs(self, low, high):
        return tuple((self.pick(low, high), self.pick(low, high)) for _ in range(self.rank))

    def channels(self):
        return self.pick(1, 3), self.pick(1, 3)

    def kernel(self, kernel):
        return ["--kernel", size(kernel)]

    def keras_transposed(self):
        (cin, cout), kernel, stride = self.channels(), self.numbers(1, 5), self.numbers(1, 4)
        keywords = {"strides": stride, "padding": self.random.choice(["same", "valid"])}
        if self.random.random() < 0.4:
            keywords["output_padding"] = tuple(self.pick(0, s - 1) for s in stride)
        bias = self.random.random() < 0.5
        keywords["use_bias"] = bias
        text = call(f"keras.layers.Conv{self.rank}DTranspose", [cout, kernel], keywords)
        return text, [], (cin, cout), (*kernel, cout, cin), bias

    def keras_direct(self):
        (cin, cout), kernel, stride = self.channels(), self.numbers(1, 4), self.numbers(1, 3)
        # TensorFlow has no groups for 3D convolutions on the CPU.
        groups = 1 if self.rank == 3 else self.random.choice([1, 1, 2])
        keywords = {"padding": self.random.choice(["same", "valid"]), "groups": groups}
        if self.random.random() < 0.4:
            keywords["dilation_rate"] = self.numbers(1, 3)
        else:
            keywords["strides"] = stride
        bias = self.random.random() < 0.5
        keywords["use_bias"] = bias
        text = call(f"keras.layers.Conv{self.rank}D", [cout * groups, kernel], keywords)
        return text, [], (cin * groups, cout * groups), (*kernel, cin, cout * groups), bias

    def tensorflow_transposed(self):
        (cin, cout), kernel, stride = self.channels(), self.numbers(1, 5), self.numbers(1, 4)
        kind = self.random.choice(["SAME", "VALID", "explicit"] if self.rank == 2 else ["SAME", "VALID"])
        pads = self.pairs(0, 3) if kind == "explicit" else ((0, 0),) * self.rank
        least = [1 if kind == "SAME" else k - sum(pad) for k, pad in zip(kernel, pads)]
        extra = [self.pick(0, s - 1 + (self.random.random() < 0.03)) for s in stride]
        if self.random.random() < 0.4:
            # As many strides as inputs, plus a remainder.
            beyond = [low + more - s for low, more, s in zip(least, extra, stride)]
            lengths = [
                Raw(f"tf.shape(x)[{place + 1}] * {s}" + (f" + {n}" if n > 0 else f" - {-n}" if n else ""))
                for place, (s, n) in enumerate(zip(stride, beyond))
            ]
            shape = [Raw("tf.shape(x)[0]"), *lengths, cout]
        else:
            shape = [2, *[(i - 1) * s + low + more for i, s, low, more in zip(self.input, stride, least, extra)], cout]
        padding = [[0, 0], *map(list, pads), [0, 0]] if kind == "explicit" else kind
        keywords = {"output_shape": shape, "strides": list(stride), "padding": padding}
        text = call(f"tf.nn.conv{self.rank}d_transpose", ["x", "w"], keywords)
        return f"y = {text}", self.kernel(kernel), (cin, cout), (*kernel, cout, cin), False

    def tensorflow_direct(self):
        (cin, cout), kernel, stride = self.channels(), self.numbers(1, 4), self.numbers(1, 3)
        explicit = [[0, 0], *map(list, self.pairs(0, 3)), [0, 0]]
        paddings = ["SAME", "VALID"] + [explicit] * (self.rank == 2)
        keywords = {"padding": self.random.choice(paddings)}
        keywords |= {"stride": stride[0]} if self.rank == 1 else {"strides": [1, *stride, 1]}
        if self.random.random() < 0.3 and self.rank < 3:
            keywords["dilations"] = list(self.numbers(1, 3))
        text = call(f"tf.nn.conv{self.rank}d", ["x", "w"], keywords)
        return f"y = {text}", self.kernel(kernel), (cin, cout), (*kernel, cin, cout), False

    def images(self):
        return f"N{SPATIAL[self.rank]}C"

    def jax_transposed(self):
        (cin, cout), kernel = self.channels(), self.numbers(1, 4)
        transpose = self.random.random() < 0.5
        keywords = {"strides": self.numbers(1, 3), "padding": self.random.choice(["SAME", "VALID", None])}
        if keywords["padding"] is None:
            keywords["padding"] = self.pairs(-1, 5)
            if self.random.random() < 0.3:
                keywords |= {"padding": self.pairs(-2, 3), "use_consistent_padding": True}
        if self.random.random() < 0.4:
            keywords["rhs_dilation"] = self.numbers(1, 3)
        if transpose:
            keywords["transpose_kernel"] = True
        spatial = SPATIAL[self.rank]
        usual = f"{spatial}IO"
        axes = self.random.choice([usual, usual, f"OI{spatial}", f"{spatial[::-1]}OI"])
        if axes != usual or self.rank != 2:
            keywords["dimension_numbers"] = (self.images(), axes, self.images())
        text = call("lax.conv_transpose", ["x", "w"], keywords)
        lengths = dict(zip(spatial, kernel)) | {"I": cout if transpose else cin, "O": cin if transpose else cout}
        return f"y = {text}", self.kernel(kernel), (cin, cout), tuple(lengths[axis] for axis in axes), False

    def jax_general(self):
        (cin, cout), kernel, groups = self.channels(), self.numbers(1, 4), self.random.choice([1, 1, 2])
        spread, words = self.random.random() < 0.5, ["SAME", "VALID", "SAME_LOWER"]
        numbers = self.pairs(-1, 4) if spread else self.pairs(0, 4)
        spatial = SPATIAL[self.rank]
        axes = self.random.choice([f"{spatial}IO", f"{spatial}OI", f"OI{spatial}", f"OI{spatial[::-1]}"])
        keywords = {
            "window_strides": (1,) * self.rank if spread else self.numbers(1, 3),
            "padding": numbers if spread or self.random.random() < 0.4 else self.random.choice(words),
            "dimension_numbers": (self.images(), axes, self.images()),
            "feature_group_count": groups,
        }
        if spread:
            # With ones only, it would be a direct layer.
            keywords["lhs_dilation"] = (*self.numbers(1, 3)[1:], self.pick(2, 3))
        if self.random.random() < 0.3:
            keywords["rhs_dilation"] = self.numbers(1, 3)
        lengths = dict(zip(spatial, kernel)) | {"I": cin, "O": cout * groups}
        shape = tuple(lengths[axis] for axis in axes)
        text = call("lax.conv_general_dilated", ["x", "w"], keywords)
        return f"y = {text}", self.kernel(kernel), (cin * groups, cout * groups), shape, False

    def jax_padded(self):
        """The shorter functions, whose channels come first."""
        (cin, cout), kernel = self.channels(), self.numbers(1, 4)
        stride, one, spread = self.numbers(1, 3), (1,) * self.rank, self.random.random() < 0.6
        if self.random.random() < 0.3:
            text = call("lax.conv", ["x", "w", stride, repr(self.random.choice(["SAME", "VALID"]))], {})
        else:
            numbers = self.pairs(-1, 4) if spread else self.pairs(0, 4)
            between = (*self.numbers(1, 3)[1:], self.pick(2, 3)) if spread else self.random.choice([one, None])
            dilation = self.random.choice([self.numbers(1, 3), None])
            arguments = ["x", "w", one if spread else stride, numbers, between, dilation]
            text = call("lax.conv_with_general_padding", arguments, {})
        return f"y = {text}", self.kernel(kernel), (cin, cout), (cout, cin, *kernel), False

    def onnx_node(self):
        (cin, cout), kernel, stride = self.channels(), self.numbers(1, 4), self.numbers(1, 3)
        groups, transposed = self.random.choice([1, 1, 2]), self.random.random() < 0.7
        attributes = {"kernel_shape": list(kernel), "strides": list(stride), "group": groups}
        dilation = self.numbers(1, 3) if self.random.random() < 0.3 else (1,) * self.rank
        if dilation != (1,) * self.rank:
            attributes["dilations"] = list(dilation)
        kind = self.random.choice(["pads", "pads", "auto_pad", "output_shape" if transposed else "pads"])
        if kind == "pads":
            attributes["pads"] = [self.random.choice([0, 1, 2, 3]) for _ in range(2 * self.rank)]
        elif kind == "auto_pad":
            attributes["auto_pad"] = self.random.choice(["SAME_UPPER", "SAME_LOWER", "VALID"])
        else:
            attributes["output_shape"] = [self.pick(2, 16) for _ in range(self.rank)]
            attributes["auto_pad"] = self.random.choice(["SAME_UPPER", "SAME_LOWER", "NOTSET"])
        if transposed and self.random.random() < 0.4:
            attributes["output_padding"] = [self.pick(0, max(s, d) - 1) for s, d in zip(stride, dilation)]
        bias = self.random.random() < 0.5
        name, inputs = ("ConvTranspose" if transposed else "Conv"), ["x", "w"] + (["b"] if bias else [])
        text = call("onnx.helper.make_node", [repr(name), inputs, ["y"]], attributes)
        many, few = (cin * groups, cout) if transposed else (cout * groups, cin)
        return text, [], (cin * groups, cout * groups), (many, few, *kernel), bias

    def own(self, framework, code, x, w, b):
        """What a framework makes of its call, or why it refuses."""
        channels_first = "lax.conv_with" in code or "lax.conv(" in code
        options = {"channels_first": True} if channels_first else {}
        try:
            y = self.frameworks.run(framework, code, x, w, b, **options)
            return y, "an empty output" if y.size == 0 else None
        except Exception as raised:  # a framework's refusal
            return None, " ".join(str(raised).split())[:400]

    def into(self, settings):
        while self.counts["in settings"] < settings and time.monotonic() < self.end:
            self.rank = self.random.choice([1, 1, 2, 2, 2, 3])
            self.input = self.numbers(1, 7)
            framework, (code, extra, (cin, cout), shape, bias) = self.foreign()
            x, w = normal(self.rng, (2, cin, *self.input)), normal(self.rng, shape)
            b = normal(self.rng, cout) if bias else None
            channels = ["--in-channels", str(cin), "--out-channels", str(cout)]
            arguments = [code, "--input", size(self.input), *channels, *extra]
            answer, refusal = self.tconv.code(arguments)
            story = quoted(arguments)
            own, error = self.own(framework, code, x, w, b)
            meant = own
            if framework == "onnx":
                # The specification decides what is meant, whatever the runtime makes of it.
                meant, unspecified = self.own("specification", code, x, w, b)
                if "output_shape" in code and "SAME" not in code:
                    # Without SAME_*, the evaluator does not crop to output_shape as the specification's text says.
                    meant, unspecified = None, "output_shape without a word"
                if unspecified:
                    self.counts[f"in onnx the reference evaluator cannot: {unspecified[:60]}"] += 1
            if answer is None:
                if error is None:
                    self.fail(f"in {framework}: tconv alone refuses {story}: {refusal}")
                self.counts[f"in {framework} refused by both"] += 1
                continue
            self.tick("in")
            names = {"np": np, WEIGHT[framework]: w}
            exec(next(entry["weights"] for entry in answer["code"] if entry["framework"] == "pytorch"), names)
            expected = defined(answer["layer"], x, names["w"], b)
            if framework == "onnx":
                self.runtime(answer, own, error, expected, story)
                if meant is not None:
                    self.compare("in onnx by the reference evaluator", meant, expected, story)
            elif error is None and self.shifts(framework, code, answer["layer"]):
                self.counts[f"in {framework} itself shifts: SAME of a volume whose kernel is below its stride"] += 1
            elif error is None:
                self.compare(f"in {framework} itself", own, expected, story)
            elif own_limit := next((why for known, why in OWN_LIMITS if known in error), None):
                self.counts[f"in {framework} itself cannot: {own_limit}"] += 1
            else:
                self.fail(f"in {framework}: it alone refuses {story}\n  {error}")
            self.targets("in", answer, expected, x, WEIGHT[framework], w, b, story)

    @staticmethod
    def shifts(framework, code, layer):
        """Whether TensorFlow's kernel for the CPU pads by a negative number, where its documentation has zero."""
        is_volume = layer["op"] == "conv3d" and "same" in code.lower() and framework in ("keras", "tensorflow")
        reach = (d * (k - 1) + 1 for d, k in zip(layer["dilation"], layer["kernel_size"]))
        return is_volume and any(length < s for length, s in zip(reach, layer["stride"]))

    def runtime(self, answer, own, error, expected, story):
        """tconv says that ONNX Runtime differs from the specification where it does, and nowhere else."""
        remarked = next((remark for remark in answer.get("remarks", []) if "ONNX Runtime" in remark), None)
        difference = error or self.difference(own, expected)
        if (remarked is None) != (difference is None):
            self.fail(f"in onnx: {story}\n  tconv says {remarked}\n  ONNX Runtime: {difference}")
        kind = "as specified" if difference is None else "differs, and tconv says so"
        self.counts[f"in onnx itself {kind}"] += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tconv")
    parser.add_argument("--settings", type=int, default=400, help="settings of each half")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="most time for each half")
    parser.add_argument("--half", choices=["out", "in"], action="append", help="only this one")
    parser.add_argument("--allow-missing", action="store_true")
    arguments = parser.parse_args()
    runs, modules, missing = installed()
    for name, module in modules.items():
        print(f"{name} {module.__version__}")
    for name in missing:
        print(f"NOT INSTALLED: {name}")
    run = Run(Tconv(arguments.tconv), runs, modules)
    for half in arguments.half or ["out", "in"]:
        run.half(half, arguments.settings, arguments.seed, arguments.minutes)
    for name in sorted(run.counts):
        print(f"{run.counts[name]:6} {name}")
    failed = bool(run.counts["failures"]) or (bool(missing) and not arguments.allow_missing)
    print("FAILED" if failed else "no difference")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
