#!/usr/bin/env python3
"""How time and memory grow, in one run: of an import with the rows of a documentation table, of
`compile`, proof and all, with the lines of its lists.

    bench_growth.py BINARY

Asserts nothing: machines differ. Prints Markdown tables; where growth is linear, the last two
columns stay as they are.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
from growth_test import name

ROW = ("| %d | Purpose of a row with a [link](https://docs.example/%d) | `https://h%d.example.com` <BR> "
       "*.d%d.example.net; 10.%d.%d.%d <BR> TCP ports 80 & 443 | Outbound server traffic |\n")


def write_page(path, rows):
    with open(path, "w", encoding="ascii") as page:
        page.write("| Row | Purpose | Destination | Type |\n|:-|:-|:-|:-|\n")
        for i in range(rows):
            page.write(ROW % (i + 1, i, i, i, i >> 16 & 255, i >> 8 & 255, i & 255))


def measure(command):
    """Seconds, and the most memory in MiB."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status != 0:
        raise SystemExit("%s failed" % command)
    return time.perf_counter() - start, used.ru_maxrss / 1024


def write_policy(folder, patterns):
    """So many names, most of them below a few wildcards, which is what makes a PAC file of them
    small enough for clients; and a tenth as many blocks."""
    wildcards = patterns // 500
    hosts = ["*.%s.test" % name(i) for i in range(wildcards)]
    hosts += ["%s.%s.test" % (name(i), name(i % wildcards)) for i in range(patterns - wildcards)]
    blocks = ["%d.%d.%d.0/24" % (1 + i // 65536, i // 256 % 256, i % 256)
              for i in range(patterns // 10)]
    rules = []
    for file, lines in (("hosts.txt", hosts), ("blocks.txt", blocks)):
        (folder / file).write_text("\n".join(lines) + "\n", encoding="ascii")
        rules.append({"name": file, "select": {"source": file}, "route": "direct"})
    policy = folder / "policy.json"
    policy.write_text(json.dumps({
        "name": "growth", "catalogs": [rule["name"] for rule in rules],
        "routes": {"direct": "DIRECT", "edge": "PROXY edge.test:8080"},
        "rules": rules, "otherwise": "edge"}), encoding="ascii")
    return policy


def print_head(what, things):
    print("| %s | seconds | MiB | microseconds a %s | KiB a %s |" % (things, what, what))
    print("|---:|---:|---:|---:|---:|")


def print_row(number, seconds, memory):
    print("| {:,} | {:.2f} | {:.0f} | {:.0f} | {:.1f} |".format(
        number, seconds, memory, seconds / number * 1e6, memory / number * 1024), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path)
    program = str(parser.parse_args().binary.resolve())
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        page, out = folder / "page.md", folder / "out"
        print_head("row", "rows")
        for rows in (1000, 10000, 30000, 100000):
            write_page(page, rows)
            print_row(rows, *measure([program, "import", page, "-o", folder / "out.json"]))
        print()
        print_head("pattern", "patterns")
        for patterns in (10000, 100000, 1000000):
            policy = write_policy(folder, patterns)
            print_row(patterns, *measure([program, "compile", policy, "-o", out]))


if __name__ == "__main__":
    main()
