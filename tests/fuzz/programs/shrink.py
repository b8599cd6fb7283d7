#!/usr/bin/env python3
"""Makes a program smaller as long as it stays interesting: lines, and blocks of them, are left out, and then blocks lose their frame.

A command says whether a program is interesting: it exits with 0 when given the file's name as its last argument.
usage: shrink.py FILE COMMAND...        the result is written over FILE
"""
import pathlib
import subprocess
import sys

TIME_LIMIT_S = 60


def interesting(path, command):
    try:
        return subprocess.run([*command, str(path)], capture_output=True, timeout=TIME_LIMIT_S).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def depth_after(line):
    return line.count("{") - line.count("}") + line.count("(") - line.count(")")


def block_end(rows, start):
    """The index behind the block that begins on the line, or behind the line."""
    depth = 0
    for i in range(start, len(rows)):
        depth += depth_after(rows[i])
        if depth <= 0:
            return i + 1
    return len(rows)


def candidates(rows, start):
    """Programs with less, the smallest first."""
    end = block_end(rows, start)
    sizes = [end - start]
    if end - start == 1:
        sizes = [size for size in (16, 8, 4, 2, 1) if start + size <= len(rows)]
    for size in sizes:
        if sum(map(depth_after, rows[start:start + size])) == 0:
            yield rows[:start] + rows[start + size:]
    if end - start > 2:
        yield rows[:start] + rows[start + 1:end - 1] + rows[end:]


def shrink(path, command):
    rows = path.read_text().split("\n")
    again = True
    while again:
        again = False
        start = 0
        while start < len(rows):
            for fewer in candidates(rows, start):
                path.write_text("\n".join(fewer))
                if interesting(path, command):
                    rows, again = fewer, True
                    break
            else:
                start += 1
    path.write_text("\n".join(rows))


def main():
    path, command = pathlib.Path(sys.argv[1]), sys.argv[2:]
    if not interesting(path, command):
        sys.exit("the program is not interesting as it stands")
    shrink(path, command)


if __name__ == "__main__":
    main()
