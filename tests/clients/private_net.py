"""Name spaces in which a test may change the network and the files of the system: what it does there
is seen by its own processes alone, and gone with the last of them.

Outside: NAME_SPACES before a command. Inside: the functions.
"""

import pathlib
import re
import socket
import struct
import subprocess
import threading

NAME_SPACES = ["unshare", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child"]
SECONDS = 60


def sh(*command):
    """Runs a command that must succeed; what it says is shown if it does not."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=SECONDS)
    if done.returncode != 0:
        raise RuntimeError("%s: %s" % (command, done.stdout.decode("utf-8", "replace")))


def start_loopback():
    sh("ip", "link", "set", "lo", "up")


def make_all_addresses_local():
    """Whatever a program connects to, it is a server of this machine."""
    start_loopback()
    sh("ip", "route", "add", "local", "0.0.0.0/0", "dev", "lo")
    sh("ip", "-6", "route", "add", "local", "::/0", "dev", "lo")


ADDRESS_OF_ALL = "198.51.100.9"
NAME_WITH_ADDRESS = re.compile(r"at-(\d+)-(\d+)-(\d+)-(\d+)\.")


def address_of(name):
    """What the name server answers: "at-10-1-2-3.example.net" is 10.1.2.3."""
    match = NAME_WITH_ADDRESS.match(name)
    return ".".join(match.groups()) if match else ADDRESS_OF_ALL


def labels_of(query):
    at = 12
    while query[at]:
        yield query[at + 1 : at + 1 + query[at]].decode("latin-1")
        at += query[at] + 1


def answer_names():
    """A name server for which every name has one IPv4 address and no other; see address_of."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))

    def loop():
        while True:
            query, client = server.recvfrom(4096)
            end = 12
            while query[end]:
                end += query[end] + 1
            question = query[12 : end + 5]
            name = ".".join(labels_of(query)).lower()
            wants_v4 = struct.unpack(">H", query[end + 1 : end + 3])[0] == 1
            reply = query[:2] + b"\x85\x80\x00\x01" + struct.pack(">H", int(wants_v4))
            reply += b"\0\0\0\0" + question
            if wants_v4:
                reply += b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04"
                reply += socket.inet_aton(address_of(name))
            server.sendto(reply, client)

    threading.Thread(target=loop, daemon=True).start()


def cover(folder, scratch):
    """From here on, changes below `folder` stay in `scratch`, which must be a tmpfs."""
    layers = scratch / ("cover" + str(folder).replace("/", "-"))
    (layers / "upper").mkdir(parents=True)
    (layers / "lower").mkdir()
    sh("mount", "-t", "overlay", "overlay", "-o", "lowerdir=%s,upperdir=%s,workdir=%s" % (
        folder, layers / "upper", layers / "lower"), folder)


def mount_scratch(folder):
    sh("mount", "-t", "tmpfs", "none", folder)
    return pathlib.Path(folder)
