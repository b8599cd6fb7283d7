"""A client that speaks frames on the Unix socket: runtime/PROTOCOL.md, as small as tests can do with."""

import collections
import json
import struct
import time

import harness

HELLO, CALL, RESULT, ERROR, ITEM, END, CANCEL, CREDIT, PING, PONG, GOAWAY = range(1, 12)
PACKED, ACCEPT_PACKED, META, VOID, AGAIN_AS_JSON = 1, 2, 4, 8, 16
REQUEST_ID, TRACEPARENT, TRACESTATE = 1, 2, 3

Frame = collections.namedtuple("Frame", "type flags route call extra payload")


def frame(type, payload=b"", flags=0, route=0, call=0, extra=0, length=None):
    length = len(payload) if length is None else length
    return struct.pack("<IBBHII", length, type, flags, route, call, extra) + payload


def hello(magic=b"FRST", version=1, features=0, rest=b""):
    return frame(HELLO, magic + struct.pack("<HH", version, features) + rest)


def metadata(*entries):
    block = b"".join(bytes([key]) + struct.pack("<H", len(value)) + value for key, value in entries)
    return struct.pack("<H", len(block)) + block


class Welcome:
    """The server's HELLO."""

    def __init__(self, payload):
        magic, self.version, self.features, self.payload_max = struct.unpack_from("<4sHHI", payload)
        assert magic == b"FRST", payload
        at = 12
        self.contract, at = self.text(payload, at, 1)
        self.build, at = self.text(payload, at, 1)
        count, at = struct.unpack_from("<H", payload, at)[0], at + 2
        self.routes = []
        for _ in range(count):
            flags, at = payload[at], at + 1
            path, at = self.text(payload, at, 2)
            alias, at = self.text(payload, at, 2)
            self.routes.append((path, alias, flags))
        assert at == len(payload)

    @staticmethod
    def text(payload, at, width):
        length = int.from_bytes(payload[at:at + width], "little")
        return payload[at + width:at + width + length].decode(), at + width + length


class Peer(harness.Connection):
    """A connection that has said HELLO, unless told not to."""

    def __init__(self, path, greet=True, timeout=10):
        super().__init__(path, timeout)
        self.next_id = 0
        self.welcome = None
        try:
            if greet:
                self.send(hello())
                self.read_welcome()
        except BaseException:
            self.close()
            raise

    def read_welcome(self):
        answer = self.frame()
        assert answer.type == HELLO, answer
        self.welcome = Welcome(answer.payload)
        self.numbers = {path: number for number, (path, _, _) in enumerate(self.welcome.routes)}

    def frame(self):
        """The next one."""
        while len(self.buffer) < 16:
            self._more()
        length, type, flags, route, call, extra = struct.unpack_from("<IBBHII", self.buffer)
        if len(self.buffer) < 16 + length:
            parts, have = [self.buffer], len(self.buffer)
            while have < 16 + length:
                got = self.socket.recv(1 << 20)
                if not got:
                    raise harness.Closed(b"".join(parts))
                parts.append(got)
                have += len(got)
            self.buffer = b"".join(parts)
        payload, self.buffer = self.buffer[16:16 + length], self.buffer[16 + length:]
        return Frame(type, flags, route, call, extra, payload)

    def call_bytes(self, path, payload=b"", flags=0, timeout_ms=0):
        """A CALL with a new id, which is self.next_id afterwards."""
        if isinstance(payload, str):
            payload = payload.encode()
        self.next_id += 1
        return frame(CALL, payload, flags, self.numbers[path], self.next_id, timeout_ms)

    def begin(self, path, payload=b"", **more):
        """Sends a CALL; its id."""
        self.send(self.call_bytes(path, payload, **more))
        return self.next_id

    def call(self, path, payload=b"", **more):
        """One call and its terminal frame."""
        number = self.begin(path, payload, **more)
        answer = self.frame()
        assert answer.call == number, answer
        return answer

    def terminals(self, count):
        """So many terminal frames, by call."""
        found = {}
        for _ in range(count):
            answer = self.frame()
            assert answer.type in (RESULT, ERROR) and answer.call not in found, answer
            found[answer.call] = answer
        return found

    def goaway(self):
        """The reason with which the server says that it ends; other frames that come before are left out."""
        while True:
            answer = self.frame()
            if answer.type == GOAWAY:
                return answer.payload.decode()

    def ended(self, seconds=5):
        """Whether the server closes; frames that come before are left out."""
        end = time.monotonic() + seconds
        self.socket.settimeout(seconds)
        try:
            while time.monotonic() < end:
                if not self.socket.recv(1 << 20):
                    return True
        except ConnectionResetError:
            return True
        except TimeoutError:
            pass
        return False


def problem(answer):
    """Status and code of an ERROR, which must agree with its document."""
    assert answer.type == ERROR and answer.flags == 0, answer
    document = json.loads(answer.payload)
    status = answer.extra & 0xFFFF
    assert document["status"] == status, answer
    assert (answer.extra >> 16) == (1 if status in (429, 503) else 0), answer
    return status, document["code"]
