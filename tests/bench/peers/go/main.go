// The work items on Go's net/http and encoding/json, in a plain loop. Prints its address when it listens.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
)

type record struct {
	ID   string `json:"id"`
	Data string `json:"data"`
}

type processDataInput struct {
	Records []record `json:"records"`
}

type processDataResult struct {
	Processed int    `json:"processed"`
	Status    string `json:"status"`
}

type varianceInput struct {
	Numbers   []float64 `json:"numbers"`
	Operation string    `json:"operation"`
}

type varianceResult struct {
	Result float64 `json:"result"`
}

var errInput = errors.New("not valid")

func processData(input processDataInput) (processDataResult, error) {
	if len(input.Records) == 0 {
		return processDataResult{}, errInput
	}
	processed := 0
	for _, r := range input.Records {
		if r.ID == "" || r.Data == "" {
			return processDataResult{}, errInput
		}
		processed++
	}
	return processDataResult{processed, "success"}, nil
}

func variance(input varianceInput) (varianceResult, error) {
	if len(input.Numbers) == 0 {
		return varianceResult{}, errInput
	}
	mean := 0.0
	for _, n := range input.Numbers {
		mean += n
	}
	mean /= float64(len(input.Numbers))
	sum := 0.0
	for _, n := range input.Numbers {
		sum += math.Pow(n-mean, 2)
	}
	return varianceResult{sum / float64(len(input.Numbers))}, nil
}

func handle[I, O any](work func(I) (O, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var input I
		if err := json.NewDecoder(r.Body).Decode(&input); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		output, err := work(input)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(output)
	}
}

func main() {
	http.HandleFunc("/process-data", handle(processData))
	http.HandleFunc("/variance", handle(variance))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("{\"http\":%q}\n", listener.Addr().String())
	panic(http.Serve(listener, nil))
}
