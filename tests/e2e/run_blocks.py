"""Refuses workflow expressions in `run:` blocks of workflows and composite actions.

GitHub pastes an expression's value into the script before a shell reads it: a secret then stands in a file and in
process arguments, and any other value can be a command. Values go through `env:`. No linter here flags secrets so.
"""

import pathlib
import sys

from ruamel.yaml import YAML


def run_blocks(node):
    """Yields every text under a key `run`, wherever it stands."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "run" and isinstance(value, str):
                yield value
            yield from run_blocks(value)
    elif isinstance(node, list):
        for value in node:
            yield from run_blocks(value)


def main(paths):
    blocks = refused = 0
    for path in paths:
        for block in run_blocks(YAML(typ="safe").load(pathlib.Path(path))):
            blocks += 1
            if "${{" in block or "secrets." in block:
                refused += 1
                print(f"{path}: an expression or a secret in a run block: {block!r}")
    print(f"{blocks} run blocks in {len(paths)} files, {refused} refused")
    return 1 if refused or not blocks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
