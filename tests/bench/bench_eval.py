#!/usr/bin/env python3
"""Whole-process times on the sample policy, in one run, so that their ratios mean something.

    bench_eval.py BINARY [--urls N] [--pactester-urls N]

Asserts nothing: machines differ. Prints a Markdown table; pactester answers fewer URLs, and its
time is scaled to the same number.
"""

import argparse
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))

import derive_hosts  # noqa: E402
from design_oracle import read_policy  # noqa: E402

SAMPLE = HERE.parents[1] / "samples" / "contoso" / "policy.json"


def best_of(times, command):
    """Seconds of the fastest run."""
    best = None
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run([str(part) for part in command], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=True)
        taken = time.perf_counter() - start
        best = taken if best is None else min(best, taken)
    return best


def make_urls(count):
    """Names and addresses around the sample's patterns, in a fixed random order; only such as
    pactester's own way to cut the host out of a URL gets right."""
    hosts = [host for host in derive_hosts.derive(read_policy(SAMPLE))
             if derive_hosts.to_url(host) and ":" not in host]
    rng = random.Random(20250401)
    return [derive_hosts.to_url(hosts[rng.randrange(len(hosts))]) for _ in range(count)]


def write_urls(path, urls):
    path.write_bytes("".join(url + "\n" for url in urls).encode("ascii"))


def rows(program, work, count, pactester_count):
    """(what, seconds, of how many URLs, measured on how many)."""
    out = work / "out"
    taken = best_of(10, [program, "compile", SAMPLE, "-o", out, "--target", "pac"])
    yield "compile the sample's PAC, validated", taken, 0, 0
    pac = out / "proxy.pac"
    urls = make_urls(count)
    write_urls(work / "one.txt", urls[:1])
    write_urls(work / "all.txt", urls)
    yield "eval, 1 URL", best_of(10, [program, "eval", pac, "--urls", work / "one.txt"]), 1, 1
    taken = best_of(3, [program, "eval", pac, "--urls", work / "all.txt"])
    yield "eval, %d URLs" % count, taken, count, count
    write_urls(work / "paths.txt", [url + "p/%d" % i for i, url in enumerate(urls)])
    taken = best_of(3, [program, "eval", pac, "--urls", work / "paths.txt"])
    yield "eval, %d URLs, no two alike" % count, taken, count, count
    pactester = shutil.which("pactester")
    if pactester is None:
        print("SKIPPED: pactester is not installed", file=sys.stderr)
        return
    few = urls[:pactester_count]
    write_urls(work / "few.txt", few)
    taken = best_of(3, [pactester, "-p", pac, "-f", work / "few.txt"])
    yield "pactester -f, %d URLs" % count, taken * count / len(few), count, len(few)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--urls", type=int, default=100000)
    parser.add_argument("--pactester-urls", type=int, default=5000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found = list(rows(options.binary.resolve(), pathlib.Path(folder), options.urls,
                          options.pactester_urls))
    many = next(row for row in found if row[0].startswith("eval, %d" % options.urls))
    print("| what (whole process) | seconds | URLs a second | compared with eval | measured on |")
    print("|---|---|---|---|---|")
    for what, seconds, urls, measured in found:
        is_rate = urls == options.urls
        print("| %s | %.3f | %s | %s | %s |" % (
            what, seconds, "{:,.0f}".format(urls / seconds) if is_rate else "-",
            "%.2f x" % (seconds / many[1]) if is_rate else "-",
            "-" if not measured else "all" if measured == urls else "%d, scaled" % measured))
    return 0


if __name__ == "__main__":
    sys.exit(main())
