"""One case a limit of runtime/dispatch/limit.def: what is just inside is served, what is beyond gets its answer.

The table of cases must name every limit; a new row there fails here until it has one.
"""

import os
import re
import struct
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "server"))

import harness
from frames import Peer, hello, problem
from harness import Closed, Server, get, post, until

LIMITS = re.findall(r"^RT_LIMIT\((\w+),", harness.read(os.path.join(HERE, "../../runtime/dispatch/limit.def")), re.M)


def serve(limit, value, *more):
    return Server("--" + limit.replace("_", "-"), str(value), *more)


class Limits(unittest.TestCase):
    def answers(self, server, request, status, code=None):
        answer = server.ask(request)
        self.assertEqual(answer.status, status, answer.body[:200])
        if code:
            self.assertEqual(answer.code, code)

    def test_every_limit_has_a_case(self):
        missing = [limit for limit in LIMITS if not hasattr(self, "test_" + limit)]
        self.assertEqual(missing, [])
        self.assertGreater(len(LIMITS), 10)

    def test_connections_max(self):
        with serve("connections_max", 2) as server, server.connect() as first, server.connect() as second:
            for connection in (first, second):
                connection.send(get("/health"))
                self.assertEqual(connection.response().status, 200)
            with server.connect() as third:
                answer = third.response()
                self.assertEqual((answer.status, answer.code, answer.header("Retry-After")), (429, "Overloaded", "1"))
                self.assertTrue(third.closed())
            first.close()
            self.assertTrue(until(lambda: self.is_served(server)))

    def is_served(self, server):
        try:
            return server.ask(get("/health")).status == 200
        except (OSError, Closed):
            return False

    def test_in_flight_max(self):
        with serve("in_flight_max", 2) as server:
            busy = [server.connect() for _ in range(2)]
            for connection in busy:
                connection.send(post("/spin", "300"))
            time.sleep(0.1)
            answer = server.ask(post("/echo", "1"))
            self.assertEqual((answer.status, answer.code, answer.header("Retry-After")), (429, "Overloaded", "1"))
            self.answers(server, get("/health"), 200)
            for connection in busy:
                self.assertEqual(connection.response().status, 200)
                connection.close()
            self.answers(server, post("/echo", "1"), 200)

    def test_target_max(self):
        with serve("target_max", 100) as server:
            self.answers(server, get("/echo?" + "x" * 94), 200)
            self.answers(server, get("/echo?" + "x" * 95), 414, "UriTooLong")
            self.answers(server, get("/echo?" + "x" * 100000), 414, "UriTooLong")

    def test_header_max(self):
        with serve("header_max", 300) as server:
            fixed = len("Host: localhost\r\nA: \r\n\r\n")
            self.answers(server, get("/health", "A: " + "x" * (300 - fixed)), 200)
            self.answers(server, get("/health", "A: " + "x" * (301 - fixed)), 431, "HeadersTooLarge")
            self.answers(server, get("/health", "A: " + "x" * 100000), 431, "HeadersTooLarge")

    def test_fields_max(self):
        with serve("fields_max", 5) as server:
            self.answers(server, get("/health", *["A: b"] * 4), 200)
            self.answers(server, get("/health", *["A: b"] * 5), 431, "HeadersTooLarge")

    def test_body_max(self):
        with serve("body_max", 10) as server:
            self.answers(server, post("/echo", "1" * 10), 200)
            self.answers(server, post("/echo", "1" * 11), 413, "BodyTooLarge")
            self.answers(server, post("/echo", "1" * 11, "Expect: 100-continue"), 413, "BodyTooLarge")
            head = (b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    b"Transfer-Encoding: chunked\r\n\r\n")
            self.answers(server, head + b"5\r\n11111\r\n5\r\n11111\r\n0\r\n\r\n", 200)
            self.answers(server, head + b"5\r\n11111\r\n6\r\n111111\r\n0\r\n\r\n", 413, "BodyTooLarge")
            self.answers(server, head + b"ffffffffffffffff\r\n", 413, "BodyTooLarge")
            self.answers(server, head.replace(b"Transfer-Encoding: chunked", b"Content-Length: 99999999999999999999"), 413)

    def test_response_max(self):
        with serve("response_max", 5000) as server:
            self.answers(server, post("/big", "4000"), 200)
            self.answers(server, post("/big", "6000"), 500, "Panic")
            self.answers(server, post("/echo", "1"), 200)

    def test_memory_max(self):
        with serve("memory_max", 1 << 20) as server:
            self.answers(server, post("/hoard", "1"), 500, "Panic")
            self.answers(server, post("/echo", "1"), 200)

    def test_state_max(self):
        with serve("state_max", 1 << 20) as server:
            self.assertEqual(server.ask(post("/recall", "")).body, b'"first"')
            kept = '"' + "k" * 200000 + '"'
            for _ in range(20):
                self.answers(server, post("/remember", kept), 204)
            self.answers(server, post("/remember", '"' + "x" * 950000 + '"'), 500, "Panic")
            self.assertEqual(server.ask(post("/recall", "")).body, kept.encode())
            self.answers(server, post("/remember", "1"), 204)
            self.assertEqual(server.ask(post("/recall", "")).body, b"1")

    def test_header_timeout_ms(self):
        with serve("header_timeout_ms", 200) as server, server.connect() as connection:
            connection.send(b"GET /health HTTP/1.1\r\n")
            self.times_out(connection, 0.2)

    def times_out(self, connection, seconds):
        begin = time.monotonic()
        answer = connection.response()
        self.assertEqual((answer.status, answer.code), (408, "RequestTimeout"))
        self.assertTrue(connection.closed())
        self.assertLess(time.monotonic() - begin, seconds + 0.5)
        self.assertGreater(time.monotonic() - begin, seconds * 0.5)

    def test_body_timeout_ms(self):
        with serve("body_timeout_ms", 200) as server, server.connect() as connection:
            connection.send(post("/echo", "12")[:-1])
            self.times_out(connection, 0.2)

    def test_body_rate_min(self):
        with serve("body_rate_min", 1000, "--body-timeout-ms", "10") as server, server.connect() as connection:
            connection.send(post("/echo", "1" * 1000)[:-500])  # what came grants more than half a second
            self.times_out(connection, 0.6)

    def test_send_timeout_ms(self):
        with serve("send_timeout_ms", 200, "--send-rate-min", "1000000000") as server:
            self.drops(server, 0.2)

    def test_send_rate_min(self):
        with serve("send_rate_min", 1000000000, "--send-timeout-ms", "10") as server:
            self.drops(server, 0.1)

    def drops(self, server, seconds):
        before = server.calm_descriptors()
        with server.connect() as connection:
            connection.send(post("/big", "30000000"))
            self.assertTrue(until(lambda: server.descriptors() > before))
            begin = time.monotonic()
            self.assertTrue(until(lambda: server.descriptors() == before))
            self.assertLess(time.monotonic() - begin, seconds + 2)

    def test_idle_timeout_ms(self):
        with serve("idle_timeout_ms", 200) as server, server.connect() as connection:
            begin = time.monotonic()
            self.assertTrue(connection.closed())
            self.assertLess(time.monotonic() - begin, 1)

    def test_linger_ms(self):
        with serve("linger_ms", 500) as server:
            before = server.calm_descriptors()
            with server.connect() as connection:
                connection.send(get("/health", "Connection: close"))
                connection.response()
                self.assertEqual(server.descriptors(), before + 1)
                self.assertTrue(until(lambda: server.descriptors() == before, 2))

    def test_deadline_ms(self):
        with serve("deadline_ms", 100) as server:
            self.answers(server, post("/loop"), 504, "DeadlineExceeded")
            self.answers(server, post("/spin", "20"), 200)
            self.answers(server, post("/spin", "300", "Forst-Timeout-Ms: 2000"), 200)

    def test_deadline_max_ms(self):
        with serve("deadline_max_ms", 100) as server:
            begin = time.monotonic()
            self.answers(server, post("/loop", "", "Forst-Timeout-Ms: 100000"), 504, "DeadlineExceeded")
            self.assertLess(time.monotonic() - begin, 1)

    def serve_frames(self, limit, value, *more):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return serve(limit, value, "--ipc", os.path.join(folder.name, "s"), *more)

    def test_ipc_calls_max(self):
        with self.serve_frames("ipc_calls_max", 2) as server, Peer(server.ipc) as peer, Peer(server.ipc) as other:
            peer.send(b"".join(peer.call_bytes("/nap", "200") for _ in range(2)))
            self.assertEqual(problem(peer.call("/echo", "1")), (429, "Overloaded"))
            self.assertEqual(other.call("/echo", "1").payload, b"1")
            self.assertEqual({answer.payload for answer in peer.terminals(2).values()}, {b"200"})
            self.assertEqual(peer.call("/echo", "1").payload, b"1")

    def test_ipc_hello_timeout_ms(self):
        with self.serve_frames("ipc_hello_timeout_ms", 200) as server:
            for beginning in (hello()[:5], hello()[:-1]):
                with Peer(server.ipc, greet=False) as peer:
                    begin = time.monotonic()
                    peer.send(beginning)
                    self.assertIn("in time", peer.goaway())
                    self.assertTrue(peer.ended())
                    self.assertLess(time.monotonic() - begin, 0.8)
                    self.assertGreater(time.monotonic() - begin, 0.1)
            with Peer(server.ipc) as peer:
                time.sleep(0.4)
                self.assertEqual(peer.call("/echo", "1").payload, b"1")

    def test_limits_hold_for_frames_too(self):
        with self.serve_frames("in_flight_max", 2, "--body-max", "10", "--response-max", "5000", "--deadline-max-ms", "100",
                               "--memory-max", str(1 << 20)) as server, Peer(server.ipc) as peer:
            self.assertEqual(peer.call("/echo", "1" * 10).payload, b"1" * 10)
            self.assertEqual(problem(peer.call("/echo", "1" * 11)), (413, "BodyTooLarge"))
            self.assertEqual(problem(peer.call("/echo", "1" * 5000)), (413, "BodyTooLarge"))
            self.assertEqual(problem(peer.call("/big", "6000")), (500, "Panic"))
            self.assertEqual(problem(peer.call("/hoard")), (500, "Panic"))
            peer.send(b"".join(peer.call_bytes("/loop", timeout_ms=100000) for _ in range(2)))
            time.sleep(0.02)
            self.assertEqual(problem(peer.call("/echo", "1")), (429, "Overloaded"))
            self.assertEqual({problem(answer) for answer in peer.terminals(2).values()}, {(504, "DeadlineExceeded")})
        with self.serve_frames("connections_max", 1) as server, Peer(server.ipc), Peer(server.ipc, greet=False) as second:
            try:
                second.send(hello())
                self.assertIn(second.socket.recv(4), (b"HTTP", struct.pack("<I", len("too many connections"))))
            except BrokenPipeError:
                pass  # it was turned away before it said what it speaks

    def test_drain_timeout_ms(self):
        with serve("drain_timeout_ms", 200) as server, server.connect() as connection:
            connection.send(post("/loop"))
            time.sleep(0.1)
            begin = time.monotonic()
            server.terminate()
            self.assertEqual(connection.response().status, 503)
            self.assertEqual(server.wait(), 0)
            self.assertLess(time.monotonic() - begin, 1.5)

    def test_drain_idle_ms(self):
        with serve("drain_idle_ms", 500) as server, server.connect() as connection:
            connection.send(get("/health"))
            connection.response()
            server.terminate()
            time.sleep(0.25)
            connection.send(get("/health"))
            self.assertEqual(connection.response().header("Connection"), "close")


if __name__ == "__main__":
    harness.main()
