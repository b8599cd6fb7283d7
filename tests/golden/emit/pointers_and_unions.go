// ---- main.go
// Made by forstc from emit/pointers_and_unions.ft. Edit that: changes here are lost.
package main

type Small struct {
	a int
}

type Wide struct {
	a int
	b string
}

type Circle struct {
	kind   string
	radius float64
}

type Square struct {
	kind string
	side float64
}

type Counter struct {
	value int
}

func WideTo_Small(value Wide) Small {
	var converted Small
	converted.a = value.a
	return converted
}

func forstMain() {
//line emit/pointers_and_unions.ft:34
	counter := Counter{value: 1}
	p := &counter
	p.value = Counter_plus(counter, 2) * 2
	var value float64 = area(Circle{kind: "circle", radius: 2.0})
//line emit/pointers_and_unions.ft:37
	println(value, area(Square{kind: "square", side: 2.0}))
	value4 := first(WideTo_Small(Wide{a: 1, b: "x"}))
//line emit/pointers_and_unions.ft:38
	value3 := describe(nil)
//line emit/pointers_and_unions.ft:38
	value2 := describe(box[int](3))
//line emit/pointers_and_unions.ft:38
	println(value4, value3, value2, counter)
	println(Counter{value: 1} == Counter{value: 1})
}

func Counter_plus(c Counter, n int) int {
//line emit/pointers_and_unions.ft:10
	return c.value + n
}

func area(figure any) float64 {
//line emit/pointers_and_unions.ft:18
	if is[Circle](figure) {
//line emit/pointers_and_unions.ft:16
		return (figure.(Circle).radius * figure.(Circle).radius) * 3.0
	} else if is[Square](figure) {
		return figure.(Square).side * figure.(Square).side
	}
//line emit/pointers_and_unions.ft:18
	panic("no case of the switch holds")
}

func first(small Small) int {
//line emit/pointers_and_unions.ft:23
	return small.a
}

func describe(age *int) string {
//line emit/pointers_and_unions.ft:28
	if age != nil {
//line emit/pointers_and_unions.ft:28
		return "known"
	}
	return "unknown"
}

func main() {
	forstMain()
}
