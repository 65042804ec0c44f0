"""Bad input and a hostile world: what pacwright says, and that it leaves no trace.

    bad_input_test.py BINARY [KILLS]

Each case gives the finished program something it must refuse. It has to end by itself with the right
exit code and a message that says where (file:line:column), what (a code) and what to do, and the
output folder of an earlier run has to stay as it was, byte for byte, with no temporary file in it.
"""
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SEED = 20260101
KILLS = 30  # Fewer are asked of slow builds.
HANG_SECONDS = 900  # No measure of speed: only an endless run takes that long.
MOST_OUTPUT = 64 * 1024
NOBODY = 65534
TEMPORARY = re.compile(r"^\..*\.pacwright-tmp$")


class Failure(Exception):
    pass


def require(holds, what):
    if not holds:
        raise Failure(what)


# ----- policies ---------------------------------------------------------------------------------
# A '~' marks the place that the message must name; it is taken out of the file.

def policy(rules='{"name": "r", "plain_hosts": true, "route": "direct"}', more="", routes=""):
    return ('{\n  "name": "bad",%s\n  "routes": { "direct": "DIRECT"%s },\n  "rules": [\n    %s\n  ],\n'
            '  "otherwise": "direct"\n}\n' % (more, routes, rules))


def with_host(text):
    return policy('{"name": "r", "route": "direct", "hosts": ["a.example", ~%s]}' % json.dumps(text))


def with_network(text):
    return policy('{"name": "r", "route": "direct", "networks": [~%s]}' % json.dumps(text))


def with_result(text):
    return policy(routes=', "bad": ~%s' % json.dumps(text))


def with_catalog(name="catalog"):
    return policy('{"name": "r", "select": {}, "route": "direct"}', '\n  "catalogs": [~"%s"],' % name)


def with_suite(name="suite"):
    return policy(more='\n  "suites": ["%s"],' % name)


POLICIES = [  # name, policy, code
    ("unknown route", policy('{"name": "r", "plain_hosts": true, "route": ~"drect"}'), "PC201"),
    ("unknown route at the end", policy().replace('"otherwise": ', '"otherwise": ~"x", "y": '), "PC201"),
    ("unknown key", policy(more='\n  ~"catalog": [],'), "PC125"),
    ("wrong type", policy(more='\n  "dns": ~true,'), "PC124"),
    ("wrong type of hosts", policy('{"plain_hosts": true, "hosts": ~"a.example", "route": "direct"}'), "PC124"),
    ("duplicate key", policy(more='\n  ~"name": "again",'), "PC121"),
    ("comment never closed", policy().replace('"rules"', '~/* "rules"'), "PC122"),
    ("trailing comma", policy().replace('"DIRECT" ', '"DIRECT"~, '), "PC120"),
    ("cut off", policy()[:policy().index(" },")] + "~", "PC120"),
    ("cut off in a string", policy().replace('"r", "plain', '~"r').split("_hosts")[0], "PC120"),
    ("empty file", "~", "PC120"),
    ("no object", "~[]", "PC124"),
    ("nothing in it", "~{}", "PC126"),
    ("no rules", policy().replace('[\n    {"name": "r", "plain_hosts": true, "route": "direct"}\n  ]', "~[]"), "PC202"),
    ("rule without anything", policy("~{}"), "PC211"),
    ("host with a path", with_host("www.example.com/path"), "PC108"),
    ("host with a scheme", with_host("https://www.example.com"), "PC107"),
    ("host with a port", with_host("www.example.com:443"), "PC109"),
    ("host with a space", with_host("www example.com"), "PC110"),
    ("address as host", with_host("10.1.2.3"), "PC111"),
    ("star alone", with_host("*"), "PC104"),
    ("two stars side by side", with_host("**.example"), "PC105"),
    ("three stars", with_host("*a*b*.example"), "PC106"),
    ("host of 1 MB", with_host("a" * 1000000), "PC113"),
    ("bits below the prefix", with_network("10.1.2.3/8"), "PC102"),
    ("prefix of 33 bits", with_network("10.0.0.0/33"), "PC101"),
    ("quotes in a route", with_result('DIRECT"; alert(1); "'), "PC205"),
    ("single quotes in a route", with_result("DIRECT'; alert(1); '"), "PC205"),
    ("end of script in a route", with_result("</script><script>alert(1)</script>"), "PC205"),
    ("line break in a route", with_result("DIRECT\n// "), "PC205"),
    ("carriage return in a route", with_result("PROXY a\r:1"), "PC205"),
    ("line separator in a route", with_result("PROXY a\u2028:1"), "PC205"),
    ("backslash in a route", with_result("PROXY a:1\\"), "PC205"),
    ("NUL in a route", with_result("DIRECT\0"), "PC205"),
    ("key of 1 MB", policy(more='\n  ~"%s": 1,' % ("k" * 1000000)), "PC125"),
    ("100,000 brackets", '{"rules": ' + "[" * 63 + "~[" + "[" * 99936, "PC123"),
    ("100,000 braces", '{"a": ' * 64 + '~{"a": ' + '{"a": ' * 99935, "PC123"),
    ("catalog that is missing", with_catalog("missing.json"), "PC130"),
    ("catalog that is a folder", with_catalog("."), "PC130"),
]

CATALOGS = [  # name, catalog, code
    ("empty catalog", b"", "PC132"),
    ("catalog of comments", b"# nothing\n", "PC132"),
    ("catalog []", b"~[]", "PC132"),
    ("catalog cut off", b'[{"id": 1, "serviceArea": "Exchange",\n "urls": ["a.example"~', "PC120"),
    ("catalog with a key twice", b'[{"id": 1, ~"id": 2}]', "PC121"),
    ("catalog of 100,000 brackets", b"[" * 64 + b"~[" + b"[" * 99935, "PC123"),
    ("log-in page", b"~<!DOCTYPE html><html></html>", "PC133"),
    ("error text of the service", b"~Valid ClientRequestId Guid is required", "PC133"),
    ("PAC file", b"~function FindProxyForURL(url, host) {}", "PC133"),
    ("policy as catalog", b'~{"rules": []}', "PC133"),
    ("list with a URL", b"a.example\n  ~https://b.example/\n", "PC107"),
    ("list with bits below a prefix", b"~10.1.2.3/8\n", "PC102"),
    ("NUL in a catalog", b"a.example\n\0\n", "PC127"),
    ("bytes that are no text", bytes(range(128, 256)), "PC127"),
    ("one line of 60 MB", b"a" * 60000000, "PC113"),
    ("page without a table", b"---\ntitle: x\n---\n# Page\n\nwww.example.com\n", "PC139"),
    ("table without an endpoint", b"| a | b | c |\n|---|---|---|\n| 1 | none | Outbound |\n", "PC132"),
    ("table of broken names", b"| a | b | c |\n|---|---|---|\n| 1 | *. x.example.com | Outbound |\n", "PC132"),
    ("table with a NUL", b"| a | b |\n|---|---|\n| 1 | a.example.com\0 |\n", "PC127"),
    ("table with a cell of 60 MB", b"| a | b |\n|---|---|\n| 1 | ~a.example.com " + b"x" * 60000000 + b" |\n", "PC133"),
    ("format of the future", b'{"format": ~"pacwright-catalog/9", "endpoints": []}', "PC137"),
]

SUITES = [  # name, suite, code, exit
    ("suite cut off", b'{"cases": [~', "PC120", 3),
    ("suite without cases", b'{"cases": []}', "PC423", 3),
    ("suite of 100,000 brackets", b'{"cases": ' + b"[" * 63 + b"~[" + b"[" * 99936, "PC123", 3),
    ("suite with a bad URL", b'{"cases": [{"url": ~"a b", "expect": "direct"}]}', "PC422", 3),
    ("suite with an unknown route", b'https://a.example/,~drect\n', "PC424", 3),
    ("suite that is no text", b"\xff\xff", "PC127", 3),
    ("suite that fails", b'# near\n~https://a.example/,PROXY p.example:8080\n', "PC403", 1),
]


# ----- running ----------------------------------------------------------------------------------

def snapshot(folder):
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
            for path in sorted(folder.rglob("*"))}


def unmark(text):
    """The bytes without '~', and "line:column" of it, or "" if there is none."""
    data = text.encode() if isinstance(text, str) else text
    at = data.find(b"~")
    if at < 0:
        return data, ""
    before = data[:at].decode()
    line = before.count("\n") + 1
    return data[:at] + data[at + 1:], "%d:%d" % (line, len(before) - (before.rfind("\n") + 1) + 1)


class Bench:
    """A folder with a good policy, its output, and room for a bad one."""

    def __init__(self, binary, root):
        self.binary = binary
        self.root = root
        self.out = root / "out"
        self.passed = self.failed = 0
        (root / "good.json").write_text(policy())
        require(self.run("good.json")[0] == 0, "the good policy does not compile")
        self.old = snapshot(self.out)
        require(sorted(self.old) == ["ledger.csv", "manifest.json", "proxy.pac", "rules.txt"],
                "odd output: %s" % self.old)

    def execute(self, *args, **options):
        done = subprocess.run([self.binary, *args], cwd=self.root, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=HANG_SECONDS, **options)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def run(self, name, *more, out="out", **options):
        return self.execute("compile", name, "-o", out, *more, **options)

    def case(self, name, test, *args):
        try:
            test(*args)
            self.passed += 1
        except (Failure, OSError, ValueError, subprocess.TimeoutExpired) as reason:
            self.failed += 1
            print("FAILED %s: %s" % (name, reason))

    def untouched(self):
        require(snapshot(self.out) == self.old, "the earlier output was touched: %s" % list(snapshot(self.out)))

    def refused(self, place, code, exit_code=3, name="bad.json", **options):
        """`place`: how the message must begin, "file" or "file:line:column"."""
        exited, stdout, stderr = self.run(name, **options)
        self.check_message(exited, stdout, stderr, place, code, exit_code)
        self.untouched()
        exited, stdout, _ = self.run(name, "--json", **options)
        require(exited == exit_code, "exit %s with --json" % exited)
        report = json.loads(stdout)
        require(report["written"] is False, "--json says that it was written")
        require(code in [finding["code"] for finding in report["findings"]], "--json lacks %s" % code)
        self.untouched()

    @staticmethod
    def check_message(exited, stdout, stderr, place, code, exit_code):
        require(exited == exit_code, "exit %s instead of %s: %s" % (exited, exit_code, stderr[:500]))
        require(stdout == "", "on standard output: %s" % stdout[:200])
        require(len(stderr) < MOST_OUTPUT, "%s bytes of messages" % len(stderr))
        lines = stderr.splitlines()
        heads = [i for i, line in enumerate(lines) if line.startswith("%s: error %s: " % (place, code))]
        require(heads, "no '%s: error %s' in: %s" % (place, code, stderr[:500]))
        advice = advice_below(lines, heads[0], code)
        require(advice.endswith("."), "no advice below: %s" % stderr[:500])
        require(lines[-1] == "pacwright: nothing was written", "the last line is: %s" % lines[-1])


def advice_below(lines, head, code):
    """The advice of the finding whose message is in line `head`, its lines as one. It may stand below
    a further finding of the same code."""
    advice = []
    for line in lines[head + 1:]:
        if not line.startswith("  ") and ": error %s: " % code not in line:
            break
        if re.match(r"^  \S", line):
            advice.append(line.strip())
    return " ".join(advice)


# ----- cases ------------------------------------------------------------------------------------

def bad_policy(bench, text, code):
    data, place = unmark(text)
    bench.root.joinpath("bad.json").write_bytes(data)
    bench.refused("bad.json:" + place if place else "bad.json", code)


def bad_catalog(bench, data, code):
    data, place = unmark(data)
    bench.root.joinpath("bad.json").write_bytes(unmark(with_catalog())[0])
    bench.root.joinpath("catalog").write_bytes(data)
    where = "catalog:" + place if place else "catalog"
    if not place and code == "PC113":
        where = "catalog:1:1"
    bench.refused(where, code)
    # The importer says the same and leaves an earlier catalog alone.
    before = bench.root / "imported" / "catalog.json"
    before.parent.mkdir(exist_ok=True)
    before.write_text("earlier")
    exited, _, stderr = bench.execute("import", "catalog", "-o", "imported/catalog.json")
    require(exited == 3, "import: exit %s" % exited)
    require("%s: error %s: " % (where, code) in stderr, "import says: %s" % stderr[:500])
    require(snapshot(before.parent) == {"catalog.json": b"earlier"}, "import touched the catalog")


def bad_suite(bench, data, code, exit_code):
    data, place = unmark(data)
    bench.root.joinpath("bad.json").write_text(with_suite())
    bench.root.joinpath("suite").write_bytes(data)
    bench.refused("suite:" + place if place else "suite", code, exit_code)


def missing_policy(bench):
    bench.refused("missing.json", "PC130", name="missing.json")


def folder_as_policy(bench):
    bench.refused(".", "PC130", name=".")


def nul_in_policy(bench):
    bench.root.joinpath("bad.json").write_bytes(policy().replace("bad", "b\0d").encode())
    bench.refused("bad.json", "PC127")


def huge(bench, name):
    with open(bench.root / name, "wb") as file:
        file.truncate(200 * 1000 * 1000)
    try:
        if name == "catalog":
            data, place = unmark(with_catalog())
            bench.root.joinpath("bad.json").write_bytes(data)
            bench.refused("bad.json:" + place, "PC131")
        else:
            bench.refused(name, "PC131", name=name)
    finally:
        os.remove(bench.root / name)


def thousand_errors(bench):
    hosts = ", ".join('"https://%d.example/"' % i for i in range(1000))
    bench.root.joinpath("bad.json").write_text(policy('{"route": "direct", "hosts": [%s]}' % hosts))
    bench.refused("bad.json:5:35", "PC107")
    _, _, stderr = bench.run("bad.json")
    require(stderr.count(": error PC107: ") == 50, "%s messages" % stderr.count(": error PC107: "))
    require("... and 950 more" in stderr, "the rest is not counted: %s" % stderr[-300:])


def other_policy(bench):
    """Compiles to other bytes than good.json, and quickly."""
    hosts = ", ".join('"host%d.example"' % i for i in range(100))
    edge = ', "edge": "PROXY edge.example:8080"'  # Another route than the final one: no pass drops them.
    bench.root.joinpath("other.json").write_text(
        policy('{"route": "edge", "hosts": [%s]}' % hosts, routes=edge))
    return "other.json"


def unwritable(bench, out, place, **options):
    name = other_policy(bench)
    exited, stdout, stderr = bench.run(name, out=out, **options)
    bench.check_message(exited, stdout, stderr, place, "PC310", 3)
    bench.untouched()


def file_in_its_place(bench):
    (bench.root / "file").write_text("mine")
    unwritable(bench, "file", "file")
    unwritable(bench, "file/below", "file")
    require((bench.root / "file").read_text() == "mine", "the file was touched")


def folder_in_the_place_of_a_file(bench):
    taken = bench.root / "taken"
    (taken / "ledger.csv").mkdir(parents=True)
    unwritable(bench, "taken", "taken/ledger.csv")
    require(list(snapshot(taken)) == ["ledger.csv"], "left behind: %s" % list(snapshot(taken)))


def limited():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # Writing then fails with EFBIG.
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def file_size_limit(bench):
    unwritable(bench, "out", "out/proxy.pac", preexec_fn=limited, restore_signals=False)
    unwritable(bench, "fresh/deep", "fresh/deep/proxy.pac", preexec_fn=limited, restore_signals=False)
    require(not (bench.root / "fresh").exists(), "an empty folder was left behind")


def become_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def read_only(bench):
    options = {"preexec_fn": become_nobody} if os.geteuid() == 0 else {}
    os.chmod(bench.root, 0o755)
    try:
        if bench.execute("--version", **options)[0] != 0:
            raise OSError
    except (OSError, subprocess.SubprocessError):
        print("skipped: another user cannot run the program here")
        return
    os.chmod(bench.out, 0o555)
    try:
        unwritable(bench, "out", "out/proxy.pac", **options)
    finally:
        os.chmod(bench.out, 0o755)


def full_disk(bench):
    mount = bench.root / "disk"
    copy = bench.root / "copy"
    mount.mkdir()
    pages = sum(-(-len(data) // 4096) for data in bench.old.values())
    options = "size=%dk" % (4 * pages)  # No room for anything beside the first set.
    probe = ["unshare", "-m", "mount", "-t", "tmpfs", "-o", options, "none", str(mount)]
    if os.geteuid() != 0 or shutil.which("unshare") is None or subprocess.run(
            probe, capture_output=True, timeout=HANG_SECONDS).returncode != 0:
        print("skipped: no small disk can be mounted here")
        return
    name = other_policy(bench)
    script = ('mount -t tmpfs -o "$5" none "$1" && cp -r out "$1/out" || exit 99\n'
              '"$2" compile "$3" -o "$1/out"\nresult=$?\ncp -r "$1/out" "$4"\nexit $result\n')
    done = subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", str(mount), bench.binary, name, str(copy),
                           options],
                          cwd=bench.root, capture_output=True, timeout=HANG_SECONDS)
    bench.check_message(done.returncode, done.stdout.decode(), done.stderr.decode(),
                        "%s/out/proxy.pac" % mount, "PC310", 3)
    require(snapshot(copy) == bench.old, "the earlier output was touched: %s" % list(snapshot(copy)))


def restore(bench):
    shutil.rmtree(bench.out)
    bench.out.mkdir()
    for name, data in bench.old.items():
        (bench.out / name).write_bytes(data)


def start(bench, name):
    return subprocess.Popen([bench.binary, "compile", name, "-o", "out"], cwd=bench.root,
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for_temporary(bench, process):
    while process.poll() is None:
        if any(TEMPORARY.match(entry) for entry in os.listdir(bench.out)):
            return


def killed(bench, kills):
    """Ended at any moment, the old set or the new one is there, and the next run cleans up.

    The renames at the end are not one step. Between them the manifest, which is renamed last,
    is the old one and `compile --check` tells; such a moment is allowed, and counted.
    """
    name = other_policy(bench)
    begun = time.monotonic()
    require(bench.run(name)[0] == 0, "the other policy does not compile")
    duration = time.monotonic() - begun
    new = snapshot(bench.out)
    draw = random.Random(SEED)
    seen = {"old": 0, "new": 0, "between": 0}
    for round_number in range(kills):
        restore(bench)
        process = start(bench, name)
        if round_number % 2 == 0:
            time.sleep(draw.uniform(0, 1.1 * duration))
        else:
            wait_for_temporary(bench, process)
        process.kill()
        process.wait(timeout=HANG_SECONDS)
        left = {path: data for path, data in snapshot(bench.out).items() if not TEMPORARY.match(path)}
        if left == bench.old or left == new:
            seen["old" if left == bench.old else "new"] += 1
        else:
            whole = sorted(left) == sorted(new) and all(left[path] in (bench.old[path], new[path]) for path in left)
            require(whole and left["manifest.json"] == bench.old["manifest.json"],
                    "round %d: neither the old set nor the new one" % round_number)
            require(bench.run(name, "--check")[0] == 1, "--check does not see a mixed set")
            seen["between"] += 1
        require(bench.run(name)[0] == 0, "round %d: the next run fails" % round_number)
        require(snapshot(bench.out) == new, "round %d: the next run left %s" % (round_number, list(snapshot(bench.out))))
    restore(bench)
    print("killed %d times (seed %d): %s" % (kills, SEED, seen))


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    kills = int(sys.argv[2]) if len(sys.argv) == 3 else KILLS
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(binary, pathlib.Path(folder))
        for name, text, code in POLICIES:
            bench.case(name, bad_policy, bench, text, code)
        for name, data, code in CATALOGS:
            bench.case(name, bad_catalog, bench, data, code)
        for name, data, code, exit_code in SUITES:
            bench.case(name, bad_suite, bench, data, code, exit_code)
        for test in (missing_policy, folder_as_policy, nul_in_policy, thousand_errors, file_in_its_place,
                     folder_in_the_place_of_a_file, file_size_limit, read_only, full_disk):
            bench.case(test.__name__.replace("_", " "), test, bench)
        bench.case("killed", killed, bench, kills)
        for name in ("huge.json", "catalog"):
            bench.case("200 MB as " + name, huge, bench, name)
    print("bad input: %d passed, %d failed" % (bench.passed, bench.failed))
    sys.exit(1 if bench.failed else 0)


if __name__ == "__main__":
    main()
