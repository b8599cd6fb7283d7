"""Faults inside: a handler that panics, loops, recurses or hoards costs its own request and nothing else."""

import os
import socket
import struct
import threading
import time
import unittest

import harness
from harness import Server, Stopwatch, get, post, until


class Fault(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--memory-max", str(8 << 20), workers=1)

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def test_panics_end_their_request(self):
        for path, detail in (("/panic", "index out of range [5] with length 3"), ("/recurse", "stack overflow"),
                             ("/hoard", "out of memory budget"), ("/forgetful", "the handler gave no answer")):
            with self.server.connect() as connection:
                for _ in range(20):
                    connection.send(post(path, "1") + post("/echo", "2"))
                    answer = connection.response()
                    self.assertEqual((answer.status, answer.code, answer.json()["detail"]), (500, "Panic", detail))
                    self.assertNotIn(b"dropped", answer.body)
                    self.assertEqual(connection.response().body, b"2")

    def test_panics_are_logged_with_their_place(self):
        answer = self.server.ask(post("/panic", "1"))
        line = [line for line in self.server.log_lines() if line["event"] == "panic" and line["route"] == "panic"][-1]
        self.assertEqual((line["file"], line["line"]), ("routes/panic.ft", "7"))
        self.assertEqual(line["requestId"], answer.header("X-Request-Id"))

    def test_memory_stays_flat(self):
        def round_():
            with self.server.connect() as connection:
                connection.send(b"".join(post(path, "1") for path in ("/hoard", "/recurse", "/panic", "/echo") * 5))
                for _ in range(20):
                    connection.response()

        for _ in range(5):
            round_()
        before = self.server.resident()
        for _ in range(20):
            round_()
        grown = self.server.resident() - before
        print(f"resident memory after 400 faults: {grown / 1024:+.0f} KiB")
        self.assertLess(grown, 16 << 20)  # the address sanitizer keeps freed memory for a while

    def test_deadlines_end_loops(self):
        for ms in (1, 50, 200):
            watch = Stopwatch(self.server)
            answer = self.server.ask(post("/loop", "", f"Forst-Timeout-Ms: {ms}"))
            late = watch.seconds() * 1000 - ms
            self.assertEqual((answer.status, answer.code), (504, "DeadlineExceeded"))
            self.assertLess(late, 100, f"{ms} ms")
            print(f"a deadline of {ms} ms was kept within {max(late, 0):.1f} ms")
        self.assertEqual(self.server.ask(post("/loop", "", "Forst-Timeout-Ms: 0")).status, 504)

    def test_deadlines_hold_in_a_crowd(self):
        """One worker, 30 endless handlers: each waits for all others' slices to go on, but not to be ended."""
        connections, sent, late = [self.server.connect() for _ in range(30)], [], []
        for connection in connections:
            sent.append(Stopwatch(self.server))
            connection.send(post("/loop", "", "Forst-Timeout-Ms: 1000"))
            time.sleep(0.02)
        for connection, watch in zip(connections, sent):
            self.assertEqual(connection.response().status, 504)
            late.append((watch.seconds() - 1) * 1000)
            connection.close()
        print(f"30 deadlines of 1000 ms at once were kept within {max(0, *late):.1f} ms")
        self.assertLess(max(late), 100)

    def test_a_deadline_that_suffices_is_no_trouble(self):
        self.assertEqual(self.server.ask(post("/spin", "50", "Forst-Timeout-Ms: 1000")).body, b"50")

    def test_others_are_served_while_handlers_run(self):
        """One worker, four endless handlers: a fifth client waits a slice of each at most."""
        loops = [self.server.connect() for _ in range(4)]
        for connection in loops:
            connection.send(post("/loop", "", "Forst-Timeout-Ms: 1500"))
        time.sleep(0.1)
        waits = []
        with self.server.connect() as connection:
            for _ in range(20):
                watch = Stopwatch(self.server)
                connection.send(post("/echo", "1"))
                self.assertEqual(connection.response().status, 200)
                waits.append(watch.seconds() * 1000)
        waits.sort()
        print(f"beside 4 endless handlers: median {waits[10]:.1f} ms, longest {waits[-1]:.1f} ms")
        self.assertLess(waits[10], 60)
        for connection in loops:
            self.assertEqual(connection.response().status, 504)
            connection.close()

    def test_yielding_handlers_compute_right(self):
        connections = [self.server.connect() for _ in range(8)]
        for i, connection in enumerate(connections):
            connection.send(post("/echo", "1") + post("/spin", str(30 + i)) + post("/echo", "2"))
        for i, connection in enumerate(connections):
            self.assertEqual(connection.response().body, b"1")
            self.assertEqual(connection.response().body, str(30 + i).encode())
            self.assertEqual(connection.response().body, b"2")
            connection.close()

    def test_a_client_that_goes_cancels_its_handler(self):
        before = self.server.calm_descriptors()
        for reset in (False, True):
            connection = self.server.connect()
            connection.send(post("/loop", "", "Forst-Timeout-Ms: 20000"))
            time.sleep(0.1)
            self.assertTrue(until(lambda: self.server.descriptors() == before + 1))
            if reset:
                connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            begin = time.monotonic()
            connection.close()
            self.assertTrue(until(lambda: self.server.descriptors() == before, 5))
            print(f"a handler was cancelled {(time.monotonic() - begin) * 1000:.0f} ms after its client "
                  + ("reset" if reset else "closed"))
        used = self.server.processor_seconds()
        time.sleep(0.3)
        self.assertLess(self.server.processor_seconds() - used, 0.1, "nothing runs any more")

    def test_clients_may_go_at_any_stage(self):
        before = self.server.calm_descriptors()
        request = post("/big", "3000000")
        for cut in list(range(0, len(request), 9)) + [len(request)]:
            connection = self.server.connect()
            connection.send(request[:cut])
            if cut % 2:
                connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        self.assertTrue(until(lambda: self.server.descriptors() == before))
        self.assertEqual(self.server.ask(get("/health")).status, 200)

    def test_an_idle_server_does_nothing(self):
        seconds = []

        def idle_second():
            used, switches = self.server.processor_seconds(), self.switches()
            time.sleep(1)
            seconds.append((self.switches() - switches, self.server.processor_seconds() - used))
            return seconds[-1][0] < 20 and seconds[-1][1] < 0.05

        time.sleep(1)  # the clock goes to sleep after a second; on a busy machine that is a long one
        idle = until(idle_second, 10)
        print(f"context switches of each second without requests: {[switches for switches, _ in seconds]}")
        self.assertTrue(idle, seconds)
        self.assertEqual(self.server.ask(post("/loop", "", "Forst-Timeout-Ms: 50")).status, 504)

    def switches(self):
        total = 0
        for thread in os.listdir(f"/proc/{self.server.pid}/task"):
            for line in harness.read(f"/proc/{self.server.pid}/task/{thread}/status").splitlines():
                if "ctxt_switches" in line:
                    total += int(line.split()[1])
        return total


class ManyWorkers(unittest.TestCase):
    def test_faults_under_load_on_all_workers(self):
        with Server(workers=4) as server:
            failures = []

            def client(number):
                try:
                    with server.connect() as connection:
                        for i in range(40):
                            path, status = [("/echo", 200), ("/panic", 500), ("/recurse", 500), ("/fail", 422)][i % 4]
                            connection.send(post(path, str(i)))
                            assert connection.response().status == status
                except Exception as error:  # reported below, from the main thread
                    failures.append(error)

            threads = [threading.Thread(target=client, args=(n,)) for n in range(16)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(failures, [])


if __name__ == "__main__":
    harness.main()
