#!/usr/bin/env python3
"""Attacks the built program with random events, kills and mutated inputs. See README.md."""

import argparse
import concurrent.futures
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time

# Leaves no bytecode beside the script.
sys.dont_write_bytecode = True

import events
import kills
import mutations

PARTS = {"events": events, "kills": kills, "mutations": mutations}
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MEMORY = 1 << 30


class Context:
    """What one attack needs: its random numbers, folders that are gone afterwards, and where findings go."""

    def __init__(self, part, case, binary, scratch, known):
        self.case, self.binary, self.scratch, self.known = case, binary, scratch, known
        self.random = random.Random(case)
        self.counts, self.findings, self.folders = {}, [], 0

    def folder(self):
        self.folders += 1
        path = os.path.join(self.scratch, f"{self.folders}")
        shutil.rmtree(path, ignore_errors=True)
        os.mkdir(path)
        return path

    def env(self, folder):
        return {"HOME": folder, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "RUST_BACKTRACE": "1"}

    def count(self, **counts):
        for name, count in counts.items():
            self.counts[name] = self.counts.get(name, 0) + count

    def is_new(self, kind):
        """Whether it is worth the time to find out what the least of it is."""
        return kind not in self.known and all(kind != found[0] for found in self.findings)

    def found(self, kind, detail, how="", files=None):
        files = {name: data for name, data in (files or {}).items() if len(data) < 1 << 22}
        self.findings.append((kind, detail, how, files))


def attack(part, case, binary, known):
    """One attack, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="tconv-attack-run-", ignore_cleanup_errors=True) as scratch:
        context = Context(part, case, binary, scratch, known)
        try:
            PARTS[part].one(context)
        except Exception as error:
            # Either the attack itself is at fault, or the program did something unforeseen: both must be seen.
            import traceback

            context.found(f"the script: {type(error).__name__}", traceback.format_exc()[-1500:])
        return context.counts, context.findings


def confine():
    """A worker and all that it starts: bounded memory, no core files; the parent alone takes ctrl-c."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Not SIG_IGN, which the programs would inherit.
    signal.signal(signal.SIGINT, lambda *_: None)


class Findings:
    """Each kind once, with its first reproduction in a folder."""

    def __init__(self):
        self.kinds, self.folder = {}, None

    def add(self, part, case, kind, detail, how, files):
        key = part, kind
        if key in self.kinds:
            self.kinds[key] += 1
            return
        self.kinds[key] = 1
        self.folder = self.folder or tempfile.mkdtemp(prefix="tconv-attack-")
        place = os.path.join(self.folder, f"{len(self.kinds):02}-{part}-" + re.sub(r"[^a-z0-9]+", "-", kind.lower())[:60])
        os.mkdir(place)
        text = f"{part}: {kind}\n{detail}\n\npython3 tests/attack/attack.py --case {case}\n\n{how}\n"
        for name, data in {"how.txt": text.encode(errors="replace"), **files}.items():
            with open(os.path.join(place, name), "wb") as file:
                file.write(data)
        brief = detail.replace("\n", "\\n")
        print(f"  {part}: {kind}: {printable(brief)[:400]}\n    --case {case}; {place}", flush=True)

    def seen(self, part):
        return frozenset(kind for of, kind in self.kinds if of == part)


def printable(text):
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def run(part, seconds, seed, binary, jobs, findings):
    """Attacks for so long, and says what came of it."""
    begun, totals, number = time.monotonic(), {}, 0
    with concurrent.futures.ProcessPoolExecutor(jobs, initializer=confine) as pool:
        waiting = {}
        while waiting or time.monotonic() - begun < seconds:
            while len(waiting) < jobs and time.monotonic() - begun < seconds:
                number += 1
                case = f"{part}/{seed}/{number}"
                waiting[pool.submit(attack, part, case, binary, findings.seen(part))] = case
            done, _ = concurrent.futures.wait(waiting, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in done:
                counts, found = future.result()
                case = waiting.pop(future)
                for name, count in counts.items():
                    totals[name] = totals.get(name, 0) + count
                for finding in found:
                    findings.add(part, case, *finding)
    spent = time.monotonic() - begun
    kinds = {kind: count for (of, kind), count in findings.kinds.items() if of == part}
    figures = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in sorted(totals.items()))
    print(f"{part}: {spent:.0f} s, {number} attacks: {figures}; {sum(kinds.values())} findings of {len(kinds)} kinds", flush=True)
    for kind, count in sorted(kinds.items(), key=lambda item: -item[1]):
        print(f"    {count:5} x {printable(kind)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="events, kills, mutations; all three without it, sharing the time")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--binary", default=os.path.join(ROOT, "target", "debug", "tconv"))
    parser.add_argument("--jobs", type=int, default=2, help="attacks at the same time (default: 2)")
    parser.add_argument("--case", help="one attack again: PART/SEED/NUMBER")
    arguments = parser.parse_args()
    parts = arguments.parts or list(PARTS)
    if arguments.case:
        parts = [arguments.case.split("/")[0]]
    if unknown := [part for part in parts if part not in PARTS]:
        parser.error(f"no part {unknown[0]!r}")
    binary, findings = os.path.abspath(arguments.binary), Findings()
    if not os.access(binary, os.X_OK):
        parser.error(f"{binary}: no program; build it, or name it with --binary")
    if arguments.case:
        counts, found = attack(parts[0], arguments.case, binary, frozenset())
        print(counts)
        for finding in found:
            findings.add(parts[0], arguments.case, *finding)
    else:
        print(f"seed {arguments.seed}, {binary}")
        for part in parts:
            run(part, arguments.minutes * 60 / len(parts), arguments.seed, binary, arguments.jobs, findings)
    if findings.folder:
        print(f"reproductions: {findings.folder}")
    return 1 if findings.kinds else 0


if __name__ == "__main__":
    sys.exit(main())
