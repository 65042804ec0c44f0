"""What writes files: that nothing is lost, torn or mixed, whatever comes between.

    writers_test.py BINARY WRITE_SET FAULT_LIBRARY [KILLS]

The program write_set is killed, interrupted and refused at every call that changes files; the finished
program is given devices, pipes, links, its own inputs, full disks and company.
"""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading

SEED = 20261129
KILLS = 1000
HANG_SECONDS = 300  # No measure of speed: only an endless run takes that long.
COUNT = 7  # Files of a set, besides the manifest.
TOGETHER = 100  # Runs at a time.


class Failure(Exception):
    pass


def require(holds, what):
    if not holds:
        raise Failure(what)


def snapshot(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def temporaries(folder):
    return [path.name for path in folder.rglob(".*")]


class Bench:
    def __init__(self, binary, write_set, library, kills, root):
        self.binary, self.write_set, self.library, self.kills, self.root = binary, write_set, library, kills, root

    def set(self, folder, mark, **faults):
        environment = dict(os.environ, **{name.upper(): str(value) for name, value in faults.items()})
        if faults:
            environment["LD_PRELOAD"] = self.library
        done = subprocess.run([self.write_set, str(folder), mark, str(COUNT)], env=environment, cwd=self.root,
                              capture_output=True, timeout=HANG_SECONDS)
        return done.returncode, done.stderr.decode()

    def run(self, *arguments, **options):
        done = subprocess.run([self.binary, *map(str, arguments)], cwd=self.root, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=HANG_SECONDS, **options)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def fresh(self, name):
        folder = self.root / name
        shutil.rmtree(folder, ignore_errors=True)
        return folder

    def policy(self, name, proxy):
        text = {"name": "company", "routes": {"d": "DIRECT", "p": "PROXY %s:8080" % proxy},
                "rules": [{"name": "inside", "hosts": ["*.corp.example", "corp.example"], "route": "d"}],
                "otherwise": "p"}
        (self.root / name).write_text(json.dumps(text))
        return name


def calls_of(bench, folder, mark):
    count = bench.root / "count"
    count.unlink(missing_ok=True)
    require(bench.set(folder, mark, fault_count=count)[0] == 0, "write_set fails")
    return int(count.read_text())


def old_and_new(bench, folder):
    """Both sets, and how many calls it takes to get from the old to the new one."""
    require(bench.set(folder, "old")[0] == 0, "write_set fails")
    old = snapshot(folder)
    calls = calls_of(bench, folder, "new")
    return old, snapshot(folder), calls


def put_back(bench, folder):
    for path in folder.rglob(".*"):
        path.unlink()
    require(bench.set(folder, "old")[0] == 0, "write_set fails")


def kills(bench):
    """Each file is whole; the manifest is the old one unless the whole set is new."""
    folder = bench.fresh("killed")
    old, new, calls = old_and_new(bench, folder)
    require(calls > 3 * COUNT, "the fault library counts %d calls only" % calls)
    draw = random.Random(SEED)
    points = list(range(1, calls + 1))
    points += [draw.randint(1, calls) for _ in range(bench.kills - calls)]
    seen = {"old": 0, "new": 0, "mixed": 0}
    put_back(bench, folder)
    for point in points[:max(bench.kills, 1)]:
        result, _ = bench.set(folder, "new", fault="kill", fault_at=point)
        require(result == -signal.SIGKILL, "not killed at call %d" % point)
        left = {name: data for name, data in snapshot(folder).items() if not pathlib.PurePath(name).name.startswith(".")}
        require(sorted(left) == sorted(old), "killed at call %d: files are %s" % (point, sorted(left)))
        state = "old" if left == old else "new" if left == new else "mixed"
        seen[state] += 1
        require(all(left[name] in (old[name], new[name]) for name in left), "a torn file, call %d" % point)
        require(state != "mixed" or left["manifest.json"] == old["manifest.json"],
                "the manifest vouches for a mixed set, call %d" % point)
        require(bench.set(folder, "new")[0] == 0 and snapshot(folder) == new and not temporaries(folder),
                "the next run does not clean up after call %d: %s" % (point, temporaries(folder)))
        put_back(bench, folder)
    require(seen["old"] and (seen["mixed"] or seen["new"]), "all kills came at one moment: %s" % seen)
    print("  killed %d times at %d calls (seed %d): %s" % (len(points), calls, SEED, seen))


def refusals(bench):
    """A call that fails: all is as it was."""
    folder = bench.fresh("refused")
    old, new, calls = old_and_new(bench, folder)
    put_back(bench, folder)
    failed = 0
    for point in range(1, calls + 1):
        result, words = bench.set(folder, "new", fault="fail", fault_at=point)
        if result == 0:  # A further name, or a flush, that is not needed.
            require(snapshot(folder) == new or temporaries(folder), "call %d: success, but not the new set" % point)
        else:
            failed += 1
            require("Operation not permitted" in words, "call %d: %s" % (point, words))
            require(snapshot(folder) == old, "call %d failed and left %s" % (point, words))
        put_back(bench, folder)
    require(failed > 2 * COUNT, "only %d calls could fail" % failed)


def refusals_without_names(bench):
    """Where no second name can keep the old file, the error says what is new."""
    folder = bench.fresh("named")
    old, new, calls = old_and_new(bench, folder)
    put_back(bench, folder)
    named = 0
    for point in range(1, calls + 1):
        result, words = bench.set(folder, "new", fault="fail", fault_at=point, fault_links=1)
        left = {name: data for name, data in snapshot(folder).items() if not pathlib.PurePath(name).name.startswith(".")}
        if result != 0 and left != old:
            named += 1
            told = words.split("are new already and could not be put back: ")[1].split("; all others")[0]
            listed = sorted(pathlib.PurePath(name).relative_to(folder).as_posix() for name in told.split(", "))
            changed = sorted(name for name in left if left[name] != old[name])
            require(listed == changed, "call %d: told %s, new are %s" % (point, listed, changed))
        put_back(bench, folder)
    require(named >= COUNT - 1, "a set was left mixed only %d times" % named)


def interrupts(bench):
    """SIGTERM at any moment: the old set or the new one, whole, and nothing beside it."""
    folder = bench.fresh("interrupted")
    old, new, calls = old_and_new(bench, folder)
    put_back(bench, folder)
    seen = {"old": 0, "new": 0}
    for point in range(1, calls + 1):
        result, _ = bench.set(folder, "new", fault="term", fault_at=point)
        require(result == -signal.SIGTERM, "call %d: ends with %d" % (point, result))
        left = snapshot(folder)
        require(left in (old, new), "call %d: neither the old set nor the new one" % point)
        seen["old" if left == old else "new"] += 1
        put_back(bench, folder)
    require(seen["old"] and seen["new"], "all interrupts did the same: %s" % seen)


def together(run, wholes, folder):
    """Runs at one time, and meanwhile a reader, who sees no file that is empty or torn."""
    torn, ended = [], threading.Event()
    parts = {name: {whole[name] for whole in wholes} for name in wholes[0]}

    def read():
        while not ended.is_set():
            for name, whole in parts.items():
                try:
                    if (folder / name).read_bytes() not in whole:
                        torn.append(name)
                except FileNotFoundError:
                    torn.append(name + " is missing")

    reader = threading.Thread(target=read)
    reader.start()
    try:
        with concurrent.futures.ThreadPoolExecutor(TOGETHER) as pool:
            results = list(pool.map(run, range(TOGETHER)))
    finally:
        ended.set()
        reader.join()
    require(not torn, "a reader saw %s" % sorted(set(torn)))
    require(all(result[0] == 0 for result in results), "ended with %s" % [result for result in results if result[0]][:2])


def many_writers(bench):
    folder = bench.fresh("company")
    wholes = []
    for mark in ("left", "right"):
        require(bench.set(folder, mark)[0] == 0, "write_set fails")
        wholes.append(snapshot(folder))
    together(lambda i: bench.set(folder, ("left", "right")[i % 2]), wholes, folder)
    require(snapshot(folder) in wholes, "two sets are mixed")


def many_compiles(bench):
    names = [bench.policy("left.json", "left.example"), bench.policy("right.json", "right.example")]
    wholes = []
    folder = bench.fresh("out")
    for name in names:
        result, _, words = bench.run("compile", name, "-o", "out", "-q")
        require(result == 0, words)
        wholes.append(snapshot(folder))
    require(wholes[0] != wholes[1], "both policies compile to the same")
    together(lambda i: bench.run("compile", names[i % 2], "-o", "out", "-q"), wholes, folder)
    require(snapshot(folder) in wholes, "two sets are mixed")


@contextlib.contextmanager
def folder_in_use(bench, name):
    """A folder with a set in it, and somebody who holds its lock; and what lies there."""
    import fcntl
    folder = bench.fresh(name)
    require(bench.set(folder, "old")[0] == 0, "write_set fails")
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield folder, snapshot(folder)
    finally:
        os.close(handle)


def require_waiting(process):
    try:
        process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return
    raise Failure("it did not wait")


def locked(bench):
    """While somebody holds the lock, nobody writes."""
    with folder_in_use(bench, "locked") as (folder, old):
        process = subprocess.Popen([bench.write_set, str(folder), "new", str(COUNT)])
        require_waiting(process)
        require(snapshot(folder) == old, "it wrote without the lock")
    require(process.wait(timeout=HANG_SECONDS) == 0 and snapshot(folder) != old, "it does not go on")


def interrupted_while_waiting(bench):
    """Who waits for another run's lock can be interrupted."""
    with folder_in_use(bench, "waiting") as (folder, old):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = subprocess.Popen([bench.write_set, str(folder), "new", str(COUNT)],
                                       preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
            require_waiting(process)
            process.send_signal(number)
            try:
                require(process.wait(timeout=20) == -number, "it does not end by its signal")
            except subprocess.TimeoutExpired:
                process.kill()
                raise Failure("it goes on waiting")
            require(snapshot(folder) == old and not temporaries(folder), "something has changed")


def no_threads(bench):
    """Where the system has no thread to spare, all is done in turn."""
    name = bench.policy("p.json", "p.example")
    require(bench.run("compile", name, "-o", bench.fresh("threads"))[0] == 0, "compile fails")
    (bench.root / "urls.txt").write_text("".join("https://h%d.corp.example/\n" % i for i in range(5000)))
    pac = bench.root / "threads" / "proxy.pac"
    questions = [["eval", pac, "--urls", "urls.txt", "--jobs", "4"],
                 ["eval", pac, "--urls", "urls.txt", "--client", "all", "--jobs", "4"]]
    answers = [bench.run(*question) for question in questions]
    environment = dict(os.environ, LD_PRELOAD=bench.library, FAULT_THREADS="1")
    code, _, words = bench.run("compile", name, "-o", bench.fresh("alone"), env=environment)
    require(code == 0, "compile without threads: %d %s" % (code, words))
    require(snapshot(bench.root / "alone") == snapshot(bench.root / "threads"), "another set")
    for question, answer in zip(questions, answers):
        require(bench.run(*question, env=environment) == answer, "%s without threads" % question[0])


def devices(bench):
    name = bench.policy("p.json", "p.example")
    require(bench.run("compile", name, "-o", "out")[0] == 0, "the policy does not compile")
    for node, kind in (("/dev/null", "--html"), ("/dev/null", "--junit")):
        require(bench.run("check", "out/proxy.pac", kind, node)[0] == 0, "%s %s" % (kind, node))
    require(bench.run("import", "list.txt", "-o", "/dev/null")[0] in (0, 3), "import -o /dev/null")
    require(stat.S_ISCHR(os.stat("/dev/null").st_mode), "/dev/null is no device any more")
    (bench.root / "list.txt").write_text("a.example\n")
    require(bench.run("import", "list.txt", "-o", "/dev/null")[0] == 0, "import -o /dev/null")
    require(stat.S_ISCHR(os.stat("/dev/null").st_mode), "/dev/null is no device any more")
    result, _, words = bench.run("check", "out/proxy.pac", "--html", "/dev/full")
    require(result == 3 and "PC310" in words and "No space left" in words, "/dev/full: %s" % words)

    pipe = bench.root / "pipe"
    os.mkfifo(pipe)
    result, _, words = bench.run("check", "out/proxy.pac", "--html", "pipe")
    require(result == 3 and "nobody reads" in words, "a pipe without a reader: %s" % words)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    opened = os.open(pipe, os.O_RDWR)  # Until then nobody knows whether cat has begun.
    result, _, words = bench.run("check", "out/proxy.pac", "--html", "pipe")
    os.close(opened)
    got = reader.communicate(timeout=HANG_SECONDS)[0]
    require(result == 0 and got.endswith(b"</html>\n"), "a pipe with a reader: %s" % words)
    require(stat.S_ISFIFO(os.stat(pipe).st_mode), "the pipe is gone")


def pipe_in_the_set(bench):
    name = bench.policy("p.json", "p.example")
    folder = bench.fresh("piped")
    folder.mkdir()
    os.mkfifo(folder / "proxy.pac")
    for more in ([], ["--check"]):
        result, _, words = bench.run("compile", name, "-o", "piped", *more)
        require(result in (1, 3) and "not a regular file" in words, "%s: %d %s" % (more, result, words))
    require(sorted(os.listdir(folder)) == ["proxy.pac"], "left behind: %s" % os.listdir(folder))


def links(bench):
    """The file behind a link is replaced, not the link; also one that is not there yet."""
    name = bench.policy("p.json", "p.example")
    folder, live = bench.fresh("linked"), bench.fresh("live")
    folder.mkdir()
    live.mkdir()
    (live / "one.pac").write_text("old")
    (folder / "proxy.pac").symlink_to("../live/middle")
    (live / "middle").symlink_to("one.pac")
    (folder / "ledger.csv").symlink_to(live / "not-there-yet.csv")
    result, _, words = bench.run("compile", name, "-o", "linked", "-q")
    require(result == 0, words)
    require(b"FindProxyForURL" in (live / "one.pac").read_bytes(), "the live file is old")
    require((live / "not-there-yet.csv").read_bytes() != b"", "nothing behind the other link")
    require((folder / "proxy.pac").is_symlink() and (live / "middle").is_symlink(), "a link is gone")
    require(not temporaries(folder) and not temporaries(live), "temporary files are left")

    (folder / "ledger.csv").unlink()
    (folder / "ledger.csv").symlink_to("proxy.pac")
    before = snapshot(live)
    result, _, words = bench.run("compile", bench.policy("q.json", "q.example"), "-o", "linked", "-q")
    require(result == 3 and "has this place" in words, "two files in one place: %d %s" % (result, words))
    (folder / "ledger.csv").unlink()
    (folder / "ledger.csv").symlink_to("ledger.csv")
    result, _, words = bench.run("compile", "q.json", "-o", "linked", "-q")
    require(result == 3 and "PC310" in words, "a circle of links: %d %s" % (result, words))
    require(snapshot(live) == before, "a refused run wrote")


def own_files(bench):
    """No output replaces an input, or another output."""
    text = (bench.root / bench.policy("p.json", "p.example")).read_bytes()
    (bench.root / "manifest.json").write_bytes(text)
    (bench.root / "suite.csv").write_text("url,expected\nhttps://www.corp.example/,DIRECT\n")
    (bench.root / "list.txt").write_text("a.example\n")
    os.link(bench.root / "p.json", bench.root / "other-name.json")
    (bench.root / "linked.json").symlink_to("p.json")
    bench.fresh("out")
    require(bench.run("compile", "p.json", "-o", "out", "-q")[0] == 0, "the policy does not compile")
    before = snapshot(bench.root)
    rows = [
        ("compile", "manifest.json", "-o", "."),
        ("compile", "manifest.json", "-o", "./x/.."),
        ("compile", "p.json", "-o", "out", "--html", "p.json"),
        ("compile", "p.json", "-o", "out", "--html", "other-name.json"),
        ("compile", "p.json", "-o", "out", "--junit", "linked.json"),
        ("compile", "p.json", "-o", "out", "--suite", "suite.csv", "--html", "./suite.csv"),
        ("compile", "p.json", "-o", "out", "--html", "out/proxy.pac"),
        ("compile", "p.json", "-o", "out", "--html", "out/../out/manifest.json"),
        ("compile", "p.json", "-o", "new", "--html", "new/proxy.pac"),
        ("compile", "p.json", "-o", "out", "--html", "a.html", "--junit", "./a.html"),
        ("compile", "p.json", "-o", "out", "--html", "fresh/a.html", "--junit", "fresh/../fresh/a.html"),
        ("check", "out/proxy.pac", "--html", "out/proxy.pac"),
        ("check", "out/proxy.pac", "--suite", "suite.csv", "--junit", "suite.csv"),
        ("check", "out/proxy.pac", "--html", "b.html", "--junit", "b.html"),
        ("import", "list.txt", "-o", "list.txt"),
    ]
    for row in rows:
        result, _, words = bench.run(*row)
        require(result == 3 and "PC318" in words, "%s: %d %s" % (" ".join(row), result, words))
        require(snapshot(bench.root) == before, "%s: it wrote" % " ".join(row))
    for row in [("compile", "p.json", "-o", ""), ("import", "list.txt", "-o", ""),
                ("check", "out/proxy.pac", "--html", ""), ("compile", "p.json", "-o", "out", "--junit=")]:
        require(bench.run(*row)[0] == 2, "%s: no usage error" % " ".join(row))
        require(snapshot(bench.root) == before, "%s: it wrote" % " ".join(row))


def rights(bench):
    """Owner, group, mode and access list stay; where they cannot, and it matters, nothing is written."""
    name = bench.policy("p.json", "p.example")
    folder = bench.fresh("served")
    require(bench.run("compile", name, "-o", "served", "-q")[0] == 0, "the policy does not compile")
    pac = folder / "proxy.pac"
    os.chmod(pac, 0o640)
    if os.geteuid() != 0:
        print("  skipped: only root can give files away")
        return
    os.chown(pac, 33, 1234)
    has_lists = shutil.which("setfacl") and subprocess.run(["setfacl", "-m", "u:7:r", str(pac)],
                                                           capture_output=True).returncode == 0
    listed = os.getxattr(pac, "system.posix_acl_access") if has_lists else None
    require(bench.run("compile", bench.policy("q.json", "q.example"), "-o", "served", "-q")[0] == 0, "it does not compile")
    there = os.stat(pac)
    require((there.st_uid, there.st_gid, stat.S_IMODE(there.st_mode)) == (33, 1234, 0o640),
            "the file is %d:%d %o now" % (there.st_uid, there.st_gid, there.st_mode))
    require(b"q.example" in pac.read_bytes(), "the file is old")
    require(not has_lists or os.getxattr(pac, "system.posix_acl_access") == listed, "the access list is lost")

    def become_nobody():
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)

    os.chmod(bench.root, 0o755)
    os.chmod(folder, 0o777)
    for path in folder.iterdir():
        os.chmod(path, 0o644)
    os.chmod(pac, 0o640)
    before = snapshot(folder)
    # The program may lie where only root comes to: in root's home, on a fresh machine.
    program, bench.binary = bench.binary, shutil.copy(bench.binary, bench.root / "pacwright")
    result, _, words = bench.run("compile", "p.json", "-o", "served", "-q", preexec_fn=become_nobody)
    bench.binary = program
    require(result == 3 and "owner and group" in words, "%d %s" % (result, words))
    require(snapshot(folder) == before, "it wrote")

    # All can read it: then it is replaced, and told whose it is now.
    os.chmod(pac, 0o644)
    program, bench.binary = bench.binary, str(bench.root / "pacwright")
    result, _, words = bench.run("compile", "p.json", "-o", "served", preexec_fn=become_nobody)
    bench.binary = program
    there, words = os.stat(pac), " ".join(words.split())
    require(result == 0 and "served/proxy.pac: warning PC324" in words, "%d %s" % (result, words))
    require("owner and group 33:1234 before, and 65534:65534 now" in words, words)
    require((there.st_uid, there.st_gid, stat.S_IMODE(there.st_mode)) == (65534, 65534, 0o644), "another owner")


def unwritable_reports(bench):
    """A report that cannot be written is told of before the set is replaced; nothing is left behind."""
    folder = bench.fresh("out")
    bench.policy("p.json", "p.example")
    bench.policy("q.json", "q.example")
    require(bench.run("compile", "p.json", "-o", "out", "-q")[0] == 0, "the policy does not compile")
    (bench.root / "a-folder").mkdir()
    (bench.root / "circle").symlink_to("circle")
    (bench.root / "to-nothing").symlink_to("not-there/r.html")
    before = snapshot(bench.root)
    for place in ("a-folder", "a-folder/", "p.json/r.html", "/proc/r.html", "/proc/no/such/r.html", "circle",
                  "to-nothing", "a-folder/" + 300 * "x"):
        for kind in ("--html", "--junit"):
            row = "%s %s" % (kind, place)
            result, _, words = bench.run("compile", "q.json", "-o", "out", kind, place)
            require(result == 3 and "error PC310" in words, "%s: %d %s" % (row, result, words))
            require(snapshot(bench.root) == before, "%s: it wrote" % row)
            result, _, words = bench.run("check", "out/proxy.pac", kind, place)
            require(result == 3 and "error PC310" in words, "check %s: %d %s" % (row, result, words))
    result, _, words = bench.run("compile", "q.json", "-o", "out", "--html", "new/deep/r.html", "--junit", "a-folder")
    require(result == 3 and snapshot(bench.root) == before and not (bench.root / "new").exists(),
            "a folder was made for a report that is not written")
    require(bench.run("compile", "p.json", "-o", "out", "--html", "new/deep/r.html")[0] == 0, "a new folder")
    # What is not foreseen, such as a full disk, says what is new.
    result, _, words = bench.run("compile", "q.json", "-o", "out", "--html", "/dev/full")
    require(result == 3 and "The files of 'out' are new all the same." in " ".join(words.split()), words)
    require(b"q.example" in (folder / "proxy.pac").read_bytes(), "the set is old, and told as new")
    result, _, words = bench.run("compile", "p.json", "-o", "out", "--junit", "r.xml", "--html", "/dev/full")
    require(result == 3 and "'r.xml' is new already" in " ".join(words.split()), words)


def standard_output(bench):
    """What is printed and a file of the run never go to the same place; reports there are kept whole."""
    bench.policy("p.json", "p.example")
    require(bench.run("compile", "p.json", "-o", "out", "-q")[0] == 0, "the policy does not compile")
    for command in (["check", "out/proxy.pac", "--html", "/dev/stdout"],
                    ["check", "out/proxy.pac", "--json", "--junit", "/dev/fd/1"],
                    ["compile", "p.json", "-o", "out", "--json", "--html", "r.html"],
                    ["compile", "p.json", "-o", "out", "--json", "--check"]):
        taken = "out/ledger.csv" if "--check" in command else "r.html"
        command = [part for part in command if part != "--check"]
        before = (bench.root / taken).read_bytes() if (bench.root / taken).exists() else b""
        with open(bench.root / taken, "ab") as output:
            run = subprocess.run([bench.binary] + command, cwd=bench.root, stdout=output, stderr=subprocess.PIPE)
        require(run.returncode == 3 and b"PC318" in run.stderr, "%s: %d" % (command, run.returncode))
        require((bench.root / taken).read_bytes() == before, "%s: it wrote" % command)
        if taken == "r.html":
            (bench.root / taken).unlink()
    run = subprocess.run([bench.binary, "check", "out/proxy.pac", "--html", "-"], cwd=bench.root, capture_output=True)
    require(run.stdout.startswith(b"<!DOCTYPE html"), "the page on standard output")


def other_names(bench):
    """Of a file with a second name, that one keeps the old content; it is told once, and only then."""
    folder = bench.fresh("out")
    bench.policy("p.json", "p.example")
    bench.policy("q.json", "q.example")
    require(bench.run("compile", "p.json", "-o", "out", "-q")[0] == 0, "the policy does not compile")
    os.link(folder / "proxy.pac", bench.root / "served.pac")
    result, _, words = bench.run("compile", "p.json", "-o", "out")
    require(result == 0 and "PC325" not in words, "nothing was replaced: %s" % words)
    result, _, words = bench.run("compile", "q.json", "-o", "out")
    require(result == 0 and "out/proxy.pac: warning PC325" in words and words.count("PC325") == 1, words)
    require(b"p.example" in (bench.root / "served.pac").read_bytes(), "it is told as old and is new")
    require(b"q.example" in (folder / "proxy.pac").read_bytes(), "the file is old")
    result, _, words = bench.run("compile", "p.json", "-o", "out")
    require(result == 0 and "PC325" not in words, "it has one name now: %s" % words)


def full_output(bench):
    """What cannot be printed is an error of every command."""
    bench.fresh("out")
    bench.policy("p.json", "p.example")
    require(bench.run("compile", "p.json", "-o", "out", "-q")[0] == 0, "the policy does not compile")
    (bench.root / "list.txt").write_text("a.example\n")
    commands = ["--help", "--version", "codes", "codes PC101", "man", "clients", "targets", "passes", "schema policy",
                "completion bash", "eval out/proxy.pac http://a.example/", "eval out/proxy.pac http://a.example/ --json",
                "check out/proxy.pac", "check out/proxy.pac --json", "check out/proxy.pac --junit -",
                "check out/proxy.pac --html -", "lint out/proxy.pac", "lint out/proxy.pac --sarif",
                "diff list.txt list.txt", "dump rules p.json", "explain p.json http://a.example/", "import list.txt -o -",
                "bypass --reader curl --list a.example http://a.example/", "compile p.json -o out", "compile p.json -o out --json"]
    for command in commands:
        good = bench.run(*command.split())
        require(good[0] in (0, 1, 4) and good[1], "%s: %s" % (command, good))
        with open("/dev/full", "wb") as full:
            done = subprocess.run([bench.binary, *command.split()], cwd=bench.root, stdin=subprocess.DEVNULL, stdout=full,
                                  stderr=subprocess.PIPE, timeout=HANG_SECONDS)
        words = done.stderr.decode()
        require(done.returncode == (1 if good[0] == 1 else 3) and "standard output could not be written" in words,
                "%s > /dev/full: %d %s" % (command, done.returncode, words))


CASES = [kills, refusals, refusals_without_names, interrupts, many_writers, many_compiles, locked,
         interrupted_while_waiting, no_threads, devices, pipe_in_the_set, links, own_files, rights,
         unwritable_reports, standard_output, other_names, full_output]


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    binary, write_set, library = (str(pathlib.Path(name).resolve()) for name in sys.argv[1:4])
    number = int(sys.argv[4]) if len(sys.argv) == 5 else KILLS
    failed = 0
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            try:
                case(Bench(binary, write_set, library, number, pathlib.Path(folder)))
                print("ok      %s" % case.__name__)
            except Failure as failure:
                failed += 1
                print("FAILED  %s: %s" % (case.__name__, failure))
    print("writers: %d passed, %d failed" % (len(CASES) - failed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
