#!/usr/bin/env python3
"""What compiling the sample takes: the PAC alone, and all its targets.

    bench_compile.py BINARY [--before OTHER_BINARY] [--times N]

Runs take turns, so that their ratios mean something on a busy machine. Processor time is that of all
processes, the sandbox's among them. Asserts nothing: machines differ. Prints a Markdown table.
"""

import argparse
import ctypes
import os
import pathlib
import resource
import statistics
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "samples" / "contoso" / "policy.json"
PR_SET_CHILD_SUBREAPER = 36
WHAT = {"PAC alone": ["--target", "pac"], "all targets": []}


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(command):
    """Seconds until it ends, processor seconds of it and of all that it has started."""
    before, start, taken = processor_seconds(), time.perf_counter(), 0.0
    program = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    while True:
        try:
            ended, status = os.wait()  # Orphans are this process' children, too.
        except ChildProcessError:
            break
        if ended == program.pid:
            taken = time.perf_counter() - start
            program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode != 0:
        raise SystemExit("%s ended with %d" % (command[0], program.returncode))
    return taken, processor_seconds() - before


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--before", type=pathlib.Path)
    parser.add_argument("--times", type=int, default=9)
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    programs = {"now": options.binary.resolve()}
    if options.before:
        programs = {"before": options.before.resolve(), **programs}
    found = {(which, what): [] for what in WHAT for which in programs}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for _ in range(options.times):
            for which, what in found:
                found[which, what].append(measure(
                    [programs[which], "compile", SAMPLE, "-o", folder] + WHAT[what]))
    medians = {key: [statistics.median(column) for column in zip(*times)]
               for key, times in found.items()}
    first = next(iter(programs))
    print("| compile of the sample | | seconds | processor seconds | of %s | of PAC alone |" % first)
    print("|---|---|---:|---:|---:|---:|")
    for (which, what), (seconds, used) in medians.items():
        print("| %s | %s | %.2f | %.2f | %.2f | %.1f |" % (
            what, which, seconds, used, used / medians[first, what][1],
            used / medians[which, "PAC alone"][1]))


if __name__ == "__main__":
    main()
