// Command floater stands in for the two floater images of netctl: it answers
// "OK" over HTTP on $PORT.
package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	// The original starts an analysis of its own unless told not to; nothing of that exists here.
	if os.Getenv("ENABLE_ANALYSIS") != "false" {
		fmt.Fprintln(os.Stderr, `floater: ENABLE_ANALYSIS must be "false"`)
		os.Exit(1)
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "8889"
	}
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "OK") })
	fmt.Fprintln(os.Stderr, "floater:", http.ListenAndServe(":"+port, nil))
	os.Exit(1)
}
