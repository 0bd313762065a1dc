"""Writes the licences of everything that programs are built from: licenses.py TARGET PROGRAM... >FILE

Run in the repository, with the crates of TARGET downloaded (build.sh does). Each crate is named with the numbers of its
texts; a text that several crates have stands there once. A crate that comes without a text must be had under Apache-2.0,
whose text is the same for everybody: LICENSE-APACHE. Cargo decides on features for the whole workspace here, so a crate
may be named that only another program of it needs.
"""

import json
import os
import re
import subprocess
import sys

TEXTS = re.compile(r"(licen[cs]e|copying|copyright|notice|unlicense)", re.IGNORECASE)


def text_of(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return "\n".join(line.rstrip() for line in file.read().splitlines()).strip()


def texts_of(package):
    folder = os.path.dirname(package["manifest_path"])
    names = [name for name in os.listdir(folder) if TEXTS.match(name)] + [package["license_file"] or ""]
    paths = [path for name in sorted(set(names)) if os.path.isfile(path := os.path.join(folder, name))]
    texts = [text for path in paths if (text := text_of(path))]
    if not texts and "Apache-2.0" not in re.split(r" OR |/", package["license"] or ""):
        sys.exit(f"{package['name']} {package['version']} comes without the text of its licence")
    return texts or [text_of("LICENSE-APACHE")]


def built_from(target, programs):
    command = ["cargo", "metadata", "--locked", "--format-version=1", f"--filter-platform={target}"]
    command += ["--no-default-features", f"--features={','.join(programs)}"]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    reached, left = set(), [metadata["resolve"]["root"]]
    while left:
        if (node := left.pop()) not in reached:
            reached.add(node)
            deps = nodes[node]["deps"]
            left += [dep["pkg"] for dep in deps if any(kind["kind"] is None for kind in dep["dep_kinds"])]
    # Those of this repository come with their own licences.
    ours = set(metadata["workspace_members"])
    packages = [package for package in metadata["packages"] if package["id"] in reached - ours]
    return sorted(packages, key=lambda package: (package["name"], package["version"]))


def main(target, *programs):
    numbers, lines = {}, []
    for package in built_from(target, programs):
        own = [numbers.setdefault(text, len(numbers) + 1) for text in texts_of(package)]
        own = ", ".join(str(number) for number in sorted(set(own)))
        lines.append(f"{package['name']} {package['version']} ({package['license']}): {own}")
    if not lines:
        sys.exit("no crate is named")
    out = f"{' and '.join(programs)}: built from these, under the texts below.\n\n" + "\n".join(lines) + "\n"
    for text, number in numbers.items():
        out += f"\n{'=' * 30} {number} {'=' * 30}\n\n{text}\n"
    sys.stdout.buffer.write(out.encode())


main(*sys.argv[1:])
