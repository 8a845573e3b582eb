import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readCodespaceGrant } from '#server/github/github.ts'
import { allBytes } from '#server/testing/all-bytes.ts'
import type { TestUser } from '#server/testing/test-app.ts'
import { update } from '../codespaces.store.ts'
import { startAtGithub } from '../credentials/at-github.testing.ts'

let at: Awaited<ReturnType<typeof startAtGithub>>
let name: string
let id: string
let folder: string
let marker: string

const git = (...args: string[]) =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' })
const atHub = () => {
  const found = at.hub.world.repository('acme/engine')
  if (!found) throw new Error('The stand-in lost its repository.')
  return found
}
const inHub = (...args: string[]) =>
  execFileSync('git', ['--git-dir', atHub().folder, ...args], { encoding: 'utf8' }).trim()
const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
const refused = (code: string) => ({ cause: { code } })
const exportTo = (branch: string, user: TestUser = at.ada) =>
  user.api.codespaces.exportBranch({ name, branch })

/** A codespace that is stopped, whose repository would run something wherever Git lets it. */
beforeAll(async () => {
  at = await startAtGithub()
  ;({ id, name } = await at.create(at.ada, 'acme/engine'))
  const { workspaceFolder } = await at.ada.api.codespaces.get({ name })
  folder = workspaceFolder.replace('/workspaces', `${at.app.folder}/c/${id}/workspaces`)
  marker = join(at.app.folder, 'has-run')
  await vi.waitFor(async () => expect((await at.row(id)).isHistoryComplete).toBe(1), 30_000)
  await at.ada.api.codespaces.stop({ name, idempotencyKey: crypto.randomUUID() })
  await at.app.reached(at.ada, name, 'stopped')
})
afterAll(() => at?.[Symbol.asyncDispose]())

/** Every place where a repository can name a program that Git runs by itself. */
function layTraps(inside: string) {
  const trap = join(inside, '.git/trap')
  writeFileSync(trap, `#!/bin/sh\ntouch '${marker}'\ncat\n`)
  chmodSync(trap, 0o755)
  const hooks = ['pre-push', 'post-index-change', 'reference-transaction', 'pre-auto-gc']
  mkdirSync(join(inside, '.git/hooks'), { recursive: true })
  for (const hook of hooks) symlinkSync(trap, join(inside, '.git/hooks', hook))
  const set = (key: string, value: string) =>
    execFileSync('git', ['config', '--file', join(inside, '.git/config'), key, value])
  set('core.fsmonitor', trap)
  set('core.alternateRefsCommand', trap)
  set('core.askPass', trap)
  set('core.sshCommand', trap)
  set('core.pager', trap)
  set('credential.helper', trap)
  set('filter.vault.clean', trap)
  set('filter.vault.process', trap)
  set('filter.vault.required', 'true')
  set('diff.vault.textconv', trap)
  set('diff.external', trap)
  set('gpg.program', trap)
  set('commit.gpgSign', 'true')
  set('push.gpgSign', 'true')
  set(`url.ext::${trap}.insteadOf`, 'https://')
  set('include.path', '../more')
  writeFileSync(join(inside, 'more'), `[core]\n\tfsmonitor = ${trap}\n`)
}

test('S-74 commits and uncommitted work become one new branch, and nothing of the repository runs', async () => {
  const as = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com']
  write('b.txt', 'committed\n')
  git(...as, 'commit', '--quiet', '--all', '--message=Committed')
  const head = git('rev-parse', 'HEAD').trim()
  write('.gitattributes', '*.key filter=vault diff=vault\n')
  write('door.key', 'open')
  write('.gitignore', 'out/\n')
  mkdirSync(join(folder, 'out'))
  write('out/secret.env', 'PASSWORD=1')
  write('a.txt', 'changed\n')
  write('staged.txt', 'first\n')
  git('add', 'staged.txt')
  write('staged.txt', 'then\n')
  write('a new\n; touch pwned', 'odd')
  symlinkSync('/etc/passwd', join(folder, 'link'))
  rmSync(join(folder, 'b.txt'))
  const inner = join(folder, 'inner')
  execFileSync('git', ['init', '--quiet', inner])
  git(...as, '-C', inner, 'commit', '--quiet', '--allow-empty', '--message=Inner')
  git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},inner`)
  layTraps(folder)
  layTraps(inner)

  const done = await exportTo('bothy/of-ada')
  const url = `${at.hub.url}/acme/engine`
  expect(done).toMatchObject({
    repository: 'acme/engine',
    branchUrl: `${url}/tree/bothy/of-ada`,
    compareUrl: `${url}/compare/bothy/of-ada?expand=1`,
    leftOut: 1,
  })
  expect(existsSync(marker)).toBe(false)
  expect(inHub('rev-parse', 'bothy/of-ada')).toBe(done.commit)
  expect(inHub('rev-parse', 'bothy/of-ada^')).toBe(head)
  const { hostname } = new URL(at.hub.url)
  const { id: personId } = at.hub.world.person('ada') ?? {}
  expect(inHub('log', '-1', '--format=%an <%ae>|%cn|%s', done.commit)).toBe(
    `Ada Lovelace <${personId}+ada@users.noreply.${hostname}>|Ada Lovelace|Uncommitted work in the codespace ${name}`,
  )
  const files = inHub('ls-tree', '-r', '-z', '--name-only', done.commit).split('\0')
  expect(files.filter(Boolean).sort()).toEqual(
    ['.devcontainer.json', '.gitattributes', '.gitignore', 'a new\n; touch pwned', 'a.txt']
      .concat(['inner', 'link', 'more', 'staged.txt'])
      .sort(),
  )
  expect(inHub('show', `${done.commit}:staged.txt`)).toBe('then')
  expect(inHub('show', `${done.commit}:link`)).toBe('/etc/passwd')
  // Nothing of theirs has changed by it.
  expect(existsSync(join(folder, '.git/refs/bothy'))).toBe(false)
  expect((await at.ada.api.codespaces.get({ name })).state).toBe('stopped')
  const { events } = await at.ada.api.audit.own({ actions: ['codespace.exportBranch'] })
  expect(events[0]?.after).toEqual({
    repository: 'acme/engine',
    branch: 'bothy/of-ada',
    commit: done.commit,
  })
  // Its token is over, and was kept nowhere.
  expect(await readCodespaceGrant(at.app.ctx, id)).toBeNull()
  // They would have run for any Git that is asked about this folder.
  git('status')
  expect(existsSync(marker)).toBe(true)
  const { token = null } = at.hub.gitLog.findLast(({ isPush }) => isPush) ?? {}
  expect(token).not.toBeNull()
  await vi.waitFor(() => expect(at.hub.world.tokens.find(token ?? '')).toBeNull(), 20_000)
  expect(allBytes(at.app.folder).includes(token ?? '')).toBe(false)
})

test('a branch that is there already stays as it is, also where it could be moved on', async () => {
  const tip = inHub('rev-parse', 'main')
  inHub('branch', 'taken', tip)
  await expect(exportTo('taken')).rejects.toMatchObject(refused('BRANCH_EXISTS'))
  expect(inHub('rev-parse', 'taken')).toBe(tip)
  // One cannot be beside `taken` and below it.
  await expect(exportTo('taken/below')).rejects.toMatchObject(refused('PUSH_REFUSED'))
  await expect(exportTo('no..name')).rejects.toThrow('not a name Git allows')
  await expect(exportTo('--force')).rejects.toThrow('not a name Git allows')
})

test('what GitHub refuses is told in its own words', async () => {
  atHub().protectedBranches.add('guarded')
  await expect(exportTo('guarded')).rejects.toThrow(
    'GitHub refused the push to acme/engine: GH006: Protected branch update failed for refs/heads/guarded. Changes must be made through a pull request. (protected branch hook declined)',
  )
})

test('nobody else exports it, nor its owner while it is untrusted', async () => {
  await expect(exportTo('bothy/x', at.linus)).rejects.toMatchObject(refused('CODESPACE_NOT_FOUND'))
  const { trust } = await at.row(id)
  await update(at.app.ctx, id, { trust: null })
  await expect(exportTo('bothy/x')).rejects.toMatchObject(refused('CODESPACE_UNTRUSTED'))
  await update(at.app.ctx, id, { trust })
})

test('who may only read the repository exports nothing to it, and their token goes back', async () => {
  const pushes = () => at.hub.gitLog.filter(({ isPush }) => isPush).length
  const theirs = await at.create(at.linus, 'acme/engine')
  await at.linus.api.codespaces.stop({ name: theirs.name, idempotencyKey: crypto.randomUUID() })
  await at.app.reached(at.linus, theirs.name, 'stopped')
  const before = pushes()
  const wish = { name: theirs.name, branch: 'bothy/of-linus' }
  const attempt = at.linus.api.codespaces.exportBranch(wish)
  await expect(attempt).rejects.toThrow(
    'You cannot push to acme/engine. GitHub lets you read it and no more.',
  )
  expect(pushes()).toBe(before)
  expect(await readCodespaceGrant(at.app.ctx, theirs.id)).toBeNull()
})

test('a repository whose HEAD leads elsewhere is refused by name', async () => {
  const head = git('symbolic-ref', 'HEAD').trim()
  write('.git/HEAD', 'ref: refs/heads/../../../../etc/passwd\n')
  await expect(exportTo('bothy/x')).rejects.toMatchObject(refused('NOT_A_REPOSITORY'))
  write('.git/HEAD', `ref: ${head}\n`)
})

test('during maintenance and from the trash it is exported all the same; one that runs is not', async () => {
  const maintenance = (value: boolean | null) =>
    at.ada.api.settings.admin.set({ of: { scope: 'instance' }, id: 'system.maintenance', value })
  await maintenance(true)
  await at.ada.api.codespaces.delete({ name, idempotencyKey: crypto.randomUUID() })
  await at.app.reached(at.ada, name, 'deleted')
  expect((await exportTo('bothy/from-trash')).leftOut).toBe(1)
  await maintenance(null)
  const other = await at.create(at.ada, 'acme/engine')
  const branch = 'bothy/running'
  const attempt = at.ada.api.codespaces.exportBranch({ name: other.name, branch })
  await expect(attempt).rejects.toMatchObject(refused('CODESPACE_NOT_STOPPED'))
})
