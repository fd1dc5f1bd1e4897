"""A child in a pty, and a terminal that keeps book of what the child asks of it."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
import unicodedata

# The longest escape sequence to wait for: a copied text.
LONGEST = 1 << 16

SEQUENCE = re.compile(
    rb"\x1b\[([<-?]?)([0-9;:]*)([ -/]*)([@-~])"
    rb"|\x1b\]([^\x07\x1b]*)(?:\x07|\x1b\\)"
    rb"|\x1b[PX^_][^\x1b]*\x1b\\"
    rb"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"
)
TORN = re.compile(rb"\x1b(?:\[[<-?]?[0-9;:]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]*)\Z")
# What the program may send. Everything else that begins with an escape is foreign.
MODES = {"25", "1000", "1002", "1003", "1006", "1015", "1049", "2004", "2026"}
QUERIES = {b"\x1b[c", b"\x1b[6n"}
OSC = re.compile(rb"1[01];\?|52;c;[A-Za-z0-9+/=]*\Z")
# Visible marks before digits, though Unicode calls them format characters.
SEEN_FORMAT = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
PANIC = re.compile(rb"panicked at ([^\r\n]*)[^\x1b]{,200}")


def is_hidden(letter):
    """Whether a letter changes what a terminal shows without being seen."""
    return unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co") and letter not in SEEN_FORMAT


def hidden_in(data, colour=False, allowed="\n\t"):
    """The first thing in a plain output that a terminal would obey or not show; None if all of it is text."""
    if colour:
        data = re.sub(rb"\x1b\[[0-9;:]*m", b"", data)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return f"no UTF-8: {data[error.start:error.start + 1]!r}"
    for letter in text:
        if letter not in allowed and not letter.isascii() and is_hidden(letter) or letter < " " and letter not in allowed:
            return f"U+{ord(letter):04X}"
        if letter == "\x7f":
            return "U+007F"
    return None


class Screen:
    """The cells, the modes and everything that no program should have sent."""

    def __init__(self, rows, cols):
        self.rows, self.cols = rows, cols
        self.cells, self.at = {}, [0, 0]
        self.modes, self.sgr = {}, set()
        self.foreign, self.beyond, self.queries = [], None, []
        self.frames = self.clears = self.bytes = 0
        self.taken = False
        self.rest, self.tail, self.outside, self.panic = b"", b"", b"", None

    def resize(self, rows, cols):
        self.rows, self.cols = rows, cols

    def feed(self, data):
        self.bytes += len(data)
        self.tail = self.tail[-600:] + data
        self.panic = self.panic or PANIC.search(self.tail)
        data, self.rest = self.rest + data, b""
        place = 0
        while place < len(data):
            escape = data.find(b"\x1b", place)
            if escape != place:
                end = len(data) if escape < 0 else escape
                self.text(data[place:end], escape < 0)
                place = end
                continue
            found = SEQUENCE.match(data, place)
            if found:
                self.sequence(found)
                place = found.end()
            elif len(data) - place < LONGEST and TORN.match(data, place):
                self.rest = data[place:]
                return
            else:
                self.strange(data[place:place + 40])
                place += 1

    def strange(self, what):
        # Before and after, the terminal itself echoes what is typed.
        if self.taken and len(self.foreign) < 5:
            self.foreign.append(what)

    def text(self, data, is_last):
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            if is_last and error.end == len(data) and error.start > len(data) - 4 and error.reason != "invalid start byte":
                self.rest = data[error.start:]
                text = data[:error.start].decode()
            else:
                self.strange(data[error.start:error.start + 4])
                text = data.decode(errors="replace")
        if not self.taken:
            self.outside = (self.outside + text.encode())[-100_000:]
        for letter in text:
            if letter == "\r":
                self.at[1] = 0
            elif letter == "\n" and not self.taken:
                self.at[0] += 1
            elif is_hidden(letter):
                self.strange(letter.encode())
            else:
                row, col = self.at
                width = 2 if unicodedata.east_asian_width(letter) in "WF" else int(not unicodedata.combining(letter))
                if self.taken and (row >= self.rows or col + width > self.cols):
                    self.beyond = (row, col, letter)
                self.cells[row, col] = letter
                for more in range(1, width):
                    self.cells[row, col + more] = ""
                self.at[1] += width

    def sequence(self, found):
        whole, (private, parameters, middle, final, osc) = found.group(), found.groups()
        if osc is not None:
            if not OSC.match(osc):
                self.strange(whole[:80])
            elif osc.endswith(b"?"):
                self.queries.append(whole)
        elif final is None or middle:
            self.strange(whole[:80])
        elif private == b"?" and final in b"hl":
            for mode in parameters.decode().split(";"):
                self.mode(mode, final == b"h", whole)
        elif private:
            self.strange(whole)
        elif final == b"m":
            self.colour(parameters)
        elif final in b"Hf":
            row, _, col = parameters.partition(b";")
            self.at = [int(row or 1) - 1, int(col or 1) - 1]
            if self.taken and (self.at[0] >= max(self.rows, 1) or self.at[1] >= max(self.cols, 1)):
                self.beyond = (*self.at, "cursor")
        elif whole == b"\x1b[2J":
            self.cells.clear()
            self.clears += 1
            self.beyond = None
        elif whole in QUERIES:
            self.queries.append(whole)
        elif final in b"ABCDG":
            count = int(parameters or 1)
            row, col = {b"A": (-count, 0), b"B": (count, 0), b"C": (0, count), b"D": (0, -count), b"G": (0, count - 1)}[final]
            self.at = [self.at[0] + row, col if final == b"G" else self.at[1] + col]
        elif final not in b"JK":
            self.strange(whole)

    def mode(self, mode, on, whole):
        if mode not in MODES:
            self.strange(whole)
        self.modes[mode] = on
        if mode == "1049":
            self.taken = on
            self.outside = b""
        if mode == "2026" and not on:
            self.frames += 1

    def colour(self, parameters):
        numbers = [int(number or 0) for number in parameters.replace(b":", b";").split(b";")]
        place = 0
        while place < len(numbers):
            number = numbers[place]
            if number == 0:
                self.sgr.clear()
            elif number in (38, 48, 58):
                self.sgr.add(number)
                place += 4 if numbers[place + 1:place + 2] == [2] else 2
            elif number in (39, 49, 59):
                self.sgr.discard(number - 1)
            elif number == 22:
                self.sgr -= {1, 2}
            elif 23 <= number <= 29:
                self.sgr.discard(number - 20)
            elif number < 10:
                self.sgr.add(number)
            elif 30 <= number < 38 or 90 <= number < 98:
                self.sgr.add(38)
            elif 40 <= number < 48 or 100 <= number < 108:
                self.sgr.add(48)
            place += 1

    def dirt(self):
        """What is left that was not there before."""
        left = [f"mode {mode} on" for mode, on in sorted(self.modes.items()) if on and mode != "25"]
        if self.modes.get("25") is False:
            left.append("cursor hidden")
        if self.sgr:
            left.append(f"SGR {sorted(self.sgr)}")
        if self.rest and self.taken:
            left.append(f"a torn {self.rest[:20]!r}")
        return left

    def lines(self):
        rows = {}
        for (row, col), letter in sorted(self.cells.items()):
            line = rows.setdefault(row, [])
            line.extend(" " * (col - len(line)))
            line.append(letter)
        return "\n".join("".join(line) for _, line in sorted(rows.items()))


class Child:
    """A program in a pty of its own. `replies` says what the terminal answers to a query: [(seconds later, bytes)]."""

    def __init__(self, argv, env, folder, size, replies=lambda query: []):
        self.master, self.slave = pty.openpty()
        self.set_size(*size)
        self.screen = Screen(*size)
        self.before = termios.tcgetattr(self.slave)
        self.replies, self.planned = replies, []
        self.code = None
        # How often the program stopped itself, and what it had not restored by then.
        self.stops, self.dirty_stop = 0, None
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.setsid()
                fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
                for stream in range(3):
                    os.dup2(self.slave, stream)
                os.closerange(3, 256)
                for ignored in (signal.SIGPIPE, signal.SIGXFSZ):
                    signal.signal(ignored, signal.SIG_DFL)
                os.chdir(folder)
                os.execve(argv[0], argv, env)
            finally:
                os._exit(127)
        os.set_blocking(self.master, False)

    def set_size(self, rows, cols):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def resize(self, rows, cols):
        self.set_size(rows, cols)
        self.screen.resize(rows, cols)

    def pump(self, seconds=0.0):
        """Takes what the program writes, and gives the answers that are due, for so long."""
        until = time.monotonic() + seconds
        while True:
            now = time.monotonic()
            for plan in [plan for plan in self.planned if plan[0] <= now]:
                self.planned.remove(plan)
                self.offer(plan[1])
            ready, _, _ = select.select([self.master], [], [], max(0.0, min(until - now, 0.02)))
            if ready:
                try:
                    self.screen.feed(os.read(self.master, 1 << 16))
                except (BlockingIOError, OSError):
                    ready = []
            for query in self.screen.queries:
                self.planned.extend((now + later, reply) for later, reply in self.replies(query))
            self.screen.queries.clear()
            if now >= until and not ready:
                return
            if now >= until + 1:
                return

    def wait_for(self, what, seconds):
        """Pumps until it is so; False if it is not so in time."""
        until = time.monotonic() + seconds
        while not what():
            if time.monotonic() >= until:
                return False
            self.pump(0.004)
        return True

    def offer(self, data):
        """Writes as much as the terminal takes at once; how much that is."""
        try:
            return os.write(self.master, data)
        except (BlockingIOError, OSError):
            return 0

    def write(self, data, patience=2.0):
        """Writes all of it; False if nothing more of it is taken."""
        last = time.monotonic()
        while data:
            count = self.offer(data[:4096])
            data = data[count:]
            now = time.monotonic()
            if count:
                last = now
            elif self.ended() or now - last > patience:
                return False
            self.pump(0.0 if count else 0.002)
        return True

    def unread(self):
        """The bytes that wait in the terminal for the program."""
        return struct.unpack("i", fcntl.ioctl(self.slave, termios.FIONREAD, b"\0" * 4))[0]

    def signal(self, number):
        if not self.ended():
            os.kill(self.pid, number)

    def ended(self):
        """Whether it has ended. One that put itself to sleep goes on, as after `fg`."""
        if self.code is None and self.poll():
            os.kill(self.pid, signal.SIGCONT)
        return self.code is not None

    def poll(self):
        """Whether it has stopped since it was last asked."""
        pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
        if not pid:
            return False
        if os.WIFSTOPPED(status):
            self.stops += 1
            self.pump(0.02)
            self.dirty_stop = self.dirty_stop or self.dirt()
            return True
        self.code = os.waitstatus_to_exitcode(status)
        return False

    def dirt(self):
        """How the terminal differs from before."""
        left = self.screen.dirt()
        now = termios.tcgetattr(self.slave)
        if now[:4] != self.before[:4] or now[6] != self.before[6]:
            left.append("termios differ")
        return left

    def work(self):
        """What the threads have done so far: time on a processor in ns, and how often they woke up."""
        spent = wakes = 0
        try:
            for task in os.listdir(f"/proc/{self.pid}/task"):
                with open(f"/proc/{self.pid}/task/{task}/schedstat") as file:
                    time_on, _, slices = map(int, file.read().split())
                    spent, wakes = spent + time_on, wakes + slices
        except OSError:
            pass
        return spent, wakes

    def state(self):
        try:
            with open(f"/proc/{self.pid}/stat") as file:
                return file.read().rsplit(")", 1)[1].split()[0]
        except OSError:
            return "?"

    def close(self):
        if self.code is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
        for side in (self.master, self.slave):
            os.close(side)
