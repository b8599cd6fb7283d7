// Made by forstc: what programs need beside Go's own packages: package log.
package main

import (
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Package log: lines on stderr, each written at once. A text is cut at so many bytes, a line after so many pairs.
const (
	logTextMax  = 8192
	logPairsMax = 64
)

var (
	logPrint   = func(values ...any) { logLine(sprint(values...)) }
	logPrintln = func(values ...any) { logLine(sprintln(values...)) }
	logPrintf  = func(format string, values ...any) { logLine(sprintf(format, values...)) }
	logFatal   = func(values ...any) { logLine(sprint(values...)); os.Exit(1) }
	logFatalln = func(values ...any) { logLine(sprintln(values...)); os.Exit(1) }
	logFatalf  = func(format string, values ...any) { logLine(sprintf(format, values...)); os.Exit(1) }
	logPanic   = func(values ...any) { logPanics(sprint(values...)) }
	logPanicln = func(values ...any) { logPanics(sprintln(values...)) }
	logPanicf  = func(format string, values ...any) { logPanics(sprintf(format, values...)) }
	logDebug   = func(message string, values ...any) { logIn("DEBUG", message, values) }
	logInfo    = func(message string, values ...any) { logIn("INFO", message, values) }
	logWarn    = func(message string, values ...any) { logIn("WARN", message, values) }
	logError   = func(message string, values ...any) { logIn("ERROR", message, values) }
)

func logCut(text string) string {
	if len(text) <= logTextMax {
		return text
	}
	end := logTextMax
	for end > logTextMax-4 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "..."
}

func logLine(text string) {
	text = logCut(strings.TrimSuffix(text, "\n"))
	os.Stderr.WriteString(time.Now().Format("2006/01/02 15:04:05 ") + text + "\n")
}

func logPanics(text string) {
	logLine(text)
	panic(logCut(strings.TrimSuffix(text, "\n")))
}

// logWord is a text in quotes where it could pass for several words, or for another line.
func logWord(text string) string {
	text = logCut(text)
	special := func(r rune) bool {
		return r == utf8.RuneError || strings.ContainsRune("\"\\= ", r) || !strconv.IsPrint(r)
	}
	if text == "" || strings.IndexFunc(text, special) >= 0 {
		return strconv.Quote(text)
	}
	return text
}

// logKey is the text of a value that is a key.
func logKey(value any) (string, bool) {
	v, how := valueOf(value)
	if _, ok := value.(fmt.Stringer); ok || v.Kind() != reflect.String || how != nil {
		return "", false
	}
	return v.String(), true
}

var logLevels = []string{"DEBUG", "INFO", "WARN", "ERROR"}

func logIsWritten(level string) bool {
	for i, known := range logLevels {
		if known == level {
			return i >= logLeast
		}
	}
	return true
}

// logLeast is the place among the levels of the least one that is written.
var logLeast = func() int {
	wanted := strings.ToUpper(os.Getenv("FORST_LOG_LEVEL"))
	for i, level := range logLevels {
		if wanted == level || wanted == "" {
			return i
		}
	}
	os.Stderr.WriteString("FORST_LOG_LEVEL is not debug, info, warn or error\n")
	os.Exit(3)
	return 0
}()

func logIn(level, message string, values []any) {
	if !logIsWritten(level) {
		return
	}
	line := "time=" + time.Now().Format("2006-01-02T15:04:05.000Z07:00") + " level=" + level + " msg=" + logWord(message)
	for pairs := 0; len(values) > 0; pairs++ {
		if pairs == logPairsMax {
			line += " !MORE=" + strconv.Itoa(len(values))
			break
		}
		key, ok := logKey(values[0])
		if !ok || len(values) == 1 {
			key = "!BADKEY"
		} else {
			values = values[1:]
		}
		line += " " + logWord(key) + "=" + logWord(sprint(values[0]))
		values = values[1:]
	}
	os.Stderr.WriteString(line + "\n")
}
