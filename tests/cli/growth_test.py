"""No step of compiling may grow with the square of its input.

Counts the instructions of pacwright under valgrind, which are the same in every run, for lists of
some size and of four times that size. Proportional work gives a ratio of 4, sorting and looking up
a little more, a quadratic step 16; what a list of hardly anything costs is taken off. Lists of every kind are optimised; one is compiled as well, with
its proof, which is slow here because the sandbox runs under valgrind, too.

    growth_test.py PACWRIGHT
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

NOTHING, SMALL, TIMES, MOST = 4, 400, 4, 5.5
COMPILED = 50
SKIPPED = 77


def name(i):
    """Domains of a few letters that spread over the alphabet, the same in every run."""
    digits, text = i * 7919 + 12345, ""
    while digits:
        digits, rest = divmod(digits, 26)
        text += chr(ord("a") + rest)
    return text


def domains(n):
    return ["*.%s.test" % name(i) for i in range(n)]


def nested(n):
    return ["%s.%s.test" % (name(i), name(i // 10)) for i in range(n)] + \
        ["*.%s.test" % name(i) for i in range(n // 10 + 1)]


def globs(n):
    return ["*cdn.%s.test" % name(i) for i in range(n)] + ["%s.test" % name(i) for i in range(n)]


def blocks(n):
    return ["%d.%d.%d.0/%d" % (1 + i // 65536, i // 256 % 256, i % 256, 24 - i % 3 // 2)
            for i in range(0, 4 * n, 4)]


def blocks6(n):
    return ["2001:%x:%x::/48" % (i // 65536, i % 65536) for i in range(0, 2 * n, 2)]


def repeated(n):
    return ["*.%s.test" % name(i % (n // 2)) for i in range(n)]


LISTS = {"domains": domains, "nested": nested, "globs": globs, "blocks": blocks,
         "blocks6": blocks6, "repeated": repeated}


def write_policy(folder, lines, routes):
    """The lines in turn to each of some routes: in one list each, and the first as hosts."""
    rules, catalogs = [], []
    for number in range(routes):
        part = [line for i, line in enumerate(lines) if i % routes == number]
        file = "list-%d.txt" % number
        (folder / file).write_text("\n".join(part) + "\n", encoding="ascii")
        catalogs.append(file)
        rules.append({"name": file, "select": {"source": file}, "route": "r%d" % (number % 2)})
    document = {"name": "growth", "catalogs": catalogs,
                "routes": {"r0": "DIRECT", "r1": "PROXY a.test:1", "rest": "PROXY b.test:1"},
                "rules": rules, "otherwise": "rest"}
    (folder / "policy.json").write_text(json.dumps(document), encoding="ascii")


def instructions(binary, lines, routes, command):
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        write_policy(folder, lines, routes)
        words = [word.replace("FOLDER", str(folder)) for word in command.split()]
        ran = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", binary] + words,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        if "shadow memory" in ran.stderr or "ASan runtime" in ran.stderr or \
                "AddressSanitizer" in ran.stderr:
            print("skipped: a program with sanitizers does not run under valgrind")
            sys.exit(SKIPPED)
        counts = [int(n) for n in re.findall(r"Collected : (\d+)", ran.stderr)]
        if ran.returncode != 0 or not counts:
            raise SystemExit("pacwright ended with %d:\n%s" % (ran.returncode, ran.stderr[-2000:]))
        return max(counts)


def main():
    binary = sys.argv[1]
    if shutil.which("valgrind") is None:
        print("skipped: valgrind is not installed")
        return SKIPPED
    optimise, compiled = "dump optimised FOLDER/policy.json", "compile FOLDER/policy.json -o FOLDER"
    runs = [(kind, 3, SMALL, optimise) for kind in LISTS] + [("globs", 1, SMALL, optimise)]
    runs.append(("nested", 3, COMPILED, compiled))
    failed = 0
    for kind, routes, size, command in runs:
        least, few, many = (instructions(binary, LISTS[kind](n), routes, command)
                            for n in (NOTHING, size, size * TIMES))
        few, many = few - least, many - least
        ratio = many / few
        print("%-9s %d lists, %-7s: %13s instructions, %13s for %d times as many, ratio %.2f  %s" %
              (kind, routes, command.split()[0], format(few, ","), format(many, ","), TIMES, ratio,
               "ok" if ratio <= MOST else "GROWS TOO FAST"), flush=True)
        failed += ratio > MOST
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
