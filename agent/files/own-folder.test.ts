import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const asRootItIs = test.skipIf(process.getuid?.() !== 0)

// Ids belong to the whole process, so this one lives in one of its own.
function runAsSwitching(folder: string, script: string): unknown {
  const from = (file: string) => JSON.stringify(join(import.meta.dirname, file))
  const preamble = `
    import { EffectiveUser } from ${from('../user/effective-user.ts')}
    import { UserFiles } from ${from('user-files.ts')}
    import { Trash } from ${from('trash.ts')}
    import { UserState } from ${from('../state/user-state.ts')}
    const folder = ${JSON.stringify(folder)}
    const homeFolder = folder + '/home'
    const user = { name: 'x', uid: 4711, gid: 4712, groups: [4712], homeFolder, shell: null }
    const effectiveUser = new EffectiveUser(user)
    const files = new UserFiles(effectiveUser)
    const start = { workspaceFolder: folder + '/repo' }
    const ctx = { user, effectiveUser, files, workspacesFolder: folder, start }
    const state = { key: 'a', text: '{}', session: 's', savedAt: 1 }
    const caller = { caller: { userId: 'u/../x', role: 'owner' } }`
  const argv = ['--input-type=module', '-e', `${preamble}\n${script}`]
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' }))
}

function inFolder(owner: number, use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-own-'))
  try {
    for (const name of ['home', 'repo']) {
      mkdirSync(join(folder, name))
      chownSync(join(folder, name), 4711, 4712)
    }
    writeFileSync(join(folder, 'repo/mine'), '')
    writeFileSync(join(folder, 'repo/theirs'), '')
    chownSync(folder, owner, owner)
    execFileSync('chmod', ['755', folder])
    use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

asRootItIs('what is kept is the user’s, and in a folder of no other name than theirs', () => {
  inFolder(4711, (folder) => {
    const [entry] = runAsSwitching(
      folder,
      `await new UserState(ctx).set(caller, state)
      console.log(JSON.stringify(await new Trash(ctx).put([folder + '/repo/mine'])))`,
    ) as [{ id: string }]
    for (const path of [
      '',
      'trash',
      `trash/${entry.id}`,
      `trash/${entry.id}/record.json`,
      'state',
    ]) {
      expect(statSync(join(folder, '.bothy', path))).toMatchObject({ uid: 4711, gid: 4712 })
    }
    const found = execFileSync('find', [folder, '-name', 'a.json'], { encoding: 'utf8' })
    expect(found).toMatch(/\/\.bothy\/state\/~[0-9a-f]{32}\/a\.json\n$/)
  })
})

asRootItIs('where the user may make nothing beside the repository, it is in their home', () => {
  inFolder(0, (folder) => {
    runAsSwitching(
      folder,
      `console.log(JSON.stringify(await new Trash(ctx).put([folder + '/repo/mine'])))`,
    )
    const trash = statSync(join(folder, 'home/.local/state/bothy/trash'))
    expect([trash.uid, trash.mode & 0o777]).toEqual([4711, 0o700])
  })
})

asRootItIs('what the user may not delete stays, and is refused', () => {
  inFolder(4711, (folder) => {
    chownSync(join(folder, 'repo'), 0, 0)
    const reason = runAsSwitching(
      folder,
      `const refused = await new Trash(ctx).put([folder + '/repo/theirs']).catch((e) => e.reason)
      console.log(JSON.stringify(refused))`,
    )
    expect(reason).toBe('FILE_NOT_PERMITTED')
    expect(statSync(join(folder, 'repo/theirs')).isFile()).toBe(true)
  })
})
