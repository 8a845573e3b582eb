import { containerPaths } from '#agent/protocol/line.ts'
import type { BuildCommand } from '../../image-building.ts'
import { dropSecrets, secretArguments, takeSecrets } from './build-secrets.ts'

const busybox = `${containerPaths.kits}/current/busybox`

/** Printed before anything else, once all that must refuse a connection has done so. */
export const closedMark = 'bothy-closed\n'
/**
 * What the wrapper itself ends with. Whoever builds may end with the same, and is then told
 * something else.
 */
export const wrapperCodes = { open: 251, outOfMemory: 252 } as const

/**
 * Tries from inside, right before the command, what must not be reached, and says so before it
 * begins (runs where the command does: on its network, as its user). It looks once more where
 * something did not refuse at once, since a busy machine is slow. Behind the command it sees
 * whether the kernel ended any of it for want of memory: the engine tells that of the first process
 * alone. Where to is in the arguments: nothing is put into the script.
 */
const script = `b=${busybox}
count=$1
shift
refused() {
  said=$($b timeout 3 $b nc -w 2 "\${1%:*}" "\${1##*:}" </dev/null 2>&1 >/dev/null)
  case "$? $said" in
    0*) return 1 ;;
    *refused*) return 0 ;;
    *) return 1 ;;
  esac
}
while [ "$count" -gt 0 ]; do
  if ! refused "$1" && ! refused "$1"; then
    echo "$1 did not refuse a connection from inside this build."
    exit ${wrapperCodes.open}
  fi
  count=$((count - 1))
  shift
done
printf '${closedMark.replace('\n', '\\n')}'
${takeSecrets}
"$@"
code=$?
${dropSecrets}
if [ "$code" -ne 0 ]; then
  kills=$($b cat /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control 2>/dev/null | $b awk '$1 == "oom_kill" { print $2 }')
  [ "\${kills:-0}" -gt 0 ] 2>/dev/null && exit ${wrapperCodes.outOfMemory}
fi
exit "$code"`

export function wrapped({ argv, environment, network, secrets = [] }: BuildCommand): string[] {
  const targets = (network?.refused ?? []).map(({ address, port }) => `${address}:${port}`)
  const variables = Object.entries(environment)
    .filter(([name]) => secrets.every(({ env }) => env !== name))
    .map(([name, value]) => `${name}=${value}`)
  const command = [busybox, 'env', ...variables, ...argv]
  const asked = [String(targets.length), ...targets, ...secretArguments(secrets)]
  return [busybox, 'sh', '-c', script, 'build', ...asked, ...command]
}

/** Takes the mark off the beginning of what is printed, and knows whether it was there. */
export class ClosedMark {
  readonly #mark = Buffer.from(closedMark)
  readonly #pass: (bytes: Uint8Array) => void
  #begin: Buffer = Buffer.alloc(0)
  #isRead = false
  isThere = false

  constructor(pass: (bytes: Uint8Array) => void) {
    this.#pass = pass
  }

  readonly hear = (bytes: Uint8Array): void => {
    if (this.#isRead) {
      this.#pass(bytes)
      return
    }
    this.#begin = Buffer.concat([this.#begin, bytes])
    if (this.#begin.length < this.#mark.length && this.#mark.indexOf(this.#begin) === 0) return
    this.#isRead = true
    this.isThere = this.#begin.subarray(0, this.#mark.length).equals(this.#mark)
    const rest = this.isThere ? this.#begin.subarray(this.#mark.length) : this.#begin
    if (rest.length > 0) this.#pass(rest)
  }
}
