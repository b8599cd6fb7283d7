// Made by forstc: what programs need beside Go's own packages: errors.
package main

import (
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
)

// errorKind is a nominal error; one object each, compared by address.
type errorKind struct {
	name string
}

var (
	kindError               = errorKind{"Error"}
	kindConstraintViolation = errorKind{"ConstraintViolation"}
	kindMissingKey          = errorKind{"MissingKey"}
)

// membersFormats tells of kinds of errors how their members print, where that is not to be seen.
var membersFormats = map[*errorKind]*format{}

func printsMembers(kind *errorKind, how *format) bool {
	membersFormats[kind] = how
	return true
}

// failure is an error: of what kind, in words, where, by which rule, and why.
type failure struct {
	kind       *errorKind
	message    string
	worded     bool // it has a message
	path       string
	relative   bool // the path begins at a guard's subject
	constraint string
	arguments  []any
	cause      error   // the first of several
	joined     []error // all causes of an error that several were made into
	members    any
	original   *failure // what this is a copy of; nil: of none
}

func (f *failure) Error() string {
	switch {
	case f.worded:
		return f.message
	case f.kind == &kindConstraintViolation && f.constraint != "":
		return f.violation()
	case f.members == nil || reflect.TypeOf(f.members).NumField() == 0:
		return f.kind.name
	}
	return f.kind.name + " " + sprintf("%+v", described{f.members, membersFormats[f.kind]})
}

func (f *failure) violation() string {
	text := f.constraint
	if len(f.arguments) > 0 {
		words := make([]string, len(f.arguments))
		for i, argument := range f.arguments {
			words[i] = argumentText(argument)
		}
		text += "(" + strings.Join(words, ",") + ")"
	}
	text += " does not hold"
	if f.path != "" {
		text += " for " + f.path
	}
	return text
}

func argumentText(argument any) string {
	switch value := argument.(type) {
	case string:
		return strconv.Quote(value)
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case []any:
		words := make([]string, len(value))
		for i, item := range value {
			words[i] = argumentText(item)
		}
		return "[" + strings.Join(words, ",") + "]"
	}
	return fmt.Sprint(argument)
}

func newError(text string) error {
	return &failure{kind: &kindError, message: text, worded: true}
}

func (f *failure) identity() *failure {
	if f.original != nil {
		return f.original
	}
	return f
}

// sameError is a == b of errors: one is the other, or a copy of it.
func sameError(a, b error) bool {
	f, ok := a.(*failure)
	g, also := b.(*failure)
	return a == b || ok && also && f.identity() == g.identity()
}

// causesOf is what an error wraps.
func causesOf(err error) []error {
	f, ok := err.(*failure)
	switch {
	case !ok || f.cause == nil:
		return nil
	case f.joined != nil:
		return f.joined
	}
	return []error{f.cause}
}

func errorsIs(err, target error) bool {
	if err == nil || target == nil || sameError(err, target) {
		return sameError(err, target)
	}
	for _, cause := range causesOf(err) {
		if errorsIs(cause, target) {
			return true
		}
	}
	return false
}

// errorFind is the first error of the kind among err and its causes.
func errorFind(err error, kind *errorKind) error {
	if err == nil || errorIs(err, kind) {
		return err
	}
	for _, cause := range causesOf(err) {
		if found := errorFind(cause, kind); found != nil {
			return found
		}
	}
	return nil
}

func errorsUnwrap(err error) error {
	if f, ok := err.(*failure); ok && f.joined == nil {
		return f.cause
	}
	return nil
}

func errorsJoin(errs ...error) error {
	joined := &failure{kind: &kindError, worded: true}
	for _, err := range errs {
		if err == nil {
			continue
		}
		if joined.joined != nil {
			joined.message += "\n"
		}
		joined.message += err.Error()
		joined.joined = append(joined.joined, err)
	}
	if joined.joined == nil {
		return nil
	}
	joined.cause = joined.joined[0]
	return joined
}

func asFailure(err error) *failure {
	if f, ok := err.(*failure); ok {
		return f
	}
	return newError(err.Error()).(*failure)
}

func errorIs(err error, kind *errorKind) bool {
	f, ok := err.(*failure)
	return ok && f.kind == kind
}

func errorCode(err error) string { return asFailure(err).kind.name }
func errorPath(err error) string { return asFailure(err).path }
func errorCause(err error) error { return asFailure(err).cause }

// rebase puts the path of a guard's subject before the paths of the guard's error.
func rebase(err error, prefix string, relative bool) error {
	f, ok := err.(*failure)
	if !ok || !f.relative {
		return err
	}
	copied := *f
	copied.original = f.identity()
	copied.path = joinPath(prefix, f.path)
	copied.relative = relative
	copied.cause = rebase(f.cause, prefix, relative)
	return &copied
}

func joinPath(path, rest string) string {
	switch {
	case rest == "":
		return path
	case rest[0] == '[':
		return path + rest
	}
	return memberPath(path, rest)
}

func memberPath(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func indexPath(path string, index int) string {
	return path + "[" + strconv.Itoa(index) + "]"
}

func keyPath(path, key string) string {
	for i, r := range key {
		letter := r == '_' || r >= 0x80 || r|0x20 >= 'a' && r|0x20 <= 'z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return path + "[" + strconv.Quote(key) + "]"
		}
	}
	if key == "" {
		return path + `[""]`
	}
	return memberPath(path, key)
}

// reportError says how main failed, as the program built with the C target does.
func reportError(err error) {
	for label := "error"; err != nil; label = "caused by" {
		f := asFailure(err)
		fmt.Fprintf(os.Stderr, "%s: %s", label, f.kind.name)
		if f.path != "" {
			fmt.Fprintf(os.Stderr, " at %s", f.path)
		}
		text := f.message
		if label == "error" {
			text = f.Error()
		}
		if text != "" {
			fmt.Fprintf(os.Stderr, ": %s", text)
		}
		fmt.Fprintln(os.Stderr)
		err = f.cause
	}
	os.Exit(1)
}
