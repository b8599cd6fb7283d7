"""Requests own their goroutines: they end with the request, however that ends, and take nothing from others.

The routes are Forst, in `goroutines/routes`; `run.py` builds them.
"""

import concurrent.futures
import json
import socket
import struct
import tempfile
import threading
import time
import unittest

import harness
from frames import CANCEL, RESULT, Peer, frame, problem
from harness import Server, Stopwatch, post, until

WAITS = ("loop", "tight", "goto", "channel", "sleep", "group", "mutex")
CANCELLED_WITHIN_S = 0.5  # a shared machine and sanitizers; the aim is 0.05
POLL_S = 0.002


def squares(n):
    return sum(x * x for x in range(n))


def part(p, rounds):
    for r in range(rounds):
        p = (p * 31 + r) % 1000003
    return p


class Goroutines(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(workers=1, environment={"FORST_ENV": "development"})

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def call(self, path, value=None, *headers):
        return self.server.ask(post(path, "" if value is None else json.dumps(value), *headers))

    def watch(self):
        return self.call("/wait/watch").json()

    def everything_ended(self, seconds):
        """Whether all that began has run what it deferred."""
        def ended():
            seen = self.watch()
            return seen["began"] == seen["deferred"]
        end = time.monotonic() + seconds
        while not ended():
            if time.monotonic() > end:
                return False
            time.sleep(POLL_S)
        return True

    def test_deadlines_end_all_ways_to_wait(self):
        for path in ("/wait/itself", "/wait/goroutines"):
            for kind in WAITS:
                with self.subTest(path=path, kind=kind):
                    watch = Stopwatch(self.server)
                    answer = self.call(path, kind, "Forst-Timeout-Ms: 50")
                    self.assertEqual((answer.status, answer.code), (504, "DeadlineExceeded"))
                    self.assertLess(watch.seconds(), 0.05 + CANCELLED_WITHIN_S)
                    self.assertTrue(self.everything_ended(2))

    def test_a_client_that_goes_ends_all_ways_to_wait(self):
        latest = 0
        for path, goroutines in (("/wait/itself", 1), ("/wait/goroutines", 3)):
            for number, kind in enumerate(WAITS):
                with self.subTest(path=path, kind=kind):
                    before = self.watch()["began"]
                    connection = self.server.connect()
                    connection.send(post(path, json.dumps(kind), "Forst-Timeout-Ms: 20000"))
                    self.assertTrue(until(lambda: self.watch()["began"] == before + goroutines))
                    if number % 2:
                        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    watch = Stopwatch(self.server)
                    connection.close()
                    self.assertTrue(self.everything_ended(5))
                    latest = max(latest, watch.seconds())
        print(f"handlers stopped at most {latest * 1000:.0f} ms after their client went")
        self.assertLess(latest, CANCELLED_WITHIN_S)
        rounds = self.watch()["rounds"]
        time.sleep(0.1)
        self.assertEqual(self.watch()["rounds"], rounds, "nothing runs any more")

    def test_endless_loops_delay_nobody_for_long(self):
        """One worker; endless loops in a handler and in goroutines; what others wait."""
        for path, kind in (("/wait/itself", "tight"), ("/wait/itself", "goto"), ("/wait/goroutines", "tight")):
            with self.subTest(path=path, kind=kind), self.server.connect() as endless, self.server.connect() as other:
                begin, watch = time.monotonic(), Stopwatch(self.server)
                endless.send(post(path, json.dumps(kind), "Forst-Timeout-Ms: 1000"))
                time.sleep(0.05)
                waits = []
                while time.monotonic() - begin < 0.8:
                    asked = Stopwatch(self.server)
                    other.send(post("/jobs/squares", "3"))
                    self.assertEqual(other.response().json(), 5)
                    waits.append(asked.seconds() * 1000)
                answer = endless.response()
                self.assertEqual((answer.status, answer.code), (504, "DeadlineExceeded"))
                self.assertLess(watch.seconds(), 1 + CANCELLED_WITHIN_S)
                waits.sort()
                median = waits[len(waits) // 2]
                print(f"beside an endless {kind} of {path}: median {median:.1f} ms, longest {waits[-1]:.1f} ms of {len(waits)}")
                self.assertGreater(len(waits), 10)
                self.assertLess(median, 20)

    def test_faults_in_goroutines_fail_their_request(self):
        for path in ("/wait/itself", "/wait/goroutines"):
            for kind, detail in (("panic", "index out of range"), ("asleep", "all goroutines are asleep - deadlock!"),
                                 ("deep", "stack overflow")):
                with self.subTest(path=path, kind=kind):
                    begin = time.monotonic()
                    answer = self.call(path, kind)
                    self.assertEqual((answer.status, answer.code), (500, "Panic"))
                    self.assertIn(detail, answer.json()["detail"])
                    self.assertLess(time.monotonic() - begin, 5, "not at its deadline")
                    self.assertTrue(self.everything_ended(2))
                    self.assertEqual(self.call("/jobs/squares", 4).json(), 14)

    def test_panics_name_their_line(self):
        source = (harness.HERE / "goroutines" / "routes" / "wait.ft").read_text().splitlines()
        line = next(number for number, text in enumerate(source, 1) if "xs[began + 10]" in text)
        place = self.call("/wait/goroutines", "panic").json()["source"]
        self.assertTrue(place["file"].endswith("wait.ft"), place)
        self.assertEqual(place["line"], line)
        logged = [entry for entry in self.server.log_lines() if entry["event"] == "panic" and entry["line"] == str(line)]
        self.assertTrue(logged)

    def test_the_answer_is_sent_when_the_handler_returns(self):
        for kind in WAITS:
            with self.subTest(kind=kind):
                begin = time.monotonic()
                self.assertEqual(self.call("/wait/left", kind).json(), 3)
                self.assertLess(time.monotonic() - begin, 2)
                self.assertTrue(self.everything_ended(2))

    def test_sleepers_take_no_thread(self):
        """200 handlers of 300 ms each on one worker."""
        connections = [self.server.connect() for _ in range(200)]
        begin = time.monotonic()
        for connection in connections:
            connection.send(post("/jobs/nap", "300"))
        for connection in connections:
            self.assertEqual(connection.response().json(), 300)
            connection.close()
        took = time.monotonic() - begin
        print(f"200 naps of 300 ms took {took * 1000:.0f} ms")
        self.assertLess(took, 200 * 0.3 / 10)

    def test_many_goroutines_of_many_requests(self):
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            sizes = [0, 1, 100, 1000] * 10
            answers = pool.map(lambda n: self.call("/jobs/squares", n).json(), sizes)
            self.assertEqual(list(answers), [squares(n) for n in sizes])


class ManyWorkers(unittest.TestCase):
    def test_package_variables_count_exactly(self):
        with Server(workers=2) as server:
            def client(name):
                with server.connect() as connection:
                    for _ in range(100):
                        connection.send(post("/jobs/tally", json.dumps(name)))
                        assert connection.response().status == 200

            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                list(pool.map(client, ["a", "b"] * 4))
            total = server.ask(post("/jobs/total")).json()
            self.assertEqual(total, {"count": 1600, "names": {"a": 800, "b": 800}})

    def test_work_is_shared_among_workers_and_comes_out_right(self):
        rounds = 300000
        expected = [part(p, rounds) for p in range(12)]
        with Server(workers=2) as server:
            stop = threading.Event()

            def go_away():
                while not stop.is_set():
                    connection = server.connect()
                    connection.send(post("/jobs/parts", json.dumps({"n": 12, "rounds": 30 * rounds})))
                    time.sleep(0.01)
                    connection.close()

            thread = threading.Thread(target=go_away)
            thread.start()
            for _ in range(15):
                answer = server.ask(post("/jobs/parts", json.dumps({"n": 12, "rounds": rounds})))
                self.assertEqual(answer.json(), expected)
            stop.set()
            thread.join()

    def test_drain_ends_who_waits_too_long(self):
        with Server("--drain-timeout-ms", "700", workers=2) as server:
            connections = {kind: server.connect() for kind in WAITS}
            for kind, connection in connections.items():
                connection.send(post("/wait/goroutines", json.dumps(kind)))
            with server.connect() as napping:
                napping.send(post("/jobs/nap", "300"))
                time.sleep(0.1)
                begin = time.monotonic()
                server.terminate()
                self.assertEqual(napping.response().json(), 300)
                for connection in connections.values():
                    answer = connection.response()
                    self.assertEqual((answer.status, answer.code), (503, "ShuttingDown"))
                    connection.close()
            self.assertEqual(server.wait(), 0)
            self.assertLess(time.monotonic() - begin, 0.7 + 2)


class Frames(unittest.TestCase):
    """The same by frames, where the calls of one connection are under way together."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.server = Server("--ipc", folder.name + "/s", workers=2)
        self.addCleanup(lambda: self.server.__exit__(None))

    def everything_ended(self):
        with Peer(self.server.ipc) as peer:
            def ended():
                seen = json.loads(peer.call("/wait/watch").payload)
                return seen["began"] == seen["deferred"]
            return until(ended, CANCELLED_WITHIN_S)

    def test_calls_of_one_connection_keep_their_arguments(self):
        """Names are read where they came in, by goroutines of any worker, while later calls come in behind them."""
        with Peer(self.server.ipc) as peer:
            expected, data = {}, b""
            for i in range(300):
                path, arguments, result = [
                    ("/jobs/squares", str(i), squares(i)), ("/jobs/nap", str(i % 40), i % 40),
                    ("/jobs/parts", f"[2,{i * 100}]", [part(0, i * 100), part(1, i * 100)]),
                    ("/jobs/tally", json.dumps("a" * (i % 50)), None),
                ][i % 4]
                data += peer.call_bytes(path, arguments)
                expected[peer.next_id] = result
            thread = threading.Thread(target=lambda: [peer.send(data[at:at + 1000]) for at in range(0, len(data), 1000)])
            thread.start()
            answers = peer.terminals(300)
            thread.join()
            for call, result in expected.items():
                self.assertEqual(answers[call].type, RESULT, answers[call])
                if result is not None:
                    self.assertEqual(json.loads(answers[call].payload), result)
            names = json.loads(peer.call("/jobs/total").payload)["names"]
            self.assertEqual(sum(names.values()), 2 * 75)
            self.assertEqual(set(names), {"a" * (i % 50) for i in range(3, 300, 4)})

    def test_cancel_ends_all_ways_to_wait(self):
        with Peer(self.server.ipc) as peer:
            for path in ("/wait/itself", "/wait/goroutines"):
                calls = [peer.begin(path, json.dumps(kind)) for kind in WAITS]
                time.sleep(0.1)
                begin = time.monotonic()
                peer.send(b"".join(frame(CANCEL, call=call) for call in calls))
                answers = peer.terminals(len(calls))
                print(f"{len(calls)} cancelled calls of {path} were answered after {(time.monotonic() - begin) * 1000:.0f} ms")
                self.assertEqual({problem(answer) for answer in answers.values()}, {(499, "Cancelled")})
                self.assertTrue(self.everything_ended())

    def test_a_peer_that_goes_ends_all_ways_to_wait(self):
        for path in ("/wait/itself", "/wait/goroutines", "/wait/left"):
            with Peer(self.server.ipc) as peer:
                for kind in WAITS:
                    peer.begin(path, json.dumps(kind))
                time.sleep(0.1)
            self.assertTrue(self.everything_ended())


if __name__ == "__main__":
    harness.main()
