import { expect, test } from 'vitest'
import { TestApp } from '#server/testing/test-app.ts'
import { csvText } from './csv.schema.ts'

const month = '2026-01'

async function insertUsage(app: TestApp, ownerId: string, count: number): Promise<void> {
  const used = { runningMs: 1_800_000, coreMs: 3_600_000, mebibyteSeconds: 1024 * 3600 }
  const rows = Array.from({ length: count }, (_, index) => ({
    ...{ month, ownerId, ...used },
    codespaceId: `id-${String(index).padStart(5, '0')}`,
    organization: index % 2 === 0 ? 'github.com/acme' : '',
    name: `hut-${index}`,
    displayName: index === 0 ? '=HYPERLINK("http://evil.example","x")' : `hut ${index}`,
  }))
  for (let at = 0; at < count; at += 100) {
    await app.ctx.db
      .insertInto('usageMonth')
      .values(rows.slice(at, at + 100))
      .execute()
  }
}

const download = (app: TestApp, { cookie }: { cookie: string }, query: string, headers = {}) =>
  fetch(`${app.url}/admin/usage.csv?${query}`, {
    headers: { cookie, 'sec-fetch-site': 'same-origin', ...headers },
  })

test('what a month used comes as CSV by person, organization and codespace, in pages, with no formula in it', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  const { id, name } = owner.session.user
  await insertUsage(app, id, 1200)
  const linesOf = async (by: string) => {
    const answer = await download(app, owner, `month=${month}&by=${by}`)
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="bothy-usage-${month}-by-${by}.csv"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    return (await answer.text()).split('\r\n')
  }
  expect(await linesOf('person')).toEqual([
    'Month,Person,Person id,Core-hours,Hours running,GB-hours',
    `${month},"${name}","${id}",1200.000,600.000,1200.000`,
    '',
  ])
  expect(await linesOf('organization')).toEqual([
    'Month,Organization,Core-hours,Hours running,GB-hours',
    `${month},"github.com/acme",600.000,300.000,600.000`,
    '',
  ])
  const lines = await linesOf('codespace')
  expect(lines).toHaveLength(1202)
  expect(new Set(lines).size).toBe(1202)
  expect(lines[1]).toBe(
    `${month},"'=HYPERLINK(""http://evil.example"",""x"")","hut-0","github.com/acme","${name}","${id}",1.000,0.500,1.000`,
  )
  expect((await download(app, owner, 'by=secret')).status).toBe(400)
  expect((await download(app, owner, 'month=2026-13')).status).toBe(400)
  const { events } = await owner.api.audit.list({ actions: ['usage.export'] })
  expect(events.map(({ after }) => after)).toContainEqual({ month, by: 'codespace' })
})

test('S-91 nobody gets it but an administrator on a page of the app', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  const mallory = await app.signIn('mallory')
  expect((await download(app, { cookie: '' }, '')).status).toBe(401)
  expect((await download(app, mallory, '')).status).toBe(403)
  expect((await download(app, owner, '', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await download(app, owner, '')).status).toBe(200)
})

test.each(['=1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '＝1'])(
  'a cell that begins a formula is text: %j',
  (text) => {
    expect(csvText(text)).toBe(`"'${text}"`)
  },
)

test('nor does one begin behind what ends a cell elsewhere', () => {
  expect(csvText('hut;=1+1;\t@x')).toBe(`"hut;'=1+1;\t'@x"`)
  expect(csvText('a=b; c-d')).toBe('"a=b; c-d"')
})
