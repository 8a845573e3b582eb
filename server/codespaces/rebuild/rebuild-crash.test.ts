import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { CrashingApp } from '#server/testing/crashing-app.ts'
import type { Codespace } from '../codespaces.schema.ts'
import { expectRunning, inLanes, isFull, wishAndDie } from '../reconciler/crash-sweep.testing.ts'

test('a server that is killed in a rebuild leaves one container, made from what was on disk, and every file (R6, F-48)', {
  timeout: isFull ? 600_000 : 120_000,
}, async () => {
  await using host = await GitHost.start('127.0.0.1')
  const say = (word: string) => JSON.stringify({ onCreateCommand: `echo ${word} >> ../made` })
  const repositoryUrl = await host.addRepository('ada/hut', { '.devcontainer.json': say('first') })
  const environment = { BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile }
  const made = new Map<CrashingApp, Codespace>()
  const start = () => CrashingApp.start({ times: { historyAfterMs: 0 }, environment })
  let count = 0
  await inLanes({ start, everyCall: 2 }, async (crashing, death) => {
    if (!made.has(crashing)) made.set(crashing, await create(crashing, repositoryUrl))
    const codespace = made.get(crashing) as Codespace
    const { name } = codespace
    const folder = crashing.workspace(codespace)
    count += 1
    const word = `n${count}`
    writeFileSync(join(folder, '.devcontainer.json'), say(word))
    writeFileSync(join(folder, 'uncommitted.txt'), word)
    const input = { name, idempotencyKey: crypto.randomUUID(), kind: 'configuration' as const }
    const lastCall = await wishAndDie(
      crashing,
      {
        ask: () => crashing.api.codespaces.rebuild(input),
        ended: async () => {
          await crashing.reached(name, 'running', 'failed')
          await crashing.stepsEnded(name)
        },
      },
      death,
    )
    const story = `Killed ${lastCall}`
    await expectRunning(crashing, codespace, story)
    expect([story, await crashing.failedSteps(name)]).toEqual([story, []])
    const { recovery } = await crashing.api.codespaces.get({ name })
    expect([story, recovery]).toEqual([story, null])
    const file = join(folder, '../made')
    const said = existsSync(file) ? readFileSync(file, 'utf8') : 'nothing'
    // Once, also where it was begun twice.
    expect([story, said.split('\n').filter((line) => line === word)]).toEqual([story, [word]])
    expect(readFileSync(join(folder, 'uncommitted.txt'), 'utf8')).toBe(word)
    return lastCall !== null
  })
})

async function create(crashing: CrashingApp, repositoryUrl: string): Promise<Codespace> {
  const { name } = await crashing.api.codespaces.create({
    repositoryUrl,
    idempotencyKey: crypto.randomUUID(),
  })
  await crashing.reached(name, 'running', 'failed')
  await crashing.stepsEnded(name)
  return crashing.api.codespaces.get({ name })
}
