import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { LifecyclePlan } from '../protocol/lifecycle.ts'
import { startGitServer } from '../testing/start-git-server.ts'
import { startLifecycle, temporaryHome } from '../testing/start-lifecycle.ts'

let git: Awaited<ReturnType<typeof startGitServer>>
beforeAll(async () => {
  git = await startGitServer()
})
afterAll(() => git[Symbol.dispose]())

type Options = Parameters<typeof startLifecycle>[1]

function startWith(
  repositoryUrl: string,
  commands: LifecyclePlan['commands'] = {},
  options: Options = {},
) {
  return startLifecycle(
    { commands, dotfiles: { repositoryUrl } },
    { environment: git.environment, ...options },
  )
}

async function logOf({ server }: Awaited<ReturnType<typeof startWith>>) {
  return (await server.log.query({ hook: 'dotfiles', from: 0 })).text
}

test('the first install script that is there runs in the clone, executable or not', async () => {
  git.addRepository('scripts', {
    'install/README': 'a folder of that name is no script',
    bootstrap: 'echo "$0|$(pwd)|$HOME" > "$HOME/ran"; echo installed',
    'setup.sh': '#!/bin/sh\ntouch "$HOME/wrong"\n',
    '.vimrc': 'set ai',
  })
  await using it = await startWith(git.url('scripts'))
  await it.server.begin.mutate()
  expect(await it.view.untilEnded('dotfiles')).toMatchObject({ state: 'done', error: null })
  const { folder } = it.agent
  const clone = join(folder, 'dotfiles')
  expect(it.read('ran')).toBe(`${join(clone, 'bootstrap')}|${clone}|${folder}\n`)
  expect(statSync(join(clone, 'bootstrap')).mode & 0o111).toBe(0o111)
  expect(readdirSync(folder)).not.toContain('wrong')
  expect(readdirSync(folder)).not.toContain('.vimrc')
  expect(await logOf(it)).toContain('installed')
  const [terminal] = await it.owner.api.terminals.list.query()
  expect(terminal).toMatchObject({ name: 'dotfiles', purpose: 'lifecycle', exit: { exitCode: 0 } })
})

test('of another branch than the default one, where that is asked for', async () => {
  git.addRepository('branched', { '.vimrc': 'of the default branch' })
  git.addRepository('branched', { '.vimrc': 'of linux' }, 'linux')
  await using it = await startLifecycle(
    { dotfiles: { repositoryUrl: git.url('branched'), branch: 'linux' } },
    { environment: git.environment },
  )
  await it.server.begin.mutate()
  expect(await it.view.untilEnded('dotfiles')).toMatchObject({ state: 'done' })
  expect(it.read('.vimrc')).toBe('of linux')
})

test('without a script every dot file is linked, and nothing that was there is lost', async () => {
  git.addRepository('links', {
    '.gitconfig': '[user]\n',
    '.vimrc': 'set ai\n',
    '.zshrc': '# zsh\n',
    '.config/tool/settings': 'a',
    '.local/share/app/data': 'b',
    '.github/workflows/ci.yml': '',
    'README.md': '',
  })
  using home = temporaryHome()
  const { folder } = home
  const at = (...path: string[]) => join(folder, ...path)
  writeFileSync(at('.vimrc'), 'mine')
  writeFileSync(at('.vimrc.before-dotfiles'), 'older')
  symlinkSync('/nowhere', at('.zshrc'))
  mkdirSync(at('.config/other'), { recursive: true })
  await using it = await startWith(git.url('links'), {}, { folder })
  await it.server.begin.mutate()
  expect(await it.view.untilEnded('dotfiles')).toMatchObject({ state: 'done' })
  const target = (...path: string[]) => readlinkSync(at(...path))
  expect(target('.gitconfig')).toBe(at('dotfiles/.gitconfig'))
  expect(target('.vimrc')).toBe(at('dotfiles/.vimrc'))
  expect(readFileSync(at('.vimrc.before-dotfiles'), 'utf8')).toBe('older')
  expect(readFileSync(at('.vimrc.before-dotfiles.2'), 'utf8')).toBe('mine')
  expect(target('.zshrc.before-dotfiles')).toBe('/nowhere')
  expect(lstatSync(at('.config')).isDirectory()).toBe(true)
  expect(target('.config/tool')).toBe(at('dotfiles/.config/tool'))
  expect(target('.local')).toBe(at('dotfiles/.local'))
  expect(target('.github')).toBe(at('dotfiles/.github'))
  expect(existsSync(at('.git'))).toBe(false)
  expect(existsSync(at('README.md'))).toBe(false)
  expect(await logOf(it)).toContain(`${at('.vimrc')} was there already`)
  const before = readdirSync(folder).sort()
  await it.api.retry.mutate({ hook: 'dotfiles' })
  await it.view.untilIs('dotfiles', 'running')
  expect(await it.view.untilEnded('dotfiles')).toMatchObject({ state: 'done' })
  expect(readdirSync(folder).sort()).toEqual(before)
})

test('they come after postCreateCommand, and run though it failed', async () => {
  git.addRepository('order', { 'install.sh': '#!/bin/sh\necho dotfiles >> ~/order\n' })
  const note = (word: string) => `echo ${word} >> order`
  const commands = { postCreateCommand: note('postCreate'), postStartCommand: note('postStart') }
  await using it = await startWith(git.url('order'), commands)
  await it.server.begin.mutate()
  await it.view.untilEnded('postStartCommand')
  expect(it.read('order')).toBe('postCreate\ndotfiles\npostStart\n')
  await using failing = await startWith(git.url('order'), { ...commands, onCreateCommand: 'false' })
  await failing.server.begin.mutate()
  await failing.view.untilEnded('postStartCommand')
  expect(failing.read('order')).toBe('dotfiles\n')
})

test.each([
  ['missing', 'nobody/nothing'],
  ['private', 'private/dotfiles'],
])(
  'a %s repository is told, without asking for a password, and stops nothing (F-50)',
  async (_, name) => {
    await using it = await startWith(git.url(name), { postStartCommand: 'true' })
    await it.server.begin.mutate()
    await it.view.untilIs('postStartCommand', 'done')
    const { state, error } = it.view.run('dotfiles')
    expect(state).toBe('failed')
    expect(error).toBe(`The dotfiles could not be cloned from ${git.url(name)}.`)
    expect(await logOf(it)).toContain('fatal:')
    expect(readdirSync(it.agent.folder)).not.toContain('dotfiles')
    expect(readdirSync(it.agent.folder)).not.toContain('.dotfiles.unfinished')
  },
)

test('a script that hangs is ended in time, and holds up nothing meanwhile (F-50, S-84)', async () => {
  git.addRepository('hangs', { 'install.sh': '#!/bin/sh\necho $$ > ~/pid\nsleep 1000\n' })
  await using it = await startWith(
    git.url('hangs'),
    { postStartCommand: 'true', postAttachCommand: 'sleep 1000' },
    { lifecycleOptions: { dotfilesHeadStartMs: 1, dotfilesMs: 5000 } },
  )
  await it.server.begin.mutate()
  await it.view.untilIs('postStartCommand', 'done')
  expect(it.view.states.dotfiles).toBe('running')
  await vi.waitFor(() => expect(existsSync(join(it.agent.folder, 'pid'))).toBe(true))
  const { error } = await it.view.untilIs('dotfiles', 'failed')
  expect(error).toBe('The dotfiles took longer than 5 minutes and were ended.')
  const pid = Number(it.read('pid'))
  await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false))
  await it.api.attached.mutate()
  await it.view.untilIs('postAttachCommand', 'running')
  await it.api.retry.mutate({ hook: 'dotfiles' })
  await it.view.untilIs('dotfiles', 'running')
  await it.api.stop.mutate({ hook: 'dotfiles' })
  expect((await it.view.untilIs('dotfiles', 'failed')).error).toBe('dotfiles was stopped.')
})

test('a script that fails is told with its code, and runs again when asked to (F-50)', async () => {
  git.addRepository('fails', { setup: '#!/bin/sh\n[ -e ~/fixed ] || exit 9\necho fine\n' })
  await using it = await startWith(git.url('fails'))
  await it.server.begin.mutate()
  const { error } = await it.view.untilIs('dotfiles', 'failed')
  expect(error).toBe("The dotfiles' setup ended with exit code 9.")
  writeFileSync(join(it.agent.folder, 'fixed'), '')
  await it.api.retry.mutate({ hook: 'dotfiles' })
  await it.view.untilIs('dotfiles', 'done')
  expect(await logOf(it)).toContain('is already there and is used as it is')
})

test.each([
  '--upload-pack=touch pwned',
  'ext::sh -c touch% pwned',
  '-oProxyCommand=touch pwned',
  '/etc',
  'file:///tmp',
  '$(touch pwned)',
  'https://127.0.0.1:1/; touch pwned',
  'ssh://-oProxyCommand=touch%20pwned/x',
])('an address that is none runs nothing: %s (S-70)', async (repositoryUrl) => {
  await using it = await startWith(repositoryUrl)
  await it.server.begin.mutate()
  await it.view.untilIs('dotfiles', 'failed')
  expect(readdirSync(it.agent.folder)).not.toContain('pwned')
  expect(readdirSync(it.agent.folder)).not.toContain('dotfiles')
})

test('an image without Git says so', async () => {
  await using it = await startWith(git.url('links'), {}, { environment: { PATH: '/nowhere' } })
  await it.server.begin.mutate()
  const { error } = await it.view.untilIs('dotfiles', 'failed')
  expect(error).toBe('git was not found, and the dotfiles cannot be cloned without it.')
})

test('at the next start they are left alone', async () => {
  git.addRepository('once', { install: '#!/bin/sh\necho ran >> ~/runs\n' })
  using home = temporaryHome()
  const { folder } = home
  for (const generation of [1, 2]) {
    await using it = await startWith(
      git.url('once'),
      { postStartCommand: 'true' },
      { folder, generation },
    )
    await it.server.begin.mutate()
    await it.view.untilIs('postStartCommand', 'done')
    expect(it.view.states.dotfiles).toBe(generation === 1 ? 'done' : 'skipped')
  }
  expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('ran\n')
})

test('what applying would do is told of each file by itself, and then done, of a codespace that runs (L.10)', async () => {
  const url = git.url('again')
  git.addRepository('again', { '.vimrc': 'of first', '.tool/a': 'a', '.taken': 'mine' })
  await using it = await startLifecycle({ dotfiles: null }, { environment: git.environment })
  await it.server.begin.mutate()
  const { folder } = it.agent
  const place = (name: string) => join(folder, name)
  mkdirSync(place('.tool'))
  mkdirSync(place('.taken'))
  writeFileSync(place('.vimrc'), 'of the image')
  const before = readdirSync(folder)
  expect(await it.server.previewDotfiles.mutate({ repositoryUrl: url })).toEqual({
    script: null,
    links: [
      { path: place('.taken'), will: 'fail' },
      { path: place('.tool/a'), will: 'link' },
      { path: place('.vimrc'), will: 'replace' },
    ],
  })
  expect(readdirSync(folder)).toEqual(before)

  await it.server.applyDotfiles.mutate({ repositoryUrl: url })
  await vi.waitFor(() => it.view.run('dotfiles'))
  expect(await it.view.untilEnded('dotfiles')).toMatchObject({ state: 'failed' })
  expect(readlinkSync(place('.vimrc'))).toBe(place('dotfiles/.vimrc'))
  expect(it.read('.vimrc.before-dotfiles')).toBe('of the image')
  writeFileSync(place('dotfiles/.vimrc'), 'changed here')
  git.addRepository('more', { '.vimrc': 'of second', '.zshrc': 'z' })
  await it.server.applyDotfiles.mutate({ repositoryUrl: git.url('more') })
  await it.view.untilIs('dotfiles', 'running')
  expect(await it.view.untilEnded('dotfiles')).toMatchObject({ state: 'done', error: null })
  expect(it.read('.vimrc')).toBe('of second')
  expect(it.read('dotfiles.before/.vimrc')).toBe('changed here')
  const again = await it.server.previewDotfiles.mutate({ repositoryUrl: git.url('more') })
  expect(again.links.map(({ will }) => will)).toEqual(['stay', 'stay'])

  const missing = it.server.previewDotfiles.mutate({ repositoryUrl: git.url('none') })
  await expect(missing).rejects.toThrow('could not be cloned from here')
  await it.server.applyDotfiles.mutate({ repositoryUrl: git.url('none') })
  await it.view.untilIs('dotfiles', 'failed')
  // What there was is as it was.
  expect(it.read('.vimrc')).toBe('of second')
})
