// ---- main.go
// Made by forstc from emit/collections.ft. Edit that: changes here are lost.
package main

// Slices, maps, strings: append, copy, slicing, ranges, sorted printing.
func forstMain() {
//line emit/collections.ft:3
	xs := []int{1, 2, 3}
	xs = append(xs, 4, 5)
	ys := xs[1:3]
	ys[0] = 20
	zs := makeRoom[int](2, 8)
	n := copy(zs, xs)
	ages := map[string]int{"ann": 30, "bob": 40}
	ages["cy"] = n
	ages["ann"] = ages["ann"] + 1
	delete(ages, "bob")
	keys := keysOf[string](ages)
//line emit/collections.ft:13
	index := 0
//line emit/collections.ft:13
	for ; index < len(keys); index++ {
//line emit/collections.ft:13
		key := keys[index]
//line emit/collections.ft:13
		if !has(ages, key) {
//line emit/collections.ft:13
			continue
		}
//line emit/collections.ft:13
		name := key
//line emit/collections.ft:13
		age := ages[key]
		println(name, age)
	}
//line emit/collections.ft:16
	total := 0
	elements := xs
//line emit/collections.ft:17
	length := len(elements)
//line emit/collections.ft:17
	i := 0
//line emit/collections.ft:17
	for ; i < length; i++ {
//line emit/collections.ft:17
		x := elements[i]
		total += (i * x) + xs[i]
	}
//line emit/collections.ft:20
	i2 := 0
//line emit/collections.ft:20
	for ; i2 < len(xs); i2++ {
//line emit/collections.ft:22
		if xs[i2] == 20 {
//line emit/collections.ft:22
			continue
		}
		total += xs[i2]
	}
//line emit/collections.ft:26
	text := "na\xc3\xafve"
	offset := 0
//line emit/collections.ft:27
	for ; offset < len(text); offset += runeWidth(text, offset) {
//line emit/collections.ft:27
		at := offset
//line emit/collections.ft:27
		var r rune = runeAt(text, offset)
		println(at, r, int(text[at]), text[0:at])
	}
//line emit/collections.ft:30
	println(xs, ys, zs, total, minOf(3, 2), maxOf(1.5, 2.5), text+"!"+text)
}

func main() {
	forstMain()
}
