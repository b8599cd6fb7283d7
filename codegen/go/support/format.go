// Made by forstc: what programs need beside Go's own packages: printing.
package main

import (
	"fmt"
	"go/token"
	"reflect"
	"sort"
	"strings"
	"time"
	"unsafe"
)

// The functions of fmt as values: what they are given is the program's own business.
var (
	print    = func(values ...any) { fmt.Print(shown(values)...) }
	println  = func(values ...any) { fmt.Println(shown(values)...) }
	printf   = func(format string, values ...any) { fmt.Printf(format, shown(values)...) }
	sprint   = func(values ...any) string { return fmt.Sprint(shown(values)...) }
	sprintln = func(values ...any) string { return fmt.Sprintln(shown(values)...) }
	sprintf  = func(format string, values ...any) string { return fmt.Sprintf(format, shown(values)...) }
)

// shown stands for values that hold pointers, which print as & and what they point to, not as addresses, and for those
// with members whose names are not the program's.
func shown(values []any) []any {
	for i, value := range values {
		if value == nil {
			continue
		}
		switch known := value.(type) {
		case time.Time:
			values[i] = known.Round(0)
			continue
		case *time.Location:
			values[i] = known.String()
			continue
		}
		if _, isError := value.(error); !isError && printsOtherwise(reflect.TypeOf(value), 0) {
			values[i] = pointing{reflect.ValueOf(value)}
		}
	}
	return values
}

var (
	stringer  = reflect.TypeOf((*fmt.Stringer)(nil)).Elem()
	errorType = reflect.TypeOf((*error)(nil)).Elem()
)

// printsOtherwise tells, too, of values inside others that print by their own method: Go finds that of exported fields only.
func printsOtherwise(t reflect.Type, depth int) bool {
	if depth > 0 && t.Implements(stringer) {
		return true
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface:
		return true
	case reflect.Array, reflect.Slice:
		return depth < 20 && printsOtherwise(t.Elem(), depth+1)
	case reflect.Map:
		return depth < 20 && (printsOtherwise(t.Key(), depth+1) || printsOtherwise(t.Elem(), depth+1))
	case reflect.Struct:
		if len(partsOf[t]) > 0 {
			return true
		}
		for i := 0; depth < 20 && i < t.NumField(); i++ {
			if memberName(t.Field(i)) != t.Field(i).Name || printsOtherwise(t.Field(i).Type, depth+1) {
				return true
			}
		}
	}
	return false
}

// memberName is what the program calls it: names that Go keeps for itself have one _ more here.
func memberName(field reflect.StructField) string {
	if token.IsKeyword(strings.TrimRight(field.Name, "_")) {
		return strings.TrimSuffix(field.Name, "_")
	}
	return field.Name
}

type pointing struct{ value reflect.Value }

func (p pointing) Format(f fmt.State, verb rune) {
	writeValue(f, p.value, verb, f.Flag('+'))
}

func writeValue(f fmt.State, v reflect.Value, verb rune, named bool) {
	if v.IsValid() {
		if err, ok := v.Interface().(error); ok && !(v.Kind() == reflect.Pointer && v.IsNil()) {
			fmt.Fprint(f, err.Error())
			return
		}
	}
	if text, ok := ownText(v); ok && (verb == 'v' || verb == 's') {
		fmt.Fprint(f, text)
		return
	}
	switch v.Kind() {
	case reflect.Invalid:
		fmt.Fprint(f, "<nil>")
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			fmt.Fprint(f, "<nil>")
			return
		}
		if v.Kind() == reflect.Pointer {
			fmt.Fprint(f, "&")
		}
		writeValue(f, v.Elem(), verb, named)
	case reflect.Struct:
		v = addressable(v)
		fmt.Fprint(f, "{")
		for i, path := range memberPaths(v.Type()) {
			if i > 0 {
				fmt.Fprint(f, " ")
			}
			if named {
				fmt.Fprint(f, memberName(v.Type().FieldByIndex(path)), ":")
			}
			writeValue(f, readable(v.FieldByIndex(path)), verb, named)
		}
		fmt.Fprint(f, "}")
	case reflect.Slice, reflect.Array:
		if members, ok := v.Interface().(anyObject); ok {
			writeMap(f, reflect.ValueOf(members.entries()), verb, named)
			return
		}
		fmt.Fprint(f, "[")
		for i := 0; i < v.Len(); i++ {
			if i > 0 {
				fmt.Fprint(f, " ")
			}
			writeValue(f, v.Index(i), verb, named)
		}
		fmt.Fprint(f, "]")
	case reflect.Map:
		writeMap(f, v, verb, named)
	default:
		format := "%" + string(verb)
		fmt.Fprintf(f, format, v)
	}
}

// ownText is what the String method of one of package time's values gives.
func ownText(v reflect.Value) (string, bool) {
	if !v.IsValid() || v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		return "", false
	}
	switch value := v.Interface().(type) {
	case time.Time:
		return value.Round(0).String(), true
	case fmt.Stringer:
		return value.String(), true
	}
	return "", false
}

// addressable is v, or a copy of it that has an address.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	copied := reflect.New(v.Type()).Elem()
	copied.Set(v)
	return copied
}

// readable is a field of something addressable, though its name does not begin with an upper-case letter.
func readable(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
}

func writeMap(f fmt.State, v reflect.Value, verb rune, named bool) {
	fmt.Fprint(f, "map[")
	for i, entry := range sortedEntries(v) {
		if i > 0 {
			fmt.Fprint(f, " ")
		}
		writeValue(f, entry.key, verb, named)
		fmt.Fprint(f, ":")
		writeValue(f, entry.value, verb, named)
	}
	fmt.Fprint(f, "]")
}

type mapEntry struct{ key, value reflect.Value }

// sortedEntries is what a map has in the order in which it is printed. MapIndex would not find a NaN's entry.
func sortedEntries(v reflect.Value) []mapEntry {
	entries := make([]mapEntry, 0, v.Len())
	for at := v.MapRange(); at.Next(); {
		entries = append(entries, mapEntry{at.Key(), at.Value()})
	}
	sort.SliceStable(entries, func(i, j int) bool { return compareKeys(entries[i].key, entries[j].key) < 0 })
	return entries
}

// keyRank is the order of keys of different kinds in one map.
func keyRank(v reflect.Value) int {
	switch v.Kind() {
	case reflect.Bool:
		return 1
	case reflect.Int, reflect.Int64:
		return 2
	case reflect.Float64:
		return 3
	case reflect.Int32:
		return 4
	case reflect.String:
		return 5
	case reflect.Array:
		return 7
	case reflect.Pointer:
		if v.Type().Implements(errorType) {
			return 6
		}
		return 8
	case reflect.Struct:
		return 9
	case reflect.Chan:
		return 10
	}
	return 0
}

// compareKeys orders keys as package fmt does where that tells; what unions hold by its kind, errors by their texts.
func compareKeys(a, b reflect.Value) int {
	for a.Kind() == reflect.Interface && !a.IsNil() {
		a = a.Elem()
	}
	for b.Kind() == reflect.Interface && !b.IsNil() {
		b = b.Elem()
	}
	if ranks := keyRank(a) - keyRank(b); ranks != 0 {
		return ranks
	}
	switch a.Kind() {
	case reflect.Bool:
		return threeWay(!a.Bool() && b.Bool(), a.Bool() && !b.Bool())
	case reflect.Int, reflect.Int32, reflect.Int64:
		return threeWay(a.Int() < b.Int(), a.Int() > b.Int())
	case reflect.Float64:
		x, y := a.Float(), b.Float()
		return threeWay(x < y || x != x && y == y, x > y || x == x && y != y)
	case reflect.String:
		return strings.Compare(a.String(), b.String())
	case reflect.Pointer, reflect.Chan:
		if keyRank(a) == 6 {
			return strings.Compare(a.Interface().(error).Error(), b.Interface().(error).Error())
		}
		return threeWay(a.Pointer() < b.Pointer(), a.Pointer() > b.Pointer())
	case reflect.Array:
		for i := 0; i < a.Len(); i++ {
			if order := compareKeys(a.Index(i), b.Index(i)); order != 0 {
				return order
			}
		}
	case reflect.Struct:
		return compareMembers(a, b)
	}
	return 0
}

func compareMembers(a, b reflect.Value) int {
	a, b = addressable(a), addressable(b)
	ofA, ofB := memberPaths(a.Type()), memberPaths(b.Type())
	for i := 0; i < len(ofA) && i < len(ofB); i++ {
		first, second := a.Type().FieldByIndex(ofA[i]), b.Type().FieldByIndex(ofB[i])
		if order := strings.Compare(first.Name, second.Name); order != 0 {
			return order
		}
		if order := compareKeys(readable(a.FieldByIndex(ofA[i])), readable(b.FieldByIndex(ofB[i]))); order != 0 {
			return order
		}
	}
	return len(ofA) - len(ofB)
}

func threeWay(less, greater bool) int {
	switch {
	case less:
		return -1
	case greater:
		return 1
	}
	return 0
}
