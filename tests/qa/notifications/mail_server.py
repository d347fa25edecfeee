"""A small mail server of real sockets, that can also misbehave."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy

GREETINGS = {"HELO": "250 here", "EHLO": "250 here", "MAIL": "250 go on", "RSET": "250"}


class Handler(socketserver.StreamRequestHandler):
    """One conversation, as `server.mood` wants it at each step."""

    def handle(self):
        if self.server.mood == "hang":
            self.server.stopping.wait(10)
            return
        self.say("220 here")
        while line := self.rfile.readline():
            verb = line.decode("ascii").strip().upper()[:4]
            if verb == "QUIT":
                self.quit()
                return
            if self.answer(verb) is False:
                return

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")

    def quit(self):
        if self.server.mood == "hang on quit":
            self.server.stopping.wait(10)
        else:
            self.say("221 bye")

    def answer(self, verb):
        if verb == "RCPT":
            self.say(self.server.refusals.get(self.server.mood, "250 go on"))
        elif verb == "DATA":
            return self.data()
        else:
            self.say(GREETINGS.get(verb, "500 what"))
        return True

    def data(self):
        self.say("354 go on")
        if self.server.mood == "drop":
            self.rfile.readline()
            return False
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.mails.append(mail)
        if self.server.mood == "hang after data":
            self.server.stopping.wait(10)
            return False
        self.say("250 taken")
        return True


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail on a port of its own; `mood` says how."""

    allow_reuse_address = True
    daemon_threads = True
    refusals = {
        "4xx": "451 ann@mail.example: come back later",
        "5xx": "550 ann@mail.example: nobody of this name",
    }

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.mood, self.mails, self.stopping = "accept", [], threading.Event()

    @property
    def port(self):
        return self.server_address[1]


@contextmanager
def mail_server():
    """Run a mail server for as long as a test needs it."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.stopping.set()
            server.shutdown()
            thread.join()


def free_port():
    """Return a port on which nobody listens."""
    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        return server.server_address[1]
