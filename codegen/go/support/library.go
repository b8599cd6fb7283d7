// Made by forstc: what programs need beside Go's own packages: what functions of Go's packages lack, or give otherwise.
package main

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

func parseInt(text string, base, bits int) result[int] {
	value, err := strconv.ParseInt(text, base, bits)
	return resultOf(int(value), err)
}

// parseUint knows no numbers beyond those of an Int.
func parseUint(text string, base, bits int) result[int] {
	value, err := strconv.ParseUint(text, base, bits)
	if err == nil && value > math.MaxInt64 {
		err = &strconv.NumError{Func: "ParseUint", Num: text, Err: strconv.ErrRange}
	}
	return resultOf(int(value), err)
}

// Conversions of what may be a constant, which Go refuses where it is negative.
func formatUint(value, base int) string { return strconv.FormatUint(uint64(value), base) }
func floatOfBits(value int) float64     { return math.Float64frombits(uint64(value)) }

// The causes of package strconv's errors.
var (
	errRange  = newError(strconv.ErrRange.Error())
	errSyntax = newError(strconv.ErrSyntax.Error())
)

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
