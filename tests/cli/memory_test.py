"""What one command holds in memory stays below a bound, however many URLs are asked and however long the
results are.

    memory_test.py BINARY

The PAC files give each URL a result of its own that is as long as results may be (64 KiB). Measured is the
largest of the program's processes (ru_maxrss): sandboxes are below it.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

URLS, SOME, FEW = 9000, 3000, 300  # With results of 590, 200 and 20 MB.
MOST_MIB = 640  # Of 1 GiB for all processes together.
SKIPPED = 77

ONE_TEXT = """
var filler = "x";
while (filler.length < 65000) filler += filler;
function FindProxyForURL(url, host) { return "PROXY " + host + ":80; " + filler.substr(0, 65000); }
"""
# Many that are dropped, each another.
MANY_TEXTS = """
function FindProxyForURL(url, host) {
  var text = "PROXY " + host + ":80";
  for (var i = 0; text.length < 64000; ++i) text += "; PORXY " + host + i;
  return text;
}
"""


def peak_of(command, folder):
    """(exit code, MiB, what it said)"""
    with open(folder / "errors", "wb") as errors:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_maxrss // 1024, (folder / "errors").read_text()


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    with open(binary, "rb") as program:
        if b"__asan_init" in program.read():
            print("skipped: sanitizers take memory of their own")
            return SKIPPED
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "one.pac").write_text(ONE_TEXT)
        (folder / "many.pac").write_text(MANY_TEXTS)
        (folder / "other.pac").write_text(ONE_TEXT.replace('":80; "', '":81; "'))
        urls = ["http://h%d.example/" % i for i in range(URLS)]
        (folder / "urls.txt").write_text("".join(url + "\n" for url in urls))
        (folder / "few.txt").write_text("".join(url + "\n" for url in urls[:FEW]))
        for file, count in (("suite.csv", SOME), ("few.csv", FEW)):
            (folder / file).write_text("url,expected\n" + "".join(url + ",DIRECT\n" for url in urls[:count]))
        for command in (
                "eval one.pac --urls urls.txt", "eval one.pac --urls urls.txt --json",
                "eval many.pac --urls few.txt", "eval many.pac --urls few.txt --json --jobs 8",
                "eval one.pac --urls few.txt --client all --json", "eval many.pac --urls few.txt --client chromium --client firefox",
                "check one.pac --suite suite.csv", "check many.pac --suite few.csv --json",
                "check one.pac --suite few.csv --client all --no-coverage",
                "diff one.pac other.pac --suite suite.csv", "diff one.pac other.pac --suite suite.csv --json"):
            code, peak, words = peak_of([binary, *command.split()], folder)
            is_fine = peak <= MOST_MIB and code in (0, 1, 4)
            failed += not is_fine
            print("%-6s %4d MiB, exit %d: %s%s" % ("ok" if is_fine else "FAILED", peak, code, command,
                                                   "" if is_fine else "\n" + words[-500:]), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
