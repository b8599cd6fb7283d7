// ---- main.go
// Made by forstc from emit/named_results.ft. Edit that: changes here are lost.
package main

type Low_members struct {
	message string
}

type results3 struct {
	item1 int
	item2 error
}

var kindLow = errorKind{"Low"}

func forstMain() {
//line emit/named_results.ft:18
	results := deferred(2)
//line emit/named_results.ft:18
	a := results.item1
//line emit/named_results.ft:18
	var err error = results.item2
	println(a, err)
	results2 := fallible(1)
//line emit/named_results.ft:20
	var b int
//line emit/named_results.ft:20
	if results2.err == nil {
//line emit/named_results.ft:20
		b = results2.value
	}
//line emit/named_results.ft:21
	println(b)
}

func deferred(n int) (given results3) {
//line emit/named_results.ft:3
	var a int
//line emit/named_results.ft:3
	var err error
//line emit/named_results.ft:3
	defer func() {
		given = results3{item1: a, item2: err}
	}()
//line emit/named_results.ft:4
	defer deferred_func1(&a)
//line emit/named_results.ft:6
	if n > 1 {
//line emit/named_results.ft:6
		results2 := results3{item1: n, item2: nil}
//line emit/named_results.ft:6
		a = results2.item1
//line emit/named_results.ft:6
		err = results2.item2
//line emit/named_results.ft:6
		return
	}
	return
}

func fallible(n int) (given2 result[int]) {
//line emit/named_results.ft:11
	var given int
//line emit/named_results.ft:11
	defer func() {
		if given2.err == nil {
			given2.value = given
		}
	}()
//line emit/named_results.ft:12
	defer fallible_func1(&given)
	if !(n > 0) {
//line emit/named_results.ft:13
		return result[int]{err: &failure{kind: &kindLow, message: "low", worded: true, path: "n", constraint: "Expression"}}
	}
//line emit/named_results.ft:14
	given = 2 * n
//line emit/named_results.ft:14
	return
}

func deferred_func1(a *int) {
//line emit/named_results.ft:4
	*a++
}

func fallible_func1(given *int) {
//line emit/named_results.ft:12
	*given++
}

func main() {
	forstMain()
}
