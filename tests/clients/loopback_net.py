"""A little network on loopback: servers that write down who asked them for what, and how.

A request that a browser sends to a proxy names the host in its first line ("GET http://host/" or
"CONNECT host:443"); one that it sends straight to a server does not ("GET /"). Each server has a
name and answers with it, so both sides can be compared: what the page got, what the server saw.
"""

import json
import socket
import socketserver
import struct
import threading
from typing import NamedTuple

ORIGIN, ABSOLUTE, TUNNEL, TLS, OTHER = "origin", "absolute", "tunnel", "tls", "other"
FIRST_TLS_BYTE = b"\x16"
MOST_BYTES = 8 << 20
IDLE_SECONDS = 60  # Only so that a thread ends if a browser leaves a connection open.


class Sighting(NamedTuple):
    server: str
    form: str   # One of the five above.
    host: str   # As the browser spelt it: without brackets and port; may be empty for TLS.
    path: str   # Empty for tunnels and TLS.


class Head(NamedTuple):
    method: str
    target: str
    fields: dict
    rest: bytes  # What came of the body.


def read_head(connection):
    """The bytes up to the blank line, or of the first piece if it is TLS."""
    data = b""
    while b"\r\n\r\n" not in data and len(data) < MOST_BYTES:
        piece = connection.recv(65536)
        if not piece:
            break
        data += piece
        if data[:1] == FIRST_TLS_BYTE and len(data) >= 5 + struct.unpack(">H", data[3:5])[0]:
            break
    return data


def parse_head(data):
    """None if it is no HTTP."""
    head, _, rest = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3:
        return None
    fields = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        fields[name.strip().lower()] = value.strip()
    return Head(words[0], words[1], fields, rest)


def without_port(authority):
    """"[::1]:80" -> "::1"; "a.test:80" -> "a.test"."""
    if authority.startswith("["):
        return authority[1:].partition("]")[0]
    return authority.partition(":")[0]


def server_name_of(hello):
    """The host in a TLS ClientHello (RFC 8446, section 4.1.2; RFC 6066, section 3), or ""."""
    try:
        at = 5 + 4 + 2 + 32                                   # Record, message, version, random.
        at += 1 + hello[at]                                   # Session.
        at += 2 + struct.unpack(">H", hello[at:at + 2])[0]    # Cipher suites.
        at += 1 + hello[at]                                   # Compression.
        at += 2                                               # Size of all extensions.
        while at + 4 <= len(hello):
            kind, size = struct.unpack(">HH", hello[at:at + 4])
            if kind == 0:
                return hello[at + 9:at + 4 + size].decode("ascii")
            at += 4 + size
    except (IndexError, struct.error, UnicodeDecodeError):
        pass
    return ""


def to_sighting(server, data):
    if data[:1] == FIRST_TLS_BYTE:
        return Sighting(server, TLS, server_name_of(data), "")
    head = parse_head(data)
    if head is None:
        return Sighting(server, OTHER, "", "")
    if head.method == "CONNECT":
        return Sighting(server, TUNNEL, without_port(head.target), "")
    if head.target.startswith("/"):
        return Sighting(server, ORIGIN, without_port(head.fields.get("host", "")), head.target)
    scheme, _, behind = head.target.partition("://")
    authority, slash, path = behind.partition("/")
    form = ABSOLUTE if scheme == "http" else OTHER
    return Sighting(server, form, without_port(authority), slash + path)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False  # Browsers leave connections open, and their threads wait.
    request_queue_size = 512

    def __init__(self, net, name, address):
        self.net = net
        self.name = name
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, Handler)

    def handle_error(self, request, client_address):
        pass  # A browser that is killed cuts its connections.


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.settimeout(IDLE_SECONDS)
        data = read_head(self.request)
        if not data:
            return  # Browsers open connections in advance.
        self.server.net.note(to_sighting(self.server.name, data))
        head = parse_head(data) if data[:1] != FIRST_TLS_BYTE else None
        if head is None:
            return
        if head.method == "CONNECT":
            self.answer("502 Bad Gateway", b"", "text/plain")  # That it came here is all we need.
            return
        body = self.read_body(head)
        status, content, kind = self.server.net.respond(self.server.name, head, body)
        self.answer(status, content, kind)

    def read_body(self, head):
        size = int(head.fields.get("content-length", "0"))
        body = head.rest
        while len(body) < min(size, MOST_BYTES):
            piece = self.request.recv(65536)
            if not piece:
                break
            body += piece
        return body

    def answer(self, status, content, kind):
        lines = ["HTTP/1.1 " + status, "Content-Type: " + kind, "Content-Length: %d" % len(content),
                 "Cache-Control: no-store", "Access-Control-Allow-Origin: *", "Connection: close"]
        self.request.sendall("\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + content)
        # Closed by us first, with what the browser sends unread, it would see a reset connection.
        self.request.shutdown(socket.SHUT_WR)


class Net:
    """Use as a context; without an address, a server listens on a free port of 127.0.0.1."""

    def __init__(self):
        self.lock = threading.Lock()
        self.sightings = []
        self.files = {}      # "/path" -> (bytes, content type): what the server "web" gives out.
        self.answers = None  # What the page told at its end.
        self.finished = threading.Event()
        self.servers = []
        self.direct = self.listen("direct")  # Where every name and address of the world leads.
        web = self.listen("web")
        self.pac_url = "http://127.0.0.1:%d/proxy.pac" % web
        self.page_url = "http://127.0.0.1:%d/page.html" % web

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def listen(self, name, address=("127.0.0.1", 0)):
        """The port of a new server. "::" stands for all addresses, of IPv4 too."""
        server = Server(self, name, address)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self.servers.append(server)
        return server.server_address[1]

    def begin(self, pac, page):
        """Forgets what was; from now on the server "web" has these."""
        with self.lock:
            self.sightings = []
            self.answers = None
            self.files = {"/proxy.pac": (pac, "application/x-ns-proxy-autoconfig"),
                          "/page.html": (page, "text/html; charset=utf-8")}
            self.finished.clear()

    def note(self, sighting):
        with self.lock:
            self.sightings.append(sighting)

    def seen(self):
        with self.lock:
            return list(self.sightings)

    def respond(self, server, head, body):
        if server != "web":
            return "200 OK", server.encode("ascii"), "text/plain"
        if head.method == "POST" and head.target == "/finished":
            with self.lock:
                self.answers = json.loads(body)
            self.finished.set()
            return "200 OK", b"", "text/plain"
        with self.lock:
            found = self.files.get(head.target)
        if found is None:
            return "404 Not Found", b"", "text/plain"
        return ("200 OK",) + found
