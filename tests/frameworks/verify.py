"""Runs the code of `tconv code` in every framework and holds its numbers to `tconv eval`.

    python tests/frameworks/verify.py target/debug/tconv [--settings N] [--seed N]

Two halves. Out: random layers of PyTorch, written in every framework and run there. In: random calls of the other
frameworks, run as they are, read by tconv, written in every framework and run there. Every output is compared with
`tconv eval`; the exit code is 1 if any differs, if a framework refuses code that was written for it, or if tconv and
a framework disagree about what is refused. What is not installed is named, and makes the exit code 1 too unless
--allow-missing is given.
"""

import argparse
import collections
import importlib
import json
import os
import random
import subprocess
import sys
import types
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
# XLA's simplifier swaps the operands of small convolutions, and now and then aborts the whole process over it.
os.environ["XLA_FLAGS"] = "--xla_disable_hlo_passes=algsimp"

import numpy as np  # noqa: E402

warnings.filterwarnings("ignore")

TOLERANCE = 1e-4

# What a framework refuses though it has a meaning that others compute.
OWN_LIMITS = [
    ("CPU implementations do not yet", "dilation on the CPU"),
    ("empty output", "an empty output"),
    ("Dilation not supported for AutoPad", "auto_pad with dilation"),
    ("out_backprop doesn't match", "same, an even kernel and output_padding=0, in its TensorFlow backend"),
]
NEEDS = {
    "pytorch": ["torch"],
    "keras": ["keras", "tensorflow"],
    "tensorflow": ["tensorflow"],
    "jax": ["jax"],
    "onnx": ["onnx", "onnxruntime"],
}


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


class Frameworks:
    """Runs code in each framework on arrays of NumPy: x and the answer are NCHW, w lies as the framework has it."""

    def __init__(self, modules):
        self.modules = modules

    def run(self, framework, code, x, w, b):
        return np.asarray(getattr(self, framework)(code, x, w.copy(), b), dtype=np.float64)

    def pytorch(self, code, x, w, b):
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

        nn = types.SimpleNamespace(Conv2d=loaded(torch.nn.Conv2d), ConvTranspose2d=loaded(torch.nn.ConvTranspose2d))
        names = {"torch": torch, "nn": nn, "F": torch.nn.functional, "x": torch.from_numpy(x)}
        names["b"] = None if b is None else torch.from_numpy(b)
        with torch.no_grad():
            y, is_layer = evaluated(code, names)
            return (y(names["x"]) if is_layer else y).numpy()

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

        layers = types.SimpleNamespace(
            Conv2D=loaded(keras.layers.Conv2D),
            Conv2DTranspose=loaded(keras.layers.Conv2DTranspose),
            Cropping2D=keras.layers.Cropping2D,
            ZeroPadding2D=keras.layers.ZeroPadding2D,
        )
        images = keras.ops.convert_to_tensor(x.transpose(0, 2, 3, 1))
        bias = None if b is None else keras.ops.convert_to_tensor(b)
        names = {"keras": types.SimpleNamespace(layers=layers, ops=keras.ops), "x": images, "b": bias}
        y, is_layer = evaluated(code, names)
        return keras.ops.convert_to_numpy(y(images) if is_layer else y).transpose(0, 3, 1, 2)

    def tensorflow(self, code, x, w, b):
        tf = self.modules["tensorflow"]
        names = {"tf": tf, "x": tf.constant(x.transpose(0, 2, 3, 1)), "w": tf.constant(w), "b": b}
        y, _ = evaluated(code, names)
        return y.numpy().transpose(0, 3, 1, 2)

    def jax(self, code, x, w, b, layout="NHWC"):
        jax = self.modules["jax"]
        images = x.transpose(0, 2, 3, 1) if layout == "NHWC" else x
        names = {"lax": jax.lax, "x": jax.numpy.asarray(images), "w": jax.numpy.asarray(w), "b": b}
        y, _ = evaluated(code, names)
        return np.asarray(y).transpose(0, 3, 1, 2) if layout == "NHWC" else np.asarray(y)

    def onnx(self, code, x, w, b):
        onnx, runtime = self.modules["onnx"], self.modules["onnxruntime"]
        node, _ = evaluated(code, {"onnx": onnx})
        arrays = {"x": x, "w": w} | ({"b": b} if b is not None else {})
        info = onnx.helper.make_tensor_value_info
        inputs = [info(name, onnx.TensorProto.FLOAT, array.shape) for name, array in arrays.items()]
        graph = onnx.helper.make_graph([node], "g", inputs, [info("y", onnx.TensorProto.FLOAT, [None] * 4)])
        model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 22)])
        model.ir_version = 10
        options = runtime.SessionOptions()
        options.log_severity_level = 4
        session = runtime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        return session.run(["y"], arrays)[0]


class Tconv:
    def __init__(self, path):
        self.path = path

    def code(self, arguments):
        """The answer of `tconv code --json`, or why there is none."""
        done = subprocess.run([self.path, "code", "--json", *arguments], capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(f"tconv code {arguments}: exit code {done.returncode}\n{done.stderr}")
        return (json.loads(done.stdout), None) if done.returncode == 0 else (None, done.stderr.splitlines()[0])

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


class Run:
    def __init__(self, tconv, runs, modules, seed):
        self.tconv, self.runs, self.frameworks = tconv, runs, Frameworks(modules)
        self.random, self.rng = random.Random(seed), np.random.default_rng(seed)
        self.counts = collections.Counter()

    def tick(self, half):
        """Counts a setting, says how far the run is, and lets go of what the frameworks have compiled."""
        self.counts[f"{half} settings"] += 1
        if self.counts[f"{half} settings"] % 50 == 0:
            print(f"{half} {self.counts[f'{half} settings']}", file=sys.stderr, flush=True)
            if "jax" in self.runs:
                self.frameworks.modules["jax"].clear_caches()
            if "keras" in self.runs:
                self.frameworks.modules["keras"].backend.clear_session(free_memory=True)

    def fail(self, text):
        print(f"\nFAILED {text}", flush=True)
        self.counts["failures"] += 1

    def compare(self, what, found, expected, story):
        if found.shape != expected.shape:
            self.fail(f"{what}: {story}\n  shape {found.shape}, not {expected.shape}")
        elif expected.size and np.abs(found - expected).max() > TOLERANCE * max(1.0, np.abs(expected).max()):
            self.fail(f"{what}: {story}\n  differs by {np.abs(found - expected).max()}")
        else:
            self.counts[what] += 1

    def targets(self, half, answer, expected, x, source, w, b, story):
        """Runs the code of each framework on the weight that its line of NumPy makes."""
        for entry in answer["code"]:
            framework = entry["framework"]
            if framework not in self.runs:
                continue
            names = {"np": np, source: w}
            try:
                exec(entry["weights"], names)
                found = self.frameworks.run(framework, entry["code"], x, names["w"], b)
            except Exception as error:  # whatever a framework raises is a finding
                self.fail(f"{half} {framework}: {story}\n{entry['weights']}\n{entry['code']}\n  {error}"[:1500])
                continue
            alone = "alone" if entry["alone"] else "with more"
            self.counts[f"{half} {framework} {alone}"] += 1
            self.compare(f"{half} {framework}", found, expected, f"{story}\n{entry['weights']}\n{entry['code']}")

    # Out: layers of PyTorch.

    def layer(self):
        pick, pair = self.random.randint, lambda low, high: [self.random.randint(low, high) for _ in range(2)]
        op = self.random.choice(["conv_transpose2d", "conv_transpose2d", "conv2d"])
        stride, dilation = pair(1, 3), [self.random.choice([1, 1, 1, 2, 3]) for _ in range(2)]
        groups = self.random.choice([1, 1, 2, 3])
        layer = {
            "op": op,
            "in": groups * pick(1, 2),
            "out": groups * pick(1, 2),
            "kernel": pair(1, 4),
            "stride": stride,
            "dilation": dilation,
            "groups": groups,
            "padding": [self.random.choice([0, 0, 1, 1, 2, 3, 5]) for _ in range(2)],
            "output_padding": [0, 0],
            "bias": self.random.random() < 0.5,
            "input": pair(1, 7),
        }
        if op == "conv2d" and self.random.random() < 0.3:
            layer |= {"padding": "same", "stride": [1, 1]}
        if op == "conv_transpose2d":
            layer["output_padding"] = [pick(0, max(s, d) - 1 + (pick(0, 9) == 0)) for s, d in zip(stride, dilation)]
        return layer

    def out(self, settings):
        while self.counts["out settings"] < settings:
            layer = self.layer()
            size = lambda pair: pair if isinstance(pair, str) else f"{pair[0]}x{pair[1]}"  # noqa: E731
            arguments = ["--op", layer["op"], "--input", size(layer["input"]), "--kernel", size(layer["kernel"])]
            arguments += ["--stride", size(layer["stride"]), "--padding", size(layer["padding"])]
            arguments += ["--output-padding", size(layer["output_padding"]), "--dilation", size(layer["dilation"])]
            arguments += ["--in-channels", str(layer["in"]), "--out-channels", str(layer["out"])]
            arguments += ["--groups", str(layer["groups"])] + (["--bias", "1"] if layer["bias"] else [])
            direct = layer["op"] == "conv2d"
            first, second = (layer["out"], layer["in"]) if direct else (layer["in"], layer["out"])
            x = normal(self.rng, (2, layer["in"], *layer["input"]))
            w = normal(self.rng, (first, second // layer["groups"], *layer["kernel"]))
            b = normal(self.rng, layer["out"]) if layer["bias"] else None
            request = {"op": layer["op"], "input": tensor(x), "weight": tensor(w), "groups": layer["groups"]}
            request |= {name: layer[name] for name in ["stride", "padding", "dilation"]}
            request |= {} if direct else {"output_padding": layer["output_padding"]}
            request |= {} if b is None else {"bias": b.tolist()}
            [reference] = self.tconv.eval([request])
            answer, refusal = self.tconv.code(arguments)
            if ("error" in reference) != (answer is None):
                self.fail(f"out: code and eval disagree about {arguments}: {refusal} {reference.get('error')}")
            if answer is None:
                self.counts["out refused"] += 1
                continue
            self.tick("out")
            self.targets("out", answer, output(reference), x, "w_torch", w, b, " ".join(arguments))

    # In: calls of the others. Each gives the call, how tconv is helped along, and the shapes of its arrays.

    def foreign(self):
        makers = {
            "keras": [self.keras_transposed, self.keras_transposed, self.keras_direct],
            "tensorflow": [self.tensorflow_transposed, self.tensorflow_transposed, self.tensorflow_direct],
            "jax": [self.jax_transposed, self.jax_transposed, self.jax_general],
            "onnx": [self.onnx_node],
        }
        framework = self.random.choice([name for name in makers if name in self.runs])
        return framework, self.random.choice(makers[framework])()

    def pair(self, low, high):
        return tuple(self.random.randint(low, high) for _ in range(2))

    def channels(self):
        return self.random.randint(1, 3), self.random.randint(1, 3)

    def keras_transposed(self):
        (cin, cout), kernel, stride = self.channels(), self.pair(1, 5), self.pair(1, 4)
        keywords = {"strides": stride, "padding": self.random.choice(["same", "valid"])}
        if self.random.random() < 0.4:
            keywords["output_padding"] = tuple(self.random.randint(0, s - 1) for s in stride)
        bias = self.random.random() < 0.5
        keywords["use_bias"] = bias
        text = call("keras.layers.Conv2DTranspose", [cout, kernel], keywords)
        return text, text, [], (cin, cout), (*kernel, cout, cin), bias

    def keras_direct(self):
        (cin, cout), kernel, stride = self.channels(), self.pair(1, 4), self.pair(1, 3)
        groups = self.random.choice([1, 1, 2])
        keywords = {"padding": self.random.choice(["same", "valid"]), "groups": groups}
        if self.random.random() < 0.4:
            keywords["dilation_rate"] = self.pair(1, 3)
        else:
            keywords["strides"] = stride
        bias = self.random.random() < 0.5
        keywords["use_bias"] = bias
        text = call("keras.layers.Conv2D", [cout * groups, kernel], keywords)
        return text, text, [], (cin * groups, cout * groups), (*kernel, cin, cout * groups), bias

    def tensorflow_transposed(self):
        (cin, cout), kernel, stride = self.channels(), self.pair(1, 5), self.pair(1, 4)
        size, padding = self.size(), self.random.choice(["SAME", "VALID"])
        least = [(i - 1) * s + (k if padding == "VALID" else 1) for i, s, k in zip(size, stride, kernel)]
        shape = [low + self.random.randint(0, s - 1 + (self.random.random() < 0.03)) for low, s in zip(least, stride)]
        keywords = {"output_shape": [2, *shape, cout], "strides": list(stride), "padding": padding}
        text = call("tf.nn.conv2d_transpose", ["x", "w"], keywords)
        extra = ["--kernel", f"{kernel[0]}x{kernel[1]}"]
        return f"y = {text}", text, extra, (cin, cout), (*kernel, cout, cin), False

    def tensorflow_direct(self):
        (cin, cout), kernel = self.channels(), self.pair(1, 4)
        explicit = [[0, 0], list(self.pair(0, 3)), list(self.pair(0, 3)), [0, 0]]
        keywords = {"strides": [1, *self.pair(1, 3), 1], "padding": self.random.choice(["SAME", "VALID", explicit])}
        if self.random.random() < 0.3:
            keywords["dilations"] = list(self.pair(1, 3))
        text = call("tf.nn.conv2d", ["x", "w"], keywords)
        extra = ["--kernel", f"{kernel[0]}x{kernel[1]}"]
        return f"y = {text}", text, extra, (cin, cout), (*kernel, cin, cout), False

    def jax_transposed(self):
        (cin, cout), kernel = self.channels(), self.pair(1, 4)
        transpose = self.random.random() < 0.5
        keywords = {"strides": self.pair(1, 3), "padding": self.random.choice(["SAME", "VALID", None])}
        if keywords["padding"] is None:
            keywords["padding"] = tuple(self.pair(-1, 5) for _ in range(2))
            if self.random.random() < 0.3:
                keywords |= {"padding": tuple(self.pair(-2, 3) for _ in range(2)), "use_consistent_padding": True}
        if self.random.random() < 0.4:
            keywords["rhs_dilation"] = self.pair(1, 3)
        if transpose:
            keywords["transpose_kernel"] = True
        axes = self.random.choice(["HWIO", "HWIO", "OIHW", "WHOI"])
        if axes != "HWIO":
            keywords["dimension_numbers"] = ("NHWC", axes, "NHWC")
        text = call("lax.conv_transpose", ["x", "w"], keywords)
        lengths = {"H": kernel[0], "W": kernel[1], "I": cout if transpose else cin, "O": cin if transpose else cout}
        shape = tuple(lengths[axis] for axis in axes)
        return f"y = {text}", text, ["--kernel", f"{kernel[0]}x{kernel[1]}"], (cin, cout), shape, False

    def jax_general(self):
        (cin, cout), kernel, groups = self.channels(), self.pair(1, 4), self.random.choice([1, 1, 2])
        spread, words = self.random.random() < 0.5, ["SAME", "VALID", "SAME_LOWER"]
        numbers = tuple(self.pair(-1, 4) if spread else self.pair(0, 4) for _ in range(2))
        keywords = {
            "window_strides": (1, 1) if spread else self.pair(1, 3),
            "padding": numbers if spread or self.random.random() < 0.4 else self.random.choice(words),
            "dimension_numbers": ("NHWC", self.random.choice(["HWIO", "HWOI", "OIHW", "OIWH"]), "NHWC"),
            "feature_group_count": groups,
        }
        if spread:
            keywords["lhs_dilation"] = self.random.choice([(2, 2), (1, 2), (3, 2), (2, 1)])
        if self.random.random() < 0.3:
            keywords["rhs_dilation"] = self.pair(1, 3)
        lengths = {"H": kernel[0], "W": kernel[1], "I": cin, "O": cout * groups}
        shape = tuple(lengths[axis] for axis in keywords["dimension_numbers"][1])
        text = call("lax.conv_general_dilated", ["x", "w"], keywords)
        extra = ["--kernel", f"{kernel[0]}x{kernel[1]}"]
        return f"y = {text}", text, extra, (cin * groups, cout * groups), shape, False

    def onnx_node(self):
        (cin, cout), kernel, stride = self.channels(), self.pair(1, 4), self.pair(1, 3)
        groups, transposed = self.random.choice([1, 1, 2]), self.random.random() < 0.7
        attributes = {"kernel_shape": list(kernel), "strides": list(stride), "group": groups}
        if self.random.random() < 0.3:
            attributes["dilations"] = list(self.pair(1, 3))
        kind = self.random.choice(["pads", "pads", "auto_pad", "output_shape" if transposed else "pads"])
        if kind == "pads":
            attributes["pads"] = [self.random.choice([0, 1, 2, 3]) for _ in range(4)]
        elif kind == "auto_pad":
            attributes["auto_pad"] = self.random.choice(["SAME_UPPER", "SAME_LOWER", "VALID"])
        else:
            attributes["output_shape"] = [self.random.randint(2, 16), self.random.randint(2, 16)]
            attributes["auto_pad"] = self.random.choice(["SAME_UPPER", "SAME_LOWER", "NOTSET"])
        if transposed and self.random.random() < 0.4:
            attributes["output_padding"] = [self.random.randint(0, s - 1) for s in stride]
        bias = self.random.random() < 0.5
        name, inputs = ("ConvTranspose" if transposed else "Conv"), ["x", "w"] + (["b"] if bias else [])
        text = call("onnx.helper.make_node", [repr(name), inputs, ["y"]], attributes)
        many, few = (cin * groups, cout) if transposed else (cout * groups, cin)
        return text, text, [], (cin * groups, cout * groups), (many, few, *kernel), bias

    def size(self):
        self.input = self.pair(1, 7)
        return self.input

    def into(self, settings):
        sources = {"keras": "w_keras", "tensorflow": "w_tf", "jax": "w_jax", "onnx": "w_onnx"}
        while self.counts["in settings"] < settings:
            self.size()
            framework, (code, text, extra, (cin, cout), shape, bias) = self.foreign()
            x, w = normal(self.rng, (2, cin, *self.input)), normal(self.rng, shape)
            b = normal(self.rng, cout) if bias else None
            channels = ["--in-channels", str(cin), "--out-channels", str(cout)]
            arguments = [text, "--input", f"{self.input[0]}x{self.input[1]}", *channels, *extra]
            answer, refusal = self.tconv.code(arguments)
            try:
                own, error = self.frameworks.run(framework, code, x, w, b), None
                error = "an empty output" if own.size == 0 else None
            except Exception as raised:  # a framework's refusal
                own, error = None, " ".join(str(raised).split())[:400]
            if answer is None:
                reason = refusal if error else self.only_tconv(refusal)
                if reason is None:
                    self.fail(f"in {framework}: tconv alone refuses {arguments}: {refusal}")
                self.counts[f"in {framework} refused by both" if error else f"in {framework} refused by tconv alone"] += 1
                continue
            self.tick("in")
            expected = self.expected(answer, x, w, b, sources[framework])
            story = " ".join(arguments)
            if error is None:
                self.compare(f"in {framework} itself", own, expected, story)
            elif own_limit := next((why for known, why in OWN_LIMITS if known in error), None):
                self.counts[f"in {framework} itself cannot: {own_limit}"] += 1
            else:
                self.fail(f"in {framework}: it alone refuses {story}\n  {error}")
            self.targets("in", answer, expected, x, sources[framework], w, b, story)

    @staticmethod
    def only_tconv(refusal):
        """What tconv refuses on purpose though something runs it."""
        known = ["ONNX Runtime and the specification disagree"]
        return next((reason for reason in known if reason in refusal), None)

    def expected(self, answer, x, w, b, source):
        """The full result by `tconv eval`, cropped and extended as the answer says, and the bias after that."""
        layer = answer["layer"]
        names = {"np": np, source: w}
        exec(next(entry["weights"] for entry in answer["code"] if entry["framework"] == "pytorch"), names)
        request = {"op": layer["op"], "groups": layer["groups"], "stride": layer["stride"]}
        request |= {"dilation": layer["dilation"], "weight": tensor(np.ascontiguousarray(names["w"]))}
        (top, bottom), (left, right) = layer.get("crop") or layer["padding"]
        if "padding" in layer:
            x = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)))
        [reference] = self.tconv.eval([request | {"input": tensor(x)}])
        y = output(reference)
        if "crop" in layer:
            height, width = y.shape[2:]
            y = y[:, :, max(top, 0) : height - max(bottom, 0), max(left, 0) : width - max(right, 0)]
            extended = [(max(-edge, 0) for edge in edges) for edges in ((top, bottom), (left, right))]
            y = np.pad(y, ((0, 0), (0, 0), *map(tuple, extended)))
        return y if b is None else y + b.astype(np.float64)[:, None, None]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tconv")
    parser.add_argument("--settings", type=int, default=400, help="settings of each half")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--allow-missing", action="store_true")
    arguments = parser.parse_args()
    runs, modules, missing = installed()
    for name, module in modules.items():
        print(f"{name} {module.__version__}")
    for name in missing:
        print(f"NOT INSTALLED: {name}")
    run = Run(Tconv(arguments.tconv), runs, modules, arguments.seed)
    run.out(arguments.settings)
    run.into(arguments.settings)
    for name in sorted(run.counts):
        print(f"{run.counts[name]:6} {name}")
    failed = bool(run.counts["failures"]) or (bool(missing) and not arguments.allow_missing)
    print("FAILED" if failed else "no difference")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
