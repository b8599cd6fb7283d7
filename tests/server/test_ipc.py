"""Frames on the Unix socket: handshake, calls, cancelling, garbage, limits of what a peer may hold, drain."""

import json
import os
import random
import re
import socket
import tempfile
import threading
import time
import unittest

import frames
import harness
from frames import (ACCEPT_PACKED, AGAIN_AS_JSON, CALL, CANCEL, CREDIT, END, ERROR, GOAWAY, HELLO, ITEM, META, PACKED, PING,
                    PONG, RESULT, VOID, Peer, frame, hello, metadata, problem)
from harness import Closed, Server, Stopwatch, get, post, until

CANCELLED_WITHIN_S = 0.05


class Ipc(unittest.TestCase):
    """Each test has a server of its own on a socket in a folder of its own."""

    def serve(self, *arguments, **options):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        server = Server("--ipc", os.path.join(folder.name, "s"), *arguments, **options)
        self.addCleanup(self.stop, server)
        return server

    def stop(self, server):
        server.__exit__(self.failed())

    def failed(self):
        """The kind of what the test failed by, so that stopping a server does not hide it."""
        result = self._outcome.result
        return AssertionError if any(test is self for test, _ in result.errors + result.failures) else None

    def peer(self, server, **options):
        peer = Peer(server.ipc, **options)
        self.addCleanup(peer.close)
        return peer


class Handshake(Ipc):
    def test_the_route_table(self):
        peer = self.peer(self.serve("--body-max", "1000"))
        welcome = peer.welcome
        self.assertEqual((welcome.version, welcome.contract, welcome.build), (1, "0", "handlers"))
        self.assertEqual(welcome.payload_max, 1000 + 4096)
        self.assertEqual(welcome.routes[0], ("/echo", "/echo-again", 0))
        self.assertEqual(welcome.routes[1], ("/constant", "", 0))

    def test_bytes_of_later_versions_are_not_looked_at(self):
        peer = self.peer(self.serve(), greet=False)
        peer.send(hello(features=0xFFFF, rest=b"later" * 1000))
        peer.read_welcome()
        self.assertEqual(peer.call("/echo", "1").payload, b"1")

    def test_what_is_no_hello_is_told_why(self):
        server = self.serve()
        for data, reason in [
            (hello(magic=b"frst"), "FRST"), (hello(version=2), "version"), (hello(version=0), "version"),
            (frame(HELLO, b"FRST"), "cut short"), (frame(HELLO), "cut short"), (frame(CALL, b"1", call=1), "first"),
            (frame(PING), "first"), (frame(CANCEL, call=1), "first"), (frame(CALL, call=1, length=0xFFFFFF), "first"),
            (frame(HELLO, flags=1), "flag"), (frame(0), "type"), (frame(99), "type"), (frame(RESULT, call=1), "type"),
            (frame(HELLO, length=65536), "longer"), (b"\0\0\0\0" * 4, "type"), (b"G\0T / HTTP/1.1\r\n", "type"),
        ]:
            with self.subTest(data=data[:24]), Peer(server.ipc, greet=False) as peer:
                peer.send(data)
                self.assertIn(reason, peer.goaway())
                self.assertTrue(peer.ended())

    def test_hello_comes_once(self):
        peer = self.peer(self.serve())
        peer.send(hello())
        self.assertIn("already", peer.goaway())
        self.assertTrue(peer.ended())

    def test_http_and_frames_on_one_socket(self):
        server = self.serve()
        for _ in range(3):
            with server.connect_local() as connection:
                connection.send(post("/echo", '"http"'))
                self.assertEqual(connection.response().body, b'"http"')
            with Peer(server.ipc) as peer:
                self.assertEqual(peer.call("/echo", '"frames"').payload, b'"frames"')

    def test_nothing_is_known_before_four_bytes(self):
        """The length of a HELLO may begin with a line feed, or with what HTTP begins with."""
        server = self.serve()
        for rest in (2, 63, 2 + 0x4700):  # lengths 10, 71 (`G`) and 0x470a
            data = hello(rest=b"x" * rest)
            for cut in (1, 2, 3, 4, 5, 15, 16, 17, 20):
                with Peer(server.ipc, greet=False) as peer:
                    peer.send(data[:cut])
                    time.sleep(0.01)
                    peer.send(data[cut:])
                    peer.read_welcome()


class Calls(Ipc):
    def test_answers(self):
        peer = self.peer(self.serve())
        answer = peer.call("/constant")
        self.assertEqual((answer.type, answer.flags, answer.extra), (RESULT, 0, 0))
        self.assertEqual(json.loads(answer.payload), {"processed": 1, "status": "success"})
        answer = peer.call("/nothing")
        self.assertEqual((answer.type, answer.flags, answer.payload), (RESULT, VOID, b""))
        self.assertEqual(problem(peer.call("/fail")), (422, "InvalidInput"))
        self.assertEqual(problem(peer.call("/missing")), (404, "NotFound"))
        self.assertEqual(problem(peer.call("/panic")), (500, "Panic"))
        self.assertEqual(problem(peer.call("/forgetful")), (500, "Panic"))
        self.assertEqual(peer.call("/echo").payload, b"null")
        self.assertEqual(peer.call("/increment", "41").payload, b"42")
        self.assertEqual(problem(peer.call("/increment", '"x"')), (400, "TypeMismatch"))
        self.assertEqual(problem(peer.call("/recurse")), (500, "Panic"))

    def test_problems_are_those_of_http(self):
        server = self.serve()
        peer = self.peer(server)
        for path, body in (("/fail", ""), ("/missing", ""), ("/increment", '{"input":1.5}'), ("/increment", "[1"), ("/panic", "")):
            by_http = server.ask(post(path, body, "X-Request-Id: same"))
            answer = peer.call(path, metadata((frames.REQUEST_ID, b"same")) + body.encode(), flags=META)
            self.assertEqual(answer.payload, by_http.body)
            self.assertEqual(answer.extra & 0xFFFF, by_http.status)

    def test_every_call_has_an_id(self):
        peer = self.peer(self.serve())
        self.assertEqual(len(json.loads(peer.call("/fail").payload)["requestId"]), 16)
        answer = peer.call("/fail", metadata((9, b"?"), (1, b"mine"), (2, b"00-ab"), (200, b"")), flags=META)
        self.assertEqual(json.loads(answer.payload)["requestId"], "mine")
        answer = peer.call("/fail", metadata((1, b"not one\r\n")), flags=META)
        self.assertEqual(len(json.loads(answer.payload)["requestId"]), 16)
        answer = peer.call("/echo", metadata((1, b"mine")) + b"[1]", flags=META)
        self.assertEqual(answer.payload, b"[1]")

    def test_bad_metadata_fails_its_call_only(self):
        peer = self.peer(self.serve())
        for payload in (b"", b"\0", b"\1\0", b"\5\0\1\9\0ab", metadata((1, b"a"), (1, b"b"))):
            self.assertEqual(problem(peer.call("/echo", payload, flags=META)), (400, "BadRequest"))
        self.assertEqual(peer.call("/echo", "1").payload, b"1")

    def test_a_route_that_is_not_there(self):
        peer = self.peer(self.serve())
        for route in (len(peer.welcome.routes), 65535):
            peer.send(frame(CALL, b"1", route=route, call=9))
            self.assertEqual(problem(peer.frame()), (404, "RouteNotFound"))

    def test_packed_arguments_are_asked_for_as_json(self):
        """No route of this server takes them; the handler does not run."""
        peer = self.peer(self.serve())
        answer = peer.call("/panic", b"\0" * 16, flags=PACKED | ACCEPT_PACKED)
        self.assertEqual((answer.type, answer.flags, answer.payload, answer.extra), (ERROR, AGAIN_AS_JSON, b"", 0))
        self.assertEqual(peer.call("/echo", "1", flags=ACCEPT_PACKED).payload, b"1")

    def test_packed_arguments_that_are_too_long_are_asked_for_as_json(self):
        """Their JSON may be shorter. Beyond what HELLO says, and only beyond the body's limit."""
        peer = self.peer(self.serve("--body-max", "1000"))
        for length in (1001, peer.welcome.payload_max, peer.welcome.payload_max + 1):
            answer = peer.call("/echo", b"\0" * length, flags=PACKED | ACCEPT_PACKED)
            self.assertEqual((answer.type, answer.flags, answer.payload, answer.extra), (ERROR, AGAIN_AS_JSON, b"", 0))
        self.assertEqual(peer.call("/echo", "1").payload, b"1")

    def test_two_calls_in_one_chunk_and_byte_by_byte(self):
        peer = self.peer(self.serve())
        peer.send(peer.call_bytes("/echo", "1") + peer.call_bytes("/echo", "22"))
        self.assertEqual({call: answer.payload for call, answer in peer.terminals(2).items()}, {1: b"1", 2: b"22"})
        for byte in peer.call_bytes("/echo", '"slow"') + peer.call_bytes("/nothing"):
            peer.send(bytes([byte]))
        self.assertEqual(peer.terminals(2)[3].payload, b'"slow"')

    def test_frames_cut_anywhere(self):
        peer = self.peer(self.serve())
        data = peer.call_bytes("/echo", '"abc"') + frame(PING, b"p") + peer.call_bytes("/nap", "1")
        for cut in range(len(data)):
            peer.send(data[:cut])
            if cut % 3 == 0:
                time.sleep(0.002)
            peer.send(data[cut:])
            kinds = sorted(peer.frame().type for _ in range(3))
            self.assertEqual(kinds, [RESULT, RESULT, PONG])

    def test_large_arguments_and_results(self):
        peer = self.peer(self.serve("--body-max", "20000000"))
        for size in (60_000, 65_519, 65_520, 131_056, 131_072, 131_073, 1_000_000, 15_000_000):
            body = b'"' + b"x" * (size - 2) + b'"'
            threading.Thread(target=peer.send, args=(peer.call_bytes("/echo", body) + peer.call_bytes("/echo", "1"),)).start()
            answers = peer.terminals(2)
            self.assertEqual(answers[peer.next_id - 1].payload, body)
            self.assertEqual(answers[peer.next_id].payload, b"1")
        self.assertEqual(len(peer.call("/big", "5000000").payload), 5_000_002)

    def test_answers_come_as_they_are_ready(self):
        server = self.serve()
        peer = self.peer(server)
        watch = Stopwatch(server)
        peer.send(peer.call_bytes("/nap", "300") + peer.call_bytes("/nap", "200") + peer.call_bytes("/nap", "100") +
                  peer.call_bytes("/echo", "1"))
        self.assertEqual([peer.frame().call for _ in range(4)], [4, 3, 2, 1])
        self.assertLess(watch.seconds(), 0.6)

    def test_one_send_brings_all_answers_of_a_read(self):
        peer = self.peer(self.serve())
        peer.send(b"".join(peer.call_bytes("/echo", str(i)) for i in range(500)))
        time.sleep(0.3)
        got = peer.socket.recv(1 << 20)
        peer.buffer = got
        self.assertEqual([peer.frame().payload for _ in range(500)], [str(i).encode() for i in range(500)])

    def test_a_thousand_calls_at_once(self):
        """Their arguments lie where they were read until they wake; some write in halves, some leave goroutines behind."""
        for workers in (1, 2):
            server = self.serve(workers=workers)
            peer = self.peer(server)
            expected = {}
            data = b""
            for i in range(1000):
                path = ("/nap", "/nap", "/nap", "/halves", "/leave")[i % 5]
                body = str(100 + i % 200) + " " * (i % 7)
                data += peer.call_bytes(path, body.strip())
                expected[peer.next_id] = (path, body.strip().encode())
            begin = time.monotonic()
            thread = threading.Thread(target=peer.send, args=(data,))
            thread.start()
            answers = peer.terminals(1000)
            thread.join()
            print(f"1000 calls of 100 to 300 ms in {(time.monotonic() - begin) * 1000:.0f} ms, {workers} workers")
            letters = ("abcdefghijklmnopqrstuvwxyz" * 4000)[:100000]
            for call, (path, body) in expected.items():
                answer = answers[call]
                self.assertEqual(answer.type, RESULT, answer)
                if path == "/halves":
                    self.assertEqual(json.loads(answer.payload), ["first", letters])
                else:
                    self.assertEqual(answer.payload, b"true" if path == "/leave" else body)
            self.assertEqual(peer.call("/echo", "1").payload, b"1")

    def test_ids_may_be_used_again_when_they_are_answered(self):
        peer = self.peer(self.serve())
        route = peer.numbers["/leave"]
        for _ in range(20):
            peer.send(frame(CALL, b"1", route=route, call=7))
            self.assertEqual(peer.frame().payload, b"true")

    def test_deadlines(self):
        server = self.serve("--deadline-ms", "150")
        peer = self.peer(server)
        for path in ("/loop", "/nap", "/halves"):
            for timeout_ms, waits in ((50, 0.05), (0, 0.15)):
                watch = Stopwatch(server)
                self.assertEqual(problem(peer.call(path, "5000", timeout_ms=timeout_ms)), (504, "DeadlineExceeded"))
                self.assertLess(watch.seconds(), waits + 0.1)
        self.assertEqual(peer.call("/nap", "250", timeout_ms=1000).payload, b"250")

    def test_ping(self):
        peer = self.peer(self.serve())
        for payload in (b"", b"tick", bytes(range(64))):
            peer.send(frame(PING, payload, extra=77))
            answer = peer.frame()
            self.assertEqual((answer.type, answer.payload, answer.extra), (PONG, payload, 77))
        peer.send(frame(PONG, b"nobody asked"))
        self.assertEqual(peer.call("/echo", "1").payload, b"1")

    def test_streams_are_refused_on_their_call(self):
        peer = self.peer(self.serve())
        for kind in (ITEM, END, CREDIT):
            peer.send(frame(kind, b"1", call=100) + frame(kind, b"1"))
            answer = peer.frame()
            self.assertEqual((problem(answer), answer.call), ((400, "BadRequest"), 100))
            waiting = peer.begin("/nap", "5000")
            peer.send(frame(kind, b"1", call=waiting))
            answer = peer.frame()
            self.assertEqual((problem(answer), answer.call), ((400, "BadRequest"), waiting))
            self.assertEqual(peer.call("/echo", "1").payload, b"1")
        peer.send(frame(ITEM, b"x" * 3_000_000, call=100))
        self.assertEqual(problem(peer.frame()), (400, "BadRequest"))

    def test_the_access_log_and_prints(self):
        server = self.serve("--access-log")
        peer = self.peer(server)
        peer.call("/print", metadata((1, b"mine")), flags=META)
        peer.call("/nap", metadata((1, b"later")) + b"", flags=META)
        lines = server.log_lines()
        self.assertIn(("CALL", "/print", "204", "mine"),
                      [(line.get("method"), line.get("path"), line.get("status"), line.get("requestId")) for line in lines])
        self.assertIn(("print", "mine"), [(line["event"], line.get("requestId")) for line in lines])
        self.assertIn("later", [line.get("requestId") for line in lines])


class Page(unittest.TestCase):
    """The exchange that runtime/PROTOCOL.md shows: its frames are what it says they are."""

    def exchange(self):
        """The bytes of each frame; one that is not shown whole is left out."""
        page = harness.read(harness.HERE.parent.parent / "runtime" / "PROTOCOL.md").split("### An exchange")[1]
        lines = "\n".join(page.split("```")[1::2])
        shown = [re.sub(r"#.*", "", text) for text in re.split(r"^[<>]", lines, flags=re.M)[1:]]
        return [bytes.fromhex(text) for text in shown if "." not in text]

    def test_its_frames_are_whole(self):
        shown = self.exchange()
        self.assertEqual(len(shown), 8)
        for data in shown:
            self.assertEqual(len(data), 16 + int.from_bytes(data[:4], "little"), data)
        self.assertEqual(shown[0], hello())
        self.assertEqual([path for path, _, _ in frames.Welcome(shown[1][16:]).routes], ["/process-data", "/ping"])
        self.assertEqual(shown[3], frame(CALL, metadata((1, b"r-1")), META, 1, 2, 250))
        self.assertEqual(shown[4], frame(RESULT, b"", VOID, 0, 2))
        self.assertEqual(shown[7], frame(CANCEL, call=3))


class Cancelling(Ipc):
    def test_a_cancelled_call_ends_soon(self):
        server = self.serve()
        peer = self.peer(server)
        latest = 0
        for path in ("/loop", "/nap", "/halves", "/leave", "/spin"):
            number = peer.begin(path, "5000")
            time.sleep(0.02)
            watch = Stopwatch(server)
            peer.send(frame(CANCEL, call=number))
            answer = peer.frame()
            latest = max(latest, watch.seconds())
            self.assertEqual((problem(answer), answer.call), ((499, "Cancelled"), number))
        print(f"a cancelled call had its answer after {latest * 1000:.1f} ms at most")
        self.assertLess(latest, CANCELLED_WITHIN_S + 0.05)

    def test_cancel_and_call_in_one_chunk(self):
        peer = self.peer(self.serve())
        data = peer.call_bytes("/nap", "5000")
        peer.send(data + frame(CANCEL, call=1) + frame(CANCEL, call=1))
        self.assertEqual(problem(peer.frame()), (499, "Cancelled"))

    def test_cancel_of_nothing_is_ignored(self):
        peer = self.peer(self.serve())
        peer.call("/echo", "1")
        for call in (0, 1, 2, 0xFFFFFFFF):
            peer.send(frame(CANCEL, call=call))
        self.assertEqual(peer.call("/echo", "1").payload, b"1")

    def test_one_of_many(self):
        peer = self.peer(self.serve())
        peer.send(b"".join(peer.call_bytes("/nap", "5000" if call % 2 else "200") for call in range(1, 101)))
        peer.send(b"".join(frame(CANCEL, call=call) for call in range(1, 101, 2)))
        answers = peer.terminals(100)
        for call, answer in answers.items():
            self.assertEqual(answer.type, ERROR if call % 2 else RESULT)

    def test_a_peer_that_goes_ends_its_calls(self):
        """The one place for a handler is free again soon, however the client goes."""
        server = self.serve("--in-flight-max", "1")
        latest = 0
        for path in ("/loop", "/nap", "/halves", "/leave"):
            for how in ("close", "half", "unread"):
                peer = Peer(server.ipc)
                if how == "unread":
                    peer.send(b"".join(peer.call_bytes("/big", "100000") for _ in range(3)))
                self.addCleanup(peer.close)
                peer.begin(path, "20000")
                self.assertTrue(until(lambda: server.ask(post("/echo", "1")).status == 429))
                watch = Stopwatch(server)
                if how == "half":
                    peer.socket.shutdown(socket.SHUT_WR)
                else:
                    peer.close()
                self.assertTrue(until(lambda: server.ask(post("/echo", "1")).status == 200))
                latest = max(latest, watch.seconds())
                peer.close()
        print(f"handlers stopped at most {latest * 1000:.0f} ms after their peer went")
        self.assertLess(latest, CANCELLED_WITHIN_S + 0.05)

    def test_a_peer_may_go_at_each_stage(self):
        server = self.serve(workers=2)
        before = server.calm_descriptors()
        data = hello()
        with Peer(server.ipc) as peer:
            data += peer.call_bytes("/nap", "1") + peer.call_bytes("/halves", "20") + peer.call_bytes("/leave", "5")
            data += peer.call_bytes("/big", "300000") + frame(CANCEL, call=2) + frame(PING, b"x") + peer.call_bytes("/nap", "9")
        for cut in range(0, len(data) + 1):
            for wait in (0, 0.003):
                with server.connect_local() as connection:
                    connection.send(data[:cut])
                    if wait and cut % 8 == 0:
                        time.sleep(wait)
        self.assertTrue(until(lambda: server.descriptors() <= before))
        self.assertEqual(self.peer(server).call("/echo", "1").payload, b"1")


class Garbage(Ipc):
    def breaks(self, data, reason):
        server = self.serve()
        peer = self.peer(server)
        waiting = peer.begin("/nap", "5000")
        peer.send(data)
        self.assertIn(reason, peer.goaway())
        self.assertEqual(peer.frame().call, waiting, "what was under way has its answer")
        self.assertTrue(peer.ended())
        self.assertEqual(self.peer(server).call("/echo", "1").payload, b"1")

    def test_breaches_end_their_connection(self):
        for data, reason in [
            (frame(0), "type"), (frame(200, b"x" * 100), "type"), (frame(RESULT, call=1), "type"), (frame(GOAWAY), "type"),
            (frame(CALL, b"1"), "id"), (frame(CALL, b"1", call=1), "in use"), (frame(CALL, call=9, flags=8), "flag"),
            (frame(PING, b"x" * 65), "longer"), (frame(CANCEL, b"x", call=1), "longer"), (hello(), "already"),
            (b"GET / HTTP/1.1\r\n\r\n", "type"), (b"\xff" * 100000, "type"),
            (frame(CALL, call=1, length=0xFFFFFFFF), None),
        ]:
            if reason:
                with self.subTest(data=data[:24]):
                    self.breaks(data, reason)

    def test_a_call_that_is_too_large_is_skipped(self):
        peer = self.peer(self.serve("--body-max", "1000"))
        for size in (1001, 5000, 5097, 6000, 200_000, 3_000_000):
            data = peer.call_bytes("/echo", b"1" * size) + peer.call_bytes("/echo", "1")
            threading.Thread(target=peer.send, args=(data,)).start()
            answers = peer.terminals(2)
            self.assertEqual(problem(answers[peer.next_id - 1]), (413, "BodyTooLarge"))
            self.assertEqual(answers[peer.next_id].payload, b"1")
        body = b"1" * 1000
        self.assertEqual(peer.call("/echo", metadata((1, b"x" * 128)) + body, flags=META).payload, body)

    def test_any_bytes_at_all(self):
        """Random and damaged frames; the server lives, and others do not feel it."""
        server = self.serve(workers=2)
        before = server.calm_descriptors()
        source = random.Random(7)
        with Peer(server.ipc) as peer:
            calls = [peer.call_bytes("/echo", "[1]"), peer.call_bytes("/nap", "2"), frame(CANCEL, call=2), frame(PING, b"x"),
                     peer.call_bytes("/echo", metadata((1, b"id")) + b"1", flags=META), peer.call_bytes("/halves", "3")]
        for round in range(400):
            data = bytearray(hello() + b"".join(source.choice(calls) for _ in range(8)))
            for _ in range(source.randrange(4)):
                data[source.randrange(len(data))] = source.randrange(256)
            if round % 5 == 0:
                data = bytearray(source.randbytes(200))
            with server.connect_local() as connection:
                try:
                    connection.send(bytes(data[:source.randrange(len(data)) + 1]))
                    if round % 16 == 0:
                        connection.socket.settimeout(0.01)
                        connection.socket.recv(1000)
                except (TimeoutError, ConnectionError):
                    pass
        self.assertEqual(self.peer(server).call("/echo", "1").payload, b"1")
        self.assertTrue(until(lambda: server.descriptors() <= before + 1))


class Pressure(Ipc):
    def test_a_peer_that_does_not_read_is_not_read(self):
        """Calls go on being sent until the server no longer takes them; its memory stays bounded, and nothing is lost."""
        server = self.serve("--send-timeout-ms", "60000")
        peer = self.peer(server)
        padding = metadata((99, b"x" * 60000))
        peer.call("/big", padding + b"100000", flags=META)
        before = server.resident()
        data = b"".join(peer.call_bytes("/big", padding + b"100000", flags=META) for _ in range(300))
        peer.socket.settimeout(0.3)
        sent = 0
        with self.assertRaises(TimeoutError):
            while sent < len(data):
                sent += peer.socket.send(data[sent:])
        held = server.resident() - before
        print(f"{sent >> 10} of {len(data) >> 10} KiB were taken from a peer that does not read; {held >> 10} KiB held")
        self.assertLess(held, 8 << 20)
        self.assertEqual(self.peer(server).call("/echo", "1").payload, b"1")
        peer.socket.settimeout(20)
        rest = threading.Thread(target=lambda: peer.send(data[sent:]))
        rest.start()
        for call in range(2, peer.next_id + 1):
            answer = peer.frame()
            self.assertEqual((answer.call, len(answer.payload)), (call, 100002))
        rest.join()

    def test_who_does_not_read_is_dropped(self):
        server = self.serve("--send-timeout-ms", "300", "--send-rate-min", "100000000")
        before = server.calm_descriptors()
        peer = self.peer(server)
        peer.begin("/big", "30000000")
        peer.begin("/loop")
        self.assertTrue(until(lambda: server.descriptors() == before, 5))

    def test_a_slow_frame_is_not_waited_for(self):
        server = self.serve("--body-timeout-ms", "200", "--body-rate-min", "1000")
        for beginning in (frame(CALL, b"1" * 50, call=1, length=100), frame(CALL, call=1)[:7],
                          frame(CALL, b"1" * 50, call=1, length=90_000_000)):
            peer = self.peer(server)
            begin = time.monotonic()
            peer.send(beginning)
            self.assertIn("too slowly", peer.goaway())
            self.assertTrue(peer.ended())
            self.assertLess(time.monotonic() - begin, 1.5)

    def test_idle_peers_stay(self):
        server = self.serve("--idle-timeout-ms", "50", "--header-timeout-ms", "50", "--ipc-hello-timeout-ms", "50",
                            "--body-timeout-ms", "50", "--send-timeout-ms", "50")
        peer = self.peer(server)
        for _ in range(3):
            time.sleep(0.3)
            self.assertEqual(peer.call("/echo", "1").payload, b"1")

    def test_a_busy_peer_leaves_others_their_turn(self):
        """One worker; hundreds of calls of a few milliseconds in one write; what another client waits."""
        server = self.serve(workers=1)
        peer = self.peer(server)
        peer.send(b"".join(peer.call_bytes("/spin", "1") for _ in range(500)))
        waits = []
        with server.connect() as other:
            for _ in range(20):
                watch = Stopwatch(server)
                other.send(post("/echo", "1"))
                self.assertEqual(other.response().status, 200)
                waits.append(watch.seconds())
        print(f"beside 500 calls of 1 ms: longest wait {max(waits) * 1000:.0f} ms")
        self.assertLess(max(waits), 0.1)
        self.assertEqual(len(peer.terminals(500)), 500)

    def test_memory_does_not_grow(self):
        server = self.serve(workers=1)
        peer = self.peer(server)

        def burst():
            data = b"".join(peer.call_bytes(("/echo", "/nap", "/halves")[i % 3], "1") for i in range(300))
            thread = threading.Thread(target=peer.send, args=(data,))
            thread.start()
            peer.terminals(300)
            thread.join()

        for _ in range(10):
            burst()
        before = server.resident()
        for _ in range(30):
            burst()
        grown = server.resident() - before
        print(f"9000 calls more: {grown >> 10} KiB more")
        if "libasan" not in harness.read(f"/proc/{server.pid}/maps"):
            self.assertLess(grown, 4 << 20)

    def test_running_out_of_descriptors(self):
        server = self.serve(prefix=["sh", "-c", "ulimit -n 40; exec \"$0\" \"$@\""])
        peer = self.peer(server)
        crowd = [server.connect_local() for _ in range(60)]
        time.sleep(0.3)
        used = server.processor_seconds()
        time.sleep(0.5)
        self.assertLess(server.processor_seconds() - used, 0.15)
        self.assertEqual(peer.call("/echo", "1").payload, b"1")
        for connection in crowd:
            connection.close()
        begin = time.monotonic()
        self.assertEqual(self.peer(server).call("/echo", "1").payload, b"1")
        self.assertLess(time.monotonic() - begin, 1)


class Drain(Ipc):
    def test_goaway_and_what_is_under_way(self):
        server = self.serve()
        peer = self.peer(server)
        waiting = peer.begin("/nap", "400")
        time.sleep(0.05)
        server.terminate()
        self.assertIn("shutting down", peer.goaway())
        late = peer.begin("/echo", "1")
        answer = peer.frame()
        self.assertEqual((problem(answer), answer.call), ((503, "ShuttingDown"), late))
        peer.send(frame(PING, b"still"))
        self.assertEqual(peer.frame().type, PONG)
        answer = peer.frame()
        self.assertEqual((answer.type, answer.call, answer.payload), (RESULT, waiting, b"400"))
        self.assertTrue(peer.ended())
        self.assertEqual(server.wait(), 0)

    def test_an_idle_peer_does_not_hold_the_server_up(self):
        server = self.serve()
        peer = self.peer(server)
        begin = time.monotonic()
        server.terminate()
        self.assertIn("shutting down", peer.goaway())
        self.assertTrue(peer.ended())
        peer.close()
        self.assertEqual(server.wait(), 0)
        self.assertLess(time.monotonic() - begin, 1.5)

    def test_a_peer_that_goes_when_it_is_told_to(self):
        server = self.serve("--drain-idle-ms", "60000")
        peer = self.peer(server)
        begin = time.monotonic()
        server.terminate()
        peer.goaway()
        peer.close()
        self.assertEqual(server.wait(), 0)
        self.assertLess(time.monotonic() - begin, 1)

    def test_the_budget_ends_what_does_not_end(self):
        server = self.serve("--drain-timeout-ms", "300")
        peer = self.peer(server)
        looping = peer.begin("/loop")
        napping = peer.begin("/nap", "60000")
        time.sleep(0.05)
        begin = time.monotonic()
        server.terminate()
        peer.goaway()
        answers = peer.terminals(2)
        self.assertEqual({problem(answers[call]) for call in (looping, napping)}, {(503, "ShuttingDown")})
        self.assertEqual(server.wait(), 0)
        self.assertLess(time.monotonic() - begin, 1.5)

    def test_who_begins_while_it_drains(self):
        server = self.serve()
        early = Peer(server.ipc, greet=False)
        waiting = self.peer(server)
        waiting.begin("/nap", "500")
        time.sleep(0.05)
        server.terminate()
        time.sleep(0.05)
        early.send(hello())
        early.read_welcome()
        self.assertIn("shutting down", early.goaway())
        early.close()
        with self.assertRaises(OSError), socket.socket(socket.AF_UNIX) as late:
            late.connect(server.ipc)

    def test_no_call_is_lost_when_servers_follow_each_other(self):
        """Clients call all the time, and connect anew when they are told to go: each call has one answer, or was not run."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "s")
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(path)
        listening.listen(128)
        lost, answered, moved, stop = [], [0], [0], threading.Event()

        def client():
            while not stop.is_set():
                try:
                    with Peer(path) as peer:
                        moved[0] += 1
                        self.call_until_told_to_go(peer, stop, answered)
                except (Closed, OSError, AssertionError) as error:
                    lost.append(repr(error))

        server = Server(http="off", workers=2, inherit=[("ipc", listening)])
        threads = [threading.Thread(target=client) for _ in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(4):
            time.sleep(0.3)
            successor = Server(http="off", workers=2, inherit=[("ipc", listening)])
            server.__exit__(None)
            server = successor
        stop.set()
        for thread in threads:
            thread.join()
        server.__exit__(None)
        listening.close()
        print(f"{answered[0]} calls of five servers in a row over {moved[0]} connections, {len(lost)} lost")
        self.assertEqual(lost, [])
        self.assertGreater(answered[0], 500)
        self.assertGreaterEqual(moved[0], 20)

    def call_until_told_to_go(self, peer, stop, answered):
        while not stop.is_set():
            peer.send(peer.call_bytes("/echo", "1") + peer.call_bytes("/nap", "3"))
            told, waits = False, 2
            while waits:
                answer = peer.frame()
                if answer.type == GOAWAY:
                    told = True
                    continue
                waits -= 1
                if answer.type == RESULT:
                    answered[0] += 1
                else:
                    assert problem(answer) == (503, "ShuttingDown"), answer
                    told = True
            if told:
                return


if __name__ == "__main__":
    harness.main()
