"""Writes phota-guard-VERSION.cyclonedx.json into a folder: every crate that the programs are built from, on any system, with
versions and licences. Usage: sbom.py WHEEL FOLDER

It is the list that maturin puts into a wheel, without the folder that the wheel was built in.
"""

import json
import os
import sys
import zipfile

LIST = ".dist-info/sboms/phota-guard.cyclonedx.json"


def main(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.endswith(LIST)]
        if len(names) != 1:
            sys.exit(f"{wheel} holds {len(names)} lists")
        text = archive.read(names[0]).decode()
    component = json.loads(text)["metadata"]["component"]
    built_in = component["bom-ref"].rpartition("#")[0]
    name = f"phota-guard-{component['version']}.cyclonedx.json"
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as out:
        out.write(text.replace(built_in, "path+file:///phota-guard").rstrip() + "\n")
    print(name)


main(*sys.argv[1:])
