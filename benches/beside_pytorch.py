"""The real layers of benches/conv.rs in PyTorch, to stand beside `cargo bench --bench conv`. Run by hand, with torch installed.

float32, one image, median of 30 runs, with as many threads as the argument says (1 without one).
"""

import statistics
import sys
import time

import torch
import torch.nn.functional as F

LAYERS = [
    ("image 512x512 k4 s2 p1", F.conv_transpose2d, (1, 1), 4, 2, 1, 512),
    ("DCGAN 100x1x1 to 512x4x4", F.conv_transpose2d, (100, 512), 4, 1, 0, 1),
    ("DCGAN 512x4x4 to 256x8x8", F.conv_transpose2d, (512, 256), 4, 2, 1, 4),
    ("DCGAN 128x16x16 to 64x32x32", F.conv_transpose2d, (128, 64), 4, 2, 1, 16),
    ("DCGAN 64x32x32 to 3x64x64", F.conv_transpose2d, (64, 3), 4, 2, 1, 32),
    ("U-Net 64x56x56 k3 p1", F.conv2d, (64, 64), 3, 1, 1, 56),
]

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
print(f"torch {torch.__version__}, {torch.get_num_threads()} thread(s)")
for name, function, (channels_in, channels_out), kernel, stride, padding, size in LAYERS:
    x = torch.rand(1, channels_in, size, size)
    shape = (channels_out, channels_in) if function is F.conv2d else (channels_in, channels_out)
    weight = torch.rand(*shape, kernel, kernel)
    times = []
    with torch.no_grad():
        for _ in range(33):
            start = time.perf_counter()
            function(x, weight, stride=stride, padding=padding)
            times.append(time.perf_counter() - start)
    print(f"{name:<30} {statistics.median(times[3:]) * 1e3:8.3f} ms")
