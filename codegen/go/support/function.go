// Made by forstc: what programs need beside Go's own packages: functions that package variables hold.
package main

import (
	"fmt"
	"reflect"
	"sync"
)

// captors are the functions that captured something, by their code, with the name of what that was.
var captors sync.Map

// capturing gives f, which captured a variable of that name.
func capturing[F any](name string, f F) F {
	code := reflect.ValueOf(f).Pointer()
	if _, known := captors.Load(code); !known {
		captors.Store(code, name)
	}
	return f
}

// kept gives f, which is to outlive what made it: it must not have captured anything.
func kept[F any](f F) F {
	if name, found := captors.Load(reflect.ValueOf(f).Pointer()); found {
		panic(fmt.Sprintf("a package variable cannot hold a function that captures %s", name))
	}
	return f
}
