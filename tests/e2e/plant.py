#!/usr/bin/env python3
"""Plants keys in a bare repository that may be changed: in files of its own old commits, which get a child on a branch, on
the stash, or that nothing refers to; and in blobs that no tree holds. What can be packed is packed, as deltas.

Usage: tests/e2e/plant.py REPOSITORY COUNT [SEED]     Python 3.11, nothing else.
"""

import base64
import os
import random
import string
import subprocess
import sys

LARGEST = 200_000
PERSON = {
    name: value
    for role in ("AUTHOR", "COMMITTER")
    for name, value in ((f"GIT_{role}_NAME", "planted"), (f"GIT_{role}_EMAIL", "planted@example.com"))
}


class Repository:
    def __init__(self, folder):
        self.folder = folder
        self.index = os.path.join(os.path.abspath(folder), "planting-index")
        self.environment = {**os.environ, **PERSON, "GIT_INDEX_FILE": self.index, "GIT_NO_LAZY_FETCH": "1"}

    def git(self, *args, data=None):
        command = ["git", "-C", self.folder, *args]
        run = subprocess.run(command, input=data, env=self.environment, capture_output=True)
        if run.returncode:
            raise RuntimeError(f"git {args[0]}: {run.stderr.decode(errors='replace')}")
        return run.stdout

    def id_of(self, *args, data=None):
        return self.git(*args, data=data).decode().strip()


def line_with(key, number):
    """How a developer may have written it."""
    encoded = base64.b64encode(f"PHOTA_API_KEY={key}\n".encode()).decode()
    return [f"PHOTA_API_KEY={key}", f'const photaApiKey = "{key}";', f"echo {encoded} | base64 -d"][number % 3]


def text_of(repository, commit, choose):
    """A text file of the commit that is at hand: path and lines."""
    listing = repository.git("ls-tree", "-r", "-z", commit).split(b"\0")
    files = [entry.split(b"\t", 1) for entry in listing if entry.startswith(b"100")]
    for meta, path in choose.sample(files, min(len(files), 50)):
        try:
            content = repository.git("cat-file", "blob", meta.split()[2].decode())
        except RuntimeError:
            continue
        if 0 < len(content) < LARGEST and b"\0" not in content:
            return path, content.splitlines(keepends=True)
    return None


def plant(repository, commit, number, choose):
    found = text_of(repository, commit, choose)
    if found is None:
        return False
    path, lines = found
    key = "".join(choose.choices(string.ascii_letters + string.digits, k=40))
    at = choose.randrange(len(lines) + 1)
    before = b"" if at == 0 or lines[at - 1].endswith(b"\n") else b"\n"
    content = b"".join([*lines[:at], before, line_with(key, number).encode(), b"\n", *lines[at:]])
    blob = repository.id_of("hash-object", "-w", "--stdin", data=content)
    where = number % 4
    if where == 3:
        return True
    repository.git("read-tree", commit)
    repository.git("update-index", "-z", "--index-info", data=f"100644 {blob}\t".encode() + path + b"\0")
    tree = repository.id_of("write-tree", "--missing-ok")
    child = repository.id_of("commit-tree", tree, "-p", commit, "-m", f"planted {number}")
    if where == 0:
        repository.git("update-ref", f"refs/heads/planted/{number}", child)
    elif where == 1:
        repository.git("update-ref", "--create-reflog", "-m", f"On main: planted {number}", "refs/stash", child)
    return True


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    repository, count = Repository(sys.argv[1]), int(sys.argv[2])
    choose = random.Random(int(sys.argv[3]) if len(sys.argv) == 4 else 1)
    commits = repository.git("rev-list", "--all").decode().split()
    planted = 0
    for _ in range(20 * count):
        if planted == count:
            break
        try:
            planted += plant(repository, choose.choice(commits), planted, choose)
        except RuntimeError as problem:
            # Partial clones lack trees.
            print(problem, file=sys.stderr)
    if os.path.exists(repository.index):
        os.remove(repository.index)
    if planted < count:
        sys.exit(f"{planted} of {count} keys could be planted")
    try:
        repository.git("repack", "-q", "-a", "-d", "-k")
    except RuntimeError as problem:
        print(f"left as loose objects: {problem}", file=sys.stderr)


if __name__ == "__main__":
    main()
