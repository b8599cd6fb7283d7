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

Expected headers are those that must be there with that value. In bodies `"requestId":"..."` stands as `"requestId":"*"`.
usage: run.py FORSTC [--bless] [NAME ...]
"""
import http.client
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
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


def call(address, case):
    host, port = address.rsplit(":", 1)
    connection = http.client.HTTPConnection(host, int(port), timeout=CALL_LIMIT_S)
    try:
        body = case.body.strip("\n").encode()
        connection.request(case.method, case.target, body=body or None, headers=case.headers)
        answer = connection.getresponse()
        content = answer.read().decode("utf-8", errors="replace")
        content = re.sub(r'"requestId":"[^"]*"', '"requestId":"*"', content)
        return answer.status, answer.headers, content
    finally:
        connection.close()


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
        self.folder = tempfile.mkdtemp(prefix="forst-conform-")
        root = pathlib.Path(self.folder, "forst")
        (root / "routes").mkdir(parents=True)
        for source in sources:
            if source.is_dir():
                shutil.copytree(source, root, dirs_exist_ok=True)
            else:
                shutil.copy(source, root / "routes" / source.name)
        self.process = subprocess.Popen(
            [forstc, "serve", "forst/routes", "--http", "127.0.0.1:0"],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=sys.stderr)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the server did not come up (exit code {self.process.wait(START_LIMIT_S)})")
        self.address = json.loads(line)["http"]

    def stop(self):
        self.process.terminate()
        code = self.process.wait(START_LIMIT_S)
        shutil.rmtree(self.folder, ignore_errors=True)
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


def run_table(server, table, blessing):
    """Passed and failed of one table; blessing writes the answers instead of comparing them."""
    passed = failed = 0
    blocks = []
    for case in read_cases(table):
        status, headers, body = call(server.address, case)
        blocks.append(case.text(status, headers, body))
        found = [] if blessing else differences(case, status, headers, body)
        if found:
            failed += 1
            print(f"FAIL conform/{label(table)}: {case.title}\n  " + "\n  ".join(found))
        else:
            passed += 1
    if blessing:
        table.write_text("\n".join(blocks))
    print(f"conform/{label(table)}: {len(blocks)} requests", flush=True)
    return passed, failed


def run_group(forstc, group, blessing):
    server = Server(forstc, group.sources)
    passed = failed = 0
    try:
        for table in group.tables:
            good, wrong = run_table(server, table, blessing)
            passed += good
            failed += wrong
    finally:
        code = server.stop()
    if code != 0:
        failed += 1
        print(f"FAIL conform: the server ended with exit code {code}")
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
