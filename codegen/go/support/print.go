// Made by forstc: what programs need beside Go's own packages: printing values.
package main

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// format tells of a type how its values print, where that is not to be seen of them: by which methods, under which names.
type format struct {
	name    string
	isShape bool
	text    func(value any) string // what the program's method for that gives
	element *format
	key     *format
	members []*format      // of a shape in their order, or of a union:
	held    []reflect.Type // what it may hold
}

// described is a value of a type with a format.
type described struct {
	value any
	how   *format
}

func typeOf[T any]() reflect.Type { return reflect.TypeOf((*T)(nil)).Elem() }

func (how *format) ofElement() *format {
	if how == nil {
		return nil
	}
	return how.element
}

func (how *format) ofKey() *format {
	if how == nil {
		return nil
	}
	return how.key
}

func (how *format) ofMember(i int) *format {
	if how == nil || i >= len(how.members) {
		return nil
	}
	return how.members[i]
}

// ofHeld is the format of what a union holds.
func (how *format) ofHeld(held reflect.Type) *format {
	if how == nil {
		return nil
	}
	for i, t := range how.held {
		if t == held {
			return how.members[i]
		}
	}
	return nil
}

const printDepthMax = 64

// printer prints values by the verb that it is at. Numbers and text print as package fmt has it.
type printer struct {
	out                             strings.Builder
	minus, plus, sharp, space, zero bool
	hasWidth, hasPrecision          bool
	width, precision                int
	wraps                           bool    // %w is a verb
	wrapped                         []error // what it printed
	wrapCount                       int
}

func (p *printer) words(texts ...string) {
	for _, text := range texts {
		p.out.WriteString(text)
	}
}

func (p *printer) plusV(verb rune) bool  { return verb == 'v' && p.plus }
func (p *printer) sharpV(verb rune) bool { return verb == 'v' && p.sharp }

// leaf is for what package fmt prints as it should be.
func (p *printer) leaf(value any, verb rune) {
	directive := []byte{'%'}
	for i, set := range []bool{p.minus, p.plus, p.sharp, p.space, p.zero} {
		if set {
			directive = append(directive, "-+# 0"[i])
		}
	}
	if p.hasWidth {
		directive = strconv.AppendInt(directive, int64(p.width), 10)
	}
	if p.hasPrecision {
		directive = strconv.AppendInt(append(directive, '.'), int64(p.precision), 10)
	}
	fmt.Fprintf(&p.out, string(directive)+string(verb), value)
}

// nothing is a nil that says no type.
func (p *printer) nothing(verb rune, depth int) {
	switch {
	case depth > 0 && p.sharpV(verb):
		p.words("interface {}(nil)")
	case depth > 0:
		p.words("<nil>")
	default:
		p.leaf(nil, verb)
	}
}

func isTextVerb(verb rune) bool { return strings.ContainsRune("vsqxX", verb) }

// ownText is what a method gives that prints such values, or what a pointer points to.
func ownText(v reflect.Value, how *format) (string, bool) {
	isPointer := v.Kind() == reflect.Pointer
	switch {
	case isPointer && v.IsNil():
		return "", false
	case how != nil && how.text != nil:
		return how.text(v.Interface()), true
	case isPointer && how.ofElement() != nil && how.element.text != nil:
		return how.element.text(v.Elem().Interface()), true
	}
	switch value := v.Interface().(type) {
	case time.Time:
		return value.Round(0).String(), true
	case *time.Time:
		return value.Round(0).String(), true
	case fmt.Stringer:
		return value.String(), true
	}
	return "", false
}

func (p *printer) value(v reflect.Value, how *format, verb rune, depth int) {
	if depth > printDepthMax {
		p.words("...")
		return
	}
	isInterface := v.Kind() == reflect.Interface
	if !v.IsValid() || isInterface && v.IsNil() {
		p.nothing(verb, depth)
		return
	}
	if err, ok := v.Interface().(error); ok {
		p.failure(err, verb)
		return
	}
	if isTextVerb(verb) && !p.sharpV(verb) {
		if text, ok := ownText(v, how); ok {
			p.leaf(text, verb)
			return
		}
	}
	switch {
	case isInterface:
		p.value(v.Elem(), how.ofHeld(v.Elem().Type()), verb, depth)
	case v.Kind() == reflect.Pointer:
		p.pointer(v, how, verb, depth)
	case v.Kind() == reflect.Struct && v.Type().PkgPath() == "main":
		p.shape(v, how, verb, depth)
	case v.Kind() == reflect.Map:
		p.entries(v, how, verb, depth)
	case v.Kind() == reflect.Array || v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8:
		p.elements(v, how, verb, depth)
	default:
		p.leaf(v.Interface(), verb)
	}
}

func (p *printer) failure(err error, verb rune) {
	if isTextVerb(verb) {
		p.leaf(err.Error(), verb)
		return
	}
	p.words("%!", string(verb), "(", errorCode(err), "=", err.Error(), ")")
}

func (p *printer) pointer(v reflect.Value, how *format, verb rune, depth int) {
	switch {
	case verb == 'p':
		p.leaf(v.Interface(), verb)
	case v.IsNil() && p.sharpV(verb):
		p.words("(", typeName(v.Type(), how), ")(nil)")
	case v.IsNil():
		width := printer{minus: p.minus, hasWidth: p.hasWidth, width: p.width}
		width.leaf("<nil>", 's')
		p.words(width.out.String())
	default:
		p.words("&")
		p.value(v.Elem(), how.ofElement(), verb, depth+1)
	}
}

// list prints count parts between brackets, with the type before them where %#v wants it.
func (p *printer) list(open, name, end string, verb rune, count int, part func(i int)) {
	separator := " "
	if p.sharpV(verb) {
		open, end, separator = name+"{", "}", ", "
	}
	p.words(open)
	for i := 0; i < count; i++ {
		if i > 0 {
			p.words(separator)
		}
		part(i)
	}
	p.words(end)
}

func (p *printer) shape(v reflect.Value, how *format, verb rune, depth int) {
	v = addressable(v)
	paths := memberPaths(v.Type())
	p.list("{", typeName(v.Type(), how), "}", verb, len(paths), func(i int) {
		if p.plusV(verb) || p.sharpV(verb) {
			p.words(memberName(v.Type().FieldByIndex(paths[i])), ":")
		}
		p.value(readable(v.FieldByIndex(paths[i])), how.ofMember(i), verb, depth+1)
	})
}

func (p *printer) elements(v reflect.Value, how *format, verb rune, depth int) {
	name := typeName(v.Type(), how)
	if members, ok := v.Interface().(anyObject); ok {
		p.entries(reflect.ValueOf(members.entries()), nil, verb, depth)
		return
	}
	if v.Kind() == reflect.Slice && v.IsNil() && p.sharpV(verb) {
		p.words(name, "(nil)")
		return
	}
	if v.Kind() == reflect.Slice {
		v = v.Slice(0, v.Len()) // what prints an element may change the variable
	}
	p.list("[", name, "]", verb, v.Len(), func(i int) { p.value(v.Index(i), how.ofElement(), verb, depth+1) })
}

func (p *printer) entries(v reflect.Value, how *format, verb rune, depth int) {
	name := typeName(v.Type(), how)
	if v.IsNil() && p.sharpV(verb) {
		p.words(name, "(nil)")
		return
	}
	entries := sortedEntries(v)
	p.list("map[", name, "]", verb, len(entries), func(i int) {
		p.value(entries[i].key, how.ofKey(), verb, depth+1)
		p.words(":")
		p.value(entries[i].value, how.ofElement(), verb, depth+1)
	})
}

// typeName is what %T gives.
func typeName(t reflect.Type, how *format) string {
	if how != nil && how.name != "" {
		return how.name
	}
	if how != nil && how.isShape {
		return "struct"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + typeName(t.Elem(), how.ofElement())
	case reflect.Slice:
		if t == objectType {
			return "map[string]interface {}"
		}
		return "[]" + typeName(t.Elem(), how.ofElement())
	case reflect.Array:
		return "[" + strconv.Itoa(t.Len()) + "]" + typeName(t.Elem(), how.ofElement())
	case reflect.Map:
		return "map[" + typeName(t.Key(), how.ofKey()) + "]" + typeName(t.Elem(), how.ofElement())
	case reflect.Interface:
		if how != nil && len(how.held) > 0 {
			return "union"
		}
	case reflect.Func, reflect.Chan:
		return "func"
	}
	return t.String()
}

// argument prints one of what a printing function is given.
func (p *printer) argument(value any, verb rune) {
	v, how := valueOf(value)
	switch err, isError := value.(error); {
	case verb != 'T':
		p.value(v, how, verb, 0)
	case !v.IsValid() || v.Kind() == reflect.Interface && v.IsNil():
		p.leaf("<nil>", 's')
	case isError:
		p.leaf(errorCode(err), 's')
	case v.Kind() == reflect.Interface:
		p.leaf(typeName(v.Elem().Type(), how.ofHeld(v.Elem().Type())), 's')
	default:
		p.leaf(typeName(v.Type(), how), 's')
	}
}

// valueOf is a value with its format; of a union that has no method, what it holds.
func valueOf(value any) (reflect.Value, *format) {
	known, ok := value.(described)
	if !ok {
		return reflect.ValueOf(value), nil
	}
	if known.how == nil || known.how.held == nil {
		return reflect.ValueOf(known.value), known.how
	}
	if known.how.text == nil {
		v := reflect.ValueOf(known.value)
		if !v.IsValid() {
			return v, nil
		}
		return v, known.how.ofHeld(v.Type())
	}
	return reflect.ValueOf(&known.value).Elem(), known.how
}
