// ---- main.go
// Made by forstc from emit/matches.ft. Edit that: changes here are lost.
package main

import "regexp"

type ConstraintViolation_members struct{}

var pattern = regexp.MustCompile("ab|c")

var pattern2 = regexp.MustCompile("^\\pN$")

func forstMain() {
//line emit/matches.ft:6
	elements := []string{"abc", "ax"}
//line emit/matches.ft:6
	length := len(elements)
//line emit/matches.ft:6
	index := 0
//line emit/matches.ft:6
	for ; index < length; index++ {
//line emit/matches.ft:6
		s := elements[index]
		println(String_Word(s) == nil, pattern.MatchString(s), pattern2.MatchString(s))
	}
}

func String_Word(s string) error {
//line emit/matches.ft:2
	if !(pattern.MatchString(s)) {
//line emit/matches.ft:2
		return &failure{kind: &kindConstraintViolation, relative: true, constraint: "Matches", arguments: []any{"ab|c"}}
	}
	return nil
}

func main() {
	forstMain()
}
