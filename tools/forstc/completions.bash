# Completions of forstc for bash: commands first, then the options of each, then files.
_forstc()
{
	local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} options=""
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "build gen-ts serve dev check fmt run test emit version help" -- "$word")
		return
	fi
	case $command in
	build) options="--output --target --release --debug --emit-only --config --help" ;;
	gen-ts) options="--output --check --watch --config --help" ;;
	serve) options="--http --ipc --workers --log-level --output --debug --die-with-parent --config --help" ;;
	dev) options="--http --ipc --workers --log-level --output --die-with-parent --config --help" ;;
	check) options="--format --config --help" ;;
	fmt) options="--check --config --help" ;;
	run) options="--log-level --target --release --help" ;;
	test) options="--run --verbose --count --failfast --parallel --timeout --format --target --release --help" ;;
	emit) options="--stage --help" ;;
	version) options="--json --help" ;;
	help) options="build gen-ts serve dev check fmt run test emit version config std" ;;
	esac
	if [ "$command" = help ] && [ "$COMP_CWORD" -gt 2 ]; then
		[ "${COMP_WORDS[2]}" = std ] && options=$(forstc help std | sed -n 's/^  \([a-z0-9/]*\) .*/\1/p')
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
		return
	fi
	case ${COMP_WORDS[COMP_CWORD - 1]} in
	--stage) options="tokens ast core c go ts" ;;
	--format) options="human json" ;;
	--target)
		options="c node"
		{ [ "$command" = run ] || [ "$command" = test ]; } && options="c go"
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$options" -f -- "$word")
}
complete -o filenames -F _forstc forstc
