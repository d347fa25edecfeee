"""Debian's Chromium: where it is, and the flags that it is started with."""

import shutil

CHROMIUM = shutil.which("chromium")
# The same browser without a user interface of its own: tests take half the time in it.
HEADLESS = shutil.which("chromium-headless-shell") or CHROMIUM

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
