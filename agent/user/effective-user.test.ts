import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// Ids belong to the whole process, so each of these lives in one of its own.
function runAsSwitching(script: string): unknown {
  const preamble = `
    import { readFileSync } from 'node:fs'
    import { setTimeout as delay } from 'node:timers/promises'
    import { EffectiveUser } from ${JSON.stringify(join(import.meta.dirname, 'effective-user.ts'))}
    const user = { name: 'x', uid: 4711, gid: 4712, groups: [4712, 4713], homeFolder: '/', shell: null }
    const effective = new EffectiveUser(user)
    const groups = () => /^Groups:\\s*(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1].trim()
    const ids = () => [process.getuid(), process.geteuid(), process.getegid(), groups()]
    const tell = (value) => console.log(JSON.stringify(value))`
  const argv = ['--input-type=module', '-e', `${preamble}\n${script}`]
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' }))
}

const asRootItIs = test.skipIf(process.getuid?.() !== 0)

asRootItIs(
  'the agent lives with the ids of the user, and is root only for as long as asked',
  () => {
    const told = runAsSwitching(`
    const before = ids()
    const meanwhile = await effective.asRoot(ids)
    await effective.asRoot(() => { throw new Error('no') }).catch(() => null)
    tell([before, meanwhile, ids()])`)
    const asUser = [0, 4711, 4712, '4712 4713']
    expect(told).toEqual([asUser, [0, 0, 0, '4712 4713'], asUser])
  },
)

asRootItIs('nothing of the user is under way while the agent is root', () => {
  const told = runAsSwitching(`
    const order = []
    const first = effective.asUser(async () => { await delay(30); order.push('user 1') })
    const root = effective.asRoot(() => order.push('root 1'))
    const again = effective.asRoot(() => order.push('root 2'))
    await Promise.resolve()
    const second = effective.asUser(async () => order.push('user 2'))
    await Promise.all([first, root, again, second])
    tell(order)`)
  expect(told).toEqual(['user 1', 'root 1', expect.any(String), expect.any(String)])
  expect([...(told as string[])].sort()).toEqual(['root 1', 'root 2', 'user 1', 'user 2'])
})

asRootItIs('the memory of the agent is closed to processes of the user', () => {
  const told = runAsSwitching(`
    import { spawnSync } from 'node:child_process'
    const script = 'cat /proc/' + process.pid + '/environ; kill -0 ' + process.pid
    const child = await effective.asRoot(() =>
      spawnSync('/bin/sh', ['-c', script], { ...effective.spawnIds, encoding: 'utf8' }))
    tell([child.stdout, child.status])`)
  expect(told).toEqual(['', 1])
})
