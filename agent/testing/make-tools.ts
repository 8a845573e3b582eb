import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const kit = join(import.meta.dirname, '../kit')

/** What the kit has in its `bin`, for this machine's own shell and Node. */
export function makeTools(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const ask = `exec env -i "BOTHY_AGENT_SOCKET=$BOTHY_AGENT_SOCKET" '${process.execPath}' '${join(kit, 'ask')}' "$@"`
  write(join(folder, 'ask-agent'), `#!/bin/sh\n${ask}\n`)
  for (const name of ['bothy', 'gh', 'open-in-browser']) {
    write(join(folder, name), readFileSync(join(kit, name), 'utf8').replace(/^#!.*/, '#!/bin/sh'))
  }
  return folder
}

function write(file: string, text: string): void {
  writeFileSync(file, text)
  chmodSync(file, 0o755)
}
