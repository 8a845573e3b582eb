import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const asRootItIs = test.skipIf(process.getuid?.() !== 0)

// Ids belong to the whole process, so this one lives in one of its own.
function runAsSwitching(script: string): unknown {
  const from = (file: string) => JSON.stringify(join(import.meta.dirname, file))
  const preamble = `
    import { EffectiveUser } from ${from('../user/effective-user.ts')}
    import { UserFiles } from ${from('../files/user-files.ts')}
    import { runGit } from ${from('run-git.ts')}
    const user = { name: 'x', uid: 4711, gid: 4712, groups: [4712, 4713], homeFolder: '/', shell: null }
    const effectiveUser = new EffectiveUser(user)
    const ctx = { user, effectiveUser, files: new UserFiles(effectiveUser), start: { environment: {} } }`
  const argv = ['--input-type=module', '-e', `${preamble}\n${script}`]
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' }))
}

asRootItIs('Git runs with all ids of the user and none of root, in the folder asked for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-git-'))
  try {
    chmodSync(folder, 0o755)
    const git = join(folder, 'git')
    writeFileSync(git, '#!/bin/sh\ngrep -E "^(Uid|Gid|Groups):" /proc/self/status; pwd; exit 0\n')
    chmodSync(git, 0o755)
    chownSync(folder, 4711, 4712)
    const told = runAsSwitching(`
      let output = ''
      const onOutput = (bytes) => { output += bytes }
      const call = { git: ${JSON.stringify(git)}, folder: ${JSON.stringify(folder)}, args: [], onOutput }
      const isDone = await runGit(ctx, call, AbortSignal.timeout(5000))
      console.log(JSON.stringify([isDone, output.split(/\\s+/).filter(Boolean)]))`)
    const uids = ['Uid:', ...Array<string>(4).fill('4711')]
    const gids = ['Gid:', ...Array<string>(4).fill('4712')]
    expect(told).toEqual([true, [...uids, ...gids, 'Groups:', '4712', '4713', folder]])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
