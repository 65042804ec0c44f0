#!/usr/bin/env python3
"""Serves the files of the target "publish" with nginx and Apache, as their parts say.

    publish_test.py ROLLOUT_FILES

Skipped where there is neither server, or no curl.
"""

import hashlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import xml.etree.ElementTree

import rollout_case

SKIPPED = 77
SECONDS = 30
PAC_TYPE = "application/x-ns-proxy-autoconfig"
HOST = "http://pac.contoso.com"
PATHS = {"pac-user": "/pac/proxy.pac", "wpad": "/pac/proxy.pac",
         "hostile": rollout_case.HOSTILE_URL[len(HOST):]}

NGINX = """daemon off; pid %(folder)s/pid; error_log %(folder)s/error;
%(user)sevents {}
http { access_log off; %(temporary)s
  types { text/html html; image/gif pac dat; } default_type text/plain; gzip on; gzip_types *;
  server { listen 127.0.0.1:%(port)d; root %(root)s; include %(part)s; } }
"""
APACHE = """ServerRoot /usr/lib/apache2
ServerName localhost
%(modules)s
Listen 127.0.0.1:%(port)d
PidFile %(folder)s/pid
ErrorLog %(folder)s/error
DefaultRuntimeDir %(folder)s
DocumentRoot %(root)s
TypesConfig /dev/null
AddType image/gif .pac .dat
AddDefaultCharset utf-8
<Directory %(root)s>
  Require all granted
</Directory>
Include %(part)s
"""
MODULES = ("mpm_event", "authz_core", "mime", "headers", "env")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """nginx or Apache with one part included and the published files in their places."""

    def __init__(self, folder, files, path):
        self.folder, self.path, self.port = pathlib.Path(folder), path, free_port()
        os.chmod(folder, 0o755)  # Its workers may be of another user.
        self.root = self.folder / "root"
        place = self.root / path[1:]
        place.parent.mkdir(parents=True)
        shutil.copy(files / "proxy.pac", place)
        for name in files.glob("proxy-*.pac"):
            shutil.copy(name, place.parent)
            self.hashed = path[:path.rfind("/") + 1] + name.name
        if (files / "wpad.dat").exists():
            shutil.copy(files / "wpad.dat", self.root)
        (self.root / "page.html").write_text("<p>" + "text " * 1000)

    def write(self, text, part, **more):
        self.conf = self.folder / "server.conf"
        self.conf.write_text(text % dict(folder=self.folder, root=self.root, port=self.port,
                                         part=part, **more))

    def run(self):
        done = subprocess.run(self.check, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=SECONDS)
        if done.returncode != 0:
            raise AssertionError(done.stdout.decode())
        self.process = subprocess.Popen(self.start, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        for _ in range(SECONDS * 20):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("the server does not answer: " + (self.folder / "error").read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait(SECONDS)

    def get(self, path, *options):
        """(status, fields, body) as curl sees them."""
        url = "http://127.0.0.1:%d%s" % (self.port, urllib.parse.quote(path))
        head = self.folder / "head"
        body = subprocess.run(["curl", "--noproxy", "*", "-sS", "-D", head, *options, url],
                              stdout=subprocess.PIPE, check=True, timeout=SECONDS).stdout
        lines = head.read_text().split("\n")
        fields = {}
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if colon:
                fields.setdefault(name.strip().lower(), []).append(value.strip())
        return int(lines[0].split()[1]), fields, body


class Nginx(Server):
    def __init__(self, folder, files, path):
        super().__init__(folder, files, path)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        self.write(NGINX, files / "nginx.conf", user="user root;\n" if os.geteuid() == 0 else "",
                   temporary=" ".join("%s_temp_path %s/t;" % (k, folder) for k in kinds))
        nginx = [shutil.which("nginx", path=rollout_case.SEARCHED), "-c", self.conf]
        self.check, self.start = nginx + ["-t"], nginx


class Apache(Server):
    def __init__(self, folder, files, path):
        super().__init__(folder, files, path)
        modules = "\n".join("LoadModule %s_module modules/mod_%s.so" % (m, m) for m in MODULES)
        self.write(APACHE, files / "apache.conf", modules=modules)
        apache = [shutil.which("apache2", path=rollout_case.SEARCHED), "-f", self.conf]
        self.check, self.start = apache + ["-t"], apache + ["-DFOREGROUND"]


class PublishTest(unittest.TestCase):
    def files(self, case):
        return rollout_case.files(self, "publish", case)

    def check_served(self, server, case):
        short, forever = "max-age=300, must-revalidate", "max-age=31536000, immutable"
        places = [(server.path, short), (server.hashed, forever)]
        if case == "wpad":
            places.append(("/wpad.dat", short))
        for path, cache in places:
            with self.subTest(path=path):
                status, fields, body = server.get(path, "-H", "Accept-Encoding: gzip")
                self.assertEqual(200, status)
                self.assertEqual([PAC_TYPE], fields["content-type"])
                self.assertEqual([cache], fields["cache-control"])
                self.assertEqual(["nosniff"], fields["x-content-type-options"])
                self.assertNotIn("content-encoding", fields)
                self.assertTrue(body.startswith(b"function FindProxyForURL"))
                self.assertEqual(304, server.get(path, "-H", "If-None-Match: " +
                                                 fields["etag"][0])[0])
        # The rest of the site is left alone.
        self.assertNotIn("cache-control", server.get("/page.html")[1])
        self.assertNotIn(PAC_TYPE, server.get("/page.html")[1].get("content-type", [""])[0])

    def serve(self, kind, case):
        files = self.files(case)
        with tempfile.TemporaryDirectory() as folder:
            server = kind(folder, files, PATHS[case])
            server.run()
            try:
                self.check_served(server, case)
            finally:
                server.stop()

    def test_nginx(self):
        rollout_case.need(self, "nginx", "curl")
        for case in PATHS:
            with self.subTest(case=case):
                self.serve(Nginx, case)

    def test_apache(self):
        rollout_case.need(self, "apache2", "curl")
        for case in PATHS:
            with self.subTest(case=case):
                self.serve(Apache, case)

    def test_sha256sum_takes_the_sums(self):
        rollout_case.need(self, "sha256sum")
        files = self.files("pac-user")
        done = subprocess.run(["sha256sum", "--strict", "-c", "proxy.pac.sha256"], cwd=files,
                              stdout=subprocess.PIPE, check=True)
        self.assertEqual(2, done.stdout.count(b": OK"))
        digest = hashlib.sha256((files / "proxy.pac").read_bytes()).hexdigest()
        self.assertTrue((files / ("proxy-%s.pac" % digest[:16])).exists())

    def test_web_config(self):
        for case in PATHS:
            root = xml.etree.ElementTree.parse(self.files(case) / "web.config").getroot()
            self.assertEqual("configuration", root.tag)
            kinds = [(e.tag, e.get("fileExtension")) for e in root.iter()
                     if e.get("fileExtension")]
            self.assertIn(("mimeMap", ".pac"), kinds)
            for tag, extension in kinds:  # A second mimeMap of one extension is an error 500.19.
                self.assertEqual(1, kinds.count((tag, extension)))
                self.assertLess(kinds.index(("remove", extension)),
                                kinds.index(("mimeMap", extension)))

    def test_curl_lines_of_the_instructions(self):
        """The shell hands curl the URL as it is."""
        rollout_case.need(self, "sh")
        for case in ("pac-user", "hostile"):
            text = (self.files(case) / "README.md").read_text()
            line = next(l for l in text.split("\n") if l.startswith("    curl") and "-sSI" in l)
            words = subprocess.run(["sh", "-c", "curl() { printf '%s\\n' \"$@\"; }\n" + line],
                                   stdout=subprocess.PIPE, check=True).stdout.decode()
            self.assertEqual(HOST + PATHS[case], words.split("\n")[3])


if __name__ == "__main__":
    sys.exit(rollout_case.main(SKIPPED))
