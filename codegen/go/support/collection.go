// Made by forstc: what programs need beside Go's own packages: arrays and maps.
package main

import (
	"reflect"
	"strconv"
)

// keysOf is the keys of a map, sorted: the language leaves their order open.
func keysOf[K any](m any) []K {
	keys := []K{}
	for _, entry := range sortedEntries(reflect.ValueOf(m)) {
		key, _ := entry.key.Interface().(K)
		keys = append(keys, key)
	}
	return keys
}

// valuesOf is the values of a map in the order of the keys.
func valuesOf[V any](m any) []V {
	values := []V{}
	for _, entry := range sortedEntries(reflect.ValueOf(m)) {
		value, _ := entry.value.Interface().(V)
		values = append(values, value)
	}
	return values
}

func has[K comparable, V any](m map[K]V, key K) bool {
	_, ok := m[key]
	return ok
}

// clearMap takes out all entries; those of a NaN as well since Go 1.21.
func clearMap(m any) {
	v := reflect.ValueOf(m)
	if all, ok := any(v).(interface{ Clear() }); ok {
		all.Clear()
		return
	}
	for _, key := range v.MapKeys() {
		v.SetMapIndex(key, reflect.Value{})
	}
}

func clearSlice[T any](items []T) {
	var zero T
	for i := range items {
		items[i] = zero
	}
}

func makeSlice[T any](length int) []T { return makeRoom[T](length, length) }

func makeRoom[T any](length, capacity int) []T {
	if length < 0 {
		panic("make: length " + strconv.Itoa(length) + " out of range")
	}
	if capacity < length {
		panic("make: capacity " + strconv.Itoa(capacity) + " out of range")
	}
	return make([]T, length, capacity)
}

func makeMap[K comparable, V any](size int) map[K]V { return make(map[K]V, sizeHint(size)) }

func sizeHint(size int) int {
	if size < 0 {
		return 0
	}
	return size
}
