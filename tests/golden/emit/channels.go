// ---- main.go
// Made by forstc from emit/channels.ft. Edit that: changes here are lost.
package main

import (
	"strconv"
	"time"
)

func forstMain() {
//line emit/channels.ft:20
	numbers := make(chan int, 2)
	texts := make(chan string)
	numbers <- 1
	numbers <- 2
	close(numbers)
	go pump(numbers, texts, nil)
	for {
//line emit/channels.ft:26
		var received string
//line emit/channels.ft:26
		var more bool
//line emit/channels.ft:26
		received, more = <-texts
//line emit/channels.ft:26
		if !more {
//line emit/channels.ft:26
			break
		}
//line emit/channels.ft:26
		text := received
		println(text)
	}
//line emit/channels.ft:29
	var received2 int
//line emit/channels.ft:29
	var ok bool
//line emit/channels.ft:29
	received2, ok = <-numbers
//line emit/channels.ft:29
	n := received2
//line emit/channels.ft:29
	ok2 := ok
	channel := texts
//line emit/channels.ft:30
	var received3 string
//line emit/channels.ft:30
	{
//line emit/channels.ft:30
		select {
		case received3 = <-channel:
//line emit/channels.ft:30
			v := received3
//line emit/channels.ft:32
			println(v, n, ok2, len(numbers), cap(numbers))
		default:
		}
	}
}

// Sending, receiving in both forms, closing, select with every kind of case, time.
func pump(in chan int, out chan string, stop chan bool) {
//line emit/channels.ft:3
	for {
//line emit/channels.ft:4
		channel := in
//line emit/channels.ft:4
		var received int
//line emit/channels.ft:4
		var ok bool
//line emit/channels.ft:4
		channel2 := stop
//line emit/channels.ft:4
		var channel3 chan time.Time = after(time.Duration(1000000000))
//line emit/channels.ft:4
		{
//line emit/channels.ft:4
			select {
			case received, ok = <-channel:
//line emit/channels.ft:4
				n := received
//line emit/channels.ft:4
				ok2 := ok
//line emit/channels.ft:8
				if !ok2 {
//line emit/channels.ft:7
					close(out)
					return
				}
				out <- "n" + strconv.Itoa(n)
			case channel2 <- true:
				return
			case <-channel3:
				println("late")
			}
		}
	}
}

func main() {
	forstMain()
}
