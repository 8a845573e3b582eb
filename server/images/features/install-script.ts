import { containerPaths } from '#agent/protocol/line.ts'

const busybox = `${containerPaths.kits}/current/busybox`

/**
 * Installs one Feature, as root, in the very container whose changes are kept. What is the
 * Feature's own is read from standard input, since the engine keeps nothing of that: first its
 * options, then its files, both in base64. Arguments: the remote user, the container's. Its files
 * are gone before the step ends, whatever becomes of it.
 */
const script = `set -eu
b=${busybox}
folder=/tmp/dev-container-features
if [ ! -d /tmp ]; then $b mkdir -m 1777 /tmp; fi
$b rm -rf "$folder"
$b mkdir -m 700 "$folder"
trap '$b rm -rf "$folder"' EXIT
IFS= read -r options
$b base64 -d | $b tar -x -f - -C "$folder" -o
printf '%s' "$options" | $b base64 -d > "$folder/devcontainer-features.env"
if [ ! -f "$folder/install.sh" ] || [ -L "$folder/install.sh" ]; then echo "There is no install.sh in it."; exit 1; fi
$b chmod -R u+rwX,go+rX "$folder"
$b chmod 755 "$folder/install.sh"
look() { $b awk -F: -v user="$1" -v field="$2" '$1 == user || $3 == user { print $field; exit }' /etc/passwd 2>/dev/null || true; }
_REMOTE_USER=$(look "$1" 1)
_REMOTE_USER_HOME=$(look "$1" 6)
_CONTAINER_USER=$(look "$2" 1)
_CONTAINER_USER_HOME=$(look "$2" 6)
export _REMOTE_USER="\${_REMOTE_USER:-$1}" _REMOTE_USER_HOME _CONTAINER_USER="\${_CONTAINER_USER:-$2}" _CONTAINER_USER_HOME
(
  set -a
  . "$folder/devcontainer-features.env"
  set +a
  cd "$folder"
  exec ./install.sh </dev/null
)`

/**
 * What runs is a constant: options and files are read by it, and nothing of them is put into it.
 */
export const installArgv = (remoteUser: string, containerUser: string): string[] => [
  busybox,
  'sh',
  '-c',
  script,
  'install',
  remoteUser,
  containerUser,
]

export function installInput(options: Record<string, string | boolean>, files: Uint8Array): string {
  const environment = Object.entries(options).map(
    ([name, value]) => `${variableOf(name)}=${quoted(String(value))}\n`,
  )
  const encoded = Buffer.from(environment.join('')).toString('base64')
  return `${encoded}\n${Buffer.from(files).toString('base64')}\n`
}

/** As the specification has it. */
export const variableOf = (option: string): string =>
  option
    .replaceAll(/[^\w_]/g, '_')
    .replace(/^[\d_]+/, '_')
    .toUpperCase()

/** For every shell: nothing within such quotes means anything. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
