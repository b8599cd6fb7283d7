"""forstc serve: the server's process dies, reloads, drains; sockets; ready.json."""
import contextlib
import http.client
import json
import os
import pathlib
import pty
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import threading
import time

from supervised import ADD, FORSTC, LIMIT_S, ForstcTest, Load, ask, call, connect, main, read_line

HANDLERS = pathlib.Path(FORSTC).parents[2] / "tests/server/server_handlers"
CRASH_ROUTE = 20  # its number there: the last one
RELOADS = int(os.environ.get("FORST_RELOADS", "200"))
SLOW = "import \"time\"\n\nfunc slow(ms: Int): Int {\n  time.Sleep(time.Millisecond * ms)\n  return ms\n}\n"


class Serve(ForstcTest):
    def serve(self, *words, **options):
        forstc = self.start("serve", *words, "--http", "127.0.0.1:0", "--workers", "2", **options)
        return forstc, forstc.ready()

    def begin_slow_call(self, address, ms):
        """A call that is under way when this returns; its result is put into the list."""
        connection = connect(address)
        connection.request("POST", "/slow", str(ms), {"Content-Type": "application/json"})
        result = []

        def finish():
            with contextlib.closing(connection):
                try:
                    answer = connection.getresponse()
                    result.append((answer.status, answer.read()))
                except (OSError, EOFError, ValueError) as error:
                    result.append(error)

        thread = threading.Thread(target=finish)
        thread.start()
        self.addCleanup(thread.join)
        return thread, result


class Crash(Serve):
    def test_a_server_that_dies_is_back_at_once_and_loses_only_its_calls(self):
        self.write("forst/routes/slow.ft", SLOW)
        forstc, ready = self.serve()
        thread, result = self.begin_slow_call(ready["http"], 60000)
        self.assertEqual(call(ready["http"], "/add", [1, 2]), (200, 3))
        [child] = forstc.children()
        begin = time.monotonic()
        os.kill(child, signal.SIGKILL)
        # Connections wait in the queue of the socket, which lives on.
        self.assertEqual(call(ready["http"], "/add", [3, 4]), (200, 7))
        back_ms = (time.monotonic() - begin) * 1000
        print(f"the next answer came {back_ms:.0f} ms after the crash")
        self.assertLess(back_ms, 1000)
        self.assertEqual(forstc.wait_event("the server died")["status"], "SIGKILL")
        self.assertLess(int(forstc.wait_event("restarted")["ms"]), 1000)
        thread.join(LIMIT_S)
        self.assertIsInstance(result[0], Exception)

    def test_five_deaths_in_ten_seconds_end_it_with_78(self):
        forstc, _ = self.serve()
        for death in range(5):
            [child] = forstc.children()
            os.kill(child, signal.SIGKILL)
            forstc.wait_event("restarted" if death < 4 else "giving up")
        self.assertEqual(forstc.wait(), 78)
        self.assertFalse((self.folder / "dist/forst/ready.json").exists())
        times = [int(entry["ms"]) for entry in forstc.events("restarted")]
        print(f"restarted within {times} ms")
        self.assertLess(max(times), 1000)

    def test_what_has_served_is_started_again_whatever_lies_there_now(self):
        forstc, ready = self.serve()
        self.write("dist/forst/server.new", "no program").rename(self.folder / "dist/forst/server")
        [child] = forstc.children()
        os.kill(child, signal.SIGKILL)
        forstc.wait_event("restarted")
        self.assertEqual(call(ready["http"], "/add", [1, 2]), (200, 3))

    def test_a_first_server_that_cannot_start_says_why_and_ends_it(self):
        self.write("forst/routes/add.ft", "var xs = []Int{}\nvar first = xs[len(xs)]\n\nfunc add(a: Int): Int { return a + first }\n")
        text = self.refused(2, "serve", "--http", "127.0.0.1:0")
        self.assertIn("panic", text)


class Blame(Serve):
    """Routes that crash the process, by the server of hand-written handlers: no Forst code can."""

    def serve_handlers(self, *words, **options):
        shutil.copy(HANDLERS, self.write("built/server", ""))
        (self.folder / "built/server").chmod(0o700)
        self.write("built/manifest.json", "{}")
        return self.serve("built", *words, **options)

    def crash(self, forstc, address, path, how=None):
        with self.assertRaises((OSError, http.client.HTTPException)):
            call(address, path, how)
        died = forstc.wait_event("the server died")
        forstc.wait_event("restarted")
        return died

    def test_a_route_that_crashed_it_three_times_is_out_of_service_while_the_others_serve(self):
        forstc, ready = self.serve_handlers()
        for how in (None, "goroutine", "abort"):
            self.assertEqual(self.crash(forstc, ready["http"], "/crash", how).get("route"), "/crash")
        self.assertEqual(forstc.events("route disabled")[0]["route"], "/crash")
        for address in (ready["http"], ready["ipc"]):
            with contextlib.closing(connect(address)) as connection:
                connection.request("POST", "/crash", "", {"Host": "localhost"})
                answer = connection.getresponse()
                problem = json.loads(answer.read())
                self.assertEqual((answer.status, problem["code"]), (503, "RouteDisabled"))
                self.assertTrue(50 <= int(answer.headers["Retry-After"]) <= 60)
                self.assertEqual(ask(connection, "/echo", [1, 2]), (200, [1, 2]))
        hello = struct.pack("<IBBHII4sHH", 8, 1, 0, 0, 0, 0, b"FRST", 1, 0)
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(LIMIT_S)
            peer.connect(ready["ipc"])
            peer.sendall(hello)
            self.read_frame(peer)
            peer.sendall(struct.pack("<IBBHII", 0, 2, 0, CRASH_ROUTE, 1, 0))
            kind, extra, payload = self.read_frame(peer)
            self.assertEqual((kind, extra & 0xffff, json.loads(payload)["code"]), (4, 503, "RouteDisabled"))
            self.assertTrue(50 <= extra >> 16 <= 60)

    def read_frame(self, peer):
        head = peer.recv(16, socket.MSG_WAITALL)
        length, kind, _, _, _, extra = struct.unpack("<IBBHII", head)
        return kind, extra, peer.recv(length, socket.MSG_WAITALL)

    def test_who_is_killed_from_outside_blames_nobody_and_the_next_build_begins_anew(self):
        forstc, ready = self.serve_handlers()
        [child] = forstc.children()
        os.kill(child, signal.SIGKILL)
        self.assertNotIn("route", forstc.wait_event("the server died"))
        forstc.wait_event("restarted")
        for _ in range(3):
            self.crash(forstc, ready["http"], "/crash")
        self.assertEqual(call(ready["http"], "/crash", None)[0], 503)
        forstc.signal(signal.SIGHUP)
        forstc.wait_event("reloaded")
        self.assertEqual(call(ready["http"], "/echo", 1), (200, 1))
        with self.assertRaises((OSError, http.client.HTTPException)):
            call(ready["http"], "/crash", None)

    def test_routes_are_named_by_the_operator_as_well(self):
        forstc, ready = self.serve_handlers(variables={"FORST_DISABLE_ROUTES": "/fail=60000,/nothing"})
        for path in ("/fail", "/nothing"):
            self.assertEqual(call(ready["http"], path, None)[1]["code"], "RouteDisabled")
        for _ in range(3):
            self.crash(forstc, ready["http"], "/crash")
        for path in ("/fail", "/nothing", "/crash"):
            self.assertEqual(call(ready["http"], path, None)[0], 503)
        self.assertEqual(call(ready["http"], "/echo", 1), (200, 1))


class Signals(Serve):
    def test_sigterm_drains_what_is_under_way(self):
        self.write("forst/routes/slow.ft", SLOW)
        forstc, ready = self.serve()
        thread, result = self.begin_slow_call(ready["http"], 700)
        self.assertEqual(call(ready["http"], "/add", [1, 2]), (200, 3))
        forstc.signal(signal.SIGTERM)
        self.assertEqual(forstc.wait(), 0)
        thread.join(LIMIT_S)
        self.assertEqual(result, [(200, b"700")])

    def test_sigterm_under_load_loses_nothing(self):
        forstc, ready = self.serve()
        answered, lost, unseen, enough = [0], [], [], threading.Event()

        def client():
            while True:
                try:
                    connection = connect(ready["http"])
                    connection.connect()
                except OSError:
                    return
                served = False
                with contextlib.closing(connection):
                    try:
                        while True:
                            connection.request("POST", "/add", "[1, 2]", {"Content-Type": "application/json"})
                            answer = connection.getresponse()
                            answer.read()
                            answered[0] += answer.status == 200
                            served = True
                            if answered[0] > 500:
                                enough.set()
                            if answer.getheader("Connection") == "close":
                                break
                    except Exception as error:  # whatever is not an answer
                        # What was never answered may have been in the queue of a socket that closed.
                        (lost if served else unseen).append(error)

        threads = [threading.Thread(target=client) for _ in range(8)]
        for thread in threads:
            thread.start()
        self.assertTrue(enough.wait(LIMIT_S))
        forstc.signal(signal.SIGTERM)
        self.assertEqual(forstc.wait(), 0)
        for thread in threads:
            thread.join()
        print(f"{answered[0]} answers, {len(lost)} lost while draining, {len(unseen)} connections that nobody had accepted")
        self.assertEqual(lost, [])

    def test_a_second_sigint_ends_at_once(self):
        self.write("forst/routes/slow.ft", SLOW)
        forstc, ready = self.serve()
        self.begin_slow_call(ready["http"], 30000)
        self.assertEqual(call(ready["http"], "/add", [1, 2]), (200, 3))
        descriptors = [os.pidfd_open(child) for child in forstc.children()]
        forstc.signal(signal.SIGINT)
        forstc.wait_event("draining")
        forstc.signal(signal.SIGINT)
        self.assertEqual(forstc.wait(), 130)
        self.assert_gone(descriptors, 5)

    def test_nothing_of_a_build_is_left(self):
        compiler = self.write("deaf-cc", "#!/bin/sh\ntrap '' TERM\necho $$ >&2\nwhile :; do sleep 60; done\n")
        compiler.chmod(0o755)
        forstc = self.start("serve", variables={"FORST_CC": str(compiler)})
        with forstc.changed:
            self.assertTrue(forstc.changed.wait_for(lambda: forstc.lines, LIMIT_S))
        descriptor = os.pidfd_open(int(forstc.lines[0]))
        forstc.signal(signal.SIGTERM)
        self.assertEqual(forstc.wait(10), 0)
        self.assert_gone([descriptor], 1)

    def test_signals_while_building_end_it(self):
        compiler = self.write("slow-cc", "#!/bin/sh\necho begun >&2\nexec sleep 60\n")
        compiler.chmod(0o755)
        forstc = self.start("serve", variables={"FORST_CC": str(compiler)})
        with forstc.changed:
            self.assertTrue(forstc.changed.wait_for(lambda: "begun" in forstc.lines, LIMIT_S))
        forstc.signal(signal.SIGTERM)
        self.assertEqual(forstc.wait(10), 0)


class Reload(Serve):
    def test_sighup_takes_the_next_build_and_keeps_the_last_when_there_is_none(self):
        forstc, ready = self.serve()
        self.write("forst/routes/add.ft", ADD % 10)
        forstc.signal(signal.SIGHUP)
        self.assertNotEqual(forstc.wait_event("reloaded")["build"], ready["build"])
        self.wait_answer(ready["http"], "/add", [1, 2], (200, 13))
        self.write("forst/routes/add.ft", "func add(: Int {\n")
        forstc.signal(signal.SIGHUP)
        forstc.wait_event("build failed")
        self.assertEqual(call(ready["http"], "/add", [1, 2]), (200, 13))
        self.write("forst/routes/add.ft", "var xs = []Int{}\nvar first = xs[len(xs)]\n\nfunc add(a: Int): Int { return a + first }\n")
        forstc.signal(signal.SIGHUP)
        forstc.wait_event("the new build does not start")
        self.assertEqual(call(ready["http"], "/add", [1, 2]), (200, 13))
        self.write("forst/routes/add.ft", ADD % 20)
        forstc.signal(signal.SIGHUP)
        forstc.wait_event("reloaded")
        self.wait_answer(ready["http"], "/add", [1, 2], (200, 23))

    def test_a_build_that_never_becomes_ready_is_replaced_by_the_next(self):
        self.build()
        forstc, ready = self.serve("dist/forst")
        good = self.folder / "dist/forst/server"
        shutil.copy(good, self.folder / "kept")
        self.write("hanging.c", '#include <unistd.h>\nint main(void) { return write(2, "hanging\\n", 8) == 8 ? pause() : 1; }\n')
        subprocess.run(["cc", "-o", good.with_name("hanging"), "hanging.c"], cwd=self.folder, check=True)
        good.with_name("hanging").rename(good)
        forstc.signal(signal.SIGHUP)
        with forstc.changed:
            self.assertTrue(forstc.changed.wait_for(lambda: "hanging" in forstc.lines, LIMIT_S))
        self.assertEqual(call(ready["http"], "/add", [1, 2]), (200, 3))
        (self.folder / "kept").rename(good)
        forstc.signal(signal.SIGHUP)
        forstc.wait_event("reloaded")
        self.assertEqual(call(ready["http"], "/add", [1, 2]), (200, 3))
        forstc.signal(signal.SIGTERM)
        self.assertEqual(forstc.wait(), 0)

    def test_reloads_under_load_fail_no_request(self):
        servers = []
        for number in (1, 2):
            self.write("forst/routes/add.ft", ADD % number)
            self.build("-o", f"build-{number}")
            servers.append(self.folder / f"build-{number}/server")
        shutil.copytree(self.folder / "build-1", self.folder / "served")
        broken = pathlib.Path(shutil.which("false"))
        forstc, ready = self.serve("served")
        with Load(ready["http"], "/add", [1, 2]) as load, Load(ready["ipc"], "/add", [1, 2], clients=2) as local:
            begin = time.monotonic()
            for number in range(RELOADS):
                source = broken if number % 5 == 4 else servers[number % 2]
                shutil.copy(source, self.folder / "served/server.new")
                (self.folder / "served/server.new").rename(self.folder / "served/server")
                forstc.signal(signal.SIGHUP)
                forstc.wait_event("the new build does not start" if source is broken else "reloaded")
            seconds = time.monotonic() - begin
        forstc.signal(signal.SIGTERM)
        self.assertEqual(forstc.wait(), 0)
        print(f"{RELOADS} reloads, a fifth of them of broken builds, in {seconds:.1f} s; {load.answered} + {local.answered} answers, "
              f"{len(load.failures)} + {len(local.failures)} failures")
        self.assertEqual(load.failures + local.failures, [])
        self.assertEqual(load.values, {4, 5})
        self.assertGreater(load.answered, 200)
        self.assertGreater(local.answered, 200)


class Terminal(Serve):
    """On a terminal SIGHUP has two meanings: the next build is wanted, or the terminal is gone."""

    def test_sighup_takes_the_next_build_and_the_end_of_the_terminal_ends_it(self):
        self.build()
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.environ["XDG_RUNTIME_DIR"] = str(self.folder / "run")
            os.execv(FORSTC, [FORSTC, "serve", "dist/forst", "--http", "127.0.0.1:0"])
        lines = os.fdopen(terminal, "r", errors="replace")
        ready = json.loads(next(line for line in lines if line.startswith("{")))
        os.kill(pid, signal.SIGHUP)
        self.assertIn("build=" + ready["build"], next(line for line in lines if "reloaded" in line))
        self.assertEqual(call(ready["http"], "/add", [1, 2]), (200, 3))
        lines.close()
        descriptor = os.pidfd_open(pid)
        self.assert_gone([descriptor], LIMIT_S)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0)


class Parents(Serve):
    def test_it_is_gone_within_a_second_when_its_parent_is_killed(self):
        script = "import subprocess, sys; subprocess.Popen(sys.argv[1:]); sys.stdin.read()"
        self.build()
        parent = subprocess.Popen([sys.executable, "-c", script, FORSTC, "serve", "dist/forst", "--http", "127.0.0.1:0",
                                   "--die-with-parent"], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True, env={**os.environ, "XDG_RUNTIME_DIR": str(self.folder / "run")})
        self.addCleanup(parent.stdin.close)
        self.addCleanup(parent.stdout.close)
        self.addCleanup(parent.kill)
        ready = json.loads(read_line(parent.stdout))
        children = pathlib.Path(f"/proc/{ready['pid']}/task/{ready['pid']}/children").read_text().split()
        descriptors = [os.pidfd_open(pid) for pid in (ready["pid"], *map(int, children))]
        parent.kill()
        seconds = self.assert_gone(descriptors, 1)
        parent.wait()
        print(f"gone {seconds * 1000:.0f} ms after its parent was killed")
        self.assertFalse((self.folder / "dist/forst/ready.json").exists())
        self.assertFalse(os.path.exists(ready["ipc"]))

    def test_its_servers_are_gone_when_it_is_killed_itself(self):
        forstc, _ = self.serve()
        descriptors = [os.pidfd_open(child) for child in forstc.children()]
        forstc.signal(signal.SIGKILL)
        self.assert_gone(descriptors, 1)

    def test_a_parent_that_is_another_is_refused(self):
        self.assertIn("process 1 ", self.refused(3, "serve", "--die-with-parent=1"))
        self.refused(2, "serve", "--die-with-parent=x")

    def test_nothing_that_is_open_reaches_the_server(self):
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        forstc, _ = self.serve(pass_fds=[writing])
        pipe = os.readlink(f"/proc/self/fd/{writing}")
        os.close(writing)
        [child] = forstc.children()
        links = [os.readlink(entry) for entry in pathlib.Path(f"/proc/{child}/fd").iterdir()]
        self.assertNotIn(pipe, links)
        # One a worker and the Unix socket, each twice: the server's and what accepts from it are the same sockets.
        self.assertEqual(len({link for link in links if link.startswith("socket:")}), 3, links)
        self.assertEqual(os.getpgid(child), child)


class ReadyFile(Serve):
    def ready_file(self):
        return self.folder / "dist/forst/ready.json"

    def test_it_says_what_the_line_says_while_it_is_served(self):
        forstc, ready = self.serve()
        self.assertEqual(json.loads(self.ready_file().read_text()), ready)
        self.assertEqual(ready["pid"], forstc.process.pid)
        self.assertEqual(set(ready), {"event", "http", "ipc", "pid", "routes", "build", "contract"})
        self.assertEqual(stat.S_IMODE(self.ready_file().stat().st_mode), 0o600)
        self.write("forst/routes/sub.ft", "func sub(a: Int): Int { return a }\n")
        forstc.signal(signal.SIGHUP)
        build = forstc.wait_event("reloaded")["build"]
        self.wait_answer(ready["http"], "/sub", 7, (200, 7))
        now = json.loads(self.ready_file().read_text())
        self.assertEqual((now["build"], now["routes"], now["pid"]), (build, 2, ready["pid"]))
        self.assertNotEqual(now["contract"], ready["contract"])
        forstc.signal(signal.SIGTERM)
        self.assertEqual(forstc.wait(), 0)
        self.assertFalse(self.ready_file().exists())
        self.assertEqual(list(self.folder.glob("dist/forst/*.tmp")), [])

    def test_that_of_another_is_left_alone(self):
        forstc, _ = self.serve()
        self.ready_file().write_text('{"event":"ready","pid":1}')
        forstc.signal(signal.SIGTERM)
        self.assertEqual(forstc.wait(), 0)
        self.assertTrue(self.ready_file().exists())


class Sockets(Serve):
    def test_the_unix_socket_is_private_and_the_same_for_a_folder(self):
        forstc, ready = self.serve()
        path = pathlib.Path(ready["ipc"])
        self.assertEqual(path.parent, self.folder / "run/forst")
        self.assertEqual(stat.S_IMODE(path.parent.stat().st_mode), 0o700)
        self.assertRegex(path.name, r"^[0-9a-f]{16}\.sock$")
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(call(ready["ipc"], "/add", [1, 2]), (200, 3))
        forstc.signal(signal.SIGTERM)
        self.assertEqual(forstc.wait(), 0)
        self.assertFalse(path.exists())
        _, again = self.serve("dist/forst")
        self.assertEqual(again["ipc"], ready["ipc"])

    def test_one_that_answers_is_not_taken_and_a_stale_one_is(self):
        forstc, ready = self.serve()
        self.assertIn("taken by a server that answers", self.refused(3, "serve", "dist/forst", "--http", "127.0.0.1:0"))
        forstc.signal(signal.SIGKILL)
        forstc.wait()
        self.assertTrue(os.path.exists(ready["ipc"]))
        _, again = self.serve("dist/forst")
        self.assertEqual(again["ipc"], ready["ipc"])
        self.assertEqual(call(again["ipc"], "/add", [1, 2]), (200, 3))

    def test_a_folder_that_others_can_look_into_is_refused(self):
        (self.folder / "run/forst").mkdir(mode=0o755)
        self.assertIn("0700", self.refused(3, "serve", "--http", "127.0.0.1:0"))

    def test_http_off(self):
        forstc = self.start("serve", "--http", "off", "--workers", "2")
        ready = forstc.ready()
        self.assertNotIn("http", ready)
        self.assertEqual(call(ready["ipc"], "/add", [1, 2]), (200, 3))

    def test_ipc_off(self):
        _, ready = self.serve("--ipc", "off")
        self.assertNotIn("ipc", ready)
        self.assertEqual(call(ready["http"], "/add", [1, 2]), (200, 3))

    def test_both_off_is_a_usage_error(self):
        self.assertIn("nothing to listen on", self.refused(2, "serve", "--http", "off", "--ipc", "off"))

    def test_a_named_one_is_found_from_everywhere(self):
        _, ready = self.serve("--ipc", "mine.sock")
        self.assertEqual(ready["ipc"], str(self.folder.resolve() / "mine.sock"))
        self.assertEqual(call(ready["ipc"], "/add", [1, 2]), (200, 3))

    def test_configuration_and_environment_name_one(self):
        self.write("forst.config.json", '{"ipc": "configured.sock"}')
        forstc, ready = self.serve()
        self.assertEqual(os.path.basename(ready["ipc"]), "configured.sock")
        forstc.signal(signal.SIGTERM)
        self.assertEqual(forstc.wait(), 0)
        forstc, ready = self.serve(variables={"FORST_IPC": "off"})
        self.assertNotIn("ipc", ready)

    def test_an_address_in_use_is_named(self):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            address = f"127.0.0.1:{listening.getsockname()[1]}"
            self.assertIn(address, self.refused(3, "serve", "--http", address))

    def test_wrong_limits_are_named_before_anything_is_built(self):
        self.assertIn("FORST_BODY_MAX", self.refused(2, "serve", FORST_BODY_MAX="much"))
        self.assertFalse((self.folder / "dist").exists())

    def test_a_build_is_served_without_a_compiler(self):
        self.build()
        shutil.rmtree(self.folder / "forst/routes")
        _, ready = self.serve("dist/forst", variables={"FORST_CC": "no-such-compiler"})
        self.assertEqual(call(ready["http"], "/add", [1, 2]), (200, 3))


if __name__ == "__main__":
    main()
