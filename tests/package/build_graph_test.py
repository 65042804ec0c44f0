"""Layers are compiled side by side: no object waits for a library, nor does an embedded header.

    build_graph_test.py BUILD_FOLDER

Reads what ninja would do first: with all that needs an archive left out, every object of the program
must still be there to build.
"""

import pathlib
import re
import sys

SKIPPED = 77


def read_edges(text):
    """output -> all that it waits for"""
    waits = {}
    for line in text.replace("$\n", "").splitlines():
        if not line.startswith("build "):
            continue
        outputs, _, inputs = line[len("build "):].partition(": ")
        needed = [word for word in inputs.split()[1:] if word not in ("|", "||", "|@")]
        for output in outputs.replace("|", " ").split():
            waits.setdefault(output, []).extend(needed)
    return waits


def archive_on_the_way(output, waits, known):
    """The first library that `output` waits for, or None."""
    if output not in known:
        known[output] = None
        for needed in waits.get(output, []):
            is_archive = re.fullmatch(r"(.*/)?lib[^/]*\.a", needed) is not None
            known[output] = needed if is_archive else archive_on_the_way(needed, waits, known)
            if known[output]:
                break
    return known[output]


def main():
    file = pathlib.Path(sys.argv[1], "build.ninja")
    if not file.exists():
        print("skipped: not built by ninja")
        return SKIPPED
    sys.setrecursionlimit(100_000)
    waits = read_edges(file.read_text(encoding="utf-8"))
    known, faults, objects = {}, [], 0
    for output in waits:
        is_object = re.match(r"CMakeFiles/pacwright[^/]*\.dir/.*\.o$", output) is not None
        is_header = output.startswith("embedded/")
        objects += is_object
        if (is_object or is_header) and archive_on_the_way(output, waits, known):
            faults.append("%s waits for %s" % (output, known[output]))
    print("\n".join(faults[:10]))
    print("%d objects, %d wait for a library" % (objects, len(faults)))
    return 1 if faults or objects < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
