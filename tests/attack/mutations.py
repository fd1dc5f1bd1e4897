"""Valid inputs of every reader, mutated: no crash, no hang, nothing foreign in what is said."""

import glob
import io
import json
import os
import re
import selectors
import shlex
import shutil
import struct
import subprocess
import time
import zipfile
import zlib

from terminal import hidden_in

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SECONDS = 10
KEPT = 4 << 20

HOSTILE = [text.encode() for text in (
    "\x1b]52;c;aGVsbG8=\x07", "\x1b[2J", "\x1b", "\x9b31m", "\x07", "\x00", "\x7f", "\x85", "\r", "\x08", "\u202e", "\u2066", "\u2028",
    "\u2029", "\u200b", "\ufeff", "\xad", "\U000e0041", "\ue000", "\u061c", "\U0001d173", "e\u0301\u0301", "界", "👩‍👩‍👧", "\ufffd", "\t", "\n",
)] + [b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\x9b31m"]
NUMBERS = [b"0", b"-1", b"-0", b"1", b"65535", b"65536", b"4294967296", b"9223372036854775807", b"-9223372036854775808", b"18446744073709551616",
           b"1" * 400, b"1e308", b"1e999", b"-1e-999", b"nan", b"NaN", b"inf", b"-inf", b"0x10", b"1_000", b"1.5", b"\xd9\xa3", b"1,2", b"3x5", b"1e3"]
ENTITIES = [b"&#27;", b"&#x1b;]52;c;AA==&#7;", b"&#x202e;", b"&#0;", b"&#x9b;", b"&shy;", b"&zwj;", b"&lrm;", b"&NewLine;", b"&nbsp;", b"<b>", b"<!-- step: x -->",
            b"{{out.h}}", b"{{", b"}}", b"{{term:crop}}", b"{{1//0}}", b"{{" + b"(" * 500 + b"}}", b"](http://x)", b"`", b"**", b"\\u001b", b"\\x1b", b"\\U0000202e",
            b"'", b'"', b"[" * 300, b"{" * 300, b"(" * 300, b"]]", b"\n[[step]]\n", b"\nfree = { padding = \"0..99999\" }\n", b"null", b"[]", b"{}", b'"\\ud800"', b'"\\u202e"', b"# ", b"\n- ", b"%s"]
CALLS = [
    "nn.ConvTranspose2d(64, 32, (3, 5), stride=(2, 1), padding=1, output_padding=(1, 0), groups=4)", "Conv2d(3, 8, 4, padding='same')",
    "F.conv_transpose2d(x, w, None, 2, 1)", "torch.nn.Conv2d(3, 8, kernel_size=3, dilation=2, bias=False)",
    "keras.layers.Conv2DTranspose(64, 4, strides=2, padding='same')", "layers.Conv2D(8, 3, strides=2, activation='relu')(x)",
    "tf.nn.conv2d_transpose(x, w, [1, 8, 8, 3], strides=2, padding='SAME')", "tf.nn.conv2d(x, w, strides=[1, 2, 2, 1], padding='VALID')",
    "lax.conv_transpose(x, w, (2, 2), ((1, 2), (1, 2)))", "lax.conv_general_dilated(x, w, (1, 1), 'SAME', lhs_dilation=(2, 2))",
    "onnx.helper.make_node('ConvTranspose', ['x', 'w', 'b'], ['y'], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])",
    "ConvTranspose(kernel_shape=[3, 3], strides=[2, 2], output_shape=[8, 8])", "nn.ConvTranspose2d(1, 1, 3)(torch.randn(1, 1, 4, 4))",
]
FLAGS = ["--input", "--kernel", "--stride", "--padding", "--output-padding", "--output-size", "--dilation", "--in-channels", "--out-channels", "--groups",
         "--bias", "--op", "--input-fill", "--kernel-fill", "--input-channel", "--kernel-channel", "--color", "--theme", "--lang", "--to"]
WORDS = [b"3", b"4", b"2x3", b"1", b"0", b"same", b"valid", b"conv2d", b"random:7", b"bilinear", b"always", b"never", b"mono", b"zh-CN", b"keras,onnx"]


def read(*path):
    with open(os.path.join(ROOT, *path), "rb") as file:
        return file.read()


def harvest():
    """The commands that the tests of the command line run."""
    commands = []
    for path in sorted(glob.glob(os.path.join(ROOT, "tests", "cmd", "*.trycmd"))):
        for line in re.findall(r"^\$ tconv (.*)$", open(path, encoding="utf-8").read(), re.M):
            words = shlex.split(line)
            if words and words[0] in ("shape", "show", "code", "solve") and "--input-file" not in words:
                commands.append(words)
    return commands


COMMANDS = harvest()


# Mutations

def mutated(random, data, others=(), most=4):
    data = bytearray(data)
    for _ in range(random.choice([1, 1, 2, most])):
        place = random.randrange(len(data) + 1)
        width = random.choice([1, 2, 8, 64, len(data)])
        match random.randrange(11):
            case 0 if data:
                data[min(place, len(data) - 1)] ^= 1 << random.randrange(8)
            case 1:
                del data[place:]
            case 2:
                del data[place:place + width]
            case 3:
                data[place:place] = data[place:place + width] * random.choice([1, 2, 50])
            case 4 if others:
                other = random.choice(others)
                start = random.randrange(len(other) + 1)
                data[place:place + random.choice([0, width])] = other[start:start + width]
            case 5 | 6:
                numbers = list(re.finditer(rb"-?\d+(\.\d+)?", data))
                if numbers:
                    start, end = random.choice(numbers).span()
                    data[start:end] = random.choice(NUMBERS)
            case 7 | 8:
                data[place:place] = random.choice(HOSTILE)
            case 9:
                data[place:place] = random.choice(ENTITIES)
            case _ if data:
                data[min(place, len(data) - 1)] = random.randrange(256)
    return bytes(data[:1 << 20])


def npy(random):
    data = read("tests", "data", "channels.npy")
    if random.random() < 0.5:
        return mutated(random, data)
    shape = random.choice(["(2, 2)", "(3,)", "()", "(0, 3)", "(1, 1, 2, 2)", "(99999999999,)", "(2, 2, 2, 2, 2)", "(-1, 2)", "(1 , 4 , )", "(4294967296, 4294967296)"])
    kind = random.choice(["<f4", ">f8", "<i8", "|u1", "|b1", "<f2", "<c8", "|O", "<U3", ">i2", "<u8", "<f16", "\x1b[31m"])
    header = f"{{'descr': '{kind}', 'fortran_order': {random.choice(['False', 'True', '1'])}, 'shape': {shape}, }}".encode()
    version = random.choice([b"\1\0", b"\2\0", b"\3\0", b"\4\0"])
    length = struct.pack("<H" if version == b"\1\0" else "<I", random.choice([len(header), len(header), 65535, 0]))
    return mutated(random, b"\x93NUMPY" + version + length + header + random.randbytes(random.choice([0, 16, 32, 64])), most=2)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(random):
    """A picture whose checksums hold, so that the reader goes on beyond them; or bytes that were one."""
    if random.random() < 0.4:
        return mutated(random, read("tests", "data", random.choice(["grey.png", "huge.png"])))
    width, height = random.choice([(3, 3), (1, 1), (0, 4), (300, 2), (2**31 - 1, 1), (65535, 65535), (4000, 4000), (2**31, 2**31)])
    depth, kind = random.choice([1, 2, 4, 8, 16, 3]), random.choice([0, 2, 3, 4, 6, 1])
    header = struct.pack(">IIBBBBB", width, height, depth, kind, random.choice([0, 0, 0, 9]), 0, random.choice([0, 0, 1, 7]))
    pixels = zlib.compress(random.randbytes(random.choice([12, 200, 3000])) if random.random() < 0.8 else bytes(50_000_000), 1)
    chunks = [chunk(b"IHDR", header), chunk(b"PLTE", random.randbytes(random.choice([3, 7, 768]))), chunk(b"tEXt", b"\x1b[2J\0\xff"), chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    if random.random() < 0.4:
        random.shuffle(chunks)
    if random.random() < 0.3:
        chunks.insert(random.randrange(5), random.choice(chunks))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def npz(random):
    """An archive of arrays, some of them bombs, some of them no arrays; its names are hostile, its records may lie."""
    if random.random() < 0.3:
        return mutated(random, read("tests", "data", random.choice(["weights.npz", "alone.npz"])))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])) as archive:
        for place in range(random.choice([0, 1, 1, 2, 50])):
            # Python cuts a name off at a zero byte.
            name = random.choice(HOSTILE).decode(errors="replace").replace("\0", "") if random.random() < 0.3 else f"w{place}"
            content = bytes(30_000_000) if random.random() < 0.05 else npy(random)
            archive.writestr(name + random.choice([".npy", ".npy", ".npy", ".", ".txt"]), content)
    data = packed.getvalue()
    # The record of a file, or the one at the end: sizes, checksums, offsets, counts.
    record = data.find(random.choice([b"PK\1\2", b"PK\5\6"]))
    if random.random() < 0.6 and 0 <= record < len(data) - 40:
        place = record + random.randrange(4, 40)
        width = random.choice([1, 2, 4])
        data = data[:place] + random.choice([b"\0", b"\xff", b"\x7f"]) * width + data[place + width:]
    return mutated(random, data, most=2) if random.random() < 0.4 else data


def safetensors(random):
    if random.random() < 0.3:
        return mutated(random, read("tests", "data", random.choice(["decoder.safetensors", "alone.safetensors"])))
    tensors, end = {}, 0
    for place in range(random.choice([0, 1, 1, 2, 50])):
        name = random.choice(HOSTILE).decode(errors="replace") if random.random() < 0.3 else f"w{place}"
        shape = random.choice([[2, 2], [4], [], [1, 2, 2], [0, 3], [2**63, 2], [-1], [1, 1, 1, 2, 2], [4294967296, 4294967296]])
        start, end = end, end + random.choice([4, 8, 16, 0])
        offsets = [start, end] if random.random() < 0.7 else random.choice([[end, start], [0, 2**63], [-1, 4], [start, 10**30], [start]])
        tensors[name] = {"dtype": random.choice(["F32", "U8", "F16", "BF16", "BOOL", "F64", "F8_E4M3", "\x1b[31m"]), "shape": shape, "data_offsets": offsets}
    header = json.dumps(tensors).encode()
    if random.random() < 0.4:
        header = mutated(random, header, most=2)
    length = random.choice([len(header)] * 6 + [0, 100_000_000, 2**63, 2**64 - 1])
    return struct.pack("<Q", length) + header + random.randbytes(random.choice([end, end, end + 1, 0]))


def jpg(random):
    return mutated(random, read("tests", "data", random.choice(["photo.jpg", "grey.jpg", "progressive.jpg", "rgb.jpg", "cmyk.jpg"])))


def csv(random):
    return mutated(random, random.choice([b"1,2\n3,4\n", b"0.5;1.25\n-3;4e2\n", b'"1","2"\n"3","4"\n', b"\xef\xbb\xbf1, 2\r\n3, 4\r\n", b"1\t2\n", read("tests", "data", "nan.csv")]))


def name(random, ending):
    """A name of a file, often one that a terminal would obey."""
    inside = random.choice(HOSTILE).replace(b"\0", b"") if random.random() < 0.4 else b""
    return b"file" + inside + ending


# Inputs: the arguments, the files and the stdin.

def evaluate(random):
    """Many lines for one run."""
    lines = [line for line in read("tests", "cmd", "eval.stdin").split(b"\n") if line]
    case = random.choice(read("tests", "reference", "torch-cases.jsonl").split(b"\n", 400)[:400])
    stdin = b"\n".join(mutated(random, random.choice([*lines, case[:3000]]), lines, 3) for _ in range(random.choice([1, 40])))
    return {"argv": [b"eval"], "stdin": stdin, "lines": stdin.count(b"\n") + 1}


def layer(random):
    command = random.choice([b"show", b"shape", b"code", b"solve"])
    call = mutated(random, random.choice(CALLS).encode(), [text.encode() for text in CALLS], 3).replace(b"\0", b"")
    argv = [command, *([b"--json"] if random.random() < 0.2 and command != b"show" else []), call]
    if random.random() < 0.5:
        argv += [b"--input", random.choice([b"4", b"3x5", b"32"])]
    if random.random() < 0.2:
        argv += [b"--kernel", b"3"]
    if command == b"solve":
        argv += [b"--output", b"8"]
    return {"argv": argv}


def flags(random):
    argv = [word.encode() for word in random.choice(COMMANDS)]
    for _ in range(random.choice([0, 1, 3])):
        value = random.choice(WORDS) if random.random() < 0.6 else mutated(random, random.choice([*WORDS, *NUMBERS, b"5x7"]), NUMBERS)
        argv += [random.choice(FLAGS).encode(), value[:5000]]
    if random.random() < 0.6:
        place = random.randrange(len(argv))
        argv[place] = mutated(random, argv[place], most=2)
    return {"argv": [word.replace(b"\0", b"")[:100_000] for word in argv]}


def files(random):
    make, ending = random.choice(
        [(npy, b".npy"), (csv, b".csv"), (png, b".png"), (npz, b".npz"), (npz, b".npz"), (safetensors, b".safetensors"),
         (safetensors, b".safetensors"), (jpg, b".jpg"), (jpg, b".JPEG"), (npz, b".pt")])
    called = name(random, ending if random.random() < 0.9 else b".dat")
    which = random.choice([b"--input-file", b"--kernel-file"])
    behind = b"" if ending not in (b".npz", b".safetensors") else random.choice([b"", b"", b":w0", b":w1", b":up1.weight", b":", b":" + random.choice(HOSTILE).replace(b"\0", b"")])
    argv = [random.choice([b"show", b"shape"]), which, called + behind]
    if random.random() < 0.3:
        argv += [which.replace(b"file", b"channel"), random.choice([b"0", b"1", b"0,0", b"99999999999999999999", b"-1", b"0,\x1b"])]
    # Sometimes there is no file of that name.
    return {"argv": argv, "files": {called: make(random)} if random.random() < 0.95 else {}}


def course(random):
    parts = {}
    for path in glob.glob(os.path.join(ROOT, "lessons", "**", "*.*"), recursive=True):
        parts[os.path.relpath(path, ROOT).encode()] = read(path)
    if random.random() < 0.3:
        broken = random.choice(sorted(glob.glob(os.path.join(ROOT, "tests", "lessons", "broken", "*"))))
        parts = {}
        for path in glob.glob(os.path.join(broken, "**", "*.*"), recursive=True):
            parts[b"lessons/" + os.path.relpath(path, broken).encode()] = read(path)
    victims = sorted(parts)
    for _ in range(random.choice([1, 1, 3])):
        victim = random.choice(victims)
        # Small changes, because large ones are refused early.
        parts[victim] = mutated(random, parts[victim], [parts[random.choice(victims)]], 2) if random.random() < 0.6 else put(random, parts[victim])
    if random.random() < 0.6:
        argv = [b"lessons", random.choice([b"lint", b"lint", b"list"])]
        if argv[1] == b"lint":
            argv += [b"--format", random.choice([b"human", b"json", b"github"])]
        return {"argv": [*argv, b"--course", b"lessons"], "files": parts}
    words = [b"", b"next", b"5", b"5x7", b"hint", b"answer", b"goto 2", b"goto 99", b"1", b"stride 3", b"0,0", b"outline", b"repeat", b"explore", b"help", b"back", b"again", b"skip"]
    stdin = b"\n".join(mutated(random, random.choice(words), most=1) if random.random() < 0.2 else random.choice(words) for _ in range(40))
    lesson = [random.choice([b"crop", b"tour", b"output-padding", b"one"])] if random.random() < 0.8 else []
    return {"argv": [b"learn", b"--plain", *([b"--lang", b"zh-CN"] if random.random() < 0.3 else []), b"--course", b"lessons", *lesson], "files": parts, "stdin": stdin + b"\n"}


def put(random, data):
    """Something foreign at a word of the prose, which leaves the rest valid."""
    words = list(re.finditer(rb"(?<= )[a-z]{3,}(?= )", data))
    if not words:
        return mutated(random, data, most=1)
    place = random.choice(words).start()
    return data[:place] + random.choice([*ENTITIES[:12], *HOSTILE]) + data[place:]


def record(random):
    lines = read("tests", "data", "record", "events.jsonl")
    if random.random() < 0.3:
        lines = lines.replace(b"crop", random.choice([b"\\u001b[2J", b"\\u202e", "\u202e".encode(), b"c" * 3000, b"\\ud800", b"\x1b"]))
    events = mutated(random, lines, [lines, read("tests", "cmd", "eval.stdin")])
    argv = random.choice([[b"progress", b"show"], [b"progress", b"show", b"--json"], [b"progress", b"export"], [b"progress", b"import", b"from.jsonl"],
                          [b"progress", b"reset", mutated(random, b"crop", most=1).replace(b"\0", b"")], [b"progress", b"undo-reset"], [b"learn", b"--plain"]])
    where = b"from.jsonl" if argv[1] == b"import" else b"state/events.jsonl"
    return {"argv": argv, "files": {where: events}, "stdin": b"next\nquit\n"}


KINDS = {evaluate: 3, layer: 5, flags: 5, files: 4, course: 3, record: 3}


# Running and judging

def run(case, context):
    """Exit code, stdout, stderr; of an output only the beginning is kept."""
    folder = context.folder().encode()
    for path, data in case.get("files", {}).items():
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    argv = [context.binary.encode(), *case["argv"]]
    env = context.env(folder.decode()) | {"TCONV_STATE_DIR": "state"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    begun = time.monotonic()
    with open("/dev/full", "wb") as full:
        # Streams that accept no output.
        pipes.update((stream, full) for stream in case.get("full", ()))
        process = subprocess.Popen(argv, cwd=folder, env=env, **pipes)
    said = {pipe: bytearray() for pipe in (process.stdout, process.stderr) if pipe}
    left = memoryview(case.get("stdin", b""))
    with selectors.DefaultSelector() as ready:
        for pipe in said:
            ready.register(pipe, selectors.EVENT_READ)
        os.set_blocking(process.stdin.fileno(), False)
        ready.register(process.stdin, selectors.EVENT_WRITE)
        while ready.get_map() and time.monotonic() - begun < SECONDS:
            for key, _ in ready.select(0.1):
                pipe = key.fileobj
                if pipe is process.stdin:
                    try:
                        left = left[os.write(pipe.fileno(), left[:1 << 16]):] if left else left
                    except OSError:
                        left = left[:0]
                    if not left:
                        ready.unregister(pipe)
                        pipe.close()
                    continue
                part = os.read(pipe.fileno(), 1 << 16)
                if not part:
                    ready.unregister(pipe)
                said[pipe] += part[:max(0, KEPT - len(said[pipe]))]
    try:
        code = process.wait(max(0.1, SECONDS - (time.monotonic() - begun)))
    except subprocess.TimeoutExpired:
        code = None
        process.kill()
        process.wait()
    for pipe in (process.stdin, *said):
        pipe.close()
    shutil.rmtree(folder)
    return code, bytes(said.get(process.stdout, b"")), bytes(said.get(process.stderr, b""))


def judge(case, code, out, err):
    """What is wrong with an end: [kind, detail]."""
    words = b" ".join(case["argv"][:2] if case["argv"][0] in (b"lessons", b"progress") else case["argv"][:1]).decode(errors="replace")
    command = words if words.isascii() and words.replace(" ", "").isalnum() else "?"
    wrong = []
    if code is None:
        wrong.append([f"{command}: no end in {SECONDS} s", ""])
    elif b"memory allocation" in err and code < 0:
        wrong.append([f"{command}: out of memory", f"{err[-200:]!r}"])
    elif code not in (0, 1, 2) or b"panicked" in err:
        where = re.search(rb"panicked at ([^\n]*)", err)
        wrong.append([f"{command}: exit code {code}" + (f" at {where[1].decode()}" if where else ""), f"{err[-500:]!r}"])
    colour = any(b"always" in word for word in case["argv"])
    for stream, data in (("stdout", out), ("stderr", err)):
        # Output cut off at the limit of what is kept may end within a character.
        data = data if len(data) < KEPT else data[:data.rfind(b"\n") + 1]
        if found := hidden_in(data, colour):
            found = "a control character" if re.match(r"U\+00([01].|7F|[89].)$", found) else "no UTF-8" if "UTF" in found else "a hidden character"
            wrong.append([f"{command}: {found} in {stream}", excerpt(data, colour)])
    if "lines" in case and code == 0 and "full" not in case and out.count(b"\n") != sum(1 for line in case["stdin"].split(b"\n") if line.strip()):
        wrong.append(["eval: not one answer a line", f"{out.count(10)} answers"])
    return wrong


def excerpt(data, colour):
    """The line in which it stands."""
    for line in data.split(b"\n"):
        if hidden_in(line, colour):
            return f"{line[:300]!r}"
    return ""


def shell(case):
    """The case as a line of shell, to be run in its folder."""
    quoted = []
    for word in case["argv"]:
        plain = word.decode(errors="replace")
        simple = plain.isprintable() and plain.isascii() and word.decode(errors="ignore").encode() == word
        escaped = "".join(chr(byte) if 32 <= byte < 127 and byte not in b"'\\" else f"\\x{byte:02x}" for byte in word)
        quoted.append(shlex.quote(plain) if simple else f"$'{escaped}'")
    return f"tconv {' '.join(quoted)}" + (" < stdin" if case.get("stdin") else "") + "".join(f" {stream}>/dev/full" for stream in case.get("full", ()))


def shrink(case, kind, context):
    """Less of the case that ends in the same way, within some seconds."""
    until = time.monotonic() + 15

    def same(smaller):
        return time.monotonic() < until and any(what == kind for what, _ in judge(smaller, *run(smaller, context)))

    def cut(data, rebuild):
        width = len(data) // 2
        while width and time.monotonic() < until:
            start = 0
            while start < len(data):
                fewer = data[:start] + data[start + width:]
                if fewer and same(rebuild(fewer)):
                    data = fewer
                else:
                    start += width
            width //= 2
        return rebuild(data)

    case = {key: value for key, value in case.items() if key != "lines" or "one answer" in kind}
    if case.get("stdin"):
        lines = case["stdin"].split(b"\n")
        case = cut(lines, lambda fewer, case=case: case | {"stdin": b"\n".join(fewer)})
    for place in range(1, len(case["argv"])):
        case = cut(case["argv"][place], lambda word, place=place, case=case: case | {"argv": [*case["argv"][:place], word, *case["argv"][place + 1:]]})
    if len(case.get("files", {})) == 1:
        [(path, data)] = case["files"].items()
        case = cut(data, lambda data, path=path, case=case: case | {"files": {path: data}})
    return case


def one(context):
    """Some mutated inputs of one reader."""
    kind = context.random.choices(list(KINDS), KINDS.values())[0]
    for _ in range(20):
        case = kind(context.random)
        if context.random.random() < 0.02:
            case["full"] = context.random.choice([["stdout"], ["stderr"], ["stdout", "stderr"]])
        end = run(case, context)
        context.count(**{"inputs": case.get("lines", 1), "runs": 1, kind.__name__: case.get("lines", 1)})
        for what, detail in judge(case, *end):
            if context.is_new(what):
                smaller = shrink(case, what, context)
                kept = {"stdin": smaller["stdin"]} if smaller.get("stdin") else {}
                for path, data in smaller.get("files", {}).items():
                    kept[path.decode(errors="backslashreplace").replace("/", "!")] = data
                context.found(what, f"{detail}  {shell(smaller)[:300]}", shell(smaller) + "\n\nfiles: ! stands for a slash", kept)
            else:
                context.found(what, detail)
