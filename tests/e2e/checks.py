"""Lists every check of this repository, one a line, for vacuity.sh: the commands of .ci/run, the scripts beside this file, the
hooks, the actions, and the steps of workflows that run something."""

import pathlib

from ruamel.yaml import YAML


def load(path):
    return YAML(typ="safe").load(path)


def main():
    lines = pathlib.Path(".ci/run").read_text().split("step 'format'\n")[1].splitlines()
    for line in lines:
        if line.startswith("bash tests/e2e/"):
            # Has a line of its own below, if there is such a script.
            if not pathlib.Path(line.split()[1]).is_file():
                yield line
        elif line and not line.startswith(("#", "step ")):
            yield line
    yield from sorted(map(str, pathlib.Path("tests/e2e").glob("*.sh")))
    for hook in load(pathlib.Path(".pre-commit-hooks.yaml")):
        yield f"hook {hook['id']}"
    for action in ("action.yml", "scan/action.yml"):
        if load(pathlib.Path(action))["runs"]["steps"]:
            yield action
    for path in sorted(pathlib.Path(".github/workflows").glob("*.y*ml")):
        for job in load(path)["jobs"].values():
            for step in job["steps"]:
                if "run" in step:
                    yield f"{path.name}: {step.get('name', step['run'])}"


print(*main(), sep="\n")
