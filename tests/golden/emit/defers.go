// ---- main.go
// Made by forstc from emit/defers.ft. Edit that: changes here are lost.
package main

type TooMany_members struct {
	message string
}

var kindTooMany = errorKind{"TooMany"}

func forstMain() {
//line emit/defers.ft:24
	results := work(3)
//line emit/defers.ft:24
	var n int
//line emit/defers.ft:24
	if results.err == nil {
//line emit/defers.ft:24
		n = results.value
	}
//line emit/defers.ft:24
	var err error = results.err
	println(n, err)
}

func work(n int) result[int] {
	var count int
	_ = count
	var i int
	_ = i
//line emit/defers.ft:7
	defer close_("first", n)
	count = n
//line emit/defers.ft:8
	i = 0
//line emit/defers.ft:8
	for ; i < count; i++ {
//line emit/defers.ft:9
		defer println(i)
	}
//line emit/defers.ft:13
	if n > 2 {
//line emit/defers.ft:12
		defer work_func1(&n)
		if !(n < 5) {
//line emit/defers.ft:13
			return result[int]{err: &failure{kind: &kindTooMany, message: "four at most", worded: true, path: "n", constraint: "LessThan", arguments: []any{5}}}
		}
	}
//line emit/defers.ft:15
label1:
	n--
//line emit/defers.ft:18
	if n > 0 {
//line emit/defers.ft:18
		goto label1
	}
	return result[int]{value: n}
}

// Deferred calls with their operands, in a loop and under a condition; goto.
func close_(name string, n int) {
//line emit/defers.ft:3
	println("closed", name, n)
}

func work_func1(n *int) {
//line emit/defers.ft:12
	*n = 0
}

func main() {
	forstMain()
}
