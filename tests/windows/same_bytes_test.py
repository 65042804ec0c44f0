"""pacwright.exe, run by Wine, against the program of this system: for the same input every byte that
they write has to be the same. And what only Windows has: its paths, its line ends, locked files.

usage: same_bytes_test.py PACWRIGHT PACWRIGHT_EXE HOLD_FILE_EXE
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "golden" / "cases"
SAMPLES = ROOT / "samples"
HERE, WINDOWS, HOLD = sys.argv[1:4]

GOLDEN_CASES = ("bad-files", "bad-import-pages", "bypass", "compile-json", "coverage", "import-pages",
                "ipv6", "ledger-states", "lint", "templates", "two-catalogs")
BAD_INPUT = 3
LOCKED = b"another program holds the file open; close it there, then try again"


def run(command, folder, stdin=b""):
    """(exit code, standard output, errors), without the one number that is measured."""
    done = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, timeout=600)
    out = re.sub(rb'[\d,]+ ns for a\b|"nanoseconds": \d+', b"measured", done.stdout)
    return done.returncode, out, done.stderr


def windows(*args, folder, stdin=b""):
    return run(["wine", WINDOWS, *map(str, args)], folder, stdin)


def here(*args, folder, stdin=b""):
    return run([HERE, *map(str, args)], folder, stdin)


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(pathlib.Path(folder).rglob("*")) if path.is_file()}


def drive(path):
    """A path of this system as Windows has it: Wine's drive Z is the root."""
    return "Z:" + str(path).replace("/", "\\")


class Workplace(unittest.TestCase):
    def setUp(self):
        self.maxDiff = 2000
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="pacwright-windows-"))
        self.addCleanup(shutil.rmtree, self.root)

    def copy_sample(self, folder):
        shutil.copytree(SAMPLES / "contoso", folder)
        return folder

    def copy_small(self, folder):
        """A policy beside its two catalogs: quick to compile."""
        shutil.copytree(CASES / "two-catalogs", folder)
        return folder

    def expect_same(self, got, want):
        self.assertEqual(sorted(got), sorted(want))
        for name, content in want.items():
            self.assertEqual(got[name], content, name)

    def compile_here(self, folder, *more):
        """What this system's program writes for the policy in `folder`."""
        out = self.root / "out-here"
        shutil.rmtree(out, ignore_errors=True)
        done = here("compile", "policy.json", "-o", out, *more, folder=folder)
        self.assertEqual(done[0], 0, done)
        files = tree(out)
        self.assertIn("proxy.pac", files)
        return files


class SameBytes(Workplace):
    def compare(self, folder, lines, stdin=b""):
        """Runs the same lines with both programs, in the same place one after the other."""
        results = []
        for program in (here, windows):
            out = folder / "the-output-of-one-case"
            texts = []
            for line in lines:
                args = [word.replace("OUT", out.name) for word in line]
                texts.append(program(*args, folder=folder, stdin=stdin))
            results.append((texts, tree(out)))
            shutil.rmtree(out, ignore_errors=True)
        for line, want, got in zip(lines, results[0][0], results[1][0]):
            self.assertEqual(got, want, line)
            self.assertNotIn(b"\x1b", got[1] + got[2])
        self.expect_same(results[1][1], results[0][1])
        return results[0][1]

    def test_golden_cases(self):
        """All of them are tests of their own; these have the most that could differ."""
        count = 0
        shutil.copytree(CASES, self.root / "cases")
        for name in GOLDEN_CASES:
            case = self.root / "cases" / name
            lines = [line.split() for line in (case / "cmd").read_text().splitlines()]
            given = case / "stdin"
            with self.subTest(case.name):
                files = self.compare(case, lines, given.read_bytes() if given.exists() else b"")
                count += len(files)
        self.assertGreater(count, 20)

    def test_samples(self):
        folder = self.copy_sample(self.root / "contoso")
        for policy in ("policy.json", "policy-china.json"):
            with self.subTest(policy):
                files = self.compare(folder, [
                    ["compile", policy, "-o", "OUT", "--html", "OUT/r.html", "--junit", "OUT/r.xml"],
                    ["compile", policy, "-o", "OUT", "--check"],
                    ["dump", "ledger", policy],
                    ["explain", policy, "https://outlook.office365.com/", "52.96.0.1"]])
                self.assertGreater(len(files), 4)

    def test_crlf(self):
        """Inputs with Windows' line ends: the same bytes on both, the same PAC as without."""
        plain = self.compile_here(self.copy_sample(self.root / "lf"))
        folder = self.copy_sample(self.root / "crlf")
        for path in folder.iterdir():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        files = self.compare(folder, [["compile", "policy.json", "-o", "OUT"]])

        def script(pac):  # The comments at its beginning hold digests of the inputs.
            return [line for line in pac.split(b"\n") if not line.startswith(b"//")]
        self.assertEqual(script(files["proxy.pac"]), script(plain["proxy.pac"]))
        self.assertNotIn(b"\r", files["proxy.pac"])

        urls = b"https://outlook.office365.com/\r\nhttps://www.example.com/\r\n"
        (folder / "urls.txt").write_bytes(urls)
        (folder / "proxy.pac").write_bytes(files["proxy.pac"].replace(b"\n", b"\r\n"))
        self.compare(folder, [["eval", "proxy.pac", "--urls", "urls.txt"],
                              ["eval", "proxy.pac", "--urls", "-"], ["lint", "proxy.pac"]], urls)

    def test_standard_input_is_bytes(self):
        """Not text: Ctrl-Z is no end, CR LF stays."""
        pac = b"function FindProxyForURL(url, host) {\r\n  return 'DI\x1aRECT';\r\n}\r\n"
        self.compare(self.root, [["lint", "-", "--notes"], ["eval", "-", "http://a.example/"]], pac)
        done = windows("eval", "-", "http://a.example/", folder=self.root, stdin=pac)
        self.assertNotIn(b"does not load", done[1] + done[2])

    def test_international_names(self):
        """Every letter there is: both systems' libidn2 have the same tables."""
        (self.root / "a.pac").write_text("function FindProxyForURL(url, host) { return host; }\n")
        letters = [chr(code) for code in range(0xa0, 0x30000) if not 0xd800 <= code < 0xe000]
        urls = "".join(f"http://b{letter}.example/\n" for letter in letters)
        (self.root / "urls.txt").write_bytes(urls.encode())
        arguments = ["eval", "a.pac", "--urls", "urls.txt"]
        want = here(*arguments, folder=self.root)
        got = windows(*arguments, folder=self.root)
        self.assertGreater(want[1].count(b"xn--"), 50000)
        differ = [pair for pair in zip(want[1].splitlines(), got[1].splitlines())
                  if pair[0] != pair[1]]
        self.assertEqual(differ[:10], [])
        self.assertEqual(got, want)


class NotThere(Workplace):
    def test_browsers(self):
        """Refused by name, not by some failure on the way."""
        pac = "function FindProxyForURL(url, host) { return 'DIRECT'; }\n"
        (self.root / "a.pac").write_text(pac)
        code, out, errors = windows("check", "a.pac", "--browser", "chrome", "--url",
                                    "http://a.example/", folder=self.root)
        self.assertNotEqual(code, 0)
        self.assertIn(b"Browsers cannot be tried on Windows yet", out + errors)


class Paths(Workplace):
    def compile_there(self, folder, *args, cwd=None):
        done = windows("compile", *args, folder=cwd or self.root)
        self.assertEqual(done[0], 0, done)
        return done, tree(folder)

    def try_folder(self, folder):
        """Inputs, outputs and reports below `folder`, all named in full."""
        want = self.compile_here(self.copy_small(folder / "in"))
        out = folder / "out" / "set"
        report = folder / "reports" / "r.html"
        done, files = self.compile_there(out, drive(folder / "in" / "policy.json"), "-o", drive(out),
                                         "--html", drive(report))
        self.expect_same(files, want)
        self.assertTrue(report.read_bytes().startswith(b"<!DOCTYPE html>"))
        urls = folder / "in" / "urls.txt"
        urls.write_bytes(b"https://www.example.com/\n")
        asked = windows("eval", drive(out / "proxy.pac"), "--urls", drive(urls), folder=self.root)
        self.assertEqual((asked[0], asked[1].count(b"PROXY p.example:8080")), (0, 1), asked)
        again = windows("compile", drive(folder / "in" / "policy.json"), "-o", drive(out), "--check",
                        folder=self.root)
        self.assertEqual(again[0], 0, again)
        missing = windows("compile", drive(folder / "in" / "none.json"), "-o", drive(out),
                          folder=self.root)
        self.assertEqual(missing[0], BAD_INPUT)
        self.assertIn(b"No such file or directory", missing[2])
        return done, missing

    def test_drive_letter(self):
        done, missing = self.try_folder(self.root / "plain")
        name = drive(self.root / "plain" / "in" / "none.json").encode()
        self.assertTrue(missing[2].startswith(name + b": error PC130"), missing)  # As typed.
        self.assertIn(drive(self.root / "plain" / "out" / "set").encode(), done[1])

    def test_slashes_of_both_kinds(self):
        want = self.compile_here(self.copy_small(self.root / "in"))
        for policy, out in (("in/policy.json", "o/a"), ("in\\policy.json", "o\\b"),
                            (".\\in/policy.json", "o\\c\\")):
            with self.subTest(policy):
                folder = self.root / out.replace("\\", "/")
                self.expect_same(self.compile_there(folder, policy, "-o", out)[1], want)

    def test_other_letters(self):
        # Latin, Greek, Japanese, and one that takes two halves in UTF-16.
        folder = self.root / "B\u00fcro \u03a9 \u65e5\u672c \U0001f5a7"
        self.try_folder(folder)

    def test_long_paths(self):
        folder = self.root.joinpath(*("a-part-of-a-rather-long-path-%d" % i for i in range(12)))
        self.assertGreater(len(str(folder)), 300)
        self.try_folder(folder)
        long_name = pathlib.Path("relative") / ("n" * 200) / ("m" * 200)
        want = self.compile_here(folder / "in")
        done = self.compile_there(self.root / long_name, drive(folder / "in" / "policy.json"), "-o",
                                  str(long_name).replace("/", "\\"))
        self.expect_same(done[1], want)


class LockedFiles(Workplace):
    def setUp(self):
        super().setUp()
        self.folder = self.copy_small(self.root / "in")
        done = windows("compile", "policy.json", "-o", "out", folder=self.folder)
        self.assertEqual(done[0], 0, done)
        self.before = tree(self.folder / "out")
        policy = self.folder / "policy.json"
        changed = policy.read_bytes().replace(b"p.example", b"q.example")
        self.assertNotEqual(changed, policy.read_bytes())
        policy.write_bytes(changed)

    def compile_while_held(self, name, share):
        holder = subprocess.Popen(["wine", HOLD, name, str(share)], cwd=self.folder,
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            self.assertEqual(holder.stdout.readline().strip(), b"held")
            return windows("compile", "policy.json", "-o", "out", folder=self.folder)
        finally:
            holder.communicate(timeout=60)

    def test_output(self):
        """Nobody may touch it, or others may only read: not one file of the set is changed."""
        for name in ("out\\proxy.pac", "out\\manifest.json"):
            for share in (0, 1):
                with self.subTest(name=name, share=share):
                    code, out, errors = self.compile_while_held(name, share)
                    self.assertEqual(code, BAD_INPUT, errors)
                    self.assertIn(name.replace("\\", "/").encode() + b": error PC310", errors)
                    self.assertIn(LOCKED, errors)
                    self.expect_same(tree(self.folder / "out"), self.before)
        done = windows("compile", "policy.json", "-o", "out", folder=self.folder)
        self.assertEqual(done[0], 0, done)
        self.assertIn(b"q.example", (self.folder / "out" / "proxy.pac").read_bytes())

    def test_output_that_may_be_removed(self):
        """Windows 10 replaces it, older ones and Wine do not; never is there half a file."""
        code, out, errors = self.compile_while_held("out\\proxy.pac", 7)
        pac = (self.folder / "out" / "proxy.pac").read_bytes()
        if code == 0:
            self.assertIn(b"q.example", pac)
        else:
            self.assertIn(LOCKED, errors)
            self.expect_same(tree(self.folder / "out"), self.before)

    def test_input(self):
        code, out, errors = self.compile_while_held("policy.json", 0)
        self.assertEqual(code, BAD_INPUT, errors)
        self.assertTrue(errors.startswith(b"policy.json: error PC130"), errors)
        self.assertIn(LOCKED, errors)
        self.assertEqual(self.compile_while_held("policy.json", 1)[0], 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=2)
