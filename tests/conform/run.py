#!/usr/bin/env python3
"""Runs the conformance table: case.ft is a route file, case.http its requests and the exact answers.

All cases are built into one server; a folder here (a source root with its requests.http) and each sample into its own; each request has its own connection. A block of case.http:

    ### what it shows
    POST /path
    Header: value

    body
    ==> 200
    Content-Type: application/json

    exact body

Expected headers are those that must be there with that value. In bodies `"requestId":"..."` stands as `"requestId":"*"`, and what a route
measured as `"milliseconds":0`.

Each table runs twice, against servers of its own: over HTTP, and over the Unix socket, where calls travel in frames and all else as HTTP.
usage: run.py FORSTC [--bless] [NAME ...]
"""
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "server"))

import frames  # noqa: E402

SAMPLES = HERE.parent.parent / "samples"
START_LIMIT_S = 60
CALL_LIMIT_S = 20


class Case:
    """One block of a .http file."""

    def __init__(self, where, text):
        self.where = where
        request, _, answer = text.partition("\n==> ")
        head, _, self.body = request.partition("\n\n")
        lines = head.split("\n")
        self.title = lines[0].strip()
        self.method, self.target = lines[1].split(" ", 1)
        self.headers = dict(line.split(": ", 1) for line in lines[2:] if line)
        if self.body and "Content-Type" not in self.headers:
            self.headers["Content-Type"] = "application/json"
        answer_head, _, expected = answer.partition("\n\n")
        answer_lines = answer_head.split("\n")
        self.status = int(answer_lines[0]) if answer_lines[0].strip() else 0
        self.expected_headers = dict(line.split(": ", 1) for line in answer_lines[1:] if line)
        self.expected = expected.strip("\n")

    def text(self, status, headers, body):
        """The block as it would stand with this answer."""
        head = [f"### {self.title}", f"{self.method} {self.target}"]
        head += [f"{name}: {value}" for name, value in self.headers.items() if name != "Content-Type" or not self.body or value != "application/json"]
        block = "\n".join(head) + "\n"
        if self.body:
            block += "\n" + self.body.strip("\n")
        block = block.rstrip("\n") + f"\n==> {status}\n"
        block += "".join(f"{name}: {headers.get(name)}\n" for name in self.expected_headers)
        return block + ("\n" + body + "\n" if body else "")


def read_cases(path):
    text = path.read_text()
    return [Case(path.stem, block) for block in re.split(r"^### ", text, flags=re.M)[1:]]


def without_id(body):
    text = re.sub(r'"requestId":"[^"]*"', '"requestId":"*"', body.decode("utf-8", errors="replace"))
    return re.sub(r'"milliseconds":[0-9]+', '"milliseconds":0', text)


class LocalConnection(http.client.HTTPConnection):
    """HTTP on the Unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=CALL_LIMIT_S)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(CALL_LIMIT_S)
        self.sock.connect(self.path)


def ask(connection, case):
    """Status, headers and body of the case's answer by HTTP."""
    try:
        body = case.body.strip("\n").encode()
        connection.request(case.method, case.target, body=body or None, headers=case.headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, without_id(answer.read())
    finally:
        connection.close()


def over_http(server, case):
    host, port = server.ready["http"].rsplit(":", 1)
    return ask(http.client.HTTPConnection(host, int(port), timeout=CALL_LIMIT_S), case)


def over_frames(server, case):
    """The same of a call in a frame; what is no call of a route is asked by HTTP."""
    with frames.Peer(server.ready["ipc"], timeout=CALL_LIMIT_S) as peer:
        numbers = {path: number for number, route in enumerate(peer.welcome.routes) for path in route[:2] if path}
        plain = all(name == "Content-Type" and value == "application/json" for name, value in case.headers.items())
        if case.method != "POST" or not plain or case.target not in numbers:
            return ask(LocalConnection(server.ready["ipc"]), case)
        peer.send(frames.frame(frames.CALL, case.body.strip("\n").encode(), route=numbers[case.target], call=1))
        answer = peer.frame()
    if answer.type == frames.ERROR:
        return frames.problem(answer)[0], {"Content-Type": "application/problem+json"}, without_id(answer.payload)
    if answer.flags & frames.VOID:
        return 204, {}, without_id(answer.payload)
    return 200, {"Content-Type": "application/json"}, without_id(answer.payload)


TRANSPORTS = {"http": over_http, "frames": over_frames}


def differences(case, status, headers, body):
    found = []
    if status != case.status:
        found.append(f"status {status}, not {case.status}")
    for name, value in case.expected_headers.items():
        if headers.get(name) != value:
            found.append(f"header {name}: {headers.get(name)!r}, not {value!r}")
    if body != case.expected:
        found.append(f"body\n    {body}\n  not\n    {case.expected}")
    return found


class Server:
    """A build of route files, or of a source root with its packages, serving on a port of its own; stopped by pid."""

    def __init__(self, forstc, sources):
        self.forstc = forstc
        self.folder = tempfile.mkdtemp(prefix="forst-conform-")
        root = pathlib.Path(self.folder, "forst")
        (root / "routes").mkdir(parents=True)
        for source in sources:
            if source.is_dir():
                shutil.copytree(source, root, dirs_exist_ok=True)
            else:
                shutil.copy(source, root / "routes" / source.name)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        """Serves; package variables have their first values."""
        self.process = subprocess.Popen(
            [self.forstc, "serve", "forst/routes", "--http", "127.0.0.1:0"], cwd=self.folder, stdout=subprocess.PIPE, stderr=sys.stderr,
            env={**os.environ, "FORST_IPC": str(pathlib.Path(self.folder, "socket"))})
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the server did not come up (exit code {self.process.wait(START_LIMIT_S)})")
        self.ready = json.loads(line)

    def stop(self):
        self.process.terminate()
        code = self.process.wait(START_LIMIT_S)
        self.process.stdout.close()
        return code


class Group:
    """Tables that one server answers: all cases of this folder, or one sample."""

    def __init__(self, name, tables, sources):
        self.name = name
        self.tables = tables
        self.sources = sources


def groups(names):
    tables = sorted(HERE.glob("*.http"))
    if names:
        tables = [table for table in tables if table.stem in names]
    found = [Group("conform", tables, [table.with_suffix(".ft") for table in tables])] if tables else []
    for table in sorted(HERE.glob("*/requests.http")):
        if not names or table.parent.name in names:
            found.append(Group("root", [table], [table.parent]))
    for table in sorted(SAMPLES.glob("*/requests.http")):
        if not names or table.parent.name in names:
            found.append(Group("sample", [table], [table.parent / "forst"]))
    return found


def label(table):
    return table.parent.name if table.stem == "requests" else table.stem


def run_table(server, table, transport, blessing):
    """Passed and failed of one table; blessing writes the answers instead of comparing them."""
    passed = failed = 0
    blocks = []
    for case in read_cases(table):
        status, headers, body = TRANSPORTS[transport](server, case)
        blocks.append(case.text(status, headers, body))
        found = [] if blessing else differences(case, status, headers, body)
        if found:
            failed += 1
            print(f"FAIL conform/{label(table)} over {transport}: {case.title}\n  " + "\n  ".join(found))
        else:
            passed += 1
    if blessing:
        table.write_text("\n".join(blocks))
    print(f"conform/{label(table)}: {len(blocks)} requests over {transport}", flush=True)
    return passed, failed


def run_over(server, group, transport, blessing):
    passed = failed = 0
    server.start()
    try:
        for table in group.tables:
            good, wrong = run_table(server, table, transport, blessing)
            passed += good
            failed += wrong
    finally:
        code = server.stop()
    if code != 0:
        failed += 1
        print(f"FAIL conform: the server ended with exit code {code}")
    return passed, failed


def run_group(forstc, group, blessing):
    passed = failed = 0
    with Server(forstc, group.sources) as server:
        for transport in ["http"] if blessing else TRANSPORTS:
            good, wrong = run_over(server, group, transport, blessing)
            passed += good
            failed += wrong
    return passed, failed


def main():
    words = sys.argv[1:]
    blessing = "--bless" in words
    words = [word for word in words if word != "--bless"]
    forstc = str(pathlib.Path(words[0]).resolve())
    passed = failed = 0
    for group in groups(words[1:]):
        good, wrong = run_group(forstc, group, blessing)
        passed += good
        failed += wrong
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
