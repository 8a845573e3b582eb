/** More than any real one has. */
export const fileMaxBytes = 1024 * 1024
export const listMaxBytes = 48 * 1024 * 1024
export const lookEnd = '\nend\n'

/**
 * Prints a Dockerfile, what its context leaves out, and, where anything is copied from that, what
 * there is in it. It follows no link: one could lead out of the repository. Arguments: the
 * repository, the Dockerfile and the context in it, and whether to list in any case.
 */
export const lookScript = `
set -eu
export LC_ALL=C
repository=$1 dockerfile=$2 context=$3 all=$4
scratch=\${TMPDIR:-/tmp}
inside() {
  if [ "$(realpath -- "$repository/$1" 2>/dev/null)" = "$(realpath -ms -- "$(realpath -- "$repository")/$1")" ]; then return 0; fi
  printf 'problem %s %s\\nend\\n' "$2" "$([ -e "$repository/$1" ] && echo link || echo missing)"
  exit 0
}
say() { printf '%s ' "$1"; head -c ${fileMaxBytes + 1} "$2" | base64 | tr -d '\\n'; printf '\\n'; }
inside "$dockerfile" dockerfile
inside "$context" context
if [ ! -f "$repository/$dockerfile" ]; then printf 'problem dockerfile missing\\nend\\n'; exit 0; fi
if [ ! -d "$repository/$context" ]; then printf 'problem context missing\\nend\\n'; exit 0; fi
say dockerfile "$repository/$dockerfile"
for ignore in "$dockerfile.dockerignore" "$context/.dockerignore"; do
  if [ -f "$repository/$ignore" ] && [ ! -L "$repository/$ignore" ]; then say ignore "$repository/$ignore"; break; fi
done
if [ "$all" = yes ] || grep -qiE '^[[:space:]]*(ONBUILD[[:space:]]+)?(COPY|ADD)[[:space:]]' "$repository/$dockerfile"; then
  cd -- "$repository/$context"
  find . -mindepth 1 -printf '%y\\0%m\\0%P\\0%l\\0' > "$scratch/bothy-list"
  find . -mindepth 1 -type f -printf '%P\\0' | sort -z | xargs -0 -r sha256sum -bz -- > "$scratch/bothy-sums"
  bytes=$(cat "$scratch/bothy-list" "$scratch/bothy-sums" | wc -c)
  if [ "$bytes" -gt ${listMaxBytes} ]; then printf 'problem context large\\nend\\n'; exit 0; fi
  printf 'list %s %s\\n' "$(wc -c < "$scratch/bothy-list")" "$bytes"
  cat "$scratch/bothy-list" "$scratch/bothy-sums"
fi
printf '\\nend\\n'
`
