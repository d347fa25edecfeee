"""Settings of gunicorn; values from the environment, see .env.example."""

import os
from pathlib import Path

import environ

# The same file as config.settings reads; that happens later, in the workers.
environ.Env.read_env(
    os.environ.get("ENV_FILE", Path(__file__).resolve().parent.parent / ".env")
)

wsgi_app = "config.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "config.http_worker.BufferingWorker"
worker_connections = 500  # a process may open 1,024 files on most machines
sendfile = False  # the kernel would make a thread wait for a slow reader
control_socket_disable = True
# Nothing of a request says where the site is mounted or by which scheme it was asked:
# the first is no setting, the second Django reads from one header if BEHIND_PROXY.
forwarder_headers = ""
secure_scheme_headers = {}
forwarded_allow_ips = ""
# No access log of our own: addresses of readers are nobody's business. Errors only.
accesslog = None
errorlog = "-"
loglevel = "error"  # a warning would name the address of a malformed request
