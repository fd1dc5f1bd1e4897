"""Random input at random times: nothing of it is lost, nothing hangs, the terminal is given back."""

import json
import os
import signal
import time

from terminal import Child, hidden_in

PROGRAMS = (["explore"], [], ["learn", "crop/1"], ["learn", "tour/3"], ["learn", "output-padding/2"])
TERMS = ("xterm-256color", "xterm", "linux", "vt100", "screen", "tmux-256color", "xterm-kitty", "ansi", "rxvt", "unknown")
SIZES = ((24, 80), (40, 140), (30, 100), (60, 200), (1, 1), (5, 20), (2, 200), (60, 3), (12, 40))
# None of these leaves the program. No slash: typed text may become a path, and its file must stay in the folder.
LETTERS = b" !\"#$%&'()*+,-.0123456789:;<=>?@ABCDEFGHIJKLMNOPRSTUVWXYZ[\\]^_`abcdefghijklmnoprstuvwxyz{|}~"
CONTROLS = bytes(set(range(32)) - {3, 26, 27, 28})
NAMED = (
    b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[H", b"\x1b[F", b"\x1b[2~", b"\x1b[3~", b"\x1b[5~", b"\x1b[6~", b"\x1b[Z",
    b"\x1bOP", b"\x1b[15~", b"\x1b[24~", b"\x1b[1;5A", b"\x1b[1;3C", b"\x1b[3;6~", b"\x1bx", b"\x1b[97;5u", b"\r", b"\t", b"\x7f",
)
TORN = (
    b"\x1b[<0;5;", b"\x1b[", b"\x1bO", b"\x1b[200~abc", b"\x1b[1;5", b"\xe4\xbd", b"\xf0\x9f", b"\xc3", b"\x1b]11;rgb:ff", b"\x1bP",
    b"\x1b[M ", b"\x1b[?62", b"\x1b_", b"\x1b",
)
ABSURD = (
    b"\x1b]11;rgb:zz/zz/zz\x1b\\", b"\x1b]11;\x07", b"\x1b]11;rgb:ffffffffffff/0/0\x07", b"\x1b]11;" + b"9" * 3000 + b"\x1b\\",
    b"\x1b]11;rgb:0000/0000/0000\x07\x1b]11;rgb:ffff/ffff/ffff\x07", b"\x1b[?" + b"6;" * 600 + b"c", b"\x1b[c", b"\x1b]11;?\x1b\\",
    b"\x1b[99999;99999R", b"\x1b[18446744073709551616;1R", b"\x1b[?1;2c\x1b[?1;2c", b"\x1bP1$r0m\x1b\\", b"\x1b]52;c;AAAA\x07",
    b"\x1b[?2026;4$y", b"\x1b[>41;354;0c", b"\x1b[I", b"\x1b[O", b"\x1b[8;1;1t",
)
HOSTILE = (
    b"\x1b]52;c;aGVsbG8=\x07", b"\x1b[2J", b"\x1b[?1049l", "\u202e\u2066\u200b\u2028\ufeff".encode(), b"\x9b31m", "\u009b31m".encode(),
    b"\0\0\0", b"\xff\xfe", "界" .encode() * 50, "e\u0301\u0301\u0301".encode(), "👩‍👩‍👧".encode(), b"1e999", b"-0.0", b"9" * 400, b"nan",
    b"zero.npy", b"pipe.png", b"memory.csv", b".", b"..", b"a.gif", b"a.png", b"\x1b[31m.svg", "\u202egnp.svg".encode(), b"%s%n", b"~",
)
DARK, LIGHT, WHO = b"\x1b]11;rgb:0000/0000/0000\x1b\\", b"\x1b]11;rgb:ffff/ffff/ffff\x07", b"\x1b[?62;22c"
# What the terminal answers, and when: [part of the query, seconds, answer].
REPLIES = (
    [["11;?", 0, DARK], ["[c", 0, WHO]],
    [["11;?", 0.01, LIGHT], ["[c", 0.01, WHO]],
    [["11;?", 0.2, DARK], ["[c", 0.2, WHO]],
    [["11;?", 0.7, LIGHT], ["[c", 1.2, WHO]],
    [["[c", 0, WHO]],
    [["[c", 0, WHO], ["11;?", 0.3, DARK]],
    [["11;?", 0, b"\x1b]11;rgb:ff"]],
    [["11;?", 0, ABSURD[0]], ["[c", 0, ABSURD[5]]],
    [["11;?", 0, ABSURD[3]], ["[c", 0.1, WHO]],
    [],
)


def mouse(random, rows, cols, presses, far):
    kind = random.choice([0, 1, 2, 32, 35, 64, 65, 16, 8, 128] if presses else [35, 64, 65, 67, 39])
    places = [0, 1, 65535, 65536, 99999999999]
    col = random.choice(places) if far else random.randint(1, cols + 1)
    row = random.choice(places) if far else random.randint(1, rows + 1)
    return b"\x1b[<%d;%d;%d%s" % (kind, col, row, random.choice([b"M", b"m"]))


def piece(random, size, wild):
    """Some bytes as a terminal, or an enemy, sends them."""
    kind = random.choice(("keys", "keys", "keys", "named", "mouse", "paste", "burst", "controls") + ("torn", "foreign", "leave") * wild)
    match kind:
        case "keys":
            return bytes(random.choice(LETTERS) for _ in range(random.choice([1, 1, 2, 8, 40])))
        case "named":
            return b"".join(random.choice(NAMED) for _ in range(random.choice([1, 3, 20])))
        case "mouse":
            far = random.random() < 0.04
            return b"".join(mouse(random, *size, wild, far) for _ in range(random.choice([1, 5, 120])))
        case "paste":
            long = random.choice([1, 1, 1, 40, 3000])
            inside = random.choice([*HOSTILE, b"12", b"5x7", b"a b\nc", b"x" * 20])[:100] * long
            if not wild:
                inside = inside.replace(b"\x1b", b"").replace(b"\x9b", b"")
            return b"\x1b[200~" + inside + b"\x1b[201~"
        case "burst":
            unit = random.choice([b"j", b"+", b"x", b"\x1b[B", b"\x1b[<35;%d;%dM" % (size[1], size[0]), "界".encode(), b"\t"])
            return unit * (random.choice([1024, 1025, 1500, 4096, 8000, 20000]) // len(unit))
        case "controls":
            return bytes(random.choice(CONTROLS) for _ in range(random.choice([1, 4])))
        case "torn":
            return random.choice(TORN)
        case "foreign":
            return random.choice([random.choice(ABSURD), random.choice(HOSTILE), random.randbytes(random.choice([1, 9, 300])).replace(b"/", b"|")])
        case "leave":
            return random.choice([b"q", b"\x1b", b"\x1a", b"\x03", b"\x1c"]) if random.random() < 0.15 else b"\x1b[Z"


def make(random):
    """A session: the terminal, what is sent and when. All of it can be written as JSON."""
    program = random.choice(PROGRAMS)
    size = random.choice(SIZES) if random.random() < 0.8 else (random.randint(1, 60), random.randint(1, 200))
    env = {"TERM": random.choice(TERMS) if random.random() < 0.5 else TERMS[0]}
    arguments = list(program)
    for chance, flags in ((0.3, ["--lang", "zh-CN"]), (0.2, ["--ascii"]), (0.5, ["--no-animation"]), (0.3, ["--theme", "dark"])):
        if random.random() < chance:
            arguments += flags
    if random.random() < 0.15:
        env["NO_COLOR"] = "1"
    if random.random() < 0.5:
        env["COLORTERM"] = "truecolor"
    replies = random.choice(REPLIES) if random.random() < 0.6 else REPLIES[0]
    session = {
        "arguments": arguments, "env": env, "size": size, "early": random.random() < 0.3,
        "replies": [[query, later, reply.hex()] for query, later, reply in replies],
        "pause": random.choice([0, 0.05, 0.3, 0.6]), "shows": None, "steps": [],
    }
    if random.random() < 0.1:
        # Keys typed before the first frame count.
        session |= {"arguments": ["explore", "--lang", "en"], "size": (24, 80), "early": True, "shows": "stride 3", "steps": [["send", b"+".hex()]]}
        return session
    wild, steps = random.random() < 0.5, session["steps"]
    for _ in range(random.choice([3, 10, 30])):
        choice = random.random()
        if choice < 0.15:
            size = random.choice(SIZES) if random.random() < 0.7 else (random.randint(1, 60), random.randint(1, 200))
            steps.append(["resize", *size])
        elif choice < 0.18:
            steps.append(["sleep", random.choice([0, 0.02, 0.1])])
        else:
            steps.append(["send", piece(random, size, wild).hex()])
        if random.random() < 0.5:
            steps.append(["wait", random.choice([0, 0.001, 0.01, 0.05])])
    if random.random() < 0.3:
        steps.append(["send", random.choice(TORN).hex()])
    return session


def prepare(folder):
    """What somebody may name in the folder, none of it a file to read."""
    for name, target in (("zero.npy", "/dev/zero"), ("memory.csv", "/proc/self/mem")):
        os.symlink(target, os.path.join(folder, name))
    os.mkfifo(os.path.join(folder, "pipe.png"))


def play(session, binary, folder, patience=1.0):
    """What was wrong in a session, as [kind, detail], and how many bytes and steps it took."""
    prepare(folder)
    replies = [(query.encode(), later, bytes.fromhex(reply)) for query, later, reply in session["replies"]]
    env = {"HOME": folder, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "RUST_BACKTRACE": "1", **session["env"]}
    argv = [binary, *session["arguments"], "--state-dir", os.path.join(folder, "state")]
    child = Child(argv, env, folder, tuple(session["size"]), lambda asked: [(s, a) for q, s, a in replies if q in asked])
    wrong = []
    try:
        sent = run(child, session, patience, wrong)
    finally:
        child.close()
    return wrong, sent


def run(child, session, patience, wrong):
    screen, sent = child.screen, b""
    first = session["early"] or child.wait_for(lambda: screen.frames or child.ended(), 3 * patience)
    if not first:
        wrong.append(["no first frame", f"3 s after the start, process {child.state()}"])
    for step in session["steps"]:
        if child.ended() or not act(child, step, wrong):
            break
        if step[0] == "send":
            sent += bytes.fromhex(step[1])
    if not child.ended() and session["early"] and not child.wait_for(lambda: screen.frames or child.ended(), 3 * patience):
        wrong.append(["no first frame", f"3 s after the start, process {child.state()}"])
    if session["pause"] >= 0.3 and not child.ended():
        settle(child, session, patience, wrong)
    elif not child.ended():
        child.pump(session["pause"])
    asked = child.ended()
    if not asked:
        leave(child, patience, wrong)
    judge(child, session, sent, asked, wrong)
    return sent


def act(child, step, wrong):
    match step:
        case ["send", data]:
            # Input that the program does not read is noticed at the end.
            return child.write(bytes.fromhex(data), 1.0)
        case ["resize", rows, cols]:
            child.resize(rows, cols)
        case ["wait", seconds]:
            child.pump(seconds)
        case ["sleep", seconds]:
            # Before the program is ready, the signal does nothing: alone in its session, the program could not be continued.
            ready = child.screen.taken
            child.signal(signal.SIGTSTP)
            until = time.monotonic() + 1
            while not child.poll() and child.code is None and time.monotonic() < until:
                child.pump(0.004)
            if ready and child.code is None and time.monotonic() >= until:
                wrong.append(["not stopped", f"1 s after SIGTSTP, process {child.state()}"])
            child.pump(seconds)
            child.signal(signal.SIGCONT)
    return True


def settle(child, session, patience, wrong):
    """What holds half a second after the last byte."""
    screen = child.screen
    until, still, left = time.monotonic() + 10 * patience, time.monotonic(), child.unread()
    while left and not child.ended() and time.monotonic() < until:
        child.pump(0.01)
        now = child.unread()
        if now != left or child.state() == "R":
            left, still = now, time.monotonic()
        elif time.monotonic() - still > 0.5 * patience:
            break
    if left and not child.ended():
        slow = time.monotonic() >= until
        wrong.append(["input is read slowly" if slow else "input lies unread", f"{left} bytes, process {child.state()}"])
    if child.ended():
        return
    size = (31, 97) if (screen.rows, screen.cols) != (31, 97) else (32, 98)
    clears, frames = screen.clears, screen.frames
    child.resize(*size)
    if not child.wait_for(lambda: screen.clears > clears and screen.frames > frames or child.ended(), patience):
        wrong.append(["the last size is not drawn" + busy(child), "1 s after it"])
    elif screen.beyond and not child.ended():
        child.pump(0.1)
        if screen.beyond:
            wrong.append(["drawn beyond the screen", f"{screen.beyond} of {size}"])
    if session["shows"] and session["shows"] not in screen.lines():
        wrong.append(["a key was lost", f"{session['shows']!r} is not seen:\n{screen.lines()}"])
    if "--no-animation" in session["arguments"] and not child.ended():
        until = time.monotonic() + 4 * patience
        before = child.work()
        while time.monotonic() < until:
            child.pump(0.3)
            before, (spent, wakes) = child.work(), before
            if before == (spent, wakes):
                return
        if not child.ended():
            wrong.append(["not idle", f"{before[0] - spent} ns and {before[1] - wakes} wake-ups in 0.3 s"])


def busy(child):
    return ", it computes" if child.state() == "R" else ""


def leave(child, patience, wrong):
    begun = time.monotonic()
    child.write(b"\x03", 0.2)
    if child.wait_for(child.ended, patience):
        return
    works = busy(child)
    for presses in range(2, 13):
        child.write(b"\x03", 0.2)
        if child.wait_for(child.ended, 0.5):
            wrong.append(["one ctrl-c does not end it" + works, f"{presses} did, {time.monotonic() - begun:.1f} s"])
            return
    wrong.append(["hung" + works, f"twelve times ctrl-c do not end it, {child.unread()} bytes unread"])


def judge(child, session, sent, asked, wrong):
    """What holds at the end."""
    screen = child.screen
    child.pump(0.01)
    if screen.panic:
        # Everything else follows from the panic.
        where = "/".join(screen.panic[1].decode(errors="replace").split("/")[-4:])
        wrong[:] = [[f"panic at {where}", f"{screen.panic[0]!r}; then {[kind for kind, _ in wrong]}, exit code {child.code}"]]
        return
    if child.code is not None:
        # While the program has not taken the terminal, the terminal itself turns keys into signals.
        signals = {-signal.SIGINT, -signal.SIGQUIT} if session["early"] or child.stops else set()
        if child.code not in {0} | signals:
            wrong.append(["exit code", f"{child.code}"])
        if asked and not any(key in sent for key in (b"q", b"\x03", b"\x1b", b"\x1c")):
            wrong.append(["it left unasked", f"exit code {child.code}"])
        if left := child.dirt():
            wrong.append(["the terminal is not as before", ", ".join(left)])
        if not asked and (found := hidden_in(screen.outside.replace(b"\r", b"").replace(b"^C", b""))):
            wrong.append(["foreign bytes after the end", f"{found}: {screen.outside[-200:]!r}"])
    if child.dirty_stop:
        wrong.append(["asleep, the terminal is not as before", ", ".join(child.dirty_stop)])
    if screen.foreign:
        wrong.append(["foreign bytes", f"{screen.foreign[:3]}"])


def describe(session):
    """The session as somebody reads it."""
    lines = [f"tconv {' '.join(session['arguments'])}  {session['env']}  {session['size'][0]} rows {session['size'][1]} columns"]
    if session["early"]:
        lines.append("before the first frame")
    for kind, *what in session["steps"]:
        lines.append(f"{kind} {bytes.fromhex(what[0])[:300]!r}" if kind == "send" else f"{kind} {what}")
    return "\n".join(lines)


def one(context):
    """A random session, and what it found."""
    session = make(context.random)
    wrong, sent = play(session, context.binary, context.folder())
    context.count(sessions=1, events=len(session["steps"]), bytes=len(sent))
    for kind, detail in wrong:
        if context.is_new(kind):
            smaller, again = shrink(session, kind, context)
            context.found(kind, detail + f"; again {again}", describe(smaller), {"session.json": json.dumps(smaller).encode()})
        else:
            context.found(kind, detail)


def shrink(session, kind, context):
    """The session without the steps that it does not take; and how often the whole of it fails."""
    def fails(steps):
        wrong, _ = play(session | {"steps": steps}, context.binary, context.folder())
        return any(what == kind for what, _ in wrong)

    times = sum(fails(session["steps"]) for _ in range(3))
    steps, until = session["steps"], time.monotonic() + 20
    width = (len(steps) + 1) // 2 if times else 0
    while width and time.monotonic() < until:
        for start in range(0, len(steps), width):
            fewer = steps[:start] + steps[start + width:]
            if time.monotonic() < until and fails(fewer):
                steps = fewer
                break
        else:
            width //= 2
    return session | {"steps": steps}, f"{times} of 3"
