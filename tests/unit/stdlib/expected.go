// Writes the expected results of the standard library, which are Go's: `go run expected.go` in this folder makes the
// *.cases files anew. A line is a function, its arguments and the result, separated by tabs; \t \n \r \\ and \xNN are escapes.
package main

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"log"
	"log/slog"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var out *bufio.Writer

func escape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == utf8.RuneError && n == 1, r < ' ', r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// text gives a value as the driver prints it.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []byte:
		return string(v)
	case [][]byte: // with what they have room for
		var b strings.Builder
		for _, s := range v {
			fmt.Fprintf(&b, "<%s+%d>", s, cap(s)-len(s))
		}
		return b.String()
	case []rune:
		var b strings.Builder
		for _, r := range v {
			fmt.Fprintf(&b, "<%d>", r)
		}
		return b.String()
	case []string:
		var b strings.Builder
		for _, s := range v {
			b.WriteString("<" + s + ">")
		}
		return b.String()
	case error:
		return "error: " + v.Error()
	}
	return fmt.Sprint(v)
}

func line(name string, fields ...any) {
	out.WriteString(name)
	for _, field := range fields {
		out.WriteString("\t" + escape(text(field)))
	}
	out.WriteString("\n")
}

// several gives several results as the driver prints them.
func several(results ...any) []string {
	var texts []string
	for _, result := range results {
		texts = append(texts, text(result))
	}
	return texts
}

// What is asked of runes, and what they are mapped to; functions.c has the same under the same names.
var questions = []struct {
	name string
	ask  func(rune) bool
}{{"upper", func(r rune) bool { return r >= 'A' && r <= 'Z' }}, {"wide", func(r rune) bool { return r >= 0x80 }}, {"space", func(r rune) bool { return r == ' ' || r == ',' }}, {"any", func(rune) bool { return true }}}

var mappings = []struct {
	name string
	to   func(rune) rune
}{{"same", func(r rune) rune { return r }}, {"without a", func(r rune) rune {
	if r == 'a' {
		return -1
	}
	return r
}}, {"wider", func(r rune) rune { return r + 0x1000 }}, {"none", func(r rune) rune {
	if r == 'b' {
		return 0xd800
	}
	return 0x110000
}}}

func file(name string, fill func()) {
	f, err := os.Create(name)
	if err != nil {
		panic(err)
	}
	out = bufio.NewWriter(f)
	fill()
	out.Flush()
	f.Close()
}

var numbers = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 1.5, -1.5, 2, 2.5, -2.5, 3, 10, 0.1, 1e-9, 1e9, 123456.789, 709, 710, -745, -746, 1e300, -1e300, 5e-324,
	math.MaxFloat64, math.Pi, math.E, math.Inf(1), math.Inf(-1), math.NaN()}

// imprecise tells where Go's own approximation is off by more than the last places.
func imprecise(name string, x float64) bool {
	switch name {
	case "Sin", "Cos", "Tan":
		return x == math.Pi || math.Abs(x) > 1e10 && !math.IsInf(x, 0)
	case "Log", "Log10":
		return x == 5e-324
	case "Sinh", "Cosh":
		return x == 710
	}
	return false
}

func mathCases() {
	one := []struct {
		name string
		f    func(float64) float64
	}{{"Abs", math.Abs}, {"Acos", math.Acos}, {"Acosh", math.Acosh}, {"Asin", math.Asin}, {"Asinh", math.Asinh}, {"Atan", math.Atan}, {"Atanh", math.Atanh}, {"Cbrt", math.Cbrt},
		{"Ceil", math.Ceil}, {"Cosh", math.Cosh}, {"Erf", math.Erf}, {"Erfc", math.Erfc}, {"Exp", math.Exp}, {"Exp2", math.Exp2}, {"Expm1", math.Expm1},
		{"Floor", math.Floor}, {"Gamma", math.Gamma}, {"Log", math.Log}, {"Log10", math.Log10}, {"Log1p", math.Log1p}, {"Log2", math.Log2}, {"Logb", math.Logb}, {"Round", math.Round},
		{"RoundToEven", math.RoundToEven}, {"Sinh", math.Sinh}, {"Sqrt", math.Sqrt}, {"Tanh", math.Tanh}, {"Trunc", math.Trunc}, {"Sin", math.Sin}, {"Cos", math.Cos}, {"Tan", math.Tan}}
	for _, c := range one {
		for _, x := range numbers {
			if imprecise(c.name, x) {
				continue
			}
			line(c.name, x, c.f(x))
		}
	}
	two := []struct {
		name string
		f    func(float64, float64) float64
	}{{"Atan2", math.Atan2}, {"Copysign", math.Copysign}, {"Dim", math.Dim}, {"Hypot", math.Hypot}, {"Max", math.Max}, {"Min", math.Min}, {"Mod", math.Mod}, {"Nextafter", math.Nextafter},
		{"Pow", math.Pow}, {"Remainder", math.Remainder}}
	few := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, 2, -3, 3.5, 1e300, math.Inf(1), math.Inf(-1), math.NaN()}
	for _, c := range two {
		for _, x := range few {
			for _, y := range few {
				if c.name == "Mod" && math.Abs(x) > 1e200 && math.Abs(y) < 1 {
					continue
				}
				line(c.name, x, y, c.f(x, y))
			}
		}
	}
	for _, x := range numbers {
		line("Ilogb", x, math.Ilogb(x))
		line("IsNaN", x, math.IsNaN(x))
		line("Signbit", x, math.Signbit(x))
		if !math.IsNaN(x) {
			line("Float64bits", x, int64(math.Float64bits(x)))
			line("Float64frombits", int64(math.Float64bits(x)), x)
		}
		for _, sign := range []int{-1, 0, 1} {
			line("IsInf", x, sign, math.IsInf(x, sign))
		}
		for _, exp := range []int{-100000, -1074, -1, 0, 1, 1023, 100000} {
			line("Ldexp", x, exp, math.Ldexp(x, exp))
		}
	}
	for _, n := range []int{-400, -324, -323, -1, 0, 1, 22, 308, 309, 400} {
		line("Pow10", n, math.Pow10(n))
	}
	for _, n := range []int{-1, 0, 1} {
		line("Inf", n, math.Inf(n))
	}
	line("NaN", math.NaN())
	line("FMA", 0.1, 10.0, -1.0, math.FMA(0.1, 10, -1))
}

var texts = []string{"", "a", "abc", "abcabc", "a,b,c", ",", ",,a,", "  two  words ", "\t x\u00a0\u2003y\u0085\n", "héllo wörld", "ÄÖÜ ß ẞ ǆ ǅ Ǆ", "日本語", "Σίσυφος ΣΊΣΥΦΟΣ", "K\u212a ſ S", "İıIi",
	"x\xffy", "\xe6\x97", "\xed\xa0\x80", "\ufffd", "a\ufffdb\xf0", "𐐀𐐨", "🎉 party", "tab\tand\\back", "aaaaa", "The Quick Brown Fox"}
var parts = []string{"", "a", "b", ",", "abc", "aa", "bc", "é", "本", "\xff", "\ufffd", "zz", " ", "Quick", "𐐀"}

func stringsCases() {
	for i, s := range texts {
		line("Fields", s, strings.Fields(s))
		line("ToLower", s, strings.ToLower(s))
		line("ToTitle", s, strings.ToTitle(s))
		line("ToUpper", s, strings.ToUpper(s))
		line("TrimSpace", s, strings.TrimSpace(s))
		line("ToValidUTF8", s, "?!", strings.ToValidUTF8(s, "?!"))
		for _, n := range []int{0, 1, 3} {
			line("Repeat", s, n, strings.Repeat(s, n))
		}
		for _, c := range []int{'a', 0xff, 'z'} {
			line("IndexByte", s, c, strings.IndexByte(s, byte(c)))
			line("LastIndexByte", s, c, strings.LastIndexByte(s, byte(c)))
		}
		for _, r := range []rune{'a', 'é', 0xfffd, -1, 0xd800, '🎉'} {
			line("IndexRune", s, int(r), strings.IndexRune(s, r))
			line("ContainsRune", s, int(r), strings.ContainsRune(s, r))
		}
		for j, p := range parts {
			if (i+j)%4 != 0 { // a part of all pairs
				continue
			}
			line("Contains", s, p, strings.Contains(s, p))
			line("Count", s, p, strings.Count(s, p))
			line("HasPrefix", s, p, strings.HasPrefix(s, p))
			line("HasSuffix", s, p, strings.HasSuffix(s, p))
			line("Index", s, p, strings.Index(s, p))
			line("LastIndex", s, p, strings.LastIndex(s, p))
			line("IndexAny", s, p, strings.IndexAny(s, p))
			line("LastIndexAny", s, p, strings.LastIndexAny(s, p))
			line("ContainsAny", s, p, strings.ContainsAny(s, p))
			line("Split", s, p, strings.Split(s, p))
			line("SplitAfter", s, p, strings.SplitAfter(s, p))
			line("Trim", s, p, strings.Trim(s, p))
			line("TrimLeft", s, p, strings.TrimLeft(s, p))
			line("TrimRight", s, p, strings.TrimRight(s, p))
			line("TrimPrefix", s, p, strings.TrimPrefix(s, p))
			line("TrimSuffix", s, p, strings.TrimSuffix(s, p))
			line("ReplaceAll", s, p, "<>", strings.ReplaceAll(s, p, "<>"))
			for _, n := range []int{-1, 0, 1, 2} {
				line("Replace", s, p, "R", n, strings.Replace(s, p, "R", n))
				line("SplitN", s, p, n, strings.SplitN(s, p, n))
				line("SplitAfterN", s, p, n, strings.SplitAfterN(s, p, n))
			}
		}
		for j, t := range texts {
			if (i+j)%5 != 0 {
				continue
			}
			line("EqualFold", s, t, strings.EqualFold(s, t))
			line("Compare", s, t, strings.Compare(s, t))
		}
	}
	for _, s := range texts {
		for _, q := range questions {
			line("ContainsFunc", s, q.name, strings.ContainsFunc(s, q.ask))
			line("FieldsFunc", s, q.name, strings.FieldsFunc(s, q.ask))
			line("IndexFunc", s, q.name, strings.IndexFunc(s, q.ask))
			line("LastIndexFunc", s, q.name, strings.LastIndexFunc(s, q.ask))
			line("TrimFunc", s, q.name, strings.TrimFunc(s, q.ask))
			line("TrimLeftFunc", s, q.name, strings.TrimLeftFunc(s, q.ask))
			line("TrimRightFunc", s, q.name, strings.TrimRightFunc(s, q.ask))
		}
		for _, m := range mappings {
			line("Map", m.name, s, strings.Map(m.to, s))
		}
		for _, p := range parts {
			before, after, found := strings.Cut(s, p)
			line("Cut", s, p, several(before, after, found))
			rest, found := strings.CutPrefix(s, p)
			line("CutPrefix", s, p, several(rest, "", found))
			rest, found = strings.CutSuffix(s, p)
			line("CutSuffix", s, p, several(rest, "", found))
		}
	}
	builderCases()
	replacerCases()
	line("Join", "<a><b><>", ", ", strings.Join([]string{"a", "b", ""}, ", "))
	line("Join", "", ", ", strings.Join(nil, ", "))
	line("Join", "<one>", ", ", strings.Join([]string{"one"}, ", "))
	for _, pair := range [][2]string{{"STRASSE", "straße"}, {"ẞ", "ß"}, {"ΣΣ", "ςσ"}, {"K", "\u212a"}, {"ſ", "S"}, {"µ", "μ"}, {"θ", "ϴ"}, {"Ⅷ", "ⅷ"}, {"ﬀ", "FF"}, {"ǅ", "ǆ"}, {"ᲀ", "в"}, {"i", "İ"}, {"ı", "I"}, {"Ꭰ", "ꭰ"}} {
		line("EqualFold", pair[0], pair[1], strings.EqualFold(pair[0], pair[1]))
	}
}

func written(n int, err error, content fmt.Stringer) []string {
	return several(result(n, err), content.String())
}

func builderCases() {
	begin := func(s string) *strings.Builder {
		var b strings.Builder
		b.WriteString(s)
		return &b
	}
	for _, s := range texts {
		b := begin("start")
		n, err := b.WriteString(s)
		line("Builder.WriteString", "start", s, written(n, err, b))
		b = begin(s)
		n, err = b.Write([]byte(s))
		line("Builder.Write", s, s, written(n, err, b))
		line("Builder.Len", s, written(begin(s).Len(), nil, begin(s)))
		line("Builder.String", s, written(len(s), nil, begin(s)))
		b = begin(s)
		b.Grow(100)
		line("Builder.Grow", s, 100, written(100, nil, b))
		b.Reset()
		line("Builder.Reset", s, written(len(s), nil, b))
		b = begin(s)
		line("Builder.WriteByte", s, 0xff, written(len(s), b.WriteByte(0xff), b))
	}
	line("Builder.Cap", "abc", written(1, nil, begin("abc")))
	for _, r := range []rune{'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xffff, 0x10000, 0x10ffff, 0x110000, -1} {
		b := begin("x")
		n, err := b.WriteRune(r)
		line("Builder.WriteRune", "x", int(r), written(n, err, b))
	}
}

func replacerCases() {
	lists := [][]string{{}, {"a", "1"}, {"a", ""}, {"", "-"}, {"abc", "X", "a", "Y"}, {"a", "Y", "abc", "X"}, {"", "-", "a", "1"}, {"a", "1", "", "-"}, {"é", "e", "本", "<book>"}, {"a", "b", "b", "a"}, {"a", "1", "a", "2"}, {"aa", "2", "a", "1"}, {" ", "_", "\xff", "?"}}
	for _, list := range lists {
		for _, s := range texts {
			fields := []any{s}
			for _, part := range list {
				fields = append(fields, part)
			}
			line("Replacer.Replace", append(fields, strings.NewReplacer(list...).Replace(s))...)
		}
	}
	line("NewReplacer", "text", "t", "T", strings.NewReplacer("t", "T").Replace("text"))
}

// whole is the bytes of s, with no room behind them.
func whole(s string) []byte {
	b := make([]byte, len(s))
	copy(b, s)
	return b
}

func bytesCases() {
	for i, s := range texts {
		b := whole(s)
		line("Clone", s, bytes.Clone(b))
		line("Fields", s, bytes.Fields(b))
		line("Runes", s, bytes.Runes(b))
		line("ToLower", s, bytes.ToLower(b))
		line("ToTitle", s, bytes.ToTitle(b))
		line("ToUpper", s, bytes.ToUpper(b))
		line("TrimSpace", s, bytes.TrimSpace(b))
		line("ToValidUTF8", s, "?!", bytes.ToValidUTF8(b, []byte("?!")))
		line("Repeat", s, 3, bytes.Repeat(b, 3))
		for _, c := range []int{'a', 0xff} {
			line("IndexByte", s, c, bytes.IndexByte(b, byte(c)))
			line("LastIndexByte", s, c, bytes.LastIndexByte(b, byte(c)))
		}
		for _, r := range []rune{'a', 'é', 0xfffd, -1} {
			line("IndexRune", s, int(r), bytes.IndexRune(b, r))
			line("ContainsRune", s, int(r), bytes.ContainsRune(b, r))
		}
		for _, q := range questions {
			line("ContainsFunc", s, q.name, bytes.ContainsFunc(b, q.ask))
			line("FieldsFunc", s, q.name, bytes.FieldsFunc(b, q.ask))
			line("IndexFunc", s, q.name, bytes.IndexFunc(b, q.ask))
			line("LastIndexFunc", s, q.name, bytes.LastIndexFunc(b, q.ask))
			line("TrimFunc", s, q.name, bytes.TrimFunc(b, q.ask))
			line("TrimLeftFunc", s, q.name, bytes.TrimLeftFunc(b, q.ask))
			line("TrimRightFunc", s, q.name, bytes.TrimRightFunc(b, q.ask))
		}
		for _, m := range mappings {
			line("Map", m.name, s, bytes.Map(m.to, b))
		}
		for j, p := range parts {
			if (i+j)%3 != 0 { // a part of all pairs
				continue
			}
			q := []byte(p)
			line("Contains", s, p, bytes.Contains(b, q))
			line("Count", s, p, bytes.Count(b, q))
			line("HasPrefix", s, p, bytes.HasPrefix(b, q))
			line("HasSuffix", s, p, bytes.HasSuffix(b, q))
			line("Index", s, p, bytes.Index(b, q))
			line("LastIndex", s, p, bytes.LastIndex(b, q))
			line("IndexAny", s, p, bytes.IndexAny(b, p))
			line("LastIndexAny", s, p, bytes.LastIndexAny(b, p))
			line("ContainsAny", s, p, bytes.ContainsAny(b, p))
			line("Split", s, p, bytes.Split(b, q))
			line("SplitAfter", s, p, bytes.SplitAfter(b, q))
			line("Trim", s, p, bytes.Trim(b, p))
			line("TrimLeft", s, p, bytes.TrimLeft(b, p))
			line("TrimRight", s, p, bytes.TrimRight(b, p))
			line("TrimPrefix", s, p, bytes.TrimPrefix(b, q))
			line("TrimSuffix", s, p, bytes.TrimSuffix(b, q))
			line("ReplaceAll", s, p, "<>", bytes.ReplaceAll(b, q, []byte("<>")))
			for _, n := range []int{-1, 0, 2} {
				line("Replace", s, p, "R", n, bytes.Replace(b, q, []byte("R"), n))
				line("SplitN", s, p, n, bytes.SplitN(b, q, n))
				line("SplitAfterN", s, p, n, bytes.SplitAfterN(b, q, n))
			}
			before, after, found := bytes.Cut(b, q)
			line("Cut", s, p, several(before, after, found))
			rest, found := bytes.CutPrefix(b, q)
			line("CutPrefix", s, p, several(rest, "", found))
			rest, found = bytes.CutSuffix(b, q)
			line("CutSuffix", s, p, several(rest, "", found))
			line("Equal", s, p, bytes.Equal(b, q))
			line("Compare", s, p, bytes.Compare(b, q))
			line("EqualFold", s, p, bytes.EqualFold(b, q))
		}
		line("Equal", s, s, true)
	}
	line("Join", ", ", bytes.Join(nil, []byte(", ")))
	line("Join", ", ", "a", bytes.Join([][]byte{[]byte("a")}, []byte(", ")))
	line("Join", ", ", "a", "", "b", bytes.Join([][]byte{[]byte("a"), nil, []byte("b")}, []byte(", ")))
	bufferCases()
}

func bufferCases() {
	begin := func(s string) *bytes.Buffer {
		b := bytes.NewBufferString(s)
		b.Next(1)
		return b
	}
	read := func(v any, err error, b *bytes.Buffer) []string { return several(v, err, b) }
	for _, s := range []string{"", "a", "ab", "one line\nand another\n", "xé日", "x\xff\xfe", "text without"} {
		line("NewBuffer", s, written(0, nil, begin(s)))
		line("NewBufferString", s, written(0, nil, begin(s)))
		line("Buffer.String", s, written(0, nil, begin(s)))
		line("Buffer.Bytes", s, written(len(begin(s).Bytes()), nil, begin(s)))
		line("Buffer.Len", s, written(begin(s).Len(), nil, begin(s)))
		line("Buffer.Cap", s, written(1, nil, begin(s)))
		b := begin(s)
		b.Grow(7)
		line("Buffer.Grow", s, 7, written(7, nil, b))
		b.Reset()
		line("Buffer.Reset", s, written(0, nil, b))
		for _, n := range []int{0, 1, 3, 100} {
			b = begin(s)
			line("Buffer.Next", s, n, written(len(b.Next(n)), nil, b))
			if b = begin(s); n <= b.Len() {
				b.Truncate(n)
				line("Buffer.Truncate", s, n, written(0, nil, b))
			}
		}
		for _, t := range []string{"", "more\n"} {
			b = begin(s)
			n, err := b.Write([]byte(t))
			line("Buffer.Write", s, t, written(n, err, b))
			b = begin(s)
			n, err = b.WriteString(t)
			line("Buffer.WriteString", s, t, written(n, err, b))
		}
		b = begin(s)
		line("Buffer.WriteByte", s, 0xfe, written(0, b.WriteByte(0xfe), b))
		for _, r := range []rune{'a', '日', -1} {
			b = begin(s)
			n, err := b.WriteRune(r)
			line("Buffer.WriteRune", s, int(r), written(n, err, b))
		}
		b = begin(s)
		p := make([]byte, 4)
		n, err := b.Read(p)
		line("Buffer.Read", s, read(p[:n], err, b))
		b = begin(s)
		c, err := b.ReadByte()
		line("Buffer.ReadByte", s, read(int(c), err, b))
		b = begin(s)
		r, size, err := b.ReadRune()
		line("Buffer.ReadRune", s, read(text(several(int(r), size)), err, b))
		b = begin(s)
		data, err := b.ReadBytes('\n')
		line("Buffer.ReadBytes", s, '\n', read(data, err, b))
		b = begin(s)
		words, err := b.ReadString('e')
		line("Buffer.ReadString", s, 'e', read(words, err, b))
	}
}

var binaries = []string{"", "f", "fo", "foo", "foob", "fooba", "foobar", "\x00\x01\x02\xfd\xfe\xff", "\xfb\xef\xbe?>", "Hello, 世界", strings.Repeat("0123456789abcdef", 3)}

func base64Cases() {
	encodings := []struct {
		name string
		enc  *base64.Encoding
	}{{"StdEncoding", base64.StdEncoding}, {"URLEncoding", base64.URLEncoding}, {"RawStdEncoding", base64.RawStdEncoding}, {"RawURLEncoding", base64.RawURLEncoding}}
	wrong := []string{"", "=", "==", "A", "AA", "AA=", "AA==", "AAA", "AAA=", "AAAA", "A===", "AAAA=", "AAAA==", "AAAAA", "AAAAAA==", "AA=A", "AA==A", "AA==AA==", "AAA=A", "AAA=AAAA", "A=AA", "=AAA", "AB==", "AAB=", "!AAA", "A!AA", "AA!A", "AAA!", "AA=!", "AA!=", "AA\n==", "AA=\n=", "AA==\r\n", "\n\nAAAA", "A\nA\rA\nA\n",
		"AAA\n=", "AA=\n", "AA==\n\nA", "+/+/", "-_-_", "+-/_", "AA A", "AAA\x00", "é", "Zm9v\nYmFy", "Zm9vYg", "Zm9vYmE", "Zm9vYg=", "AA\n", "A\n", "AAAA\nA", "AAAA\nAA=", "AAAA\nAA\n=\n="}
	for _, e := range encodings {
		line(e.name, "\xfb\xef\xbe?", e.enc.EncodeToString([]byte("\xfb\xef\xbe?")))
		for _, s := range binaries {
			line("Encoding.EncodeToString", e.name, s, e.enc.EncodeToString([]byte(s)))
			wrong = append(wrong, e.enc.EncodeToString([]byte(s)))
		}
		for _, s := range wrong {
			v, err := e.enc.DecodeString(s)
			line("Encoding.DecodeString", e.name, s, result(v, err))
		}
		for n := 0; n < 10; n++ {
			line("Encoding.EncodedLen", e.name, n, e.enc.EncodedLen(n))
			line("Encoding.DecodedLen", e.name, n, e.enc.DecodedLen(n))
		}
	}
}

// sum is what h gives once s is written to it, in hexadecimal.
func sum(h hash.Hash, s string) string {
	h.Write([]byte(s))
	return hex.EncodeToString(h.Sum(nil))
}

func hashCases() {
	hashes := []struct {
		name string
		make func() hash.Hash
	}{{"sha256", sha256.New}, {"sha224", sha256.New224}, {"hmac256", func() hash.Hash { return hmac.New(sha256.New, []byte("key")) }}, {"hmac224", func() hash.Hash { return hmac.New(sha256.New224, []byte("key")) }}}
	for _, c := range hashes {
		line("Hash.Size", c.name, c.make().Size())
		line("Hash.BlockSize", c.name, c.make().BlockSize())
		for _, s := range messages {
			h := c.make()
			n, err := h.Write([]byte(s))
			line("Hash.Write", c.name, s, several(result(n, err), sum(h, "")))
			line("Hash.Sum", c.name, s, several(hex.EncodeToString(h.Sum([]byte("before"))), sum(h, "more")))
			h.Reset()
			line("Hash.Reset", c.name, s, sum(h, "more"))
		}
	}
}

var messages = append(binaries, strings.Repeat("a", 55), strings.Repeat("b", 56), strings.Repeat("c", 63), strings.Repeat("d", 64), strings.Repeat("e", 65), strings.Repeat("f", 1000))

func sha256Cases() {
	for _, s := range messages {
		line("New", s, sum(sha256.New(), s))
		line("New224", s, sum(sha256.New224(), s))
		sum256, sum224 := sha256.Sum256([]byte(s)), sha256.Sum224([]byte(s))
		line("Sum256", s, hex.EncodeToString(sum256[:]))
		line("Sum224", s, hex.EncodeToString(sum224[:]))
	}
}

func hmacCases() {
	for _, key := range messages {
		line("New", "sha256", key, "message", sum(hmac.New(sha256.New, []byte(key)), "message"))
		line("New", "sha224", key, "message", sum(hmac.New(sha256.New224, []byte(key)), "message"))
		line("New", "sha256", "key", key, sum(hmac.New(sha256.New, []byte("key")), key))
		line("Equal", key, "foobar", hmac.Equal([]byte(key), []byte("foobar")))
		line("Equal", key, key, hmac.Equal([]byte(key), []byte(key)))
	}
}

func hexCases() {
	for _, s := range binaries {
		line("EncodeToString", s, hex.EncodeToString([]byte(s)))
		line("Dump", s, hex.Dump([]byte(s)))
	}
	for _, s := range []string{"", "0", "00", "0g", "g0", "0aF", "0aFf", "zz9", "0 1", "é0", "00é", "00g", "\xff\xff", "123", "12345z", "1234z"} {
		v, err := hex.DecodeString(s)
		line("DecodeString", s, result(v, err))
	}
	for n := 0; n < 5; n++ {
		line("EncodedLen", n, hex.EncodedLen(n))
		line("DecodedLen", n, hex.DecodedLen(n))
	}
}

// unicodeCases count by ranges; what was assigned after Unicode 15, which the C library knows, is in none of them.
func unicodeCases() {
	ranges := [][2]rune{{-2, -1}, {0, 0x7f}, {0x80, 0xff}, {0x100, 0x3ff}, {0x400, 0x7ff}, {0x800, 0xfff}, {0x1000, 0x1c88}, {0x1c90, 0x1fff}, {0x2000, 0x2426}, {0x2440, 0x2fef}, {0x3000, 0x31e3}, {0x31f0, 0xa7ca},
		{0xa7d0, 0xa7d9}, {0xa7f2, 0xd7ff}, {0xd800, 0xffff}, {0x10000, 0x105bf}, {0x10600, 0x10d3f}, {0x1d000, 0x1f8ff}, {0x20000, 0x2ebe0}, {0x30000, 0x323af}, {0xe0000, 0x10ffff}, {0x110000, 0x110010}}
	asked := []struct {
		name string
		ask  func(rune) bool
	}{{"IsControl", unicode.IsControl}, {"IsDigit", unicode.IsDigit}, {"IsGraphic", unicode.IsGraphic}, {"IsLetter", unicode.IsLetter}, {"IsLower", unicode.IsLower}, {"IsMark", unicode.IsMark}, {"IsNumber", unicode.IsNumber}, {"IsPrint", unicode.IsPrint}, {"IsPunct", unicode.IsPunct},
		{"IsSpace", unicode.IsSpace}, {"IsSymbol", unicode.IsSymbol}, {"IsTitle", unicode.IsTitle}, {"IsUpper", unicode.IsUpper}}
	mapped := []struct {
		name string
		to   func(rune) rune
	}{{"ToLower", unicode.ToLower}, {"ToTitle", unicode.ToTitle}, {"ToUpper", unicode.ToUpper}}
	for _, bounds := range ranges {
		for _, a := range asked {
			count := 0
			for r := bounds[0]; r <= bounds[1]; r++ {
				if a.ask(r) {
					count++
				}
			}
			line(a.name, int(bounds[0]), int(bounds[1]), count)
		}
		for _, m := range mapped {
			sum := 0
			for r := bounds[0]; r <= bounds[1]; r++ {
				sum += int(m.to(r))
			}
			line(m.name, int(bounds[0]), int(bounds[1]), sum)
		}
	}
}

func utf8Cases() {
	for _, s := range append(texts, "\xe0\x80", "\xe0\xa0", "\xed\x9f", "\xed\xa0", "\xf0\x8f", "\xf0\x90\x80", "\xf4\x8f\xbf", "\xf4\x90", "\xf5", "\xc0\x80", "\xc2", "\xc2\x80", "\x80", "a\xe6\x97", "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf\xbf") {
		p := []byte(s)
		r, size := utf8.DecodeRune(p)
		line("DecodeRune", s, several(int(r), size))
		r, size = utf8.DecodeRuneInString(s)
		line("DecodeRuneInString", s, several(int(r), size))
		r, size = utf8.DecodeLastRune(p)
		line("DecodeLastRune", s, several(int(r), size))
		r, size = utf8.DecodeLastRuneInString(s)
		line("DecodeLastRuneInString", s, several(int(r), size))
		line("FullRune", s, utf8.FullRune(p))
		line("FullRuneInString", s, utf8.FullRuneInString(s))
		line("RuneCount", s, utf8.RuneCount(p))
		line("RuneCountInString", s, utf8.RuneCountInString(s))
		line("Valid", s, utf8.Valid(p))
		line("ValidString", s, utf8.ValidString(s))
	}
	for _, r := range []rune{0, 'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x10ffff, 0x110000, -1} {
		line("AppendRune", int(r), "p", utf8.AppendRune([]byte("p"), r))
		line("EncodeRune", int(r), utf8.AppendRune(nil, r))
		line("RuneLen", int(r), utf8.RuneLen(r))
		line("ValidRune", int(r), utf8.ValidRune(r))
	}
	for b := 0; b < 256; b += 15 {
		line("RuneStart", b, utf8.RuneStart(byte(b)))
	}
}

func result(v any, err error) any {
	if err != nil {
		return err
	}
	return v
}

func strconvCases() {
	ints := []string{"", "0", "-0", "+5", "5", "-17", "007", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "99999999999999999999999", "1_000", "_1", "1_", "1__0",
		"0x1F", "0X1f", "0b101", "0o17", "017", "08", "0x", "0x_1f", "0_7", "abc", "zz", "-", "+", " 1", "1 ", "1.0", "1e3", "١", "--1", "a\"b\n"}
	for _, s := range ints {
		v, err := strconv.Atoi(s)
		line("Atoi", s, result(v, err))
		for _, base := range []int{0, 2, 8, 10, 16, 36, 1, 37, -1} {
			for _, bits := range []int{0, 8, 65} {
				v, err := strconv.ParseInt(s, base, bits)
				line("ParseInt", s, base, bits, result(v, err))
				u, err := strconv.ParseUint(s, base, bits)
				if u > math.MaxInt64 && err == nil { // no Int
					err = &strconv.NumError{Func: "ParseUint", Num: s, Err: strconv.ErrRange}
				}
				line("ParseUint", s, base, bits, result(u, err))
			}
		}
	}
	line("ErrRange", strconv.ErrRange)
	line("ErrSyntax", strconv.ErrSyntax)
	for _, n := range []int64{0, 1, -1, 255, -128, math.MaxInt64, math.MinInt64} {
		line("Itoa", n, strconv.Itoa(int(n)))
		for _, base := range []int{2, 7, 10, 16, 36} {
			line("FormatInt", n, base, strconv.FormatInt(n, base))
			line("FormatUint", n, base, strconv.FormatUint(uint64(n), base))
		}
	}
	for _, s := range []string{"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False", "", "yes", "tRUE"} {
		v, err := strconv.ParseBool(s)
		line("ParseBool", s, result(v, err))
	}
	line("FormatBool", true, "true")
	line("FormatBool", false, "false")
	floats := []string{"", "0", "-0", "1", "1.5", ".5", "5.", ".", "+1e3", "1e", "1e+", "1E-5", "1e400", "-1e400", "1e-400", "inf", "-Inf", "+INFINITY", "infin", "nan", "-nan", "NaN", "0x1p4", "0x1.8p-1", "0x1", "0x.8p0", "0xp1", "0x1p", "0X1P+3",
		"1_000.5", "0x1_0p0", "0x_1p0", "0x1_p0", "0x1p1_0", "0.1", "179769313486231570814527423731704356798070e267", "1.7976931348623159e308", "2.2250738585072011e-308", "4.9e-324", "2.4e-324", "123456789012345678901234567890",
		"0.30000000000000004", " 1", "1 ", "1,5", "1d", "--1", "1.2.3", "9007199254740993", "3.4028235677973366e38", "1e23", "0x1p1024", "0x1.fffffffffffff8p1023", "e5", "0_1", "1__0"}
	for _, s := range floats {
		for _, bits := range []int{64, 32} {
			v, err := strconv.ParseFloat(s, bits)
			line("ParseFloat", s, bits, result(v, err))
		}
	}
	for i, x := range append(numbers, 0.3, 1e20, 1e21, 1e22, 100000, 1000000, 123456789, 0.0001, 0.00001, 8.41e21, 1.0/3, 2.0/3, 5e-310, 9.5, 99.5, 999999.5, 1e23, 4503599627370497.5) {
		for _, format := range "eEfgGbxXq" {
			for j, precision := range []int{-1, 0, 1, 2, 6, 17, 30} {
				if (i+j)%3 != 0 {
					continue
				}
				line("FormatFloat", x, int(format), precision, 64, strconv.FormatFloat(x, byte(format), precision, 64))
			}
			line("FormatFloat", x, int(format), -1, 32, strconv.FormatFloat(x, byte(format), -1, 32))
		}
	}
	for _, x := range []float64{0.1, math.MaxFloat64, 5e-324} {
		line("FormatFloat", x, int('f'), 1100, 64, strconv.FormatFloat(x, 'f', 1100, 64))
		line("FormatFloat", x, int('e'), 900, 64, strconv.FormatFloat(x, 'e', 900, 64))
	}
	for _, s := range append(texts, "\"quoted\"", "it's", "`", "\a\b\f\v\x00\x1f\x7f", "\u200b\u00ad\u2028", "\U0001f3f4\U000e0067", "\ue000", "\u0301", "�") {
		line("Quote", s, strconv.Quote(s))
		line("QuoteToASCII", s, strconv.QuoteToASCII(s))
	}
	for _, r := range []rune{'a', '\'', '"', '\n', 'é', '日', 0x1f600, 0xfffd, 0, 0x7f, 0x110000, -1, 0xd800} {
		line("QuoteRune", int(r), strconv.QuoteRune(r))
		line("QuoteRuneToASCII", int(r), strconv.QuoteRuneToASCII(r))
	}
	for _, s := range []string{`""`, `"a"`, `"a\n\t\\\"b"`, `"\x41\101\u00e9\U0001F600"`, "`raw\\n`", "`a\r\nb`", "`a`b`", `'a'`, `'\''`, `'\"'`, `"\'"`, `'ab'`, `''`, `"`, `a`, ``, `"a`, `"\xff"`, `"\400"`, `"\ud800"`, `"\U00110000"`, `"\q"`,
		"\"a\nb\"", `'\x80'`, `'é'`, `"\x4"`, `"\"`, "\"\xff\"", `"a"b"`, `'\377'`} {
		v, err := strconv.Unquote(s)
		line("Unquote", s, result(v, err))
	}
}

type pair struct {
	name  string
	count int
}

// Types that print by a method, of values and of pointers only.
type point struct{ X, Y int }

func (p point) String() string { return "(" + strconv.Itoa(p.X) + "," + strconv.Itoa(p.Y) + ")" }

type tally struct{ N int }

func (t *tally) String() string { return "tally of " + strconv.Itoa(t.N) }

type held struct {
	At    point
	Next  *point
	All   []point
	Tally tally
	Ref   *tally
}

type record struct {
	id    string
	score float64
	tags  []string
	inner pair
}

func fmtCases() {
	// The driver has the same values under the same names.
	values := []struct {
		name  string
		value any
	}{{"int0", 0}, {"int42", 42}, {"int-7", -7}, {"intMin", math.MinInt64}, {"rune", 'x'}, {"runeBig", '日'}, {"float1.5", 1.5}, {"float-0.1", -0.1}, {"float1e6", 1e6}, {"float1e21", 1e21}, {"float0", 0.0}, {"inf", math.Inf(1)}, {"-inf", math.Inf(-1)}, {"nan", math.NaN()},
		{"true", true}, {"false", false}, {"empty", ""}, {"hello", "hello"}, {"wide", "日本"}, {"quotes", "a\"b`\n\xff"}, {"bytes", []byte("hi\x01")}, {"noBytes", []byte{}}, {"ints", []int{1, -2, 3}}, {"noInts", []int{}}, {"nilInts", []int(nil)},
		{"floats", []float64{0.5, 2}}, {"strings", []string{"a", "b c"}}, {"fixed", [2]bool{true, false}}, {"map", map[string]int{"b": 2, "a": 1}}, {"intMap", map[int]string{10: "x", 9: "y"}}, {"nilMap", map[string]int(nil)},
		{"pair", pair{"n", 3}}, {"record", record{"r1", 2.5, []string{"t"}, pair{"in", 1}}}, {"pairPointer", &pair{"p", 4}}, {"nilPointer", (*pair)(nil)}, {"nested", [][]int{{1}, {2, 3}}}, {"pairs", []pair{{"a", 1}, {"b", 2}}},
		{"point", point{1, 2}}, {"pointRef", &point{3, 4}}, {"points", []point{{5, 6}}}, {"tally", tally{7}}, {"tallyRef", &tally{8}}, {"held", held{point{1, 2}, &point{3, 4}, []point{{5, 6}}, tally{7}, &tally{8}}},
		{"error", errors.New("it broke")}, {"any", any(nil)}, {"anyList", []any{1, "two", 2.5, nil, true}}}
	formats := []string{"%v", "%+v", "%#v", "%T", "%d", "%s", "%q", "%x", "%X", "%t", "%f", "%e", "%g", "%G", "%b", "%o", "%O", "%c", "%U", "%5v", "%-8v|", "%08v", "%+d", "% d", "%x", "%#x", "%# x", "% x", "%.3v", "%10.2f", "%-10.1e|", "%+.2f", "%010.3f", "% 08.2f",
		"%#g", "%#.3g", "%#f", "%+q", "%#q", "%#U", "%#o", "%#b", "%.0f", "%6.3d", "%.5d", "%.0d", "%-06d|", "%+06d", "%10s|", "%-10s|", "%.2s", "%.0s|", "%5.1q", "%z", "%!", "%05s", "%8t|", "%3c|", "%#X", "%+x", "%20x|", "%.2x", "%F", "%E", "%w"}
	for _, v := range values {
		for _, f := range formats {
			if f == "%w" || (strings.Contains(v.name, "ointer") && !strings.Contains("%v %+v %5v %-8v| %T", f)) || (v.name == "error" && (strings.Contains(f, "#v") || f == "%T")) || (v.name == "held" && (!strings.ContainsAny(f, "vsqxX") || strings.Contains(f, "#v"))) {
				continue
			}
			got := fmt.Sprintf(f, v.value)
			if v.name == "error" && strings.Contains(got, "%!") {
				continue
			}
			if strings.Contains(got, "PANIC") {
				continue
			}
			line("Sprintf", f, v.name, got)
		}
	}
	args := func(names ...string) []any {
		var list []any
		for _, name := range names {
			for _, v := range values {
				if v.name == name {
					list = append(list, v.value)
				}
			}
		}
		return list
	}
	lists := []struct {
		format string
		names  []string
	}{{"plain", nil}, {"100%%", nil}, {"%", nil}, {"%d", nil}, {"%d %d", []string{"int42"}}, {"%d", []string{"int42", "hello"}}, {"no verbs", []string{"int42", "hello", "any"}}, {"%[2]d %[1]d", []string{"int42", "int-7"}}, {"%[3]d", []string{"int42"}}, {"%[x]d", []string{"int42"}},
		{"%[1", []string{"int42"}}, {"%*d|", []string{"int42", "int-7"}}, {"%-*d|", []string{"int42", "int-7"}}, {"%.*f", []string{"int0", "float1.5"}}, {"%*d", []string{"hello", "int42"}}, {"%[1]*d", []string{"int42"}}, {"%[2]*[1]d", []string{"int-7", "int42"}}, {"%d%%", []string{"int42"}},
		{"%s is %d years, %v", []string{"hello", "int42", "true"}}, {"日%d本", []string{"int42"}}, {"%99999999d", []string{"int42"}}, {"%.99999999d", []string{"int42"}}, {"%5%|", nil}, {"%[1]d %d", []string{"int42", "int-7"}}, {"%!d", []string{"int42"}}, {"%-", []string{"int42"}}, {"\xff%d", []string{"int42"}}, {"%é", []string{"int42"}},
		{"%.-3d", []string{"int42"}}, {"%[1]2d", []string{"int42"}}, {"%[1].2f", []string{"float1.5"}}, {"%+-8d|", []string{"int42"}}, {"%v %v", []string{"any", "error"}}}
	for _, l := range lists {
		line("Sprintf", l.format, strings.Join(l.names, " "), fmt.Sprintf(l.format, args(l.names...)...))
	}
	for _, names := range [][]string{{}, {"hello"}, {"int42", "int-7"}, {"hello", "int42"}, {"int42", "hello", "int-7"}, {"hello", "hello"}, {"any", "any"}, {"true", "float1.5", "ints", "pair"}, {"error", "int0"}, {"record", "map"}} {
		line("Sprint", strings.Join(names, " "), fmt.Sprint(args(names...)...))
		line("Sprintln", strings.Join(names, " "), fmt.Sprintln(args(names...)...))
	}
}

// nilOr is what shows a slice, or that it is nil.
func nilOr[T any](slice []T, shown string) string {
	if slice == nil {
		return "nil"
	}
	return shown
}

func places(slots []int) string { return nilOr(slots, fmt.Sprint(slots)) }

func allPlaces(all [][]int) string { return nilOr(all, fmt.Sprint(all)) }

func shownParts(all []string) string { return nilOr(all, text(all)) }

func allParts(all [][]string) string {
	shown := ""
	for _, groups := range all {
		shown += "[" + text(groups) + "]"
	}
	return nilOr(all, shown)
}

func byteParts(all [][]byte) string {
	shown := ""
	for _, part := range all {
		shown += "<" + nilOr(part, string(part)) + ">"
	}
	return nilOr(all, shown)
}

var expressions = []string{``, `a`, `a*`, `b+`, `(a)(b)?`, `(?P<first>\w)(?P<second>\w)`, `(?P<n>x)|(?P<n>b)`, `^a|b$`, `[^a]`, `\b`, `é`, `(a|ab)(c|bcd)(d*)`, `.`, `(?i)B`, `,\s*`, `[ab]*a[ab]{12}c`}
var searched = []string{"", "a", "baaab", "abcd ab", "éaé", "a, b,c,,d", "\xffb\xe2\x82", "aababababababababababc", "xyx\nb"}
var templates = []string{"", "-", "<$0>", "$1-$2", "${second}${first}", "$1x", "${1}x", "$$", "$", "$é", "${", "${1", "${}", "$n", "$9", "$01", "a$"}

func find(re *regexp.Regexp, pattern, s string) {
	line("Match", pattern, s, re.MatchString(s))
	line("MatchString", pattern, s, re.MatchString(s))
	line("Regexp.Match", pattern, s, re.Match([]byte(s)))
	line("Regexp.MatchString", pattern, s, re.MatchString(s))
	line("Regexp.Find", pattern, s, nilOr(re.Find([]byte(s)), re.FindString(s)))
	line("Regexp.FindIndex", pattern, s, places(re.FindIndex([]byte(s))))
	line("Regexp.FindString", pattern, s, re.FindString(s))
	line("Regexp.FindStringIndex", pattern, s, places(re.FindStringIndex(s)))
	line("Regexp.FindStringSubmatch", pattern, s, shownParts(re.FindStringSubmatch(s)))
	line("Regexp.FindStringSubmatchIndex", pattern, s, places(re.FindStringSubmatchIndex(s)))
	line("Regexp.FindSubmatch", pattern, s, byteParts(re.FindSubmatch([]byte(s))))
	line("Regexp.FindSubmatchIndex", pattern, s, places(re.FindSubmatchIndex([]byte(s))))
	for _, n := range []int{-1, 0, 2} {
		line("Regexp.FindAll", pattern, s, n, byteParts(re.FindAll([]byte(s), n)))
		line("Regexp.FindAllIndex", pattern, s, n, allPlaces(re.FindAllIndex([]byte(s), n)))
		line("Regexp.FindAllString", pattern, s, n, shownParts(re.FindAllString(s, n)))
		line("Regexp.FindAllStringIndex", pattern, s, n, allPlaces(re.FindAllStringIndex(s, n)))
		line("Regexp.FindAllStringSubmatch", pattern, s, n, allParts(re.FindAllStringSubmatch(s, n)))
		line("Regexp.FindAllStringSubmatchIndex", pattern, s, n, allPlaces(re.FindAllStringSubmatchIndex(s, n)))
		line("Regexp.Split", pattern, s, n, shownParts(re.Split(s, n)))
	}
}

func regexpCases() {
	for _, s := range []string{"", "a.b", `\+*?()|[]{}^$`, "é-\xff\x00"} {
		line("QuoteMeta", s, regexp.QuoteMeta(s))
	}
	for _, pattern := range []string{"a(", "a**", "[z-a]", `\8`, "a\nb)", "a{1001}", "\xff", "(?P<n", `\pX`, "a|b"} {
		re, err := regexp.Compile(pattern)
		line("Compile", pattern, result(re, err))
		_, err = regexp.MatchString(pattern, "a")
		line("MatchString", pattern, "a", result(true, err))
		_, err = regexp.Match(pattern, []byte("a"))
		line("Match", pattern, "a", result(true, err))
	}
	for _, pattern := range expressions {
		re := regexp.MustCompile(pattern)
		line("MustCompile", pattern, re)
		line("Regexp.String", pattern, re.String())
		line("Regexp.NumSubexp", pattern, re.NumSubexp())
		line("Regexp.SubexpNames", pattern, re.SubexpNames())
		for _, name := range []string{"", "first", "n", "none"} {
			line("Regexp.SubexpIndex", pattern, name, re.SubexpIndex(name))
		}
		for _, s := range searched {
			find(re, pattern, s)
			line("Regexp.ReplaceAllStringFunc", pattern, s, re.ReplaceAllStringFunc(s, func(match string) string { return "<" + match + ">" }))
			for i, template := range templates {
				if i >= 4 && re.NumSubexp() == 0 {
					break
				}
				line("Regexp.ReplaceAllString", pattern, s, template, re.ReplaceAllString(s, template))
				if i < 4 {
					line("Regexp.ReplaceAllLiteralString", pattern, s, template, re.ReplaceAllLiteralString(s, template))
					line("Regexp.ReplaceAll", pattern, s, template, string(re.ReplaceAll([]byte(s), []byte(template))))
					line("Regexp.ReplaceAllLiteral", pattern, s, template, string(re.ReplaceAllLiteral([]byte(s), []byte(template))))
				}
			}
		}
	}
}

// nilable is an error as the driver shows it.
func nilable(err error) string {
	if err == nil {
		return "<nil>"
	}
	return text(err)
}

func errorsCases() {
	plain, other := errors.New("plain"), errors.New("other")
	all := map[string]error{"plain": plain, "wrapped": fmt.Errorf("outer: %w", plain), "joined": errors.Join(other, nil, plain), "other": other, "nil": nil}
	names := []string{"plain", "wrapped", "joined", "other", "nil"}
	for _, s := range []string{"", "plain", "two\nlines", "é"} {
		line("New", s, errors.New(s))
	}
	for _, a := range names {
		line("Unwrap", a, nilable(errors.Unwrap(all[a])))
		for _, b := range names {
			if a != b || a == "plain" || a == "nil" { // each naming of the others is an error of its own
				line("Is", a, b, fmt.Sprint(errors.Is(all[a], all[b]) && (b == "plain" || b == "nil")))
			}
			line("Join", a, b, nilable(errors.Join(all[a], all[b])))
		}
	}
}

func jsonCases() {
	before := func(write func(*bytes.Buffer) error) []string {
		b := bytes.NewBufferString("before ")
		err := write(b)
		return several(b.String(), nilable(err))
	}
	for _, s := range []string{"null", "true", " [1, 2.50, -0.0, 1e2, 12345678901] ", `{"a":{},"b":[],"c":[{}],"d":"x"}`, `"<&> é \u00e9 \ud83d\ude00 \u2028 \n\u0001\/"`,
		`"\ud83d"`, "[", "]", "[1,]", "[1 2]", `{"a"}`, `{"a":1,}`, `{a:1}`, `{"a":1 "b":2}`, "01", "-", "1.", "1e", "+1", "tru", "nulL", `"a`, "\"a\nb\"", `"\q"`, `"\u12g4"`, "", "  ", "1 2",
		"[[[[[]]]]]", "{\"\xff\":\"a\xffb\"}", "\t[ ]\n", `{"b":1.5e3,"c":[true,false,null]}`} {
		line("Valid", s, json.Valid([]byte(s)))
		line("Compact", s, before(func(b *bytes.Buffer) error { return json.Compact(b, []byte(s)) }))
		for _, indent := range []string{"", "  "} {
			line("Indent", s, "//", indent, before(func(b *bytes.Buffer) error { return json.Indent(b, []byte(s), "//", indent) }))
		}
		line("HTMLEscape", s, before(func(b *bytes.Buffer) error { json.HTMLEscape(b, []byte(s)); return nil }))
		var value any
		err := json.Unmarshal([]byte(s), &value)
		if err != nil {
			line("Unmarshal", s, err)
			continue
		}
		again, _ := json.Marshal(value)
		line("Unmarshal", s, again)
		line("Marshal", s, again)
		laid, _ := json.MarshalIndent(value, "> ", "\t")
		line("MarshalIndent", s, "> ", "\t", laid)
	}
}

func logCases() {
	var b bytes.Buffer
	taken := func() string { defer b.Reset(); return b.String() }
	plain := log.New(&b, "", 0)
	for _, s := range []string{"", "text", "ends\n", "é <&>", "two\nlines"} {
		plain.Print(s)
		line("Print", s, taken())
		plain.Println(s, "and")
		line("Println", s, "and", taken())
		plain.Printf("%s|%%", s)
		line("Printf", "%s|%%", s, taken())
	}
	records := slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	for _, level := range []struct {
		name string
		say  func(string, ...any)
	}{{"Debug", records.Debug}, {"Info", records.Info}, {"Warn", records.Warn}, {"Error", records.Error}} {
		for _, words := range [][]string{{"placed"}, {"placed", "order", "7"}, {"", "a key", "a value"}, {"one\ntwo", "k", "x=y"}, {"m", "k", "\"quoted\" \\"}, {"m", "", ""}, {"m", "alone"}, {"é", "größe", "→"}} {
			var pairs []any
			fields := []any{words[0]}
			for _, word := range words[1:] {
				pairs = append(pairs, word)
				fields = append(fields, word)
			}
			level.say(words[0], pairs...)
			line(level.name, append(fields, taken())...)
		}
	}
}

func osCases() {
	os.Setenv("FORST_CASE", "a value = of it")
	os.Setenv("FORST_CASE_EMPTY", "")
	for _, name := range []string{"FORST_CASE", "FORST_CASE_EMPTY", "FORST_CASE_NONE", "", "A=B"} {
		line("Getenv", name, os.Getenv(name))
		value, found := os.LookupEnv(name)
		line("LookupEnv", name, several(value, found))
	}
}

// Which numbers are drawn is not Go's; run_values.c asks what Go's documentation tells of them.
func randCases() {
	for _, seed := range []int{0, 1, -7, math.MaxInt} {
		line("NewSource", seed, "as told")
		line("New", seed, "as told")
		for _, name := range []string{"Int", "Int63", "Float64", "Intn", "Int63n", "Perm", "Shuffle"} {
			for _, n := range []int{1, 2, 7, 64} {
				line(name, seed, n, "as told")
				line("Rand."+name, seed, n, "as told")
			}
		}
	}
}

// place is the zone that a word names: UTC, or a name and an offset.
func place(s string) *time.Location {
	name, offset, found := strings.Cut(s, " ")
	if !found {
		return time.UTC
	}
	seconds, _ := strconv.Atoi(offset)
	return time.FixedZone(name, seconds)
}

func durationCases() {
	durations := []time.Duration{0, 1, -1, 999, 1000, 1500 * time.Microsecond, -90 * time.Second, time.Hour + 2*time.Minute + 3*time.Second + 4, math.MaxInt64, math.MinInt64, 49 * time.Hour}
	for _, d := range durations {
		n := int64(d)
		line("Duration.String", n, d.String())
		line("Duration.Nanoseconds", n, d.Nanoseconds())
		line("Duration.Microseconds", n, d.Microseconds())
		line("Duration.Milliseconds", n, d.Milliseconds())
		line("Duration.Seconds", n, d.Seconds())
		line("Duration.Minutes", n, d.Minutes())
		line("Duration.Hours", n, d.Hours())
		line("Duration.Abs", n, int64(d.Abs()))
		for _, m := range []time.Duration{0, -5, 1, 7, time.Microsecond, time.Minute, math.MaxInt64} {
			line("Duration.Truncate", n, int64(m), int64(d.Truncate(m)))
			line("Duration.Round", n, int64(m), int64(d.Round(m)))
		}
	}
	for _, s := range []string{"0", "+5s", "-1.5h", "1h2m3.5s", "300ms", "1us", "1µs", "1μs", "3.000000000000000000001s", ".5m", "5.h", "", "-", "3", "3x", "1h-2m", "9223372036854775807ns", "9223372036854775808ns", "-9223372036854775808ns", "3000000h", "1e3s"} {
		d, err := time.ParseDuration(s)
		line("ParseDuration", s, result(int64(d), err))
	}
	for n := -1; n <= 13; n++ {
		line("Month.String", n, time.Month(n).String())
		line("Weekday.String", n, time.Weekday(n).String())
	}
}

var moments = []string{"0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999999Z", "1970-01-01T00:00:00Z", "2000-02-29T12:30:45.5+05:30", "2024-12-31T23:59:59-11:00", "2026-01-01T00:00:00+14:00", "9999-12-31T23:59:59.123456789Z"}

func momentCases(s string, t time.Time) {
	shown := func(t time.Time) string { return t.Format(time.RFC3339Nano) }
	line("Time.Unix", s, t.Unix())
	line("Time.UnixMilli", s, t.UnixMilli())
	line("Time.UnixMicro", s, t.UnixMicro())
	line("Time.UnixNano", s, t.UnixNano())
	line("Time.Year", s, t.Year())
	line("Time.Month", s, int(t.Month()))
	line("Time.Day", s, t.Day())
	line("Time.Hour", s, t.Hour())
	line("Time.Minute", s, t.Minute())
	line("Time.Second", s, t.Second())
	line("Time.Nanosecond", s, t.Nanosecond())
	line("Time.Weekday", s, int(t.Weekday()))
	line("Time.YearDay", s, t.YearDay())
	line("Time.IsZero", s, t.IsZero())
	line("Time.String", s, t.String())
	line("Time.UTC", s, shown(t.UTC()))
	line("Time.Local", s, shown(t.Local()))
	line("Time.Location", s, t.Location().String())
	year, month, day := t.Date()
	line("Time.Date", s, several(year, int(month), day))
	hour, minute, second := t.Clock()
	line("Time.Clock", s, several(hour, minute, second))
	year, week := t.ISOWeek()
	line("Time.ISOWeek", s, several(year, week))
	name, offset := t.Zone()
	line("Time.Zone", s, several(name, offset))
	for _, zone := range []string{"UTC", "CET 3600", " -12345", "Far 50400", " -30", "Farther 1099511627776", " -4611686018427387904", " 4611686018427387903"} {
		line("Time.In", s, zone, t.In(place(zone)).String())
	}
	for _, d := range []time.Duration{0, 1, -1, time.Hour, -25 * time.Hour, 7 * time.Minute} {
		line("Time.Add", s, int64(d), shown(t.Add(d)))
		line("Time.Truncate", s, int64(d), shown(t.Truncate(d)))
		line("Time.Round", s, int64(d), shown(t.Round(d)))
	}
	for _, d := range [][3]int{{0, 0, 0}, {1, 0, 0}, {0, 1, 1}, {0, -13, 40}, {-1, 26, -400}} {
		line("Time.AddDate", s, d[0], d[1], d[2], shown(t.AddDate(d[0], d[1], d[2])))
	}
	for _, layout := range []string{time.ANSIC, time.RFC850, time.RFC1123Z, time.Kitchen, time.StampMicro, time.DateTime, "Mon Jan _2 2006 __2 002 .000 ,999 05.00 pm -07 -070000 Z07:00:00", "", "no parts"} {
		line("Time.Format", s, layout, t.Format(layout))
	}
	for _, other := range moments {
		u, _ := time.Parse(time.RFC3339Nano, other)
		line("Time.Sub", s, other, int64(t.Sub(u)))
		line("Time.Before", s, other, t.Before(u))
		line("Time.After", s, other, t.After(u))
		line("Time.Equal", s, other, t.Equal(u))
		line("Time.Compare", s, other, t.Compare(u))
	}
}

func timeCases() {
	time.Local = time.UTC
	durationCases()
	for _, s := range moments {
		t, _ := time.Parse(time.RFC3339Nano, s)
		momentCases(s, t)
	}
	for _, d := range [][5]int{{2026, 1, 1, 0, 0}, {2026, 13, 32, 25, 61}, {2024, 2, 30, -1, -1}, {0, 0, 0, 0, 0}, {-5, 6, 7, 8, 9}, {12345, -11, 100, 1000, -1000}} {
		for _, zone := range []string{"UTC", "CET 3600", " -12345"} {
			line("Date", d[0], d[1], d[2], d[3], d[4], zone, time.Date(d[0], time.Month(d[1]), d[2], d[3], d[4], 7, 1000000001, place(zone)).String())
		}
	}
	for _, n := range []int64{0, 1, -1, 1700000000123, -62135596800, 253402300799} {
		line("Unix", n, -1, time.Unix(n, -1).String())
		line("UnixMilli", n, time.UnixMilli(n).String())
		line("UnixMicro", n, time.UnixMicro(n).String())
	}
	for _, row := range [][2]string{{time.RFC3339, "2026-01-02T03:04:05Z"}, {time.RFC3339, "2026-01-02T03:04:05.5+01:00"}, {time.RFC3339, "2026-01-02"}, {time.RFC3339, "2026-02-30T00:00:00Z"}, {time.RFC1123, "Fri, 02 Jan 2026 03:04:05 GMT"},
		{time.RFC1123, "Fri, 02 Jan 2026 03:04:05 CET"}, {time.RFC1123Z, "Fri, 02 Jan 2026 03:04:05 +0100"}, {time.DateOnly, "2026-01-02"}, {time.DateOnly, "2026-1-2"}, {time.Kitchen, "3:04PM"}, {time.Kitchen, "13:04PM"}, {"2006-002", "2024-366"}, {"2006-002", "2023-366"},
		{"Jan _2 06", "feb  3 69"}, {"Jan _2 06", "Feb 13 68"}, {time.DateTime, "2026-01-02 03:04:05 more"}, {"15h04m", "25h00m"}, {"MST", "UTC"}, {"MST", "GMT-7"}, {"", ""}, {"", "x"}} {
		t, err := time.Parse(row[0], row[1])
		line("Parse", row[0], row[1], result(t, err))
		for _, zone := range []string{"UTC", "CET 3600"} {
			t, err := time.ParseInLocation(row[0], row[1], place(zone))
			line("ParseInLocation", row[0], row[1], zone, result(t, err))
		}
	}
	for _, name := range []string{"", "UTC"} {
		zone, err := time.LoadLocation(name)
		line("LoadLocation", name, result(zone, err))
	}
	line("LoadLocation", "Nowhere/Land", errors.New("unknown time zone Nowhere/Land"))
	for _, name := range []string{"", "CET", "India Standard Time"} {
		line("FixedZone", name, 3600, time.FixedZone(name, 3600).String())
		line("Location.String", name, -1, time.FixedZone(name, -1).String())
	}
	line("UTC", time.UTC.String())
	line("Local", time.Local.String())
}

func main() {
	file("math.cases", mathCases)
	file("strings.cases", stringsCases)
	file("strconv.cases", strconvCases)
	file("fmt.cases", fmtCases)
	file("bytes.cases", bytesCases)
	file("base64.cases", base64Cases)
	file("io.cases", func() { line("EOF", io.EOF) })
	file("hash.cases", hashCases)
	file("sha256.cases", sha256Cases)
	file("hmac.cases", hmacCases)
	file("hex.cases", hexCases)
	file("regexp.cases", regexpCases)
	file("unicode.cases", unicodeCases)
	file("utf8.cases", utf8Cases)
	file("errors.cases", errorsCases)
	file("json.cases", jsonCases)
	file("log.cases", logCases)
	file("os.cases", osCases)
	file("rand.cases", randCases)
	file("time.cases", timeCases)
}
