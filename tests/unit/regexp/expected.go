// Writes what Go's regexp finds: go run expected.go [SEED COUNT]. Without arguments it makes regexp.cases in this folder anew; with
// them it prints as many cases of random patterns. A line is a pattern, a text, and the matches with their groups, separated by
// tabs; or a pattern and the error. \t \n \r \\ and \xNN are escapes.
package main

import (
	"bufio"
	"fmt"
	"math/rand"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

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

var out = bufio.NewWriter(os.Stdout)

func write(pattern string, texts ...string) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		fmt.Fprintf(out, "%s\t%s\n", escape(pattern), escape(err.Error()))
		return
	}
	for _, text := range texts {
		found := fmt.Sprint(re.FindAllStringSubmatchIndex(text, -1))
		fmt.Fprintf(out, "%s\t%s\t%s\n", escape(pattern), escape(text), strings.ReplaceAll(found, "-1", "-"))
	}
}

// Patterns worth a line of their own, with a text that says something about them.
var chosen = [][]string{
	{``, ``, `abc`, "é\xff"}, {`a`, `banana`}, {`^abc$`, `abc`, `xabc`, `abcx`}, {`a*`, `baaac`}, {`a+?`, `aaa`}, {`a*?`, `aaa`}, {`a??b`, `ab`},
	{`(a)(b)?`, `ab a`}, {`(a|ab)(c|bcd)(d*)`, `abcd`}, {`(a*)*`, `aab`, ``}, {`(a*)+`, `aab`, `b`}, {`(a|b)*`, `abba`}, {`(?:(a)|b)*`, `ab`, `ba`},
	{`(a+)(b+)`, `xaabbx aab`}, {`x*`, `axb`}, {`(|a)*`, `aa`}, {`(|a)+`, `aa`}, {`(a|)+`, `aa`}, {`(?:a?)*?b`, `aab`}, {`(?:a*?)*`, `aa`}, {`(a??)*`, `aa`},
	{`a{2}`, `aaaaa`}, {`a{2,}`, `aaaaa a aa`}, {`a{2,3}`, `aaaaaaaa`}, {`a{0}`, `aa`}, {`(a){0}b`, `ab`}, {`a{0,1}`, `aa`}, {`a{,2}`, `a{,2}`}, {`a{1`, `a{1`}, {`a{01}`, `a{01}`},
	{`(a{2}){3}`, `aaaaaaaaaaaa`}, {`a{2}?`, `aaa`}, {`a{1,3}?`, `aaa`}, {`(ab?){2,4}`, `aabaabab`}, {`(?:a?b??){3}`, `aabb`}, {`[a-c]{1000}`, ``}, {`(?:a{0,2}){2}`, `aaaaaaa`},
	{`^`, `ab`}, {`$`, `ab`}, {`(?m)^`, "a\nb\n"}, {`(?m)$`, "a\nb\n"}, {`(?m)^a$`, "b\na\nab\na"}, {`\Aa`, `aa`}, {`a\z`, "a\naa"}, {`\ba`, `a ba a_a`}, {`\Ba`, `a ba aa`}, {`a\b`, `a ab a`},
	{`\b`, `ab cd`, ``}, {`\B`, `ab cd`, ``, ` `}, {`^\b$`, ``}, {`(?m)^$`, "\n\na\n"}, {`(?:^|,)(a*)`, `aa,a,,b`}, {`(^a|b)+`, `aab`}, {`\b\w+\b`, `foo, bar_1 é`}, {`(?:\b|x)+`, `xx x`},
	{`.`, "a\nb"}, {`(?s).`, "a\nb"}, {`.*`, "ab\ncd"}, {`(?s).*`, "ab\ncd"}, {`(?U)a+`, `aaa`}, {`(?U)a+?`, `aaa`}, {`(?U)(a{1,2})(a*)`, `aaa`}, {`(?i)abc`, `aBC`}, {`(?i)k`, "kK\u212a"}, {`(?i)ſ`, `sSſ`}, {`(?i)\W`, "k\u212as"},
	{`(?i)[a-c]+`, `aBcD`}, {`(?i)[^a]`, `aAb`}, {`(?i)straße`, `STRAßE straẞe`}, {`(?i)σ`, `σςΣ`}, {`(?i:a)b`, `Ab AB`}, {`(?i)a(?-i)b`, `Ab AB`}, {`(?i-s:a.)`, "A\nAb"}, {`(?i)\x{1E9E}`, `ßẞ`}, {`(?i)[\x{130}i]`, `iIİı`}, {`(?i)ꭰ`, `ꭰᎠ`},
	{`[abc]`, `xbx`}, {`[^abc]`, "abcd\n"}, {`[a-]`, `a-b`}, {`[-a]`, `-`}, {`[]a]`, `]a`}, {`[^]a]`, `]ab`}, {`[a\]b]`, `]`}, {`[\d.]+`, `1.5`}, {`[\D]`, `1a`}, {`[^\D]`, `1a`}, {`[\w\s]+`, `a b!`}, {`[[:alpha:]]+`, `ab1`}, {`[[:^alpha:]]+`, `ab1`}, {`[[:word:]-]+`, `a-b_`},
	{`[[:ascii:][:cntrl:]]`, "\x00é"}, {`[[:punct:]]`, `a!`}, {`[[:xdigit:]]+`, `fFgG`}, {`[[:space:]]`, "\va"}, {`\s`, "\v\f"}, {`[a-z&&[^b]]`, `a&]`, `b]`}, {`[[:a]`, `:`, `a`}, {`[\x00-\x{10FFFF}]`, "a\xff"}, {`[^\x00-\x{10FFFF}]`, `a`}, {`[^\x00-\x{10FFFF}]*b|c`, `bc`}, {`(?i)[[:lower:]]`, `aA`}, {`[\Qa\E]`, `a`},
	{`\pL+`, `aé1`}, {`\PL`, `a1`}, {`\p{Greek}+`, `abγδ`}, {`\p{^Greek}`, `γa`}, {`\P{^Greek}`, `γa`}, {`[\p{Lu}\d]+`, `aÉ1b`}, {`(?i)\p{Lu}`, `aA`}, {`(?i)\P{Lu}`, `aA1`}, {`\p{Any}`, "\xff"}, {`\p{Han}`, `漢a`}, {`\p{Nd}`, `٣x`}, {`\p{Z}`, "a\u00a0"}, {`\p{Latin}\p{Cyrillic}`, `aж`}, {`\pN\p{Sc}`, `5€`}, {`[^\p{L}\p{N}]`, `a1-`}, {`\p{Co}`, "\ue000"}, {`\p{Cs}`, "\ufffd"},
	{`\x41\x{42}\101\0`, "ABA\x00"}, {`\x{1F600}`, `😀`}, {`\a\f\t\n\r\v`, "\a\f\t\n\r\v"}, {`\.\*\_\-\/`, `.*_-/`}, {`\Qa.b*\E+`, `a.b***`}, {`\Qab`, `ab`}, {`\Q\E`, `a`}, {`a\Q\E*`, `aa`}, {`\Qa\\E`, `a\`}, {`\012\12`, "\n\n"}, {`[\101-\103]`, `B`}, {`é`, `é`}, {"\ufffd", "\xff\ufffd"}, {`[^a]`, "\xe2\x82a"}, {`.`, "\xe2\x82\xac\xe2\x82"}, {`\x{d800}`, "\xed\xa0\x80"}, {`.\b`, "\xffa"},
	{`(?P<year>\d{4})-(?P<month>\d\d)`, `on 2024-05 and 1999-12`}, {`(?<n>a)`, `a`}, {`(?P<n>a)(?P<n>b)`, `ab`}, {`(?P<_1>a)`, `a`}, {`(?:a)(b)`, `ab`}, {`(?i)(?:a)`, `A`}, {`((a)(b))((c))`, `abc`}, {`()`, `a`}, {`(?:)`, `a`}, {`a||b`, `ab`}, {`|a`, `a`}, {`a|`, `ba`}, {`(a|b|c|d)+`, `abcd`}, {`abc|abd|ab`, `abd ab`}, {`a|ab`, `ab`}, {`ab|a`, `ab`},
	{`foo|foobar`, `foobar`}, {`foobar|foo`, `foobar`}, {`samwise|sam`, `sam samwise`}, {`(?:sam|samwise)$`, `samwise`}, {`hello`, `say hello hello`}, {`hel+o`, `hello helo heo`}, {`he.*o`, `xhe o o`}, {`^hello`, `hellohello`}, {`é+`, `aéé`}, {`abc.*?x`, `zabcabcxx`},
	{`(a+)+$`, `aaaaaaaaaaaaaaaaaaaaaaaab`}, {`(x+x+)+y`, `xxxxxxxxxxxxxxxxxxxxxxy`}, {`(.*)(.*)(.*)[0-9]`, `abc1d`}, {`(a|aa)+$`, `aaaaaaaaaa`}, {`(?:(?:a*)*)*b`, `aaab`}, {`(a|b)*a(a|b){7}`, `abbabaabbabab`}, {`[ab]*a[ab]{12}c`, `abababababababababababababc`},
	{`^[a-z0-9_]{3,16}$`, `user_42`, `no`, `UPPER`}, {`^[^@\s]+@[^@\s]+\.[^@\s]+$`, `a@b.c`, `a@b`}, {`^\+?[0-9 ()-]{7,20}$`, `+49 (30) 123-45`}, {`(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})`, `ip 192.168.0.1!`}, {`^#(?:[0-9a-f]{3}){1,2}$`, `#0af`, `#00aaff`, `#00aa`}, {`"(?:[^"\\]|\\.)*"`, `say "a\"b" "c"`},
	{`*`}, {`+a`}, {`?`}, {`a**`}, {`a*+`}, {`a+?+`}, {`a???`}, {`a{2}{3}`}, {`a{2}*`}, {`|*`}, {`(*)`}, {`(?i)*`}, {`^*`, `a`}, {`$+`, `a`}, {`\b?`, `a`}, {`(?:^)*a`, `a`}, {`a{1001}`}, {`a{2,1}`}, {`a{1000}`, `a`}, {`(a{100}){11}`}, {`(a{100}){10}`, ``}, {`((a{10}){10}){10}`, ``}, {`((a{10}){10}){11}`}, {`(a{0}){1000}`, `a`}, {`((a{1000}){0}){1000}`, `a`}, {`a{100000000000}`}, {`a{1,100000000000}`}, {`(a{2,}){501}`}, {`(a*){1000}`, `a`}, {`{1}`}, {`x{`, `x{`}, {`{`, `{`}, {`}`, `}`}, {`]`, `]`},
	{`(`}, {`)`}, {`(a`}, {`a)`}, {`(()`}, {`())`}, {`(?`}, {`(?:`}, {`(?i`}, {`(?i)`, `a`}, {`(?z)`}, {`(?i-)`}, {`(?--i)`}, {`(?-i)a`, `aA`}, {`(?-)`}, {`(?)`, `a`}, {`(?i:a`}, {`(?P<`}, {`(?P<n`}, {`(?P<n>`}, {`(?P<>a)`}, {`(?P<a b>c)`}, {`(?P=n)`}, {`(?P>n)`}, {`(?P`}, {`(?P<é>a)`}, {`(?<`}, {`(?<n`}, {`(?<=a)b`}, {`(?<!a)b`}, {`(?=a)`}, {`(?!a)`}, {`(?#a)`}, {`(?'n'a)`}, {`(?i)(?s`}, {"(?P<\xff>a)"}, {"(?\xff)"},
	{`[`}, {`[]`}, {`[^]`}, {`[a`}, {`[a-`}, {`[b-a]`}, {`[a-\d]`}, {`[\d-z]`, `-`}, {`[a-b-c]`, `-`}, {`[[:foo:]]`}, {`[[:alpha:]`}, {`[[:alpha:`}, {`[\`}, {`[a\`}, {`[\b]`}, {`[\z]`}, {`[\8]`}, {`[é-a]`}, {`[z-é]`, `z`}, {"[\xff]"}, {"[a-\xff]"},
	{`\`}, {`a\`}, {`\8`}, {`\1`}, {`\18`}, {`\x`}, {`\x4`}, {`\xg`}, {`\x{`}, {`\x{}`}, {`\x{110000}`}, {`\x{1g}`}, {`\x{41`}, {`\C`}, {`\Z`}, {`\e`}, {`\é`}, {`\R`}, {`\h`}, {`\u0041`}, {`\p`}, {`\p{`}, {`\p{Foo}`}, {`\pX`}, {`\p{}`}, {`\p{^}`}, {`[\p{Foo}]`}, {`\pé`}, {"\\\xff"}, {"a\xffb"}, {"\\Q\xff"}, {"\\p{\xff}"}, {"\\p\xff"},
}

// Names that only newer versions of Go know.
var newer = [][]string{
	{`\p{Letter}\p{uppercase_letter}\p{LC}`, `aAa`}, {`\p{greek}`, `γ`}, {`\p{ASCII}`, `éa`}, {`(?i)\p{ASCII}`, "\u212a"}, {`\p{Assigned}\p{Cn}`, "a\u0378"}, {`\pC`, "\u0378\x01"}, {`\p{lu}`, `A`}, {`\p{punct}`, `!`},
}

var atoms = []string{`a`, `b`, `c`, `a`, `b`, `.`, `[ab]`, `[^a]`, `[^b\n]`, `\w`, `\d`, `\s`, `\W`, `é`, `[a-é]`, `(?i:A)`, `(?i:k)`, `\pL`, `\p{Lu}`, `\x{FFFD}`, `^`, `$`, `\b`, `\B`, `\A`, `\z`,
	`(?m:^)`, `(?m:$)`, `(?s:.)`, `ab`, `ba`, `1`, `\n`, `[[:alnum:]]`, `(?:)`, `-`, `()`}
var operators = []string{`*`, `+`, `?`, `*?`, `+?`, `??`, `{2}`, `{0,2}`, `{1,2}?`, `{2,}`, `{0}`, `{1,}`, `{0,}?`, `{3,5}`}
var letters = []string{"a", "b", "c", "a", "b", "A", "B", "é", "k", "\u212a", "1", " ", "\n", "-", "_", "\xff", "\xe2\x82", "\ufffd", "\u0378"}

func pattern(r *rand.Rand, depth int) string {
	if depth == 0 {
		return atoms[r.Intn(len(atoms))]
	}
	sub := func() string { return pattern(r, depth-1) }
	switch r.Intn(9) {
	case 0, 1, 2:
		return sub() + sub()
	case 3:
		return sub() + "|" + sub()
	case 4:
		return "(" + sub() + ")"
	case 5:
		return "(?:" + sub() + ")" + operators[r.Intn(len(operators))]
	case 6:
		return "(" + sub() + ")" + operators[r.Intn(len(operators))]
	case 7:
		return atoms[r.Intn(len(atoms))] + operators[r.Intn(len(operators))] + sub()
	}
	return "(?" + []string{"i", "m", "s", "U", "i-s", "mU"}[r.Intn(6)] + ":" + sub() + ")"
}

func text(r *rand.Rand) string {
	var b strings.Builder
	for n := r.Intn(12); n > 0; n-- {
		b.WriteString(letters[r.Intn(len(letters))])
	}
	return b.String()
}

// noise is a pattern that is probably wrong.
func noise(r *rand.Rand) string {
	const bytes = `ab01()[]{}|*+?.^$\-,:<>=!PpQExdizmsU&é` + "\xff"
	var b strings.Builder
	for n := 1 + r.Intn(9); n > 0; n-- {
		b.WriteByte(bytes[r.Intn(len(bytes))])
	}
	return b.String()
}

func random(seed int64, count int) {
	r := rand.New(rand.NewSource(seed))
	for i := 0; i < count; i++ {
		if i%8 == 0 {
			write(noise(r), text(r))
		} else {
			write(pattern(r, 1+r.Intn(4)), text(r), text(r))
		}
	}
}

func main() {
	defer func() { out.Flush() }()
	if len(os.Args) > 2 {
		seed, _ := strconv.ParseInt(os.Args[1], 10, 64)
		count, _ := strconv.Atoi(os.Args[2])
		random(seed, count)
		return
	}
	file, err := os.Create("regexp.cases")
	if err != nil {
		panic(err)
	}
	out = bufio.NewWriter(file)
	for _, list := range append(chosen, newer...) {
		write(list[0], list[1:]...)
	}
	random(1, 2000)
}
