// ---- main.go
// Made by forstc from emit/package_variables.ft. Edit that: changes here are lost.
package main

import "unicode/utf8"

type Entry struct {
	name string
	hits int
}

type Refused_members struct {
	reason string
}

var hits int
var hitsLock state

var cache map[string]Entry
var cacheLock state

var ids []int
var idsLock state

var limit int
var limitLock state

var last error
var lastLock state

func copyOf_mapsstringEntry(value map[string]Entry) map[string]Entry {
	if value == nil {
		return nil
	}
	copied := make(map[string]Entry, len(value))
	for i, item := range value {
		copied[i] = item
	}
	return copied
}

func copyOf_sint(value []int) []int {
	if value == nil {
		return nil
	}
	copied := make([]int, len(value))
	for i, item := range value {
		copied[i] = item
	}
	return copied
}

var kindRefused = errorKind{"Refused"}

func forstMain() {
//line emit/package_variables.ft:31
	println(count("a"))
}

func initial_cache() map[string]Entry {
//line emit/package_variables.ft:9
	return map[string]Entry{}
}

func initial_ids() []int {
//line emit/package_variables.ft:10
	return []int{1, 2}
}

func initial_limit() result[int] {
//line emit/package_variables.ft:11
	result_ := load("x")
//line emit/package_variables.ft:11
	if !(result_.err == nil) {
//line emit/package_variables.ft:11
		return result[int]{err: result_.err}
	}
//line emit/package_variables.ft:11
	return result[int]{value: result_.value}
}

func count(name string) int {
//line emit/package_variables.ft:20
	var read int
//line emit/package_variables.ft:20
	func() {
		limitLock.Lock()
		defer limitLock.Unlock()
//line emit/package_variables.ft:20
		read = limit
	}()
//line emit/package_variables.ft:20
	operand := read
//line emit/package_variables.ft:20
	func() {
		hitsLock.Lock()
		defer hitsLock.Unlock()
//line emit/package_variables.ft:20
		hits += operand
	}()
//line emit/package_variables.ft:21
	operand2 := name
//line emit/package_variables.ft:21
	var read2 int
//line emit/package_variables.ft:21
	func() {
		hitsLock.Lock()
		defer hitsLock.Unlock()
//line emit/package_variables.ft:21
		read2 = hits
	}()
//line emit/package_variables.ft:21
	operand3 := Entry{name: name, hits: read2}
//line emit/package_variables.ft:21
	func() {
		cacheLock.Lock()
		defer cacheLock.Unlock()
//line emit/package_variables.ft:21
		entry := operand3
//line emit/package_variables.ft:21
		cache[operand2] = entry
	}()
//line emit/package_variables.ft:22
	operand4 := name
//line emit/package_variables.ft:22
	var value Entry
//line emit/package_variables.ft:22
	var found bool
//line emit/package_variables.ft:22
	func() {
		cacheLock.Lock()
		defer cacheLock.Unlock()
//line emit/package_variables.ft:22
		found = has(cache, operand4)
//line emit/package_variables.ft:22
		if found {
//line emit/package_variables.ft:22
			value = cache[operand4]
		}
	}()
//line emit/package_variables.ft:22
	entry2 := value
//line emit/package_variables.ft:22
	ok := found
	operand5 := entry2.hits
//line emit/package_variables.ft:23
	func() {
		idsLock.Lock()
		defer idsLock.Unlock()
//line emit/package_variables.ft:23
		ids = append(ids, operand5)
	}()
//line emit/package_variables.ft:24
	func() {
		idsLock.Lock()
		defer idsLock.Unlock()
//line emit/package_variables.ft:24
		ids[0]++
	}()
//line emit/package_variables.ft:25
	operand6 := name
//line emit/package_variables.ft:25
	func() {
		cacheLock.Lock()
		defer cacheLock.Unlock()
//line emit/package_variables.ft:25
		delete(cache, operand6)
	}()
//line emit/package_variables.ft:26
	var read3 error
//line emit/package_variables.ft:26
	func() {
		lastLock.Lock()
		defer lastLock.Unlock()
//line emit/package_variables.ft:26
		read3 = last
	}()
//line emit/package_variables.ft:26
	println(ok, read3 != nil)
	var read4 int
//line emit/package_variables.ft:27
	func() {
		idsLock.Lock()
		defer idsLock.Unlock()
//line emit/package_variables.ft:27
		read4 = len(ids)
	}()
//line emit/package_variables.ft:27
	return read4
}

func load(name string) result[int] {
//line emit/package_variables.ft:15
	if !(utf8.RuneCountInString(name) >= 1) {
//line emit/package_variables.ft:15
		return result[int]{err: &failure{kind: &kindRefused, path: "name", constraint: "Min", arguments: []any{1}, members: Refused_members{reason: "empty"}}}
	}
//line emit/package_variables.ft:16
	return result[int]{value: 3}
}

func main() {
	cache = copyOf_mapsstringEntry(initial_cache())
	ids = copyOf_sint(initial_ids())
	limit = must("limit", "emit/package_variables.ft:11", initial_limit())
	forstMain()
}
