// ---- main.go
// Made by forstc from emit/fan_out.ft. Edit that: changes here are lost.
package main

import "sync"

type Record struct {
	id   string
	size int
}

func forstMain() {
//line emit/fan_out.ft:24
	println(total([]Record{Record{id: "a", size: 2}, Record{id: "bc", size: 3}}))
}

func total(records []Record) int {
//line emit/fan_out.ft:5
	sizes := make(chan int, len(records))
	var wg sync.WaitGroup
	length := len(records)
//line emit/fan_out.ft:7
	index := 0
//line emit/fan_out.ft:7
	for ; index < length; index++ {
//line emit/fan_out.ft:7
		record := records[index]
		wg.Add(1)
		go total_func1(record, &wg, sizes)
	}
//line emit/fan_out.ft:14
	wg.Wait()
	close(sizes)
	sum := 0
	for {
//line emit/fan_out.ft:17
		var received int
//line emit/fan_out.ft:17
		var more bool
//line emit/fan_out.ft:17
		received, more = <-sizes
//line emit/fan_out.ft:17
		if !more {
//line emit/fan_out.ft:17
			break
		}
//line emit/fan_out.ft:17
		size := received
		sum += size
	}
//line emit/fan_out.ft:20
	return sum
}

func total_func1(r Record, wg *sync.WaitGroup, sizes chan int) {
//line emit/fan_out.ft:10
	defer wg.Done()
	sizes <- r.size * len(r.id)
}

func main() {
	forstMain()
}
