"""What the server answers: methods, bodies, errors, pipelining, the same bytes cut anywhere."""

import time
import unittest

import harness
from harness import Closed, Server, get, post


class Protocol(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def ask(self, request, **options):
        return self.server.ask(request, **options)

    def problem(self, request, status, code):
        answer = self.ask(request)
        self.assertEqual((answer.status, answer.code), (status, code), answer.body)
        self.assertEqual(answer.header("Content-Type"), "application/problem+json")
        problem = answer.json()
        self.assertEqual(problem["type"], "about:blank")
        self.assertEqual(problem["title"], code)
        self.assertEqual(problem["status"], status)
        self.assertTrue(problem["detail"])
        self.assertEqual(problem["requestId"], answer.header("X-Request-Id"))
        return answer

    def test_says_that_it_is_ready(self):
        self.assertEqual(self.server.ready["event"], "ready")
        self.assertEqual(self.server.ready["build"], "handlers")
        self.assertEqual(self.server.ready["pid"], self.server.process.pid)
        self.assertGreater(self.server.ready["routes"], 0)

    def test_answers_a_value(self):
        answer = self.ask(post("/echo", '{"a":1}'))
        self.assertEqual((answer.status, answer.body), (200, b'{"a":1}'))
        self.assertEqual(answer.header("Content-Type"), "application/json")
        self.assertRegex(answer.header("Date"), r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$")

    def test_answers_nothing_with_204(self):
        answer = self.ask(post("/nothing"))
        self.assertEqual((answer.status, answer.body), (204, b""))
        self.assertIsNone(answer.header("Content-Length"))
        self.assertIsNone(answer.header("Content-Type"))

    def test_has_the_alias(self):
        self.assertEqual(self.ask(post("/echo-again", "1")).body, b"1")

    def test_serves_queries(self):
        self.assertEqual(self.ask(get("/echo?a=b%20c&d=")).body, b'"a=b%20c&d="')
        self.assertEqual(self.ask(get("/echo")).body, b'""')

    def test_resolves_paths(self):
        self.assertEqual(self.ask(get("/a/../%65cho")).status, 200)
        self.problem(get("/../echo"), 400, "BadRequest")
        self.problem(get("/echo%2f"), 404, "RouteNotFound")
        self.problem(get("/echo/"), 404, "RouteNotFound")

    def test_answers_head_like_get(self):
        got = self.ask(get("/echo?abc"))
        head = self.ask(get("/echo?abc", method="HEAD"), head_only=True)
        self.assertEqual(head.status, 200)
        self.assertEqual(head.header("Content-Length"), got.header("Content-Length"))
        with self.server.connect() as connection:
            connection.send(get("/echo?abc", method="HEAD") + get("/echo?next"))
            connection.response(head_only=True)
            self.assertEqual(connection.response().body, b'"next"')
        self.assertEqual(self.ask(get("/nope", method="HEAD"), head_only=True).status, 404)

    def test_answers_options(self):
        answer = self.ask(get("/constant", method="OPTIONS"))
        self.assertEqual((answer.status, answer.header("Allow")), (204, "POST, OPTIONS"))
        self.assertEqual(self.ask(get("/echo", method="OPTIONS")).header("Allow"), "GET, HEAD, POST, OPTIONS")
        self.assertEqual(self.ask(get("*", method="OPTIONS")).status, 204)
        self.problem(get("/nope", method="OPTIONS"), 404, "RouteNotFound")

    def test_refuses_other_methods(self):
        for method in ("DELETE", "PUT", "BREW"):
            answer = self.problem(get("/echo", method=method), 405, "MethodNotAllowed")
            self.assertEqual(answer.header("Allow"), "GET, HEAD, POST, OPTIONS")
        self.assertEqual(self.problem(get("/constant"), 405, "MethodNotAllowed").header("Allow"), "POST, OPTIONS")
        self.assertEqual(self.problem(post("/health"), 405, "MethodNotAllowed").header("Allow"), "GET, HEAD, OPTIONS")

    def test_has_health(self):
        self.assertEqual(self.ask(get("/health")).json(), {"status": "healthy"})
        self.assertEqual(self.ask(get("/_forst/live")).status, 200)
        self.assertEqual(self.ask(get("/_forst/ready")).status, 200)

    def test_has_no_other_routes(self):
        self.problem(get("/nope"), 404, "RouteNotFound")
        self.problem(post("/nope", "1"), 404, "RouteNotFound")

    def test_reads_chunked_bodies(self):
        head = b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        self.assertEqual(self.ask(head + b"3\r\n[1,\r\n3;x=y\r\n2,3\r\n1\r\n]\r\n0\r\nT: u\r\n\r\n").body, b"[1,2,3]")
        self.assertEqual(self.ask(head + b"0\r\n\r\n").body, b"null")

    def test_reads_large_chunked_bodies(self):
        head = b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        content = bytes(48 + i % 10 for i in range(700000))
        for size in (1000, 65536, 300000):
            chunks = [content[i:i + size] for i in range(0, len(content), size)]
            body = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
            self.assertEqual(self.ask(head + body + get("/health")).body, content)

    def test_reads_tiny_chunks(self):
        head = b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        body = b"".join(b"1;" + b"e" * 200 + b"\r\n7\r\n" for _ in range(5000)) + b"0\r\n\r\n"
        self.assertEqual(self.ask(head + body).body, b"7" * 5000)

    def test_reads_large_sized_bodies(self):
        content = b"1" * 1000000
        with self.server.connect() as connection:
            connection.send(post("/echo", content) + post("/echo", "2"))
            self.assertEqual(connection.response().body, content)
            self.assertEqual(connection.response().body, b"2")

    def test_says_continue(self):
        with self.server.connect() as connection:
            connection.send(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            self.assertEqual(connection.response().status, 100)
            connection.send(b"4")
            time.sleep(0.05)
            connection.send(b"2")
            answer = connection.response()
            self.assertEqual((answer.status, answer.body), (200, b"42"))
            connection.send(post("/echo", "1", "Expect: 100-continue"))
            self.assertEqual(connection.response().status, 200)

    def test_refuses_before_the_body(self):
        for path, type_, status in (("/nope", "application/json", 404), ("/echo", "text/plain", 415)):
            with self.server.connect() as connection:
                connection.send(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type_}\r\n"
                                "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n".encode())
                self.assertEqual(connection.response().status, status)
                self.assertTrue(connection.closed())

    def test_needs_json(self):
        body = b"Content-Length: 1\r\n\r\n1"
        head = b"POST /echo HTTP/1.1\r\nHost: localhost\r\n"
        self.problem(head + body, 415, "UnsupportedMediaType")
        self.problem(head + b"Content-Type: text/plain\r\n" + body, 415, "UnsupportedMediaType")
        self.problem(head + b"Content-Type: application/json\r\nContent-Encoding: gzip\r\n" + body, 415, "UnsupportedMediaType")
        self.assertEqual(self.ask(head + b"Content-Type: Application/JSON; charset=utf-8\r\n" + body).status, 200)
        self.assertEqual(self.ask(head + b"Content-Type: application/json\r\nContent-Encoding: identity\r\n" + body).status, 200)

    def test_keeps_a_connection(self):
        with self.server.connect() as connection:
            for i in range(20):
                connection.send(post("/echo", str(i)))
                self.assertEqual(connection.response().body, str(i).encode())
            connection.send(get("/nope"))
            self.assertEqual(connection.response().status, 404)
            connection.send(get("/health", "Connection: close"))
            answer = connection.response()
            self.assertEqual(answer.header("Connection"), "close")
            self.assertTrue(connection.closed())

    def test_speaks_http_1_0(self):
        with self.server.connect() as connection:
            connection.send(b"GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            self.assertEqual(connection.response().status, 400)  # no Host is no known name on a loopback server
        with self.server.connect() as connection:
            connection.send(b"GET /health HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n")
            self.assertEqual(connection.response().header("Connection"), "keep-alive")
            connection.send(b"GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n")
            self.assertEqual(connection.response().header("Connection"), "close")
            self.assertTrue(connection.closed())

    def test_answers_pipelined_requests_in_order(self):
        for count in (16, 1000):
            with self.server.connect() as connection:
                connection.send(b"".join(post("/echo", str(i)) for i in range(count)))
                for i in range(count):
                    self.assertEqual(connection.response().body, str(i).encode())

    def test_answers_pipelined_requests_of_many_kinds(self):
        with self.server.connect() as connection:
            connection.send(post("/echo", "1") + get("/nope") + post("/spin", "60") + post("/panic", "1") +
                            post("/nothing") + post("/big", "100000") + get("/health"))
            statuses = [connection.response().status for _ in range(7)]
            self.assertEqual(statuses, [200, 404, 200, 500, 204, 200, 200])

    def test_answers_what_follows_a_closing_request_not_at_all(self):
        with self.server.connect() as connection:
            connection.send(get("/health", "Connection: close") + post("/echo", "1"))
            self.assertEqual(connection.response().status, 200)
            self.assertTrue(connection.closed())

    def test_takes_requests_cut_anywhere(self):
        request = post("/echo", '{"a":[1,2]}', "X-Request-Id: cut")
        chunked = (b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                   b"Transfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n")
        both = request + chunked
        with self.server.connect() as connection:
            for cut in range(1, len(both)):
                connection.send(both[:cut])
                time.sleep(0.0005)
                connection.send(both[cut:])
                self.assertEqual(connection.response().body, b'{"a":[1,2]}')
                self.assertEqual(connection.response().body, b"[1,2]")

    def test_takes_a_request_byte_by_byte(self):
        request = post("/echo", '{"a":[1,2]}') + get("/echo?q")
        with self.server.connect() as connection:
            for i in range(len(request)):
                connection.send(request[i:i + 1])
                time.sleep(0.0005)
            self.assertEqual(connection.response().body, b'{"a":[1,2]}')
            self.assertEqual(connection.response().body, b'"q"')

    def test_sends_large_answers(self):
        for size in (70000, 1000000, 20000000):
            answer = self.ask(post("/big", str(size)))
            self.assertEqual(len(answer.body), size + 2)

    def test_waits_for_slow_readers(self):
        with self.server.connect() as connection:
            connection.send(b"".join(post("/big", "3000000") for _ in range(5)) + post("/echo", "1"))
            time.sleep(0.3)
            self.assertEqual(self.ask(get("/health")).status, 200)
            for _ in range(5):
                self.assertEqual(len(connection.response().body), 3000002)
            self.assertEqual(connection.response().body, b"1")

    def test_answers_errors(self):
        problem = self.problem(post("/fail"), 422, "InvalidInput").json()
        self.assertEqual(problem["detail"], "Invalid record in dataset")
        self.assertEqual(problem["path"], "data[3]")
        self.assertEqual(problem["data"], {"index": 3})
        self.assertEqual(problem["cause"]["code"], "ConstraintViolation")
        self.assertEqual(problem["cause"]["path"], "data[3].priority")
        self.assertEqual(problem["cause"]["constraint"], {"name": "Between", "args": [1, 10]})
        self.assertEqual(list(problem), ["type", "title", "status", "detail", "code", "path", "cause", "data", "requestId"])
        self.assertEqual(self.problem(post("/missing"), 404, "NotFound").json()["detail"], "no \ufffd such")

    def test_answers_what_does_not_decode(self):
        problem = self.problem(post("/increment", '"x"'), 400, "TypeMismatch").json()
        self.assertEqual(problem["path"], "input")
        self.assertEqual(problem["expected"], "Int")
        self.assertEqual(problem["position"], {"offset": 0, "line": 1, "column": 1})
        problem = self.problem(post("/increment", "\n {"), 400, "MalformedJson").json()
        self.assertEqual(problem["position"]["line"], 2)
        self.assertEqual(self.ask(post("/increment", "41")).body, b"42")

    def test_takes_and_makes_request_ids(self):
        self.assertEqual(self.ask(get("/health", "X-Request-Id: a.b-c:1")).header("X-Request-Id"), "a.b-c:1")
        first, second = (self.ask(get("/health")).header("X-Request-Id") for _ in range(2))
        self.assertRegex(first, "^[0-9a-f]{16}$")
        self.assertNotEqual(first, second)
        for bad in ("x" * 200, "a b", '"', "<script>", ""):
            self.assertRegex(self.ask(get("/health", f"X-Request-Id: {bad}")).header("X-Request-Id"), "^[0-9a-f]{16}$")

    def test_says_its_contract_to_callers_of_another(self):
        self.assertIsNone(self.ask(post("/increment", "1")).header("Forst-Contract"))
        self.assertIsNone(self.ask(post("/increment", "1", "Forst-Contract: 0")).header("Forst-Contract"))
        for other in ("00", "1", "", "x" * 500):
            answer = self.ask(post("/increment", "1", f"Forst-Contract: {other}"))
            self.assertEqual((answer.header("Forst-Contract"), answer.body), ("0", b"2"))
        self.assertEqual(self.problem(post("/increment", '"x"', "Forst-Contract: 1"), 400, "TypeMismatch").header("Forst-Contract"), "0")

    def test_logs_prints(self):
        answer = self.ask(post("/print"))
        line = [line for line in self.server.log_lines() if line["event"] == "print"][-1]
        self.assertEqual(line["text"], "printed by a handler")
        self.assertEqual(line["requestId"], answer.header("X-Request-Id"))

    def test_logs_what_handlers_log(self):
        answer = self.ask(post("/log"))
        self.assertEqual(answer.status, 204)
        line = [line for line in self.server.log_lines() if line["event"] == "log"][-1]
        self.assertRegex(line.pop("time"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual(line, {"level": "warn", "event": "log", "message": "placed\nhere",
                                "values": {"order": 7, "level": "error\"}\n{\x1b[2J", "bytes": "\ufffd"},
                                "requestId": answer.header("X-Request-Id")})

    def test_forgives_an_empty_line(self):
        self.assertEqual(self.ask(b"\r\n" + get("/health")).status, 200)


class Development(unittest.TestCase):
    def test_shows_positions_and_timings_only_there(self):
        with Server("--dev") as server:
            answer = server.ask(post("/panic"))
            self.assertEqual(answer.json()["source"], {"file": "routes/panic.ft", "line": 7})
            self.assertRegex(answer.header("Server-Timing"), r"^forst;dur=\d+\.\d+$")
        with Server(environment={"FORST_ENV": "development"}) as server:
            self.assertIn("source", server.ask(post("/panic")).json())
        with Server() as server:
            answer = server.ask(post("/panic"))
            self.assertNotIn("source", answer.json())
            self.assertIsNone(answer.header("Server-Timing"))

    def test_logs_requests_when_told_to(self):
        with Server("--access-log") as server:
            server.ask(get("/echo?a=1", "X-Request-Id: seen"))
            self.assertTrue(harness.until(lambda: server.log_lines()))
            line = server.log_lines()[-1]
            self.assertEqual((line["method"], line["path"], line["status"], line["requestId"]), ("GET", "/echo", "200", "seen"))


if __name__ == "__main__":
    harness.main()
