#!/usr/bin/env python3
"""Draws `phota-scan audit` as it looks on a terminal of 100 columns: in a scratch repository, with keys made at run time.

Usage: docs/images/terminal.py PHOTA_SCAN docs/images/audit.svg     needs git and Python 3.11 with rich 14.1
"""

import os
import pty
import random
import re
import string
import struct
import subprocess
import sys
import tempfile
import termios
from fcntl import ioctl

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

COLUMNS = 100
NAME = "PHOTA" + "_API_KEY"

THEME = TerminalTheme(
    (16, 19, 23),
    (220, 225, 232),
    [(40, 44, 52), (240, 113, 106), (126, 200, 140), (230, 180, 80), (120, 170, 250), (200, 140, 230), (90, 200, 210), (200, 205, 212)],
    [(110, 118, 128), (255, 140, 132), (150, 220, 160), (245, 200, 110), (150, 190, 255), (220, 170, 245), (120, 220, 230), (255, 255, 255)],
)

# Without fonts from elsewhere: the picture loads nothing.
SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" role="img" xmlns="http://www.w3.org/2000/svg">
<title>phota-scan audit: the keys it found, with the keys blacked out, and what to do</title>
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def key(seed):
    """The same for the same seed, so that fingerprints stay; none stands in the sources."""
    return "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=40))


class Repository:
    def __init__(self, folder):
        self.folder = folder
        self.git("init", "-q", "-b", "main", ".")

    def git(self, *args, date="2026-01-05T10:00:00Z"):
        people = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.com"), ("DATE", date))}
        environment = {**os.environ, **people, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", "-C", self.folder, *args], env=environment, check=True)

    def commit(self, subject, date, **files):
        for name, text in files.items():
            path = os.path.join(self.folder, name.replace("__", "/").replace("_DOT_", "."))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", subject, date=date)


def fill(folder):
    repository = Repository(folder)
    client = "import {{ createPhota }} from 'phota';\n\nexport const phota = createPhota({{ apiKey: {} }});\n"
    repository.commit("Draw portraits", "2025-03-04T09:00:00Z", src__client_DOT_ts=client.format(f"'{key(1)}'"))
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repository.commit("Read the key from the environment", "2025-03-20T16:30:00Z", src__client_DOT_ts=client.format(f"process.env.{NAME}"))
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    with open(os.path.join(folder, "deploy.yaml"), "w") as file:
        file.write(f"env:\n  {NAME}: {key(2)}\n")
    repository.git("stash", "-q", "-u", date="2026-01-07T11:00:00Z")
    with open(os.path.join(folder, ".git/info/exclude"), "w") as file:
        file.write(".env\n")
    with open(os.path.join(folder, ".env"), "w") as file:
        file.write(f"{NAME}={key(3)}\n")


def on_a_terminal(command, folder):
    """What a command prints on a terminal of that width."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    environment = {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(command, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    printed = b""
    while True:
        try:
            data = os.read(ours, 1 << 16)
        except OSError:
            break
        if not data:
            break
        printed += data
    if process.wait() != 1:
        raise RuntimeError(f"phota-scan ended with {process.returncode}")
    return printed.decode().replace("\r\n", "\n")


def main(scan, picture):
    with tempfile.TemporaryDirectory() as folder:
        work = os.path.join(folder, "portraits")
        os.mkdir(work)
        fill(work)
        printed = on_a_terminal([os.path.abspath(scan), "audit", "--progress", "never"], work)
    if any(key(seed)[at : at + 8] in printed for seed in (1, 2, 3) for at in range(33)):
        raise RuntimeError("a key was printed")
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"), force_terminal=True, color_system="truecolor")
    console.print("[bold]$ phota-scan audit[/bold]", highlight=False)
    console.print(Text.from_ansi(printed.rstrip("\n")), soft_wrap=True)
    svg = console.export_svg(title="phota-scan audit", theme=THEME, code_format=SVG, unique_id="audit")
    with open(picture, "w") as file:
        file.write(re.sub(r"[ \t]+\n", "\n", svg))


if __name__ == "__main__":
    main(*sys.argv[1:])
