import { expect, test } from 'vitest'
import { TestApp } from '#server/testing/test-app.ts'
import { inWords, judgeSpace } from './free-space.ts'

const gigabyte = 1024 ** 3

test('says of everything that is looked after how it is, and what to do', async () => {
  await using app = await TestApp.start()
  const { api } = await app.signIn()
  const { rows } = await api.admin.health()
  expect(rows.map(({ name }) => name)).toEqual([
    'Container engine',
    'Storage of Bothy',
    'Agent kit',
    'Database',
    'Backups',
    'Sealed values',
    'Isolation',
    'Codespaces',
  ])
  const row = (name: string) => rows.find((one) => one.name === name)
  expect(row('Database')).toMatchObject({ health: 'ok', advice: null })
  expect(row('Agent kit')).toMatchObject({ health: 'failed', advice: expect.any(String) })
  expect(row('Codespaces')).toMatchObject({ health: 'ok', detail: '0 of 0 run.' })
  expect(row('Isolation')?.health).toBe('ok')
})

test('what hangs or breaks is a failed row, within a bound, and the others stand', async () => {
  await using app = await TestApp.start()
  const { api } = await app.signIn()
  app.ctx.driver.probe = () => new Promise(() => undefined)
  app.ctx.isolation.status = () => Promise.reject(new Error('It broke.'))
  const { rows } = await api.admin.health()
  const healthOf = Object.fromEntries(rows.map(({ name, health }) => [name, health]))
  expect(healthOf).toMatchObject({
    'Container engine': 'failed',
    Isolation: 'failed',
    Database: 'ok',
    Codespaces: 'ok',
  })
  expect(rows[0]?.detail).toContain('3 seconds')
})

test('warns of a disk under a tenth or 5 GiB', () => {
  const judge = (free: number, total: number) =>
    judgeSpace('/data', { freeBytes: free * gigabyte, totalBytes: total * gigabyte })
  expect(judge(50, 100)).toMatchObject({ health: 'ok', advice: null })
  expect(judge(9, 100)).toMatchObject({ health: 'warning', advice: expect.any(String) })
  expect(judge(4, 10)).toMatchObject({ health: 'warning' })
  expect(judge(0.2, 10)).toMatchObject({ health: 'failed' })
  expect(judge(9, 100).detail).toBe('9.0 GiB of 100 GiB are free for /data.')
  expect(inWords(0)).toBe('0 bytes')
})
