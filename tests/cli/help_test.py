#!/usr/bin/env python3
"""Lets other programs read what pacwright says of itself.

    help_test.py PACWRIGHT

Completion scripts by bash, zsh and fish, the manual page by man and mandoc. Skipped where one of
them is missing.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SKIPPED = 77
SECONDS = 60
program = None


def said(*arguments):
    return subprocess.run([program, *arguments], stdout=subprocess.PIPE, check=True,
                          timeout=SECONDS).stdout.decode()


def run(command, **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
                          **more)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class ShellTest(unittest.TestCase):
    # What is typed, the last word half, and what must be offered, all of it or some of it.
    ROWS = [(["com"], {"compile", "completion"}, True),
            (["compile", "--tem"], {"--template"}, True),
            (["compile", "--template", "pack"], {"packed", "packed-low-memory"}, True),
            (["compile", "--color", "a"], {"auto", "always"}, True),
            (["dump", "opt"], {"optimised"}, True),
            (["schema", "p"], {"policy"}, True),
            (["eval", "fil"], {"file one.pac"}, True),
            (["compile", "-o", "fol"], {"folder"}, False)]

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "file one.pac").touch()
        (self.folder / "folder").mkdir()

    def script(self, shell, name):
        if shutil.which(shell) is None:
            self.skipTest("no " + shell)
        path = self.folder / name
        path.write_text(said("completion", shell))
        return path

    def check(self, offered_for):
        for words, want, exactly in self.ROWS:
            with self.subTest(words=words):
                offered = offered_for(words)
                self.assertLessEqual(want, offered)
                if exactly:
                    self.assertEqual(want, offered)

    def test_bash(self):
        script = self.script("bash", "completion.bash")

        def offered(words):
            code, out, err = run(
                ["bash", "--norc", "-uc", 'source "$1"; shift; COMP_WORDS=(pacwright "$@"); '
                 "COMP_CWORD=$#; _pacwright; printf '%s\\n' \"${COMPREPLY[@]}\"",
                 "bash", str(script), *words], cwd=self.folder)
            self.assertEqual((0, ""), (code, err))
            return set(out.split("\n")) - {""}
        self.check(offered)

    def test_fish(self):
        script = self.script("fish", "completion.fish")

        def offered(words):
            line = "pacwright " + " ".join(words)
            code, out, err = run(["fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]",
                                  str(script), line], cwd=self.folder,
                                 env={**os.environ, "HOME": str(self.folder)})
            self.assertEqual((0, ""), (code, err))
            return {row.split("\t")[0].rstrip("/") for row in out.splitlines()}
        self.check(offered)

    # zsh completes only at a terminal of its own: a pseudo one, in which Tab is pressed.
    ZSH = """
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell "PS1=; stty -echo; setopt NO_LIST_BEEP; autoload -U compinit; compinit -u -D"
      zpty -w shell "source '$1'; zstyle ':completion:*' list-separator ' -- '; echo rea''dy"
      while zpty -r shell line; do [[ $line == *ready* ]] && break; done
      zpty -w -n shell "pacwright $2"$'\\t\\t'
      sleep $3
      zpty -w -n shell $'\\x15'"echo do''ne"$'\\n'
      while zpty -r shell line; do print -r -- "$line"; [[ $line == *done* ]] && break; done
      zpty -d shell
    """

    def test_zsh(self):
        script = self.script("zsh", "_pacwright")
        code, _, err = run(["zsh", "-n", str(script)])
        self.assertEqual((0, ""), (code, err))
        for words, want, _ in self.ROWS:
            wanted = {word.replace(" ", "\\ ") for word in want}
            with self.subTest(words=words):
                for seconds in (1, 4, 16):  # The shell answers when it has time.
                    _, out, _ = run(["zsh", "-fc", self.ZSH, "zsh", str(script), " ".join(words),
                                     str(seconds)], cwd=self.folder)
                    if all(word in out for word in wanted):
                        break
                else:
                    self.fail("%s not in %r" % (wanted, out))


class ManTest(unittest.TestCase):
    def setUp(self):
        self.page = said("man")

    def need(self, name):
        if shutil.which(name) is None:
            self.skipTest("no " + name)

    def test_mandoc(self):
        self.need("mandoc")
        code, out, err = run(["mandoc", "-T", "lint", "-W", "warning"], input=self.page.encode())
        faults = [line for line in out.splitlines() if "missing date" not in line]
        self.assertEqual(([], ""), (faults, err))

    def test_man(self):
        self.need("man")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "pacwright.1")
            path.write_text(self.page)
            code, out, err = run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", str(path)],
                                 env={**os.environ, "MANWIDTH": "80"})
        self.assertEqual((0, ""), (code, err))
        out = re.sub(".\x08", "", out)  # Bold and underlined text, as on a typewriter.
        for text in ("--output FOLDER", "pacwright compile samples/contoso/policy.json -o out",
                     "EXIT STATUS", ".onmicrosoft.com"):
            self.assertIn(text, out)


if __name__ == "__main__":
    program = sys.argv.pop(1)
    result = unittest.main(exit=False, verbosity=2).result
    sys.exit(1 if not result.wasSuccessful() else SKIPPED if result.skipped else 0)
