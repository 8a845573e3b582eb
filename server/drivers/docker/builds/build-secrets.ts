import { type BuildCommand, type BuildSecret, buildPaths } from '../../image-building.ts'

/**
 * Secrets come on the standard input, one behind the other, before whatever the command reads
 * itself: so they are in no argument and no variable that the engine writes down. In the arguments
 * is of each: how many bytes, `env` or `file`, the name or the place, mode and owner. A file is in
 * memory; elsewhere a link leads to it, until the command has ended.
 */
export const takeSecrets = `links= folders= number=$1
shift
if [ "$number" -gt 0 ] && ! $b grep -q ' ${buildPaths.secrets} tmpfs ' /proc/mounts; then
  echo 'There is no memory for secrets.'
  exit 1
fi
while [ "$number" -gt 0 ]; do
  bytes=$1 kind=$2 to=$3 mode=$4 owner=$5
  shift 5
  value=$(if [ "$bytes" -gt 0 ]; then $b dd ibs="$bytes" count=1 iflag=fullblock 2>/dev/null; fi; echo x)
  value=\${value%x}
  if [ "$kind" = env ]; then
    export "$to=$value"
  else
    place=$to
    case "$to" in ${buildPaths.secrets}/*) ;; *) place=${buildPaths.secrets}/.bothy-$number ;; esac
    $b mkdir -p "$($b dirname "$place")" && printf %s "$value" > "$place" && $b chmod "$mode" "$place" || exit 1
    if [ -n "$owner" ]; then $b chown "$owner" "$place" || exit 1; fi
    if [ "$place" != "$to" ]; then
      if [ -e "$to" ] || [ -L "$to" ]; then
        echo "$to is in the image, and a secret cannot take its place."
        exit 1
      fi
      folder=$($b dirname "$to")
      while [ ! -e "$folder" ]; do
        folders="$folders $folder" folder=$($b dirname "$folder")
      done
      $b mkdir -p "$($b dirname "$to")" && $b ln -s "$place" "$to" || exit 1
      links="$links $to"
    fi
  fi
  number=$((number - 1))
done
unset value`

export const dropSecrets = `for link in $links; do
  if [ -L "$link" ]; then $b rm -f "$link"; fi
done
for folder in $folders; do $b rmdir "$folder" 2>/dev/null; done`

type Part = { value: string; words: string[] }

function partsOf(secrets: readonly BuildSecret[]): Part[] {
  return secrets.flatMap(({ value, env, path, mode, owner }) => {
    const bytes = String(Buffer.byteLength(value))
    const part = (kind: string, to: string) => ({ value, words: [bytes, kind, to, mode, owner] })
    return [
      ...(env === null ? [] : [part('env', env)]),
      ...(path === null ? [] : [part('file', path)]),
    ]
  })
}

export function secretArguments(secrets: readonly BuildSecret[]): string[] {
  const parts = partsOf(secrets)
  return [String(parts.length), ...parts.flatMap(({ words }) => words)]
}

/** Undefined where it reads nothing. */
export function inputOf({ input, secrets = [] }: BuildCommand): string | undefined {
  if (secrets.length === 0) return input
  return `${partsOf(secrets)
    .map(({ value }) => value)
    .join('')}${input ?? ''}`
}
