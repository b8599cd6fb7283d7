// Made by forstc: what programs need beside Go's own packages: fmt's functions.
package main

import (
	"os"
	"reflect"
	"strings"
	"unicode/utf8"
)

// The functions of fmt as values: what they are given is the program's own business.
var (
	print    = func(values ...any) { os.Stdout.WriteString(sprint(values...)) }
	println  = func(values ...any) { os.Stdout.WriteString(sprintln(values...)) }
	printf   = func(format string, values ...any) { os.Stdout.WriteString(sprintf(format, values...)) }
	sprint   = func(values ...any) string { return printAll(values, false) }
	sprintln = func(values ...any) string { return printAll(values, true) }
	sprintf  = func(format string, values ...any) string {
		p := printer{}
		return p.printf(format, values)
	}
)

// errorf is fmt.Errorf; the causes are what %w prints.
func errorf(format string, values ...any) error {
	p := printer{wraps: true}
	made := &failure{kind: &kindError, message: p.printf(format, values), worded: true}
	if len(p.wrapped) > 0 {
		made.cause = p.wrapped[0]
	}
	if p.wrapCount > 1 {
		made.joined = p.wrapped
	}
	return made
}

func isText(value any) bool {
	v, _ := valueOf(value)
	return v.Kind() == reflect.String
}

func printAll(values []any, line bool) string {
	p := printer{}
	for i, value := range values {
		if i > 0 && (line || !isText(value) && !isText(values[i-1])) {
			p.words(" ")
		}
		p.argument(value, 'v')
	}
	if line {
		p.words("\n")
	}
	return p.out.String()
}

// directives is a format string being read.
type directives struct {
	*printer
	text       string
	at         int
	values     []any
	next       int
	reordered  bool // [n] was used: values that are left over are no mistake
	badIndex   bool // this verb's [n] is not good
	afterIndex bool // a [n] stands just before
}

func (d *directives) isAt(c byte) bool { return d.at < len(d.text) && d.text[d.at] == c }

// number is what digits say; false where there are none. One that is too large spoils the rest of the format.
func (d *directives) number() (int, bool) {
	begin, number := d.at, 0
	for ; d.at < len(d.text) && d.text[d.at] >= '0' && d.text[d.at] <= '9'; d.at++ {
		number = number*10 + int(d.text[d.at]-'0')
		if number > 1e6 {
			d.at = len(d.text)
			return 0, false
		}
	}
	return number, d.at > begin
}

// index reads [n]: which value comes next, from 1.
func (d *directives) index() {
	if !d.isAt('[') {
		return
	}
	d.reordered = true
	length := strings.IndexByte(d.text[d.at:], ']')
	if length < 0 {
		d.badIndex = true
		d.at++
		return
	}
	end := d.at + length
	d.at++
	number, ok := d.number()
	ok = ok && d.at == end && number >= 1 && number <= len(d.values)
	d.at = end + 1
	d.afterIndex = true
	if ok {
		d.next = number - 1
	} else {
		d.badIndex = true
	}
}

func (d *directives) flags() {
	for ; d.at < len(d.text); d.at++ {
		switch d.text[d.at] {
		case '#':
			d.sharp = true
		case '0':
			d.zero = true
		case '+':
			d.plus = true
		case '-':
			d.minus = true
		case ' ':
			d.space = true
		default:
			return
		}
	}
}

// star is a number that a * takes from the values.
func (d *directives) star() (int, bool) {
	d.at++
	d.afterIndex = false
	if d.next >= len(d.values) {
		return 0, false
	}
	d.next++
	number, ok := d.values[d.next-1].(int)
	return number, ok && number >= -1e6 && number <= 1e6
}

func (d *directives) readWidth() {
	if !d.isAt('*') {
		d.width, d.hasWidth = d.number()
		d.badIndex = d.badIndex || d.afterIndex && d.hasWidth // "%[3]2d"
		return
	}
	d.width, d.hasWidth = d.star()
	if !d.hasWidth {
		d.words("%!(BADWIDTH)")
	}
	if d.hasWidth && d.width < 0 {
		d.width, d.minus, d.zero = -d.width, true, false
	}
}

func (d *directives) readPrecision() {
	if !d.isAt('.') {
		return
	}
	d.at++
	d.badIndex = d.badIndex || d.afterIndex // "%[3].2d"
	d.index()
	if !d.isAt('*') {
		d.precision, _ = d.number()
		d.hasPrecision = true // "%.d" is "%.0d"
		return
	}
	d.precision, d.hasPrecision = d.star()
	d.hasPrecision = d.hasPrecision && d.precision >= 0
	if !d.hasPrecision {
		d.words("%!(BADPREC)")
	}
}

func (d *directives) verb() {
	if d.at >= len(d.text) {
		d.words("%!(NOVERB)")
		return
	}
	verb, size := utf8.DecodeRuneInString(d.text[d.at:])
	d.at += size
	switch {
	case verb == '%':
		d.words("%")
	case d.badIndex:
		d.words("%!", string(verb), "(BADINDEX)")
	case d.next >= len(d.values):
		d.words("%!", string(verb), "(MISSING)")
	default:
		value := d.values[d.next]
		d.next++
		if err, ok := value.(error); verb == 'w' && d.wraps {
			d.wrapCount++
			if ok {
				d.wrapped = append(d.wrapped, err)
				verb = 'v'
			}
		}
		d.argument(value, verb)
	}
}

func (d *directives) plain() {
	d.minus, d.plus, d.sharp, d.space, d.zero = false, false, false, false, false
	d.hasWidth, d.hasPrecision, d.badIndex, d.afterIndex = false, false, false, false
}

// extra tells of values that no verb printed.
func (d *directives) extra() {
	if d.reordered || d.next >= len(d.values) {
		return
	}
	d.plain()
	d.words("%!(EXTRA ")
	for i, value := range d.values[d.next:] {
		if i > 0 {
			d.words(", ")
		}
		d.argument(value, 'T')
		if v, _ := valueOf(value); v.IsValid() {
			d.words("=")
			d.argument(value, 'v')
		}
	}
	d.words(")")
}

func (p *printer) printf(format string, values []any) string {
	d := directives{printer: p, text: format, values: values}
	for d.at < len(format) {
		length := strings.IndexByte(format[d.at:], '%')
		if length < 0 {
			d.words(format[d.at:])
			break
		}
		d.words(format[d.at : d.at+length])
		d.at += length + 1
		d.plain()
		d.flags()
		d.index()
		d.readWidth()
		d.readPrecision()
		if !d.afterIndex {
			d.index()
		}
		d.verb()
	}
	d.extra()
	return p.out.String()
}
