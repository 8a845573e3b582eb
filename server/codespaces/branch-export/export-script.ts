import { tokenFunctions } from '../clone/clone.ts'

/** How the script ends where Git is not to blame. */
export const exportEnds = { unreadable: 65, tooLarge: 67, nothing: 68 } as const

/** Of changed files together: a push that GitHub takes is not much larger. */
const mostBytes = 1024 ** 3

/**
 * As whoever the repository belongs to: root is not needed, and whoever is not root has less to
 * lose. Arguments: the repository's folder, then the script that exports and its own.
 */
const asOwner = `
set -eu
folder=$1 script=$2
shift 2
for part in "$folder" "$folder/.git"; do
  if [ ! -d "$part" ] || [ -L "$part" ]; then
    echo "There is no repository with a folder .git of its own." >&2
    exit ${exportEnds.unreadable}
  fi
done
set -- /bin/sh -c "$script" export "$folder" "$@"
if [ "$(id -u)" != 0 ]; then exec "$@"; fi
owner=$(stat -c %u "$folder/.git") group=$(stat -c %g "$folder/.git")
exec setpriv --reuid="$owner" --regid="$group" --clear-groups --no-new-privs -- "$@"
`

/**
 * Makes the branch in a repository of its own beside the user's, which has the user's objects,
 * index, ignored names and working tree, and nothing else of theirs: no Git ever opens theirs, so
 * that no hook, filter, monitor, include or remote of it counts. Nothing asks a submodule either:
 * that would run a Git with that one's settings.
 *
 * The index is a copy with its times: what has not been touched is not read, and what a sparse
 * checkout left out is not taken for deleted. Attributes count as for `git add`, but for filters:
 * files that one keeps, changed, stay as they were committed, since what lies on the disk is not
 * what belongs in a commit, and may be what a filter encrypts.
 *
 * The branch must not be there yet, and nothing is forced: a lease of nothing is what Git calls
 * that. Prints the commit and how many files are in it and how many were left out. Arguments: the
 * repository's folder, address, branch, origin, the subject of the commit.
 */
const exportScript = `
set -eu
folder=$1 url=$2 branch=$3 origin=$4 subject=$5
${tokenFunctions}
refuse() { echo "$2" >&2; exit "$1"; }
plain() { [ -f "$1" ] && [ ! -L "$1" ]; }
count() { tr -cd '\\0' < "$1" | wc -c; }
theirs=$folder/.git
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
head= first=
if plain "$theirs/HEAD"; then IFS= read -r first < "$theirs/HEAD" || :; fi
case $first in
  'ref: refs/heads/'*)
    ref=\${first#ref: }
    case "/$ref/" in */../* | */./* | */.invalid/*) refuse ${exportEnds.unreadable} 'Its branches cannot be read: they are kept in another way than in files.' ;; esac
    if plain "$theirs/$ref"; then IFS= read -r head < "$theirs/$ref" || :
    elif plain "$theirs/packed-refs"; then
      head=$(REF=$ref awk '$2 == ENVIRON["REF"] { print $1; exit }' "$theirs/packed-refs")
    fi ;;
  *) head=$first ;;
esac
format=sha1
case $head in
  *[!0-9a-f]*) refuse ${exportEnds.unreadable} 'What is checked out cannot be read.' ;;
esac
case \${#head} in
  0) if [ -z "$first" ]; then refuse ${exportEnds.unreadable} 'It has no HEAD.'; fi ;;
  40) ;;
  64) format=sha256 ;;
  *) refuse ${exportEnds.unreadable} 'What is checked out cannot be read.' ;;
esac
export GIT_DIR="$scratch/repository" GIT_WORK_TREE="$folder" GIT_LITERAL_PATHSPECS=1
cd "$folder"
git init --quiet --template= --object-format="$format"
mkdir -p "$GIT_DIR/objects/info" "$GIT_DIR/info"
printf '%s\\n' "$theirs/objects" > "$GIT_DIR/objects/info/alternates"
for file in index shallow info/exclude info/attributes; do
  if plain "$theirs/$file"; then cp -p "$theirs/$file" "$GIT_DIR/$file"; fi
done
for file in "$theirs"/sharedindex.*; do
  if plain "$file"; then cp -p "$file" "$GIT_DIR/"; fi
done
set_up() { git config --file "$GIT_DIR/config" "$@"; }
set_up core.hooksPath /dev/null
set_up core.alternateRefsCommand true
set_up gc.auto 0
if plain "$theirs/config"; then
  ends=$(git config --no-includes --file "$theirs/config" --get core.autocrlf || :)
  case $ends in true | input) set_up core.autocrlf "$ends" ;; esac
fi
if [ -n "$head" ]; then
  git cat-file -e "$head^{commit}" || refuse ${exportEnds.unreadable} 'The commit that is checked out is not whole.'
  plain "$GIT_DIR/index" || git read-tree "$head"
fi
git diff-files -z --name-status --no-renames --ignore-submodules=dirty > "$scratch/states"
sed -z -n '/^D$/{n;p;d};n' "$scratch/states" > "$scratch/gone"
git update-index -z --force-remove --stdin < "$scratch/gone"
sed -z -n '/^D$/{n;d};n;p' "$scratch/states" > "$scratch/found"
git ls-files -z --others --exclude-standard > "$scratch/new"
sed -z '/\\/$/d' "$scratch/new" >> "$scratch/found"
git check-attr -z --stdin filter < "$scratch/found" > "$scratch/filters"
sed -z -n 'h;n;n;/^\\(unspecified\\|unset\\)$/{x;p}' "$scratch/filters" > "$scratch/changed"
bytes=$(xargs -0 -r stat --printf='%s\\n' -- < "$scratch/changed" | awk '{ all += $1 } END { printf "%.0f", all }')
if [ "$bytes" -gt ${mostBytes} ]; then
  refuse ${exportEnds.tooLarge} "The files that are not committed have $bytes bytes. Not more than ${mostBytes} can be exported: have Git ignore what does not belong there."
fi
git update-index -z --add --remove --replace --stdin < "$scratch/changed"
tree=$(git write-tree)
if [ -n "$head" ] && [ "$tree" = "$(git rev-parse "$head^{tree}")" ]; then
  commit=$head
  : > "$scratch/paths"
else
  git ls-files -z > "$scratch/paths"
  if [ ! -s "$scratch/paths" ] && [ -z "$head" ]; then
    refuse ${exportEnds.nothing} 'There is nothing in it that Git does not ignore.'
  fi
  commit=$(git commit-tree "$tree" \${head:+-p "$head"} -m "$subject")
  if [ -n "$head" ]; then git diff-tree -r -z --name-only --no-renames "$head" "$commit" > "$scratch/paths"; fi
fi
git_with_token push --porcelain --no-verify --no-signed --no-follow-tags --recurse-submodules=no \\
  --force-with-lease="refs/heads/$branch:" -- "$url" "$commit:refs/heads/$branch" >&2
echo "$commit $(count "$scratch/paths") $(($(count "$scratch/found") - $(count "$scratch/changed")))"
`

/** What is pushed where. */
export type Pushed = { folder: string; url: string; branch: string; subject: string }

/** Reads its token from standard input. */
export const exportArgv = ({ folder, url, branch, subject }: Pushed): string[] => [
  ...['/bin/sh', '-c', asOwner, 'export', folder, exportScript],
  ...[url, branch, new URL(url).origin, subject],
]
