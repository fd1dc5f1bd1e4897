"""Runs calls of Flax, Haiku, Equinox, Paddle, keras.ops and tf.nn.conv_transpose, and holds what tconv reads of them to that.

    python tests/frameworks/spellings.py target/debug/tconv [--settings N] [--seed N] [--only NAME,...]

Random calls of each are run in their framework as they are. `tconv code CALL --json` must refuse what the framework
refuses; else its crop (or padding) and its line of NumPy for PyTorch's weight, worked out here in plain NumPy, must give the
framework's numbers. What tconv writes for Flax and for Paddle is run as well, from random layers of PyTorch. The exit
code is 1 if anything differs. Each framework runs in its own process, because some cannot live beside others.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ["XLA_FLAGS"] = "--xla_disable_hlo_passes=algsimp"

import numpy as np  # noqa: E402

warnings.filterwarnings("ignore")

TOLERANCE = 1e-4


class Refused(Exception):
    """The framework does not take the call."""


def attempted(text, x, run):
    """What the framework makes, or its refusal with the call that it is about."""
    try:
        return run()
    except (ValueError, RuntimeError, TypeError) as error:
        raise Refused(text, x) from error


def pair(rng, low, high):
    """The same number twice as often as two, as (height, width)."""
    first = rng.randint(low, high)
    return (first, first) if rng.random() < 0.5 else (first, rng.randint(low, high))


def written(rng, numbers):
    return numbers[0] if numbers[0] == numbers[1] and rng.random() < 0.5 else numbers


def sides(rng, low, high):
    return tuple(pair(rng, low, high) for _ in range(2))


def call(name, positional, keywords):
    parts = [repr(value) for value in positional] + [f"{key}={value}" for key, value in keywords.items()]
    return f"{name}({', '.join(parts)})"


def computed(layer, x, w, b):
    """The layer of tconv's JSON on NCHW images, with PyTorch's weight, cell by cell."""
    kernel, stride, dilation, groups = (layer[key] for key in ("kernel_size", "stride", "dilation", "groups"))
    spread = [d * (k - 1) + 1 for k, d in zip(kernel, dilation)]
    outputs = layer["out_channels"] or (w.shape[1] * groups if layer["op"].startswith("conv_transpose") else w.shape[0])
    if layer["op"].startswith("conv_transpose"):
        full = [(length - 1) * s + k for length, s, k in zip(x.shape[2:], stride, spread)]
        y = np.zeros((x.shape[0], outputs, *full))
        inputs = x.shape[1] // groups
        for c in range(x.shape[1]):
            for o in range(outputs // groups):
                to = c // inputs * (outputs // groups) + o
                for i, j in np.ndindex(*kernel):
                    rows = slice(i * dilation[0], i * dilation[0] + (x.shape[2] - 1) * stride[0] + 1, stride[0])
                    columns = slice(j * dilation[1], j * dilation[1] + (x.shape[3] - 1) * stride[1] + 1, stride[1])
                    y[:, to, rows, columns] += x[:, c] * w[c, o, i, j]
        for axis, (start, end) in enumerate(layer["crop"], 2):
            around = [(0, 0)] * 4
            around[axis] = (max(0, -start), max(0, -end))
            y = np.pad(y, around)
            cut = [slice(None)] * 4
            cut[axis] = slice(max(0, start), y.shape[axis] - max(0, end))
            y = y[tuple(cut)]
    else:
        x = np.pad(x, [(0, 0), (0, 0), *layer["padding"]])
        lengths = [(length - k) // s + 1 for length, k, s in zip(x.shape[2:], spread, stride)]
        y = np.zeros((x.shape[0], outputs, *lengths))
        inputs = x.shape[1] // groups
        for o in range(outputs):
            for c in range(inputs):
                of = o // (outputs // groups) * inputs + c
                for i, j in np.ndindex(*kernel):
                    rows = slice(i * dilation[0], i * dilation[0] + (lengths[0] - 1) * stride[0] + 1, stride[0])
                    columns = slice(j * dilation[1], j * dilation[1] + (lengths[1] - 1) * stride[1] + 1, stride[1])
                    y[:, o] += x[:, of, rows, columns] * w[o, c, i, j]
    return y if b is None else y + b.reshape(1, -1, 1, 1)


def channels(rng, groups):
    return groups * rng.randint(1, 2), groups * rng.randint(1, 3)


def shared(rng, transposed, has_groups):
    """What all of them have: channels, kernel, stride, dilation, groups, bias, and a size of the input."""
    groups = rng.choice([1, 1, 2, 3]) if has_groups else 1
    inputs, outputs = channels(rng, groups)
    stride = pair(rng, 1, 3)
    dilation = pair(rng, 1, 3) if rng.random() < 0.3 else (1, 1)
    return {
        "inputs": inputs,
        "outputs": outputs,
        "kernel": pair(rng, 1, 5),
        "stride": stride,
        "dilation": dilation,
        "groups": groups,
        "bias": rng.random() < 0.5,
        "size": pair(rng, 1, 6) if transposed else pair(rng, 3, 9),
    }


def weights(numbers, shape, bias_shape):
    w = numbers.normal(size=shape).astype(np.float32)
    return w, numbers.normal(size=bias_shape).astype(np.float32)


def nhwc(x):
    return x.transpose(0, 2, 3, 1)


def nchw(y):
    return np.asarray(y).transpose(0, 3, 1, 2)


def lax_padding(rng, transposed):
    choice = rng.randrange(5)
    low = -1 if transposed else 0
    return ["'SAME'", "'VALID'", repr(rng.randint(0, 4)), repr(pair(rng, 0, 4)), repr(sides(rng, low, 4))][choice]


def flax(rng, numbers, of_nnx):
    import jax.numpy as jnp

    transposed = rng.random() < 0.7
    it = shared(rng, transposed, not transposed)
    keywords = {"kernel_size": it["kernel"]}
    if rng.random() < 0.8:
        keywords["strides"] = written(rng, it["stride"])
    spreads = not transposed and rng.random() < 0.3
    if spreads:
        keywords.pop("strides", None)
        keywords["input_dilation"] = written(rng, it["stride"])
    if rng.random() < 0.8:
        keywords["padding"] = lax_padding(rng, transposed or spreads)
    if it["dilation"] != (1, 1):
        keywords["kernel_dilation"] = it["dilation"]
    if it["groups"] > 1:
        keywords["feature_group_count"] = it["groups"]
    if not it["bias"]:
        keywords["use_bias"] = False
    if transposed and rng.random() < 0.5:
        keywords["transpose_kernel"] = True
    x = numbers.normal(size=(1, it["inputs"], *it["size"])).astype(np.float32)
    name = "ConvTranspose" if transposed else "Conv"
    positional = [it["inputs"], it["outputs"]] if of_nnx else [it["outputs"]]
    if of_nnx:
        from flax import nnx

        text = call(f"nnx.{name}", positional, {**keywords, "rngs": "rngs"})
        layer = eval(text, {"nnx": nnx, "rngs": nnx.Rngs(0)})
        w, b = weights(numbers, layer.kernel[...].shape, it["outputs"])
        layer.kernel[...] = jnp.asarray(w)
        if it["bias"]:
            layer.bias[...] = jnp.asarray(b)
        y = attempted(text, x, lambda: layer(jnp.asarray(nhwc(x))))
    else:
        import flax.linen as nn
        import jax

        text = call(f"nn.{name}", positional, keywords)
        layer = eval(text, {"nn": nn})
        shapes = attempted(text, x, lambda: jax.eval_shape(layer.init, jax.random.key(0), jnp.asarray(nhwc(x))))
        shape = shapes["params"]["kernel"].shape
        w, b = weights(numbers, shape, it["outputs"])
        y = layer.apply({"params": {"kernel": w, **({"bias": b} if it["bias"] else {})}}, jnp.asarray(nhwc(x)))
    return text, x, w, b if it["bias"] else None, nchw(y)


def haiku(rng, numbers):
    import haiku as hk
    import jax
    import jax.numpy as jnp

    transposed = rng.random() < 0.7
    it = shared(rng, transposed, not transposed)
    keywords = {}
    if rng.random() < 0.8:
        keywords["stride"] = written(rng, it["stride"])
    if not transposed and it["dilation"] != (1, 1):
        keywords["rate"] = written(rng, it["dilation"])
    if it["groups"] > 1:
        keywords["feature_group_count"] = it["groups"]
    padding = rng.choice(["'SAME'", "'VALID'", repr(sides(rng, 0, 4)), None])
    if padding:
        keywords["padding"] = padding
    if transposed and rng.random() < 0.4:
        keywords["output_shape"] = written(rng, pair(rng, 3, 14))
    if not it["bias"]:
        keywords["with_bias"] = False
    name = "hk.Conv2DTranspose" if transposed else "hk.Conv2D"
    text = call(name, [it["outputs"], written(rng, it["kernel"])], keywords)
    x = numbers.normal(size=(1, it["inputs"], *it["size"])).astype(np.float32)
    transformed = hk.without_apply_rng(hk.transform(lambda images: eval(text, {"hk": hk})(images)))
    parameters = attempted(text, x, lambda: jax.eval_shape(transformed.init, jax.random.PRNGKey(0), jnp.asarray(nhwc(x))))
    (module, own), = parameters.items()
    w, b = weights(numbers, own["w"].shape, it["outputs"])
    y = transformed.apply({module: {"w": w, **({"b": b} if it["bias"] else {})}}, jnp.asarray(nhwc(x)))
    return text, x, w, b if it["bias"] else None, nchw(y)


def equinox(rng, numbers):
    import equinox as eqx
    import jax
    import jax.numpy as jnp

    transposed = rng.random() < 0.7
    it = shared(rng, transposed, True)
    keywords = {"stride": written(rng, it["stride"])}
    padding = rng.choice(["'SAME'", "'SAME_LOWER'", "'VALID'", repr(rng.randint(0, 3)), repr(pair(rng, 0, 3)), None])
    padding = repr(sides(rng, 0, 3)) if rng.random() < 0.2 else padding
    if padding:
        keywords["padding"] = padding
    if transposed and rng.random() < 0.5:
        keywords["output_padding"] = written(rng, pair(rng, 0, 2))
    if it["dilation"] != (1, 1):
        keywords["dilation"] = written(rng, it["dilation"])
    if it["groups"] > 1:
        keywords["groups"] = it["groups"]
    if not it["bias"]:
        keywords["use_bias"] = False
    name = "ConvTranspose" if transposed else "Conv"
    first = [it["inputs"], it["outputs"], written(rng, it["kernel"])]
    named = rng.random() < 0.7
    text = call(f"eqx.nn.{name}{'2d' if named else ''}", first if named else [2, *first], {**keywords, "key": "key"})
    x = numbers.normal(size=(1, it["inputs"], *it["size"])).astype(np.float32)
    layer = attempted(text, x, lambda: eval(text, {"eqx": eqx, "key": jax.random.PRNGKey(0)}))
    w, b = weights(numbers, layer.weight.shape, it["outputs"])
    layer = eqx.tree_at(lambda it: it.weight, layer, jnp.asarray(w))
    if it["bias"]:
        layer = eqx.tree_at(lambda it: it.bias, layer, jnp.asarray(b.reshape(-1, 1, 1)))
    y = attempted(text, x, lambda: layer(jnp.asarray(x[0])))
    return text, x, w, b if it["bias"] else None, np.asarray(y)[None]


def paddle_layer(text, x, w, b):
    import paddle

    names = {"paddle": paddle, "x": paddle.to_tensor(x), "b": None if b is None else paddle.to_tensor(b)}
    made = []

    def loaded(make):
        def layer(*arguments, **keywords):
            own = make(*arguments, **keywords)
            assert tuple(own.weight.shape) == w.shape, f"weight {own.weight.shape}, not {w.shape}"
            own.weight.set_value(paddle.to_tensor(w))
            if own.bias is not None:
                own.bias.set_value(paddle.to_tensor(b))
            made.append(own)
            return own

        return layer

    class nn:
        Conv2D = staticmethod(loaded(paddle.nn.Conv2D))
        Conv2DTranspose = staticmethod(loaded(paddle.nn.Conv2DTranspose))
        functional = paddle.nn.functional

    class module:
        pass

    module.nn = nn
    names["paddle"] = module
    if "\n" in text:
        exec(text, names)
        return names["y"].numpy()
    return eval(text, names)(names["x"]).numpy()


def leaves_nothing(it, padding, transposed):
    """Paddle ends the process over some layers that leave no output, where it should refuse them."""
    said = 0 if padding in (None, "'VALID'") else padding if padding[0] == "'" else eval(padding)
    if isinstance(said, str):
        return False
    if isinstance(said, list) and isinstance(said[0], list):
        pads = said[2:]
    elif isinstance(said, list) and len(said) == 4:
        pads = [said[:2], said[2:]]
    else:
        pads = [[pad, pad] for pad in (said if isinstance(said, list) else [said, said])]
    for n, k, s, d, (start, end) in zip(it["size"], it["kernel"], it["stride"], it["dilation"], pads):
        kernel = d * (k - 1) + 1
        if ((n - 1) * s + kernel - start - end if transposed else n + start + end - kernel + 1) < 1:
            return True
    return False


def paddle(rng, numbers):
    transposed = rng.random() < 0.7
    it = shared(rng, transposed, True)
    keywords = {"stride": written(rng, it["stride"])}
    flat = [number for axis in sides(rng, 0, 3) for number in axis]
    pairs = [[0, 0], [0, 0], *[list(axis) for axis in sides(rng, 0, 3)]]
    words = ["'SAME'", "'VALID'", "'same'"]
    padding = rng.choice([*words, repr(rng.randint(0, 3)), repr(list(pair(rng, 0, 3))), repr(flat), repr(pairs), None])
    if padding:
        keywords["padding"] = padding
    # An output_padding of at least the stride, which Paddle's checks accept below the dilation, sometimes ends the
    # process.
    if transposed and rng.random() < 0.4 and padding not in words:
        keywords["output_padding"] = written(rng, tuple(rng.randrange(step) for step in it["stride"]))
    if it["dilation"] != (1, 1):
        keywords["dilation"] = written(rng, it["dilation"])
    if it["groups"] > 1:
        keywords["groups"] = it["groups"]
    if not it["bias"]:
        keywords["bias_attr"] = False
    if leaves_nothing(it, padding, transposed):
        return paddle(rng, numbers)
    name = "Conv2DTranspose" if transposed else "Conv2D"
    text = call(f"paddle.nn.{name}", [it["inputs"], it["outputs"], written(rng, it["kernel"])], keywords)
    x = numbers.normal(size=(1, it["inputs"], *it["size"])).astype(np.float32)
    first, second = (it["inputs"], it["outputs"]) if transposed else (it["outputs"], it["inputs"])
    w, b = weights(numbers, (first, second // it["groups"], *it["kernel"]), it["outputs"])
    b = b if it["bias"] else None
    return text, x, w, b, attempted(text, x, lambda: paddle_layer(text, x, w, b))


def keras_ops(rng, numbers):
    import keras

    transposed = rng.random() < 0.7
    it = shared(rng, transposed, False)
    if it["stride"] != (1, 1):
        it["dilation"] = (1, 1)
    keywords = {"strides": written(rng, it["stride"])}
    if rng.random() < 0.7:
        keywords["padding"] = rng.choice(["'same'", "'valid'"])
    if transposed and rng.random() < 0.4:
        keywords["output_padding"] = written(rng, tuple(rng.randrange(step) for step in it["stride"]))
    if it["dilation"] != (1, 1):
        keywords["dilation_rate"] = written(rng, it["dilation"])
    text = f"keras.ops.{'conv_transpose' if transposed else 'conv'}(x, w" + "".join(
        f", {key}={value}" for key, value in keywords.items()
    )
    text += ")"
    x = numbers.normal(size=(1, it["inputs"], *it["size"])).astype(np.float32)
    last = (it["outputs"], it["inputs"]) if transposed else (it["inputs"], it["outputs"])
    w, _ = weights(numbers, (*it["kernel"], *last), 1)
    names = {"keras": keras, "x": keras.ops.convert_to_tensor(nhwc(x)), "w": keras.ops.convert_to_tensor(w)}
    y = attempted(text, x, lambda: eval(text, names))
    return text, x, w, None, nchw(keras.ops.convert_to_numpy(y))


def tf_nn(rng, numbers):
    import tensorflow as tf

    transposed = rng.random() < 0.7
    it = shared(rng, transposed, False)
    x = numbers.normal(size=(1, it["inputs"], *it["size"])).astype(np.float32)
    last = (it["outputs"], it["inputs"]) if transposed else (it["inputs"], it["outputs"])
    w, _ = weights(numbers, (*it["kernel"], *last), 1)
    padding = rng.choice(["'SAME'", "'VALID'", None])
    steps = written(rng, it["stride"])
    if transposed:
        least = [1, 1] if padding != "'VALID'" else it["kernel"]
        lengths = [(n - 1) * s + k + rng.randint(0, s - 1) for n, s, k in zip(it["size"], it["stride"], least)]
        if rng.random() < 0.1:
            lengths[0] += 5
        text = f"tf.nn.conv_transpose(x, w, {[1, *lengths, it['outputs']]}, {steps}"
    else:
        text = f"tf.nn.convolution(x, w, strides={list(it['stride'])}"
    text += f", padding={padding})" if padding else ")"
    names = {"tf": tf, "x": tf.constant(nhwc(x)), "w": tf.constant(w)}
    try:
        y = attempted(text, x, lambda: eval(text, names))
    except tf.errors.InvalidArgumentError as error:
        raise Refused(text, x) from error
    return text, x, w, None, nchw(y)


def torch_layer(rng):
    """A random line of PyTorch, and the size of an input."""
    transposed = rng.random() < 0.7
    it = shared(rng, transposed, True)
    keywords = {"kernel_size": it["kernel"], "stride": it["stride"], "padding": pair(rng, 0, 3)}
    if transposed and rng.random() < 0.5:
        keywords["output_padding"] = tuple(rng.randrange(step) for step in it["stride"])
    keywords.update(dilation=it["dilation"], groups=it["groups"], bias=it["bias"])
    return call(f"nn.{'ConvTranspose2d' if transposed else 'Conv2d'}", [it["inputs"], it["outputs"]], keywords), it


def onnx_layer(rng):
    """A random node of ONNX, whose pads may be uneven, so that code needs more than a layer."""
    it = shared(rng, True, True)
    starts, ends = sides(rng, 0, 4)
    size = rng.choice([None, pair(rng, 4, 14)])
    keywords = {"kernel_shape": list(it["kernel"]), "strides": list(it["stride"]), "dilations": list(it["dilation"])}
    keywords.update(group=it["groups"], **({"output_shape": list(size)} if size else {"pads": [*starts, *ends]}))
    bias = ", b" if it["bias"] else ""
    shapes = f"torch.randn(1, {it['inputs']}, {it['size'][0]}, {it['size'][1]})"
    weight = f"torch.randn({it['inputs']}, {it['outputs'] // it['groups']}, {it['kernel'][0]}, {it['kernel'][1]})"
    return f"ConvTranspose({shapes}, {weight}{bias}, {', '.join(f'{k}={v}' for k, v in keywords.items())})", it


def written_for(framework):
    """What tconv writes for a framework, of layers of PyTorch and of ONNX."""

    def run(tconv, rng, numbers):
        text, it = (torch_layer if rng.random() < 0.5 else onnx_layer)(rng)
        answer, error = read(tconv, text, it["size"], f"{framework},pytorch")
        if answer is None:
            return None
        transposed = answer["layer"]["op"].startswith("conv_transpose")
        x = numbers.normal(size=(1, it["inputs"], *it["size"])).astype(np.float32)
        first, second = (it["inputs"], it["outputs"]) if transposed else (it["outputs"], it["inputs"])
        w, b = weights(numbers, (first, second // it["groups"], *it["kernel"]), it["outputs"])
        b = b if it["bias"] else None
        code = {entry["framework"]: entry for entry in answer["code"]}
        own = code[framework]
        names = {"np": np, "w_torch": w, "w_onnx": w}
        exec(own["weights"], names)
        if framework == "paddle":
            y = paddle_layer(own["code"], x, np.ascontiguousarray(names["w"]), b)
        else:
            import flax.linen as nn
            import jax.numpy as jnp

            layer = eval(own["code"], {"nn": nn})
            y = layer.apply({"params": {"kernel": names["w"], **({} if b is None else {"bias": b})}}, jnp.asarray(nhwc(x)))
            y = nchw(y)
        return f"{text}\n  {own['code']}", y, computed(answer["layer"], x, w, b)

    return run


def read(tconv, text, size, to):
    answer = subprocess.run(
        [tconv, "code", text, "--input", f"{size[0]}x{size[1]}", "--to", to, "--json"], capture_output=True, text=True
    )
    return (json.loads(answer.stdout), "") if answer.returncode == 0 else (None, answer.stderr)


READERS = {
    "flax": lambda rng, numbers: flax(rng, numbers, False),
    "nnx": lambda rng, numbers: flax(rng, numbers, True),
    "haiku": haiku,
    "equinox": equinox,
    "paddle": paddle,
    "keras.ops": keras_ops,
    "tf.nn": tf_nn,
}
WRITERS = {"to flax": written_for("flax"), "to paddle": written_for("paddle")}


def differs(y, expected):
    if y.shape != expected.shape:
        return f"shape {y.shape}, not {expected.shape}"
    if y.size and np.abs(y - expected).max() > TOLERANCE * max(1, np.abs(expected).max()):
        return f"values differ by {np.abs(y - expected).max()}"
    return None


def checked(tconv, name, settings, seed):
    """Counts of what was compared, refused by both and without an output, and what is wrong."""
    rng, numbers = random.Random(f"{name}{seed}"), np.random.default_rng(seed)
    counts, wrong = {"compared": 0, "refused": 0, "empty": 0}, []
    while counts["compared"] < settings and len(wrong) < 5:
        if name in WRITERS:
            ran = WRITERS[name](tconv, rng, numbers)
            if ran is None:
                counts["refused"] += 1
                continue
            text, y, expected = ran
        else:
            try:
                text, x, w, b, y = READERS[name](rng, numbers)
            except Refused as refusal:
                text, x = refusal.args
                answer, _ = read(tconv, text, x.shape[2:], "pytorch")
                counts["refused"] += 1
                if answer is not None and min(answer["output"]) > 0:
                    wrong.append(f"{text} on {x.shape}: refused by the framework alone: {refusal.__cause__}")
                continue
            answer, error = read_with_kernel(tconv, text, x, w)
            if answer is None:
                counts["empty"] += 1
                if y.size:
                    wrong.append(f"{text} on {x.shape}: refused by tconv alone: {error}")
                continue
            names = {"np": np, **{f"w_{of}": w for of in ("flax", "haiku", "equinox", "paddle", "keras", "tf")}}
            own = answer["code"][0]
            exec(own["weights"], names) if own["weights"] else names.update(w=w)
            expected = computed(answer["layer"], x, names["w"], b)
        counts["compared"] += 1
        difference = differs(y, expected)
        if difference:
            wrong.append(f"{text}: {difference}")
    return counts, wrong


def read_with_kernel(tconv, text, x, w):
    """Functions have their kernel in a tensor, whose shape goes into the text."""
    if "(x, w" in text:
        shape = f"np.zeros({list(w.shape)})"
        text = text.replace("(x, w", f"(x, {shape}", 1)
    return read(tconv, text, x.shape[2:], "pytorch")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tconv")
    parser.add_argument("--settings", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join([*READERS, *WRITERS]))
    parser.add_argument("--here", action="store_true", help="in this process")
    arguments = parser.parse_args()
    failed = False
    for name in arguments.only.split(","):
        if not arguments.here:
            own = [sys.executable, __file__, arguments.tconv, "--here", "--only", name]
            own += ["--settings", str(arguments.settings), "--seed", str(arguments.seed)]
            failed |= subprocess.run(own).returncode != 0
            continue
        counts, wrong = checked(arguments.tconv, name, arguments.settings, arguments.seed)
        print(f"{name}: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
        for line in wrong:
            print(f"  WRONG {line}")
        failed |= bool(wrong)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
