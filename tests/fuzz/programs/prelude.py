"""What every generated program begins with, in both languages."""
from text import Pair

SHARED = """\
func at(i Int, n Int) Int {
	if n == 0 {
		return -1
	}
	return (i%n + n) % n
}

func elementOf[T any](xs []T, i Int, otherwise T) T {
	if len(xs) == 0 {
		return otherwise
	}
	return xs[at(i, len(xs))]
}

func copied[T any](xs []T) []T {
	ys := make([]T, len(xs))
	copy(ys, xs)
	return ys
}

func full[T any](xs []T) []T { return xs[:len(xs):len(xs)] }

func same[T any](x T) T { return x }

func traced[T any](mark Int, x T) T {
	fmt.Print("<", mark, ">")
	return x
}

func intOf(f Float) Int {
	if f > -1e15 && f < 1e15 {
		return Int(f)
	}
	return 7
}

func cut(s String, i Int, j Int) String {
	n := len(s) + 1
	a, b := at(i, n), at(j, n)
	if a > b {
		a, b = b, a
	}
	return s[a:b]
}

func clip(s String) String {
	if len(s) > 30 {
		return s[:30]
	}
	return s
}

func halved(n Int, by Int) Int { return n / by }

func spread(first Int, rest ...Int) Int {
	for i, x := range rest {
		rest[i] = x + first
		first ^= x
	}
	return first + len(rest)
}

func folded[T any, U any](xs []T, start U, step func(U, T) U) U {
	for _, x := range xs {
		start = step(start, x)
	}
	return start
}
"""

GO = """\
package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
)

type (
	Int    = int
	Float  = float64
	Bool   = bool
	String = string
	Rune   = rune
)

var _ = fmt.Sprint(errors.New, math.Pi, os.Args, sort.Ints, strconv.Itoa, strings.ToUpper, &sync.WaitGroup{})

func mapsGet[K comparable, V any](m map[K]V, key K, otherwise V) V {
	if value, ok := m[key]; ok {
		return value
	}
	return otherwise
}

"""

PRELUDE = Pair(SHARED, GO + SHARED)
