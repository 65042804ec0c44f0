#!/usr/bin/env python3
"""How the time and memory of an import grow with the rows of a documentation table, in one run.

    bench_import.py BINARY

Asserts nothing: machines differ. Prints a Markdown table; where growth is linear, the last two
columns stay as they are.
"""

import argparse
import os
import pathlib
import subprocess
import tempfile
import time

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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path)
    program = parser.parse_args().binary.resolve()
    print("| rows | seconds | MiB | microseconds a row | KiB a row |")
    print("|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        page, out = pathlib.Path(folder, "page.md"), pathlib.Path(folder, "out.json")
        for rows in (1000, 10000, 30000, 100000):
            write_page(page, rows)
            seconds, memory = measure([str(program), "import", str(page), "-o", str(out)])
            print("| %d | %.2f | %.0f | %.0f | %.1f |" % (
                rows, seconds, memory, seconds / rows * 1e6, memory / rows * 1024))


if __name__ == "__main__":
    main()
