"""What is printed on a real terminal: its width, and nothing that steers it.

terminal_test.py PROGRAM PROJECT
"""
import fcntl
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import termios
import unittest

STYLE = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(arguments, columns, environment=None):
    """What the program prints on a terminal that is so wide."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    names = {"PATH": os.environ["PATH"], "TERM": "xterm", **(environment or {})}
    started = subprocess.Popen([program] + arguments, stdin=subprocess.DEVNULL, stdout=follower,
                               stderr=follower, env=names, cwd=root)
    os.close(follower)
    text = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # Linux: the other end is gone.
            break
        if not piece:
            break
        text += piece
    os.close(leader)
    started.wait()
    lines = text.decode().replace("\r\n", "\n").split("\n")
    return "\n".join(line.rsplit("\r", 1)[-1] for line in lines)  # Progress is written over.


def piped(arguments, environment=None):
    return subprocess.run([program] + arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={"PATH": os.environ["PATH"], **(environment or {})},
                          cwd=root).stdout.decode()


def words(text):
    return " ".join(STYLE.sub("", text).split())


class TerminalTest(unittest.TestCase):
    COMMANDS = [
        ["lint", "tests/golden/cases/bad-lint/open.pac"],
        ["lint", "--notes", "tests/golden/cases/lint/wide.pac"],
        ["explain", "samples/contoso/policy.json", "https://outlook.office.com/", "52.96.0.1"],
        ["clients"], ["targets"], ["codes", "PC430", "PC205"], ["codes"], ["eval", "--help"],
        ["--help"], ["bypass", "--readers"], ["eval"], ["compile", "no-such-file", "-o", "/tmp/x"],
    ]

    def test_lines_fit_and_words_are_whole(self):
        for arguments in self.COMMANDS:
            whole = words(piped(arguments))
            self.assertTrue(whole)
            for columns in (50, 80, 133):
                with self.subTest(arguments=arguments, columns=columns):
                    text = on_terminal(arguments, columns)
                    for line in STYLE.sub("", text).split("\n"):
                        # A word that is longer than the terminal has a line of its own; what shows
                        # a line of source, or an example, is cut by the source. A command is kept
                        # whole, to be pasted.
                        indent = len(line) - len(line.lstrip())
                        is_command = line.startswith("  pacwright ")
                        if len(line) > columns and indent < 6 and not is_command:
                            self.assertLessEqual(len(line.split()), 1, line)
                    if "lint" not in arguments:
                        self.assertEqual(whole, words(text))

    def test_columns_of_the_environment_win(self):
        text = on_terminal(["clients"], 200, {"COLUMNS": "60"})
        self.assertTrue(all(len(line) <= 60 or " " not in line.strip()
                            for line in STYLE.sub("", text).split("\n")))
        for useless in ("0", "-1", "x", "", "99999999999"):
            self.assertEqual(on_terminal(["clients"], 90),
                             on_terminal(["clients"], 90, {"COLUMNS": useless}))

    def test_pipes_do_not_depend_on_a_window(self):
        for arguments in self.COMMANDS:
            self.assertEqual(piped(arguments), piped(arguments, {"COLUMNS": "40"}))


if __name__ == "__main__":
    program, root = os.path.abspath(sys.argv.pop(1)), pathlib.Path(sys.argv.pop(1)).absolute()
    sys.exit(0 if unittest.main(exit=False, verbosity=2).result.wasSuccessful() else 1)
