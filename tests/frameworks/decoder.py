"""Makes the decoder that the course ships: two numbers in, a 32x32 picture of a digit out.

    python tests/frameworks/decoder.py lessons/generator tests/data/decoder-check.npy [--seed 1] [--epochs 400]
    python tests/frameworks/decoder.py lessons/generator tests/data/decoder-check.npy --from DIR

The first way trains it, some 4 minutes on one core with PyTorch 2.15 and scikit-learn 1.9; the second takes the numbers of
an earlier run (`1-weight.npy` to `4-bias.npy` and `labels.json`) as they are. Both write `decoder.safetensors` and
`decoder.toml` into the first folder, and what PyTorch draws at a good place for each digit into the file.

Data: scikit-learn's digits (1,797 scans of 8x8, UCI "Optical Recognition of Handwritten Digits", Alpaydin and Kaynak 1998),
enlarged to 32x32 and sharpened. An autoencoder: the encoder puts each picture at a place of the square [-1, 1] x [-1, 1],
the decoder draws it again from a place nearby. Two more terms make the square pleasant to walk in: a sliced Wasserstein
distance spreads the places evenly over the square, so that no setting is a void, and a small classifier on the place keeps
equal digits together. Encoder and classifier are thrown away. What a setting shows is told by another reader, an SVM that
has seen the scans alone; where it is less than 80 % sure, nobody says.

The same machine and versions give the same bytes. Elsewhere rounding may differ: ship the files, do not train while building.
"""

import argparse
import hashlib
import json
import pathlib
import struct

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

EVEN, NOISE, DIGIT = 500, 0.05, 20  # weights of the two terms, and how far "nearby" is
CHANNELS = 2, 32, 20, 12, 1
NAMES = "up1", "up2", "up3", "up4"
SETTINGS = [round(-1 + n / 10, 1) for n in range(21)]

TOML = '''\
# The decoder of the lesson `generator`: two numbers in, a 32x32 picture of a digit out. Written by tests/frameworks/decoder.py.
title = "Two numbers become a digit"
notes = [
  "made by tests/frameworks/decoder.py: 15,361 numbers, trained on 1,797 scans of handwritten digits",
  "the scans: scikit-learn's load_digits, the test half of \\"Optical Recognition of Handwritten Digits\\" by E. Alpaydin and C. Kaynak (1998), UCI Machine Learning Repository, https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits, which says under which licence",
]
weights = "decoder.safetensors"

{layers}
# One row and one column: a vector is a map of one cell, its numbers are channels.
[input]
channels = 2
size = "1x1"
start = [0.9, -0.9]
least = -1
most = 1
step = 0.1

# What a reader of digits sees at each setting, '.' where it is less than 80 % sure: rows of the second number from 1 down
# to -1, columns of the first from -1 up to 1.
[labels]
rows = [
{rows}]

# Where each digit is seen well.
[labels.places]
{places}'''


def decoder():
    a, b, c, d, e = CHANNELS
    return nn.Sequential(
        nn.ConvTranspose2d(a, b, 4), nn.ReLU(),
        nn.ConvTranspose2d(b, c, 4, 2, 1), nn.ReLU(),
        nn.ConvTranspose2d(c, d, 4, 2, 1), nn.ReLU(),
        nn.ConvTranspose2d(d, e, 4, 2, 1), nn.Sigmoid(),
    )  # fmt: skip


def pictures():
    from sklearn.datasets import load_digits

    digits = load_digits()
    x = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16
    x = F.interpolate(x, size=(32, 32), mode="bicubic", align_corners=False).clamp(0, 1)
    u = ((x - 0.2) / 0.6).clamp(0, 1)
    return u * u * (3 - 2 * u), torch.tensor(digits.target)


def train(seed, epochs, batch=100, rate=2e-3):
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    x, y = pictures()
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(1234))
    encode = nn.Sequential(
        nn.Conv2d(1, 16, 4, 2, 1), nn.ReLU(),
        nn.Conv2d(16, 32, 4, 2, 1), nn.ReLU(),
        nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU(),
        nn.Flatten(), nn.Linear(64 * 16, 2), nn.Tanh(),
    )  # fmt: skip
    decode = decoder()
    nn.init.uniform_(decode[0].weight, -0.5, 0.5)
    nn.init.uniform_(decode[0].bias, -0.5, 0.5)
    classify = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 10))
    adam = torch.optim.Adam([*encode.parameters(), *decode.parameters(), *classify.parameters()], rate)
    steps = torch.optim.lr_scheduler.CosineAnnealingLR(adam, epochs * -(-len(x) // batch))
    for _ in range(epochs):
        turn = order[torch.randperm(len(order))]
        for i in range(0, len(turn), batch):
            j = turn[i : i + batch]
            place = encode(x[j])
            near = place + NOISE * torch.randn_like(place)
            drawn = F.binary_cross_entropy(decode(near[:, :, None, None]), x[j], reduction="sum") / len(j)
            lines = F.normalize(torch.randn(2, 16), dim=0)
            even = torch.rand(len(j), 2) * 2 - 1
            spread = ((near @ lines).sort(0)[0] - (even @ lines).sort(0)[0]).pow(2).mean()
            loss = drawn + EVEN * spread + DIGIT * F.cross_entropy(classify(near), y[j])
            adam.zero_grad()
            loss.backward()
            adam.step()
            steps.step()
    return decode


def seen(decode):
    """What a reader that knows the scans alone sees at each setting, and the setting farthest from all else for each digit."""
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.svm import SVC

    x, y = pictures()
    reader = CalibratedClassifierCV(SVC(C=10), ensemble=False).fit(x.flatten(1).numpy(), y.numpy())
    places = torch.tensor([[a, b] for b in reversed(SETTINGS) for a in SETTINGS])
    with torch.no_grad():
        sure = reader.predict_proba(decode(places[:, :, None, None]).flatten(1).numpy())
    letters = [str(p.argmax()) if p.max() >= 0.8 else "." for p in sure]
    side = len(SETTINGS)
    rows = ["".join(letters[row * side : (row + 1) * side]) for row in range(side)]
    best = {}
    for digit in "0123456789":
        own = [divmod(n, side) for n, letter in enumerate(letters) if letter == digit]
        others = [divmod(n, side) for n, letter in enumerate(letters) if letter != digit]
        others += [(a, b) for a in range(-1, side + 1) for b in (-1, side)] + [(a, b) for a in (-1, side) for b in range(side)]
        if not own:
            continue
        row, col = max(own, key=lambda at: min((at[0] - a) ** 2 + (at[1] - b) ** 2 for a, b in others))
        best[digit] = [SETTINGS[col], SETTINGS[side - 1 - row]]
    return rows, best


def earlier(folder):
    decode = decoder()
    for n, layer in enumerate(decode[::2], 1):
        for part in ("weight", "bias"):
            getattr(layer, part).data = torch.tensor(np.load(folder / f"{n}-{part}.npy"))
    labels = json.loads((folder / "labels.json").read_text())
    return decode, labels["rows"], labels["places"]


def safetensors(tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("check", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=400)
    parser.add_argument("--from", dest="folder", type=pathlib.Path)
    options = parser.parse_args()
    if options.folder:
        decode, rows, places = earlier(options.folder)
    else:
        decode = train(options.seed, options.epochs)
        rows, places = seen(decode)

    tensors, digest = {}, hashlib.sha256()
    for name, layer in zip(NAMES, decode[::2]):
        for part in ("weight", "bias"):
            tensors[f"{name}.{part}"] = getattr(layer, part).detach().numpy()
            digest.update(tensors[f"{name}.{part}"].tobytes())
    (options.out / "decoder.safetensors").write_bytes(safetensors(tensors))

    names = [name for n in range(4) for name in (NAMES[n], f"relu{n + 1}" if n < 3 else "sigmoid")]
    calls = [
        f"nn.ConvTranspose2d({a}, {b}, kernel_size=4{', stride=2, padding=1' if n else ''})" if layer == 0 else
        "nn.ReLU()" if n < 3 else "nn.Sigmoid()"
        for n, (a, b) in enumerate(zip(CHANNELS, CHANNELS[1:])) for layer in (0, 1)
    ]  # fmt: skip
    text = TOML.format(
        layers="".join(f'[[layer]]\nname = "{name}"\ncall = "{call}"\n\n' for name, call in zip(names, calls)),
        rows="".join(f'  "{row}",\n' for row in rows),
        places="".join(f"{digit} = [{a}, {b}]\n" for digit, (a, b) in sorted(places.items())),
    )
    (options.out / "decoder.toml").write_text(text)

    at = torch.tensor([places[digit] for digit in sorted(places)])[:, :, None, None]
    with torch.no_grad():
        np.save(options.check, decode(at).numpy())
    count = sum(tensor.size for tensor in tensors.values())
    print(f"{count} numbers, sha256 over them in order: {digest.hexdigest()}")


if __name__ == "__main__":
    main()
