"""Provokes the messages that `tconv explain` reads, in the frameworks themselves, and holds the two together.

    python tests/frameworks/messages.py target/debug/tconv [--only FRAMEWORK] [--show] [--write]

Each case makes a framework refuse something. tconv must know the message, say what it is about, and find the numbers in
it; it must still do so inside a traceback, in colours, and broken into lines of 60 columns as a terminal breaks them.
Commands that it proposes are run, unless words in capitals in them wait for what the message does not say. The exit
code is 1 if anything differs, or if a framework no longer refuses. --show prints each message with its explanation,
--write puts those of the frameworks that were run into messages.jsonl, which the tests read.
"""

import argparse
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import traceback
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
warnings.filterwarnings("ignore")

CASES = []
COLLECTED = pathlib.Path(__file__).with_name("messages.jsonl")
# Where a collected message is cut off: what follows is only the numbers of a weight.
LONGEST = 1200


def case(framework, about, numbers=None):
    """A function that is to be refused, with what tconv must say of it."""
    return lambda function: CASES.append((framework, about, numbers or {}, function)) or function


def pytorch():
    import torch
    import torch.nn.functional as F
    from torch import nn

    x = torch.randn
    conv, transposed = nn.Conv2d, nn.ConvTranspose2d

    class Model(nn.Module):
        def __init__(self, layer):
            super().__init__()
            self.up1 = layer

    def load(ours, theirs):
        return Model(ours).load_state_dict(Model(theirs).state_dict())

    def add(about, function, **numbers):
        case("pytorch", about, numbers)(function)

    weight = [16, 8, 3, 3]
    add("channels", lambda: F.conv_transpose2d(x(1, 8, 4, 4), x(*weight)), weight=weight, in_channels=16, given_channels=8)
    add("channels", lambda: nn.ConvTranspose1d(16, 8, 3)(x(1, 8, 4)), weight=[16, 8, 3], in_channels=16)
    add("channels", lambda: nn.ConvTranspose3d(16, 8, 3)(x(1, 8, 4, 4, 4)), weight=[16, 8, 3, 3, 3])
    add("channels", lambda: F.conv2d(x(1, 8, 4, 4), x(16, 3, 3, 3)), in_channels=3, given_channels=8, groups=1)
    add("channels", lambda: F.conv2d(x(1, 8, 4, 4), x(16, 3, 3, 3), groups=2), in_channels=6, groups=2)
    add("channels", lambda: conv(3, 8, 3)(x(1, 64, 64, 3)), in_channels=3, given_channels=64)
    add("channels", lambda: conv(3, 8, 3)(x(64, 64, 3)), in_channels=3, input=[1, 64, 64, 3])
    add("groups", lambda: F.conv2d(x(1, 8, 4, 4), x(15, 4, 3, 3), groups=2), groups=2, weight=[15, 4, 3, 3])
    add("groups", lambda: F.conv2d(x(1, 3, 4, 4), x(1, 3, 3, 3), groups=2), groups=2, weight=[1, 3, 3, 3])
    add("groups", lambda: transposed(5, 4, 3, groups=2))
    add("groups", lambda: transposed(4, 5, 3, groups=2))
    add("groups", lambda: transposed(4, 5, 3, groups=0))
    add("groups", lambda: F.conv2d(x(1, 1, 4, 4), x(1, 1, 3, 3), groups=0))
    add("bias", lambda: F.conv_transpose2d(x(1, 16, 4, 4), x(*weight), bias=x(16)), out_channels=8, bias=[16])
    add("bias", lambda: F.conv2d(x(1, 8, 4, 4), x(*weight), bias=x(8)), out_channels=16, bias=[8])
    add("bias", lambda: F.conv2d(x(1, 8, 4, 4), x(*weight), bias=x(1, 16)), out_channels=16, bias=[1, 16])
    add("output_too_small", lambda: transposed(1, 1, 1, padding=2)(x(1, 1, 3, 3)), input=[3, 3], output=[-1, -1])
    add("output_too_small", lambda: transposed(1, 1, (1, 3), padding=(2, 0))(x(1, 1, 3, 5)), output=[-1, 7])
    add("output_too_small", lambda: F.max_pool2d(x(1, 64, 1, 1), 2), input=[64, 1, 1], output=[64, 0, 0])
    add("window_too_large", lambda: conv(1, 1, 5, padding=1)(x(1, 1, 2, 2)), padded_input=[4, 4], window=[5, 5])
    add("window_too_large", lambda: conv(1, 1, 3, dilation=3)(x(1, 1, 4, 6)), padded_input=[4, 6], window=[7, 7])
    add("window_too_large", lambda: nn.Conv1d(1, 1, 5)(x(1, 1, 2)), padded_input=[2], window=[5])
    two = [2, 2]
    add("output_padding", lambda: transposed(1, 1, 3, stride=2, output_padding=2)(x(1, 1, 3, 3)), stride=two, output_padding=two)
    add("output_padding", lambda: nn.ConvTranspose1d(1, 1, 3, stride=2, output_padding=2)(x(1, 1, 3)), output_padding=[0, 2])
    add("output_padding", lambda: nn.ConvTranspose3d(1, 1, 3, output_padding=1)(x(1, 1, 3, 3, 3)), output_padding=[1, 1, 1])
    add("output_padding", lambda: transposed(1, 1, 3, stride=2, output_padding=-1)(x(1, 1, 3, 3)))
    layer = transposed(1, 1, 3, stride=2, padding=1)
    add("output_size", lambda: layer(x(1, 1, 4, 4), output_size=[9, 9]), smallest=[7, 7], largest=[8, 8], stride=[2, 2])
    add("output_size", lambda: layer(x(1, 1, 4, 4), output_size=[6, 8]), output_size=[6, 8], input=[4, 4])
    add("output_size", lambda: layer(x(1, 1, 4, 4), output_size=x(1, 1, 9, 9).shape), output_size=[9, 9])
    add("output_size", lambda: nn.ConvTranspose1d(1, 1, 3, stride=2)(x(1, 1, 4), output_size=[12]), output_size=[12])
    add("output_size", lambda: layer(x(1, 1, 4, 4), output_size=[9]), numbers=1, axes=2)
    add("rank", lambda: transposed(1, 1, 3)(x(1, 1, 1, 4, 4)), input=[1, 1, 1, 4, 4])
    add("rank", lambda: transposed(1, 1, 3)(x(64, 100)), input=[64, 100])
    add("rank", lambda: nn.ConvTranspose1d(1, 1, 3)(x(1, 1, 4, 4)), input=[1, 1, 4, 4])
    add("rank", lambda: conv(1, 1, 3)(x(4)), input=[4])
    three = [1, 2, 3]
    add("setting_length", lambda: F.conv_transpose2d(x(1, 1, 4, 4), x(1, 1, 3, 3), stride=three), stride=three, axes=2)
    add("setting_length", lambda: F.conv2d(x(1, 1, 4, 4), x(1, 1, 3, 3), padding=[1, 2, 1, 2]), padding=[1, 2, 1, 2])
    add("setting_length", lambda: F.conv2d(x(1, 1, 4, 4), x(1, 1, 3, 3), padding=[0, 0, 1, 1]), padding=[0, 0, 1, 1])
    add("setting_length", lambda: F.conv_transpose2d(x(1, 16, 4, 4), x(16, 8, 3)), stride=[1, 1], axes=1)
    add("padding", lambda: transposed(1, 1, 3, padding=-1)(x(1, 1, 4, 4)))
    add("stride", lambda: transposed(1, 1, 3, stride=0)(x(1, 1, 4, 4)))
    add("dilation", lambda: transposed(1, 1, 3, dilation=0)(x(1, 1, 4, 4)), dilation=[0, 0])
    add("dilation", lambda: conv(1, 1, 3, dilation=0)(x(1, 1, 4, 4)), dilation=[0, 0])
    add("kernel_size", lambda: transposed(1, 1, 0)(x(1, 1, 4, 4)), kernel_size=[0, 0])
    add("padding_word", lambda: conv(1, 1, 3, stride=2, padding="same"))
    add("padding_word", lambda: transposed(1, 1, 3, stride=2, padding="same")(x(1, 1, 4, 4)))
    add("padding_word", lambda: F.conv_transpose2d(x(1, 1, 4, 4), x(1, 1, 3, 3), padding="same"))
    add("padding_word", lambda: conv(1, 1, 3, padding="full"))
    add("padding_word", lambda: F.conv2d(x(1, 1, 4, 4), x(1, 1, 3, 3), padding="full"))
    add("argument", lambda: transposed(1, 1, 3, stride=2.0)(x(1, 1, 4, 4)))
    add("argument", lambda: F.conv_transpose2d(x(1, 1, 4, 4), x(1, 1, 3, 3), stride=2.0))
    add("argument", lambda: transposed(1, 1, 3, strides=2))
    add("argument", lambda: transposed(1, 1, 3, output_size=4))
    add("argument", lambda: transposed(1, 1, 3, paddding=2))
    add("padding_mode", lambda: transposed(1, 1, 3, padding_mode="reflect"))
    add("padding_mode", lambda: conv(1, 1, 7, padding=3, padding_mode="reflect")(x(1, 1, 3, 3)), padding=[3, 3], axis=3)
    add("joined_sizes", lambda: x(1, 8, 31, 31) + x(1, 8, 32, 32), first=31, second=32, axis=3)
    add("joined_sizes", lambda: x(1, 8, 32, 64) + x(1, 8, 128, 64), first=32, second=128, axis=2)
    add("joined_sizes", lambda: x(1, 64, 32, 32) + x(1, 32, 32, 32), first=64, second=32, axis=1)
    add("joined_sizes", lambda: torch.cat([x(1, 8, 31, 31), x(1, 8, 32, 32)], dim=1), first=31, second=32, along=1)
    add("joined_sizes", lambda: torch.cat([x(1, 8, 31, 31), x(1, 8, 32, 31)], dim=-1), first=31, second=32, along=3)
    add("joined_sizes", lambda: F.binary_cross_entropy(x(1, 3, 64, 64).sigmoid(), x(1, 3, 63, 63).sigmoid()), target=[1, 3, 63, 63])
    add("joined_sizes", lambda: F.binary_cross_entropy_with_logits(x(1, 3, 61, 61), x(1, 3, 64, 64)), output=[1, 3, 61, 61])
    add("joined_sizes", lambda: F.cross_entropy(x(1, 3, 64, 64), torch.zeros(1, 63, 63, dtype=torch.long)), target=[1, 63, 63])
    saved, model = [64, 32, 3, 3], [32, 64, 3, 3]
    add("weight_shape", lambda: load(transposed(32, 64, 3), transposed(64, 32, 3)), checkpoint=saved, model=model)
    add("weight_shape", lambda: load(conv(32, 64, 3), transposed(32, 64, 3)), checkpoint=[32, 64, 3, 3], model=[64, 32, 3, 3])
    add("weight_shape", lambda: load(transposed(64, 32, 4), transposed(64, 32, 3)), model=[64, 32, 4, 4])
    add("weight_shape", lambda: load(transposed(64, 64, 3, groups=2), transposed(64, 64, 3)), model=[64, 32, 3, 3])
    add("weight_shape", lambda: load(nn.ConvTranspose1d(64, 32, 3), transposed(64, 32, 3)), model=[64, 32, 3])
    add("input_size", lambda: transposed(1, 1, 3)(x(1, 1, 0, 4)), input=[1, 1, 0, 4])


def keras_and_tensorflow():
    import keras
    import numpy as np
    import tensorflow as tf
    from keras import layers

    def x(*shape):
        return tf.random.normal(shape)

    image = keras.Input
    transposed = tf.nn.conv2d_transpose

    def add(framework, about, function, **numbers):
        case(framework, about, numbers)(function)

    def twice(layer, first, second):
        layer(image(first))
        return layer(image(second))

    def graph(function):
        return tf.function(function, autograph=False)

    def filled(layer, *weights):
        layer.build((None, 4, 4, 8))
        return layer.set_weights(list(weights))

    def loaded(kernel, other):
        model, saved = (keras.Sequential([image((4, 4, 8)), layers.Conv2DTranspose(16, k)]) for k in (kernel, other))
        return model.layers[0].kernel.assign(saved.layers[0].kernel)

    sizes = {"first": [None, 31, 31, 8], "second": [None, 32, 32, 8]}
    add("keras", "joined_sizes", lambda: layers.concatenate([image((31, 31, 8)), image((32, 32, 8))]), **sizes)
    add("keras", "joined_sizes", lambda: layers.Concatenate()([x(1, 31, 31, 8), x(1, 32, 32, 8)]), first=[1, 31, 31, 8])
    add("keras", "joined_sizes", lambda: layers.Concatenate(axis=1)([image((24, 24, 128)), image((24, 24, 64))]))
    add("keras", "joined_sizes", lambda: layers.add([image((31, 31, 8)), image((32, 32, 8))]), second=[32, 32, 8])
    add("keras", "joined_sizes", lambda: image((31, 31, 8)) + image((32, 32, 8)), **sizes)
    add("keras", "output_padding", lambda: layers.Conv2DTranspose(8, 3, strides=2, output_padding=2), output_padding=[2, 2])
    add("keras", "output_padding", lambda: layers.Conv1DTranspose(8, 3, strides=2, output_padding=2), strides=[2])
    add("keras", "dilation", lambda: layers.Conv2DTranspose(8, 3, strides=2, dilation_rate=2), strides=[2, 2])
    add("keras", "channels", lambda: twice(layers.Conv2DTranspose(8, 3), (4, 4, 8), (4, 4, 16)), in_channels=8, given_channels=16)
    add("keras", "channels", lambda: twice(layers.Conv2D(8, 3), (64, 64, 3), (3, 64, 64)), in_channels=3, given_channels=64)
    add("keras", "channels", lambda: keras.ops.conv_transpose(x(1, 4, 4, 8), x(3, 3, 16, 4), 2), given_channels=8, in_channels=4)
    add("keras", "rank", lambda: layers.Conv2D(8, 3)(image((4, 8))), axes=4, input=[None, 4, 8])
    add("keras", "rank", lambda: layers.Conv2DTranspose(8, 3)(image((8,))), input=[None, 8])
    add("keras", "window_too_large", lambda: layers.Conv2D(8, 5)(image((3, 3, 8))), kernel_size=[5, 5])
    add("keras", "window_too_large", lambda: layers.MaxPooling2D(2)(image((1, 1, 8))), pool_size=[2, 2])
    add("keras", "groups", lambda: layers.Conv2D(8, 3, groups=3)(image((4, 4, 9))), groups=3, channels=8)
    add("keras", "groups", lambda: layers.Conv2D(9, 3, groups=3)(image((4, 4, 8))), groups=3, channels=8)
    add("keras", "padding_word", lambda: layers.Conv2DTranspose(8, 3, padding="full"))
    add("keras", "setting_length", lambda: layers.Conv2DTranspose(8, (3, 3, 3)), given=[3, 3, 3], axes=2)
    add("keras", "setting_length", lambda: layers.Conv2DTranspose(8, 3, strides=0), given=[0])
    add("keras", "argument", lambda: layers.Conv2DTranspose(8, 3, groups=2))
    add("keras", "argument", lambda: layers.Conv2DTranspose(8, 3, stride=2))
    bias = np.zeros(16)
    kernels = {"model": [3, 3, 16, 8]}
    add("keras", "weight_shape", lambda: filled(layers.Conv2DTranspose(16, 3), np.zeros((3, 3, 8, 16)), bias), **kernels)
    add("keras", "weight_shape", lambda: filled(layers.Conv2DTranspose(16, 3), np.zeros((8, 16, 3, 3)), bias), **kernels)
    add("keras", "weight_shape", lambda: loaded(4, 3), model=[4, 4, 16, 8], given=[3, 3, 16, 8])

    w = (3, 3, 16, 8)
    asked = {"output_size": 10, "given_input": 4, "computed_input": 5, "kernel_size": 3, "strides": 2}
    add("tensorflow", "output_size", lambda: transposed(x(1, 4, 4, 8), x(*w), [1, 10, 10, 16], 2), **asked)
    add("tensorflow", "output_size", graph(lambda: transposed(x(1, 4, 4, 8), x(*w), [1, 8, 10, 16], 2)), axis=2)
    add("tensorflow", "output_size", lambda: transposed(x(1, 4, 4, 8), x(*w), [1, 8, 8, 16], 2, "VALID"), computed_input=3)
    explicit = [[0, 0], [1, 1], [1, 1], [0, 0]]
    add("tensorflow", "output_size", lambda: transposed(x(1, 4, 4, 8), x(*w), [1, 9, 9, 16], 2, explicit), output_size=9)
    even = layers.Conv2DTranspose(8, 4, strides=2, padding="same", output_padding=0)
    add("tensorflow", "output_size", lambda: even(x(1, 4, 4, 8)), output_size=6, kernel_size=4)
    add("tensorflow", "output_size", lambda: transposed(x(1, 4, 4, 8), x(*w), [8, 8, 16], 2), given=3)
    add("tensorflow", "channels", lambda: transposed(x(1, 4, 4, 8), x(*w), [1, 8, 8, 8], 2))
    add("tensorflow", "channels", lambda: transposed(x(1, 4, 4, 16), x(*w), [1, 8, 8, 16], 2))
    add("tensorflow", "channels", graph(lambda: transposed(x(1, 4, 4, 16), x(*w), [1, 8, 8, 16], 2)), in_channels=8)
    add("tensorflow", "channels", lambda: tf.nn.conv2d(x(1, 4, 4, 8), x(3, 3, 3, 16), 1, "SAME"), in_channels=3)
    add("tensorflow", "channels", graph(lambda: tf.nn.conv2d(x(1, 4, 4, 8), x(3, 3, 3, 16), 1, "SAME")), given_channels=8)
    add("tensorflow", "batch", lambda: transposed(x(1, 4, 4, 8), x(*w), [2, 8, 8, 16], 2), output_batch=2, input_batch=1)
    add("tensorflow", "batch", graph(lambda: transposed(x(1, 4, 4, 8), x(*w), [2, 8, 8, 16], 2)), output_batch=2)
    both = {"first": [1, 31, 31, 8], "second": [1, 32, 32, 8]}
    add("tensorflow", "joined_sizes", lambda: tf.concat([x(1, 31, 31, 8), x(1, 32, 32, 8)], axis=3), **both)
    add("tensorflow", "joined_sizes", graph(lambda: tf.concat([x(1, 31, 31, 8), x(1, 32, 32, 8)], axis=3)), **both)
    add("tensorflow", "joined_sizes", lambda: x(1, 31, 31, 8) + x(1, 32, 32, 8), **both)
    add("tensorflow", "joined_sizes", graph(lambda: x(1, 31, 31, 8) + x(1, 32, 32, 8)), **both)
    loss = keras.losses.MeanSquaredError()
    add("tensorflow", "joined_sizes", lambda: loss(x(1, 32, 32, 3), x(1, 31, 31, 3)), first=[1, 32, 32, 3])
    add("tensorflow", "window_too_large", graph(lambda: tf.nn.conv2d(x(1, 2, 2, 8), x(3, 3, 8, 16), 1, "VALID")), window=3, input=2)
    add("tensorflow", "setting_length", lambda: transposed(x(1, 4, 4, 8), x(*w), [1, 8, 8, 16], [2, 2, 2]), strides=[2, 2, 2])
    add("tensorflow", "stride", lambda: transposed(x(1, 4, 4, 8), x(*w), [1, 8, 8, 16], [2, 2, 2, 1]))
    add("tensorflow", "stride", lambda: transposed(x(1, 4, 4, 8), x(*w), [1, 8, 8, 16], 0))
    add("tensorflow", "dilation", lambda: transposed(x(1, 4, 4, 8), x(*w), [1, 4, 4, 16], 1, dilations=2))
    add("tensorflow", "dilation", lambda: layers.Conv2DTranspose(8, 3, dilation_rate=2)(x(1, 4, 4, 8)))
    add("tensorflow", "data_format", lambda: transposed(x(1, 8, 4, 4), x(*w), [1, 16, 8, 8], 2, data_format="NCHW"))
    add("tensorflow", "padding_word", lambda: transposed(x(1, 4, 4, 8), x(*w), [1, 8, 8, 16], 2, "same"))
    add("tensorflow", "padding_word", lambda: transposed(x(1, 4, 4, 8), x(*w), [1, 8, 8, 16], 2, "FULL"))
    add("tensorflow", "rank", lambda: tf.nn.conv2d(x(2, 2, 8), x(3, 3, 8, 16), 1, "VALID"), input=[2, 2, 8])
    add("tensorflow", "rank", lambda: transposed(x(1, 4, 4, 8), x(3, 3, 16), [1, 8, 8, 16], 2))
    add("tensorflow", "output_size", lambda: transposed(x(4, 4, 8), x(*w), [1, 8, 8, 16], 2))
    add("tensorflow", "bias", lambda: tf.nn.bias_add(x(1, 4, 4, 8), x(16)), bias=[16], input=[1, 4, 4, 8])
    add("tensorflow", "groups", lambda: tf.nn.conv2d(x(1, 4, 4, 8), x(3, 3, 4, 15), 1, "SAME"), groups=2, channels=15)


def onnx():
    import numpy as np
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper

    onnxruntime.set_default_logger_severity(4)

    def graph(operator, shapes, out, initial, **attributes):
        nodes = [helper.make_node(operator, list(shapes), ["y"], name="up1", **attributes)]
        inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items() if name not in initial]
        tensors = [helper.make_tensor(name, TensorProto.FLOAT, shapes[name], np.zeros(shapes[name]).ravel()) for name in initial]
        outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, out)]
        made = helper.make_graph(nodes, "g", inputs, outputs, tensors)
        return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)

    def run(model, **feeds):
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        return session.run(None, {name: np.zeros(shape, np.float32) for name, shape in feeds.items()})

    def layer(operator, image, weight, bias=None, fed=None, out=None, **attributes):
        shapes = {"x": image, "w": weight} | ({"b": bias} if bias else {})
        return run(graph(operator, shapes, out, [name for name in shapes if name != "x"], **attributes), x=fed or image)

    def inferred(operator, image, weight, out=None, **attributes):
        model = graph(operator, {"x": image, "w": weight}, out, ["w"], **attributes)
        return onnx.shape_inference.infer_shapes(model, strict_mode=True, check_type=True)

    def joined(operator, first, second, static, **attributes):
        shapes = {"a": first, "b": second}
        names = {name: shape if static else [f"{name}{axis}" for axis in range(len(shape))] for name, shape in shapes.items()}
        return run(graph(operator, names, None, [], **attributes), **shapes)

    def add(about, function, **numbers):
        case("onnx", about, numbers)(function)

    up, image, weight = "ConvTranspose", (1, 8, 4, 4), (8, 16, 3, 3)
    add("channels", lambda: layer(up, image, (16, 8, 3, 3)), in_channels=16, given_channels=8)
    add("channels", lambda: layer("Conv", image, (16, 3, 3, 3)), in_channels=3, given_channels=8, group=1)
    add("channels", lambda: layer("Conv", image, (16, 3, 3, 3), group=2), in_channels=6, group=2)
    add("groups", lambda: layer(up, (1, 15, 4, 4), (15, 8, 3, 3), group=2), channels=15, groups=2)
    add("groups", lambda: inferred(up, (1, 15, 4, 4), (15, 8, 3, 3), group=2), channels=15, groups=2)
    add("groups", lambda: layer("Conv", image, (15, 4, 3, 3), group=2), channels=15, groups=2)
    add("groups", lambda: layer(up, image, weight, group=0), group=0)
    add("kernel_size", lambda: layer(up, image, weight, kernel_shape=[4, 4]), kernel_shape=[4, 4], weight=[8, 16, 3, 3])
    add("setting_length", lambda: layer(up, image, weight, kernel_shape=[3]))
    add("setting_length", lambda: inferred("Conv", image, (16, 8, 3, 3), pads=[1, 1]))
    add("setting_length", lambda: layer(up, image, weight, strides=[2]))
    add("setting_length", lambda: layer(up, image, weight, strides=[2, 2], output_shape=[1, 16, 8, 8]))
    add("padding", lambda: layer(up, image, weight, pads=[-1, -1, -1, -1]))
    add("padding", lambda: inferred("Conv", image, (16, 8, 3, 3), pads=[-1, -1, -1, -1]))
    add("output_padding", lambda: layer(up, image, weight, strides=[2, 2], output_padding=[-1, -1]))
    add("stride", lambda: layer(up, image, weight, strides=[0, 0]))
    add("dilation", lambda: layer(up, image, weight, dilations=[0, 0]))
    add("output_padding", lambda: layer(up, image, weight, strides=[2, 2], output_padding=[1, 3]), output_padding=3, axis=1, limit=2)
    asked = {"output_size": 12, "given_input": 4, "computed_input": 5, "kernel_size": 3, "strides": 2}
    add("output_size", lambda: layer(up, image, weight, strides=[2, 2], output_shape=[12, 12]), **asked)
    add("output_size", lambda: layer(up, image, weight, strides=[2, 2], output_shape=[0, 0]), output_size=0)
    add("output_size", lambda: inferred(up, image, weight, (1, 16, 8, 8), strides=[2, 2]), inferred=9, declared=8)
    add("output_size", lambda: inferred(up, image, weight, (1, 16, 10, 10), strides=[2, 2]), inferred=9, declared=10)
    add("output_too_small", lambda: layer(up, (1, 8, 3, 3), (8, 16, 1, 1), pads=[2, 2, 2, 2]), input=[3, 3], axis=0)
    add("window_too_large", lambda: layer("Conv", (1, 8, 2, 2), (16, 8, 5, 5)), input=[2, 2])
    add("padding_word", lambda: layer("Conv", (1, 8, 8, 8), (16, 8, 3, 3), auto_pad="SAME_UPPER", dilations=[2, 2]))
    add("padding_word", lambda: layer("Conv", (1, 8, 8, 8), (16, 8, 3, 3), auto_pad="SAME_UPPER", pads=[1, 1, 1, 1]))
    add("padding_word", lambda: layer(up, image, weight, auto_pad="SAME"))
    add("bias", lambda: layer(up, image, weight, bias=(8,)), bias=[8], out_channels=16)
    add("bias", lambda: layer("Conv", image, (16, 8, 3, 3), bias=(8,)), out_channels=16)
    add("rank", lambda: layer(up, (8, 4, 4), weight))
    add("rank", lambda: layer("Conv", (8, 4, 4), (16, 8, 3, 3)), weight_axes=2, input_axes=1)
    add("rank", lambda: layer(up, (8, 4), weight), input_axes=2)
    add("rank", lambda: layer(up, image, weight, fed=(8, 4, 4)), given_axes=3, axes=4)
    add("input_size", lambda: layer(up, image, weight, fed=(1, 8, 5, 5)), axes=[2, 3], given=[5, 5], expected=[4, 4])
    add("input_size", lambda: layer(up, image, weight, fed=(1, 4, 4, 8)), axes=[1, 3], given=[4, 8], expected=[8, 4])
    add("argument", lambda: layer(up, image, weight, stride=[2, 2]))
    sizes = ((1, 8, 31, 31), (1, 8, 32, 32))
    add("joined_sizes", lambda: joined("Concat", *sizes, static=True, axis=1), axis=2, first=31, second=32)
    add("joined_sizes", lambda: joined("Concat", *sizes, static=False, axis=1), axis=2)
    add("joined_sizes", lambda: joined("Add", *sizes, static=False), first=31, second=32)


def jax():
    import equinox
    import flax.linen
    import flax.nnx
    import haiku
    import jax
    import jax.numpy as jnp
    from jax import lax

    x, key = jnp.zeros, jax.random.PRNGKey(0)
    layout = ("NHWC", "HWIO", "NHWC")

    def direct(image, kernel, strides=(1, 1), padding="SAME", **keywords):
        return lax.conv_general_dilated(x(image), x(kernel), strides, padding, **{"dimension_numbers": layout} | keywords)

    def transposed(image, kernel, strides=(2, 2), padding="SAME", **keywords):
        return lax.conv_transpose(x(image), x(kernel), strides, padding, **keywords)

    def add(about, function, **numbers):
        case("jax", about, numbers)(function)

    def flax_twice():
        layer = flax.linen.ConvTranspose(8, (3, 3), strides=(2, 2))
        return layer.apply(layer.init(key, x((1, 4, 4, 16))), x((1, 4, 4, 8)))

    def haiku_twice():
        layer = haiku.without_apply_rng(haiku.transform(lambda x: haiku.Conv2DTranspose(8, 3, stride=2)(x)))
        return layer.apply(layer.init(key, x((1, 4, 4, 16))), x((1, 4, 4, 8)))

    def haiku_of(image, **keywords):
        return haiku.transform(lambda x: haiku.Conv2DTranspose(8, 3, stride=2, **keywords)(x)).init(key, x(image))

    image, kernel = (1, 8, 8, 16), (3, 3, 16, 4)
    add("channels", lambda: direct(image, (3, 3, 8, 4)), given_channels=16, in_channels=8, feature_group_count=1)
    add("channels", lambda: direct(image, kernel, dimension_numbers=None), given_channels=8, in_channels=3)
    add("channels", lambda: transposed((1, 4, 4, 16), kernel, transpose_kernel=True), given_channels=16, in_channels=4)
    add("channels", lambda: flax.nnx.ConvTranspose(16, 8, (3, 3), rngs=flax.nnx.Rngs(0))(x((1, 4, 4, 8))), in_channels=16)
    add("channels", lambda: equinox.nn.ConvTranspose2d(16, 8, 3, key=key)(x((8, 4, 4))), given_channels=8)
    add("groups", lambda: direct(image, (3, 3, 8, 5), feature_group_count=2), groups=2, channels=5)
    add("groups", lambda: direct((1, 8, 8, 15), (3, 3, 8, 4), feature_group_count=2), groups=2, channels=15)
    add("rank", lambda: direct((8, 8, 16), kernel), input_axes=3, kernel_axes=4)
    add("rank", lambda: equinox.nn.ConvTranspose2d(16, 8, 3, key=key)(x((1, 16, 4, 4))), axes=3, input=[1, 16, 4, 4])
    add("rank", lambda: haiku_of((4, 4, 4, 16, 3)), axes=3)
    add("setting_length", lambda: direct(image, kernel, (1,)), axes=2, given=1)
    add("setting_length", lambda: direct(image, kernel, padding=[(1, 1)]), axes=2, given=1)
    add("padding", lambda: transposed((1, 4, 4, 16), kernel, padding=1), padding=1)
    add("padding", lambda: direct((1, 2, 2, 16), kernel, padding=[(-3, 0), (0, 0)]))
    add("padding_word", lambda: transposed((1, 4, 4, 16), kernel, padding="FULL"))
    add("padding_word", lambda: direct(image, kernel, padding="FULL"))
    add("dilation", lambda: direct(image, kernel, rhs_dilation=(0, 1)), dilation=[0, 1])
    add("output_padding", lambda: equinox.nn.ConvTranspose2d(16, 8, 3, stride=2, output_padding=2, key=key))
    add("output_size", lambda: haiku_of((1, 4, 4, 16), output_shape=(20, 20)), computed_input=10, given_input=4)
    sizes = {"first": [1, 31, 31, 8], "second": [1, 32, 32, 8]}
    add("joined_sizes", lambda: x((1, 31, 31, 8)) + x((1, 32, 32, 8)), **sizes)
    add("joined_sizes", lambda: jnp.concatenate([x((1, 31, 31, 8)), x((1, 32, 32, 8))], axis=-1), **sizes)
    add("weight_shape", flax_twice, kept=[3, 3, 16, 8], now=[3, 3, 8, 8])
    add("weight_shape", haiku_twice, kept=[3, 3, 8, 16], now=[3, 3, 8, 8])


def provoked(function):
    """What a framework says, as it stands at the end of a traceback, and the whole of that."""
    try:
        function()
    except Exception as error:
        return str(error), "".join(traceback.format_exception(error))
    return None, None


def explained(tconv, text):
    answer = subprocess.run([tconv, "explain", "--json", "-"], input=text, capture_output=True, text=True)
    return json.loads(answer.stdout) if answer.returncode == 0 else None


def broken(text, columns=60):
    """As a terminal breaks lines: wherever it is full."""
    return "\n".join(line[start : start + columns] for line in text.split("\n") for start in range(0, len(line) or 1, columns))


def disguises(message, whole):
    """The message as people paste it."""
    yield "alone", message
    yield "traceback", whole
    yield "coloured", "\x1b[0;31mError\x1b[0m: " + message.replace(" ", " \x1b[1m\x1b[0m")
    yield "quoted", "\n".join(f"> {line}" for line in message.split("\n"))
    yield "broken", broken(message)


def commands(answer):
    """Proposed commands that leave nothing open."""
    for attempt in answer["try"]:
        words = shlex.split(attempt["code"]) if attempt["code"].startswith("tconv ") else []
        outside = re.sub(r'"[^"]*"', "", attempt["code"])
        if words and not re.search(r"\b(?!SAME|VALID)[A-Z]{1,6}\b", outside):
            yield words


def wrong(tconv, framework, about, numbers, message, whole):
    """What is not as it should be."""
    for name, text in disguises(message, whole):
        answer = explained(tconv, text)
        if answer is None:
            yield f"{name}: not understood"
            continue
        if (answer["framework"], answer["about"]) != (framework, about):
            yield f"{name}: taken for {answer['framework']} {answer['about']}, not {framework} {about}"
        for key, value in numbers.items():
            if answer["numbers"].get(key) != value:
                yield f"{name}: {key} is {answer['numbers'].get(key)}, not {value}"
        if name == "alone":
            if not answer["try"]:
                yield "nothing to try"
            for words in commands(answer):
                run = subprocess.run([tconv, *words[1:]], capture_output=True, text=True)
                if run.returncode != 0:
                    yield f"{shlex.join(words)} ends with {run.returncode}: {run.stderr.strip()}"


def write(collected):
    """Replaces the messages of these frameworks."""
    run = {case["framework"] for case in collected}
    lines = COLLECTED.read_text().splitlines() if COLLECTED.exists() else []
    kept = [case for case in map(json.loads, lines) if case["framework"] not in run]
    cases = sorted(kept + collected, key=lambda case: case["framework"])
    COLLECTED.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tconv")
    parser.add_argument("--only", choices=["pytorch", "keras", "tensorflow", "onnx", "jax"])
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    groups = {"pytorch": [pytorch], "keras": [keras_and_tensorflow], "tensorflow": [keras_and_tensorflow], "onnx": [onnx], "jax": [jax]}
    missing = []
    for group in groups[options.only] if options.only else [pytorch, keras_and_tensorflow, onnx, jax]:
        try:
            group()
        except ImportError as error:
            missing.append(str(error))
    faults = 0
    tried = 0
    collected = []
    for framework, about, numbers, function in CASES:
        if options.only and framework != options.only:
            continue
        tried += 1
        message, whole = provoked(function)
        if message is None:
            print(f"{framework} {about}: nothing was refused")
            faults += 1
            continue
        collected.append({"framework": framework, "about": about, "numbers": numbers, "message": message[:LONGEST]})
        if options.show:
            print("=" * 80, message[:900], "-" * 80, sep="\n")
            subprocess.run([options.tconv, "explain", message], check=False)
        for fault in wrong(options.tconv, framework, about, numbers, message, whole):
            print(f"{framework} {about}: {fault}\n    {message[:300]}")
            faults += 1
    if options.write:
        write(collected)
    for error in missing:
        print(f"not installed: {error}")
    print(f"{tried} messages, {faults} faults")
    sys.exit(1 if faults or missing else 0)


if __name__ == "__main__":
    main()
