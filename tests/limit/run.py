#!/usr/bin/env python3
"""Runs one case for each named limit and ends with "N passed, N failed". usage: run.py BUILD_FOLDER"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "server"))

import run as server_run  # noqa: E402  tests/server/run.py: this file runs as __main__

if __name__ == "__main__":
    sys.exit(server_run.run_folder(HERE, pathlib.Path(sys.argv[1]).resolve()))
