"""What the server does not take: each refusal of a doubtful request, with a closed connection, however it is cut."""

import time
import unittest

import harness
from harness import Server, get, post

HOST = "Host: localhost\r\n"
JSON = "Content-Type: application/json\r\n"

# (name, bytes, status): all of them end the connection.
REFUSED = [
    ("length and chunks", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1", 400),
    ("two lengths", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Content-Length: 1\r\nContent-Length: 2\r\n\r\n1", 400),
    ("the same length twice", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Content-Length: 1\r\nContent-Length: 1\r\n\r\n1", 400),
    ("a signed length", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Content-Length: +1\r\n\r\n1", 400),
    ("a hexadecimal length", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Content-Length: 0x1\r\n\r\n1", 400),
    ("a list of lengths", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Content-Length: 1, 1\r\n\r\n1", 400),
    ("a spaced length", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Content-Length: 1 1\r\n\r\n1", 400),
    ("gzip before chunked", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
    ("chunked not last", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400),
    ("chunked on HTTP/1.0", f"POST /echo HTTP/1.0\r\n{HOST}{JSON}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ("a bad chunk size", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Transfer-Encoding: chunked\r\n\r\nx\r\n", 400),
    ("a long chunk size", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Transfer-Encoding: chunked\r\n\r\n{'0' * 17}\r\n\r\n", 400),
    ("a chunk without its end", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Transfer-Encoding: chunked\r\n\r\n1\r\n12\r\n", 400),
    ("an endless extension", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Transfer-Encoding: chunked\r\n\r\n1;{'x' * 300}", 400),
    ("a bare LF", f"GET /health HTTP/1.1\nHost: localhost\r\n\r\n", 400),
    ("a bare LF at the end", f"GET /health HTTP/1.1\r\n{HOST}\n", 400),
    ("a bare CR", f"GET /health HTTP/1.1\r\n{HOST}A: b\rc\r\n\r\n", 400),
    ("a space before the colon", f"GET /health HTTP/1.1\r\nHost : localhost\r\n\r\n", 400),
    ("a folded line", f"GET /health HTTP/1.1\r\n{HOST}A: b\r\n c\r\n\r\n", 400),
    ("a control byte in a name", f"GET /health HTTP/1.1\r\n{HOST}A\x01: b\r\n\r\n", 400),
    ("a NUL in a value", f"GET /health HTTP/1.1\r\n{HOST}A: \0\r\n\r\n", 400),
    ("a control byte in a value", f"GET /health HTTP/1.1\r\n{HOST}A: \x7f\r\n\r\n", 400),
    ("a control byte in the target", f"GET /hea\x01lth HTTP/1.1\r\n{HOST}\r\n", 400),
    ("no Host", "GET /health HTTP/1.1\r\n\r\n", 400),
    ("two Hosts", f"GET /health HTTP/1.1\r\n{HOST}{HOST}\r\n", 400),
    ("a malformed Host", "GET /health HTTP/1.1\r\nHost: local host\r\n\r\n", 400),
    ("another version", f"GET /health HTTP/1.2\r\n{HOST}\r\n", 400),
    ("HTTP/2", "PRI * HTTP/2.0\r\n\r\n", 400),
    ("HTTP/0.9", "GET /health\r\n", 400),
    ("a fragment", f"GET /health#x HTTP/1.1\r\n{HOST}\r\n", 400),
    ("a bad escape", f"GET /%zz HTTP/1.1\r\n{HOST}\r\n", 400),
    ("an escaped NUL", f"GET /%00 HTTP/1.1\r\n{HOST}\r\n", 400),
    ("a path that climbs", f"GET /../health HTTP/1.1\r\n{HOST}\r\n", 400),
    ("an escaped path that climbs", f"GET /a/%2e%2e/%2E%2e/health HTTP/1.1\r\n{HOST}\r\n", 400),
    ("CONNECT", f"CONNECT localhost:80 HTTP/1.1\r\n{HOST}\r\n", 400),
    ("another expectation", f"POST /echo HTTP/1.1\r\n{HOST}{JSON}Expect: more\r\nContent-Length: 1\r\n\r\n1", 417),
    ("TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n", 400),
    ("noise", "\x00\xff\x00\xff\n", 400),
]


class Refusal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def refused(self, parts, status, name):
        with self.server.connect() as connection:
            for i, part in enumerate(parts):
                if i:
                    time.sleep(0.0005)
                try:
                    connection.send(part)
                except (BrokenPipeError, ConnectionResetError):
                    break  # refused already
            answer = connection.response()
            self.assertEqual(answer.status, status, name)
            self.assertEqual(answer.header("Connection"), "close", name)
            self.assertTrue(connection.closed(), name)

    def test_refuses_whole(self):
        for name, text, status in REFUSED:
            with self.subTest(name):
                self.refused([text.encode("latin-1")], status, name)

    def test_refuses_byte_by_byte(self):
        for name, text, status in REFUSED:
            data = text.encode("latin-1")
            with self.subTest(name):
                self.refused([data[i:i + 1] for i in range(len(data))], status, name)

    def test_refuses_split_anywhere(self):
        for name, text, status in REFUSED:
            data = text.encode("latin-1")
            for cut in range(1, len(data), 7):
                with self.subTest(name, cut=cut):
                    self.refused([data[:cut], data[cut:]], status, name)

    def test_answers_what_came_before(self):
        with self.server.connect() as connection:
            connection.send(post("/echo", "1") + b"GET / HTTP/9\r\n\r\n" + post("/echo", "2"))
            self.assertEqual(connection.response().body, b"1")
            self.assertEqual(connection.response().status, 400)
            self.assertTrue(connection.closed())

    def test_a_refusal_reaches_a_client_that_still_sends(self):
        with self.server.connect() as connection:
            connection.send(post("/echo", b"1" * 10)[:-10].replace(b"Content-Length: 10", b"Content-Length: 900000000"))
            try:
                for _ in range(20):
                    connection.send(b"1" * 50000)
            except (BrokenPipeError, ConnectionResetError):
                pass
            answer = connection.response()
            self.assertEqual((answer.status, answer.code), (413, "BodyTooLarge"))

    def test_malformed_timeouts_keep_the_connection(self):
        with self.server.connect() as connection:
            for value in ("x", "-1", "1.5", "", "1 1"):
                connection.send(post("/echo", "1", f"Forst-Timeout-Ms: {value}"))
                answer = connection.response()
                self.assertEqual((answer.status, answer.code), (400, "BadRequest"), value)
            connection.send(post("/echo", "1", "Forst-Timeout-Ms: 99999999999999999999"))
            self.assertEqual(connection.response().status, 200)


if __name__ == "__main__":
    harness.main()
