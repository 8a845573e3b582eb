import { containerPaths } from '#agent/protocol/line.ts'
import { buildPaths } from '#server/drivers/image-building.ts'

const busybox = `${containerPaths.kits}/current/busybox`
const { shared } = buildPaths

/**
 * Runs in the image itself, so that no name and no link in it leads anywhere else; with tools that
 * are not its own.
 */
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
 * Copies files of the context. What to copy is read from standard input, so many bytes for each
 * part; arguments of each: bytes, where the names are, kind, where to, owner, mode, name, and
 * whether to unpack an archive.
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

/** What packing ends with that would have come to more bytes than it was to. */
export const packedTooMuch = 253
/** Each takes programs of its own, and a place in the folder that is shared. */
const mostPacked = 4000
const blockBytes = 65_536

/**
 * Packs what another image has, and says at its end how many bytes that came to. Arguments: how
 * many those may be, and its paths, in which there may be patterns.
 */
const packScript = `set -eu
set -o pipefail
b=${busybox}
left=$1 number=0 all=0
shift
$b rm -rf ${shared}/*
pack() {
  tar=${shared}/$number.tar failed=no
  $b tar -c -f - -C "$1" "$2" | $b dd bs=${blockBytes} count=$(((left - all) / ${blockBytes} + 1)) iflag=fullblock of="$tar" 2>/dev/null || failed=yes
  all=$((all + $($b stat -c %s "$tar")))
  if [ "$all" -gt "$left" ]; then exit ${packedTooMuch}; fi
  if [ $failed = yes ]; then echo "$1 could not be read."; exit 1; fi
}
for source in "$@"; do
  IFS= found=no
  for path in $source; do
    if [ ! -e "$path" ] && [ ! -L "$path" ]; then continue; fi
    found=yes number=$((number + 1))
    if [ $number -gt ${mostPacked} ]; then echo "This is more than ${mostPacked} files and folders to copy."; exit 1; fi
    if [ -d "$path" ]; then
      echo tree > ${shared}/$number.kind
      pack "$path" .
    else
      $b basename "$path" > ${shared}/$number.kind.name
      echo file > ${shared}/$number.kind
      pack "$($b dirname "$path")" "$($b basename "$path")"
    fi
  done
  if [ $found = no ]; then echo "$source is not there."; exit 1; fi
done
echo "packed $all"
`

export const packArgv = (sources: string[], mostBytes: number): string[] => [
  busybox,
  'sh',
  '-c',
  packScript,
  'pack',
  String(mostBytes),
  ...sources,
]

/** How many bytes were packed, by what the packing has printed. */
export const packedBytes = (printed: string): number =>
  Number(/^packed (\d+)\n$/m.exec(printed)?.[1] ?? 0)

/** Arguments: where to, owner or nothing, mode or nothing. */
const unpackScript = `${begin}
dest=$1 owner=$2 mode=$3 number=1
while [ -e ${shared}/$number.kind ]; do
  away=/.bothy-copy tar=${shared}/$number.tar kind=$($b cat ${shared}/$number.kind)
  number=$((number + 1))
  if [ "$kind$owner$mode" = tree ]; then
    folder "$dest" ""
    $b tar -x -f "$tar" -C "$dest"
    $b rm -f "$tar"
    continue
  fi
  $b rm -rf $away
  $b mkdir $away
  $b tar -x -f "$tar" -C $away
  $b rm -f "$tar"
  if [ -n "$owner" ]; then $b chown -hR "$owner" $away; fi
  if [ -n "$mode" ]; then $b find $away ! -type l -exec $b chmod "$mode" {} +; fi
  if [ "$kind" = tree ]; then
    folder "$dest" "$owner"
    (cd $away && $b tar -c -f - .) | $b tar -x -f - -C "$dest"
  else
    name=$($b cat "${shared}/$((number - 1)).kind.name")
    place "$dest" "$name" "$owner"
    $b rm -f "$target"
    $b mv "$away/$name" "$target"
  fi
  $b rm -rf $away
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

const emptyPlaceScript = `b=${busybox}
if [ -L "$1" ] || { [ -e "$1" ] && { [ ! -d "$1" ] || [ -n "$($b ls -A "$1")" ]; }; }; then
  echo "There is something at $1 in the image already, which a mount would hide. Mount it elsewhere."
  exit 1
fi
shift
exec "$@"`

/** The same, but only where there is nothing at its target, or an empty folder. */
export const intoEmptyPlace = (target: string, argv: string[]): string[] => [
  busybox,
  'sh',
  '-c',
  emptyPlaceScript,
  'empty',
  target,
  ...argv,
]

const clearScript = `b=${busybox}
for place in "$@"; do
  if [ -d "$place" ] && [ ! -L "$place" ]; then
    $b find "$place" -mindepth 1 -maxdepth 1 -exec $b rm -rf {} + || exit 1
  else
    $b rm -f "$place" || exit 1
  fi
done`

/** Takes away files, and what is in folders: those stay, as a mount leaves them. */
export const clearArgv = (places: string[]): string[] => [
  busybox,
  'sh',
  '-c',
  clearScript,
  'clear',
  ...places,
]

export const folderArgv = (path: string): string[] => [busybox, 'mkdir', '-p', path]
