"""The engines that run PAC files on people's machines, each behind the same three questions:

    answers(pac, hosts)   what FindProxyForURL returns for each
    decision(pac, hosts)  microseconds for one, loading left out
    load(pac)             milliseconds until the first answer, starting the program left out

Times are those of the fastest run so far: ask again and they get better. All raise Refused when the
engine does not run the file.
"""

import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import time

try:
    import resource
except ImportError:  # Windows: wall time has to do there.
    resource = None

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RUNNER = HERE.parent / "clients" / "run_pac.js"
SECONDS = 900  # Far beyond any measurement: only so that a hang ends.
ENOUGH = 0.2  # Seconds of work that stand out from the start of a process.
MOST_PASSES = 1 << 14
EMPTY = 'function FindProxyForURL(url, host) { return "DIRECT"; }\n'


class Refused(Exception):
    """The engine does not run this file."""


def to_urls(hosts):
    return "".join("https://%s/\n" % host for host in hosts)


def run_timed(command, text=""):
    """(standard output, seconds): processor time of the process and its children, where the system
    tells it, because other programs take turns with it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN) if resource else None
    start = time.perf_counter()
    done = subprocess.run([str(part) for part in command], input=text.encode("ascii"),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
                          check=False)
    seconds = time.perf_counter() - start
    if resource:
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    if done.returncode != 0:
        last = (done.stderr.decode("latin-1").strip() or "exit %d" % done.returncode)
        raise Refused(" ".join(last.split())[-300:])
    return done.stdout.decode("latin-1"), seconds


class Fastest:
    """The least of what was ever seen for a key."""

    def __init__(self):
        self.least = {}

    def of(self, key, value):
        self.least[key] = min(value, self.least.get(key, value))
        return self.least[key]


class ScriptRunner:
    """A program that loads the file, times itself, and prints one JSON object."""

    def __init__(self, name, command, milliseconds):
        self.name, self.command, self.milliseconds = name, command, milliseconds
        self.fastest = Fastest()

    def ask(self, pac, hosts, milliseconds):
        lines = "".join("https://%s/\t%s\n" % (host, host) for host in hosts)
        out, _ = run_timed(self.command + [pac, milliseconds], lines)
        return json.loads(out)

    def answers(self, pac, hosts):
        return self.ask(pac, hosts, 0)["answers"]

    def decision(self, pac, hosts):
        us = self.ask(pac, hosts, self.milliseconds)["us"]
        return self.fastest.of((pac, len(hosts)), us)

    def load(self, pac):
        return self.fastest.of(pac, self.ask(pac, ["www.example.com"], 0)["load_ms"])


class WholeProcess:
    """A program that is timed from outside: with much work and with little, and the difference
    counts."""

    def __init__(self, work):
        self.empty = work / "empty.pac"
        self.empty.write_text(EMPTY, encoding="ascii")
        self.passes = {}  # So many that the work is ENOUGH, by file and number of hosts.
        self.fastest = Fastest()

    def run(self, pac, hosts, passes):
        """Seconds."""
        raise NotImplementedError

    def seconds(self, pac, hosts, passes):
        return self.fastest.of((pac, len(hosts), passes), self.run(pac, hosts, passes))

    def decision(self, pac, hosts):
        key, little = (pac, len(hosts)), self.seconds(pac, hosts, 0)
        if key not in self.passes:
            # Step by step: what takes hardly longer than nothing says nothing about how long it takes.
            passes, spent = 1, self.seconds(pac, hosts, 1) - little
            while spent < ENOUGH / 4 and passes < MOST_PASSES:
                passes *= 4
                spent = self.seconds(pac, hosts, passes) - little
            self.passes[key] = math.ceil(passes * ENOUGH / max(spent, ENOUGH / 4))
        much = self.seconds(pac, hosts, self.passes[key])
        return max(0.0, much - little) / self.passes[key] / len(hosts) * 1e6

    def load(self, pac):
        hosts = ["www.example.com"]
        started = self.seconds(self.empty, hosts, 0)
        return max(0.0, self.seconds(pac, hosts, 0) - started) * 1e3


class Duktape(WholeProcess):
    """pacwright's own sandbox, with the helper functions in JavaScript, as libproxy has them: its
    own ones are machine code and answer many times faster. What is timed is a loop that is written
    behind the script, so URLs, pipes and checks of answers do not count."""

    name = "Duktape"

    def __init__(self, program, work):
        self.program, self.work = program, work
        found = re.search(r"const HELPERS = String\.raw`([^`]*)`;", RUNNER.read_text("ascii"))
        self.helpers = found.group(1)
        super().__init__(work)

    def write(self, pac, behind=""):
        path = self.work / "duktape.pac"
        path.write_text(self.helpers + pac.read_text("ascii") + behind, encoding="ascii")
        return path

    def eval(self, pac, hosts):
        command = [self.program, "eval", pac, "--urls", "-", "--time-limit", 1000 * SECONDS]
        out, seconds = run_timed(command, to_urls(hosts))
        answers = [line.partition("\t")[2] for line in out.splitlines()]
        if not answers or answers[0].startswith("!"):
            raise Refused(answers[0] if answers else "no answer")
        return answers, seconds

    def answers(self, pac, hosts):
        return self.eval(self.write(pac), hosts)[0]

    def run(self, pac, hosts, passes):
        """All hosts once, to warm up, and then `passes` times."""
        loop = """
(function () {
  var decide = FindProxyForURL, hosts = %s;
  FindProxyForURL = function (url, host) {
    for (var pass = -1; pass < %d; pass++) {
      for (var i = 0; i < hosts.length; i += 2) decide(hosts[i], hosts[i + 1]);
    }
    return decide(url, host);
  };
})();
"""
        pairs = [part for host in hosts for part in ("https://%s/" % host, host)]
        return self.eval(self.write(pac, loop % (json.dumps(pairs), passes)), hosts[:1])[1]


class Pactester(WholeProcess):
    """Debian's: SpiderMonkey of 2007. Cutting the host out of the URL, a small script for each call
    and printing the answer count: that is what a decision costs there."""

    name = "pactester"

    def __init__(self, program, work):
        self.program, self.urls = program, work / "pactester-urls.txt"
        super().__init__(work)

    def ask(self, pac, hosts, passes):
        self.urls.write_text(to_urls(hosts) * passes + to_urls(hosts[:1]),
                             encoding="ascii")
        out, seconds = run_timed([self.program, "-p", pac, "-f", self.urls])
        answers = [line.partition(" : ")[2] for line in out.splitlines()]
        if len(answers) != passes * len(hosts) + 1:
            raise Refused("%d answers to %d URLs" % (len(answers), passes * len(hosts) + 1))
        return answers, seconds

    def answers(self, pac, hosts):
        return self.ask(pac, hosts, 1)[0][:-1]

    def run(self, pac, hosts, passes):
        return self.ask(pac, hosts, passes)[1]


def pac_resolver_modules():
    """The node_modules folder that has it, if there is one."""
    folders = [str(ROOT / "build" / "npm" / "node_modules")]
    folders += [folder for folder in os.environ.get("NODE_PATH", "").split(os.pathsep) if folder]
    for folder in folders:
        if all(pathlib.Path(folder, name).is_dir() for name in ("pac-resolver", "quickjs-wasi")):
            return folder
    return None


def engines(program, work, milliseconds):
    """Those that are here. The others are named as left out."""
    yield Duktape(program, work)
    node = shutil.which("node")
    if node is None:
        print("SKIPPED: node is not installed")
    else:
        timer = HERE / "time_pac.js"
        for flag in ("--no-opt", "--jitless"):
            yield ScriptRunner("V8 " + flag, [node, "--optimize-for-size", flag, timer],
                               milliseconds)
    pactester = shutil.which("pactester")
    if pactester is None:
        print("SKIPPED: pactester (package libpacparser1) is not installed")
    else:
        yield Pactester(pactester, work)
    modules = pac_resolver_modules()
    if node is None or modules is None:
        print("SKIPPED: pac-resolver is not installed in build/npm or NODE_PATH")
    else:
        yield ScriptRunner("pac-resolver", [node, HERE / "time_pac_resolver.mjs", modules],
                           milliseconds)
