"""Where the server listens: the Unix socket's mode, folder and name, stale and live ones; sockets that it inherits."""

import http.client
import os
import signal
import socket
import stat
import tempfile
import threading
import time
import unittest

import harness
from harness import CannotStart, Closed, Connection, Server, get, post


class Unix(http.client.HTTPConnection):
    """The standard library's client, on a Unix socket."""

    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def local_listener(path, mode=0o600):
    """What a supervisor makes."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    os.chmod(path, mode)
    listening.listen(128)
    return listening


def tcp_listener(port=0):
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(128)
    return listening


class InFolder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.path = os.path.join(self.folder, "forst.sock")

    def tearDown(self):
        os.chmod(self.folder, 0o700)
        for name in os.listdir(self.folder):
            path = os.path.join(self.folder, name)
            os.rmdir(path) if os.path.isdir(path) else os.unlink(path)
        os.rmdir(self.folder)

    def refused(self, status, *arguments, **options):
        """The word on stderr of a server that does not start."""
        with self.assertRaises(CannotStart) as raised:
            Server(*arguments, **options)
        self.assertEqual(raised.exception.status, status, raised.exception.errors)
        self.assertNotIn("Sanitizer", raised.exception.errors)
        return raised.exception.errors


class UnixSocket(InFolder):
    def test_the_ready_line_names_what_there_is(self):
        with Server("--ipc", self.path) as server:
            self.assertEqual(server.ready["ipc"], self.path)
            self.assertEqual(server.ready["contract"], "0")
            self.assertIn("http", server.ready)
        with Server("--ipc", self.path, http="off") as server:
            self.assertNotIn("http", server.ready)
        with Server() as server:
            self.assertNotIn("ipc", server.ready)
        with Server(environment={"FORST_IPC": self.path}) as server:
            self.assertEqual(server.ipc, self.path)
        with Server("--ipc", "off", environment={"FORST_IPC": self.path}) as server:
            self.assertIsNone(server.ipc)

    def test_nothing_to_listen_on_is_an_error(self):
        self.assertIn("nothing to listen on", self.refused(2, http="off"))

    def test_http_on_the_socket(self):
        """curl --unix-socket and the like; Host and Origin as on loopback."""
        with Server("--ipc", self.path, http="off") as server:
            client = Unix(server.ipc)
            for _ in range(2):
                client.request("POST", "/echo", "[1,2]", {"Content-Type": "application/json"})
                answer = client.getresponse()
                self.assertEqual((answer.status, answer.read()), (200, b"[1,2]"))
            client.close()
            for request, status in [
                (get("/health"), 200), (get("/health", host="evil.example"), 400), (get("/health", "Origin: http://evil.example"), 400),
                (get("/health", "Sec-Fetch-Site: cross-site"), 400), (b"\r\n\r\n\r\nGET", 400), (b"FRST\r\n\r\n", 400),
            ]:
                with server.connect_local() as connection:
                    connection.send(request)
                    self.assertEqual(connection.response().status, status, request)

    def test_requests_on_the_socket_may_come_in_any_pieces(self):
        with Server("--ipc", self.path) as server:
            request = post("/echo", '"abc"') + get("/health")
            for size in (1, 2, 3, 5, 7, 60):
                with server.connect_local() as connection:
                    for at in range(0, len(request), size):
                        connection.send(request[at:at + size])
                        if at < 10:
                            time.sleep(0.005)
                    self.assertEqual(connection.response().body, b'"abc"')
                    self.assertEqual(connection.response().status, 200)

    def test_the_mode_is_0600_at_every_instant(self):
        """Whatever appears in the folder while servers come and go."""
        modes, stop = set(), threading.Event()

        def watch():
            while not stop.is_set():
                for name in os.listdir(self.folder):
                    try:
                        modes.add(stat.S_IMODE(os.lstat(os.path.join(self.folder, name)).st_mode))
                    except FileNotFoundError:
                        pass

        old = os.umask(0)
        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            for _ in range(10):
                with Server("--ipc", self.path, http="off"):
                    pass
        finally:
            os.umask(old)
            stop.set()
            watcher.join()
        self.assertEqual(modes, {0o600})
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_folder_that_is_missing_is_made_for_its_owner_only(self):
        inner = os.path.join(self.folder, "forst")
        with Server("--ipc", os.path.join(inner, "x.sock")) as server:
            self.assertEqual(stat.S_IMODE(os.stat(inner).st_mode), 0o700)
            self.assertEqual(os.listdir(inner), ["x.sock"])
            self.assertEqual(server.ipc, os.path.join(inner, "x.sock"))
        self.assertEqual(os.listdir(inner), [])

    def test_a_folder_that_others_can_write_is_refused(self):
        for mode in (0o777, 0o1777, 0o770, 0o702):
            os.chmod(self.folder, mode)
            self.assertIn("writable by nobody", self.refused(3, "--ipc", self.path))
        os.chmod(self.folder, 0o755)
        with Server("--ipc", self.path):
            pass

    @unittest.skipIf(os.geteuid() != 0, "only root can give a folder away")
    def test_a_folder_of_another_user_is_refused(self):
        os.chown(self.folder, 12345, -1)
        self.assertIn("writable by nobody", self.refused(3, "--ipc", self.path))
        os.chown(self.folder, 0, -1)

    def test_paths_that_cannot_be(self):
        self.assertIn("too long", self.refused(2, "--ipc", os.path.join(self.folder, "x" * 100)))
        self.assertIn("names no file", self.refused(2, "--ipc", self.folder + "/"))
        self.assertIn("cannot listen", self.refused(3, "--ipc", self.folder + "/no/such/x.sock"))
        self.refused(2, "--ipc", "")

    def test_a_live_socket_is_left_alone(self):
        with Server("--ipc", self.path) as server:
            before = os.lstat(self.path)
            self.assertIn("is taken by a server that answers", self.refused(3, "--ipc", self.path))
            self.assertEqual(os.lstat(self.path).st_ino, before.st_ino)
            self.assertEqual(os.listdir(self.folder), ["forst.sock"])
            with server.connect_local() as connection:
                connection.send(get("/health"))
                self.assertEqual(connection.response().status, 200)

    def test_a_stale_socket_is_replaced(self):
        server = Server("--ipc", self.path)
        server.process.kill()
        server.process.wait()
        server.log.close()
        server.process.stdout.close()
        self.assertTrue(os.path.exists(self.path))
        with Server("--ipc", self.path) as server, server.connect_local() as connection:
            connection.send(get("/health"))
            self.assertEqual(connection.response().status, 200)

    def test_other_files_are_left_alone(self):
        with open(self.path, "w") as file:
            file.write("precious")
        self.assertIn("no socket", self.refused(3, "--ipc", self.path))
        self.assertEqual(harness.read(self.path), "precious")
        os.unlink(self.path)
        os.symlink("/nowhere", self.path)
        self.assertIn("no socket", self.refused(3, "--ipc", self.path))

    def test_the_path_goes_only_while_it_is_ours(self):
        with Server("--ipc", self.path):
            os.unlink(self.path)
            other = local_listener(self.path)
        self.assertTrue(os.path.exists(self.path))
        other.close()

    def test_two_that_begin_at_once_do_not_share_a_name(self):
        started, failed = [], []

        def start():
            try:
                started.append(Server("--ipc", self.path))
            except CannotStart as error:
                failed.append(error)

        threads = [threading.Thread(target=start) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((len(started), len(failed)), (1, 5))
        started[0].__exit__(None)

    @unittest.skipIf(os.geteuid() != 0, "only root can be somebody else")
    def test_another_users_process_is_refused(self):
        """Even where the socket lets it in."""
        os.chmod(self.folder, 0o755)
        listening = local_listener(self.path, 0o777)
        with Server(http="off", inherit=[("ipc", listening)]) as server:
            child = os.fork()
            if child == 0:
                try:
                    os.setgid(12345)
                    os.setuid(12345)
                    with server.connect_local() as connection:
                        connection.send(get("/health"))
                        os._exit(0 if connection.closed() else 1)
                except ConnectionError:
                    os._exit(0)
                finally:
                    os._exit(2)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
            self.assertIn("another user's process", server.errors())
            with server.connect_local() as connection:
                connection.send(get("/health"))
                self.assertEqual(connection.response().status, 200)
        listening.close()

    def test_connections_are_spread_over_the_workers(self):
        """All workers poll the one socket; of eight connections neither of two has more than half and one."""
        with Server("--ipc", self.path, workers=2) as server:
            connections = [server.connect_local() for _ in range(8)]
            time.sleep(0.05)
            before = self.thread_seconds(server)
            for connection in connections:
                connection.send(post("/spin", "400"))
            for connection in connections:
                self.assertEqual(connection.response().status, 200)
                connection.close()
            after = self.thread_seconds(server)
            used = sorted((after[thread] - before.get(thread, 0) for thread in after), reverse=True)
            print(f"two workers spent {used[0]:.2f} s and {used[1]:.2f} s on eight connections' calls")
            self.assertGreater(used[1], used[0] / 10, "and none has all")

    def thread_seconds(self, server):
        seconds = {}
        for thread in os.listdir(f"/proc/{server.pid}/task"):
            fields = harness.read(f"/proc/{server.pid}/task/{thread}/stat").rsplit(")", 1)[1].split()
            seconds[thread] = int(fields[11]) / os.sysconf("SC_CLK_TCK")
        return seconds


class Inherited(InFolder):
    def test_each_kind_by_name_and_by_family(self):
        for names in (("http", "ipc"), ("a.socket", "unknown")):
            http_listening, ipc_listening = tcp_listener(), local_listener(self.path)
            with Server(http="127.0.0.1:1", inherit=[(names[0], http_listening), (names[1], ipc_listening)]) as server:
                self.assertEqual(server.port, http_listening.getsockname()[1])
                self.assertEqual(server.ipc, self.path)
                self.assertEqual(server.ask(get("/health")).status, 200)
                with server.connect_local() as connection:
                    connection.send(get("/health"))
                    self.assertEqual(connection.response().status, 200)
            self.assertTrue(os.path.exists(self.path), "an inherited socket's path is not the server's to remove")
            os.unlink(self.path)
            http_listening.close()
            ipc_listening.close()

    def test_a_path_that_was_changed_since_is_said_by_ipc(self):
        listening = local_listener(os.path.join(self.folder, "aside"))
        os.rename(os.path.join(self.folder, "aside"), self.path)
        with Server("--ipc", self.path, inherit=[("ipc", listening)]) as server, server.connect_local() as connection:
            self.assertEqual(server.ipc, self.path)
            connection.send(get("/health"))
            self.assertEqual(connection.response().status, 200)
        listening.close()

    def test_sockets_and_workers_need_not_be_as_many(self):
        for sockets, workers in ((1, 3), (2, 3), (3, 2), (5, 2)):
            first = tcp_listener()
            listening = [first] + [tcp_listener(first.getsockname()[1]) for _ in range(sockets - 1)]
            with Server(workers=workers, inherit=[("http", one) for one in listening]) as server:
                for one in listening:
                    one.close()
                for _ in range(40):
                    self.assertEqual(server.ask(get("/health", "Connection: close")).status, 200)

    def test_what_is_not_for_it_is_not_taken(self):
        with Server(environment={"LISTEN_PID": "1", "LISTEN_FDS": "1"}) as server:
            self.assertEqual(server.ask(get("/health")).status, 200)

    def test_what_cannot_be_served_is_an_error(self):
        datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        datagrams.bind(("127.0.0.1", 0))
        silent = socket.socket()
        abstract = socket.socket(socket.AF_UNIX)
        abstract.bind(f"\0forst-test-{os.getpid()}")
        abstract.listen()
        tcp, local = tcp_listener(), local_listener(self.path)
        for name, listening in (("http", datagrams), ("http", silent), ("ipc", abstract), ("ipc", tcp), ("http", local)):
            self.assertIn("the inherited descriptor 3", self.refused(3, inherit=[(name, listening)]))
        for listening in (datagrams, silent, abstract, tcp, local):
            listening.close()

    def test_the_last_server_answers_what_is_in_the_queue(self):
        """Clients connected while the server could not accept; then it is told to end, and nobody follows."""
        tcp, local = tcp_listener(), local_listener(self.path)
        server = Server(workers=2, inherit=[("http", tcp), ("ipc", local)])
        os.kill(server.pid, signal.SIGSTOP)
        connections = [Connection(address) for address in (tcp.getsockname()[1], self.path) for _ in range(40)]
        for connection in connections:
            connection.send(post("/echo", "1"))
        tcp.close()
        local.close()
        os.kill(server.pid, signal.SIGTERM)
        os.kill(server.pid, signal.SIGCONT)
        for connection in connections:
            self.assertEqual(connection.response().body, b"1")
            connection.close()
        server.__exit__(None)

    def test_servers_follow_each_other_on_the_same_sockets(self):
        """Clients connect anew for each request while servers follow each other on the same sockets: none is lost."""
        tcp, local = tcp_listener(), local_listener(self.path)
        sockets = [("http", tcp), ("ipc", local)]
        lost, answered, stop = [], [0], threading.Event()

        def client(address):
            while not stop.is_set():
                try:
                    with Connection(address) as connection:
                        connection.send(post("/echo", "1", "Connection: close"))
                        assert connection.response().body == b"1"
                        answered[0] += 1
                except (Closed, OSError, AssertionError) as error:
                    lost.append(repr(error))

        server = Server(workers=2, inherit=sockets)
        threads = [threading.Thread(target=client, args=(address,))
                   for address in (tcp.getsockname()[1], self.path) for _ in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(4):
            time.sleep(0.3)
            successor = Server(workers=2, inherit=sockets)
            server.__exit__(None)
            server = successor
        stop.set()
        for thread in threads:
            thread.join()
        server.__exit__(None)
        tcp.close()
        local.close()
        print(f"{answered[0]} answers of five servers in a row, {len(lost)} lost")
        self.assertEqual(lost, [])
        self.assertGreater(answered[0], 200)


if __name__ == "__main__":
    harness.main()
