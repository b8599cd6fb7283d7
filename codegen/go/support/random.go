// Made by forstc: what programs need beside Go's own packages: package math/rand.
package main

import (
	"crypto/rand"
	"encoding/binary"
	"math/bits"
	"sync"
)

// randomSource is the seed of a sequence.
type randomSource int

// randomNumbers is package rand's Rand: xoshiro256**, whose state SplitMix64 makes of a seed.
type randomNumbers struct {
	seeded bool // else it is to begin with seed 0
	shared bool // by all goroutines
	lock   sync.Mutex
	state  [4]uint64
}

var (
	randomOnce  sync.Once
	randomKnown *randomNumbers
)

// randomShared is the sequence that nobody can foretell, made when it is asked for: what crypto/rand starts would keep
// Go from seeing that all goroutines are asleep.
func randomShared() *randomNumbers {
	randomOnce.Do(func() {
		randomKnown = &randomNumbers{seeded: true, shared: true}
		if err := binary.Read(rand.Reader, binary.LittleEndian, &randomKnown.state); err != nil {
			panic(err)
		}
	})
	return randomKnown
}

func randomNew(source randomSource) *randomNumbers {
	r := &randomNumbers{}
	r.seed(uint64(source))
	return r
}

func (r *randomNumbers) seed(seed uint64) {
	for i := range r.state {
		seed += 0x9e3779b97f4a7c15
		z := seed
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		r.state[i] = z ^ z>>31
	}
	r.seeded = true
}

func (r *randomNumbers) bits() uint64 {
	if r.shared {
		r.lock.Lock()
		defer r.lock.Unlock()
	}
	if !r.seeded {
		r.seed(0)
	}
	s := &r.state
	drawn := bits.RotateLeft64(s[1]*5, 7) * 9
	shifted := s[1] << 17
	s[2] ^= s[0]
	s[3] ^= s[1]
	s[1] ^= s[2]
	s[0] ^= s[3]
	s[2] ^= shifted
	s[3] = bits.RotateLeft64(s[3], 45)
	return drawn
}

func (r *randomNumbers) below(n int) int {
	high, low := bits.Mul64(r.bits(), uint64(n))
	for least := -uint64(n) % uint64(n); low < least; {
		high, low = bits.Mul64(r.bits(), uint64(n))
	}
	return int(high)
}

func (r *randomNumbers) belowOr(n int, complaint string) int {
	if n <= 0 {
		panic(complaint)
	}
	return r.below(n)
}

func (r *randomNumbers) Int() int         { return int(r.bits() >> 1) }
func (r *randomNumbers) Int63() int       { return r.Int() }
func (r *randomNumbers) Intn(n int) int   { return r.belowOr(n, "invalid argument to Intn") }
func (r *randomNumbers) Int63n(n int) int { return r.belowOr(n, "invalid argument to Int63n") }

func (r *randomNumbers) Float64() float64 { return float64(r.bits()>>11) * 0x1p-53 }

func (r *randomNumbers) Perm(n int) []int {
	order := make([]int, n)
	for i := range order {
		j := r.below(i + 1)
		order[i] = order[j]
		order[j] = i
	}
	return order
}

func (r *randomNumbers) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	for i := n - 1; i > 0; i-- {
		swap(i, r.below(i+1))
	}
}
