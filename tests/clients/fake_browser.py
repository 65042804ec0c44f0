"""Stands in for a browser of Chromium's family; what it does wrong is the first argument.

Started by a small script that check_browser_test.py writes. Everything it needs is in the flags that
a real browser would get.
"""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request

FOREVER = 600


def flag(name):
    return next(a.partition("=")[2] for a in sys.argv if a.startswith("--" + name + "="))


def get(path):
    page = flag("proxy-pac-url").rpartition("/")[0]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(page + path, timeout=FOREVER) as answer:
        return answer.read()


def port_of(pattern):
    """Where the resolver rules lead a name to."""
    for rule in flag("host-resolver-rules").split(","):
        words = rule.split()
        if words[1] == pattern:
            return int(words[2].rpartition(":")[2])
    return None


def talk(port, text):
    with socket.create_connection(("127.0.0.1", port), timeout=FOREVER) as connection:
        connection.sendall(text.encode("ascii"))
        while connection.recv(65536):
            pass


def ask_directly(host):
    talk(port_of("*"), "GET / HTTP/1.1\r\nHost: %s\r\n\r\n" % host)


def ask_proxy(host, port):
    talk(port, "GET http://%s/ HTTP/1.1\r\nHost: %s\r\n\r\n" % (host, host))


def ask_all(ask):
    get("/proxy.pac")
    for turn, url in enumerate(json.loads(get("/urls.json"))):
        get("/turn/%d" % turn)
        ask(re.match(r"\w+://([^/:]+)", url).group(1))
    get("/finished")


def hang(pid_file):
    """With a child, as browsers have many."""
    child = subprocess.Popen(["sleep", str(FOREVER)])
    with open(pid_file, "w", encoding="ascii") as file:
        file.write(str(child.pid))
    time.sleep(FOREVER)


def main():
    behaviour = sys.argv[1]
    if behaviour == "direct":
        ask_all(ask_directly)
    elif behaviour == "second proxy":
        ask_all(lambda host: ask_proxy(host, port_of("two.test:8080")))
    elif behaviour == "first proxy":
        ask_all(lambda host: ask_proxy(host, port_of("one.test:8080")))
    elif behaviour == "unknown proxy":
        ask_all(lambda host: ask_proxy(host, port_of("*")))
    elif behaviour == "other host":
        ask_all(lambda host: ask_directly("x" + host))
    elif behaviour == "nothing":
        ask_all(lambda host: None)
    elif behaviour == "crash later":
        get("/page.html")
        sys.exit(3)
    elif behaviour == "hang":
        hang(sys.argv[2])
    else:
        print("no display", file=sys.stderr)
        sys.exit(5)


if __name__ == "__main__":
    main()
