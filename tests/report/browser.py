"""A headless Chromium, driven over the WebDriver protocol: the few requests that the tests need."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

#: No sandbox of its own, since containers run it as root: it opens our own pages only, and nothing else.
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--force-device-scale-factor=1",
]  # fmt: skip
_MODULES = Path(__file__).parents[2] / ".browser" / "node_modules"
AXE = _MODULES / "axe-core" / "axe.min.js"
HTML_VALIDATE = _MODULES / "html-validate" / "bin" / "html-validate.mjs"


def what_is_missing() -> str:
    """Return what the browser tests lack on this machine; empty if nothing."""
    missing = [name for name in ("chromium", "chromedriver", "node") if shutil.which(name) is None]
    missing += [name for name, path in (("axe-core", AXE), ("html-validate", HTML_VALIDATE)) if not path.is_file()]
    return f"{', '.join(missing)} not found; scripts/install_browser.sh installs it" if missing else ""


class Browser:
    """One Chromium with an empty profile; to be closed."""

    def __init__(self) -> None:
        self._profile = tempfile.mkdtemp(prefix="chromium-")
        self._driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._base = f"http://127.0.0.1:{self._port()}"
        options = {"args": [*FLAGS, f"--user-data-dir={self._profile}"], "binary": shutil.which("chromium")}
        capabilities = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        made = self._request("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self._base += f"/session/{made['sessionId']}"

    def _port(self) -> int:
        for line in self._driver.stdout or ():
            if "started successfully on port" in line:
                return int(line.rstrip(".\n ").rsplit(" ", 1)[1])
        raise RuntimeError("chromedriver did not start")

    def _request(self, method: str, path: str, body: Any = None) -> Any:
        data = None if method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self._base + path, data, {"Content-Type": "application/json"}, method=method)
        # Straight to our own child, whatever proxy the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def close(self) -> None:
        """End the browser and its driver, and remove the profile."""
        try:
            self._request("DELETE", "")
        finally:
            self._driver.terminate()
            self._driver.wait(timeout=20)
            shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, page: Path, fragment: str = "") -> None:
        """Load a file."""
        self._request("POST", "/url", {"url": page.resolve().as_uri() + fragment})

    def run(self, script: str, *args: Any) -> Any:
        """Run the body of a function in the page and return what it returns, awaited."""
        return self._request("POST", "/execute/sync", {"script": script, "args": list(args)})

    def command(self, name: str, **parameters: Any) -> Any:
        """Send a command of the DevTools protocol."""
        return self._request("POST", "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def look(self, width: int, height: int = 900, *, dark: bool = False, medium: str = "screen") -> None:
        """Set the size of the window, and what the page is told of its reader's wishes."""
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.command("Emulation.setEmulatedMedia", media=medium, features=[scheme])

    def click(self, selector: str) -> None:
        """Click on the first element that a CSS selector finds, as a user does."""
        found = self._request("POST", "/element", {"using": "css selector", "value": selector})
        self._request("POST", f"/element/{next(iter(found.values()))}/click")

    def keys(self, text: str) -> None:
        """Press keys, one after the other; special ones by their WebDriver code points."""
        actions = [{"type": kind, "value": char} for char in text for kind in ("keyDown", "keyUp")]
        self._request("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def address(self) -> str:
        """Return the address of the page that is shown."""
        return str(self._request("GET", "/url"))

    def console(self) -> list[str]:
        """Return what the page has logged since the last call: errors, blocked styles and scripts."""
        return [entry["message"] for entry in self._request("POST", "/se/log", {"type": "browser"})]

    def pdf(self) -> bytes:
        """Print the page."""
        return base64.b64decode(self._request("POST", "/print", {"background": True}))

    def picture(self, path: Path, *, most: int = 20_000) -> None:
        """Save a picture of the whole page, or of its first ``most`` pixels from the top."""
        size = self.run("return [document.documentElement.clientWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], most), "scale": 1}
        shot = self.command("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(shot["data"]))


def is_required() -> bool:
    """Say whether the browser tests must run: CI sets this, so that they are never skipped there."""
    return os.environ.get("BROWSER_TESTS") == "required"


def wait_for(condition: Any, seconds: float = 5.0) -> None:
    """Wait until a condition holds in the page; what the browser does in its own time needs a little."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not come about in the page")
        time.sleep(0.02)
