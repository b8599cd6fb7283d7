// Made by forstc: what programs need beside Go's own packages: the order of a map's entries, and members of structs.
package main

import (
	"go/token"
	"reflect"
	"sort"
	"strings"
	"unsafe"
)

var errorType = reflect.TypeOf((*error)(nil)).Elem()

// memberName is what the program calls it: names that Go keeps for itself have one _ more here.
func memberName(field reflect.StructField) string {
	if token.IsKeyword(strings.TrimRight(field.Name, "_")) {
		return strings.TrimSuffix(field.Name, "_")
	}
	return field.Name
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
