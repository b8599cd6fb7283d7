// The rows of items.tsv with Go's regexp; see ../regexp.c.
package main

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const round = 100 * time.Millisecond

func searcher(asked string, re *regexp.Regexp, text string) func() int {
	switch asked {
	case "matches":
		return func() int {
			if re.MatchString(text) {
				return 1
			}
			return 0
		}
	case "find":
		return func() int {
			if found := re.FindStringIndex(text); found != nil {
				return found[1]
			}
			return 0
		}
	}
	return func() int {
		if found := re.FindStringSubmatchIndex(text); found != nil {
			return found[len(found)-1]
		}
		return 0
	}
}

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		row := strings.Split(lines.Text(), "\t")
		times, _ := strconv.Atoi(row[4])
		search := searcher(row[1], regexp.MustCompile(row[2]), strings.Repeat(row[3], times))
		for rounds := 1; ; rounds *= 2 {
			begin := time.Now()
			for i := 0; i < rounds; i++ {
				search()
			}
			if took := time.Since(begin); took > round {
				fmt.Printf("%s %.1f %d\n", row[0], float64(took.Nanoseconds())/float64(rounds), search())
				break
			}
		}
	}
}
