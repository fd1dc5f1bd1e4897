"""Killed at a random moment, with a full disk, or two at once: every answer that was acknowledged is in the record."""

import json
import os
import re
import resource
import signal
import subprocess
import threading
import time

from terminal import Child

ACKNOWLEDGED = re.compile(rb"Your prediction: (\d+)\.")
SEEN = re.compile(r"your prediction\s+(\d+)")
UNSAVED = re.compile(rb"(?i)not saved|cannot be (saved|written)|too large|no space")
# Some signals are gentler than a kill, and must lose no answer either.
SIGNALS = (signal.SIGKILL,) * 4 + (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class Writer:
    """A lesson as plain lines, answered by a thread as fast as it takes answers, from `first` on."""

    def __init__(self, context, folder, state, first, limit=None):
        def confine():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        argv = [context.binary, "learn", "crop/1", "--plain", "--lang", "en", "--state-dir", state]
        self.process = subprocess.Popen(
            argv, env=context.env(folder), cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            preexec_fn=None if limit is None else confine, restore_signals=limit is None,
        )
        self.said = b""
        self.threads = [threading.Thread(target=work, daemon=True) for work in (lambda: self.feed(first), self.listen)]
        for thread in self.threads:
            thread.start()

    def feed(self, first):
        try:
            for answer in range(first, first + 5000):
                # Asks the step again, for the next answer.
                self.process.stdin.write(b"%d\nagain\n" % answer)
                self.process.stdin.flush()
            self.process.stdin.close()
        except (OSError, ValueError):
            pass

    def listen(self):
        while part := self.process.stdout.read1(1 << 16):
            self.said += part

    def end(self, number=None):
        """Ends it, by a signal or by the end of its input; gives what it acknowledged and what it said."""
        if number is not None:
            self.process.send_signal(number)
        try:
            self.process.wait(20)
        finally:
            self.process.kill()
        for thread in self.threads:
            thread.join(5)
        self.process.stdout.close()
        return [int(answer) for answer in ACKNOWLEDGED.findall(self.said)], self.said


def damaged(data):
    """The lines of a record that are none: [(number, is last and not ended)]."""
    lines = data.split(b"\n")
    wrong = []
    for place, line in enumerate(lines):
        try:
            if line.strip() and not isinstance(json.loads(line), dict):
                raise ValueError
        except ValueError:
            wrong.append((place, place == len(lines) - 1))
    return wrong


def read(state):
    try:
        with open(os.path.join(state, "events.jsonl"), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def answers(data):
    return {int(answer) for answer in re.findall(rb'"answer":"(\d+)"', data)}


def look(context, state, folder, *words):
    return subprocess.run(
        [context.binary, "progress", *words, "--state-dir", state], env=context.env(folder), cwd=folder, capture_output=True, timeout=20
    )


def check(context, state, folder, what, acknowledged, torn_before=0):
    """The record after a blow: what was acknowledged is there, and the next run says what is not."""
    data = read(state)
    files = {"events.jsonl": data}
    tell = f"{what}; then: tconv progress show --state-dir FOLDER"
    lost = set(acknowledged) - answers(data)
    if lost:
        context.found("an acknowledged answer is lost", f"{what}: {len(lost)} of {len(acknowledged)}, {sorted(lost)[:5]}", tell, files)
    wrong = damaged(data)
    inside = [place for place, is_last in wrong if not is_last]
    if len(inside) > torn_before:
        context.found("torn before the last line", f"{what}: lines {inside[:5]}", tell, files)
    shown = look(context, state, folder, "show", "--json")
    if shown.returncode != 0:
        context.found("the next run fails", f"{what}: {shown.returncode} {shown.stderr[-300:]!r}", tell, files)
        return
    told = json.loads(shown.stdout)
    if told["damaged"] != len(wrong):
        context.found("damage is not told", f"{what}: {told['damaged']} of {len(wrong)} lines", tell, files)
    if read(state) != data:
        context.found("looking changes the record", what, tell, files)
    if wrong:
        check_copy(context, state, folder, what, data, tell)


def check_copy(context, state, folder, what, data, tell):
    """A damaged record has a copy that was the same, byte for byte, when the damage was seen, and is named."""
    files, wrong = {"events.jsonl": data}, len(damaged(data))
    copies = [name for name in os.listdir(state) if name not in ("events.jsonl", "events.lock")]
    same = []
    for name in copies:
        with open(os.path.join(state, name), "rb") as file:
            copy = file.read()
        # What was appended since is not damage.
        if data.startswith(copy) and len(damaged(copy)) == wrong:
            same.append(name)
    if not same:
        context.found("no safety copy", f"{what}: beside the record there is {copies or 'nothing'}", tell, files)
        return
    said = look(context, state, folder, "show").stdout.decode(errors="replace")
    if not any(name in said for name in same):
        context.found("the safety copy is not named", f"{what}: {said[-200:]!r}", tell, files)
    # A kill leaves behind what was being written, under a name that disturbs nothing.
    context.count(parts_left=sum(name.endswith(".part") for name in copies))


def plain(context):
    """Many answers through a pipe, round after round into one record."""
    folder, random, acknowledged = context.folder(), context.random, []
    state = os.path.join(folder, "state")
    for round in range(6):
        writer = Writer(context, folder, state, 100_000 * (round + 1))
        time.sleep(random.choice([0, 0.02, 0.1, 0.3]) + random.random() * 0.2)
        number = random.choice(SIGNALS)
        mine, _ = writer.end(number)
        acknowledged += mine
        context.count(kills=1, answers=len(mine))
        torn = len(damaged(read(state)))
        check(context, state, folder, f"plain lesson, {signal.Signals(number).name}", acknowledged, torn)


def two(context):
    """Two at once on one record; one of them is killed."""
    folder, random = context.folder(), context.random
    state = os.path.join(folder, "state")
    writers = [Writer(context, folder, state, first) for first in (100_000, 200_000, 300_000)[:random.choice([2, 3])]]
    acknowledged = []
    for writer in writers:
        time.sleep(random.random() * 0.4)
        mine, _ = writer.end(random.choice(SIGNALS))
        acknowledged += mine
        context.count(kills=1, answers=len(mine), at_once=1)
    check(context, state, folder, "several at once, killed", acknowledged)


def full(context):
    """A disk that is full in the middle of a write; then there is room again."""
    folder, random = context.folder(), context.random
    state = os.path.join(folder, "state")
    limit = random.randint(0, 3000)
    writer = Writer(context, folder, state, 100_000, limit)
    time.sleep(0.1 + random.random() * 0.3)
    mine, said = writer.end(signal.SIGKILL)
    context.count(kills=1, answers=len(mine), full=1)
    what = f"a file of at most {limit} bytes"
    data = read(state)
    lost = set(mine) - answers(data)
    if lost and not UNSAVED.search(said):
        context.found("nothing says that answers are not saved", f"{what}: {len(lost)} of {len(mine)}", what, {"said.txt": said})
    check(context, state, folder, what, set(mine) - lost)
    # The next writer ends the torn line, and loses nothing.
    before, torn = answers(data), len(damaged(data))
    writer = Writer(context, folder, state, 200_000)
    time.sleep(0.15)
    mine, _ = writer.end(signal.SIGKILL)
    context.count(kills=1, answers=len(mine))
    check(context, state, folder, what + ", then room again", before | set(mine), torn)


def damage(context):
    """A record that something else has damaged; and a kill while its copy is made."""
    folder, random = context.folder(), context.random
    state = os.path.join(folder, "state")
    os.mkdir(state)
    line = '{"v":1,"id":"%032x","at":1790000000000,"what":"answered","course":"tconv","lesson":"crop","step":"predict-pad","rev":1,"verdict":"predicted","answer":"%d"}\n'
    data = bytearray("".join(line % (place + 1, place) for place in range(random.choice([1, 5, 300, 20_000]))).encode())
    for _ in range(random.choice([1, 1, 5])):
        place = random.randrange(len(data))
        match random.randrange(4):
            case 0:
                del data[place:]
            case 1:
                data[place:place] = random.choice([b"\n", b"\0\0\0", b"\xff", b"{}\n", b'{"v":1}\n', b"\x1b[2J", b"\r\n", b"x" * 5000])
            case 2:
                data[place] ^= 1 << random.randrange(8)
            case 3:
                del data[place:place + random.choice([1, 30, 500])]
        if not data:
            data = bytearray(b"{")
    path = os.path.join(state, "events.jsonl")
    with open(path, "wb") as file:
        file.write(data)
    data = bytes(data)
    for _ in range(3):
        process = subprocess.Popen(
            [context.binary, "progress", "show", "--state-dir", state], env=context.env(folder), cwd=folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        time.sleep(random.random() * (0.02 if len(data) < 100_000 else 0.5))
        process.kill()
        process.wait()
        context.count(kills=1)
    context.count(damaged=1)
    shown = look(context, state, folder, "show", "--json")
    told = json.loads(shown.stdout) if shown.returncode == 0 else None
    what, tell = "a damaged record", "tconv progress show --state-dir FOLDER"
    if told is None:
        context.found("the next run fails", f"{what}: {shown.returncode} {shown.stderr[-300:]!r}", tell, {"events.jsonl": data})
    elif told["damaged"]:
        check_copy(context, state, folder, what, data, tell)
    elif damaged(data):
        context.found("damage is not told", f"{what}: lines {damaged(data)[:3]}", tell, {"events.jsonl": data})
    if read(state) != data:
        context.found("looking changes the record", what, tell, {"events.jsonl": data})


def carry(context):
    """Export and import, killed; done again they work, and the record is whole."""
    folder, random = context.folder(), context.random
    state, other = os.path.join(folder, "state"), os.path.join(folder, "other")
    source = os.path.join(folder, "export.jsonl")
    os.mkdir(state)
    count = random.choice([3, 2000, 20_000])
    with open(os.path.join(state, "events.jsonl"), "w") as file:
        for place in range(count):
            file.write('{"v":1,"id":"%032x","at":1790000000000,"what":"answered","course":"tconv","lesson":"crop","step":"predict-pad","rev":1,"verdict":"predicted","answer":"%d"}\n' % (place + 1, place))
    for where, words in ((state, ["export", source]), (other, ["import", source])):
        for _ in range(4):
            process = subprocess.Popen(
                [context.binary, "progress", *words, "--state-dir", where], env=context.env(folder), cwd=folder,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            time.sleep(random.random() * (0.02 if count < 100 else 0.4))
            process.kill()
            process.wait()
            context.count(kills=1)
            if os.path.exists(source) and words[0] == "export":
                with open(source, "rb") as file:
                    if len(answers(file.read())) != count:
                        context.found("half an export has its name", f"{count} events", f"tconv progress export {source}, killed")
        # If the killed export had finished, the file already exists.
        again = look(context, where, folder, *words, *(["--force"] if words[0] == "export" else []))
        if again.returncode != 0:
            left = sorted(os.listdir(folder))
            context.found(f"{words[0]} fails after a kill", f"{again.stderr[-300:]!r}; there is {left}", f"tconv progress {words[0]} export.jsonl, killed, and again")
            return
    check(context, other, folder, "an import, killed and done again", range(count), len(damaged(read(other))))


def in_pty(context):
    """Answers on the screen."""
    folder, random, acknowledged = context.folder(), context.random, set()
    state = os.path.join(folder, "state")
    for round in range(3):
        argv = [context.binary, "learn", "crop/1", "--lang", "en", "--theme", "dark", "--no-animation", "--state-dir", state]
        child = Child(argv, context.env(folder) | {"TERM": "xterm-256color"}, folder, (40, 120))
        seen = []
        try:
            child.wait_for(lambda: child.screen.frames, 5)
            kill_at = time.monotonic() + random.random() * 1.5
            answer = 1000 * (round + 1)
            while time.monotonic() < kill_at and not child.ended():
                answer += 1
                # The first time the question is open already, later `a` asks it again.
                child.write(b"a%d\r" % answer)
                child.wait_for(lambda: time.monotonic() >= kill_at or str(answer) in SEEN.findall(child.screen.lines()), 3)
                seen += SEEN.findall(child.screen.lines())
            number = random.choice(SIGNALS)
            child.signal(number)
            child.wait_for(child.ended, 5)
            child.pump(0.01)
            if number != signal.SIGKILL and (left := child.dirt()):
                context.found("the terminal is not as before", f"{signal.Signals(number).name}, exit code {child.code}: {left}", "learn crop/1")
        finally:
            child.close()
        acknowledged |= {int(answer) for answer in seen}
        context.count(kills=1, answers=len(set(seen)), on_screen=len(set(seen)))
        check(context, state, folder, f"lesson on the screen, {signal.Signals(number).name}", acknowledged, len(damaged(read(state))))


KINDS = (plain, plain, two, full, full, damage, damage, carry, in_pty)


def one(context):
    """A random blow."""
    context.random.choice(KINDS)(context)
