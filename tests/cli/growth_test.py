"""No step of compiling may grow with the square of its input.

Counts the instructions of pacwright under valgrind, which are the same in every run, for lists of
some size and of four times that size. Proportional work gives a ratio of 4, sorting and looking up
a little more, a quadratic step 16; what a list of hardly anything costs is taken off. Lists of every shape
are optimised, with the look-ups that follow; those that decide by globs are compiled as well, with
their proof, which is slow here because the sandbox runs under valgrind, too.

    growth_test.py PACWRIGHT [SHAPE ...]
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


# Globs at home in a top-level domain, by where their stars stand, and nowhere at home.


def tld_front(n):
    return ["*site%d.com" % i for i in range(n)]


def tld_middle(n):
    return ["ads%d*.com" % i for i in range(n)]


def tld_both(n):
    return ["*mid%dx*.com" % i for i in range(n)]


def tld_two(n):
    return ["a*site%d.com" % i for i in range(n // 2)] + ["b%d*c*.com" % i for i in range(n // 2)]


def tld_label(n):
    return ["*.h%d.*.com" % i for i in range(n)]


def tld_head(n):
    return ["h%d.*.com" % i for i in range(n)]


def tld_alike(n):
    return ["a*%d.*.b" % i for i in range(n)]


def free_label(n):
    return ["*.h%d.*" % i for i in range(n)]


def free_and_home(n):
    """Globs that may match any name, and as many that may not."""
    return [line for i in range(n // 2) for line in ("*.h%d.*" % i, "*x%d.com" % i)]


def tld_inner(n):
    return ["*.site%d*.com" % i for i in range(n)]


def star_at_end(n):
    return ["site%d.*" % i for i in range(n)]


def star_in_label(n):
    return ["a*.%s.test" % name(i) for i in range(n)]


def one_label(n):
    return ["*host%d" % i for i in range(n)]


def plain(n):
    return ["host%d" % i for i in range(n)]


def names(n):
    return ["%s.test" % name(i) for i in range(n)]


def deep(n):
    """Suffixes of suffixes: ten labels, then the next domain."""
    return ["*." + ".".join("l%d" % j for j in range(i % 10, -1, -1)) + ".%s.test" % name(i // 10)
            for i in range(n)]


def one_domain(n):
    """Many names and domains below one that is there, too."""
    return ["%s.one.test" % name(i) for i in range(n // 2)] + \
        ["*.%s.one.test" % name(i) for i in range(n // 2)] + ["*.one.test"]


def idn(n):
    """The lists are ASCII, so these are names in punycode."""
    return ["*.xn--%s-kva.test" % name(i) for i in range(n)]


def long_names(n):
    return ["*.%s.%s.test" % ("x" * 60, "-".join([name(i)] * 5)) for i in range(n)]


def globs_and_domains(n):
    """At one home, in turn: what a domain's entry must know of the globs around it."""
    return [line for i in range(n // 2)
            for line in ("*site%d.com" % i, "*.%s.com" % name(i))]


def mixed(n):
    makers = [names, domains, tld_front, one_label, blocks, blocks6, idn]
    columns = [make(n // len(makers) + 1) for make in makers]
    return [line for row in zip(*columns) for line in row][:n]


def adjacent_blocks(n):
    return ["10.%d.%d.0/24" % (i // 256, i % 256) for i in range(n)]


def adjacent_blocks6(n):
    return ["2001:db8:%x::/48" % i for i in range(n)]


def nested_blocks(n):
    return ["%d.%d.0.0/%d" % (1 + i // 16 // 256, i // 16 % 256, 16 + i % 16) for i in range(n)]


def nested_blocks6(n):
    return ["2001:%x::/%d" % (i // 64, 32 + i % 64) for i in range(n)]


def halves(n):
    """Blocks, then what two of them take between them, and so on up."""
    blocks = []
    for bits in range(6):
        blocks += ["10.%d.%d.0/%d" % (i // 256, i % 256, 24 - bits)
                   for i in range(0, max(1, n // 2 // 32 * 32), 1 << bits)]
    return blocks


LISTS = {make.__name__: make for make in (
    domains, nested, globs, blocks, blocks6, repeated, tld_front, tld_middle, tld_both, tld_two,
    tld_inner, tld_label, tld_head, tld_alike, free_label, free_and_home, star_at_end, star_in_label, one_label, plain, names, deep, one_domain, idn,
    long_names, globs_and_domains, mixed, adjacent_blocks, adjacent_blocks6, nested_blocks,
    nested_blocks6, halves)}
# Globs with stars at both ends are compared with every host of their domain, in the PAC too, and globs that
# only begin differently make the proof's automaton large until it meets its limit.
COMPILED_SHAPES = ("nested", "tld_front", "globs_and_domains")
# Those are tried with one route as well: each pair of these may meet in one name, and of two routes
# pairs are told.
ONE_ROUTE = ("tld_both", "tld_inner", "tld_label")
# With one route only: "b1*" meets all that begin with it, so that pairs grow a little faster than globs.
ONLY_ONE_ROUTE = ("tld_two",)
# Those that are tried as hosts and blocks of the policy itself as well.
OWN = ("nested", "blocks", "halves")


def write_own(folder, lines):
    """All lines in one rule after another, by the dozen, as its own hosts and blocks."""
    rules = []
    for first in range(0, len(lines), 12):
        part = lines[first:first + 12]
        rules.append({"route": "r%d" % (first // 12 % 2), "covered": True,
                      "hosts": [line for line in part if "/" not in line],
                      "networks": [line for line in part if "/" in line]})
    document = {"name": "growth", "rules": rules, "otherwise": "rest",
                "routes": {"r0": "DIRECT", "r1": "PROXY a.test:1", "rest": "PROXY b.test:1"}}
    (folder / "policy.json").write_text(json.dumps(document), encoding="ascii")


def write_policy(folder, lines, routes):
    """The lines in turn to each of some routes, in one list each; without, as the policy's own."""
    if routes == 0:
        return write_own(folder, lines)
    rules, catalogs = [], []
    for number in range(routes):
        part = [line for i, line in enumerate(lines) if i % routes == number]
        file = "list-%d.txt" % number
        (folder / file).write_text("\n".join(part) + "\n", encoding="ascii")
        catalogs.append(file)
        route = "r%d" % (number % (2 if routes < 10 else routes))
        rules.append({"name": file, "select": {"source": file}, "route": route, "covered": True})
    results = {"r%d" % number: "PROXY p%d.test:1" % number for number in range(max(2, routes))}
    document = {"name": "growth", "catalogs": catalogs,
                "routes": {**results, "r0": "DIRECT", "rest": "PROXY rest.test:1"},
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
    runs = [(kind, 1 if kind in ONLY_ONE_ROUTE else 3, SMALL, optimise) for kind in LISTS]
    runs += [(kind, 1, SMALL, optimise) for kind in ONE_ROUTE]
    runs += [("globs", 1, SMALL, optimise), ("tld_front", 1, SMALL, optimise),
             ("mixed", 20, SMALL, optimise)]
    runs += [(kind, 3, COMPILED, compiled) for kind in COMPILED_SHAPES]
    runs += [(kind, 0, SMALL, optimise) for kind in OWN]
    wanted = sys.argv[2:]
    runs = [run for run in runs if not wanted or run[0] in wanted]
    failed = 0
    for kind, routes, size, command in runs:
        least, few, many = (instructions(binary, LISTS[kind](n), routes, command)
                            for n in (max(NOTHING, routes), size, size * TIMES))
        few, many = few - least, many - least
        ratio = many / few
        print("%-17s %2d lists, %-7s: %13s instructions, %13s for %d times as many, ratio %.2f  %s" %
              (kind, routes, command.split()[0], format(few, ","), format(many, ","), TIMES, ratio,
               "ok" if ratio <= MOST else "GROWS TOO FAST"), flush=True)
        failed += ratio > MOST
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
