#!/usr/bin/env python3
"""The commands of forstc: flags, files written, messages, exit codes. Each test works in a folder of its own.

usage: run.py FORSTC [TEST ...]
"""
import json
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

FORSTC = str(pathlib.Path(sys.argv[1]).resolve())
LIMIT_S = 120

ROUTE = """
type AddInput = { a: Int, b: Int }

func add(input: AddInput): Int {
  ensure input.a is Min(0) or TooSmall("a must not be negative")
  return input.a + input.b
}
"""


class CommandTest(unittest.TestCase):
    """A folder with one good route, and forstc run in it."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="forst-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.write("forst/routes/add.ft", ROUTE)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def read(self, name):
        return (self.folder / name).read_text()

    def forstc(self, *words, code=0, **variables):
        """Runs forstc with the words; the exit code must be `code`."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("FORST_")}
        done = subprocess.run([FORSTC, *words], cwd=self.folder, capture_output=True, text=True, timeout=LIMIT_S,
                              env={**environment, **variables})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done


class HelpTest(CommandTest):
    def test_help_lists_every_command(self):
        text = self.forstc("help").stdout
        for name in ("build", "gen-ts", "serve", "dev", "check", "fmt", "run", "test", "emit", "version"):
            self.assertIn(name, text)

    def test_every_command_explains_itself(self):
        for name in ("build", "gen-ts", "serve", "dev", "check", "fmt", "run", "test", "emit", "version"):
            self.assertIn("Usage: forstc " + name, self.forstc(name, "--help").stdout)
            self.assertIn("Usage: forstc " + name, self.forstc("help", name).stdout)

    def test_completions_and_man_page_know_every_command(self):
        folder = pathlib.Path(__file__).parent.parent.parent / "tools" / "forstc"
        for name in ("build", "gen-ts", "serve", "dev", "check", "fmt", "run", "test", "emit", "version", "help"):
            self.assertIn(name, (folder / "completions.bash").read_text())
            self.assertIn(name.replace("-", "\\-"), (folder / "forstc.1").read_text())

    def test_help_explains_itself(self):
        for words in (("help", "--help"), ("help", "help"), ("--help",), ("-h",)):
            self.assertEqual(self.forstc(*words).stdout, self.forstc("help").stdout)

    def test_help_suggests_the_command_that_was_meant(self):
        self.assertIn("did you mean `build`", self.forstc("help", "biuld", code=2).stderr)

    def test_completions_and_man_page_know_every_option(self):
        folder = pathlib.Path(__file__).parent.parent.parent / "tools" / "forstc"
        completions, page = (folder / "completions.bash").read_text(), (folder / "forstc.1").read_text().replace("\\-", "-")
        for name in ("build", "gen-ts", "serve", "dev", "check", "fmt", "run", "test", "emit", "version"):
            completed = re.search(rf'^\t{name}\) options="(.*)"', completions, re.M)[1].split()
            text = self.forstc(name, "--help").stdout
            offered = set(re.findall(r"^ .*?(--[a-z-]+)", text, re.M)) - {"--usage", "--version"}
            self.assertEqual(set(completed), offered)
            described = page.split(f".BR {name} ")[1].split(".TP")[0]
            for option in offered - {"--help"}:
                self.assertIn("-o DIR" if option == "--output" else option, described)

    def test_help_config_documents_the_settings(self):
        text = self.forstc("help", "config").stdout
        self.assertIn("FORST_HTTP, default 127.0.0.1:8080\n", text)
        self.assertNotIn("default none", text)

    def test_help_std_lists_the_packages(self):
        text = self.forstc("help", "std").stdout
        self.assertRegex(text, r"(?m)^  strings +functions of UTF-8 text$")
        self.assertRegex(text, r"(?m)^  encoding/base64 +bytes as text of 64 characters, as RFC 4648 has it$")
        folder = pathlib.Path(__file__).parent.parent.parent / "stdlib"
        packages = {path.parent.relative_to(folder).as_posix() for path in folder.rglob("*.ft")}
        self.assertEqual(set(re.findall(r"(?m)^  (\S+) +\S", text)), packages)

    def test_help_std_lists_what_a_package_has(self):
        text = self.forstc("help", "std", "strings").stdout
        self.assertIn("package strings\n\nPackage strings: functions of UTF-8 text.", text)
        self.assertIn("\nfunc Cut(s String, sep String): (String, String, Bool)\n", text)
        self.assertIn("\ntype Builder\n  func (b *Builder) Write(p Bytes): (Int, Error)\n", text)
        self.assertEqual(self.forstc("help", "std", "base64").stdout, self.forstc("help", "std", "encoding/base64").stdout)

    def test_help_std_explains_a_name(self):
        self.assertEqual(self.forstc("help", "std", "strings.Split").stdout,
                         "func Split(s String, sep String): Array(String)\n\n"
                         "Split is what sep separates in s; the characters where sep is empty.\n")
        self.assertIn("padded with =", self.forstc("help", "std", "base64.StdEncoding").stdout)
        method = self.forstc("help", "std", "encoding/base64.Encoding.DecodeString").stdout
        self.assertIn("func (enc *Encoding) DecodeString(s String): Result(Bytes, Error)\n\nDecodeString is", method)
        self.assertTrue(all(len(line) <= 100 for line in method.splitlines()), method)
        self.assertIn("\n\n  Len(): Int\n  Less(i Int, j Int): Bool\n", self.forstc("help", "std", "sort.Interface").stdout)
        condition = self.forstc("help", "std", "sync.Cond").stdout
        self.assertIn("\n\n  L: *Mutex\n  func (c *Cond) Wait()\n", condition)
        builder = self.forstc("help", "std", "strings.Builder").stdout
        self.assertIn("must not be\ncopied.\n\n  func (b *Builder) Write(p Bytes): (Int, Error)\n", builder)
        self.assertNotIn("Replacer", builder)

    def test_help_std_explains_the_names_that_it_lists(self):
        listed = re.compile(r"(?m)^ *(?:func|type|const|var) (?:\(\w* ?\*?(\w+)[^)]*\) )?(\w+)")
        for package in re.findall(r"(?m)^  (\S+) +\S", self.forstc("help", "std").stdout):
            names = listed.findall(self.forstc("help", "std", package).stdout)
            for owner, name in names[::10] + names[-1:]:
                shown = self.forstc("help", "std", ".".join(filter(None, (package, owner, name)))).stdout
                self.assertIn(f"\n\n{name} ", shown)

    def test_help_std_suggests_what_was_meant(self):
        for wrong, meant in (("string", "strings"), ("strings.split", "strings.Split"), ("strings.Splt", "strings.Split"),
                             ("Builder", "strings.Builder"), ("base46.StdEncoding", "encoding/base64"),
                             ("strings.Builder.WriteStrng", "strings.Builder.WriteString")):
            self.assertIn(f"did you mean `{meant}`?", self.forstc("help", "std", wrong, code=2).stderr)
        self.assertIn("`forstc help std` lists", self.forstc("help", "std", "completelyelse", code=2).stderr)
        self.assertIn("one name", self.forstc("help", "std", "strings", "Split", code=2).stderr)

    def test_no_command_is_a_usage_error(self):
        self.forstc(code=2)

    def test_an_unknown_command_gets_a_suggestion(self):
        self.assertIn("did you mean `build`", self.forstc("biuld", code=2).stderr)

    def test_an_unknown_option_is_a_usage_error(self):
        self.assertIn("--nonsense", self.forstc("build", "--nonsense", code=2).stderr)

    def test_version(self):
        self.assertRegex(self.forstc("version").stdout, r"^forstc \d+\.\d+\.\d+\n$")
        self.assertEqual(json.loads(self.forstc("version", "--json").stdout)["name"], "forstc")


class FmtTest(CommandTest):
    SLOPPY = "func  f( ){\nreturn 1\n}"
    NEAT = "func f() {\n  return 1\n}\n"

    def test_formats_in_place_and_names_what_it_changed(self):
        path = self.write("forst/shared/f.ft", self.SLOPPY)
        path.chmod(0o640)
        self.forstc("fmt", "forst/routes")
        self.assertEqual(self.forstc("fmt").stdout, "forst/shared/f.ft\n")
        self.assertEqual(path.read_text(), self.NEAT)
        self.assertEqual(path.stat().st_mode & 0o777, 0o640)
        self.assertEqual(self.forstc("fmt").stdout, "")

    def test_check_changes_nothing(self):
        path = self.write("forst/shared/f.ft", self.SLOPPY)
        self.forstc("fmt", "forst/routes")
        self.assertEqual(self.forstc("fmt", "--check", code=1).stdout, "forst/shared/f.ft\n")
        self.assertEqual(path.read_text(), self.SLOPPY)

    def test_follows_a_link(self):
        target = self.write("elsewhere/f.ft", self.SLOPPY)
        link = self.folder / "forst" / "link.ft"
        link.symlink_to(target)
        self.forstc("fmt", "forst/link.ft")
        self.assertTrue(link.is_symlink())
        self.assertEqual(target.read_text(), self.NEAT)

    def test_standard_input_to_standard_output(self):
        done = subprocess.run([FORSTC, "fmt", "-"], input=self.SLOPPY, capture_output=True, text=True, timeout=LIMIT_S)
        self.assertEqual((done.returncode, done.stdout), (0, self.NEAT))

    def test_a_file_with_a_mistake_is_left_alone_and_the_others_are_formatted(self):
        bad = self.write("forst/shared/a.ft", "func  f( {\n")
        good = self.write("forst/shared/b.ft", self.SLOPPY)
        done = self.forstc("fmt", "forst/shared", code=1)
        self.assertIn("forst/shared/a.ft:1:", done.stderr)
        self.assertEqual((bad.read_text(), good.read_text()), ("func  f( {\n", self.NEAT))

    def test_what_is_not_there_is_an_error(self):
        self.assertIn("there is no file or folder nowhere", self.forstc("fmt", "nowhere", code=2).stderr)

    def test_a_file_that_may_not_be_read_is_an_error(self):
        self.write("forst/shared/large.ft", "// " + "x" * (16 << 20) + "\n")
        self.assertIn("File too large", self.forstc("fmt", "forst/shared", code=2).stderr)


class CheckTest(CommandTest):
    def test_good_sources_say_nothing(self):
        done = self.forstc("check", "forst")
        self.assertEqual(done.stdout + done.stderr, "")

    def test_errors_of_all_files_are_reported(self):
        self.write("forst/routes/one.ft", "func one(): Int { return \"a\" }\n")
        self.write("forst/routes/two.ft", "func two(): Int { return missing }\n")
        text = self.forstc("check", "forst", code=1).stderr
        self.assertIn("forst/routes/one.ft:1:", text)
        self.assertIn("forst/routes/two.ft:1:", text)

    def test_json_is_one_object_a_line(self):
        self.write("forst/routes/one.ft", "func one(): Int { return \"a\" }\n")
        lines = self.forstc("check", "forst", "--format", "json", code=1).stdout.splitlines()
        entry = json.loads(lines[0])
        self.assertEqual(entry["file"], "forst/routes/one.ft")
        self.assertEqual((entry["line"], entry["column"]), (1, 26))
        self.assertEqual(set(entry), {"code", "severity", "message", "file", "line", "column", "endLine", "endColumn",
                                      "label", "help", "notes"})

    def test_a_missing_file_is_named(self):
        self.assertIn("nowhere.ft", self.forstc("check", "nowhere.ft", code=2).stderr)

    def test_a_file_that_is_not_utf8_is_reported(self):
        (self.folder / "forst/routes/bad.ft").write_bytes(b"func a() {}\n// \xff\n")
        self.assertIn("E0101", self.forstc("check", "forst", code=1).stderr)


class BuildTest(CommandTest):
    def test_build_writes_server_sources_and_manifest(self):
        self.forstc("build")
        self.assertTrue(os.access(self.folder / "dist/forst/server", os.X_OK))
        self.assertIn("ft_add", self.read("dist/forst/c/add.c"))
        manifest = json.loads(self.read("dist/forst/manifest.json"))
        self.assertEqual([route["path"] for route in manifest["routes"]], ["/add"])

    def test_emit_only_needs_no_compiler(self):
        self.forstc("build", "--emit-only", FORST_CC="no-such-compiler")
        self.assertTrue((self.folder / "dist/forst/c/add.c").exists())
        self.assertFalse((self.folder / "dist/forst/server").exists())

    def test_a_library_is_linked_only_where_it_is_used_and_named_where_it_is_missing(self):
        linker = self.write("cc", '#!/bin/sh\ncase "$*" in *-lnettle*) echo "cannot find -lnettle" >&2; exit 1 ;; esac\nexec cc "$@"\n')
        linker.chmod(0o755)
        self.forstc("build", FORST_CC=str(linker))
        self.write("forst/routes/digest.ft", "func digest(text: String): String { return hex.EncodeToString(sha256.Sum256(Bytes(text))) }\n")
        self.assertIn("libutf8proc-dev nettle-dev\n", self.forstc("build", code=3, FORST_CC=str(linker)).stderr)
        self.forstc("build")

    def test_a_missing_compiler_is_named(self):
        self.assertIn("no-such-compiler", self.forstc("build", code=3, FORST_CC="no-such-compiler").stderr)

    def test_unchanged_modules_are_not_compiled_again(self):
        self.write("forst/routes/sub.ft", "func sub(a: Int, b: Int): Int { return a - b }\n")
        self.forstc("build")
        before = {name: (self.folder / f"dist/forst/obj/{name}.o").stat().st_mtime_ns for name in ("add", "sub")}
        self.write("forst/routes/sub.ft", "func sub(a: Int, b: Int): Int { return b - a }\n")
        self.forstc("build")
        after = {name: (self.folder / f"dist/forst/obj/{name}.o").stat().st_mtime_ns for name in ("add", "sub")}
        self.assertEqual(before["add"], after["add"])
        self.assertNotEqual(before["sub"], after["sub"])

    def test_the_same_sources_give_the_same_bytes(self):
        self.forstc("build", "--emit-only", "-o", "one")
        self.forstc("build", "--emit-only", "-o", "two")
        for path in sorted((self.folder / "one").rglob("*")):
            if path.is_file():
                other = self.folder / "two" / path.relative_to(self.folder / "one")
                self.assertEqual(path.read_bytes(), other.read_bytes(), path.name)

    def test_errors_build_nothing(self):
        self.write("forst/routes/add.ft", "func add(): Int { return \"a\" }\n")
        self.assertIn("error[E", self.forstc("build", code=1).stderr)
        self.assertFalse((self.folder / "dist").exists())

    def test_a_removed_route_leaves_no_source_behind(self):
        self.write("forst/routes/sub.ft", "func sub(a: Int): Int { return a }\n")
        self.forstc("build", "--emit-only")
        (self.folder / "forst/routes/sub.ft").unlink()
        self.forstc("build", "--emit-only")
        self.assertFalse((self.folder / "dist/forst/c/sub.c").exists())

    def test_a_missing_library_names_its_package(self):
        compiler = self.write("cc-without-libraries", "#!/bin/sh\ncase \"$*\" in *-levent_core*) exit 1;; esac\nexec cc \"$@\"\n")
        compiler.chmod(0o755)
        self.assertIn("libevent-dev", self.forstc("build", code=3, FORST_CC=str(compiler)).stderr)

    def test_no_routes_is_an_error(self):
        self.assertIn("elsewhere", self.forstc("build", "elsewhere", code=2).stderr)

    def test_targets_that_are_not_there_are_refused(self):
        self.assertIn("`c` and `node`, not `go`", self.forstc("build", "--target", "go", code=2).stderr)

    def test_an_addon_is_built_beside_a_server_and_neither_disturbs_the_other(self):
        self.forstc("build", "--target=node")
        self.assertTrue((self.folder / "dist/forst/routes.node").is_file())
        self.assertFalse((self.folder / "dist/forst/server").exists())
        self.assertEqual(json.loads(self.read("dist/forst/manifest.json"))["routes"][0]["name"], "add")
        self.forstc("build")
        products = [self.folder / "dist/forst" / name for name in
                    ("routes.node", "server", "obj/add.o", "obj/node/add.o", "obj/program.o", "obj/node/program.o")]
        before = [product.stat().st_mtime_ns for product in products]
        self.forstc("build", "--target", "node")
        self.forstc("build", "--target", "c")
        self.assertEqual(before, [product.stat().st_mtime_ns for product in products])

    def test_an_addon_needs_no_header_and_no_library_of_nodes(self):
        self.forstc("build", "--target", "node")
        needed = subprocess.run(["readelf", "-d", self.folder / "dist/forst/routes.node"], capture_output=True, text=True).stdout
        self.assertNotIn("libevent", needed)
        self.assertNotIn("libnode", needed)

    def test_a_folder_without_routes_is_refused(self):
        self.write("elsewhere/add.ft", ROUTE)
        self.assertIn("no routes", self.forstc("build", "elsewhere", code=1).stderr)


class ConfigurationTest(CommandTest):
    def test_the_file_names_the_routes_folder(self):
        self.write("api/routes/double.ft", "func double(n: Int): Int { return n * 2 }\n")
        self.write("forst.config.json", '{"routes": "api/routes", "out": "made"}')
        self.forstc("build", "--emit-only")
        self.assertTrue((self.folder / "made/c/double.c").exists())

    def test_the_environment_beats_the_file_and_a_flag_beats_both(self):
        self.write("forst.config.json", '{"out": "from-file"}')
        self.forstc("build", "--emit-only", FORST_OUT="from-environment")
        self.assertTrue((self.folder / "from-environment").exists())
        self.forstc("build", "--emit-only", "-o", "from-flag", FORST_OUT="other")
        self.assertTrue((self.folder / "from-flag").exists())
        self.assertFalse((self.folder / "other").exists())

    def test_an_unknown_key_gets_a_suggestion(self):
        self.write("forst.config.json", '{"route": "x"}')
        self.assertIn("did you mean `routes`", self.forstc("build", code=2).stderr)

    def test_broken_json_is_placed(self):
        self.write("forst.config.json", '{"routes": }')
        self.assertIn("forst.config.json:1:", self.forstc("build", code=2).stderr)


class ClientTest(CommandTest):
    def test_gen_ts_writes_modules_and_index(self):
        self.forstc("gen-ts", "-o", "client")
        self.assertIn("export function add(", self.read("client/add.ts"))
        self.assertIn("add", self.read("client/index.ts"))

    def test_gen_ts_needs_a_folder(self):
        self.assertIn("-o", self.forstc("gen-ts", code=2).stderr)

    def test_check_tells_stale_from_current(self):
        self.assertEqual(self.forstc("gen-ts", "-o", "client", "--check", code=1).stdout, "")
        self.forstc("gen-ts", "-o", "client")
        self.forstc("gen-ts", "-o", "client", "--check")
        self.write("forst/routes/add.ft", ROUTE.replace("b: Int }", "b: Int, c: Int }"))
        self.assertIn("add.ts", self.forstc("gen-ts", "-o", "client", "--check", code=1).stderr)

    def test_files_of_others_are_not_overwritten(self):
        self.write("client/add.ts", "// my own file\n")
        self.assertIn("client/add.ts", self.forstc("gen-ts", "-o", "client", code=2).stderr)
        self.assertEqual(self.read("client/add.ts"), "// my own file\n")

    def test_a_removed_route_takes_its_file_along(self):
        self.write("forst/routes/sub.ft", "func sub(a: Int): Int { return a }\n")
        self.forstc("gen-ts", "-o", "client")
        (self.folder / "forst/routes/sub.ft").unlink()
        self.forstc("gen-ts", "-o", "client")
        self.assertFalse((self.folder / "client/sub.ts").exists())
        self.assertTrue((self.folder / "client/add.ts").exists())


    def test_watch_writes_again_when_a_source_changes(self):
        process = subprocess.Popen([FORSTC, "gen-ts", "-o", "client", "--watch"], cwd=self.folder, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.wait_for("client/add.ts", "b: number;")
        self.write("forst/routes/add.ft", "func add(: Int {\n")
        self.write("forst/routes/sub.ft", "func sub(a: Int): Int { return a }\n")
        self.write("forst/routes/add.ft", ROUTE.replace("b: Int }", "b: Int, c: Int }"))
        self.wait_for("client/add.ts", "c: number;")
        self.wait_for("client/sub.ts", "sub")

    def wait_for(self, name, text):
        """Waits until the file holds the text."""
        end = time.monotonic() + LIMIT_S
        path = self.folder / name
        while not path.exists() or text not in path.read_text():
            self.assertLess(time.monotonic(), end, f"{name} never held {text!r}")
            time.sleep(0.02)


class EmitTest(CommandTest):
    def test_every_stage_prints(self):
        for stage, part in (("tokens", "FUNC"), ("ast", "add"), ("core", "add"), ("c", "ft_add"), ("ts", "export")):
            done = self.forstc("emit", "--stage", stage, "forst/routes/add.ft")
            self.assertIn(part, done.stdout, stage)

    def test_a_program_in_go(self):
        self.write("hello.ft", 'func main() { fmt.Println("hello") }\n')
        text = self.forstc("emit", "--stage", "go", "hello.ft").stdout
        self.assertIn("// ---- main.go", text)
        self.assertIn('println("hello")', text)

    def test_an_unknown_stage_is_a_usage_error(self):
        self.assertIn("tokens", self.forstc("emit", "--stage", "nonsense", "forst/routes/add.ft", code=2).stderr)


class RunTest(CommandTest):
    def test_run_prints_and_exits_as_the_program_does(self):
        self.write("hello.ft", 'func main() { fmt.Println("hello") }\n')
        self.assertEqual(self.forstc("run", "hello.ft").stdout, "hello\n")

    def test_a_failed_ensure_in_main_exits_with_1(self):
        self.write("fail.ft", 'func main() { n := 3\n ensure n is Min(5) or TooSmall("three is too small") }\n')
        self.assertIn("three is too small", self.forstc("run", "fail.ft", code=1).stderr)

    def test_a_panic_exits_with_2(self):
        self.write("panic.ft", "func main() { xs := []Int{}\n fmt.Println(xs[len(xs)]) }\n")
        self.assertIn("panic.ft:2", self.forstc("run", "panic.ft", code=2).stderr)

    def levels_logged(self, *words, **variables):
        """The levels of the lines that a program wrote."""
        self.write("says.ft", """
func main() {
  log.Debug("d", "x", 1)
  log.Info("i")
  log.Warn("w")
  log.Error("e")
  log.Print("always")
}
""")
        lines = self.forstc("run", *words, "says.ft", **variables).stderr.splitlines()
        return [re.search(r"level=(\w+)|always", line)[0].removeprefix("level=") for line in lines]

    def test_the_least_level_of_what_is_logged(self):
        self.assertEqual(self.levels_logged(), ["DEBUG", "INFO", "WARN", "ERROR", "always"])
        self.assertEqual(self.levels_logged("--log-level", "warn"), ["WARN", "ERROR", "always"])
        self.write("forst.config.json", '{"logLevel": "info"}')
        self.assertEqual(self.levels_logged(), ["INFO", "WARN", "ERROR", "always"])
        self.assertEqual(self.levels_logged(FORST_LOG_LEVEL="error"), ["ERROR", "always"])
        self.assertEqual(self.levels_logged("--log-level", "debug")[0], "DEBUG")
        self.write("says_test.ft", 'func TestSays(t *testing.T) {\n  log.Debug("hidden")\n  log.Info("shown")\n}\n')
        told = self.forstc("test", "says_test.ft", "-v")
        self.assertIn("shown", told.stdout + told.stderr)
        self.assertNotIn("hidden", told.stdout + told.stderr)

    def test_a_log_level_that_is_none_is_told_before_anything_is_built(self):
        self.write("wrong.ft", "func main() { x }\n")
        told = "forstc: the log levels are `debug`, `info`, `warn` and `error`, not `loud`\n"
        self.assertEqual(self.forstc("run", "--log-level", "loud", "wrong.ft", code=2).stderr, told)
        self.assertEqual(self.forstc("test", "wrong.ft", code=2, FORST_LOG_LEVEL="loud").stderr, told)
        self.write("forst.config.json", '{"logLevel": "loud"}')
        self.assertEqual(self.forstc("run", "wrong.ft", code=2).stderr, told)

    @unittest.skipUnless(shutil.which("go"), "there is no go command")
    def test_the_least_level_with_go(self):
        self.assertEqual(self.levels_logged("--target", "go", "--log-level", "warn"), ["WARN", "ERROR", "always"])

    def test_output_is_seen_while_the_program_goes_on(self):
        self.write("slow.ft", 'func main() { fmt.Println("first")\n time.Sleep(time.Hour) }\n')
        child = subprocess.Popen([FORSTC, "run", "slow.ft"], cwd=self.folder, stdout=subprocess.PIPE, text=True,
                                 start_new_session=True)
        try:
            self.assertTrue(select.select([child.stdout], [], [], LIMIT_S)[0], "nothing is seen")
            self.assertEqual(child.stdout.readline(), "first\n")
            self.assertIsNone(child.poll())
        finally:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            child.stdout.close()

    def test_workers_are_a_positive_number(self):
        self.write("hello.ft", 'func main() { fmt.Println("hello") }\n')
        self.assertEqual(self.forstc("run", "hello.ft", FORST_WORKERS="3").stdout, "hello\n")
        for wrong in ("0", "-1", "two", "1025"):
            self.assertIn("FORST_WORKERS", self.forstc("run", "hello.ft", code=3, FORST_WORKERS=wrong).stderr)

    @unittest.skipUnless(shutil.which("go"), "Go is not installed")
    def test_run_by_way_of_go_is_the_same(self):
        self.write("panic.ft", "func main() { xs := []Int{}\n println(1)\n fmt.Println(xs[len(xs)]) }\n")
        for target in ("c", "go"):
            done = self.forstc("run", "--target", target, "panic.ft", code=2)
            self.assertEqual(done.stdout, "1\n")
            self.assertIn("panic.ft:3", done.stderr)

    def test_the_target_go_without_go_says_so(self):
        self.write("hello.ft", 'func main() { fmt.Println("hello") }\n')
        tools = self.folder / "tools"
        tools.mkdir()
        (tools / "env").symlink_to(shutil.which("env"))
        self.assertIn("needs Go", self.forstc("run", "--target", "go", "hello.ft", code=3, PATH=str(tools)).stderr)

    def test_an_unknown_target_is_a_usage_error(self):
        self.write("hello.ft", 'func main() { fmt.Println("hello") }\n')
        self.assertIn("`c` and `go`", self.forstc("run", "--target", "rust", "hello.ft", code=2).stderr)

    def test_a_file_without_main_is_refused(self):
        self.assertIn("main", self.forstc("run", "forst/routes/add.ft", code=1).stderr)


BANK = """
type Account = { owner: String, balance: Int }
type Clock = { now(): Int }

func (a *Account) deposit(amount: Int): Int {
  ensure amount is Positive() or BadAmount("only positive amounts")
  a.balance += amount
  return a.balance
}

func secret(): String {
  return "private"
}

func age(born: Int): Int {
  use clock: Clock
  return clock.now() - born
}
"""

BANK_TEST = """
import "testing"

type FakeClock = { at: Int }

func (f *FakeClock) now(): Int {
  return f.at
}

func TestDeposit(t *testing.T) {
  a := Account{ owner: "Ada", balance: 1 }
  got := a.deposit(3)
  ensure got is Ok()
  ensure got is Value(4)
  ensure secret() == "private"
}

func TestAge(t *testing.T) {
  with { Clock: &FakeClock{ at: 2000 } } {
    ensure age(1990) is Value(10)
  }
}

func TestParts(t *testing.T) {
  for n in [1, 2, 2] {
    t.Run("case " + String(n), func(t *testing.T) {
      if n == 1 {
        t.Skip("not", n)
      }
      t.Cleanup(func() { t.Log("cleaned") })
      t.Run("inner", func(t *testing.T) {
        t.Logf("%d", n)
      })
    })
  }
}
"""

FAILING = """
func TestEnsure(t *testing.T) {
  name := "abc"
  count := len(name)
  ensure count == 4
}

func TestConstraint(t *testing.T) {
  order := { tags: ["a"], name: "x" }
  ensure order.tags is Min(2)
}

func TestBlock(t *testing.T) {
  name := "x"
  ensure name is Min(2) or TooShort("a longer name") {
    t.Log("in the block")
  }
}

func broken(): Int {
  name := "ab"
  ensure len(name) == 1 or Broken("broken")
  return 1
}

func TestResult(t *testing.T) {
  got := broken()
  ensure got is Ok()
}

func TestReturns(t *testing.T) {
  _, err := broken()
  return err
}

func helper(t *testing.T, n: Int): Int {
  ensure n is Positive()
  return n
}

func TestHelper(t *testing.T) {
  t.Error("first", 1)
  name := "a"
  helper(t, 0 - len(name))
  t.Error("never")
}

func TestFatal(t *testing.T) {
  defer fmt.Println("deferred")
  t.Run("part", func(t *testing.T) {
    t.Errorf("%s %d", "two", 2)
    t.Fail()
    t.FailNow()
    t.Error("never")
  })
  if t.Failed() {
    t.Fatal("the end")
  }
  t.Error("never")
}

func TestPanics(t *testing.T) {
  xs := [1, 2]
  n := len(xs) + 3
  fmt.Println("before")
  fmt.Println(xs[n])
}

func TestDeadlock(t *testing.T) {
  c := make(chan Int)
  <-c
}

func TestSlow(t *testing.T) {
  t.Run("part", func(t *testing.T) {
    time.Sleep(time.Minute)
  })
}

func TestPasses(t *testing.T) {
  fmt.Println("printed by one that passes")
}
"""


class TestTest(CommandTest):
    """forstc test."""

    def setUp(self):
        super().setUp()
        self.write("bank.ft", BANK)
        self.write("bank_test.ft", BANK_TEST)

    def results(self, *words, code):
        """The objects that --format=json gives: tests by name, and the totals."""
        lines = [json.loads(line) for line in self.forstc("test", "--format=json", *words, code=code).stdout.splitlines()]
        return {line["test"]: line for line in lines[:-1]}, lines[-1]

    def test_what_passes_says_little(self):
        done = self.forstc("test")
        self.assertRegex(done.stdout, r"^4 passed, 0 failed, 1 skipped in \d+\.\d\d s\n$")
        self.assertEqual(done.stderr, "")

    def test_a_test_sees_the_private_names_of_its_file(self):
        for path in ("bank.ft", "bank_test.ft", "."):
            self.assertIn("4 passed", self.forstc("test", path).stdout)

    def test_verbose_tells_of_every_test(self):
        text = self.forstc("test", "-v").stdout
        for line in ("PASS TestDeposit (", "SKIP TestParts/case_1 (", "PASS TestParts/case_2 (",
                     "PASS TestParts/case_2#01/inner (", "PASS TestParts (", "bank_test.ft:28:9: not 1",
                     "bank_test.ft:32:9: 2", "bank_test.ft:30:26: cleaned"):
            self.assertIn(line, text)

    def test_what_a_failing_ensure_shows_is_printed_by_its_string_method(self):
        self.write("own_test.ft", """
type Point = { x: Int }
func (p Point) String(): String { return "point " + String(p.x) }
type Size = "s" | "m"
func (s Size) String(): String { return "size" }
func TestSides(t *testing.T) {
  p := Point{ x: 1 }
  q := Point{ x: 2 }
  ensure p == q
}
func TestLiterals(t *testing.T) {
  sizes: Array(Size) = ["s"]
  ensure sizes is Min(2)
}
""")
        for target in ("c", "go"):
            with self.subTest(target):
                text = self.forstc("test", "own_test.ft", "--target", target, code=1).stdout
                for line in ("p is point 1\n", "q is point 2\n", "sizes is [size]\n"):
                    self.assertIn(line, text)

    def test_run_selects_tests_and_subtests(self):
        self.assertIn("1 passed, 0 failed, 0 skipped", self.forstc("test", "-run", "Dep").stdout)
        self.assertIn("2 passed, 0 failed, 0 skipped", self.forstc("test", "--run=^Test(Age|Deposit)$").stdout)
        self.assertIn("2 passed, 0 failed, 0 skipped", self.forstc("test", "-run", "Parts/_2").stdout)
        self.assertIn("1 passed, 0 failed, 0 skipped", self.forstc("test", "-run", "Parts/_2#01/in").stdout)
        done = self.forstc("test", "-run", "Nothing")
        self.assertIn("no test is selected", done.stderr)
        self.assertIn("0 passed", done.stdout)
        self.assertIn("--run (", self.forstc("test", "-run", "(", code=2).stderr)

    def failing(self, target):
        self.write("bad_test.ft", FAILING)
        text = self.forstc("test", "bad_test.ft", "--timeout", "2", "--target", target, code=1).stdout
        for block in ("""
  bad_test.ft:5:3: this does not hold
      |
    5 |   ensure count == 4
      |   ^^^^^^^^^^^^^^^^^
    count is 3
FAIL TestConstraint""", """
  bad_test.ft:10:3: this does not hold
       |
    10 |   ensure order.tags is Min(2)
       |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^
    order.tags is [a]
    Min(2) does not hold for order.tags
FAIL TestBlock""", """
  bad_test.ft:16:5: in the block
  bad_test.ft:15:3: this does not hold
       |
    15 |   ensure name is Min(2) or TooShort("a longer name") {
       |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    name is "x"
    TooShort at name: a longer name
FAIL TestResult""", """
    Broken at name: broken
FAIL TestReturns""", """
  bad_test.ft:33:3: an error was returned
       |
    33 |   return err
       |   ^^^^^^^^^^
    Broken at name: broken
FAIL TestHelper""", """
  bad_test.ft:42:3: first 1
  bad_test.ft:37:3: this does not hold
""", """
  bad_test.ft:51:5: two 2
  bad_test.ft:52:5: failed
  bad_test.ft:53:5: failed
""", """
  bad_test.ft:57:5: the end
""", """
    deferred
""", """
  it printed:
    before
    panic: """, "\n        bad_test.ft:66\n" if target == "c" else "bad_test.ft:66 ", """
  it panicked: all goroutines are asleep - deadlock!
""", """
FAIL TestSlow/part (""", """
  it took more than 2 s and was ended
1 passed, 11 failed, 0 skipped in """):
            self.assertIn(block, text)
        self.assertNotIn("never", text)
        self.assertNotIn("printed by one that passes", text)

    def test_failures_show_what_and_where(self):
        self.failing("c")

    def test_a_stack_overflow_fails_one_test(self):
        self.write("deep_test.ft", "func deep(n: Int): Int {\n  return deep(n + 1) + 1\n}\n\nfunc TestDeep(t *testing.T) {\n"
                                   "  fmt.Println(deep(0))\n}\n\nfunc TestNext(t *testing.T) {\n}\n")
        text = self.forstc("test", "deep_test.ft", code=1).stdout
        self.assertIn("it panicked: stack overflow", text)
        self.assertIn("1 passed, 1 failed", text)

    def test_tests_run_at_once_and_are_told_of_in_order(self):
        self.write("slow_test.ft", "".join(
            f"func Test{name}(t *testing.T) {{\n  time.Sleep({400 - 50 * i} * time.Millisecond)\n  t.Log(\"{name}\")\n"
            f"{'  t.Fail()' if i > 5 else ''}\n}}\n\n" for i, name in enumerate("ABCDEFGH")))
        took = re.compile(r"skipped in ([\d.]+) s")  # without the compilation
        text = self.forstc("test", "slow_test.ft", "-v", "-parallel", "8", code=1).stdout
        names = re.findall(r"^\S+ +Test(\w) \(", text, re.M)
        self.assertEqual("".join(names), "ABCDEFGH")
        self.assertIn("6 passed, 2 failed, 0 skipped", text)
        self.assertLess(float(took.search(text)[1]), 1.7)
        text = self.forstc("test", "slow_test.ft", "--parallel=1", code=1).stdout
        self.assertGreaterEqual(float(took.search(text)[1]), 1.8)
        for _ in range(3):
            text = self.forstc("test", "slow_test.ft", "-failfast", "-parallel", "8", code=1).stdout
            self.assertIn("6 passed, 1 failed, 0 skipped", text)
            self.assertNotIn("TestH", text)
        self.assertIn("--parallel is a number", self.forstc("test", "-parallel", "0", code=2).stderr)

    def test_what_a_test_says_of_itself(self):
        self.write("said_test.ft", "func helps(t *testing.T) {\n  t.Helper()\n  t.Error(\"helped\")\n}\n\nfunc TestHelped(t *testing.T) {\n"
                                   "  t.Parallel()\n  helps(t)\n}\n\nfunc TestSkipped(t *testing.T) {\n  t.Cleanup(func() {\n"
                                   "    println(\"skipped:\", t.Skipped(), \"failed:\", t.Failed())\n  })\n  t.SkipNow()\n}\n")
        text = self.forstc("test", "-v", "said_test.ft", code=1).stdout
        self.assertIn("said_test.ft:3:3: helped", text)
        self.assertIn("skipped: true failed: false", text)
        self.assertIn("0 passed, 1 failed, 1 skipped", text)

    def test_the_place_of_a_fault_is_the_tests(self):
        self.write("place_test.ft", "func TestWaits(t *testing.T) {\n  t.Run(\"part\", func(t *testing.T) {\n    c := make(chan Int)\n"
                                    "    <-c\n  })\n}\n\nfunc TestWaitsBehindAPart(t *testing.T) {\n  t.Run(\"part\", func(t *testing.T) {\n  })\n"
                                    "  var wg sync.WaitGroup\n  wg.Add(1)\n  wg.Wait()\n}\n\n"
                                    "func TestLibrary(t *testing.T) {\n  xs := slices.Repeat([1], -1)\n  t.Log(xs)\n}\n")
        text = self.forstc("test", "place_test.ft", code=1).stdout
        for test, line in (("TestWaits/part", 4), ("TestWaitsBehindAPart", 13), ("TestLibrary", 17)):
            self.assertRegex(text, rf"FAIL {test} (?:(?!FAIL)[^$])*\n +place_test.ft:{line}\n")

    def test_parts_that_overlap_leave_the_place_to_their_test(self):
        self.write("overlap_test.ft", """func TestOverlap(t *testing.T) {
  first, second, over, done, never := make(chan Bool), make(chan Bool), make(chan Bool), make(chan Bool), make(chan Bool)
  go func() {
    t.Run("first", func(t *testing.T) {
      close(first)
      <-second
    })
    close(over)
  }()
  go func() {
    <-first
    t.Run("second", func(t *testing.T) {
      close(second)
      <-over
    })
    close(done)
  }()
  <-done
  <-never
}
""")
        text = self.forstc("test", "overlap_test.ft", code=1).stdout
        self.assertRegex(text, r"asleep - deadlock!\n(.*\n)* +overlap_test.ft:19\n")

    @unittest.skipUnless(shutil.which("go"), "there is no go command")
    def test_failures_are_the_same_with_go(self):
        self.failing("go")

    def test_json(self):
        self.write("bad_test.ft", FAILING)
        tests, totals = self.results("bad_test.ft", "-run", "Ensure|Fatal|Panics|Passes", code=1)
        self.assertEqual((totals["passed"], totals["failed"], totals["skipped"]), (1, 4, 0))
        message = tests["TestEnsure"]["messages"][0]
        self.assertEqual((message["kind"], message["file"], message["line"], message["column"], message["shown"]),
                         ("ensure", "bad_test.ft", 5, 3, "count is 3"))
        self.assertEqual([tests["TestFatal"]["outcome"], tests["TestFatal/part"]["outcome"]], ["fail", "fail"])
        self.assertIn("index out of range", tests["TestPanics"]["end"])
        self.assertEqual(tests["TestPasses"]["output"], "printed by one that passes\n")
        tests, totals = self.results("bank_test.ft", code=0)
        self.assertTrue(tests["TestParts"]["group"])
        self.assertEqual(tests["TestParts/case_1"]["outcome"], "skip")

    def test_failfast_and_count(self):
        self.write("bad_test.ft", FAILING)
        self.assertIn("0 passed, 1 failed", self.forstc("test", "-failfast", "bad_test.ft", code=1).stdout)
        self.assertIn("6 passed, 0 failed", self.forstc("test", "-count=3", "-run", "Age|Dep").stdout)
        for wrong in ("0", "-1", "x", ""):
            self.assertIn("--count", self.forstc("test", "--count", wrong, code=2).stderr)
            self.assertIn("--timeout", self.forstc("test", "--timeout", wrong, code=2).stderr)

    def test_errors_of_the_sources(self):
        self.write("wrong_test.ft", "func TestX(t *testing.T) {\n  ensure 1 is Min(true)\n}\n\nfunc TestY() {\n}\n")
        text = self.forstc("test", "wrong_test.ft", code=1).stderr
        self.assertIn("error[E0219]", text)
        self.assertIn("wrong_test.ft:2:", text)
        rows = self.forstc("test", "--format", "json", "wrong_test.ft", code=1).stdout.splitlines()
        self.assertIn("E0219", {json.loads(row)["code"] for row in rows})
        self.assertIn("error[E0219]", self.forstc("check", "wrong_test.ft", code=1).stderr)

    def test_nothing_to_test(self):
        self.assertIn("there are no tests", self.forstc("test", "forst").stderr)
        self.assertIn("nowhere", self.forstc("test", "nowhere", code=2).stderr)
        self.assertIn("targets", self.forstc("test", "--target", "x", code=2).stderr)
        self.assertIn("--format", self.forstc("test", "--format", "x", code=2).stderr)

    def test_packages_and_routes(self):
        self.write("forst/shop/one.ft", "package shop\n\nimport \"fmt\"\n\nfunc price(): Int {\n  return len(fmt.Sprint(12))\n}\n")
        self.write("forst/shop/shop_test.ft", "package shop\n\nimport \"fmt\"\n\nfunc TestPrice(t *testing.T) {\n"
                                              "  ensure price() is Value(2)\n  fmt.Println(\"p\")\n}\n")
        self.write("forst/shop/outside_test.ft", "package shop_test\n\nimport \"shop\"\n\nfunc TestOutside(t *testing.T) {\n"
                                                 "  ensure shop.Name() == \"shop\"\n}\n")
        self.write("forst/shop/two.ft", "package shop\n\nfunc Name(): String {\n  return \"shop\"\n}\n")
        self.write("forst/routes/add_test.ft", "func TestAdd(t *testing.T) {\n  sum := add({ a: 1, b: 2 })\n"
                                               "  ensure sum is Ok()\n  ensure sum is Value(3)\n"
                                               "  less := add({ a: -1, b: 2 })\n  ensure less is Err(TooSmall)\n}\n")
        self.assertIn("3 passed", self.forstc("test", "forst").stdout)
        self.assertEqual(self.forstc("check", "forst").stderr, "")
        self.forstc("gen-ts", "-o", "client")
        self.assertNotIn("TestAdd", "".join(path.read_text() for path in (self.folder / "client").rglob("*.ts")))

    def test_the_samples_pass(self):
        samples = pathlib.Path(__file__).resolve().parent.parent.parent / "samples"
        for target in ("c", "go") if shutil.which("go") else ("c",):
            text = self.forstc("test", str(samples / "calculation" / "forst"), "--target", target).stdout
            self.assertRegex(text, r"^6 passed, 0 failed, 0 skipped")

    def test_colours(self):
        self.assertNotIn("\033", self.forstc("test").stdout)
        self.assertIn("\033[32m", self.forstc("test", FORCE_COLOR="1").stdout)
        self.assertNotIn("\033", self.forstc("test", FORCE_COLOR="1", NO_COLOR="1").stdout)


class ServeTest(CommandTest):
    def serve(self, *words):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("FORST_")}
        process = subprocess.Popen([FORSTC, "serve", *words, "--http", "127.0.0.1:0"], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        ready = json.loads(process.stdout.readline())
        return process, ready

    def call(self, ready, body):
        request = urllib.request.Request(f"http://{ready['http']}/add", json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
            return json.load(answer)

    def test_serve_builds_answers_and_drains(self):
        process, ready = self.serve()
        self.assertEqual(ready["event"], "ready")
        self.assertEqual(ready["pid"], process.pid)
        self.assertEqual(ready["routes"], 1)
        self.assertEqual(self.call(ready, {"a": 2, "b": 3}), 5)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(LIMIT_S), 0)

    def test_a_build_is_served_as_it_is(self):
        self.forstc("build")
        shutil.rmtree(self.folder / "forst")
        _, ready = self.serve("dist/forst")
        self.assertEqual(self.call(ready, {"a": 20, "b": 3}), 23)

    def test_the_least_level_of_what_handlers_log(self):
        self.write("forst/routes/add.ft", ROUTE.replace("  return", '  log.Info("adds", "a", input.a)\n  log.Warn("added", "b", input.b)\n  return') +
                   '\nvar first = begin()\n\nfunc begin(): Int {\n  log.Info("begins")\n  log.Error("began")\n  return 1\n}\n')
        process, ready = self.serve("--log-level", "warn")
        self.assertEqual(self.call(ready, {"a": 2, "b": 3}), 5)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(LIMIT_S), 0)
        said = process.stderr.read()
        self.assertIn('"event":"log","message":"added"', said)
        self.assertNotIn("adds", said)
        self.assertIn('"message":"began"', said)
        self.assertNotIn("begins", said)
        self.assertIn("--log-level", self.forstc("serve", "--log-level", "loud", code=2).stderr)

    def test_a_wrong_address_is_a_usage_error(self):
        self.forstc("serve", "--http", "nonsense", code=2)
        self.forstc("dev", "--http", "nonsense", code=2)
        self.forstc("serve", "--workers", "0", code=2)




def main():
    words = sys.argv[2:]
    loader = unittest.defaultTestLoader
    module = sys.modules[__name__]
    suite = loader.loadTestsFromNames(words, module) if words else loader.loadTestsFromModule(module)
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    return 1 if failed or not result.testsRun else 0


if __name__ == "__main__":
    sys.exit(main())
