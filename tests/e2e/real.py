#!/usr/bin/env python3
"""Real code as it is has to scan clean; with keys planted the way hurried developers would, every one has to be found.

Usage: tests/e2e/real.py [--bin PHOTA_SCAN] [--seed N] [--files N] CHECKOUT...

For each checkout: scans it, then copies it, changes at least N of its own files (10) with one recipe each, and scans
the copy. A recipe takes any file that it fits, one that speaks of Phota before others; --seed repeats a choice. Ends
with 1 where the checkout is not clean, a key is missed or anything else is found, and with 2 where fewer than N files
could be changed.
Not part of CI, which has no checkouts: give it clones of code that calls the Phota API. Python 3.11, nothing else.
"""

import argparse
import json
import os
import random
import re
import shutil
import string
import subprocess
import sys
import tempfile
from pathlib import Path

LARGEST = 300_000
SPEAKS = re.compile(r"(?<![a-z])phota(?:[_-]?labs)?(?![a-z])", re.IGNORECASE)
ENV_NAME = r"\w*PHOTA\w*KEY\w*"
LOOKUP = re.compile(
    rf"process\.env(?:\.{ENV_NAME}|\[['\"]{ENV_NAME}['\"]\])(?:\??\.trim\(\))?"
    rf"|os\.(?:environ\.get|getenv)\(\s*['\"]{ENV_NAME}['\"][^()]*\)|os\.environ\[['\"]{ENV_NAME}['\"]\]"
)
FORMS = [
    (string.ascii_letters + string.digits, 40),
    (string.hexdigits[:16], 32),
    (string.ascii_letters + string.digits + "-_", 43),
    (string.ascii_lowercase + string.digits, 24),
]
API = "https://api.photalabs.com/v1/phota"
CODE = (".py", ".ts", ".tsx", ".js", ".mjs", ".jsx")
SCRIPTS = (".ts", ".tsx", ".js", ".mjs", ".jsx")


# ---- how a key gets into a file: (text, key) -> the changed text, or None where it does not fit ----


def once(pattern, replacement):
    """Replaces the first match; the replacement gets the match and the key."""
    compiled = re.compile(pattern, re.MULTILINE) if isinstance(pattern, str) else pattern

    def plant(text, key):
        match = compiled.search(text)
        return match and text[: match.start()] + replacement(match, key) + text[match.end() :]

    return plant


def with_default(match, key):
    lookup = match[0]
    if lookup.startswith("process"):
        return f"{lookup} ?? '{key}'"
    name = re.search(ENV_NAME, lookup)[0]
    return f'os.environ.get("{name}", "{key}")'


def at_end(lines):
    return lambda text, key: text.rstrip("\n") + "\n" + lines.replace("KEY_HERE", key) + "\n"


def after_imports(line):
    """Puts a line behind the last import at the top."""

    def plant(text, key):
        imports = list(re.finditer(r"^(?:import [\w{*'\"][^\n;]*;?|from [\w.]+ import \w[^\n(]*|\} from '[^'\n]+';?)$", text, re.M))
        return imports and text[: imports[-1].end()] + "\n\n" + line.replace("KEY_HERE", key) + text[imports[-1].end() :]

    return plant


def in_json(change):
    def plant(text, key):
        try:
            document = json.loads(text)
        except ValueError:
            return None
        indent = 1 if '\n "' in text else 2
        return change(document, key) and json.dumps(document, indent=indent, ensure_ascii=False) + "\n"

    return plant


def notebook_cell(document, key):
    source = ["import os\n", f'os.environ["PHOTA_API_KEY"] = "{key}"\n']
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
    return isinstance(document, dict) and document.get("cells") and not document["cells"].insert(1, cell)


def package_script(document, key):
    scripts = isinstance(document, dict) and document.get("scripts")
    return scripts and not scripts.update({"demo": f"PHOTA_API_KEY={key} node demo.js"})


def json_section(document, key):
    return isinstance(document, dict) and not document.update({"phota": {"baseUrl": API, "apiKey": key}})


def in_compose(text, key):
    """Adds to the first `environment:`, as a list or a mapping, whichever it is."""
    match = re.search(r"^( +)environment:\n( +)(- )?", text, re.M)
    line = match and f"{match[2]}{'- PHOTA_API_KEY=' if match[3] else 'PHOTA_API_KEY: '}{key}\n"
    return match and text[: match.start(2)] + line + text[match.start(2) :]


TEST_TS = f"""
it('lists profiles', async () => {{
  const response = await fetch('{API}/profiles/ids', {{
    headers: {{ 'Content-Type': 'application/json', 'X-API-Key': 'KEY_HERE' }},
  }});
  expect(response.status).toBe(200);
}});"""
TEST_PY = f"""

def test_lists_profiles():
    headers = {{"X-API-Key": "KEY_HERE"}}
    response = requests.get("{API}/profiles/ids", headers=headers)
    assert response.status_code == 200"""
CURL = f"""
## Try it

```sh
curl {API}/profiles/ids \\
  -H "X-API-Key: KEY_HERE"
```"""


# ---- which files ----


def name(*patterns):
    compiled = [re.compile(pattern) for pattern in patterns]
    return lambda path: any(pattern.search(path) for pattern in compiled)


def ends(*endings):
    return lambda path: path.endswith(endings)


# (what is done, for which paths, whether only in files that speak of Phota, how)
RECIPES = [
    ("look-up replaced by the key", ends(*CODE), True, once(LOOKUP, lambda m, key: f"'{key}'")),
    ("key as the look-up's default", ends(*CODE), True, once(LOOKUP, with_default)),
    ("loadApiKey replaced", ends(*SCRIPTS), True, once(r"loadApiKey\(\{[^}]*\}\)", lambda m, key: f"'{key}'")),
    ("header's value replaced", ends(*CODE), True, once(r"(['\"]X-API-Key['\"]\]?\s*[:=] *)[^\n]*?(,?)$", lambda m, key: f'{m[1]}"{key}"{m[2]}')),
    ("returned by the getter", ends(".py"), True, once(r"^(def get_\w*api_key\(.*:\n)", lambda m, key: f'{m[1]}    return "{key}"\n')),
    ("argument of createPhota", ends(*SCRIPTS), True, once(r"(createPhota\(\{[^}]*?apiKey: )'[^']*'", lambda m, key: f"{m[1]}'{key}'")),
    ("provider made with the key", ends(*SCRIPTS), True, once(r"^import \{[^}]*\bphota\b[^}]*\} from ('@[^']*/phota');", lambda m, key: f"import {{ createPhota }} from {m[1]};\n\nconst phota = createPhota({{ apiKey: '{key}' }});")),
    ("constant at the top", ends(*SCRIPTS), True, after_imports("const PHOTA_API_KEY = 'KEY_HERE'; // TODO: remove")),
    ("set in os.environ", ends(".py"), True, after_imports('os.environ["PHOTA_API_KEY"] = "KEY_HERE"')),
    ("left in a comment", ends(".py"), True, after_imports("# PHOTA_API_KEY=KEY_HERE")),
    ("left in a comment", ends(*SCRIPTS), True, after_imports("// my phota key: KEY_HERE")),
    ("call in a test", name(r"\.(test|spec)\.[tj]sx?$"), False, at_end(TEST_TS)),
    ("call in a test", name(r"(^|/)test_\w+\.py$"), False, at_end(TEST_PY)),
    ("line of an environment file", name(r"(^|/)\.env[.\w-]*$"), False, at_end("PHOTA_API_KEY=KEY_HERE")),
    ("curl in the documentation", ends(".md", ".mdx"), False, at_end(CURL)),
    ("env of a workflow", name(r"\.github/workflows/[^/]*\.ya?ml$"), False, once(r"^jobs:", lambda m, key: f"env:\n  PHOTA_API_KEY: {key}\n\njobs:")),
    ("ENV of an image", name(r"(^|/)Dockerfile[.\w-]*$"), False, once(r"^(FROM .*\n)", lambda m, key: f"{m[1]}ENV PHOTA_API_KEY={key}\n")),
    ("environment of a service", name(r"compose[.\w-]*\.ya?ml$"), False, in_compose),
    ("cell of a notebook", ends(".ipynb"), False, in_json(notebook_cell)),
    ("script of a package", name(r"(^|/)package\.json$"), False, in_json(package_script)),
    ("section of JSON", name(r"(^|/)(config|settings|input|app)[\w.-]*\.json$"), False, in_json(json_section)),
    ("section of TOML", ends(".toml"), False, at_end('\n[tool.phota]\napi_key = "KEY_HERE"')),
    ("section of YAML", name(r"(^|/)(config|settings|inf|values)[\w.-]*\.ya?ml$"), False, at_end("phota:\n  api_key: KEY_HERE")),
    ("exported by a script", ends(".sh"), False, once(r"\A(#!.*\n)", lambda m, key: f"{m[1]}export PHOTA_API_KEY={key}\n")),
]


# ---- the run ----


def read(path):
    """The text of a file, as it is, unless it is large or not text."""
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST:
            return None
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None
    return None if "\0" in text else text


def candidates(root, rng):
    """Paths of files in random order, those that speak of Phota first; and which these are."""
    paths = sorted(
        os.path.relpath(os.path.join(folder, file), root)
        for folder, _, files in os.walk(root)
        for file in files
        if "/.git/" not in f"{folder}/"
    )
    rng.shuffle(paths)
    speaking = {path for path in paths if SPEAKS.search(read(root / path) or "")}
    return sorted(paths, key=lambda path: path not in speaking), speaking


def plant(root, rng):
    """Changes one file a recipe and returns {(path, line): what was done}."""
    paths, speaking = candidates(root, rng)
    used, planted = set(), {}
    # Recipes for a tree's few files on Phota come first, in an order that changes: they compete for them.
    for title, fits, only_phota, change in sorted(RECIPES, key=lambda recipe: (not recipe[2], rng.random())):
        for path in paths:
            if path in used or not fits(path) or (only_phota and path not in speaking):
                continue
            text = read(root / path)
            alphabet, length = rng.choice(FORMS)
            key = "".join(rng.choices(alphabet, k=length))
            changed = text and change(text, key)
            if not changed:
                continue
            (root / path).write_bytes(changed.encode())
            used.add(path)
            planted[path, changed[: changed.index(key)].count("\n") + 1] = title
            break
    return planted


def scan(binary, folder):
    """Every place found, as {(path, first line, last line): confidence}."""
    command = [binary, "dir", "--no-ignore", "--format", "json", str(folder)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    report = json.loads(done.stdout)
    places = [(found, place) for found in report["findings"] for place in [found, *found["also_at"]]]
    return report["scan"], {
        (place["path"], place["line"], place.get("end_line") or place["line"]): found["confidence"] for found, place in places
    }


def covers(found, place):
    return found[0] == place[0] and found[1] <= place[1] <= found[2]


def check(binary, tree, wanted, rng):
    """Runs both halves for one checkout; says how many things went wrong, and whether enough files were changed."""
    summary, found = scan(binary, tree)
    print(f"{tree}: {summary['items']} files, {summary['bytes'] / 1e6:.1f} MB, {len(found)} findings as it is")
    problems = len(found) + (summary["items"] == 0)
    for path, line, _ in found:
        print(f"  FALSE   {path!a}:{line}")
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "copy"
        shutil.copytree(tree, copy, symlinks=True)
        planted = plant(copy, rng)
        after = scan(binary, copy)[1]
    for place, title in planted.items():
        hits = [confidence for finding, confidence in after.items() if covers(finding, place)]
        print(f"  {hits[0] if hits else 'MISSED':<7} {place[0]!a}:{place[1]}  {title}")
        problems += not hits
    for finding in after:
        if finding not in found and not any(covers(finding, place) for place in planted):
            print(f"  FALSE   {finding[0]!a}:{finding[1]}")
            problems += 1
    print(f"  {len(planted)} planted, {problems} problems")
    return problems, len(planted) >= wanted


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default="target/release/phota-scan")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("checkouts", nargs="+", type=Path)
    args = parser.parse_args()
    print(f"seed {args.seed}")
    rng = random.Random(args.seed)
    results = [check(os.path.abspath(args.bin), tree, args.files, rng) for tree in args.checkouts]
    if any(problems for problems, _ in results):
        sys.exit(1)
    sys.exit(0 if all(enough for _, enough in results) else 2)


if __name__ == "__main__":
    main()
