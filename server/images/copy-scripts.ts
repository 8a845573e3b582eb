import { containerPaths } from '#agent/protocol/line.ts'
import { buildPaths } from '#server/drivers/image-building.ts'

const busybox = `${containerPaths.kits}/current/busybox`
const { shared } = buildPaths

/** Runs in the image itself, so that no name and no link in it leads anywhere else; with tools that are not its own. */
const begin = `set -eu
set -o pipefail
b=${busybox}
folder() { if [ ! -d "$1" ]; then $b mkdir -p "$1"; if [ -n "$2" ]; then $b chown "$2" "$1"; fi; fi; }
place() {
  case "$1" in
    */) folder "$1" "$3"; target="$1$2" ;;
    *) if [ -d "$1" ]; then target="$1/$2"; else folder "$($b dirname "$1")" "$3"; target=$1; fi ;;
  esac
}
`

/**
 * Copies files of the context. What to copy is read from standard input, so many bytes for each part; arguments of each:
 * bytes, where the names are, kind, where to, owner, mode, name, and whether to unpack an archive.
 */
const copyScript = `${begin}
list=/dev/shm/bothy-list
while [ $# -gt 0 ]; do
  bytes=$1 base=$2 kind=$3 dest=$4 owner=$5 mode=$6 name=$7 unpack=$8
  shift 8
  : > $list
  if [ "$bytes" -gt 0 ]; then $b dd ibs="$bytes" count=1 iflag=fullblock of=$list 2>/dev/null; fi
  case "$kind" in
    tree)
      folder "$dest" "$owner"
      (cd "$base" && $b cpio -o -H newc -0 < $list) 2>/dev/shm/said | (cd "$dest" && $b cpio -i -d -m -u -R "$owner") 2>>/dev/shm/said || { $b cat /dev/shm/said; exit 1; }
      ;;
    mode) cd "$dest" && $b xargs -0 -r $b chmod "$mode" < $list ;;
    file)
      if [ "$unpack" = yes ] && $b tar -t -f "$base/$name" >/dev/null 2>&1; then
        folder "$dest" "$owner"
        $b tar -x -f "$base/$name" -C "$dest"
        continue
      fi
      place "$dest" "$name" "$owner"
      $b rm -f "$target"
      $b cp -a "$base/$name" "$target"
      $b chown -h "$owner" "$target"
      if [ -n "$mode" ]; then $b chmod "$mode" "$target"; fi
      ;;
  esac
done
`

export const copyArgv = (parts: string[]): string[] => [
  busybox,
  'sh',
  '-c',
  copyScript,
  'copy',
  ...parts,
]

/** Packs what another image has. Arguments: its paths, in which there may be patterns. */
const packScript = `set -eu
b=${busybox}
$b rm -rf ${shared}/*
number=0
for source in "$@"; do
  IFS= found=no
  for path in $source; do
    if [ ! -e "$path" ] && [ ! -L "$path" ]; then continue; fi
    found=yes number=$((number + 1))
    if [ -d "$path" ]; then
      echo tree > ${shared}/$number.kind
      $b tar -c -f ${shared}/$number.tar -C "$path" .
    else
      $b basename "$path" > ${shared}/$number.kind.name
      echo file > ${shared}/$number.kind
      $b tar -c -f ${shared}/$number.tar -C "$($b dirname "$path")" "$($b basename "$path")"
    fi
  done
  if [ $found = no ]; then echo "$source is not there."; exit 1; fi
done
`

export const packArgv = (sources: string[]): string[] => [
  busybox,
  'sh',
  '-c',
  packScript,
  'pack',
  ...sources,
]

/** Arguments: where to, owner or nothing, mode or nothing. */
const unpackScript = `${begin}
dest=$1 owner=$2 mode=$3 number=1
while [ -e ${shared}/$number.kind ]; do
  away=/.bothy-copy
  $b rm -rf $away
  $b mkdir $away
  $b tar -x -f ${shared}/$number.tar -C $away
  if [ -n "$owner" ]; then $b chown -hR "$owner" $away; fi
  if [ -n "$mode" ]; then $b find $away ! -type l -exec $b chmod "$mode" {} +; fi
  if [ "$($b cat ${shared}/$number.kind)" = tree ]; then
    folder "$dest" "$owner"
    (cd $away && $b tar -c -f - .) | $b tar -x -f - -C "$dest"
  else
    name=$($b cat ${shared}/$number.kind.name)
    place "$dest" "$name" "$owner"
    $b rm -f "$target"
    $b mv "$away/$name" "$target"
  fi
  $b rm -rf $away
  number=$((number + 1))
done
`

export const unpackArgv = (to: { dest: string; owner: string; mode: string }): string[] => [
  busybox,
  'sh',
  '-c',
  unpackScript,
  'unpack',
  to.dest,
  to.owner,
  to.mode,
]

export const folderArgv = (path: string): string[] => [busybox, 'mkdir', '-p', path]
