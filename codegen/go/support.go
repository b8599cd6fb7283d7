// Made by forstc: what programs need beside Go's own packages.
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode/utf8"
	"unsafe"
)

// result is what a call that can fail gives: a value, or an error.
type result[T any] struct {
	value T
	err   error
}

func resultOf[T any](value T, err error) result[T] {
	if err != nil {
		return result[T]{err: newError(err.Error())}
	}
	return result[T]{value: value}
}

func parseInt(text string, base, bits int) result[int] {
	value, err := strconv.ParseInt(text, base, bits)
	return resultOf(int(value), err)
}

// What packages strings and bytes of Go 1.19 do not have yet.
func containsFunc(text string, f func(rune) bool) bool { return strings.IndexFunc(text, f) >= 0 }

func cutPrefix(text, prefix string) (string, bool) {
	return strings.TrimPrefix(text, prefix), strings.HasPrefix(text, prefix)
}

func cutSuffix(text, suffix string) (string, bool) {
	return strings.TrimSuffix(text, suffix), strings.HasSuffix(text, suffix)
}

func bytesClone(b []byte) []byte {
	if b == nil {
		return nil
	}
	return append([]byte{}, b...)
}

func bytesContainsFunc(b []byte, f func(rune) bool) bool { return bytes.IndexFunc(b, f) >= 0 }

func bytesCutPrefix(b, prefix []byte) ([]byte, bool) {
	return bytes.TrimPrefix(b, prefix), bytes.HasPrefix(b, prefix)
}

func bytesCutSuffix(b, suffix []byte) ([]byte, bool) {
	return bytes.TrimSuffix(b, suffix), bytes.HasSuffix(b, suffix)
}

// intRead is a byte that was read, as an Int.
func intRead(c byte, err error) (int, error) { return int(c), err }

// The hashes of package sha256 as Bytes.
func sha224Of(sum [28]byte) []byte { return sum[:] }
func sha256Of(sum [32]byte) []byte { return sum[:] }

// errorKind is a nominal error; one object each, compared by address.
type errorKind struct {
	name string
}

var (
	kindError               = errorKind{"Error"}
	kindConstraintViolation = errorKind{"ConstraintViolation"}
	kindMissingKey          = errorKind{"MissingKey"}
)

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
	return f.kind.name + " " + fmt.Sprintf("%+v", f.members)
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

// errorf is fmt.Errorf; Go 1.19 knows one %w only, so the causes are looked for here.
func errorf(format string, values ...any) error {
	plain, wrapped := withoutWraps(format, values)
	made := &failure{kind: &kindError, message: fmt.Sprintf(plain, shown(values)...), worded: true}
	for _, argument := range wrapped {
		if err, ok := argument.(error); ok {
			made.joined = append(made.joined, err)
		}
	}
	if len(made.joined) > 0 {
		made.cause = made.joined[0]
	}
	if len(wrapped) < 2 {
		made.joined = nil
	}
	return made
}

// withoutWraps is the format with %v for each %w of an error, and what they all print.
func withoutWraps(format string, values []any) (string, []any) {
	var wrapped []any
	plain := []byte(format)
	next := 0
	for at := 0; at < len(plain); at++ {
		if plain[at] != '%' {
			continue
		}
		for at++; at < len(plain) && strings.IndexByte("+-# 0123456789.*[]", plain[at]) >= 0; at++ {
			switch plain[at] {
			case '*':
				next++
			case '[':
				end := at + strings.IndexByte(format[at:]+"]", ']')
				next, _ = strconv.Atoi(format[at+1 : end])
				next--
			}
		}
		if at >= len(plain) || plain[at] == '%' {
			continue
		}
		if plain[at] == 'w' && next >= 0 && next < len(values) {
			if _, ok := values[next].(error); ok {
				plain[at] = 'v'
			}
			wrapped = append(wrapped, values[next])
		}
		next++
	}
	return string(plain), wrapped
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

func errorCode(err error) string    { return asFailure(err).kind.name }
func errorMessage(err error) string { return asFailure(err).message }
func errorPath(err error) string    { return asFailure(err).path }
func errorCause(err error) error    { return asFailure(err).cause }

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

var started = time.Now()

func computationTime() int { return int(time.Since(started).Milliseconds()) }

// There is one time zone.
func init() { time.Local = time.UTC }

func after(duration time.Duration) chan time.Time {
	c := make(chan time.Time, 1)
	time.AfterFunc(duration, func() { c <- time.Now() })
	return c
}

func compareTimes(t, u time.Time) int {
	switch {
	case t.Before(u):
		return -1
	case t.After(u):
		return 1
	}
	return 0
}

// The functions of fmt as values: what they are given is the program's own business.
var (
	print    = func(values ...any) { fmt.Print(shown(values)...) }
	println  = func(values ...any) { fmt.Println(shown(values)...) }
	printf   = func(format string, values ...any) { fmt.Printf(format, shown(values)...) }
	sprint   = func(values ...any) string { return fmt.Sprint(shown(values)...) }
	sprintln = func(values ...any) string { return fmt.Sprintln(shown(values)...) }
	sprintf  = func(format string, values ...any) string { return fmt.Sprintf(format, shown(values)...) }
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
	if _, ok := value.(fmt.Stringer); ok || reflect.ValueOf(value).Kind() != reflect.String {
		return "", false
	}
	return reflect.ValueOf(value).String(), true
}

func logIn(level, message string, values []any) {
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

// shown stands for values that hold pointers: those print as & and what they point to, not as addresses.
func shown(values []any) []any {
	for i, value := range values {
		if value == nil {
			continue
		}
		if moment, ok := value.(time.Time); ok {
			values[i] = moment.Round(0)
			continue
		}
		if _, isError := value.(error); !isError && holdsPointer(reflect.TypeOf(value), 0) {
			values[i] = pointing{reflect.ValueOf(value)}
		}
	}
	return values
}

var (
	stringer  = reflect.TypeOf((*fmt.Stringer)(nil)).Elem()
	errorType = reflect.TypeOf((*error)(nil)).Elem()
)

// holdsPointer tells, too, of values inside others that print by their own method: Go finds that of exported fields only.
func holdsPointer(t reflect.Type, depth int) bool {
	if depth > 0 && t.Implements(stringer) {
		return true
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface:
		return true
	case reflect.Array, reflect.Slice:
		return depth < 20 && holdsPointer(t.Elem(), depth+1)
	case reflect.Map:
		return depth < 20 && (holdsPointer(t.Key(), depth+1) || holdsPointer(t.Elem(), depth+1))
	case reflect.Struct:
		for i := 0; depth < 20 && i < t.NumField(); i++ {
			if holdsPointer(t.Field(i).Type, depth+1) {
				return true
			}
		}
	}
	return false
}

type pointing struct{ value reflect.Value }

func (p pointing) Format(f fmt.State, verb rune) {
	writeValue(f, p.value, verb, f.Flag('+'))
}

func writeValue(f fmt.State, v reflect.Value, verb rune, named bool) {
	if v.IsValid() {
		if err, ok := v.Interface().(error); ok && !(v.Kind() == reflect.Pointer && v.IsNil()) {
			fmt.Fprint(f, err.Error())
			return
		}
	}
	if text, ok := ownText(v); ok && (verb == 'v' || verb == 's') {
		fmt.Fprint(f, text)
		return
	}
	switch v.Kind() {
	case reflect.Invalid:
		fmt.Fprint(f, "<nil>")
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			fmt.Fprint(f, "<nil>")
			return
		}
		if v.Kind() == reflect.Pointer {
			fmt.Fprint(f, "&")
		}
		writeValue(f, v.Elem(), verb, named)
	case reflect.Struct:
		v = addressable(v)
		fmt.Fprint(f, "{")
		for i := 0; i < v.NumField(); i++ {
			if i > 0 {
				fmt.Fprint(f, " ")
			}
			if named {
				fmt.Fprint(f, v.Type().Field(i).Name, ":")
			}
			writeValue(f, readable(v.Field(i)), verb, named)
		}
		fmt.Fprint(f, "}")
	case reflect.Slice, reflect.Array:
		if members, ok := v.Interface().(anyObject); ok {
			writeMap(f, reflect.ValueOf(members.entries()), verb, named)
			return
		}
		fmt.Fprint(f, "[")
		for i := 0; i < v.Len(); i++ {
			if i > 0 {
				fmt.Fprint(f, " ")
			}
			writeValue(f, v.Index(i), verb, named)
		}
		fmt.Fprint(f, "]")
	case reflect.Map:
		writeMap(f, v, verb, named)
	default:
		format := "%" + string(verb)
		fmt.Fprintf(f, format, v)
	}
}

// ownText is what the String method of one of package time's values gives.
func ownText(v reflect.Value) (string, bool) {
	if !v.IsValid() || v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		return "", false
	}
	switch value := v.Interface().(type) {
	case time.Time:
		return value.Round(0).String(), true
	case fmt.Stringer:
		return value.String(), true
	}
	return "", false
}

// addressable is v, or a copy of it that has an address.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	copied := reflect.New(v.Type()).Elem()
	copied.Set(v)
	return copied
}

// readable is a field of something addressable, though its name does not begin with an upper-case letter.
func readable(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
}

func writeMap(f fmt.State, v reflect.Value, verb rune, named bool) {
	fmt.Fprint(f, "map[")
	for i, entry := range sortedEntries(v) {
		if i > 0 {
			fmt.Fprint(f, " ")
		}
		writeValue(f, entry.key, verb, named)
		fmt.Fprint(f, ":")
		writeValue(f, entry.value, verb, named)
	}
	fmt.Fprint(f, "]")
}

type mapEntry struct{ key, value reflect.Value }

// sortedEntries is what a map has in the order in which it is printed. MapIndex would not find a NaN's entry.
func sortedEntries(v reflect.Value) []mapEntry {
	entries := make([]mapEntry, 0, v.Len())
	for at := v.MapRange(); at.Next(); {
		entries = append(entries, mapEntry{at.Key(), at.Value()})
	}
	sort.SliceStable(entries, func(i, j int) bool { return compareKeys(entries[i].key, entries[j].key) < 0 })
	return entries
}

// keyRank is the order of keys of different kinds in one map.
func keyRank(v reflect.Value) int {
	switch v.Kind() {
	case reflect.Bool:
		return 1
	case reflect.Int, reflect.Int64:
		return 2
	case reflect.Float64:
		return 3
	case reflect.Int32:
		return 4
	case reflect.String:
		return 5
	case reflect.Array:
		return 7
	case reflect.Pointer:
		if v.Type().Implements(errorType) {
			return 6
		}
		return 8
	case reflect.Struct:
		return 9
	case reflect.Chan:
		return 10
	}
	return 0
}

// compareKeys orders keys as package fmt does where that tells; what unions hold by its kind, errors by their texts.
func compareKeys(a, b reflect.Value) int {
	for a.Kind() == reflect.Interface && !a.IsNil() {
		a = a.Elem()
	}
	for b.Kind() == reflect.Interface && !b.IsNil() {
		b = b.Elem()
	}
	if ranks := keyRank(a) - keyRank(b); ranks != 0 {
		return ranks
	}
	switch a.Kind() {
	case reflect.Bool:
		return threeWay(!a.Bool() && b.Bool(), a.Bool() && !b.Bool())
	case reflect.Int, reflect.Int32, reflect.Int64:
		return threeWay(a.Int() < b.Int(), a.Int() > b.Int())
	case reflect.Float64:
		x, y := a.Float(), b.Float()
		return threeWay(x < y || x != x && y == y, x > y || x == x && y != y)
	case reflect.String:
		return strings.Compare(a.String(), b.String())
	case reflect.Pointer, reflect.Chan:
		if keyRank(a) == 6 {
			return strings.Compare(a.Interface().(error).Error(), b.Interface().(error).Error())
		}
		return threeWay(a.Pointer() < b.Pointer(), a.Pointer() > b.Pointer())
	case reflect.Array:
		for i := 0; i < a.Len(); i++ {
			if order := compareKeys(a.Index(i), b.Index(i)); order != 0 {
				return order
			}
		}
	case reflect.Struct:
		return compareMembers(a, b)
	}
	return 0
}

func compareMembers(a, b reflect.Value) int {
	a, b = addressable(a), addressable(b)
	for i := 0; i < a.NumField() && i < b.NumField(); i++ {
		if order := strings.Compare(a.Type().Field(i).Name, b.Type().Field(i).Name); order != 0 {
			return order
		}
		if order := compareKeys(readable(a.Field(i)), readable(b.Field(i))); order != 0 {
			return order
		}
	}
	return a.NumField() - b.NumField()
}

func threeWay(less, greater bool) int {
	switch {
	case less:
		return -1
	case greater:
		return 1
	}
	return 0
}

// keysOf is the keys of a map, sorted: the language leaves their order open.
func keysOf[K any](m any) []K {
	keys := []K{}
	for _, entry := range sortedEntries(reflect.ValueOf(m)) {
		key, _ := entry.key.Interface().(K)
		keys = append(keys, key)
	}
	return keys
}

// valuesOf is the values of a map in the order of the keys.
func valuesOf[V any](m any) []V {
	values := []V{}
	for _, entry := range sortedEntries(reflect.ValueOf(m)) {
		value, _ := entry.value.Interface().(V)
		values = append(values, value)
	}
	return values
}

func has[K comparable, V any](m map[K]V, key K) bool {
	_, ok := m[key]
	return ok
}

// clearMap takes out all entries; those of a NaN as well since Go 1.21.
func clearMap(m any) {
	v := reflect.ValueOf(m)
	if all, ok := any(v).(interface{ Clear() }); ok {
		all.Clear()
		return
	}
	for _, key := range v.MapKeys() {
		v.SetMapIndex(key, reflect.Value{})
	}
}

func clearSlice[T any](items []T) {
	var zero T
	for i := range items {
		items[i] = zero
	}
}

func makeSlice[T any](length, capacity int) []T {
	if length < 0 {
		panic("make: length " + strconv.Itoa(length) + " out of range")
	}
	if capacity < length {
		capacity = length
	}
	return make([]T, length, capacity)
}

func makeMap[K comparable, V any](size int) map[K]V { return make(map[K]V, sizeHint(size)) }

func sizeHint(size int) int {
	if size < 0 {
		return 0
	}
	return size
}

// anyObject is the members of an Any, in source order.
type anyObject []anyMember

type anyMember struct {
	name  string
	value any
}

// anyOf is a value as JSON would have it: objects and slices of Any.
func anyOf(value any) any { return anyValue(reflect.ValueOf(value)) }

func anyValue(v reflect.Value) any {
	switch {
	case !v.IsValid():
		return nil
	case v.Type() == momentType:
		return v.Interface().(time.Time).Format(time.RFC3339Nano)
	case v.Type() == objectType:
		return v.Interface()
	}
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int32, reflect.Int64:
		return int(v.Int())
	case reflect.Float64:
		return v.Float()
	case reflect.String:
		return v.String()
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return anyValue(v.Elem())
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return base64.StdEncoding.EncodeToString(v.Bytes())
		}
		items := make([]any, v.Len())
		for i := range items {
			items[i] = anyValue(v.Index(i))
		}
		return items
	case reflect.Map:
		return anyEntries(v)
	case reflect.Struct:
		return anyMembers(v)
	}
	return nil
}

func anyEntries(v reflect.Value) anyObject {
	members := make(anyObject, 0, v.Len())
	for _, entry := range sortedEntries(v) {
		name := fmt.Sprint(shown([]any{entry.key.Interface()})...)
		members = append(members, anyMember{name, anyValue(entry.value)})
	}
	sort.SliceStable(members, func(i, j int) bool { return members[i].name < members[j].name })
	return members
}

func anyMembers(v reflect.Value) anyObject {
	v = addressable(v)
	members := make(anyObject, 0, v.NumField())
	for i, name := range namesOf(v.Type()) {
		field := readable(v.Field(i))
		if field.Kind() != reflect.Pointer || !field.IsNil() {
			members = append(members, anyMember{name, anyValue(field)})
		}
	}
	return members
}

// namesOf is what a struct's members are called in JSON.
func namesOf(t reflect.Type) []string {
	if named, ok := reflect.Zero(t).Interface().(interface{ jsonNames() []string }); ok {
		return named.jsonNames()
	}
	names := make([]string, t.NumField())
	for i := range names {
		names[i] = t.Field(i).Name
	}
	return names
}

func (o anyObject) entries() map[string]any {
	entries := make(map[string]any, len(o))
	for _, m := range o {
		entries[m.name] = m.value
	}
	return entries
}

func (o anyObject) get(name string) (any, bool) {
	for _, m := range o {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}

// holds tells whether an Any holds a value of the type, as a decoder would find it.
func holds[T any](value any) bool {
	var zero T
	return fits(value, reflect.TypeOf(&zero).Elem())
}

func fits(value any, t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Pointer:
		return value == nil || fits(value, t.Elem())
	case reflect.Float64:
		return is[float64](value) || is[int](value)
	case reflect.Slice:
		items, ok := value.([]any)
		for _, item := range items {
			ok = ok && fits(item, t.Elem())
		}
		return ok
	case reflect.Map:
		members, ok := value.(anyObject)
		for _, m := range members {
			ok = ok && fits(m.value, t.Elem())
		}
		return ok
	case reflect.Struct:
		members, ok := value.(anyObject)
		for i, name := range namesOf(t) {
			item, found := members.get(name)
			pointer := t.Field(i).Type.Kind() == reflect.Pointer
			ok = ok && (!found && pointer || found && fits(item, t.Field(i).Type))
		}
		return ok
	}
	return value != nil && reflect.TypeOf(value) == t
}

// taken is the value that an Any was found to hold.
func taken[T any](value any) T {
	var result T
	takeInto(value, reflect.ValueOf(&result).Elem())
	return result
}

func takeInto(value any, into reflect.Value) {
	t := into.Type()
	switch t.Kind() {
	case reflect.Pointer:
		if value != nil {
			into.Set(reflect.New(t.Elem()))
			takeInto(value, into.Elem())
		}
	case reflect.Float64:
		if whole, ok := value.(int); ok {
			value = float64(whole)
		}
		into.SetFloat(value.(float64))
	case reflect.Slice:
		items := value.([]any)
		if t.Elem().Kind() == reflect.Interface {
			into.Set(reflect.ValueOf(items))
			return
		}
		into.Set(reflect.MakeSlice(t, len(items), len(items)))
		for i, item := range items {
			takeInto(item, into.Index(i))
		}
	case reflect.Map:
		into.Set(reflect.MakeMap(t))
		for _, m := range value.(anyObject) {
			item := reflect.New(t.Elem()).Elem()
			takeInto(m.value, item)
			into.SetMapIndex(reflect.ValueOf(m.name), item)
		}
	case reflect.Struct:
		members := value.(anyObject)
		for i, name := range namesOf(t) {
			if item, found := members.get(name); found {
				takeInto(item, readable(into.Field(i)))
			}
		}
	default:
		if value != nil {
			into.Set(reflect.ValueOf(value))
		}
	}
}

// marshal is an Any as JSON; Go's own encoder sorts members.
func marshal(value any, lines bool, prefix, indent string) result[[]byte] {
	var out bytes.Buffer
	if err := encodeAny(&out, value); err != nil {
		return result[[]byte]{err: err}
	}
	if !lines {
		return result[[]byte]{value: out.Bytes()}
	}
	var laid bytes.Buffer
	json.Indent(&laid, out.Bytes(), prefix, indent)
	return result[[]byte]{value: laid.Bytes()}
}

func encodeAny(out *bytes.Buffer, value any) error {
	switch value := value.(type) {
	case []any:
		out.WriteByte('[')
		for i, item := range value {
			if i > 0 {
				out.WriteByte(',')
			}
			if err := encodeAny(out, item); err != nil {
				return err
			}
		}
		out.WriteByte(']')
	case anyObject:
		out.WriteByte('{')
		for i, m := range value {
			if i > 0 {
				out.WriteByte(',')
			}
			encodeAny(out, m.name)
			out.WriteByte(':')
			if err := encodeAny(out, m.value); err != nil {
				return err
			}
		}
		out.WriteByte('}')
	default:
		text, err := json.Marshal(value)
		if err != nil {
			return newError(err.Error())
		}
		out.Write(text)
	}
	return nil
}

// unmarshal reads JSON with the members of objects in their order.
func unmarshal(data []byte) result[any] {
	var ignored any
	if err := json.Unmarshal(data, &ignored); err != nil {
		return result[any]{err: newError(err.Error())}
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	return result[any]{value: decodeAny(decoder)}
}

func decodeAny(decoder *json.Decoder) any {
	token, _ := decoder.Token()
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return decodeItems(decoder)
		}
		return decodeMembers(decoder)
	case json.Number:
		if whole, err := strconv.Atoi(string(token)); err == nil {
			return whole
		}
		real, _ := token.Float64()
		return real
	}
	return token
}

func decodeItems(decoder *json.Decoder) any {
	items := []any{}
	for decoder.More() {
		items = append(items, decodeAny(decoder))
	}
	decoder.Token()
	return items
}

func decodeMembers(decoder *json.Decoder) any {
	members, places := anyObject{}, map[string]int{}
	for decoder.More() {
		name, _ := decodeAny(decoder).(string)
		value := decodeAny(decoder)
		place, known := places[name]
		if known {
			members[place].value = value
			continue
		}
		places[name] = len(members)
		members = append(members, anyMember{name, value})
	}
	decoder.Token()
	return members
}

var objectType = reflect.TypeOf(anyObject(nil))

var momentType = reflect.TypeOf(time.Time{})

// box is the address of a copy.
func box[T any](value T) *T { return &value }

// is tells whether a union or an Any holds a value of the type.
func is[T any](value any) bool {
	_, ok := value.(T)
	return ok
}

type number interface {
	~int | ~int64 | rune | float64 | string
}

// randomSource is the seed of a sequence.
type randomSource int

// randomNumbers is package rand's Rand: xoshiro256**, whose state SplitMix64 makes of a seed.
type randomNumbers struct {
	seeded bool // else it is to begin with seed 0
	shared bool // by all goroutines
	lock   sync.Mutex
	state  [4]uint64
}

var (
	randomOnce  sync.Once
	randomKnown *randomNumbers
)

// randomShared is the sequence that nobody can foretell, made when it is asked for: what crypto/rand starts would keep
// Go from seeing that all goroutines are asleep.
func randomShared() *randomNumbers {
	randomOnce.Do(func() {
		randomKnown = &randomNumbers{seeded: true, shared: true}
		if err := binary.Read(rand.Reader, binary.LittleEndian, &randomKnown.state); err != nil {
			panic(err)
		}
	})
	return randomKnown
}

func randomNew(source randomSource) *randomNumbers {
	r := &randomNumbers{}
	r.seed(uint64(source))
	return r
}

func (r *randomNumbers) seed(seed uint64) {
	for i := range r.state {
		seed += 0x9e3779b97f4a7c15
		z := seed
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		r.state[i] = z ^ z>>31
	}
	r.seeded = true
}

func (r *randomNumbers) bits() uint64 {
	if r.shared {
		r.lock.Lock()
		defer r.lock.Unlock()
	}
	if !r.seeded {
		r.seed(0)
	}
	s := &r.state
	drawn := bits.RotateLeft64(s[1]*5, 7) * 9
	shifted := s[1] << 17
	s[2] ^= s[0]
	s[3] ^= s[1]
	s[1] ^= s[2]
	s[0] ^= s[3]
	s[2] ^= shifted
	s[3] = bits.RotateLeft64(s[3], 45)
	return drawn
}

func (r *randomNumbers) below(n int) int {
	high, low := bits.Mul64(r.bits(), uint64(n))
	for least := -uint64(n) % uint64(n); low < least; {
		high, low = bits.Mul64(r.bits(), uint64(n))
	}
	return int(high)
}

func (r *randomNumbers) belowOr(n int, complaint string) int {
	if n <= 0 {
		panic(complaint)
	}
	return r.below(n)
}

func (r *randomNumbers) Int() int         { return int(r.bits() >> 1) }
func (r *randomNumbers) Int63() int       { return r.Int() }
func (r *randomNumbers) Intn(n int) int   { return r.belowOr(n, "invalid argument to Intn") }
func (r *randomNumbers) Int63n(n int) int { return r.belowOr(n, "invalid argument to Int63n") }

func (r *randomNumbers) Float64() float64 { return float64(r.bits()>>11) * 0x1p-53 }

func (r *randomNumbers) Perm(n int) []int {
	order := make([]int, n)
	for i := range order {
		j := r.below(i + 1)
		order[i] = order[j]
		order[j] = i
	}
	return order
}

func (r *randomNumbers) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	for i := n - 1; i > 0; i-- {
		swap(i, r.below(i+1))
	}
}

func minOf[T number](a, b T) T {
	if x, ok := any(a).(float64); ok {
		return any(math.Min(x, any(b).(float64))).(T)
	}
	if b < a {
		return b
	}
	return a
}

func maxOf[T number](a, b T) T {
	if x, ok := any(a).(float64); ok {
		return any(math.Max(x, any(b).(float64))).(T)
	}
	if b > a {
		return b
	}
	return a
}

func floatToInt(value float64) int {
	if !(value >= -9223372036854775808.0 && value < 9223372036854775808.0) {
		panic(fmt.Sprintf("Float %s is out of range for Int", strings.ToLower(fmt.Sprint(value))))
	}
	return int(value)
}

func runeAt(text string, offset int) rune {
	r, _ := utf8.DecodeRuneInString(text[offset:])
	return r
}

func runeWidth(text string, offset int) int {
	_, width := utf8.DecodeRuneInString(text[offset:])
	return width
}

func multipleOf(value, of float64) bool {
	if of == 0 {
		return value == 0
	}
	return !math.IsInf(of, 0) && math.Mod(value, of) == 0
}

func multipleOfInt[T ~int | ~int64](value, of T) bool {
	if of == 0 {
		return value == 0
	}
	return value%of == 0
}

func oneOf[T any](value T, choices ...T) bool {
	for _, choice := range choices {
		if any(value) == any(choice) {
			return true
		}
	}
	return false
}

func unique[T any](items []T) bool {
	seen := make(map[any]bool, len(items))
	for _, item := range items {
		if seen[item] {
			return false
		}
		seen[item] = true
	}
	return true
}

func between[T number](value, low, high T) bool {
	return value >= low && value <= high
}

var (
	emailForm    = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$")
	urlForm      = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://([A-Za-z0-9._~!$&'()*+,;=:%-]+@)?([A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]*)?([/?#]([A-Za-z0-9._~!$&'()*+,;=:@/?#-]|%[0-9A-Fa-f]{2})*)?$`)
	uuidForm     = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
	dateTimeForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$`)
)

func isEmail(text string) bool {
	at := strings.LastIndexByte(text, '@')
	return at > 0 && at <= 64 && len(text) <= 254 && emailForm.MatchString(text)
}

func isUrl(text string) bool  { return urlForm.MatchString(text) }
func isUuid(text string) bool { return uuidForm.MatchString(text) }

func isDateTime(text string) bool {
	if !dateTimeForm.MatchString(text) {
		return false
	}
	upper := strings.ToUpper(text)
	if upper[17:19] != "60" {
		_, err := time.Parse(time.RFC3339Nano, upper)
		return err == nil
	}
	moment, err := time.Parse(time.RFC3339Nano, upper[:17]+"59"+upper[19:])
	return err == nil && moment.UTC().Hour() == 23 && moment.UTC().Minute() == 59
}

// must ends the program where a package variable cannot have its first value.
func must[T any](name, place string, outcome result[T]) T {
	if outcome.err != nil {
		text := errorCode(outcome.err) + ": " + outcome.err.Error()
		fmt.Fprintf(os.Stderr, "panic: the first value of package variable %s: %s\n    %s\n", name, text, place)
		os.Exit(2)
	}
	return outcome.value
}

// state is the lock of a package variable.
type state struct{ sync.Mutex }

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
