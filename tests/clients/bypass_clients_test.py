"""Bypass lists as the programs themselves read them: curl, wget, git, Python, Java and Node go where
`pacwright bypass` says they go.

    bypass_clients_test.py PACWRIGHT SAMPLES NODE_MODULES

curl, wget and git are judged by their traffic: each is started in a network namespace of its own, in
which every address is this machine, a name server answers for every name, and two servers tell what
came to the proxy and what came directly. Python, Java and Node's proxy-from-env are asked for their
decision. Lists are those that `compile` writes for the sample company, and a few that are hard to read.
"""

import json
import os
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading

from loopback_net import read_head

SKIPPED = 77
NAME_SPACES = ["unshare", "--map-root-user", "--net", "--mount"]
PROXY_PORT = 3128

# Lists that readers disagree about, beside what compile writes: a domain with and without its dot,
# names that end alike, blocks, ports, blanks, stars.
HARD_LISTS = [
    "example.com",
    ".example.com",
    "*.example.com",
    "example.com:80,10.0.0.0/8",
    "192.0.2.7, other.test ,a.example.com",
    "*",
    "com",
    "EXAMPLE.com",
]
HARD_HOSTS = [
    "example.com", "a.example.com", "b.a.example.com", "notexample.com", "example.com.test",
    "example.org", "other.test", "x.other.test", "another.test", "192.0.2.7", "192.0.2.70",
    "10.1.2.3", "11.1.2.3", "com", "test", "intranet", "xexample.com",
]


# ----- inside the namespace ---------------------------------------------------------------------


def serve(port, seen, answer):
    """Notes the first line of every request to `port` of any address."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("0.0.0.0", port))
    listener.listen(256)

    def one(connection):
        with connection:
            try:
                seen.append(read_head(connection))
                connection.sendall(answer)
            except OSError:
                pass

    def loop():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()


def answer_names():
    """A name server for which every name has one IPv4 address and no other."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))

    def loop():
        while True:
            query, client = server.recvfrom(4096)
            end = 12
            while query[end]:
                end += query[end] + 1
            question = query[12 : end + 5]
            wants_v4 = struct.unpack(">H", query[end + 1 : end + 3])[0] == 1
            reply = query[:2] + b"\x85\x80\x00\x01" + struct.pack(">H", int(wants_v4)) + b"\0\0\0\0"
            reply += question
            if wants_v4:
                reply += b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04" + bytes([198, 51, 100, 9])
            server.sendto(reply, client)

    threading.Thread(target=loop, daemon=True).start()


GONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def command_of(program, url):
    if program == "curl":
        return ["curl", "-s", "-m", "8", "-o", os.devnull, url]
    if program == "wget":
        return ["wget", "-q", "-T", "8", "-t", "1", "--no-hsts", "-O", os.devnull, url]
    return ["git", "ls-remote", url]


def run_by_traffic(tasks):
    """[program, list, host] -> "bypassed" or "proxied", by where the request arrived."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["ip", "route", "add", "local", "0.0.0.0/0", "dev", "lo"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("resolv.conf", "nameserver 127.0.0.1\n"),
                           ("nsswitch.conf", "hosts: dns\n")):
            path = pathlib.Path(folder) / name
            path.write_text(text)
            target = os.path.realpath("/etc/" + name)
            subprocess.run(["mount", "--bind", str(path), target], check=True)
        direct, proxied = [], []
        serve(80, direct, GONE)
        serve(PROXY_PORT, proxied, GONE)
        answer_names()
        verdicts = []
        for program, text, host in tasks:
            direct.clear()
            proxied.clear()
            url = "http://" + host + "/"
            environment = {
                "PATH": os.environ["PATH"], "HOME": folder, "GIT_TERMINAL_PROMPT": "0",
                "GIT_CONFIG_NOSYSTEM": "1",
                "http_proxy": f"http://127.0.0.1:{PROXY_PORT}", "no_proxy": text,
            }
            subprocess.run(command_of(program, url), env=environment, cwd=folder,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
            came = {(True, False): "bypassed", (False, True): "proxied"}
            verdicts.append(came.get((bool(direct), bool(proxied)), f"{direct} {proxied}"))
        for name in ("resolv.conf", "nsswitch.conf"):
            subprocess.run(["umount", os.path.realpath("/etc/" + name)], check=False)
    return verdicts


# ----- programs that are asked for their decision -------------------------------------------------


def ask_urllib(cases):
    import urllib.request

    proxy = "http://127.0.0.1:1"
    return [bool(urllib.request.proxy_bypass_environment(host, {"http": proxy, "no": text}))
            for text, host in cases]


JAVA = """
import java.net.*;
import java.util.*;
public class Ask {
  public static void main(String[] args) throws Exception {
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", "1");
    Scanner lines = new Scanner(System.in, "UTF-8");
    while (lines.hasNextLine()) {
      String[] parts = lines.nextLine().split("\\t");
      System.setProperty("http.nonProxyHosts", parts[0]);
      System.out.println(
          ProxySelector.getDefault().select(new URI("http://" + parts[1] + "/")).get(0).type());
    }
  }
}
"""


def ask_java(cases, folder):
    source = pathlib.Path(folder) / "Ask.java"
    source.write_text(JAVA)
    lines = "".join(f"{text}\t{host}\n" for text, host in cases)
    run = subprocess.run(["java", str(source)], input=lines, text=True, capture_output=True,
                         check=True)
    return [line == "DIRECT" for line in run.stdout.split()]


NODE = """
const {getProxyForUrl} = require(process.argv[1] + '/proxy-from-env');
process.env.http_proxy = 'http://127.0.0.1:1';
for (const [text, host] of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
  process.env.no_proxy = text;
  console.log(getProxyForUrl('http://' + host + '/') ? 'PROXY' : 'DIRECT');
}
"""


def ask_node(cases, modules):
    run = subprocess.run(["node", "-e", NODE, modules], input=json.dumps(cases), text=True,
                         capture_output=True, check=True)
    return [line == "DIRECT" for line in run.stdout.split()]


# ----- the comparison -------------------------------------------------------------------------------


def expected(pacwright, reader, text, hosts):
    urls = "\n".join("http://" + host + "/" for host in hosts)
    run = subprocess.run([pacwright, "bypass", "--reader", reader, "--list", text, "--json", "-"],
                         input=urls, text=True, capture_output=True, check=True)
    answers = json.loads(run.stdout)
    assert len(answers) == len(hosts), (len(answers), len(hosts))
    return [answer["verdict"] for answer in answers]


def sample_hosts(entries):
    """Hosts around the entries of a list: the name, one below, one beside, one that only ends alike."""
    hosts = []
    for entry in entries:
        name = entry.strip().lstrip("*").lstrip(".").split("/")[0]
        if not re.fullmatch("[a-z0-9.-]+", name):
            continue
        if name.replace(".", "").isdigit():
            first, _, last = name.rpartition(".")
            hosts += [name, f"{first}.{(int(last) + 1) % 256}"] if last.isdigit() and first else []
            continue
        hosts += [name, "w." + name, "x" + name, name + ".test"]
    return list(dict.fromkeys(host for host in hosts if host.count(".") or host.isalpha()))


def compile_lists(pacwright, samples, targets, folder):
    policy = pathlib.Path(samples) / "contoso" / "policy.json"
    subprocess.run([pacwright, "compile", str(policy), "-o", folder, "--target", ",".join(targets)],
                   check=True, capture_output=True)
    return {name: (pathlib.Path(folder) / "bypass" / (name + ".txt")).read_text().rstrip("\n")
            for name in targets}


def compare(name, lists, predicted, observed, faults):
    count = 0
    for (text, host), want, got in zip(lists, predicted, observed):
        count += 1
        if want != got:
            faults.append(f"{name}: '{host}' with '{text[:60]}': expected {want}, went {got}")
    return count


def can_make_namespaces():
    if not shutil.which("unshare") or not shutil.which("ip"):
        return False
    tried = "ip link set lo up && mount --bind /etc/nsswitch.conf /etc/nsswitch.conf"
    return subprocess.run(NAME_SPACES + ["sh", "-c", tried], capture_output=True).returncode == 0


def main():
    if sys.argv[1] == "--inside":
        json.dump(run_by_traffic(json.load(sys.stdin)), sys.stdout)
        return 0
    pacwright, samples = sys.argv[1:3]
    modules = pathlib.Path(sys.argv[3]).resolve()
    faults, ran = [], 0
    with tempfile.TemporaryDirectory() as folder:
        lists = compile_lists(pacwright, samples,
                              ["no-proxy", "no-proxy-curl", "no-proxy-wget", "no-proxy-python",
                               "no-proxy-node", "java"], folder)
        cases = {}  # reader -> [(list, host)]
        own = {"curl": "no-proxy-curl", "git": "no-proxy-curl", "wget": "no-proxy-wget",
               "urllib": "no-proxy-python", "proxy-from-env2": "no-proxy-node", "java": "java"}
        for reader, target in own.items():
            separator = "|" if reader == "java" else ","
            text = lists[target]
            hosts = sample_hosts(text.split(separator))[:260]
            cases[reader] = [(text, host) for host in hosts]
            if reader != "java":
                text = lists["no-proxy"]
                cases[reader] += [(text, host) for host in sample_hosts(text.split(","))[:60]]
            for hard in HARD_LISTS:
                hard = hard.replace(",", separator)
                cases[reader] += [(hard, host) for host in HARD_HOSTS]

        def predictions(reader):
            by_list = {}
            for text, host in cases[reader]:
                by_list.setdefault(text, []).append(host)
            answers = {(text, host): verdict for text, hosts in by_list.items()
                       for host, verdict in zip(hosts, expected(pacwright, reader, text, hosts))}
            return [answers[case] for case in cases[reader]]

        by_traffic = [name for name in ("curl", "wget", "git") if shutil.which(name)]
        if by_traffic and can_make_namespaces():
            tasks = [(name, text, host) for name in by_traffic for text, host in cases[name]]
            run = subprocess.run(NAME_SPACES + [sys.executable, "-B", __file__, "--inside"],
                                 input=json.dumps(tasks), text=True, capture_output=True)
            if run.returncode != 0:
                print(run.stderr)
                return 1
            verdicts = json.loads(run.stdout)
            for name in by_traffic:
                size = len(cases[name])
                ran += 1
                count = compare(name, cases[name], predictions(name), verdicts[:size], faults)
                verdicts = verdicts[size:]
                print(f"{name}: {count} requests watched")
        else:
            print("no namespaces here: curl, wget and git were not run")

        def decide(name, ask):
            nonlocal ran
            ran += 1
            observed = ["bypassed" if direct else "proxied" for direct in ask(cases[name])]
            count = compare(name, cases[name], predictions(name), observed, faults)
            print(f"{name}: {count} decisions")

        decide("urllib", ask_urllib)
        if shutil.which("java"):
            decide("java", lambda asked: ask_java(asked, folder))
        if (modules / "proxy-from-env").is_dir() and shutil.which("node"):
            decide("proxy-from-env2", lambda asked: ask_node(asked, str(modules)))
    for fault in faults[:40]:
        print(fault)
    print(f"{len(faults)} differ")
    return 1 if faults else (0 if ran >= 2 else SKIPPED)


if __name__ == "__main__":
    sys.exit(main())
