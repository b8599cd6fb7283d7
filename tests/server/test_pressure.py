"""More than the server has: slow senders and readers, no descriptors, no memory for connections."""

import resource
import socket
import time
import unittest

import harness
from harness import Closed, Server, Stopwatch, get, post, until


def calm_p99(server, count=300):
    waits = []
    with server.connect() as connection:
        for _ in range(count):
            watch = Stopwatch(server)
            connection.send(post("/echo", "1"))
            connection.response()
            waits.append(watch.seconds() * 1000)
    return sorted(waits)[int(count * 0.99)]


class SlowSenders(unittest.TestCase):
    def test_the_header_has_an_absolute_deadline(self):
        """Each byte comes well in time, but the header does not."""
        with Server("--header-timeout-ms", "400") as server, server.connect() as connection:
            begin = time.monotonic()
            for byte in b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n":
                try:
                    connection.send(bytes([byte]))
                except (BrokenPipeError, ConnectionResetError):
                    break
                time.sleep(0.05)
            answer = connection.response()
            self.assertEqual((answer.status, answer.code), (408, "RequestTimeout"))
            self.assertTrue(connection.closed())
            self.assertLess(time.monotonic() - begin, 3)

    def test_the_body_has_a_pace(self):
        with Server("--body-timeout-ms", "300", "--body-rate-min", "1000") as server:
            with server.connect() as connection:  # 100 bytes a second
                connection.send(post("/echo", "1" * 1000)[:-1000])
                begin = time.monotonic()
                for _ in range(60):
                    try:
                        connection.send(b"1" * 5)
                    except (BrokenPipeError, ConnectionResetError):
                        break
                    time.sleep(0.05)
                self.assertEqual(connection.response().status, 408)
                self.assertLess(time.monotonic() - begin, 3.5)
            with server.connect() as connection:  # 10,000 bytes a second
                connection.send(post("/echo", "1" * 6000)[:-6000])
                for _ in range(12):
                    time.sleep(0.05)
                    connection.send(b"1" * 500)
                self.assertEqual(connection.response().status, 200)

    def test_idle_connections_are_closed(self):
        with Server("--idle-timeout-ms", "300") as server, server.connect() as connection:
            for _ in range(6):
                connection.send(get("/health"))
                self.assertEqual(connection.response().status, 200)
                time.sleep(0.1)
            begin = time.monotonic()
            self.assertTrue(connection.closed())
            self.assertLess(time.monotonic() - begin, 1)

    def test_others_do_not_feel_them(self):
        with Server("--connections-max", "2000") as server:
            calm = calm_p99(server)
            slow = [server.connect() for _ in range(400)]
            for i in range(5):
                for connection in slow:
                    connection.send(b"GET /health HTTP/1.1\r\n"[i:i + 1])
            busy = calm_p99(server)
            print(f"p99 {calm:.2f} ms calm, {busy:.2f} ms beside 400 slow senders")
            self.assertLess(busy, max(2 * calm, 5))
            for connection in slow:
                connection.close()


class SlowReaders(unittest.TestCase):
    def test_who_does_not_read_is_dropped(self):
        with Server("--send-timeout-ms", "300", "--send-rate-min", "100000000") as server:
            before = server.calm_descriptors()
            with server.connect() as connection:
                connection.send(post("/big", "30000000"))
                self.assertTrue(until(lambda: server.descriptors() == before + 1))
                self.assertTrue(until(lambda: server.descriptors() == before, 5))

    def test_memory_goes_when_they_do(self):
        with Server() as server:
            calm_p99(server)
            before = server.resident()
            readers = [server.connect() for _ in range(10)]
            for connection in readers:
                connection.send(post("/big", "10000000"))
            time.sleep(0.5)
            held = server.resident()
            for connection in readers:
                connection.close()
            self.assertTrue(until(lambda: server.descriptors() < 20))
            self.assertTrue(until(lambda: server.resident() - before < 48 << 20 or self.sanitized(server)))
            print(f"10 slow readers of 10 MB hold {(held - before) >> 20} MiB, afterwards {(server.resident() - before) >> 20} MiB")


    def sanitized(self, server):
        """The address sanitizer keeps freed memory for a while."""
        return "libasan" in harness.read(f"/proc/{server.pid}/maps")


class Descriptors(unittest.TestCase):
    def test_running_out_does_not_spin(self):
        """64 descriptors: clients beyond them are told so or wait, nothing spins, service is back within a second."""
        with Server(prefix=["sh", "-c", "ulimit -n 64; exec \"$0\" \"$@\""]) as server:
            with server.connect() as connection:
                connection.send(get("/health"))
                self.assertEqual(connection.response().status, 200)
                crowd = []
                for _ in range(100):
                    crowd.append(server.connect())
                time.sleep(0.3)
                used = server.processor_seconds()
                time.sleep(1)
                used = server.processor_seconds() - used
                print(f"{used:.2f} s of processor time in a second without descriptors")
                self.assertLess(used, 0.2)
                connection.send(get("/health"))
                self.assertEqual(connection.response().status, 200)
                told = 0
                for other in crowd:
                    other.socket.settimeout(0.01)
                    try:
                        told += other.response().status == 429
                    except (TimeoutError, Closed, ConnectionResetError):
                        pass
                print(f"{told} of {len(crowd)} clients were told 429")
                self.assertGreater(told, 0)
                for other in crowd:
                    other.close()
            begin = time.monotonic()
            self.assertTrue(until(lambda: self.served(server)))
            print(f"service is back after {(time.monotonic() - begin) * 1000:.0f} ms")
            self.assertLess(time.monotonic() - begin, 1)

    def served(self, server):
        try:
            return server.ask(get("/health")).status == 200
        except (OSError, Closed):
            return False

    def test_connections_come_and_go(self):
        with Server(workers=2) as server:
            before = server.calm_descriptors()
            for _ in range(300):
                self.assertEqual(server.ask(get("/health", "Connection: close")).status, 200)
            self.assertTrue(until(lambda: server.descriptors() == before))


if __name__ == "__main__":
    harness.main()
