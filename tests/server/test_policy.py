"""Who may ask: Host and Origin lists, CORS; a web page cannot drive a server on its visitor's machine."""

import unittest

import harness
from harness import Server, get, post


class Loopback(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--allow-origin", "https://app.example,http://other.example:8080", "--allow-host", "sidecar.internal")

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def status(self, request):
        return self.server.ask(request).status

    def test_goes_by_local_names(self):
        for host in ("localhost", "LOCALHOST:80", "127.0.0.1", "127.9.9.9:1", "[::1]:80", "a.localhost", "sidecar.internal:9"):
            self.assertEqual(self.status(get("/health", host=host)), 200, host)
        for host in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.evil", "1.2.3.4", "xlocalhost", ".", "[::2]"):
            answer = self.server.ask(get("/health", host=host))
            self.assertEqual((answer.status, answer.code), (400, "BadRequest"), host)
        self.assertEqual(self.status(b"GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\n\r\n"), 400)

    def test_refuses_other_origins(self):
        for origin in ("https://evil.example", "null", "http://app.example", "https://app.example:444", "https://app.example.evil",
                       "http://localhost:3000", "file://"):
            for request in (get("/echo?a", f"Origin: {origin}"), post("/echo", "1", f"Origin: {origin}"),
                            post("/echo", "", f"Origin: {origin}")):
                answer = self.server.ask(request)
                self.assertEqual((answer.status, answer.code), (400, "BadRequest"), origin)
                self.assertIsNone(answer.header("Access-Control-Allow-Origin"))

    def test_takes_its_own_and_listed_origins(self):
        own = self.server.ask(get("/echo?a", "Origin: http://localhost:8080", host="localhost:8080"))
        self.assertEqual(own.status, 200)
        self.assertIsNone(own.header("Access-Control-Allow-Origin"))
        for origin in ("https://app.example", "http://other.example:8080"):
            answer = self.server.ask(post("/echo", "1", f"Origin: {origin}"))
            self.assertEqual(answer.status, 200)
            self.assertEqual(answer.header("Access-Control-Allow-Origin"), origin)
            self.assertEqual(answer.header("Vary"), "Origin")
        self.assertEqual(self.server.ask(post("/fail", "1", "Origin: https://app.example")).header("Access-Control-Allow-Origin"),
                         "https://app.example")

    def test_answers_preflights(self):
        ask = "Access-Control-Request-Method: POST"
        answer = self.server.ask(get("/constant", "Origin: https://app.example", ask, method="OPTIONS"))
        self.assertEqual(answer.status, 204)
        self.assertEqual(answer.header("Access-Control-Allow-Origin"), "https://app.example")
        self.assertEqual(answer.header("Access-Control-Allow-Methods"), "POST, OPTIONS")
        self.assertIn("Content-Type", answer.header("Access-Control-Allow-Headers"))
        answer = self.server.ask(get("/constant", "Origin: https://evil.example", ask, method="OPTIONS"))
        self.assertEqual(answer.status, 204)
        self.assertIsNone(answer.header("Access-Control-Allow-Origin"))

    def test_refuses_what_other_sites_pages_load(self):
        for site in ("cross-site", "same-site"):
            self.assertEqual(self.status(get("/echo?a", f"Sec-Fetch-Site: {site}")), 400)
        for site in ("same-origin", "none"):
            self.assertEqual(self.status(get("/echo?a", f"Sec-Fetch-Site: {site}")), 200)

    def test_takes_what_the_sidecar_passes_on(self):
        """No page can add this field to a cross-origin request: it would need a preflight that is not granted."""
        for field in ("Origin: https://site.example", "Sec-Fetch-Site: cross-site"):
            self.assertEqual(self.status(post("/echo", "1", field, "X-Forst-Sidecar: true")), 200)


class Development(unittest.TestCase):
    def test_takes_local_origins(self):
        with Server("--dev") as server:
            answer = server.ask(post("/echo", "1", "Origin: http://localhost:3000"))
            self.assertEqual((answer.status, answer.header("Access-Control-Allow-Origin")), (200, "http://localhost:3000"))
            self.assertEqual(server.ask(post("/echo", "1", "Origin: http://localhost.evil.example")).status, 400)


class Options(unittest.TestCase):
    def run_with(self, *arguments, **environment):
        import os
        import subprocess
        done = subprocess.run([harness.BINARY, *arguments], capture_output=True, text=True, timeout=20,
                              env={**os.environ, **environment})
        return done.returncode, done.stdout, done.stderr

    def test_wrong_options_exit_2(self):
        for arguments in (["--nope"], ["--workers", "0"], ["--workers", "x"], ["--http", "127.0.0.1"], ["--http", "x:99999"],
                          ["--body-max", "-1"], ["--body-max", "1e3"], ["argument"], ["--http", "::1:80"]):
            status, out, errors = self.run_with(*arguments)
            self.assertEqual((status, out), (2, ""), arguments)
            self.assertTrue(errors, arguments)

    def test_wrong_environment_exits_2(self):
        status, _, errors = self.run_with(FORST_BODY_MAX="lots")
        self.assertEqual(status, 2)
        self.assertIn("FORST_BODY_MAX", errors)

    def test_help_names_every_limit(self):
        status, out, _ = self.run_with("--help")
        self.assertEqual(status, 0)
        for option in ("--http", "--workers", "--body-max", "--header-timeout-ms", "--deadline-ms"):
            self.assertIn(option, out)

    def test_a_port_that_is_taken_exits_3(self):
        with Server() as server:
            status, _, errors = self.run_with("--http", f"127.0.0.1:{server.port}")
            self.assertEqual(status, 3)
            self.assertIn(str(server.port), errors)

    def test_the_environment_sets_options(self):
        with Server(environment={"FORST_BODY_MAX": "4"}) as server:
            self.assertEqual(server.ask(post("/echo", "12345")).status, 413)
        with Server("--body-max", "5", environment={"FORST_BODY_MAX": "4"}) as server:
            self.assertEqual(server.ask(post("/echo", "12345")).status, 200)


if __name__ == "__main__":
    harness.main()
