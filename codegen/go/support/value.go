// Made by forstc: what programs need beside Go's own packages: values: results, numbers, runes, pointers.
package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// result is what a call that can fail gives: a value, or an error.
type result[T any] struct {
	value T
	err   error
}

func resultOf[T any](value T, err error) result[T] {
	if err != nil {
		return result[T]{err: errorOf(err)}
	}
	return result[T]{value: value}
}

// errorOf is an error of Go's as one of Forst's.
func errorOf(err error) error {
	if err == nil {
		return nil
	}
	if err == strconv.ErrSyntax {
		return errSyntax
	}
	made := &failure{kind: &kindError, message: err.Error(), worded: true}
	switch cause := errors.Unwrap(err); cause {
	case nil:
	case strconv.ErrRange:
		made.cause = errRange
	case strconv.ErrSyntax:
		made.cause = errSyntax
	default:
		made.cause = errorOf(cause)
	}
	return made
}

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

// partsOf tells which fields of a struct are embedded shapes: their members are the struct's own.
var partsOf = map[reflect.Type][]int{}

func storesParts[T any](fields ...int) bool {
	partsOf[reflect.TypeOf((*T)(nil)).Elem()] = fields
	return true
}

// memberPaths leads to a struct's members, those of embedded shapes in their place.
func memberPaths(t reflect.Type) [][]int {
	parts := partsOf[t]
	paths := make([][]int, 0, t.NumField())
	for i := 0; i < t.NumField(); i++ {
		if len(parts) == 0 || parts[0] != i {
			paths = append(paths, []int{i})
			continue
		}
		parts = parts[1:]
		for _, path := range memberPaths(t.Field(i).Type) {
			paths = append(paths, append([]int{i}, path...))
		}
	}
	return paths
}
