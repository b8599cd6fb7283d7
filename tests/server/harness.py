"""What the server's tests share: a server of one's own on a free port, raw sockets, answers taken apart.

A test file ends with `harness.main()`; it is run with the path of the server's executable. Sanitizers' reports in the
server fail the test that stops it: its exit status and its stderr are checked.
"""

import fcntl
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
BINARY = None


class Response:
    def __init__(self, status, headers, body, raw):
        self.status, self.headers, self.body, self.raw = status, headers, body, raw

    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json()["code"]

    def header(self, name):
        return self.headers.get(name.lower())


class CannotStart(AssertionError):
    """The server ended before it was ready, with a status and a word on stderr."""

    def __init__(self, status, errors):
        super().__init__(f"the server cannot start: {errors}")
        self.status, self.errors = status, errors


class Closed(Exception):
    """The server closed before a whole answer was there."""


class Connection:
    """A raw connection to a port of this machine, or to a Unix socket's path."""

    def __init__(self, address, timeout=10):
        if isinstance(address, str):
            self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.socket.settimeout(timeout)
            self.socket.connect(address)
        else:
            self.socket = socket.create_connection(("127.0.0.1", address), timeout=timeout)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def _more(self):
        got = self.socket.recv(65536)
        if not got:
            raise Closed(self.buffer)
        self.buffer += got

    def response(self, head_only=False):
        """The next answer. Interim answers (1xx) are returned as they come."""
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {}
        for line in lines[1:]:
            name, value = line.split(": ", 1)
            assert name.lower() not in headers, f"{name} is repeated"
            headers[name.lower()] = value
        length = 0 if head_only or status < 200 or status == 204 else int(headers["content-length"])
        while len(self.buffer) < length:
            self._more()
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return Response(status, headers, body, head)

    def closed(self, timeout=5):
        """Whether the server closes, with nothing more said."""
        self.socket.settimeout(timeout)
        try:
            rest = self.buffer + self.socket.recv(65536)
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False
        return rest == b""


def post(path, body=b"", *headers, host="localhost"):
    if isinstance(body, str):
        body = body.encode()
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", *headers]
    if body:
        lines.append("Content-Type: application/json")
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def get(path, *headers, method="GET", host="localhost"):
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host}", *headers]).encode("latin-1") + b"\r\n\r\n"


# Gives a process its listening sockets as systemd does, from descriptor 3 on: NAMES, DESCRIPTORS, then the command.
INHERIT = """
import os, sys
names, descriptors = sys.argv[1], [int(text) for text in sys.argv[2].split(",")]
for number, descriptor in enumerate(descriptors):
    os.dup2(descriptor, 3 + number, inheritable=True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(descriptors)), LISTEN_FDNAMES=names)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Server:
    """A server of one's own. `inherit`: pairs of a name and a listening socket that it gets instead of binding."""

    def __init__(self, *arguments, workers=1, environment=None, prefix=(), http="127.0.0.1:0", inherit=()):
        self.log = tempfile.TemporaryFile()
        # High numbers, so that none is in the way of those that they become.
        given = [fcntl.fcntl(listening.fileno(), fcntl.F_DUPFD_CLOEXEC, 100) for _, listening in inherit]
        if inherit:
            prefix = [sys.executable, "-c", INHERIT, ":".join(name for name, _ in inherit), ",".join(map(str, given)), *prefix]
        self.process = subprocess.Popen(
            [*prefix, BINARY, "--http", http, "--workers", str(workers), *arguments], pass_fds=given,
            stdout=subprocess.PIPE, stderr=self.log, env={**os.environ, **(environment or {})})
        for descriptor in given:
            os.close(descriptor)
        line = self.process.stdout.readline()
        if not line:
            self.status = self.process.wait()
            errors = self.errors()
            self.log.close()
            self.process.stdout.close()
            raise CannotStart(self.status, errors)
        self.ready = json.loads(line)
        self.port = int(self.ready["http"].rsplit(":", 1)[1]) if "http" in self.ready else None
        self.ipc = self.ready.get("ipc")
        self.pid = self.ready["pid"]

    def __enter__(self):
        return self

    def __exit__(self, kind, *exception):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status, errors = self.wait(), self.errors()
        self.log.close()
        self.process.stdout.close()
        if kind is None:
            assert status == 0, f"exit status {status}: {errors}"
            assert "Sanitizer" not in errors and "runtime error" not in errors, errors

    def wait(self, timeout=30):
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("the server did not end")

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def errors(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def log_lines(self):
        return [json.loads(line) for line in self.errors().splitlines()]

    def connect(self, timeout=10):
        return Connection(self.port, timeout)

    def connect_local(self, timeout=10):
        return Connection(self.ipc, timeout)

    def ask(self, request, **options):
        with self.connect() as connection:
            connection.send(request)
            return connection.response(**options)

    def resident(self):
        return int(read(f"/proc/{self.pid}/statm").split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def descriptors(self):
        """How many are open, but for files that a sanitizer reads in passing."""
        count = 0
        for name in os.listdir(f"/proc/{self.pid}/fd"):
            try:
                count += not os.readlink(f"/proc/{self.pid}/fd/{name}").startswith("/proc")
            except FileNotFoundError:
                pass
        return count

    def calm_descriptors(self):
        """The same, when it has not changed for a while: what earlier clients left behind is gone."""
        count, since = self.descriptors(), time.monotonic()
        while time.monotonic() - since < 0.15:
            time.sleep(0.01)
            now = self.descriptors()
            if now != count:
                count, since = now, time.monotonic()
        return count

    def processor_seconds(self):
        fields = read(f"/proc/{self.pid}/stat").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Stopwatch:
    """Seconds since it was made, less those in which a thread of the server or of the test was ready to run and had no processor:
    what a busy machine takes is not the server's lateness. A thread that waits for another of the server's is deducted as well."""

    def __init__(self, server):
        self.pids = (server.pid, os.getpid())
        self.waited, self.begin = self._waited(), time.monotonic()

    def seconds(self):
        seconds, waited = time.monotonic() - self.begin, self._waited()
        return seconds - sum(ns - self.waited.get(thread, 0) for thread, ns in waited.items()) / 1e9

    def _waited(self):
        """What the kernel says each thread has waited so far, in nanoseconds."""
        waited = {}
        for pid in self.pids:
            for thread in os.listdir(f"/proc/{pid}/task"):
                try:
                    waited[thread] = int(read(f"/proc/{pid}/task/{thread}/schedstat").split()[1])
                except (FileNotFoundError, ProcessLookupError):
                    pass
        return waited


def read(path):
    with open(path) as file:
        return file.read()


def until(condition, seconds=5):
    """Waits for a condition; its last value."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return condition()
        time.sleep(0.01)
    return True


def main():
    global BINARY
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} SERVER [unittest's arguments]")
    module = sys.modules["__main__"]
    BINARY = sys.argv.pop(1)
    # The test module has its own copy of this one under the name it imports.
    sys.modules["harness"].BINARY = BINARY
    unittest.main(module=module, verbosity=2)
