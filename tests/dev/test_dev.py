"""forstc dev: what changes below the routes is built and served, the last good build until then."""
import os
import pathlib
import shutil
import signal
import statistics
import time

from supervised import ADD, ForstcTest, Load, call, main

BROKEN = "func add(a: Int, b: Int): Int {\n  return a + b + missing\n}\n"


class Dev(ForstcTest):
    def dev(self, *words, **options):
        forstc = self.start("dev", *words, "--http", "127.0.0.1:0", "--workers", "2", **options)
        return forstc, forstc.ready()["http"]


class Changes(Dev):
    def test_what_is_saved_is_served(self):
        for compiler in ("cc", "gcc") if shutil.which("tcc") else ("cc",):
            with self.subTest(compiler):
                self.save_and_measure(compiler)

    def save_and_measure(self, compiler):
        forstc, address = self.dev("-o", compiler, variables={"FORST_CC": compiler})
        seconds = []
        for number in range(1, 8):
            begin = time.monotonic()
            self.write("forst/routes/add.ft", ADD % number)
            forstc.wait_event("reloaded")  # a client that asks all the time would take a processor from the build
            self.wait_answer(address, "/add", [1, 2], (200, 3 + number))
            seconds.append(time.monotonic() - begin)
        used = "tcc" if compiler == "cc" and shutil.which("tcc") else compiler
        print(f"from save to the first new answer with {used}: {statistics.median(seconds) * 1000:.0f} ms (median of {len(seconds)})")
        self.assertEqual(len(forstc.events("reloaded")), 7)

    def test_editors_that_write_beside_and_rename(self):
        _, address = self.dev()
        self.replace("forst/routes/add.ft", ADD % 5)
        self.wait_answer(address, "/add", [1, 2], (200, 8))

    def test_editors_that_move_the_old_one_away_first(self):
        _, address = self.dev()
        (self.folder / "forst/routes/add.ft").rename(self.folder / "forst/routes/add.ft~")
        self.write("forst/routes/add.ft", ADD % 5)
        self.wait_answer(address, "/add", [1, 2], (200, 8))

    def test_files_come_and_go(self):
        forstc, address = self.dev()
        self.write("forst/routes/sub.ft", "func sub(a: Int): Int { return a }\n")
        self.wait_answer(address, "/sub", 4, (200, 4))
        (self.folder / "forst/routes/sub.ft").unlink()
        forstc.wait_event("reloaded")
        forstc.wait_event("reloaded")
        end = call(address, "/add", [1, 2])
        self.assertEqual(end, (200, 3))

    def test_folders_come_go_and_move(self):
        _, address = self.dev()
        self.write("forst/routes/a/b/deep.ft", "func deep(): Int { return 1 }\n")
        self.wait_answer(address, "/a/b/deep", None, (200, 1))
        self.write("forst/routes/a/b/deep.ft", "func deep(): Int { return 2 }\n")
        self.wait_answer(address, "/a/b/deep", None, (200, 2))
        (self.folder / "forst/routes/a").rename(self.folder / "forst/routes/c")
        self.wait_answer(address, "/c/b/deep", None, (200, 2))
        self.write("forst/routes/c/b/deep.ft", "func deep(): Int { return 3 }\n")
        self.wait_answer(address, "/c/b/deep", None, (200, 3))
        (self.folder / "forst/routes/c").rename(self.folder / "outside")
        self.write("outside/b/deep.ft", "func deep(): Int {\n")  # nobody looks there any more
        self.write("forst/routes/add.ft", ADD % 1)
        self.wait_answer(address, "/add", [1, 2], (200, 4))

    def test_the_tree_itself_is_replaced(self):
        _, address = self.dev()
        shutil.copytree(self.folder / "forst", self.folder / "other")
        self.write("other/routes/add.ft", ADD % 10)
        (self.folder / "forst").rename(self.folder / "old")
        (self.folder / "other").rename(self.folder / "forst")
        self.wait_answer(address, "/add", [1, 2], (200, 13))
        self.write("forst/routes/add.ft", ADD % 20)
        self.wait_answer(address, "/add", [1, 2], (200, 23))
        shutil.rmtree(self.folder / "forst")
        self.write("forst/routes/add.ft", ADD % 30)
        self.wait_answer(address, "/add", [1, 2], (200, 33))

    def test_what_routes_import_is_watched(self):
        self.write("forst/shared/numbers.ft", "func Five(): Int { return 5 }\n")
        self.write("forst/routes/five.ft", 'import "shared/numbers"\n\nfunc five(): Int { return numbers.Five() }\n')
        _, address = self.dev()
        self.assertEqual(call(address, "/five", None), (200, 5))
        self.write("forst/shared/numbers.ft", "func Five(): Int { return 6 }\n")
        self.wait_answer(address, "/five", None, (200, 6))

    def test_lost_events_cost_nothing(self):
        """More happens than the kernel remembers while nobody reads; what came last is found."""
        forstc, address = self.dev()
        most = int(pathlib.Path("/proc/sys/fs/inotify/max_queued_events").read_text())
        forstc.signal(signal.SIGSTOP)
        names = [str(self.folder / f"forst/routes/{name}") for name in ("one.txt", "two.txt")]
        for number in range(most // 2 + 100):
            os.close(os.open(names[number % 2], os.O_WRONLY | os.O_CREAT))
        self.write("forst/routes/late/late.ft", "func late(): Int { return 1 }\n")
        forstc.signal(signal.SIGCONT)
        self.wait_answer(address, "/late/late", None, (200, 1))
        self.write("forst/routes/late/late.ft", "func late(): Int { return 2 }\n")
        self.wait_answer(address, "/late/late", None, (200, 2))

    def test_what_changes_nothing_restarts_nothing(self):
        forstc, address = self.dev()
        [child] = forstc.children()
        self.write("forst/routes/add.ft", ADD % 0)
        self.write("forst/routes/note.txt", "no source")
        self.write("forst/routes/.hidden.ft", "func (\n")
        self.write("forst/routes/broken.ft", BROKEN.replace("add", "broken"))
        forstc.wait_event("build failed")
        (self.folder / "forst/routes/broken.ft").unlink()
        forstc.wait_event("fixed")
        self.assertEqual(forstc.children(), [child])
        self.assertEqual(forstc.events("reloaded"), [])


class Mistakes(Dev):
    def test_the_last_good_build_serves_while_the_sources_are_broken(self):
        forstc, address = self.dev()
        self.write("forst/routes/add.ft", BROKEN)
        self.assertEqual(forstc.wait_event("build failed")["serving"], "the last good build")
        self.assertIn("`missing` is not declared", forstc.text())
        self.assertEqual(call(address, "/add", [1, 2]), (200, 3))
        self.write("forst/routes/add.ft", ADD % 7)
        forstc.wait_event("fixed")
        self.wait_answer(address, "/add", [1, 2], (200, 10))

    def test_errors_are_printed_as_they_change(self):
        forstc, _ = self.dev()
        self.write("forst/routes/add.ft", BROKEN)
        forstc.wait_event("build failed")
        self.write("forst/routes/add.ft", BROKEN)
        forstc.wait_event("build fails as before")
        self.assertEqual(forstc.text().count("is not declared"), 1)
        self.write("forst/routes/add.ft", BROKEN.replace("missing", "absent"))
        forstc.wait_event("build failed")
        self.assertEqual(forstc.text().count("`missing` is not declared"), 1)
        self.assertEqual(forstc.text().count("`absent` is not declared"), 1)

    def test_sources_that_are_broken_at_first_are_waited_for(self):
        self.write("forst/routes/add.ft", BROKEN)
        forstc = self.start("dev", "--http", "127.0.0.1:0")
        self.assertNotIn("serving", forstc.wait_event("build failed"))
        self.write("forst/routes/add.ft", ADD % 1)
        self.assertEqual(call(forstc.ready()["http"], "/add", [1, 2]), (200, 4))

    def test_a_folder_that_is_not_there_yet_is_waited_for(self):
        shutil.rmtree(self.folder / "forst")
        forstc = self.start("dev", "--http", "127.0.0.1:0")
        forstc.wait_event("build failed")
        self.write("forst/routes/add.ft", ADD % 1)
        self.assertEqual(call(forstc.ready()["http"], "/add", [1, 2]), (200, 4))

    def test_a_build_that_cannot_start_is_not_served(self):
        forstc, address = self.dev()
        self.write("forst/routes/add.ft", "var xs = []Int{}\nvar first = xs[len(xs)]\n\nfunc add(a: Int, b: Int): Int { return a + first }\n")
        forstc.wait_event("the new build does not start")
        self.assertEqual(call(address, "/add", [1, 2]), (200, 3))
        self.write("forst/routes/add.ft", ADD % 2)
        self.wait_answer(address, "/add", [1, 2], (200, 5))

    def test_a_compiler_that_is_named_is_the_one_that_builds(self):
        forstc = self.start("dev", "--http", "127.0.0.1:0", variables={"FORST_CC": "no-such-compiler"})
        forstc.wait_event("build failed")
        self.assertIn("no-such-compiler", forstc.text())


class Serving(Dev):
    def test_the_server_runs_in_development(self):
        self.write("forst/routes/crash.ft", "func crash(n: Int): Int {\n  xs := []Int{}\n  return xs[n]\n}\n")
        _, address = self.dev()
        status, problem = call(address, "/crash", 3)
        self.assertEqual(status, 500)
        self.assertEqual(problem["source"], {"file": "forst/routes/crash.ft", "line": 3})

    def test_the_client_is_written_when_the_contract_changes(self):
        self.write("forst.config.json", '{"client": "client"}')
        forstc, address = self.dev()
        before = (self.folder / "client/add.ts").read_text()
        self.assertIn("add(", before)
        self.write("forst/routes/add.ft", "func add(a: Int, b: Int, c: Int): Int { return a + b + c }\n")
        self.wait_answer(address, "/add", [1, 2, 3], (200, 6))
        self.assertIn("c: number", (self.folder / "client/add.ts").read_text())
        self.write("client/mine.ts", "// my own\n")
        self.write("forst/routes/mine.ft", "func mine(): Int { return 1 }\n")
        self.wait_answer(address, "/mine", None, (200, 1))
        self.assertEqual((self.folder / "client/mine.ts").read_text(), "// my own\n")
        self.assertIn("client/mine.ts was not written by forstc", forstc.text())

    def test_saving_without_a_pause_under_load_fails_no_request(self):
        forstc, address = self.dev()
        with Load(address, "/add", [1, 2]) as load:
            for number in range(1, 41):
                self.write("forst/routes/add.ft", BROKEN.replace("missing", f"missing{number}") if number % 4 == 0 else ADD % number)
                forstc.wait_event("build failed" if number % 4 == 0 else "reloaded")
            self.wait_answer(address, "/add", [1, 2], (200, 42))
        print(f"40 saves, 10 of them broken: {load.answered} answers, {len(load.failures)} failures")
        self.assertEqual(load.failures, [])
        self.assertLessEqual(load.values, {3 + number for number in range(41)})

    def test_a_server_that_dies_is_back(self):
        forstc, address = self.dev()
        os.kill(forstc.children()[0], signal.SIGKILL)
        self.assertEqual(call(address, "/add", [1, 2]), (200, 3))
        self.write("forst/routes/add.ft", ADD % 2)
        self.wait_answer(address, "/add", [1, 2], (200, 5))
        forstc.signal(signal.SIGINT)
        self.assertEqual(forstc.wait(), 0)
        self.assertFalse((self.folder / "dist/forst/ready.json").exists())


if __name__ == "__main__":
    main()
