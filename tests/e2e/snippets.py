"""Prints the code block behind the marker `<!-- tried: NAME -->` of a page, or the commands in it.

Usage: snippets.py PAGE NAME             the block as it stands
       snippets.py PAGE NAME gitlab JOB  the lines of a job's `script`, as the runner joins them
       snippets.py PAGE NAME circleci    the last `run` command
       snippets.py PAGE NAME jenkins     the `sh` step
"""

import re
import sys
import textwrap


def block(page, name):
    text = open(page, encoding="utf-8").read()
    found = re.findall(rf"^<!-- tried: {re.escape(name)} -->\n```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    if len(found) != 1:
        sys.exit(f"{page}: {len(found)} blocks are called {name}")
    return found[0]


def parsed(text):
    # Blocks as they stand need no parser, and some callers have none.
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(text)


def gitlab(text, job):
    return "\n".join(parsed(text)[job]["script"])


def circleci(text):
    (job,) = parsed(text)["jobs"].values()
    return job["steps"][-1]["run"]["command"]


def jenkins(text):
    (script,) = re.findall(r"sh '''(.*?)'''", text, re.DOTALL)
    return textwrap.dedent(script)


def main(page, name, system=None, *rest):
    text = block(page, name)
    of = {None: lambda text: text, "gitlab": gitlab, "circleci": circleci, "jenkins": jenkins}
    print(of[system](text, *rest), end="")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
