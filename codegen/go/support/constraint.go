// Made by forstc: what programs need beside Go's own packages: constraints.
package main

import (
	"math"
	"regexp"
	"strings"
	"time"
)

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
