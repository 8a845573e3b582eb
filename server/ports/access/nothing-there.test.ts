import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeName } from '#server/codespaces/names.ts'
import { insertTestCodespace } from '#server/db/database.testing.ts'
import { openTestPorts, type PortBrowser, page, type TestPorts } from '../ports.testing.ts'

let ports: TestPorts
beforeAll(async () => {
  ports = await openTestPorts('one site')
})
afterAll(() => ports[Symbol.asyncDispose]())

const originOf = (name: string, port = 3000) => ports.origin(port).replace(ports.name, name)
/** What is said of it, without its name. */
const said = async (who: PortBrowser, name: string) => {
  const answers = [
    await who.ask(`${originOf(name)}/x`),
    await who.ask(`${originOf(name)}/x`, { headers: page }),
    await who.ask(`${originOf(name)}/x`, { method: 'POST', headers: page }),
    await who.open(`${originOf(name)}/x`),
  ]
  return JSON.stringify(answers)
    .replaceAll(name, 'NAME')
    .replaceAll(/nonce[-=\\"']+[\w+/=]+/g, '')
}

test('S-39 of two hundred codespaces no two have one name, and a deleted one was never there', async () => {
  const { ada, anybody, ctx, person } = ports
  const names = new Set<string>()
  const taken = new Set<string>()
  for (let count = 0; count < 200; count += 1) {
    const { name, displayName } = makeName(taken)
    const id = crypto.randomUUID()
    await insertTestCodespace(ctx.db, id, {
      ...{ name, displayName, ownerId: ada.session.user.id },
      ...{ phase: 'running', phaseGeneration: 1, isCloned: 1 },
    })
    if (count % 40 === 0) expect(await (await person('ada')).ask(originOf(name))).toBeDefined()
    await ctx.db.updateTable('codespace').set({ desired: 'deleted' }).where('id', '=', id).execute()
    names.add(name)
    // So that the words of one that is gone may be given again.
    if (count % 2 === 0) taken.clear()
  }
  expect(names.size).toBe(200)
  const never = 'amber-hut-23456789abcdf'
  for (const who of [anybody, () => person('ada'), () => person('mallory')]) {
    const ofNone = await said(await who(), never)
    for (const name of [...names].slice(0, 20)) {
      expect(await said(await who(), name)).toBe(ofNone)
    }
  }
})

test('S-39 a cookie of before its deletion opens nothing, and leads nowhere', async () => {
  const ada = await ports.person('ada')
  await ada.open(ports.origin())
  expect(await ada.ask(ports.origin())).toMatchObject({ kind: 'pass', isOwner: true })
  await ports.change({ desired: 'deleted' })
  await expect.poll(() => ada.ask(ports.origin())).toMatchObject({ status: 401 })
  expect(await ada.open(ports.origin())).toMatchObject({ status: 404 })
  await ports.change({ desired: 'running' })
})

test('S-45 what is missing, private or stopped takes about as long to answer', async () => {
  const stopped = 'amber-hut-23456789abcdg'
  await insertTestCodespace(ports.ctx.db, crypto.randomUUID(), {
    ...{ name: stopped, ownerId: ports.ada.session.user.id },
    ...{ desired: 'stopped', phase: 'stopped', phaseGeneration: 1, isCloned: 1 },
  })
  const names = { missing: 'amber-hut-23456789abcdf', private: ports.name, stopped }
  const mallory = await ports.person('mallory')
  const tookMs: Record<string, number[]> = { missing: [], private: [], stopped: [] }
  for (let sample = 0; sample < 200; sample += 1) {
    for (const [kind, name] of Object.entries(names)) {
      // Each port is another question, which nobody has the answer to yet.
      const origin = originOf(name, 10_000 + sample)
      const began = performance.now()
      await mallory.ask(origin)
      await mallory.open(origin)
      tookMs[kind]?.push(performance.now() - began)
    }
  }
  const medians = Object.values(tookMs).map((all) => all.sort((a, b) => a - b)[100] ?? 0)
  expect(Math.max(...medians)).toBeLessThan(3 * Math.min(...medians) + 1)
})
