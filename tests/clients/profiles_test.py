#!/usr/bin/env python3
"""Compares client profiles with the real programs, helper call by helper call.

    profiles_test.py BINARY

Real programs: pactester (pacparser), and pac-resolver where ./dev has installed it. Without any of
them the test is skipped.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))
import bench_engines  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 300
SKIPPED = 77

# Time-dependent calls have limits that no test run crosses but at midnight.
CALLS = """
isPlainHostName("www")
isPlainHostName("")
isPlainHostName("www.a.com")
isPlainHostName("::1")
isPlainHostName("[::1]")
isPlainHostName("foo:80")
dnsDomainIs("www.a.com", ".a.com")
dnsDomainIs("xa.com", "a.com")
dnsDomainIs("www.a.com", "")
dnsDomainIs("WWW.A.COM", ".a.com")
dnsDomainIs("com", "a.com")
localHostOrDomainIs("www", "www.a.com")
localHostOrDomainIs("www.a", "www.a.com")
localHostOrDomainIs("w", "www.a.com")
localHostOrDomainIs("", "www.a.com")
localHostOrDomainIs("WWW", "www.a.com")
localHostOrDomainIs("www.a.com", "www")
dnsDomainLevels("a.b.c.")
dnsDomainLevels("")
shExpMatch("WWW.A.COM", "*.a.com")
shExpMatch("x.a.com", "*.a.com")
shExpMatch("aab", "a+b")
shExpMatch("a(b)", "a(b)")
shExpMatch("ab", "a(b)")
shExpMatch("ax", "a|b")
shExpMatch("xcx", "a|b")
shExpMatch("abc", "a[b]c")
shExpMatch("a[b]c", "a[b]c")
shExpMatch("adc", "a[!x]c")
shExpMatch("adc", "a[^b]c")
shExpMatch("a", "a$")
shExpMatch("aa", "a{2}")
shExpMatch("a5", "a\\\\d")
shExpMatch("x", "[")
shExpMatch("x", "*(")
shExpMatch("a.b", "a?b")
shExpMatch("a\\nb", "a*b")
shExpMatch("", "?")
isInNet("10.1.2.3", "10.5.0.0", "255.0.0.0")
isInNet("11.1.2.3", "10.0.0.0", "255.0.0.0")
isInNet("200.1.2.3", "200.0.0.0", "255.0.0.0")
isInNet("1.2.3.4", "0.0.0.0", "0.0.0.0")
isInNet("10.9.2.7", "10.1.2.0", "255.0.255.0")
isInNet("10.1.2.3", "10.0.0.0", "8")
isInNet("10.1.2.3", "10.0.0.0", "0")
isInNet("10.1.2.3", "10.0.0.0/8", "255.0.0.0")
isInNet("10.1.2.3", "10.0.0.0/8", "")
isInNet("10.1.2.3", "10.0.0.0", "")
isInNet("10.1.2.3", "10.0.0.0", "255.0.0.256")
isInNet("10.1.2.3", "10", "255.0.0.0")
isInNet("10.1.2.3", "0xa.0.0.0", "255.0.0.0")
isInNet("010.1.2.3", "10.0.0.0", "255.0.0.0")
isInNet("010.1.2.3", "8.0.0.0", "255.0.0.0")
isInNet("10.1.2", "10.0.0.0", "255.0.0.0")
isInNet("256.1.1.1", "0.0.0.0", "0.0.0.0")
isInNet("::1", "0.0.0.0", "0.0.0.0")
isInNet("::ffff:10.1.2.3", "10.0.0.0", "255.0.0.0")
isInNet("localhost", "127.0.0.0", "255.0.0.0")
isInNet("nope.invalid", "0.0.0.0", "0.0.0.0")
isInNet(null, "0.0.0.0", "0.0.0.0")
isResolvable("localhost")
isResolvable("nope.invalid")
isResolvable("")
isResolvable("::1")
dnsResolve("localhost")
dnsResolve("nope.invalid")
dnsResolve("")
dnsResolve("::1")
dnsResolve("10.1")
convert_addr("200.0.0.1")
typeof isValidIpAddress
typeof sortIpAddressList
typeof getClientVersion
typeof isInNetEx
isInNetEx("10.1.2.3", "10.0.0.0/8")
isInNetEx("11.1.2.3", "10.0.0.0/8")
isInNetEx("10.1.2.3", "10.0.0.0")
isInNetEx("10.1.2.3", "10.0.0.0/33")
isInNetEx("10.129.0.0", "10.128.0.0/9")
isInNetEx("3ffe:8311:ffff:1::", "3ffe:8311:ffff/48")
isInNetEx("2001:db9::1", "2001:db8::/32")
isInNetEx("2001:db8:7fff::1", "2001:db8:8000::/33")
isInNetEx("::1", "::/0")
isInNetEx("::ffff:10.1.2.3", "10.0.0.0/8")
isInNetEx("localhost", "127.0.0.0/8")
isResolvableEx("nope.invalid")
weekdayRange("SUN", "SAT")
weekdayRange("sun", "sat")
weekdayRange("FRI", "SAT", "GMT")
weekdayRange("SAT", "WED")
weekdayRange("WED", "MON")
weekdayRange("GMT")
dateRange(1, 31)
dateRange("JAN", "DEC")
dateRange("DEC", "JAN")
dateRange(2020, 2100)
dateRange(1, "JAN", 31, "DEC")
dateRange(1, "MAR")
timeRange(0, 23)
timeRange(0, 24)
timeRange(0, 0, 23, 59)
timeRange(23, 59, 23, 58)
timeRange(0, 0, 0, 23, 59, 59)
timeRange(1, 0, 3)
timeRange("x")
""".strip().split("\n")

SHOW = """
function show(value) {
  return typeof value == "string" ? "'" + value + "'" : String(value);
}
"""

RESOLVER = """
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
const [modules, pac, count] = process.argv.slice(2);
const require = createRequire(path.resolve(modules, "anything.js"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { createPacResolver } = await load("pac-resolver");
const { QuickJS } = await load("quickjs-wasi");
const find = createPacResolver(await QuickJS.create(), fs.readFileSync(pac, "latin1"));
for (let i = 0; i < Number(count); ++i) {
  console.log(await find("https://h" + i + ".example/", "h" + i + ".example"));
}
"""


def evaluator():
    """A PAC that answers what call N is worth for the host hN.example. Each call stands in a function
    declaration, and not among the arguments of another: pac-resolver takes them nowhere else."""
    functions = "".join("function call%d() { return %s; }\n" % pair for pair in enumerate(CALLS))
    cases = "".join('    if (host == "h%d.example") value = call%d();\n' % (number, number)
                    for number in range(len(CALLS)))
    return (SHOW + functions + "function FindProxyForURL(url, host) {\n  var value;\n  try {\n" +
            cases + '  } catch (e) {\n    return "throws";\n  }\n  return show(value);\n}\n')


def urls():
    return ["https://h%d.example/" % number for number in range(len(CALLS))]


def run(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
                          check=False, env={**os.environ, "TZ": "UTC"}, **options)
    return done.stdout.decode("utf-8", "replace")


def imitated(program, client, pac):
    text = run([program, "eval", "--client", client, "--at", "now", "--dns", "localhost=127.0.0.1",
                pac, "--urls", "-"], input="\n".join(urls()).encode("ascii"))
    return [line.partition("\t")[2] for line in text.splitlines()]


def pactester(pac):
    return [run([shutil.which("pactester"), "-p", pac, "-u", url, "-h", url.split("/")[2]]).strip()
            for url in urls()]


def pac_resolver(pac, work):
    script = work / "resolver.mjs"
    script.write_text(RESOLVER, encoding="ascii")
    modules = bench_engines.pac_resolver_modules()
    return run([shutil.which("node"), script, modules, pac, str(len(CALLS))]).splitlines()


def compare(client, real, ours):
    """The number of calls that differ."""
    failed = 0
    if len(real) != len(CALLS) or len(ours) != len(CALLS):
        print("FAILED %s: %d and %d answers" % (client, len(real), len(ours)))
        return 1
    for call, a, b in zip(CALLS, real, ours):
        if a != b:
            failed += 1
            print("FAILED %s: %s\n  program %s\n  profile %s" % (client, call, a, b))
    print("%s: %d calls, %d differ" % (client, len(CALLS), failed))
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path)
    program = parser.parse_args().binary.resolve()
    compared = failed = 0
    with tempfile.TemporaryDirectory(prefix="profiles-") as folder:
        work = pathlib.Path(folder)
        pac = work / "calls.pac"
        pac.write_text(evaluator(), encoding="ascii")
        if shutil.which("pactester"):
            compared += 1
            failed += compare("pacparser", pactester(pac), imitated(program, "pacparser", pac))
        if bench_engines.pac_resolver_modules() and shutil.which("node"):
            compared += 1
            failed += compare("pac-resolver", pac_resolver(pac, work),
                              imitated(program, "pac-resolver", pac))
    if compared == 0:
        print("SKIPPED: neither pactester nor pac-resolver is installed")
        return SKIPPED
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
