// What the programs in ../forst do, in Go: goroutines NAME.
package main

import (
	"fmt"
	"math"
	"os"
	"sync"
	"time"
)

func took(began time.Time, count int, rest ...any) {
	fmt.Println(append([]any{"took", time.Since(began).Milliseconds(), count}, rest...)...)
}

func look() {
	fmt.Println("look")
	time.Sleep(500 * time.Millisecond)
}

func spawn() {
	var wg sync.WaitGroup
	rounds, batch := 60000, 100
	began := time.Now()
	for i := 0; i < rounds; i++ {
		wg.Add(batch)
		for j := 0; j < batch; j++ {
			go func() {
				wg.Done()
			}()
		}
		wg.Wait()
	}
	took(began, rounds*batch)
}

func pattern() {
	items := make([]int, 100)
	rounds, sum := 40000, 0
	began := time.Now()
	for i := 0; i < rounds; i++ {
		var wg sync.WaitGroup
		results := make(chan int, len(items))
		for _, item := range items {
			wg.Add(1)
			go func(x int) {
				defer wg.Done()
				results <- x + 1
			}(item)
		}
		wg.Wait()
		close(results)
		for result := range results {
			sum += result
		}
	}
	took(began, sum)
}

func pingpong() {
	there, back := make(chan int), make(chan int)
	rounds := 2000000
	go func() {
		for x := range there {
			back <- x + 1
		}
	}()
	began, x := time.Now(), 0
	for i := 0; i < rounds; i++ {
		there <- x
		x = <-back
	}
	took(began, 2*x)
}

func buffered() {
	c, done := make(chan int, 128), make(chan int)
	items := 40000000
	began := time.Now()
	go func() {
		n := 0
		for range c {
			n++
		}
		done <- n
	}()
	for i := 0; i < items; i++ {
		c <- i
	}
	close(c)
	n := <-done
	took(began, n)
}

func mutex() {
	var mu sync.Mutex
	n, rounds := 0, 50000000
	began := time.Now()
	for i := 0; i < rounds; i++ {
		mu.Lock()
		n++
		mu.Unlock()
	}
	took(began, n)
}

func choose() {
	a, b := make(chan int), make(chan int)
	items := 1500000
	for _, c := range []chan int{a, b} {
		go func(c chan int) {
			for i := 0; i < items; i++ {
				c <- i
			}
		}(c)
	}
	began, n := time.Now(), 0
	for n < 2*items {
		select {
		case <-a:
			n++
		case <-b:
			n++
		}
	}
	took(began, n)
}

func million() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	n, many := 0, 1000000
	began := time.Now()
	for i := 0; i < many; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			n++
			mu.Unlock()
		}()
	}
	wg.Wait()
	took(began, n)
	look()
}

func parked() {
	var wg sync.WaitGroup
	gate, many := make(chan int), 100000
	began := time.Now()
	for i := 0; i < many; i++ {
		wg.Add(1)
		go func() {
			<-gate
			wg.Done()
		}()
	}
	time.Sleep(time.Millisecond)
	look()
	close(gate)
	wg.Wait()
	took(began.Add(501*time.Millisecond), many)
}

func burn(n int) int {
	x := n
	for r := 0; r < 100000000; r++ {
		x = (x*31 + r) & 0xfffff
	}
	return x
}

func fanout() {
	var wg sync.WaitGroup
	results := make([]int, 8)
	began := time.Now()
	for p := range results {
		wg.Add(1)
		go func(p int) {
			defer wg.Done()
			results[p] = burn(p)
		}(p)
	}
	wg.Wait()
	took(began, len(results))
}

func spread(numbers []float64) float64 {
	sum := 0.0
	for _, x := range numbers {
		sum += x
	}
	mean := sum / float64(len(numbers))
	squares := 0.0
	for _, x := range numbers {
		squares += math.Pow(x-mean, 2)
	}
	return squares / float64(len(numbers))
}

func variance() {
	numbers := make([]float64, 10000000)
	for i := range numbers {
		numbers[i] = float64(i % 1000)
	}
	rounds, sum := 20, 0.0
	began := time.Now()
	for i := 0; i < rounds; i++ {
		sum += spread(numbers)
	}
	took(began, rounds*len(numbers), sum)
}

func total(numbers []int) int {
	sum := 0
	for _, x := range numbers {
		sum += x
	}
	return sum
}

func sum() {
	numbers := make([]int, 1000000)
	for i := range numbers {
		numbers[i] = i % 1000
	}
	rounds, sum := 1000, 0
	began := time.Now()
	for i := 0; i < rounds; i++ {
		numbers[i] = i
		sum += total(numbers)
	}
	took(began, rounds*len(numbers), sum)
}

func longest(n int) int {
	best, rounds := 0, 0
	for i := 1; i < n; i++ {
		x, steps := i, 0
		for x != 1 {
			if x%2 == 0 {
				x /= 2
			} else {
				x = 3*x + 1
			}
			steps++
		}
		rounds += steps
		if steps > best {
			best = steps
		}
	}
	return rounds + best
}

func collatz() {
	began := time.Now()
	rounds := longest(2000000)
	took(began, rounds, rounds)
}

func main() {
	rows := map[string]func(){
		"spawn": spawn, "pattern": pattern, "pingpong": pingpong, "buffered": buffered, "mutex": mutex, "select": choose,
		"million": million, "parked": parked, "fanout": fanout, "variance": variance,
		"sum": sum, "collatz": collatz,
	}
	rows[os.Args[1]]()
}
