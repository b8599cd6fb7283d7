// Made by forstc: what programs need beside Go's own packages: time.
package main

import "time"

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
