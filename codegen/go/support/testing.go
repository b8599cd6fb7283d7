// Made by forstc: what programs need beside Go's own packages: package testing.
package main

import (
	"os"
	"regexp"
	"runtime"
	"syscall"
)

// testingEmit hands a line to forstc test.
func testingEmit(line string) {
	for bytes := []byte(line + "\n"); len(bytes) > 0; {
		n, err := syscall.Write(3, bytes)
		if err != nil && err != syscall.EINTR {
			return
		}
		if n > 0 {
			bytes = bytes[n:]
		}
	}
}

// testingMatches says whether the pattern is found in the text.
func testingMatches(pattern, text string) bool {
	found, err := regexp.MatchString(pattern, text)
	return found && err == nil
}

// testingExit ends the goroutine that calls it.
func testingExit() { runtime.Goexit() }

// testingOption is what forstc test wants, by name.
func testingOption(name string) string { return os.Getenv(name) }

// testingSpeak has nothing to do: Go's runtime shows where every goroutine waits.
func testingSpeak() {}
