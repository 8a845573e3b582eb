import { expect, test } from 'vitest'
import type { LifecycleCommand } from '#agent/protocol/lifecycle.ts'
import { commandsInWords } from './commands-in-words.ts'

const none = { containerEnv: {}, remoteEnv: {}, commandsBefore: {}, entrypoints: [] }
const textOf = (postStartCommand: LifecycleCommand) =>
  commandsInWords({ ...none, commands: { postStartCommand } })[0]?.text

test('a command is shown as it is, one a line', () => {
  expect(textOf('npm ci\n\tnpm test')).toBe('npm ci\n\tnpm test')
  expect(textOf({ one: 'make', two: ['npm', 'run', 'build'] })).toBe(
    'one: make\ntwo: npm run build',
  )
})

test('what no shell reads shows where its words end', () => {
  expect(textOf(['sh', '-c', "echo 'a b'"])).toBe(`sh -c 'echo '\\''a b'\\'''`)
})

test('nothing in it hides, or turns the text around it (S-26, S-28)', () => {
  expect(textOf('echo \u202e# olleh\u2066; rm\u200b -rf\r\u001b[8m ~')).toBe(
    'echo \\u{202e}# olleh\\u{2066}; rm\\u{200b} -rf\\u{d}\\u{1b}[8m ~',
  )
})

test('variables are shown too: they can tell a shell what to run (S-28)', () => {
  const containerEnv = { BASH_ENV: '/workspaces/hut/evil' }
  const remoteEnv = { PROMPT_COMMAND: 'sh evil', GONE: null }
  const commands = { postStartCommand: 'make' }
  expect(commandsInWords({ ...none, containerEnv, remoteEnv, commands })).toEqual([
    { hook: 'containerEnv', text: 'BASH_ENV=/workspaces/hut/evil' },
    { hook: 'remoteEnv', text: 'PROMPT_COMMAND=sh evil\nGONE=' },
    { hook: 'postStartCommand', text: 'make' },
  ])
})

test('what Features have run before is shown in its place, with whose it is', () => {
  const commands = { postStartCommand: 'make' }
  const commandsBefore = {
    postStartCommand: [{ from: 'the Feature "a"', command: { x: ['b', 'c d'] } }],
    onCreateCommand: [{ from: 'the Feature "a"', command: 'first' }],
  }
  expect(commandsInWords({ ...none, commands, commandsBefore })).toEqual([
    { hook: 'onCreateCommand', text: 'the Feature "a":\nfirst' },
    { hook: 'postStartCommand', text: 'the Feature "a":\nx: b \'c d\'\nmake' },
  ])
})

test('what image and Features begin with is shown before the commands, with whose it is', () => {
  const entrypoints = [
    { from: 'the Feature "sshd"', command: '/usr/local/share/ssh-init.sh' },
    { from: 'the image "x:1"', command: 'evil\u202e' },
  ]
  expect(commandsInWords({ ...none, entrypoints, commands: { postStartCommand: 'make' } })).toEqual(
    [
      {
        hook: 'entrypoint',
        text: 'the Feature "sshd":\n/usr/local/share/ssh-init.sh\nthe image "x:1":\nevil\\u{202e}',
      },
      { hook: 'postStartCommand', text: 'make' },
    ],
  )
})
