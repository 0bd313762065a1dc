"""Packs a folder into an archive whose bytes depend on names and contents alone: pack.py FOLDER ARCHIVE PROGRAM...

The files named PROGRAM can be executed. SOURCE_DATE_EPOCH is the time of everything, or else 1980. Not tar, whose options
for this differ between systems.
"""

import gzip
import os
import sys
import tarfile


def main(folder, archive, *programs):
    time = int(os.environ.get("SOURCE_DATE_EPOCH", 315532800))
    names = []
    for parent, _, files in os.walk(folder):
        names += [os.path.relpath(os.path.join(parent, name), folder).replace(os.sep, "/") for name in files]
    if not names or any(program not in names for program in programs):
        sys.exit(f"{folder} lacks one of {programs}")
    # Neither the name nor the time of the archive itself is written into it.
    with open(archive, "wb") as out, gzip.GzipFile("", "wb", 9, out, 0) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for name in sorted(names):
                path = os.path.join(folder, name)
                member = tarfile.TarInfo(name)
                member.size = os.path.getsize(path)
                member.mtime = time
                member.mode = 0o755 if name in programs else 0o644
                with open(path, "rb") as file:
                    tar.addfile(member, file)


main(*sys.argv[1:])
