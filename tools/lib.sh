# What tools/demo and tools/test share: installing Debian packages that are missing, and building. Sourced, not run.

say() {
	printf '\n== %s\n' "$*"
}

# need PACKAGE...: installs those that are not there yet.
need() {
	missing=""
	for package in "$@"; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
	done
	if [ -z "$missing" ]; then
		return 0
	fi
	say "installing$missing"
	as_root=""
	if [ "$(id -u)" != 0 ]; then
		as_root="sudo"
	fi
	$as_root apt-get update -qq
	# shellcheck disable=SC2086 # the words are package names
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# Node and npm: whatever is there, else Debian's.
need_node() {
	if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
		need nodejs npm
	fi
}

# Go, for what is compared with it: whatever is there, else Debian's.
need_go() {
	if ! command -v go >/dev/null; then
		need golang-go
	fi
}

build_packages="gcc libc6-dev pkg-config meson ninja-build python3 re2c lemon libevent-dev libjansson-dev libutf8proc-dev nettle-dev unicode-data"

# build FOLDER OPTION...: configures once, then builds what changed.
build() {
	folder=$1
	shift
	if [ ! -f "$folder/build.ninja" ]; then
		meson setup "$folder" "$@" >"$folder.log" 2>&1 || {
			cat "$folder.log"
			return 1
		}
		rm -f "$folder.log"
	fi
	ninja -C "$folder" --quiet
}
