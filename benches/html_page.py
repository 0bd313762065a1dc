#!/usr/bin/env python3
"""Makes a repository with keys in 10,000 files, audits it as HTML, and measures the page in Chromium: the first paint, and the
time from a letter in the search box to the next frame.

Usage: benches/html_page.py CHROMIUM PHOTA_SCAN [FINDINGS]     Python 3.11, nothing else.
"""

import os
import pathlib
import random
import statistics
import string
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests/e2e"))
from browser import Browser  # noqa: E402

RUNS = 5
A_COMMIT = 100

# Resolves with the milliseconds until the frame after the change was drawn.
FILTER = """
new Promise((done) => {
  const box = document.getElementById("text");
  const start = performance.now();
  box.value = %r;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})
"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
SHOWN = "document.querySelectorAll('.findings > li:not([hidden])').length"
SEARCHES = ("e", "ev", "env 7", "folder42/", "b3:", "nothing has this", "")


def fill(folder, count):
    """One file for each key, in commits of a hundred."""
    pick = random.Random(1)
    letters = string.ascii_letters + string.digits
    stream = []
    for start in range(0, count, A_COMMIT):
        number = start // A_COMMIT
        person = f"Person {number % 7} <p{number % 7}@example.com> {1_600_000_000 + number * 86_400} +0000"
        subject = f"Change number {number}, which settles some services"
        stream.append(f"commit refs/heads/main\nauthor {person}\ncommitter {person}\ndata {len(subject)}\n{subject}\n")
        for file in range(start, min(start + A_COMMIT, count)):
            line = "PHOTA" + "_API_KEY=" + "".join(pick.choices(letters, k=40)) + "\n"
            stream.append(f"M 100644 inline folder{number}/service{file}.env\ndata {len(line)}\n{line}\n")
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", folder], check=True)
    subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input="".join(stream).encode(), check=True)


def spread(values):
    return f"{statistics.median(values):7.0f}  ({min(values):.0f} to {max(values):.0f})"


def main(chromium, scan, count=10_000):
    count = int(count)
    with tempfile.TemporaryDirectory() as folder:
        repository, report = os.path.join(folder, "repository.git"), pathlib.Path(folder, "report.html")
        fill(repository, count)
        times = {}
        for form in ("human", "html"):
            start = time.monotonic()
            command = [scan, "audit", repository, "--format", form, "-q", "-o", report]
            status = subprocess.run(command, stderr=subprocess.DEVNULL).returncode
            if status != 1:
                raise RuntimeError(f"the audit ended with {status}")
            times[form] = time.monotonic() - start
        print(f"{count} findings, {report.stat().st_size / 1e6:.1f} MB; audit {times['html']:.2f} s, as text {times['human']:.2f} s")

        measure(chromium, report, count)


def measure(chromium, report, count):
    """Opens the page in browsers that run already and have shown another page, as a user's has."""
    paints, loads, filters = [], [], {text: [] for text in SEARCHES}
    with tempfile.TemporaryDirectory() as folder:
        other = pathlib.Path(folder, "other.html")
        other.write_text("<!DOCTYPE html><title>other</title><p>Another page")
        for _ in range(RUNS):
            browser = Browser(chromium)
            browser.open(other.as_uri(), settle=1)
            browser.open(report.as_uri(), settle=1)
            if (shown := browser.evaluate(SHOWN)) != count:
                raise RuntimeError(f"{shown} findings are shown")
            paints.append(browser.evaluate(PAINT))
            loads.append(browser.evaluate(LOADED))
            for text in SEARCHES:
                filters[text].append(browser.evaluate(FILTER % text))
            browser.close()
    print(f"first contentful paint {spread(paints)} ms")
    print(f"loaded                 {spread(loads)} ms")
    for text, measured in filters.items():
        print(f"filter {text!r:16}{spread(measured)} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
