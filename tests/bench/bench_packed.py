#!/usr/bin/env python3
"""What very large lists cost in the packed templates: bytes, time to load, time and memory to answer.

    bench_packed.py BINARY [--sizes 100000,200000] [--list FILE] [--hosts 20000]

The names are synthetic_names.py's, or those of FILE, one a line; all go direct with what is below
them. Prints a Markdown table. Fails where an answer is wrong: what is right is looked up in a set.
Engines are those that are here: node; Duktape's source, SpiderMonkey's headers (found by pkg-config)
and a C++ compiler for the small programs beside this script.
"""

import argparse
import gzip
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import synthetic_names

HERE = pathlib.Path(__file__).resolve().parent
TEMPLATES = ("packed", "packed-low-memory")
DUKTAPE = pathlib.Path("/usr/share/duktape")
HEAPS_MIB = (4, 32)  # Firefox: older versions, and today's.
PASSES = 3
STRANGE = ("localhost", "constructor", "__proto__", "x.__proto__", "1.e5", "123", "a..b", "com")


def run(command, text=""):
    done = subprocess.run([str(part) for part in command], input=text.encode("ascii"),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stdout.decode("latin-1"), done.stderr.decode("latin-1").strip()


def compile_pac(program, folder, names, template):
    (folder / "list.txt").write_text("".join("*.%s\n%s\n" % (name, name) for name in names),
                                     encoding="ascii")
    policy = {"name": "list", "catalogs": ["list.txt"], "otherwise": "edge",
              "routes": {"direct": "DIRECT", "edge": "PROXY edge.example.com:8080"},
              "rules": [{"name": "list", "select": {}, "route": "direct"}]}
    (folder / "policy.json").write_text(json.dumps(policy), encoding="ascii")
    code, out, error = run([program, "compile", folder / "policy.json", "-o", folder / template,
                            "--template", template])
    if code != 0:
        sys.exit("%s: %s" % (template, (error or out)[-500:]))
    return folder / template / "proxy.pac"


def hosts_of(names, count):
    """Four of ten are in the list; the others are near misses and strangers."""
    rng, hosts = random.Random(20261122), []
    for i in range(count):
        name = names[rng.randrange(len(names))]
        hosts.append((name, "www." + name, "a1.b2." + name, "cdn." + name, "x" + name,
                      "www.x" + name, name + ".example.net", "w" + name[1:],
                      STRANGE[rng.randrange(len(STRANGE))],
                      "www." + name.split(".")[0] + ".example")[i % 10])
    return hosts


def is_direct(host, names):
    while host not in names:
        _, dot, host = host.partition(".")
        if not dot:
            return False
    return True


def build_programs(folder):
    """The small programs that can be built here, each with its name for the table."""
    compiler = shutil.which("c++") or shutil.which("g++") or shutil.which("clang++")
    if compiler is None:
        print("SKIPPED: Duktape and SpiderMonkey: no C++ compiler")
        return
    if (DUKTAPE / "duktape.c").exists():
        code, _, error = run([compiler, "-std=c++20", "-O2", "-w", "-fpermissive", "-I", DUKTAPE,
                              HERE / "time_duktape.cpp", "-x", "c", DUKTAPE / "duktape.c",
                              "-o", folder / "time_duktape"])
        if code == 0:
            yield "Duktape", [folder / "time_duktape"], [PASSES]
        else:
            print("SKIPPED: Duktape: " + error[-300:])
    else:
        print("SKIPPED: Duktape's source (package duktape-dev) is not installed")
    code, flags, _ = run(["pkg-config", "--cflags", "--libs", "mozjs-102"]) \
        if shutil.which("pkg-config") else (1, "", "")
    if code == 0:
        code, _, error = run([compiler, "-std=c++17", "-O2", "-DNDEBUG",
                              HERE / "time_spidermonkey.cpp", "-o", folder / "time_spidermonkey"] +
                             flags.split())
        if code == 0:
            for heap in HEAPS_MIB:
                yield ("SpiderMonkey, %d MiB" % heap, [folder / "time_spidermonkey"],
                       [heap, PASSES])
            return
    print("SKIPPED: SpiderMonkey (package libmozjs-102-dev) is not installed")


def engines(folder):
    yield from build_programs(folder)
    if shutil.which("node"):
        for flag in ("--no-opt", "--jitless"):
            yield ("V8 " + flag,
                   ["node", "--optimize-for-size", flag, HERE / "time_pac.js"], [300])
    else:
        print("SKIPPED: node is not installed")


def number(figures, key, unit=1.0):
    return "-" if figures.get(key) is None else "{:,.2f}".format(figures[key] / unit)


def measure(pac, hosts, direct, machines):
    """Rows for the table; the number of wrong answers."""
    lines, wrong = "".join("https://%s/\t%s\n" % (host, host) for host in hosts), 0
    for name, command, arguments in machines:
        code, out, error = run(command + [pac] + arguments, lines)
        if code != 0:
            yield [name, (error.splitlines() or ["exit %d" % code])[0]] + ["-"] * 4, 0
            continue
        figures = json.loads(out)
        answers = [answer == "DIRECT" for answer in figures["answers"]]
        wrong = sum(one != two for one, two in zip(answers, direct))
        yield [name, number(figures, "load_ms"), number(figures, "slowest_ms"),
               number(figures, "first_us"), number(figures, "us"),
               number(figures, "heap_in_the_end", 1 << 20)], wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--sizes", default="100000,200000")
    parser.add_argument("--list", type=pathlib.Path)
    parser.add_argument("--hosts", type=int, default=20000)
    options = parser.parse_args()
    rows, faults = [], 0
    with tempfile.TemporaryDirectory(prefix="bench-packed-") as made:
        folder = pathlib.Path(made)
        machines = list(engines(folder))
        lists = [sorted(set(options.list.read_text(encoding="ascii").split()))] if options.list \
            else [synthetic_names.names(int(size)) for size in options.sizes.split(",")]
        for names in lists:
            print("%s names: %s" % ("{:,}".format(len(names)), ", ".join(
                "%s %.2f" % one for one in synthetic_names.statistics(names).items())))
            hosts, known = hosts_of(names, options.hosts), set(names)
            direct = [is_direct(host, known) for host in hosts]
            for template in TEMPLATES:
                pac = compile_pac(options.binary.resolve(), folder, names, template)
                data = pac.read_bytes()
                size = [template, "{:,}".format(len(names)), "{:,}".format(len(data)),
                        "%.2f" % (len(data) / len(names)),
                        "{:,}".format(len(gzip.compress(data, mtime=0)))]
                for row, wrong in measure(pac, hosts, direct, machines):
                    rows.append(size + row + [str(wrong)])
                    faults += wrong
    print("\n| template | names | bytes | a name | gzipped | engine | load ms | slowest ms | "
          "first pass, us | us | heap in the end, MiB | wrong |")
    print("|---|" + "---:|" * 4 + "---|" + "---:|" * 6)
    for row in rows:
        print("| " + " | ".join(row) + " |")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
