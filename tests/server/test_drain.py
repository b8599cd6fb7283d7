"""SIGTERM: readiness goes first, what was accepted is answered, the end comes within its budget."""

import signal
import socket
import threading
import time
import unittest

import harness
from harness import Closed, Server, get, post


class Drain(unittest.TestCase):
    def test_an_idle_server_ends_at_once(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            server = Server()
            begin = time.monotonic()
            server.process.send_signal(number)
            self.assertEqual(server.wait(), 0)
            self.assertLess(time.monotonic() - begin, 2)
            server.__exit__(None)

    def test_readiness_goes_first_and_the_last_answer_closes(self):
        with Server() as server, server.connect() as connection:
            connection.send(get("/_forst/ready"))
            self.assertEqual(connection.response().status, 200)
            server.terminate()
            time.sleep(0.1)
            connection.send(get("/_forst/ready"))
            answer = connection.response()
            self.assertEqual((answer.status, answer.code), (503, "ShuttingDown"))
            self.assertEqual(answer.header("Retry-After"), "1")
            self.assertEqual(answer.header("Connection"), "close")
            self.assertTrue(connection.closed())

    def test_a_request_under_way_is_answered(self):
        with Server() as server, server.connect() as connection, server.connect() as slow:
            connection.send(post("/spin", "500"))
            slow.send(post("/echo", "12")[:-1])
            time.sleep(0.1)
            server.terminate()
            time.sleep(0.4)
            slow.send(b"2")
            self.assertEqual(connection.response().body, b"500")
            self.assertEqual(slow.response().body, b"12")
            connection.close()
            slow.close()

    def test_nobody_is_accepted_any_more(self):
        with Server() as server, server.connect() as connection:
            connection.send(post("/spin", "300"))
            time.sleep(0.05)
            server.terminate()
            time.sleep(0.1)
            with self.assertRaises(OSError):
                server.connect()
            self.assertEqual(connection.response().status, 200)

    def test_idle_connections_are_closed(self):
        with Server() as server, server.connect() as connection:
            connection.send(get("/health"))
            connection.response()
            server.terminate()
            self.assertTrue(connection.closed())

    def test_the_budget_ends_what_does_not_end(self):
        with Server("--drain-timeout-ms", "400") as server, server.connect() as connection:
            connection.send(post("/loop", ""))
            time.sleep(0.1)
            begin = time.monotonic()
            server.terminate()
            answer = connection.response()
            self.assertEqual((answer.status, answer.code), (503, "ShuttingDown"))
            self.assertEqual(server.wait(), 0)
            print(f"a budget of 400 ms was kept within {(time.monotonic() - begin - 0.4) * 1000:.0f} ms")
            self.assertLess(time.monotonic() - begin, 1.5)

    def test_no_accepted_request_is_lost_under_load(self):
        """Clients hammer; each sent request must be answered unless its connection was closed before a byte came back."""
        with Server(workers=2) as server:
            lost, answered, stop = [], [0], threading.Event()

            def client():
                while not stop.is_set():
                    try:
                        connection = server.connect()
                    except OSError:
                        return
                    sent = False
                    try:
                        while True:
                            connection.send(post("/echo", "1"))
                            answer = connection.response()
                            assert answer.status == 200
                            answered[0] += 1
                            sent = True
                            if answer.header("Connection") == "close":
                                break
                    except (Closed, OSError) as error:
                        # A connection that was never answered may have been refused by the closing listener.
                        if sent:
                            lost.append(error)
                    connection.close()

            threads = [threading.Thread(target=client) for _ in range(16)]
            for thread in threads:
                thread.start()
            time.sleep(0.5)
            server.terminate()
            self.assertEqual(server.wait(), 0)
            stop.set()
            for thread in threads:
                thread.join()
            print(f"{answered[0]} answers, {len(lost)} lost while draining")
            self.assertEqual(lost, [])
            self.assertGreater(answered[0], 100)


if __name__ == "__main__":
    harness.main()
