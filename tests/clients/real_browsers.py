"""Starts the browsers of this machine, each with a profile of its own that knows only loopback.

Nothing that they do leaves the machine: every name and every address, proxies included, is mapped
to a server on loopback. Chromium does that with --host-resolver-rules, for names and literal
addresses alike; Firefox with network.dns.forceResolve (names and literals) and
network.socket.forcePort (ports of direct connections).
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

# Far beyond any real run, which takes seconds: only so that a hang ends.
SECONDS = 240

CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
FIREFOX_NAMES = ["firefox-esr", "firefox"]

# The three features would upgrade http to https, or refuse addresses of the inner network to a page
# that came from elsewhere. The shared memory of containers is too small for a browser.
CHROMIUM_FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--disable-dev-shm-usage", "--no-default-browser-check",
    "--disable-breakpad", "--password-store=basic", "--use-mock-keychain",
    "--disable-features=LocalNetworkAccessChecks,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,OptimizationHints,DialMediaRouteProvider",
]

FIREFOX_PREFERENCES = {
    # Asks for no names, by whatever way, and no newer protocol beside the one that is observed.
    "network.dns.forceResolve": "127.0.0.1",
    "network.dns.disablePrefetch": True,
    "network.dns.native_https_query": False,
    "network.trr.mode": 5,
    "network.http.http3.enable": False,
    "network.http.speculative-parallel-limit": 0,
    "network.prefetch-next": False,
    # http stays http, and loopback pages may ask for anything.
    "dom.security.https_first": False,
    "dom.security.https_only_mode": False,
    "network.stricttransportsecurity.preloadlist": False,
    "security.mixed_content.upgrade_display_content": False,
    "network.lna.enabled": False,
    "network.lna.blocking": False,
    # No conversation of its own.
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
}


class Failed(Exception):
    """The browser did not do what was asked of it."""


def find(names):
    """The first of these programs, or None."""
    return next((found for found in map(shutil.which, names) if found), None)


def chromium_command(program, profile, net):
    rules = "EXCLUDE 127.0.0.1, MAP * 127.0.0.1:%d" % net.direct
    return [program] + CHROMIUM_FLAGS + [
        "--user-data-dir=%s" % profile, "--host-resolver-rules=" + rules,
        "--proxy-pac-url=" + net.pac_url, net.page_url]


def managed_chromium_command(program, profile, net):
    """Its proxy comes from the policy files of the system."""
    return [program, *CHROMIUM_FLAGS, "--user-data-dir=%s" % profile, net.page_url]


def write_preferences(profile, preferences):
    lines = ["user_pref(%s, %s);\n" % (json.dumps(name), json.dumps(value))
             for name, value in preferences.items()]
    (profile / "user.js").write_text("".join(lines), encoding="ascii")


def write_managed_preferences(profile):
    """For a system that resolves names, and with policy files for the proxy."""
    preferences = dict(FIREFOX_PREFERENCES)
    del preferences["network.dns.forceResolve"]
    write_preferences(profile, preferences)


def managed_firefox_command(program, profile, net):
    write_managed_preferences(profile)
    return [program, "--headless", "--no-remote", "--profile", str(profile), net.page_url]


def firefox_command(program, profile, net):
    ports = "80=%d;443=%d" % (net.direct, net.direct)
    preferences = dict(FIREFOX_PREFERENCES)
    preferences["network.proxy.type"] = 2
    preferences["network.proxy.autoconfig_url"] = net.pac_url
    preferences["network.socket.forcePort"] = ports
    write_preferences(profile, preferences)
    return [program, "--headless", "--no-remote", "--profile", str(profile), net.page_url]


def environment(home):
    """Neither the user's settings nor proxies of the environment count."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    kept.update(HOME=str(home), TMPDIR=str(home), XDG_CONFIG_HOME=str(home), LANG="C.UTF-8",
                XDG_CACHE_HOME=str(home), XDG_RUNTIME_DIR=str(home),
                MOZ_CRASHREPORTER_DISABLE="1", MOZ_HEADLESS="1", NO_AT_BRIDGE="1")
    return kept


def group_lives(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def end_group(process):
    """Ends the browser and all that it started."""
    if group_lives(process.pid):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for _ in range(200):  # Its children are not ours to wait for; their profile is still in use.
        if not group_lives(process.pid):
            break
        time.sleep(0.05)


def wait_for_page(process, net, log):
    end = time.monotonic() + SECONDS
    while not net.finished.wait(0.1):
        told = "; its last words: " + log.read_text("utf-8", "replace")[-2000:]
        if process.poll() is not None:
            raise Failed("the browser ended with %d before the page did%s" % (
                process.returncode, told))
        if time.monotonic() > end:
            raise Failed("the page did not end within %d s%s" % (SECONDS, told))


def run(command_of, program, net, variables=()):
    """Opens the page of `net`, with `variables` in the environment as well, and waits until it has
    told what it got."""
    home = pathlib.Path(tempfile.mkdtemp(prefix="browser-"))
    try:
        profile = home / "profile"
        profile.mkdir()
        log = home / "log"
        with open(log, "wb") as output:
            process = subprocess.Popen(
                command_of(program, profile, net), cwd=home,
                env=dict(environment(home), **dict(variables)),
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)
            try:
                wait_for_page(process, net, log)
            finally:
                end_group(process)
    finally:
        shutil.rmtree(home, ignore_errors=True)
