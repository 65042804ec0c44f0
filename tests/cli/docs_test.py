#!/usr/bin/env python3
"""Runs every command of the documentation and compares what it prints with what stands there.

    docs_test.py PACWRIGHT ROOT

A command is an indented line that begins with "$ ". The lines below it, up to the next command or the
end of the block, are its output: "..." alone stands for any lines, at the end of a line for any rest;
a tab is written as two blanks, and nanoseconds are not compared. With no lines below, only its exit
status is looked at. Commands of one
page run one after the other in one copy of the project; every block begins at its root. `curl` stands
for Microsoft's web service: it writes an answer made of the sample's catalog.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "oracle"))
from web_service_form import web_service_answer  # noqa: E402

SECONDS = 120
PAGES = ("README.md", "CATALOGS.md", "GET-PACFILE.md", "POLICY.md", "ROLLOUT.md", "SUITES.md",
         "VALIDATE.md", "samples/contoso/README.md")
program, root = None, None

CURL = """#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in -o) shift; cp "$DOCS_ANSWER" "$1"; exit ;; esac
  shift
done
exit 1
"""


def blocks_of(text):
    """The indented blocks with commands: for each a list of (line number, command, output)."""
    blocks, block, is_open = [], [], False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("    $ "):
            block.append((number, line[6:], []))
            is_open = True
        elif is_open and (line.startswith("    ") or not line):
            block[-1][2].append(line[4:])
        elif is_open:
            blocks.append(block)
            block, is_open = [], False
    if is_open:
        blocks.append(block)
    for block in blocks:
        for _, _, output in block:
            while output and not output[-1].strip():
                output.pop()
    return blocks


def plain(line):
    return re.sub(r"[\d,]+ ns ", "N ns ", line.rstrip().replace("\t", "  "))


def fits(want, got):
    """Whether the lines of `got` are what `want` says; the first line of `want` that is not there."""
    at = 0
    for i, line in enumerate(want):
        if line.strip() == "...":
            rest = want[i + 1:]
            if not rest:
                return None
            faults = [fits(rest, got[start:]) for start in range(at, len(got) + 1)]
            return None if None in faults else rest[0]
        if at >= len(got):
            return line
        if line.endswith(" ..."):
            if not plain(got[at]).startswith(plain(line[:-4])):
                return line
        elif plain(line) != plain(got[at]):
            return line
        at += 1
    return None if at == len(got) else "the end, before: " + got[at]


class DocsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.project = None
        tools = self.folder / "bin"
        tools.mkdir()
        (tools / "pacwright").symlink_to(program)
        (tools / "curl").write_text(CURL)
        (tools / "curl").chmod(0o755)
        catalog = json.loads((root / "samples/contoso/microsoft365-worldwide.json").read_text())
        (self.folder / "answer.json").write_text(json.dumps(web_service_answer(catalog)))
        self.environment = {"PATH": "%s:/usr/bin:/bin" % tools, "LC_ALL": "C", "HOME": folder.name,
                            "DOCS_ANSWER": str(self.folder / "answer.json")}

    def lay_out(self, number):
        """A copy of the project for one page."""
        self.project = self.folder / str(number)
        for name in ("samples", "tests/golden/cases"):
            shutil.copytree(root / name, self.project / name)

    def run_block(self, page, block):
        place = self.project
        for number, command, want in block:
            with self.subTest(page=page, line=number, command=command):
                if command.startswith("cd "):
                    place = place / command[3:]
                    self.assertTrue(place.is_dir())
                    continue
                done = subprocess.run(["bash", "-c", command], cwd=place, timeout=SECONDS,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                      stdin=subprocess.DEVNULL, env=self.environment)
                got = done.stdout.decode().rstrip("\n").split("\n")
                self.assertIn(done.returncode, (0, 1, 3, 4), done.stdout.decode())
                if not want:
                    self.assertEqual(0, done.returncode, done.stdout.decode())
                    continue
                fault = fits(want, got)
                self.assertIsNone(fault, "not so: %r\nin:\n%s" % (fault, "\n".join(got)))

    def test_pages(self):
        commands = 0
        for number, page in enumerate(PAGES):
            self.lay_out(number)
            for block in blocks_of((root / page).read_text()):
                commands += len(block)
                self.run_block(page, block)
        self.assertGreater(commands, 25)

    def test_links(self):
        for page in PAGES:
            for name in re.findall(r"\]\(([^)#:]+)\)", (root / page).read_text()):
                with self.subTest(page=page, link=name):
                    self.assertTrue((root / page).parent.joinpath(name).exists())


if __name__ == "__main__":
    program, root = os.path.abspath(sys.argv.pop(1)), pathlib.Path(sys.argv.pop(1))
    sys.exit(0 if unittest.main(exit=False, verbosity=2).result.wasSuccessful() else 1)
