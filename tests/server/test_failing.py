"""The n-th allocation, accept, read, send or event fails, for every n that a session reaches: no crash, no leak, no hang.

Before the server is ready a failure may end it, with exit status 3 and a word on stderr.
"""

import os
import re
import tempfile
import threading
import time
import unittest

import harness
from frames import CANCEL, HELLO, Peer, frame, hello
from harness import Closed, Server, get, post, until

# In the order of their numbers: what HELLO says may be what fails.
ROUTES = ["/echo"] + ["/" + name for name in re.findall(r"^\tROUTE\((\w+),", harness.read(harness.HERE / "handlers.c"), re.M)]

SESSION = [
    post("/echo", "[1,2,3]"),
    post("/big", "300000"),
    post("/hoard", "1"),
    post("/increment", '"x"'),
    b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n",
    post("/spin", "15"),
    get("/echo?a=b"),
]


def session(server):
    """What a few clients do; answers may be errors, connections may close, nothing may hang."""
    statuses = []
    for request in SESSION:
        for parts in ([request], [request[:30], request[30:]]):
            try:
                with server.connect(timeout=5) as connection:
                    for part in parts:
                        connection.send(part)
                    statuses.append(connection.response().status)
            except (Closed, ConnectionError):
                statuses.append(0)
    return statuses


def frame_session(server):
    """The same in frames: calls that end at once, that wait, that are given up, too large, cut in two; and a client that goes."""
    for cut in (None, 30, 300):
        try:
            with Peer(server.ipc, greet=False, timeout=5) as peer:
                peer.numbers = {path: number for number, path in enumerate(ROUTES)}
                calls = [peer.call_bytes("/echo", "[1,2,3]"), peer.call_bytes("/nap", "10"), peer.call_bytes("/halves", "5"),
                         peer.call_bytes("/big", "300000"), peer.call_bytes("/echo", '"' + "x" * 200000 + '"'),
                         peer.call_bytes("/echo", "1" * 1100000), peer.call_bytes("/nap", "60000"), frame(CANCEL, call=7)]
                data = hello() + b"".join(calls)
                sender = threading.Thread(target=send, args=(peer, data, cut))
                sender.start()
                answers = [peer.frame() for _ in range(2 + cut % 7 if cut else 8)]
                assert answers[0].type == HELLO, answers[0]
        except (Closed, ConnectionError):
            pass
        sender.join()


def send(peer, data, cut):
    try:
        for part in [data[:cut], data[cut:]] if cut else [data]:
            peer.send(part)
            time.sleep(0.005)
    except OSError:
        pass


def is_well(server):
    try:
        with Peer(server.ipc) as peer:
            return server.ask(post("/echo", "1")).body == b"1" and peer.call("/echo", "1").payload == b"1"
    except (AssertionError, Closed, ConnectionError):
        return False


class Failing(unittest.TestCase):
    session = staticmethod(session)

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def loop(self, name, most):
        survived = ended = 0
        for n in range(1, most + 1):
            try:
                server = Server("--memory-max", str(1 << 20), "--linger-ms", "50", "--ipc", self.folder.name + "/s",
                                environment={"FORST_TEST_FAIL": f"{name}:{n}"})
            except AssertionError as error:
                self.assertNotIn("Sanitizer", str(error), f"{name} {n}")
                self.assertIn("cannot", str(error))
                self.assertEqual(os.listdir(self.folder.name), [], "nothing of it stays")
                ended += 1
                continue
            with server:
                before = server.descriptors()
                self.session(server)
                self.assertTrue(until(lambda: is_well(server)), f"{name} {n}")
                self.assertTrue(until(lambda: server.descriptors() <= before), f"{name} {n}")
                survived += 1
        print(f"{name}: {survived} sessions survived, {ended} ended before they were ready")
        self.assertGreater(survived, 0)

    def test_malloc(self):
        self.loop("malloc", 16)

    def test_calloc(self):
        self.loop("calloc", 16)

    def test_realloc(self):
        self.loop("realloc", 16)

    def test_mmap(self):
        self.loop("mmap", 4)

    def test_accept(self):
        self.loop("accept4", 20)

    def test_recv(self):
        self.loop("recv", 20)

    def test_send(self):
        self.loop("send", 20)

    def test_event_add(self):
        self.loop("event_add", 20)


class FailingFrames(Failing):
    session = staticmethod(frame_session)


if __name__ == "__main__":
    harness.main()
