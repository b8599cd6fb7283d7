// Sorting as sort.ft does, with the packages of Go.
package main

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"time"
)

type P struct {
	k int
	s string
}

func took(name string, at time.Time) { fmt.Printf("%s\t%d\n", name, time.Since(at).Microseconds()) }
func main() {
	n := 1000000
	base := make([]int, n)
	seed := 12345
	for i := range base {
		seed = (seed*1103515245 + 12345) & 2147483647
		base[i] = seed
	}
	xs := slices.Clone(base)
	at := time.Now()
	slices.Sort(xs)
	took("Sort Int random", at)
	at = time.Now()
	slices.Sort(xs)
	took("Sort Int sorted", at)
	slices.Reverse(xs)
	at = time.Now()
	slices.Sort(xs)
	took("Sort Int reversed", at)
	few := slices.Clone(base)
	for i := range few {
		few[i] %= 16
	}
	at = time.Now()
	slices.Sort(few)
	took("Sort Int few", at)
	fs := make([]float64, n)
	for i := range fs {
		fs[i] = float64(base[i]) / 7
	}
	at = time.Now()
	slices.Sort(fs)
	took("Sort Float random", at)
	m := 300000
	ss := make([]string, m)
	for i := range ss {
		ss[i] = "key" + strconv.Itoa(base[i])
	}
	at = time.Now()
	slices.Sort(ss)
	took("Sort String random", at)
	ps := make([]P, m)
	for i := range ps {
		ps[i] = P{base[i], "x"}
	}
	qs := slices.Clone(ps)
	at = time.Now()
	sort.Slice(ps, func(i, j int) bool { return ps[i].k < ps[j].k })
	took("sort.Slice", at)
	at = time.Now()
	slices.SortFunc(qs, func(a, b P) int { return a.k - b.k })
	took("SortFunc", at)
	zs := slices.Clone(base)
	at = time.Now()
	sort.Slice(zs, func(i, j int) bool { return zs[i] < zs[j] })
	took("sort.Slice Int", at)
}
