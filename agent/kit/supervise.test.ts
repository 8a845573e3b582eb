import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'

const busybox = join(process.env.BOTHY_TEST_KITS ?? '', 'current', 'busybox')

/**
 * In the place of the kit's loader, and so of each agent: notes how it was begun. Its supervisor may
 * be killed before it: then it ends with its folder.
 */
const agent = `#!${busybox} sh
kit=\${0%/lib/*}
echo "$*" >>"$kit/begun"
case $* in *--snapshot-blob*) [ "$(cat "$kit/agent/held.blob")" = good ] || exit 139 ;; esac
trap 'exit 0' TERM
while [ -d "$kit" ]; do "${busybox}" sleep 0.1; done
`

/** Supervises in a folder of kits of its own; `held` is what the kit holds ready. */
function supervise(held: string | null) {
  const kits = mkdtempSync(join(tmpdir(), 'bothy-supervise-'))
  const kit = join(kits, '1')
  for (const folder of ['agent', 'lib']) mkdirSync(join(kit, folder), { recursive: true })
  symlinkSync('1', join(kits, 'current'))
  symlinkSync(busybox, join(kit, 'busybox'))
  copyFileSync(join(import.meta.dirname, 'supervise'), join(kit, 'supervise'))
  copyFileSync(join(import.meta.dirname, 'node-flags'), join(kit, 'node-flags'))
  writeFileSync(join(kit, 'lib', 'ld.so'), agent)
  chmodSync(join(kit, 'lib', 'ld.so'), 0o755)
  if (held !== null) writeFileSync(join(kit, 'agent', 'held.blob'), held)
  const child: ChildProcess = spawn(busybox, ['sh', join(kits, 'current', 'supervise')], {
    env: {},
    // The runner waits for the last who holds what it hands on.
    stdio: 'ignore',
  })
  return {
    /** How every agent was begun: whether from what is held. */
    begun: (count: number) =>
      vi.waitFor(
        () => {
          const begun = readFileSync(join(kit, 'begun'), 'utf8')
          // It is there before anything is in it.
          expect(begun.match(/\n/g)).toHaveLength(count)
          const lines = begun.trim().split('\n')
          return lines.map((line) => line.includes(`--snapshot-blob ${kit}/agent/held.blob`))
        },
        { timeout: 20_000, interval: 50 },
      ),
    async end() {
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      expect(await exit).toEqual([0, null])
    },
    [Symbol.dispose]() {
      child.kill('SIGKILL')
      rmSync(kits, { recursive: true, force: true })
    },
  }
}

test('an agent goes on from what its kit holds ready, and ends when it is to', async () => {
  using supervised = supervise('good')
  expect(await supervised.begun(1)).toEqual([true])
  await supervised.end()
})

test('where what is held is of no use on this machine the next agent begins from nothing', async () => {
  using supervised = supervise('of another machine')
  expect(await supervised.begun(2)).toEqual([true, false])
  await supervised.end()
})

test('a kit of a version that held nothing serves as it is', async () => {
  using supervised = supervise(null)
  expect(await supervised.begun(1)).toEqual([false])
  await supervised.end()
})
