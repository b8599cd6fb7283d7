// ---- main.go
// Made by forstc from emit/errors.ft. Edit that: changes here are lost.
package main

type Empty_members struct{}

type ConstraintViolation_members struct{}

type TooBig_members struct {
	size    int
	message string
}

var kindTooBig = errorKind{"TooBig"}

var kindEmpty = errorKind{"Empty"}

func forstMain() error {
//line emit/errors.ft:17
	elements := []string{"a", "", "abcd", "xyz"}
//line emit/errors.ft:17
	length := len(elements)
//line emit/errors.ft:17
	index := 0
//line emit/errors.ft:17
	for ; index < length; index++ {
//line emit/errors.ft:17
		s := elements[index]
		results := take(s)
//line emit/errors.ft:18
		var n int
//line emit/errors.ft:18
		if results.err == nil {
//line emit/errors.ft:18
			n = results.value
		}
//line emit/errors.ft:18
		var err error = results.err
//line emit/errors.ft:25
		if err != nil {
//line emit/errors.ft:21
			if errorIs(err, &kindTooBig) {
//line emit/errors.ft:21
				println("size", asFailure(err).members.(TooBig_members).size)
			}
			println(errorCode(err), err.Error(), errorPath(err), err)
		} else {
			println(n)
		}
	}
//line emit/errors.ft:28
	r := take("b")
	var error_ error = r.err
//line emit/errors.ft:29
	if error_ != nil {
//line emit/errors.ft:29
		var failure_ error = r.err
//line emit/errors.ft:29
		if failure_ == nil {
//line emit/errors.ft:29
			failure_ = error_
		}
//line emit/errors.ft:29
		return failure_
	}
//line emit/errors.ft:30
	println(r.value)
	words := map[string]int{"k": 1}
	v := words["k"]
//line emit/errors.ft:32
	ok := has(words, "k")
	println(v, ok)
	return nil
}

func take(s string) result[int] {
//line emit/errors.ft:10
	if !(len(s) > 0) {
//line emit/errors.ft:10
		return result[int]{err: &failure{kind: &kindEmpty, path: "s", constraint: "NotEmpty"}}
	}
//line emit/errors.ft:11
	var error_ error = String_Short(s, 3)
//line emit/errors.ft:11
	if error_ != nil {
//line emit/errors.ft:11
		return result[int]{err: rebase(error_, "s", false)}
	}
//line emit/errors.ft:12
	if !(oneOf(s, "a", "b", "abc")) {
//line emit/errors.ft:12
		return result[int]{err: &failure{kind: &kindConstraintViolation, path: "s", constraint: "OneOf", arguments: []any{[]any{"a", "b", "abc"}}}}
	}
//line emit/errors.ft:13
	return result[int]{value: len(s)}
}

func String_Short(s string, n int) error {
//line emit/errors.ft:6
	if !(len(s) <= n) {
//line emit/errors.ft:6
		return &failure{kind: &kindTooBig, message: "too long", worded: true, relative: true, constraint: "Expression", members: TooBig_members{size: len(s), message: "too long"}}
	}
	return nil
}

func main() {
	if err := forstMain(); err != nil {
		reportError(err)
	}
}
