import { expect, test } from 'vitest'
import { TerminalInput } from './terminal-input.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/**
 * An agent that applies input as the protocol says, behind a line that loses what the
 * test tells it to.
 */
class FakeShell {
  applied = ''
  inputSequence = 0
  isReachable = true
  gaps = 0
  readonly input = new TerminalInput({
    send: ({ sequence, bytes: sent }) => {
      if (!this.isReachable) return
      if (sequence <= this.inputSequence) return
      if (sequence > this.inputSequence + 1) {
        this.gaps += 1
        return
      }
      this.inputSequence = sequence
      this.applied += new TextDecoder().decode(sent)
    },
    onChange: () => undefined,
  })
  attach(): void {
    this.isReachable = true
    this.input.attached(this.inputSequence)
  }
  loseConnection(): void {
    this.isReachable = false
    this.input.detached()
  }
}

test('input arrives once and in order over random losses of the connection (R4, F-22)', () => {
  let random = 12345
  const chance = () => {
    random = (random * 1103515245 + 12345) % 2 ** 31
    return random / 2 ** 31
  }
  const shell = new FakeShell()
  let typed = ''
  for (let step = 0; step < 3000; step++) {
    const dice = chance()
    if (dice < 0.1) shell.attach()
    else if (dice < 0.17) shell.loseConnection()
    // The line swallows what is sent before anybody notices that it is dead.
    else if (dice < 0.22) shell.isReachable = false
    else if (dice < 0.4) shell.input.applied(shell.inputSequence)
    else {
      const text = `${step},`
      if (shell.input.push(bytes(text))) typed += text
    }
  }
  shell.attach()
  expect(shell.applied).toBe(typed)
})

test('what is typed without a connection waits, is counted, and is sent once it is back', () => {
  const shell = new FakeShell()
  shell.attach()
  shell.loseConnection()
  expect(shell.input.push(bytes('ls\n'))).toBe(true)
  expect(shell.input.pendingBytes).toBe(3)
  expect(shell.applied).toBe('')
  shell.attach()
  expect(shell.applied).toBe('ls\n')
  shell.input.applied(shell.inputSequence)
  expect(shell.input.pendingBytes).toBe(0)
})

test('too much typed ahead is refused whole, never cut', () => {
  const shell = new FakeShell()
  expect(shell.input.push(new Uint8Array(64 * 1024))).toBe(true)
  expect(shell.input.push(bytes('x'))).toBe(false)
  shell.attach()
  expect(shell.applied).toHaveLength(64 * 1024)
})

test('a large paste goes in pieces, no more of them at once than the agent has to hold', () => {
  const sizes: number[] = []
  const input = new TerminalInput({
    send: ({ bytes: sent }) => sizes.push(sent.byteLength),
    onChange: () => undefined,
  })
  input.attached(0)
  input.push(new Uint8Array(1024 * 1024))
  expect(sizes).toEqual([65536, 65536, 65536, 65536])
  input.applied(2)
  expect(sizes).toHaveLength(6)
})

test('a piece the agent missed is sent again with everything behind it', () => {
  const shell = new FakeShell()
  shell.attach()
  shell.isReachable = false
  shell.input.push(bytes('a'))
  shell.isReachable = true
  shell.input.push(bytes('b'))
  expect(shell.gaps).toBe(1)
  shell.input.resend()
  expect(shell.applied).toBe('ab')
})

test('what was meant for a shell that is gone is not typed into the next one', () => {
  const shell = new FakeShell()
  shell.attach()
  shell.loseConnection()
  shell.input.push(bytes('rm -r old\n'))
  shell.inputSequence = 0
  shell.input.restarted()
  shell.attach()
  shell.input.push(bytes('ls\n'))
  expect(shell.applied).toBe('ls\n')
})
