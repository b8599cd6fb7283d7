// ---- main.go
// Made by forstc from emit/closures.ft. Edit that: changes here are lost.
package main

import "strings"

type Point struct {
	x int
}

func forstMain() {
//line emit/closures.ft:23
	var next func() int = counter(3)
	sum := next()
	each([]int{1, 2}, func(p0 int) {
		main_func1(p0, &sum)
	})
//line emit/closures.ft:26
	var move func(int) Point = main_func2(Point{x: 1})
	var upper func(string) string = main_func3
	value3 := sum
//line emit/closures.ft:28
	value2 := move(2).x
//line emit/closures.ft:28
	value := upper("a")
//line emit/closures.ft:28
	println(value3, value2, value, main_func4(2, &sum))
}

func counter(start int) func() int {
//line emit/closures.ft:9
	n := start
	return func() int {
		return counter_func1(&n)
	}
}

func main_func1(x int, sum *int) {
//line emit/closures.ft:25
	*sum += x
}

func each(xs []int, f func(int)) {
//line emit/closures.ft:17
	length := len(xs)
//line emit/closures.ft:17
	index := 0
//line emit/closures.ft:17
	for ; index < length; index++ {
//line emit/closures.ft:17
		x := xs[index]
		f(x)
	}
}

func main_func2(receiver Point) func(int) Point {
//line emit/closures.ft:26
	return func(p0 int) Point {
		return main_func2_func1(p0, receiver)
	}
}

func main_func3(argument0 string) string {
//line emit/closures.ft:27
	return strings.ToUpper(argument0)
}

func main_func4(k int, sum *int) int {
//line emit/closures.ft:28
	return k * (*sum)
}

func counter_func1(n *int) int {
//line emit/closures.ft:11
	*n++
	return *n
}

func main_func2_func1(argument0 int, receiver Point) Point {
//line emit/closures.ft:26
	return Point_moved(receiver, argument0)
}

func Point_moved(p Point, by int) Point {
//line emit/closures.ft:5
	return Point{x: p.x + by}
}

func main() {
	forstMain()
}
