// Made by forstc: what programs need beside Go's own packages: time.
package main

import (
	"strings"
	"time"
)

var started = time.Now()

func computationTime() int { return int(time.Since(started).Milliseconds()) }

// There is one time zone.
func init() { time.Local = time.UTC }

func after(duration time.Duration) chan time.Time {
	c := make(chan time.Time, 1)
	time.AfterFunc(duration, func() { c <- time.Now() })
	return c
}

// momentOf is the time that a text is by RFC 3339, as strictly as encoding/json takes it.
func momentOf(value any) (time.Time, bool) {
	text, ok := value.(string)
	if !ok {
		return time.Time{}, false
	}
	moment, err := time.Parse(time.RFC3339, text)
	if err != nil || text[12] == ':' || strings.Contains(text, ",") {
		return time.Time{}, false
	}
	end := len(text)
	return moment, text[end-1] == 'Z' || text[end-5:end-3] <= "23" && text[end-2:] <= "59"
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

// loadLocation knows no data base of zones.
func loadLocation(name string) (*time.Location, error) {
	if name == "" || name == "UTC" || name == "Local" {
		return time.UTC, nil
	}
	return nil, newError("unknown time zone " + name)
}

// alarm is what a Timer or Ticker of package time waits for.
type alarm struct{ timer *time.Timer }

func ring(c chan time.Time, d, period time.Duration) *alarm {
	begun := make(chan *alarm, 1)
	a := &alarm{}
	a.timer = time.AfterFunc(d, func() {
		if period > 0 {
			a := <-begun
			begun <- a
			a.timer.Reset(period)
		}
		select {
		case c <- time.Now():
		default:
		}
	})
	begun <- a
	return a
}

func (a *alarm) stop() bool { return a.timer.Stop() }
