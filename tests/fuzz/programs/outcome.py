"""Running programs and what they do: output, exit code, the panic."""
import os
import pathlib
import re
import signal
import subprocess

HERE = pathlib.Path(__file__).parent
TIME_LIMIT_S = 60
TOO_LONG = "it took too long"
GO_ENVIRONMENT = {**os.environ, "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOWORK": "off"}


def run(command, limit_s=TIME_LIMIT_S, **options):
    """The finished run; one that hangs is ended with all that it started."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, **options)
    try:
        stdout, stderr = child.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        stdout, stderr = child.communicate()
        stderr += TOO_LONG.encode()
    return subprocess.CompletedProcess(command, child.returncode, stdout.decode(errors="surrogateescape"), stderr.decode(errors="replace"))


def fault_of(stderr):
    """The panic in Forst's words, without the place."""
    found = re.search(r"^(?:panic|fatal error): (.*)", stderr, re.M)
    if not found:
        return stderr.strip()[:3000]
    text = found[1].replace("runtime error: ", "").replace("invalid memory address or nil pointer dereference", "nil pointer dereference")
    return re.sub(r"make: length -?\d+ out of range|makeslice: len out of range", "make", text)  # which we say in words of our own


def outcome(done):
    """What is compared: output, exit code, the panic."""
    return done.stdout, done.returncode, fault_of(done.stderr) if done.returncode else ""


def difference(wanted, got):
    """The first line that differs, or how they end."""
    for number, (left, right) in enumerate(zip(wanted[0].split("\n"), got[0].split("\n")), 1):
        if left != right:
            return f"line {number} is {right[:300]!r}, not {left[:300]!r}; ends {got[1:]}"
    return f"ends {got[1:]}, not {wanted[1:]}"


def by_c(forstc, source, program, compiler="cc"):
    """Compiles and runs a program once, and leaves it as `program`; forstc's words where it made none."""
    environment = {**os.environ, "FORST_WORKERS": "2", "FORST_CC": str(HERE / "cc"), "FORST_KEPT_CC": compiler, "FORST_KEPT_PROGRAM": str(program)}
    done = run([forstc, "run", str(source)], env=environment)
    return "" if program.exists() else "not compiled: " + done.stderr[:3000]


def emit_go(forstc, source, folder):
    """The emitted Go in a folder that is made for it, as a module of its own; forstc's words where it made none."""
    done = run([forstc, "emit", "--stage", "go", str(source)])
    if done.returncode:
        return "not emitted: " + done.stderr[:3000]
    folder.mkdir()
    for part in done.stdout.split("// ---- ")[1:]:
        name, _, text = part.partition("\n")
        (folder / name).write_text(text, errors="surrogateescape")
    (folder / "go.mod").write_text("module ours\n\ngo 1.19\n")
    return ""


def by_go(folder, program):
    """Builds what lies in a folder; Go's words where it made nothing of it."""
    built = run(["go", "build", "-o", str(program), "."], cwd=folder, env=GO_ENVIRONMENT)
    if built.returncode:
        return "not built: " + (built.stdout + built.stderr)[:3000]
    unlike = run(["gofmt", "-l", "."], cwd=folder).stdout
    return f"gofmt would change {unlike}" if unlike else ""
