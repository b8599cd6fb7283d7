# What the samples' `run` share. Sourced, in the sample's folder, with $forstc set; not run.

step() {
	printf '\n== %s\n' "$*"
}

# install FOLDER...: npm ci, only where the lock is newer than what it installed.
install() {
	for folder in "$@"; do
		if [ ! -e "$folder/node_modules/.package-lock.json" ] || [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
			(cd "$folder" && npm ci --silent --no-audit --no-fund)
			touch "$folder/node_modules/.package-lock.json"
		fi
	done
}

# install_all: the sample's packages, and @forst/sidecar as its sources are now.
install_all() {
	sidecar=../../tools/sidecar
	install "$sidecar" .
	if [ ! -e "$sidecar/dist/cjs/package.json" ] || [ -n "$(find "$sidecar/src" -newer "$sidecar/dist/cjs/package.json")" ]; then
		npm run --silent --prefix "$sidecar" build
	fi
}

# serve DIR: serves a build on a port that is free until this shell ends; $address is where, $ready a file with the ready line.
serve() {
	ready=$(mktemp)
	"$forstc" serve "$1" --http 127.0.0.1:0 >"$ready" &
	server=$!
	trap stop EXIT
	while [ ! -s "$ready" ]; do
		kill -0 "$server"
		sleep 0.05
	done
	address=$(sed -n 's/.*"http":"\([^"]*\)".*/\1/p' "$ready")
}

stop() {
	kill "$server" 2>/dev/null || true
	wait "$server" || true
	rm -f "$ready"
}
