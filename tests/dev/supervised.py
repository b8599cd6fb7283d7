"""forstc serve and forstc dev as tests see them: started in a folder of their own, read line by line, called over HTTP."""
import contextlib
import http.client
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

FORSTC = str(pathlib.Path(sys.argv[1]).resolve())
LIMIT_S = 30

ADD = "func add(a: Int, b: Int): Int {\n  return a + b + %s\n}\n"


class Forstc:
    """A running `forstc serve` or `forstc dev`: its ready line, and its log as it comes."""

    def __init__(self, folder, *words, variables=None, pass_fds=(), parent=None):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("FORST_")}
        environment |= {"XDG_RUNTIME_DIR": str(folder / "run")} | (variables or {})
        self.folder = folder
        self.lines = []
        self.changed = threading.Condition()
        self.process = subprocess.Popen([*(parent or []), FORSTC, *words], cwd=folder, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, env=environment, pass_fds=pass_fds)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.seen = 0

    def read(self):
        for line in self.process.stderr:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self.lines.append(None)
            self.changed.notify_all()

    def ready(self):
        """Waits for the ready line."""
        line = read_line(self.process.stdout)
        if not line:
            raise AssertionError("forstc did not become ready:\n" + self.text())
        return json.loads(line)

    def text(self):
        with self.changed:
            return "\n".join(line for line in self.lines if line is not None)

    def events(self, name):
        """All entries of that name so far."""
        with self.changed:
            return [entry for entry in map(parse, self.lines) if entry and entry.get("event") == name]

    def wait_event(self, *names):
        """The next entry with one of these names, after the last that was waited for."""
        end = time.monotonic() + LIMIT_S
        with self.changed:
            while True:
                while self.seen < len(self.lines):
                    line = self.lines[self.seen]
                    self.seen += 1
                    entry = parse(line)
                    if entry and entry.get("event") in names:
                        return entry
                    if line is None:
                        raise AssertionError(f"forstc ended before {names}:\n" + self.text())
                if not self.changed.wait(end - time.monotonic()):
                    raise AssertionError(f"{names} never came:\n" + self.text())

    def children(self):
        """The pids of its child processes."""
        pid = self.process.pid
        return [int(word) for word in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, limit_s=LIMIT_S):
        return self.process.wait(limit_s)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(LIMIT_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.reader.join(LIMIT_S)
        self.process.stdout.close()
        self.process.stderr.close()


def read_line(stream):
    """A line of a pipe, or the empty text when none comes."""
    return stream.readline() if select.select([stream], [], [], LIMIT_S)[0] else ""


def parse(line):
    """A line of the log as an object, or None."""
    if line and line.startswith("{"):
        with contextlib.suppress(ValueError):
            return json.loads(line)
    return None


class Unix(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=LIMIT_S)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(LIMIT_S)
        self.sock.connect(self.path)


def connect(address):
    """A connection to "HOST:PORT", or to the path of a Unix socket."""
    if address.startswith("/"):
        return Unix(address)
    host, port = address.rsplit(":", 1)
    return http.client.HTTPConnection(host, int(port), timeout=LIMIT_S)


def ask(connection, path, body):
    """Status and value of one call on a connection that is kept; without a body where it is None."""
    content = None if body is None else json.dumps(body)
    connection.request("POST", path, content, {"Content-Type": "application/json"} if content else {})
    answer = connection.getresponse()
    content = answer.read()
    return answer.status, json.loads(content) if content else None


def call(address, path, body):
    with contextlib.closing(connect(address)) as connection:
        return ask(connection, path, body)


class Load:
    """Clients that call without a pause, half of them on new connections each time; what fails is kept."""

    def __init__(self, address, path, body, clients=4):
        self.failures = []
        self.answered = 0
        self.values = set()
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        self.work = (address, path, body)
        self.threads = [threading.Thread(target=self.run, args=(number % 2 == 0,)) for number in range(clients)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def run(self, keep):
        address, path, body = self.work
        connection = connect(address)
        while not self.stopped.is_set():
            try:
                status, value = ask(connection, path, body)
            except (OSError, http.client.HTTPException) as error:
                status, value = repr(error), None
            with self.lock:
                if status == 200:
                    self.answered += 1
                    self.values.add(value)
                else:
                    self.failures.append((status, value))
            if not keep or status != 200:
                connection.close()
        connection.close()


class ForstcTest(unittest.TestCase):
    """A folder with one good route."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="forst-dev-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "run").mkdir()
        self.write("forst/routes/add.ft", ADD % 0)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def replace(self, name, text):
        """Writes beside and renames, as editors do."""
        self.write(name + "~", text).rename(self.folder / name)

    def start(self, *words, **options):
        """Starts forstc; it is stopped when the test ends."""
        forstc = Forstc(self.folder, *words, **options)
        self.addCleanup(forstc.stop)
        return forstc

    def build(self, *words):
        done = subprocess.run([FORSTC, "build", *words], cwd=self.folder, capture_output=True, text=True, timeout=LIMIT_S)
        self.assertEqual(done.returncode, 0, done.stderr)

    def refused(self, code, *words, **variables):
        """forstc must end by itself with the code; what it says."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("FORST_")}
        environment |= {"XDG_RUNTIME_DIR": str(self.folder / "run")} | variables
        done = subprocess.run([FORSTC, *words], cwd=self.folder, capture_output=True, text=True, timeout=LIMIT_S, env=environment)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stderr

    def wait_answer(self, address, path, body, expected):
        """Calls until the answer is the expected one; the seconds that it took."""
        begin = time.monotonic()
        while True:
            answer = call(address, path, body)
            if answer == expected:
                return time.monotonic() - begin
            self.assertLess(time.monotonic() - begin, LIMIT_S, f"{path} gives {answer}, never {expected}")

    def assert_gone(self, pid_descriptors, limit_s):
        """All processes end within the time; the seconds that it took."""
        begin = time.monotonic()
        for descriptor in pid_descriptors:
            left = limit_s - (time.monotonic() - begin)
            self.assertTrue(select.select([descriptor], [], [], max(left, 0))[0], f"a process is still there after {limit_s} s")
            os.close(descriptor)
        return time.monotonic() - begin


def main():
    program = unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2, exit=False)
    sys.exit(not program.result.wasSuccessful())
