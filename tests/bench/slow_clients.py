"""How long a reader waits while slow clients hold connections open.

Three kinds: a head that never ends, a body that never ends, an answer that is never
read. Each sends a byte a second, to the site and, where nginx is installed, to nginx in
front of it with the lines of config/deployment.md. Everything is on this machine.
"""

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from tests.bench import server

HEAD = "GET /articles/ HTTP/1.1\r\nHost: {host}\r\nX-Slow: "
BODY = (
    "POST /questions/ask/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5000\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
)
READ = "GET /static/js/large.js HTTP/1.1\r\nHost: {host}\r\n\r\n"
KINDS = {"heads": HEAD, "bodies": BODY, "answers": READ}
LARGE = 4 * 2**20  # bytes of the answer that is not read: more than a buffer's
GIVE_UP = 5.0  # seconds after which a reader is counted as not answered
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log /dev/null;
events {{ worker_connections 4096; }}
http {{
  access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
  fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  client_header_timeout 15s; client_body_timeout 15s; send_timeout 30s;
  client_max_body_size 25m;
  server {{
    listen {bind};
    location / {{
      proxy_pass http://{site};
      proxy_http_version 1.1;
      proxy_request_buffering on; proxy_buffering on;
      proxy_set_header Connection "";
      proxy_set_header Host {site};
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = server.parser_of(__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[8, 64, 256])
    parser.add_argument("--seconds", type=float, default=8, help="for each figure")
    parser.add_argument("--worker-class", default="", help="another one of gunicorn's")
    return parser.parse_args()


def main() -> int:
    """Print a table: kind, number, median, slowest of a hundred, unanswered."""
    options = arguments()
    server.end_tidily()
    with server.throw_away_site(options.database) as environ, ExitStack() as stack:
        large = Path(environ["DATA_DIR"]) / "static" / "js" / "large.js"
        large.write_bytes(b"x" * LARGE)
        kind = options.worker_class
        if kind:
            environ["GUNICORN_CMD_ARGS"] = f"--worker-class {kind}"
        master = stack.enter_context(server.gunicorn(environ, workers=2))
        ways = {"gunicorn": master.bind}
        if shutil.which("nginx"):
            ways["nginx, gunicorn"] = stack.enter_context(nginx(master.bind))
        print("| server | slow clients | p50, ms | p99, ms | not answered |")
        for way, bind in ways.items():
            for name, sent in KINDS.items():
                for number in options.clients:
                    measure(way, bind, master.bind, name, sent, number, options)
    return 0


def measure(way, bind, host, name, sent, number, options) -> None:
    """Print one line of the table."""
    with slow_clients(bind, sent.format(host=host), number):
        seconds, missed = read_pages(bind, host, options.seconds)
    cuts = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else [0] * 99
    print(
        f"| {way} | {number} {name} | {cuts[49] * 1000:.1f} | {cuts[98] * 1000:.1f} "
        f"| {missed} of {missed + len(seconds)} |",
        flush=True,
    )


@contextmanager
def slow_clients(bind: str, sent: str, number: int) -> Iterator[None]:
    """Hold so many connections open; one that is closed is opened again."""
    done = Event()

    def hold() -> None:
        clients = [open_one(bind, sent) for _ in range(number)]
        while not done.wait(1):
            for index, client in enumerate(clients):
                try:
                    if client is not None and not sent.startswith("GET /static"):
                        client.sendall(b"a")
                except OSError:
                    client.close()
                    clients[index] = open_one(bind, sent)
        for client in filter(None, clients):
            client.close()

    thread = Thread(target=hold)
    thread.start()
    time.sleep(1)
    try:
        yield
    finally:
        done.set()
        thread.join()
        time.sleep(1)


def open_one(bind: str, sent: str) -> socket.socket | None:
    """Open a connection whose answer is taken in small windows."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(2)
    with suppress(OSError):
        host, port = bind.split(":")
        client.connect((host, int(port)))
        client.sendall(sent.encode())
        return client
    client.close()
    return None


def read_pages(bind: str, host: str, within: float) -> tuple[list[float], int]:
    """Ask for a page every 20 ms; return how long each took, and how many failed."""
    seconds, missed, until = [], 0, time.monotonic() + within
    asked = f"GET /articles/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    address, port = bind.split(":")
    while time.monotonic() < until:
        since = time.monotonic()
        try:
            with socket.create_connection((address, int(port)), GIVE_UP) as client:
                client.sendall(asked.encode())
                is_answered = client.recv(65536).startswith(b"HTTP/1.1 200")
        except OSError:
            is_answered = False
        if is_answered:
            seconds.append(time.monotonic() - since)
        else:
            missed += 1
        time.sleep(0.02)
    return seconds, missed


@contextmanager
def nginx(site: str) -> Iterator[str]:
    """Run nginx in front of the site; return where it listens."""
    bind = f"127.0.0.1:{server.free_port()}"
    with tempfile.TemporaryDirectory(prefix="attune-nginx-") as folder:
        Path(folder).chmod(0o755)  # its worker is another user
        config = Path(folder) / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, bind=bind, site=site))
        command = [str(shutil.which("nginx")), "-c", str(config), "-p", folder]
        process = subprocess.Popen(command)  # noqa: S603 - fixed arguments
        try:
            time.sleep(1)
            yield bind
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    sys.exit(main())
