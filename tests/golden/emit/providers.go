// ---- main.go
// Made by forstc from emit/providers.ft. Edit that: changes here are lost.
package main

type Logger struct {
	info func(string)
}

type Store struct {
	n int
}

type Console struct {
	prefix string
}

func forstMain() {
//line emit/providers.ft:27
	store := Store{n: 0}
	logger := main_func1(box[Console](Console{prefix: "> "}))
//line emit/providers.ft:28
	store2 := &store
	region := "north"
	visit(3, store2, region, logger)
	var f func(int) string = func(p0 int) string {
		return visit(p0, store2, region, logger)
	}
//line emit/providers.ft:32
	go place(region, logger)
	var step func() = func() {
		main_func2(f, region, logger)
	}
	step()
}

func main_func1(object *Console) Logger {
//line emit/providers.ft:28
	return Logger{info: main_func1_func1(*object)}
}

func visit(n int, store *Store, region string, logger Logger) string {
//line emit/providers.ft:19
	if n == 0 {
//line emit/providers.ft:19
		return place(region, logger)
	}
	store2 := store
	store2.n++
	return visit(n-1, store, region, logger)
}

func place(region string, logger Logger) string {
//line emit/providers.ft:11
	region2 := region
	logger2 := logger
	logger2.info(region2)
	return region2
}

func main_func2(f func(int) string, region string, logger Logger) {
//line emit/providers.ft:34
	value := f(1)
//line emit/providers.ft:34
	println(value, place(region, logger))
}

func main_func1_func1(receiver Console) func(string) {
//line emit/providers.ft:28
	return func(p0 string) {
		main_func1_func1_func1(p0, receiver)
	}
}

func main_func1_func1_func1(argument0 string, receiver Console) {
//line emit/providers.ft:28
	Console_info(receiver, argument0)
}

func Console_info(c Console, text string) {
//line emit/providers.ft:7
	println(c.prefix + text)
}

func main() {
	forstMain()
}
