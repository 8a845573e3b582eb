import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTestAuth } from './auth.testing.ts'
import { signInCommand } from './sign-in-command.ts'

async function run(args: string[], environment: NodeJS.ProcessEnv) {
  const out: string[] = []
  const error: string[] = []
  const code = await signInCommand(args, environment, {
    out: (line) => out.push(line),
    error: (line) => error.push(line),
  })
  return { code, out: out.join('\n'), error: error.join('\n') }
}

test('prints a link that the running server accepts', async () => {
  await using auth = await openTestAuth()
  const owner = await run([], { BOTHY_DATA: auth.ctx.config.dataFolder })
  expect(owner).toMatchObject({ code: 0, error: 'It works once, within 15 minutes.' })
  expect(owner.out).toMatch(/^http:\/\/localhost:7080\/sign-in#[\w-]{22}$/)
  expect((await auth.acceptLink(new URL(owner.out).hash.slice(1))).status).toBe(200)

  const olga = await run(['--user', 'olga'], { BOTHY_DATA: auth.ctx.config.dataFolder })
  expect((await auth.acceptLink(new URL(olga.out).hash.slice(1))).status).toBe(200)
  expect((await auth.users()).map((user) => [user.name, user.isOwner])).toEqual([
    ['owner', 1],
    ['olga', 0],
  ])
})

test.each([
  [['--admin']],
  [['olga']],
  [['--user']],
  [['--user', 'olga', '--force']],
  [['--owner', '--user', 'olga']],
])('explains the arguments it cannot read: %j', async (args) => {
  const { code, out, error } = await run(args, {})
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(error).toContain('Usage: npm start -- sign-in [--owner | --user NAME]')
  expect(error).toContain(args.find((arg) => arg.startsWith('--') && arg !== '--user') ?? args[0])
})

test('S-93 whatever was set on pages, the owner gets in by --owner, and a suspended user is named', async () => {
  await using auth = await openTestAuth()
  const environment = { BOTHY_DATA: auth.ctx.config.dataFolder }
  await auth.signIn()
  await auth.signIn('olga')
  await auth.ctx.db.updateTable('User').set({ suspendedAt: 1 }).where('isOwner', '=', 0).execute()
  const rights = async () =>
    (await auth.users()).map(({ name, isOwner, isAdmin, suspendedAt }) => ({
      ...{ name, isOwner, isAdmin, suspendedAt },
    }))
  const before = await rights()

  const owner = await run(['--owner'], environment)
  expect(owner.code).toBe(0)
  expect((await auth.acceptLink(new URL(owner.out).hash.slice(1))).status).toBe(200)
  const olga = await run(['--user', 'olga'], environment)
  expect(olga).toMatchObject({ code: 1, out: '' })
  expect(olga.error).toMatch(/^olga is suspended\. .*administrator/)
  expect(await rights()).toEqual(before)
})

test('names a setting or a user name it cannot use', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bothy-sign-in-'))
  const secret = await run([], { BOTHY_DATA: folder, AUTH_SECRET: 'short' })
  expect(secret).toMatchObject({ code: 1, out: '' })
  expect(secret.error).toContain('AUTH_SECRET')
  const name = await run(['--user', 'Olga!'], { BOTHY_DATA: folder })
  expect(name).toMatchObject({ code: 1, out: '' })
  expect(name.error).toContain('user name')
  await rm(folder, { recursive: true })
})
