"""Programs and libraries that are asked which URLs go past the proxy by a bypass list.

Each `ask_*` takes (list, host with or without a port) pairs, the list as the program keeps it, and gives
for each whether it goes direct. Node's undici is judged by what it connects to.
"""

import json
import os
import pathlib
import shutil
import subprocess

SYSTEM_PYTHON = "/usr/bin/python3"  # The one that has Debian's modules.
SECONDS = 300


def url_of(host, path=""):
    return "http://" + host + "/" + path


def run(command, text, environment=None):
    """Lines of output; the environment is PATH and what is given."""
    done = subprocess.run([str(part) for part in command], input=text, text=True,
                          capture_output=True, timeout=SECONDS,
                          env={"PATH": os.environ["PATH"], **(environment or {})})
    if done.returncode != 0:
        raise RuntimeError("%s: %s" % (command[0], done.stderr[-3000:]))
    return done.stdout.splitlines()


def no_proxy_environment(text):
    return {"http_proxy": "http://127.0.0.1:1", "no_proxy": text}


def are_direct(lines, cases):
    if len(lines) != len(cases) or not set(lines) <= {"DIRECT", "PROXY"}:
        raise RuntimeError("%d answers to %d questions: %s" % (len(lines), len(cases), lines[:5]))
    return [line == "DIRECT" for line in lines]


def ask_list_by_list(cases, ask):
    """For programs that read their list once: `ask(list, hosts)` gives lines."""
    hosts_of = {}
    for text, host in cases:
        hosts_of.setdefault(text, []).append(host)
    answers = {}
    for text, hosts in hosts_of.items():
        answers[text] = iter(are_direct(ask(text, hosts), hosts))
    return [next(answers[text]) for text, _ in cases]


# ----- Python -------------------------------------------------------------------------------------


def ask_urllib(cases, _):
    import urllib.request

    proxy = "http://127.0.0.1:1"
    return [bool(urllib.request.proxy_bypass_environment(host, {"http": proxy, "no": text}))
            for text, host in cases]


REQUESTS = """
import json, os, sys
import requests
os.environ["http_proxy"] = "http://127.0.0.1:1"
for text, url in json.load(sys.stdin):
    os.environ["no_proxy"] = text
    settings = requests.Session().merge_environment_settings(url, {}, False, None, None)
    print("PROXY" if requests.utils.select_proxy(url, settings["proxies"]) else "DIRECT")
"""


def has_python_module(name):
    done = subprocess.run([SYSTEM_PYTHON, "-c", "import " + name], capture_output=True)
    return done.returncode == 0


def ask_requests(cases, _):
    asked = json.dumps([(text, url_of(host)) for text, host in cases])
    return are_direct(run([SYSTEM_PYTHON, "-B", "-c", REQUESTS], asked), cases)


# ----- GNOME --------------------------------------------------------------------------------------

GIO = """
import sys
import gi
gi.require_version("Gio", "2.0")
from gi.repository import Gio
resolver = Gio.ProxyResolver.get_default()
for line in sys.stdin:
    print("DIRECT" if resolver.lookup(line.strip(), None) == ["direct://"] else "PROXY")
"""


def gnome_environment(text, folder):
    """In which `ignore-hosts` is `text`, and all else goes to one proxy."""
    settings = pathlib.Path(folder, "glib-2.0/settings")
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "keyfile").write_text(
        "[system/proxy]\nmode='manual'\nignore-hosts=%s\n\n"
        "[system/proxy/http]\nhost='127.0.0.1'\nport=1\n" % text)
    return {"HOME": folder, "XDG_CONFIG_HOME": folder, "GSETTINGS_BACKEND": "keyfile",
            "XDG_CURRENT_DESKTOP": "GNOME", "DESKTOP_SESSION": "gnome"}


def has_gio():
    """That it reads GNOME's settings needs a module of its own."""
    found = any(pathlib.Path("/usr/lib").glob("*/gio/modules/libgiognomeproxy.so"))
    return found and has_python_module("gi")


def ask_gio(cases, folder):
    return ask_list_by_list(cases, lambda text, hosts: run(
        [SYSTEM_PYTHON, "-B", "-c", GIO], "".join(url_of(host) + "\n" for host in hosts),
        gnome_environment(text, folder)))


def has_libproxy():
    """With its reader of GNOME's settings."""
    modules = pathlib.Path("/usr/lib").glob("*/libproxy/*/modules/config_gnome3.so")
    return shutil.which("proxy") is not None and any(modules)


def ask_libproxy(cases, environment_of):
    """With the variables that `environment_of` makes of a list."""
    def ask(text, hosts):
        lines = run(["proxy"], "".join(url_of(host) + "\n" for host in hosts),
                    environment_of(text))
        return ["DIRECT" if line.split() == ["direct://"] else "PROXY" for line in lines]

    return ask_list_by_list(cases, ask)


# ----- Go -----------------------------------------------------------------------------------------

GO = """
package main

import (
  "bufio"
  "fmt"
  "net/http"
  "os"
)

func main() {
  lines := bufio.NewScanner(os.Stdin)
  for lines.Scan() {
    request, err := http.NewRequest("GET", lines.Text(), nil)
    if err != nil {
      panic(err)
    }
    proxy, err := http.ProxyFromEnvironment(request)
    if err != nil {
      panic(err)
    }
    if proxy == nil {
      fmt.Println("DIRECT")
    } else {
      fmt.Println("PROXY")
    }
  }
}
"""


def ask_go(cases, folder):
    source = pathlib.Path(folder, "ask.go")
    source.write_text(GO)
    program = pathlib.Path(folder, "ask-go")
    run(["go", "build", "-o", program, source], "", {"HOME": folder, "GOPROXY": "off"})
    return ask_list_by_list(cases, lambda text, hosts: run(
        [program], "".join(url_of(host) + "\n" for host in hosts),
        no_proxy_environment(text)))


# ----- Java ---------------------------------------------------------------------------------------

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
      Proxy proxy = ProxySelector.getDefault().select(new URI(parts[1])).get(0);
      System.out.println(proxy.type() == Proxy.Type.DIRECT ? "DIRECT" : "PROXY");
    }
  }
}
"""


def ask_java(cases, folder):
    source = pathlib.Path(folder) / "Ask.java"
    source.write_text(JAVA)
    lines = "".join(f"{text}\t{url_of(host)}\n" for text, host in cases)
    return are_direct(run(["java", source], lines), cases)


# ----- Node ---------------------------------------------------------------------------------------

PROXY_FROM_ENV = """
const {getProxyForUrl} = require(process.argv[1]);
process.env.http_proxy = 'http://127.0.0.1:1';
for (const [text, url] of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
  process.env.no_proxy = text;
  console.log(getProxyForUrl(url) ? 'PROXY' : 'DIRECT');
}
"""

# Without a proxy undici connects by the function it was given; what reaches the proxy is seen there.
UNDICI = """
const {EnvHttpProxyAgent, request} = require(process.argv[1]);
const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
let came;
const connect = (options, done) => { came.add('DIRECT'); done(new Error('seen')); };
const proxy = require('http').createServer((_, response) => { came.add('PROXY'); response.end(); });
proxy.on('connect', (_, socket) => {
  came.add('PROXY');
  socket.end('HTTP/1.1 502 No\\r\\nContent-Length: 0\\r\\n\\r\\n');
});
proxy.listen(0, '127.0.0.1', async () => {
  process.env.http_proxy = `http://127.0.0.1:${proxy.address().port}`;
  for (const [text, url] of cases) {
    came = new Set();
    process.env.no_proxy = text;
    const agent = new EnvHttpProxyAgent({connect});
    await request(url, {dispatcher: agent}).catch(() => {});
    await agent.destroy();
    console.log([...came].join(' and ') || 'NOTHING');
  }
  proxy.close();
});
"""


def ask_node(script, module):
    def ask(cases, _):
        asked = json.dumps([(text, url_of(host)) for text, host in cases])
        return are_direct(run(["node", "-e", script, module], asked), cases)

    return ask


def has_node_module(path):
    """undici 7 does not load in the Node of Debian 12."""
    return path.is_dir() and shutil.which("node") is not None and subprocess.run(
        ["node", "-e", "require(process.argv[1])", str(path)], capture_output=True).returncode == 0


def askers(modules):
    """Of what is here: reader, as `pacwright bypass` calls it -> its function."""
    found = {"urllib": ask_urllib}
    if has_python_module("requests"):
        found["requests"] = ask_requests
    if has_gio():
        found["gio"] = ask_gio
    if shutil.which("go"):
        found["go"] = ask_go
    if shutil.which("javac"):
        found["java"] = ask_java
    for reader, name, script in (("proxy-from-env2", "proxy-from-env", PROXY_FROM_ENV),
                                 ("undici6", "undici6", UNDICI), ("undici7", "undici7", UNDICI)):
        if has_node_module(modules / name):
            found[reader] = ask_node(script, modules / name)
    return found
