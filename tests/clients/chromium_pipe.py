"""Drives a headless Chromium over its debugging pipe: two file descriptors, no port, no library.

    with Chromium() as browser:
        page = browser.open("file:///...")
        page.evaluate("document.title")

The protocol: https://chromedevtools.github.io/devtools-protocol/ ; messages end in a NUL byte.
"""

import base64
import fcntl
import json
import os
import re
import shutil
import subprocess
import tempfile
import time

SECONDS = 120  # Far more than any step needs.
NAMES = ("chromium", "chromium-browser", "google-chrome")

# No name resolves: a page that asks for anything outside is seen, and gets nothing.
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-extensions", "--no-first-run", "--no-default-browser-check",
         "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe"]


def find_chromium():
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Chromium:
    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="pacwright-chromium-")
        to_browser, self.output = os.pipe()
        self.input, from_browser = os.pipe()
        # Above 9, so that the two it expects, 3 and 4, are free to be set.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_browser, from_browser)]

        def connect():
            os.dup2(ends[0], 3)
            os.dup2(ends[1], 4)

        self.process = subprocess.Popen(
            [find_chromium(), *FLAGS, f"--user-data-dir={self.profile}", "about:blank"],
            preexec_fn=connect, pass_fds=(3, 4), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for end in (to_browser, from_browser, *ends):
            os.close(end)
        self.received = b""
        self.number = 0
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        try:
            self.call("Browser.close")
            self.process.wait(SECONDS)
        except (OSError, RuntimeError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        os.close(self.output)
        os.close(self.input)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, session=None, **parameters):
        """The result of a method. Events that come meanwhile are kept in self.events."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.output, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") != self.number:
                self.events.append(answer)
            elif "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']['message']}")
            else:
                return answer["result"]

    def _next(self):
        while b"\0" not in self.received:
            piece = os.read(self.input, 1 << 16)
            if not piece:
                raise RuntimeError("the browser ended")
            self.received += piece
        message, _, self.received = self.received.partition(b"\0")
        return json.loads(message)

    def open(self, url, scripts=True, width=1280, height=900, dark=False):
        """A new page that has been loaded; every request and every complaint is in its events."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        page.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        page.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)
        page.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        page.call("Page.navigate", url=url)
        end = time.monotonic() + SECONDS
        while not page.saw("Page.loadEventFired"):
            if time.monotonic() > end:
                raise RuntimeError(f"{url} does not load")
            page.call("Runtime.evaluate", expression="0")
            time.sleep(0.02)
        return page


class Page:
    def __init__(self, browser, session):
        self.browser = browser
        self.session = session

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def events(self, *methods):
        return [event["params"] for event in self.browser.events
                if event.get("sessionId") == self.session and event["method"] in methods]

    def saw(self, method):
        return bool(self.events(method))

    def evaluate(self, expression):
        """The value of an expression, also where the page itself may run no script."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def wait(self, expression):
        """What the promise that an expression makes comes to."""
        result = self.call("Runtime.evaluate", expression=expression, awaitPromise=True,
                           returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def press(self, key, code, text):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, text=text if kind == "keyDown" else "",
                      windowsVirtualKeyCode=code, nativeVirtualKeyCode=code)

    def count_of_printed_pages(self):
        """On A4, with backgrounds."""
        printed = self.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69,
                            printBackground=True)
        return len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed["data"])))

    def requests(self):
        """The addresses of all that was asked for, the page itself included."""
        return [event["request"]["url"] for event in self.events("Network.requestWillBeSent")]

    def complaints(self):
        return self.events("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
