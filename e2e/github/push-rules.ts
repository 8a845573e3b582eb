import { execFileSync } from 'node:child_process'
import { readSync, writeSync } from 'node:fs'

/*
 * Git's proc-receive hook (githooks(5)): decides about each ref of a push, with the words GitHub
 * uses, and leaves what it allows to Git. It is told what to refuse in its environment.
 */
const { STAND_IN_PROTECTED_REFS = '', STAND_IN_WITHOUT_WORKFLOWS = '' } = process.env

main()

function main(): void {
  readPackets() // The version and what Git can do.
  writePackets(['version=1\0'])
  const commands = readPackets().map((line) => line.trim().split(' '))
  writePackets(
    commands.flatMap(([before = '', after = '', ref = '']) => {
      const reason = refusalOf(before, after, ref)
      return reason === null ? [`ok ${ref}`, 'option fall-through'] : [`ng ${ref} ${reason}`]
    }),
  )
}

function refusalOf(before: string, after: string, ref: string): string | null {
  if (STAND_IN_PROTECTED_REFS.split('\n').includes(ref)) {
    process.stderr.write(
      `error: GH006: Protected branch update failed for ${ref}.\n` +
        'error: Changes must be made through a pull request.\n',
    )
    return 'protected branch hook declined'
  }
  const workflow = STAND_IN_WITHOUT_WORKFLOWS === '' ? null : changedWorkflow(before, after)
  return workflow && STAND_IN_WITHOUT_WORKFLOWS.replace('WORKFLOW', workflow)
}

/** Of commits that no ref has yet. */
function changedWorkflow(before: string, after: string): string | null {
  if (/^0+$/.test(after)) return null
  const range = ['rev-list', after, '--not', '--all', ...(/^0+$/.test(before) ? [] : [before])]
  for (const commit of git(range)) {
    const changed = ['diff-tree', '--no-commit-id', '--name-only', '-r', '-m', '--root', commit]
    const [workflow] = git([...changed, '--', '.github/workflows'])
    if (workflow) return workflow
  }
  return null
}

function git(args: string[]): string[] {
  return execFileSync('git', args, { encoding: 'utf8' }).split('\n').filter(Boolean)
}

function readPackets(): string[] {
  const lines: string[] = []
  for (;;) {
    const length = Number.parseInt(readExactly(4).toString(), 16)
    if (length === 0) return lines
    lines.push(readExactly(length - 4).toString())
  }
}

function readExactly(length: number): Buffer {
  const buffer = Buffer.alloc(length)
  let read = 0
  while (read < length) {
    const count = readSync(0, buffer, read, length - read, null)
    if (count === 0) process.exit(1) // Git is gone.
    read += count
  }
  return buffer
}

function writePackets(lines: string[]): void {
  const packets = lines.map(
    (line) => `${(Buffer.byteLength(line) + 4).toString(16).padStart(4, '0')}${line}`,
  )
  writeSync(1, `${packets.join('')}0000`)
}
