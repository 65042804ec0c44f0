#!/usr/bin/env python3
"""What a decision costs in the PAC files that pacwright writes, and in one of Get-PacFile's shape
for the same policy, in every engine that is here, side by side in one run.

    bench_pac.py BINARY [--sizes 100,1000,10000] [--quick]

Prints Markdown tables. Says nothing about time that could fail: machines differ. But it fails where
two files or two engines answer differently, or an engine refuses a file that pacwright wrote.
"""

import argparse
import gzip
import math
import pathlib
import subprocess
import sys
import tempfile
from typing import Dict, List, NamedTuple, Optional

import bench_policies
import get_pacfile_shape
from bench_engines import Refused, engines

TEMPLATES = ("indexed", "clauses", "packed", "packed-low-memory")
SHAPE = "Get-PacFile"
SHORT_CHAIN = 100  # Terms that every engine takes.
LOADS = 2  # In a round: they are short.
PROBE_HOSTS = 20  # For a first idea of the time.
LEAST_HOSTS = 40  # However slow: every beginning of the list is a fair sample, but a small one not.


class Effort(NamedTuple):
    rounds: int  # The fastest counts.
    hosts: int
    batch_ms: int  # Time for the engines that time themselves.
    pass_seconds: float  # Most for one pass over the hosts: slow files are asked about fewer.
    compare_seconds: float  # Most for the answers of one file in one engine.
    compile_seconds: float


FULL = Effort(5, 2000, 200, 0.3, 10.0, 60.0)
QUICK = Effort(2, 400, 100, 0.1, 1.0, 30.0)


class PacFile(NamedTuple):
    name: str
    path: pathlib.Path
    spare: Optional[pathlib.Path]  # The same meaning for engines that refuse it. None: ours.


class Figures:
    """Of one file in one engine."""

    def __init__(self, path, is_spare, hosts):
        self.path, self.is_spare = path, is_spare
        self.hosts = hosts  # That are timed.
        self.us, self.load_ms, self.compared = math.inf, math.inf, 0


class Bench:
    def __init__(self, program, work, effort):
        self.program, self.work, self.effort = program, work, effort
        self.engines = list(engines(program, work, effort.batch_ms))
        self.faults: List[str] = []
        self.figures: Dict[tuple, Figures] = {}  # By names of case, engine and file.
        self.sizes: Dict[tuple, tuple] = {}  # Bytes, and gzipped, by names of case and file.

    def fault(self, *parts):
        self.faults.append(": ".join(parts))
        print("FAULT: " + self.faults[-1], file=sys.stderr)

    # ---- Making the files.

    def compile(self, case, template):
        """The path; None, and a word about it, if there is no such file."""
        out = self.work / case.policy.stem / template
        command = [str(self.program), "compile", str(case.policy), "-o", str(out)]
        usage = subprocess.run([str(self.program), "compile", "--help"], stdout=subprocess.PIPE,
                               check=True).stdout
        if b"--template" in usage:
            command += ["--template", template]
        elif template != "clauses":
            print("SKIPPED: this program has no template '%s'" % template)
            return None
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  timeout=self.effort.compile_seconds, check=False)
        except subprocess.TimeoutExpired:
            print("SKIPPED: %s, %s: not compiled after %d s" % (
                case.name, template, self.effort.compile_seconds))
            return None
        if done.returncode == 2:
            print("SKIPPED: this program has no template '%s'" % template)
            return None
        if b"PC301" in done.stderr or b"PC304" in done.stderr:
            print("LEFT OUT: %s, %s: larger than clients take" % (case.name, template))
            return None
        if done.returncode != 0:
            self.fault(case.name, template, done.stderr.decode("utf-8", "replace")[-1000:])
            return None
        return out / "proxy.pac"

    def shape(self, case, terms):
        path = self.work / ("%s-shape-%s.pac" % (case.policy.stem, terms or "whole"))
        path.write_text(get_pacfile_shape.shape(case.direct, case.others, bench_policies.DIRECT,
                                                bench_policies.EDGE, terms), encoding="ascii")
        return path

    def files(self, case):
        found = [PacFile(SHAPE, self.shape(case, None), self.shape(case, SHORT_CHAIN))]
        for template in TEMPLATES:
            path = self.compile(case, template)
            if path is not None:
                found.append(PacFile(template, path, None))
        for file in found:
            data = file.path.read_bytes()
            self.sizes[case.name, file.name] = (
                len(data), len(gzip.compress(data, compresslevel=9, mtime=0)))
        return found

    # ---- Asking them.

    def probe(self, case, engine, file, hosts):
        """Tries the file, then its spare; (figures, microseconds by a first guess)."""
        reason = ""
        for path in (file.path, file.spare):
            if path is None:
                break
            try:
                guess = max(0.1, engine.decision(path, hosts[:PROBE_HOSTS]))
                fitting = max(LEAST_HOSTS, int(self.effort.pass_seconds * 1e6 / guess))
                figures = Figures(path, path == file.spare, hosts[:fitting])
                self.figures[case.name, engine.name, file.name] = figures
                return figures, guess
            except (Refused, subprocess.TimeoutExpired) as error:
                reason = str(error)
        self.fault(case.name, engine.name, "refuses " + file.name, reason)
        return None, 0.0

    def compare(self, case, engine, file, figures, guess, hosts, expected):
        """As many hosts as the time allows. The first answers of all become the expected ones."""
        count = min(len(hosts), max(LEAST_HOSTS, int(self.effort.compare_seconds * 1e6 / guess)))
        try:
            answers = engine.answers(figures.path, hosts[:count])
        except (Refused, subprocess.TimeoutExpired) as error:
            self.fault(case.name, engine.name, file.name, str(error))
            return
        figures.compared = count
        if len(answers) != count:
            self.fault(case.name, engine.name, file.name, "%d answers" % len(answers))
        for host, answer in zip(hosts, answers):
            if expected.setdefault(host, answer) != answer:
                self.fault(case.name, engine.name, file.name, "%s for %s, not %s" % (
                    answer, host, expected[host]))

    def measure_engine(self, case, engine, files, hosts, expected):
        runnable = []
        for file in files:
            figures, guess = self.probe(case, engine, file, hosts)
            if figures is not None:
                self.compare(case, engine, file, figures, guess, hosts, expected)
                runnable.append(figures)
        for _ in range(self.effort.rounds):  # In turns: a slow minute is slow for all.
            for figures in runnable:
                figures.us = engine.decision(figures.path, figures.hosts)
                for _ in range(LOADS):
                    figures.load_ms = engine.load(figures.path)

    def measure(self, case):
        hosts = bench_policies.hosts_of(case, self.effort.hosts)
        files, expected = self.files(case), {}
        # Ours first: fast enough to answer every host, so they set what is expected.
        files.sort(key=lambda file: file.spare is not None)
        for engine in self.engines:
            print("measuring: %s, %s" % (case.name, engine.name), file=sys.stderr)
            self.measure_engine(case, engine, files, hosts, expected)
        if len(set(expected.values())) < 2:
            self.fault(case.name, "every host gets the same answer: nothing is compared")


# ---- Tables.

def table(heads, rows):
    print("\n| " + " | ".join(heads) + " |")
    print("|---|---|" + "---:|" * (len(heads) - 2))
    for row in rows:
        print("| " + " | ".join(row) + " |")


def number(value):
    if value is None or math.isinf(value):
        return "-"
    return "{:,.0f}".format(value) if value >= 100 else "%.3g" % value


def ratio(one, two):
    return "-" if one is None or not two else number(one / two) + " x"


def value_of(bench, case, engine, name, field):
    figures = bench.figures.get((case.name, engine.name, name))
    return None if figures is None else getattr(figures, field)


def decision_rows(bench, cases, field):
    for case in cases:
        for engine in bench.engines:
            ours = [value_of(bench, case, engine, name, field) for name in TEMPLATES]
            theirs = value_of(bench, case, engine, SHAPE, field)
            mark = " *" if value_of(bench, case, engine, SHAPE, "is_spare") else ""
            yield ([case.name, engine.name, number(theirs) + mark] +
                   [number(value) for value in ours] + [ratio(theirs, value) for value in ours])


def size_rows(bench, cases):
    for case in cases:
        theirs = bench.sizes[case.name, SHAPE]
        for name in (SHAPE,) + TEMPLATES:
            if (case.name, name) in bench.sizes:
                ours = bench.sizes[case.name, name]
                yield [case.name, name, "{:,}".format(ours[0]), "{:,}".format(ours[1]),
                       "%.2f x" % (ours[0] / theirs[0]), "%.2f x" % (ours[1] / theirs[1])]


def growth_rows(bench, lists):
    for engine in bench.engines:
        for name in (SHAPE,) + TEMPLATES:
            values = [value_of(bench, case, engine, name, "us") for case in lists]
            yield [engine.name, name] + [number(value) for value in values] + [
                ratio(values[-1], values[0])]


def print_tables(bench, cases, lists):
    heads = ["policy", "engine", SHAPE] + list(TEMPLATES) + [
        "%s / %s" % (SHAPE, name) for name in TEMPLATES]
    print("\nMicroseconds for one decision, and how many times faster. There are {:,} hosts; slow "
          "files are asked about fewer, {} at least.".format(bench.effort.hosts, LEAST_HOSTS))
    table(heads, decision_rows(bench, cases, "us"))
    print("\nMilliseconds from loading to the first answer:")
    table(heads, decision_rows(bench, cases, "load_ms"))
    if any(figures.is_spare for figures in bench.figures.values()):
        print("\n\\* The engine refuses a chain of that length: measured in chains of %d terms."
              % SHORT_CHAIN)
    print("\nBytes, as they are and gzipped, and the part of %s's:" % SHAPE)
    table(["policy", "file", "bytes", "gzipped", "bytes", "gzipped"], size_rows(bench, cases))
    if len(lists) > 1:
        print("\nMicroseconds for one decision, from the shortest list to the longest:")
        table(["engine", "file"] + [case.name for case in lists] + ["growth"],
              growth_rows(bench, lists))


def make_cases(work, sizes):
    lists = [bench_policies.rule_list(work, size) for size in sizes]
    return [bench_policies.microsoft365(work, networks) for networks in (False, True)], lists


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--sizes", help="rules of the lists (default: 100,1000,10000)")
    parser.add_argument("--quick", action="store_true", help="coarse, one list of 100 rules")
    options = parser.parse_args()
    sizes = options.sizes or ("100" if options.quick else "100,1000,10000")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        work = pathlib.Path(folder)
        bench = Bench(options.binary.resolve(), work, QUICK if options.quick else FULL)
        microsoft, lists = make_cases(work, [int(size) for size in sizes.split(",")])
        for case in microsoft + lists:
            bench.measure(case)
    print_tables(bench, microsoft + lists, lists)
    compared = sum(figures.compared for figures in bench.figures.values())
    print("\n%s answers compared: %s" % (
        "{:,}".format(compared),
        "%d faults" % len(bench.faults) if bench.faults else "all agree"))
    return 1 if bench.faults else 0


if __name__ == "__main__":
    sys.exit(main())
