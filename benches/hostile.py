#!/usr/bin/env python3
"""Times `phota-scan dir` on hostile input of a size and of four times that size, made at run time.

Usage: benches/hostile.py [PHOTA_SCAN] [--size MIB] [--only NAME]... [--huge]

Prints for each input the time for both sizes, their ratio and the largest amount of memory. Linear work has a ratio of
4; the script ends with 1 where one is over 6, a scan takes more than two seconds for a MiB, or needs more than 10 times
the memory of its input and 200 MiB. `--huge` adds a file of 1 GiB and lines of 100 MiB. Python 3.11, nothing else.
"""

import argparse
import base64
import gzip
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

MIB = 1 << 20
MAX_RATIO = 6
MAX_SECONDS_A_MIB = 2.0
MAX_MEMORY = 10
MEMORY_ROOM = 200 * MIB
# Shorter scans are mostly the program's start.
MIN_SECONDS = 0.1

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
RANDOM = random.Random(7)
NAME = "PHOTA_API_KEY"


def key(length=40):
    return "".join(RANDOM.choices(LETTERS, k=length))


KEY = key()
# As many as a test needs of keys that differ.
KEYS = [key() for _ in range(4096)]


def distinct(at):
    """A key of its own for each number."""
    return KEYS[at % len(KEYS)][:30] + f"{at:010x}"


def repeat(unit, before="", after=""):
    """Fills a size with one text."""

    def make(size):
        count = max(1, (size - len(before) - len(after)) // len(unit))
        return before + unit * count + after

    return make


def among(unit):
    """One text over and over, with a name every few kilobytes, so that all of it is looked at."""
    return repeat(unit * (4096 // len(unit)) + f" {NAME} ")


def numbered(line, length, before="", after=""):
    """Fills a size with lines that each differ; `line` makes the one with a number."""

    def make(size):
        return before + "".join(line(at) for at in range(size // length)) + after

    return make


def deep(unit_open, unit_close, inside):
    def make(size):
        depth = size // (len(unit_open) + len(unit_close))
        return unit_open * depth + inside + unit_close * depth

    return make


def indented(size):
    """Each line one deeper, again from the left after a hundred levels."""
    line = "".join(" " * level + f"k{level}:\n" for level in range(100))
    return line * (size // len(line)) + f"phota:\n  api_key: {KEY}\n"


def nested_base64(size):
    text = f"{NAME}={KEY}\n".encode() * (size // 150)
    for _ in range(3):
        text = base64.b64encode(text)
    return text


def noise(size):
    return RANDOM.randbytes(size)


def noise_with_hits(size):
    block = RANDOM.randbytes(MIB // 4)
    pieces = bytearray(block * (size // len(block)))
    for at in range(0, len(pieces) - 100, 4096):
        pieces[at : at + len(NAME)] = NAME.encode()
    return bytes(pieces)


def utf16(make):
    return lambda size: make(size // 2).encode("utf-16")


def wide_in_binary(make):
    """Two bytes a character behind a byte that no text has, so that nothing turns it into UTF-8."""
    return lambda size: b"MZ\x90\xff" * 512 + make(size // 2).encode("utf-16-le")


def zipped(make):
    def pack(size):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", make(size))
        return packed.getvalue()

    return pack


def zip_of_many(size):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for at in range(size // 200):
            archive.writestr(f"folder/{at}.env", f"{NAME}={KEY}\n")
    return packed.getvalue()


def bomb(size):
    """Zeros that shrink a thousand times, twice."""
    return gzip.compress(gzip.compress(bytes(200 * size), 9), 9)


ASSIGNED = f"{NAME}={KEY}\n"

INPUTS = {
    # Hits.
    "a key on every line": repeat(ASSIGNED),
    "another key on every line": numbered(lambda at: f"{NAME}={distinct(at)}\n", 55),
    "another key each, on one line": numbered(lambda at: f"{NAME}={distinct(at)} ", 55),
    "keys on one line": repeat(f"{NAME}={KEY};"),
    "an allowed key on every line": numbered(lambda at: f"{NAME}={distinct(at)} # phota-scan:allow\n", 75),
    "allowed keys on one line": repeat(f"{NAME}={KEY} phota-scan:allow "),
    "names of keys": repeat(f"{NAME}\n"),
    "names on one line": repeat(f"{NAME} "),
    "names, each its own": numbered(lambda at: f"PHOTA_API_KEY_{at}: x\n", 24),
    "exposed names": repeat("NEXT_PUBLIC_PHOTA_API_KEY\n"),
    "exposed names, each its own": numbered(lambda at: f"NEXT_PUBLIC_PHOTA_{at}_API_KEY=x\n", 38),
    "headers": repeat(f"'X-API-Key': '{KEY}',\n"),
    "headers, each with its key": numbered(lambda at: f"'X-API-Key': '{distinct(at)}',\n", 58),
    "headers, and a host at the end": repeat(f"'X-API-Key': '{KEY}'\n", "", "https://api.photalabs.com\n"),
    "headers and constants": numbered(lambda at: f"K{at} = '{KEY}'\nf({{'X-API-Key': K{at}}})\n", 85),
    "one constant, many uses": repeat("f({'X-API-Key': K})\n", f"K = '{KEY}'\nphota\n"),
    "one constant, many definitions": repeat(f"K = '{KEY}'\nphotaKey = K\n"),
    "names that are given names": numbered(lambda at: f"photaKey = K{at}\n", 20),
    "hosts": repeat("https://api.photalabs.com/v1 "),
    "hosts with user info": repeat(f"https://u:{KEY}@api.photalabs.com/v1\n"),
    "authorization": repeat("Authorization: Bearer x https://api.photalabs.com "),
    "authorization, no host": repeat("Authorization ", "phota "),
    "netrc": repeat(f"machine api.photalabs.com login a password {KEY}\n"),
    "calls": repeat(f"new Phota('{KEY}')\n"),
    "calls in calls": repeat("Phota(", "phota "),
    "imports": numbered(lambda at: f"import {{ Phota{at} }} from 'phota'\n", 40),
    "commands": repeat(f"aws ssm put-parameter --name /phota/api-key --value {KEY}\n"),
    "continued lines": repeat("phota \\\n"),
    "sentences": repeat("The Phota API key is secret. Phota key. "),
    "vendors and Phota": repeat("openai phota acme_api_key "),
    # Syntax.
    "double quotes": among('"'),
    "single quotes": among("'"),
    "backticks": among("`"),
    "quotes of all kinds": among("\"'`"),
    "quotes, names between": repeat(f'"{NAME} '),
    "quotes, escaped": among('\\"'),
    "backslashes": among("\\"),
    "backslashes, names between": repeat(f"\\\\\\\\{NAME}"),
    "round brackets": among("("),
    "round brackets, names between": repeat(f"({NAME}"),
    "square brackets": among("["),
    "square brackets, names between": repeat(f"[{NAME}"),
    "braces": among("{"),
    "braces, names between": repeat(f"{{{NAME}"),
    "closing brackets": among(")]}"),
    "closing brackets, names between": repeat(f"{NAME})]}}"),
    "opened and closed": repeat(f"{NAME}()", ""),
    "angle brackets": among("<"),
    "angle brackets, names between": repeat(f"<{NAME}"),
    "elements": repeat(f"<phota_api_key>{KEY}</phota_api_key>"),
    "elements, never closed": repeat("<phota_api_key>"),
    "dollar braces": among("${"),
    "commas": among(","),
    "commas, names between": repeat(f"{NAME},"),
    "colons": among(":"),
    "colons, names between": repeat(f"{NAME}:"),
    "equals signs": among("="),
    "equals signs, names between": repeat(f"{NAME}="),
    "plus signs": among("'a'+"),
    "dashes": among("-"),
    "list items": among("- "),
    "list items on lines": repeat("- phota\n"),
    "sections": repeat(f"[phota]\nkey = {KEY}\n"),
    "section brackets": among("[\n"),
    "documents of YAML": repeat("---\nphota: 1\n"),
    "titles": repeat("# phota\n\n"),
    "rulers": among("=\n"),
    "line feeds": among("\n"),
    "spaces": among(" "),
    "spaces, names between": repeat(f"{NAME}" + " " * 80),
    "tabs": among("\t"),
    "comments": repeat("// phota\n"),
    "block comments": among("/*"),
    "one long word": among("a"),
    "one long word of names": repeat("PHOTA_"),
    "one long camel word": repeat("PhotaApiKey"),
    "dotted words": repeat("phota.", "", "key"),
    "slashes": repeat("phota/"),
    # Structure.
    "deep JSON": deep('{"phota":', "}", f'"{KEY}"'),
    "deep JSON arrays": deep("[", "]", f'"{NAME}", "{KEY}"'),
    "deep JSON over lines": deep('{"phota":\n', "}\n", f'"{KEY}"'),
    "records": repeat(f'{{"name": "{NAME}", "value": "x"}},'),
    "records without values": repeat('{"name": "x-api-key"},'),
    "deep YAML": indented,
    "flat YAML": numbered(lambda at: f"phota_{at}: {at}\n", 24),
    "CSV columns": repeat(f"{NAME},", "", "\n"),
    "CSV rows": repeat(f"phota,{KEY}\n", "service,api key\n"),
    "CSV rows of many cells": repeat("phota," * 200 + "\n"),
    "a table of Markdown": repeat(f"| Phota | {KEY} |\n", "| service | key |\n|---|---|\n"),
    "a table of HTML": repeat(f"<tr><td>Phota<td>{KEY}\n", "<table><tr><th>service<th>key\n"),
    "cells of HTML": repeat("<td>phota", "<tr>"),
    "rows of SQL": repeat(f"('phota', '{KEY}'),\n", "INSERT INTO t (service, api_key) VALUES\n"),
    "SQL without an end": repeat("INSERT INTO phota VALUES (", ""),
    "values of SQL": repeat("values ", "phota "),
    "blocks": numbered(lambda at: f"config :app, App.Phota{at}\n  a: 1\n  api_key: {KEY}\n", 80),
    "switches": repeat("case phota:\n  api_key = 1\n"),
    "diffs": repeat(f"@@ -1 +1 @@\n-{ASSIGNED}+{ASSIGNED}"),
    # Encodings.
    "percent signs": among("%"),
    "percent of percent": among("%25"),
    "ampersands": among("&"),
    "entities, cut": among("&#"),
    "entities": repeat("&#112;&#104;&#111;&#116;&#97;"),
    "amp of amp": among("&amp;"),
    "unicode escapes": repeat("\\u0070\\u0068\\u006f\\u0074\\u0061"),
    "unicode escapes, cut": among("\\u"),
    "base64 of base64": nested_base64,
    "base64 on one line": lambda size: base64.b64encode(ASSIGNED.encode() * (size * 3 // 4 // len(ASSIGNED))),
    "base64 on lines": lambda size: base64.encodebytes(ASSIGNED.encode() * (size * 3 // 4 // len(ASSIGNED))),
    "base64 of line feeds": lambda size: base64.b64encode(NAME.encode() + b"\n" * (size * 3 // 4)),
    "base64 of percent": lambda size: base64.b64encode(NAME.encode() + b"%25" * (size // 4)),
    "base64, short and often": repeat(base64.b64encode(f"{NAME}='".encode()).decode() + " "),
    "a run of slashes": among("/"),
    "a run of parts": among("abcdefghijklmnop/"),
    "a run of hexadecimal": lambda size: (NAME + " ") + (ASSIGNED * (size // 2 // len(ASSIGNED))).encode().hex(),
    "lines of 40 letters": among("A" * 40 + "\n"),
    "lines of 76 letters of noise": lambda size: f"{NAME}\n".encode() + base64.encodebytes(noise(size * 3 // 4)),
    "lists of numbers": among("[112,104,111,116,97,"),
    "numbers": among("112,"),
    "brackets and spaces": among("[" + " " * 199),
    # Bytes.
    "noise": noise,
    "noise and names": noise_with_hits,
    "zeros": lambda size: NAME.encode() + bytes(size),
    "UTF-16": utf16(repeat(ASSIGNED)),
    "UTF-16, quotes": utf16(repeat('"', f"{NAME} ")),
    "UTF-16 in a binary": wide_in_binary(repeat(ASSIGNED)),
    "UTF-16 in a binary, one word": wide_in_binary(repeat(NAME)),
    "UTF-16 in a binary, percent": wide_in_binary(repeat("%25", NAME)),
    # By the name of the file.
    "calls in a page": repeat("<script>fetch('https://api.photalabs.com', {headers: {'X-API-Key': k}})</script>\n"),
    "calls in a script": repeat("fetch('https://api.photalabs.com', {headers: {'X-API-Key': k}})\n"),
    "calls in a script, in backticks": repeat("`fetch('https://api.photalabs.com', {headers: {'X-API-Key': k}})\n"),
    "directives": repeat("'use client'; fetch('https://api.photalabs.com', {'X-API-Key': k})"),
    "public names in a script": numbered(lambda at: f"a = import.meta.env.VITE_PHOTA_API_KEY_{at}\n", 44),
    "public names in settings": repeat("VITE_PHOTA_API_KEY=$PHOTA_API_KEY\n"),
    "titles in prose": repeat("# phota\n\n"),
    "underlined titles": repeat("phota\n-----\n"),
    "sentences in prose": repeat("The Phota API key is\n"),
    "fences": repeat("```\nphota key\n"),
    # Archives.
    "a zip of keys": zipped(repeat(ASSIGNED)),
    "a zip of many files": zip_of_many,
    "a bomb": bomb,
    "beginnings of zip members": lambda size: b"PK\x03\x04" * (size // 4),
}

# Those whose name decides what is looked for.
FILES = {
    "calls in a page": "a.html",
    "calls in a script": "a.ts",
    "calls in a script, in backticks": "a.ts",
    "directives": "a.ts",
    "public names in a script": "a.ts",
    "titles in prose": "a.md",
    "sentences in prose": "a.md",
    "underlined titles": "a.md",
    "fences": "a.md",
    "public names in settings": ".env",
}

# Only once: what they take is in their time and memory, not in a ratio.
HUGE = {
    "1 GiB of keys": (1 << 10, repeat(ASSIGNED)),
    "1 GiB of text": (1 << 10, repeat("let a = [1, 2];\n")),
    "100 MiB on a line, no name": (100, repeat("let a = [1, 2];")),
    "100 MiB on a line, keys": (100, repeat(f"{NAME}={KEY};")),
}


def write(path, make, size):
    """Writes an input, in a process of its own: a program that is started later counts our memory as its own."""
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir()
    child = os.fork()
    if child == 0:
        try:
            content = make(size)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    if not path.exists() or path.stat().st_size == 0:
        sys.exit(f"{path.name} could not be made")


def run(program, path, max_mib):
    """Seconds of processor time, bytes of memory at the most, and the exit status of one scan."""
    command = [program, "dir", "--no-ignore", "--max-size", f"{max_mib}MiB", "--format", "json", str(path.parent)]
    with open(os.devnull, "wb") as null:
        process = subprocess.Popen(command, stdout=null, stderr=null)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, process.returncode


def complaint(size, seconds, ratio, memory, status):
    if status not in (0, 1, 3):
        return f"exit status {status}"
    if ratio is not None and ratio > MAX_RATIO:
        return f"not linear: {ratio:.1f}"
    if seconds > MAX_SECONDS_A_MIB * max(1, size / MIB):
        return "slow"
    if memory > MAX_MEMORY * size + MEMORY_ROOM:
        return "memory"
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?", default="target/release/phota-scan")
    parser.add_argument("--size", type=float, default=2, metavar="MIB", help="the smaller size")
    parser.add_argument("--only", action="append", help="only inputs with this in their name")
    parser.add_argument("--huge", action="store_true", help="the few huge ones instead")
    arguments = parser.parse_args()

    def wanted(name):
        return not arguments.only or any(only in name for only in arguments.only)

    small = int(arguments.size * MIB)
    rounds = (
        {name: ([size * MIB], make) for name, (size, make) in HUGE.items()}
        if arguments.huge
        else {name: ([small, 4 * small], make) for name, make in INPUTS.items()}
    )
    faults = 0
    print("| input | size | seconds | MiB/s | ratio | memory |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "scanned"
        for name, (sizes, make) in rounds.items():
            if not wanted(name):
                continue
            times = []
            for size in sizes:
                path = folder / FILES.get(name, "input")
                write(path, make, size)
                seconds, memory, status = run(arguments.program, path, 2 * max(sizes) // MIB + 1)
                times.append(seconds)
            ratio = times[-1] / max(times[0], MIN_SECONDS / 4) if len(times) > 1 else None
            fault = complaint(sizes[-1], times[-1], ratio if times[-1] > MIN_SECONDS else None, memory, status)
            faults += bool(fault)
            shown = "" if ratio is None else f"{ratio:.1f}"
            size = sizes[-1] / MIB
            print(
                f"| {name} | {size:g} MiB | {times[-1]:.2f} | {size / times[-1]:.0f} | {shown} "
                f"| {memory / MIB:.0f} MiB | {fault}",
                flush=True,
            )
    print(f"{faults} of {len([name for name in rounds if wanted(name)])} inputs are not as they should be")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
