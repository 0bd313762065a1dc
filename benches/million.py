"""Makes large repositories and measures `phota-scan` on them; start benches/million.sh. Python 3.11, nothing else.

Shapes, each the same at every size but for the number of objects:
history   commits of one changed file each, in folders three deep: 1 commit, 3 trees and 1 blob a commit, deltas
commits   commits of one changed file at the top: 1 commit, 1 tree and 1 blob a commit
blobs     small files without anything in common, eight folders deep, a thousand a commit
Ten keys are planted in each, at equal distances, and taken out again by the commit after.
"""

import argparse
import json
import os
import random
import resource
import string
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

PLANTED = 10
# Files that a history changes; each has its folder's folder's folder.
FILES = 4096


class Stream:
    """Writes what `git fast-import` reads."""

    def __init__(self, out):
        self.out, self.commits = out, 0

    def commit(self, message):
        self.commits += 1
        at = 1_600_000_000 + self.commits
        text = message.encode()
        self.out.write(b"commit refs/heads/main\ncommitter Ada <ada@example.com> %d +0000\ndata %d\n%s\n" % (at, len(text), text))

    def file(self, path, content):
        self.out.write(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content))

    def remove(self, path):
        self.out.write(b"D %s\n" % path.encode())


def planted(number):
    key = "".join(random.Random(number).choices(string.ascii_letters + string.digits, k=40))
    return f"# planted\nPHOTA_API_KEY={key}\n".encode()


def plant(stream, step, steps):
    """At ten of the steps a key comes in, and goes with the next."""
    every = max(steps // PLANTED, 2)
    number, rest = divmod(step - every // 2, every)
    if 0 <= number < PLANTED and rest in (0, 1):
        path = f"planted-{number}.conf"
        stream.file(path, planted(number)) if rest == 0 else stream.remove(path)


def history(stream, objects):
    changes(stream, objects // 5, FILES, lambda number: f"d{number % 16}/d{number // 16 % 16}/f{number}.conf")


def commits(stream, objects):
    changes(stream, objects // 3, 64, lambda number: f"f{number}.conf")


def changes(stream, steps, files, path):
    choose = random.Random(1)
    words = [f"{word}-{n:04x}" for n in range(512) for word in ("listen", "cache", "photo", "key")]
    texts = {}
    for step in range(steps):
        number = choose.randrange(files)
        lines = texts.get(number)
        if lines is None:
            lines = texts[number] = [" ".join(choose.choices(words, k=6)) for _ in range(20)]
        else:
            lines[choose.randrange(20)] = " ".join(choose.choices(words, k=6))
        stream.commit(f"change {step}")
        stream.file(path(number), ("\n".join(lines) + "\n").encode())
        plant(stream, step, steps)


def blobs(stream, objects):
    # 100 folders of files, the seven above them and the top, and the commit itself.
    others = 109
    steps, choose = max(objects // (1000 + others), 2 * PLANTED + 2), random.Random(2)
    for step in range(steps):
        stream.commit(f"more {step}")
        folder = "/".join(f"{choose.randrange(16):x}" for _ in range(6)) + f"/{step}"
        for number in range(objects // steps - others):
            noise = choose.getrandbits(320).to_bytes(40, "big").hex()
            stream.file(f"{folder}/{number % 100}/f{number}", f"{number} {noise}\n".encode())
        plant(stream, step, steps)


SHAPES = {"history": history, "commits": commits, "blobs": blobs}


def git(folder, *args):
    run = subprocess.run(["git", "-C", str(folder), *args], capture_output=True, check=True)
    return run.stdout.decode().strip()


def make(folder, shape, objects):
    """A bare repository, as git's own import leaves it."""
    if not (Path(folder) / "HEAD").exists():
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", folder], check=True)
    command = ["git", "-C", folder, "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet", "--depth=50"]
    importer = subprocess.Popen(command, stdin=subprocess.PIPE)
    SHAPES[shape](Stream(importer.stdin), objects)
    importer.stdin.close()
    if importer.wait() != 0:
        sys.exit(f"git fast-import ended with {importer.returncode}")


class Memory(threading.Thread):
    """Asks the kernel again and again what a process holds, in kB."""

    def __init__(self, pid):
        super().__init__()
        self.pid, self.anonymous, self.asked = pid, 0, 0

    def run(self):
        try:
            while True:
                lines = Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines()
                held = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
                if not held:
                    return
                self.anonymous, self.asked = max(self.anonymous, held["Anonymous"]), self.asked + 1
                time.sleep(0.02)
        except (OSError, ProcessLookupError):
            return


def measured(command, cwd, data=None):
    """What a command took, its exit status and its standard output."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as given:
        given.write(data or b"")
        given.seek(0)
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdin=given, stdout=out, stderr=subprocess.DEVNULL)
        memory = Memory(process.pid)
        memory.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        memory.join()
        out.seek(0)
        return {
            "wall": wall,
            "cpu": usage.ru_utime + usage.ru_stime,
            "most": usage.ru_maxrss / 1024,
            "anonymous": memory.anonymous / 1024,
            "status": os.waitstatus_to_exitcode(status),
            "asked": memory.asked,
            "output": out.read(),
        }


def check(run, what, keys):
    """A time counts only if the answer is right."""
    report = json.loads(run["output"] or b"{}")
    paths = [finding["path"] for finding in report.get("findings", [])]
    complete = report.get("scan", {}).get("complete")
    if keys is not None and (sorted(paths) != sorted(f"planted-{n}.conf" for n in range(keys)) or run["status"] != (1 if keys else 0)):
        sys.exit(f"{what}: exit {run['status']}, found {paths}")
    if keys is None and run["status"] not in (0, 1) or not complete:
        sys.exit(f"{what}: exit {run['status']}, complete: {complete}")


def row(name, run, objects, packs):
    print(
        f"| {name} | {objects:,} | {packs / (1 << 20):,.0f} MiB | {run['wall']:.2f} s | {run['cpu']:.2f} s | "
        f"{run['cpu'] / max(objects, 1) * 1e6:.2f} µs | {run['most']:.0f} MiB | {run['anonymous']:.0f} MiB |",
        flush=True,
    )
    if run["asked"] < 5:
        print(f"{name}: memory was asked for only {run['asked']} times", file=sys.stderr)


def bench(scan, repository, name, keys, verbs):
    packs = sum(path.stat().st_size for path in Path(repository).glob("objects/pack/*.pack"))
    counts = git(repository, "count-objects", "-v").splitlines()
    objects = sum(int(line.split()[1]) for line in counts if line.startswith(("count:", "in-pack:")))
    tip = git(repository, "rev-parse", "HEAD")
    if "audit" in verbs:
        run = measured([scan, "audit", "--format", "json", repository], None)
        check(run, f"audit of {name}", keys)
        row(f"`audit`, {name}", run, objects, packs)
    if "range" in verbs:
        first = git(repository, "rev-list", "--max-parents=0", "HEAD").split()[-1]
        run = measured([scan, "range", "--format", "json", f"{first}..{tip}"], repository)
        check(run, f"range of {name}", keys)
        row(f"`range` of all commits, {name}", run, objects, packs)
    if "push" in verbs:
        line = f"refs/heads/main {tip} refs/heads/main {'0' * len(tip)}\n".encode()
        run = measured([scan, "push", "--format", "json"], repository, line)
        check(run, f"push of {name}", keys)
        row(f"`push` to an empty remote, {name}", run, objects, packs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scan", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--sizes", default="10000,1000000")
    parser.add_argument("--shapes", default="history,commits,blobs")
    parser.add_argument("--verbs", default="audit,range,push")
    parser.add_argument("repositories", nargs="*", help="real ones to measure as well")
    args = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(f"{os.cpu_count()} processors; load {os.getloadavg()[0]:.1f}\n", flush=True)
    print("| | objects | packs | wall | processor | an object | most memory | outside of files |\n|---|---|---|---|---|---|---|---|")
    for shape in args.shapes.split(","):
        for size in map(int, args.sizes.split(",")):
            folder = os.path.join(args.folder, f"{shape}-{size}.git")
            if not os.path.exists(f"{folder}/made"):
                make(folder, shape, size)
                Path(f"{folder}/made").touch()
            bench(args.scan, folder, f"{shape}", PLANTED, args.verbs)
    for repository in args.repositories:
        bench(args.scan, os.path.realpath(repository), Path(repository).name, None, args.verbs)


if __name__ == "__main__":
    main()
