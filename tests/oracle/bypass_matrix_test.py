#!/usr/bin/env python3
"""Compares `pacwright bypass` with what real programs were seen to do.

    bypass_matrix_test.py BINARY --matrix FILE

FILE is a table with a row for each program and a column for each list; a cell has a letter for each
URL of its first comment line: D went direct, P to the proxy, - was not seen. Exits with 77 without
a file.
"""

import argparse
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import binary  # noqa: E402

# The one name of the table that resolves, to the address that its lists are about.
DNS = "ten.test=10.1.2.3"
VERDICTS = {"D": "bypassed", "P": "proxied"}


def read_matrix(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    urls = re.findall(r"\bhttps?://\S+", next(l for l in lines if l.startswith("#")))
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    lists = [("" if title == "(empty)" else title) for title in rows[0][1:]]
    return urls, lists, rows[1:]


def answers(program, reader, text, urls):
    code, out, err = binary.run(program, ["bypass", "--reader", reader, "--list", text, "--dns", DNS,
                                          "--json"] + urls)
    if code != 0:
        raise binary.Failed("bypass --reader %s ends with %d: %s" % (reader, code, err))
    return [row["verdict"] for row in json.loads(out)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--matrix", type=pathlib.Path)
    options = parser.parse_args()
    if options.matrix is None or not options.matrix.is_file():
        print("no table of observations")
        return 77
    urls, lists, rows = read_matrix(options.matrix)
    compared, faults = 0, []
    for reader, *cells in rows:
        for text, cell in zip(lists, cells, strict=True):
            found = answers(options.binary, reader, text, urls)
            for url, letter, verdict in zip(urls, cell, found, strict=True):
                if letter not in VERDICTS:
                    continue
                compared += 1
                if VERDICTS[letter] != verdict:
                    faults.append("%s reads '%s': %s is %s here, %s in the program" % (
                        reader, text, url, verdict, VERDICTS[letter]))
    print("\n".join(faults[:50]))
    print("%d programs, %d lists: %d answers compared, %d differ" % (
        len(rows), len(lists), compared, len(faults)))
    if compared == 0:
        print("nothing was compared")
        return 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
