import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTestShell } from '../testing/open-test-shell.ts'
import { canary, startCredentials } from './credentials.testing.ts'

const fill = (path: string, host = 'github.com') =>
  `printf 'protocol=https\\nhost=${host}\\npath=${path}\\n\\n' | GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=true git credential fill`

test('what is opened from now on knows its repository and has its token', async () => {
  await using room = await startCredentials()
  const { agent, put, read, api } = room
  expect(await api.credentials.held.query()).toEqual({ version: null })
  const before = await openTestShell(agent)
  await before.run('env > before')
  expect(read('before')).toMatch(/^CODESPACES=true$/m)
  expect(read('before')).toMatch(/^CODESPACE_NAME=test$/m)
  expect(read('before')).not.toMatch(/^GITHUB_/m)
  expect(await put()).toEqual({ version: '1' })
  const shell = await openTestShell(agent)
  await shell.run('env > after')
  for (const line of [
    `GITHUB_TOKEN=${canary}`,
    'GITHUB_USER=ada',
    'GITHUB_REPOSITORY=acme/engine',
    'GITHUB_SERVER_URL=https://github.com',
    'GITHUB_API_URL=https://api.github.com',
  ]) {
    expect(read('after').split('\n')).toContain(line)
  }
  await put({ version: '2', grants: [] })
  const last = await openTestShell(agent)
  await last.run('env > last')
  expect(read('last')).not.toContain('GITHUB_TOKEN')
})

test('Git asks each time, also in a terminal of yesterday, and gets an answer for its repository alone', async () => {
  await using room = await startCredentials()
  const { agent, put, read } = room
  await put()
  const shell = await openTestShell(agent)
  await put({
    version: '2',
    grants: [
      {
        host: 'github.com',
        owner: 'acme',
        repository: 'engine',
        token: 'ghu_renewed',
        expiresAt: Date.now() + 60_000,
        isWritable: true,
      },
    ],
  })
  await shell.run(`${fill('acme/engine.git')} > own; ${fill('acme/secret.git')} > other 2>&1`)
  expect(read('own')).toContain('username=x-access-token\npassword=ghu_renewed\n')
  expect(read('other')).not.toContain('ghu_')
  await shell.run(`${fill('acme/engine.git', 'github.com.evil.example')} > evil 2>&1`)
  expect(read('evil')).not.toContain('ghu_')
  await shell.run(
    'git init -q repo; cd repo; git remote add origin git@github.com:acme/engine.git; git remote get-url origin > ../ssh; git remote set-url origin ssh://git@github.com/acme/engine; git remote get-url origin >> ../ssh; cat .git/config > ../config; cd ..',
  )
  expect(read('ssh')).toBe('https://github.com/acme/engine.git\nhttps://github.com/acme/engine\n')
  expect(read('config')).not.toContain('credential')
})

test('S-82 commits are of the profile, unless the user says otherwise', async () => {
  await using room = await startCredentials()
  const { agent, put, read } = room
  await put()
  const shell = await openTestShell(agent)
  const commit =
    'git -C repo commit -q --allow-empty -m one; git -C repo log -1 --format="%an <%ae>"'
  await shell.run(`git init -q repo; { ${commit}; } > own 2>&1`)
  expect(read('own')).toBe('Ada "the" \\ Lovelace <7+ada@users.noreply.github.com>\n')
  writeFileSync(
    join(agent.folder, '.gitconfig'),
    '[user]\n\tname = Grace\n\temail = g@example.com\n',
  )
  await shell.run(`{ ${commit}; } > other 2>&1`)
  expect(read('other')).toBe('Grace <g@example.com>\n')
})

test('gh is run with the token of now, and said to be missing where it is', async () => {
  await using room = await startCredentials()
  const { agent, put, read, tools } = room
  await put()
  const shell = await openTestShell(agent)
  // This machine's own profile sets a PATH; a container's keeps what it is given.
  await shell.run(`PATH="${tools}:$PATH"`)
  await shell.run('gh --version > none 2>&1; echo "is $?" >> none')
  expect(read('none')).toMatch(/^This image has no GitHub CLI\..*\nis 127\n$/)
  const programs = join(agent.folder, 'programs')
  const script = '#!/bin/sh\necho "$GH_HOST $GH_TOKEN $*"\n'
  await shell.run(`mkdir programs; PATH="$PATH:${programs}"`)
  writeFileSync(join(programs, 'gh'), script, { mode: 0o755 })
  await shell.run('gh pr list "a b" > found 2>&1')
  expect(read('found')).toBe(`github.com ${canary} pr list a b\n`)
  await put({ version: '2', grants: [] })
  await shell.run('gh api > without 2>&1')
  expect(read('without')).toBe('  api\n')
  expect(statSync(join(tools, 'gh')).mode & 0o111).toBeTruthy()
})

test('S-74 the token is in no file, and is masked in what set-up commands print', async () => {
  await using room = await startCredentials()
  const { agent, put, read } = room
  await put()
  const shell = await openTestShell(agent)
  await shell.run(`${fill('acme/engine')} | git credential approve; git init -q repo`)
  const files = readdirSync(agent.folder, { recursive: true, withFileTypes: true })
  for (const entry of files.filter((one) => one.isFile())) {
    const file = join(entry.parentPath, entry.name)
    expect([file, readFileSync(file, 'latin1').includes(canary)]).toEqual([file, false])
  }
  expect(read('.memory/gitconfig')).toContain('useHttpPath = true')
  const printed: string[] = []
  const write = agent.ctx.secrets.mask.writer((bytes) =>
    printed.push(Buffer.from(bytes).toString()),
  )
  write(Buffer.from(`token ${canary}!\n`))
  write(null)
  expect(printed.join('')).toBe('token ***!\n')
})
