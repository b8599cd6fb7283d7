// ---- main.go
// Made by forstc from emit/regexp.ft. Edit that: changes here are lost.
package main

import "regexp"

var word *regexp.Regexp
var wordLock state

var pattern = regexp.MustCompile("a+")

func forstMain() {
//line emit/regexp.ft:4
	var read *regexp.Regexp
//line emit/regexp.ft:4
	func() {
		wordLock.Lock()
		defer wordLock.Unlock()
//line emit/regexp.ft:4
		read = word
	}()
//line emit/regexp.ft:4
	value := read.FindString("baa")
//line emit/regexp.ft:4
	println(value, pattern.MatchString("b"))
	results := resultOf(regexp.MatchString("^b", "b"))
//line emit/regexp.ft:5
	var ok bool
//line emit/regexp.ft:5
	if results.err == nil {
//line emit/regexp.ft:5
		ok = results.value
	}
//line emit/regexp.ft:5
	var err error = results.err
	println(ok, err)
}

func initial_word() *regexp.Regexp {
//line emit/regexp.ft:1
	return pattern
}

func main() {
	word = initial_word()
	forstMain()
}
