"""Writes the files of numbers beside it that NumPy, PyTorch and Pillow write: `python3 tests/data/make.py`.

Needs numpy, torch, safetensors and pillow. Whole numbers, so that they are the same in every precision.
"""

import os

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def counted(*shape):
    return np.arange(np.prod(shape)).reshape(shape)


np.save("half.npy", counted(2, 3).astype("<f2") - 2.5)
np.save("list.npy", counted(5).astype("float32"))
np.save("picture.npy", counted(4, 5, 3).astype("uint8"))
np.savez_compressed("weights.npz", **{"up1.weight": counted(2, 3, 2, 2).astype(">f2"), "up1.bias": counted(3).astype("float32"), "step": np.int64(7)})
np.savez("alone.npz", w=np.asfortranarray(counted(2, 2, 3).astype("float32")))

tensors = {
    "up1.weight": torch.arange(32.0).reshape(2, 4, 2, 2).half(),
    "up1.bias": torch.arange(4.0),
    "up2.weight": -torch.arange(18.0).reshape(1, 2, 3, 3).bfloat16(),
    "mask": torch.tensor([[True, False], [False, True]]),
    "steps": torch.tensor(7),
    "tiny": torch.ones(2, 2).to(torch.float8_e4m3fn),
}
save_file(tensors, "decoder.safetensors", metadata={"format": "pt"})
save_file({f"layer{number}.weight": torch.full((1, 1, 2, 2), float(number)) for number in range(40)}, "deep.safetensors")
save_file({"w": torch.arange(4.0, dtype=torch.float64).reshape(2, 2)}, "alone.safetensors")

# Flat blocks, which JPEG stores without loss.
colours = np.zeros((8, 16, 3), "uint8")
colours[:, :8] = 200
colours[:, 8:] = 40
Image.fromarray(colours).save("photo.jpg", quality=100, subsampling=0)
Image.fromarray(colours[..., 0]).save("grey.jpg", quality=100)
Image.fromarray(colours).save("progressive.jpg", quality=100, progressive=True)
Image.fromarray(colours).save("rgb.jpg", quality=100, subsampling=0, keep_rgb=True)
Image.fromarray(colours).convert("CMYK").save("cmyk.jpg", quality=100)

# A format that tconv does not read.
torch.save({"up1.weight": torch.zeros(1)}, "model.pt")
