import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UserFiles } from '../files/user-files.ts'
import { EffectiveUser } from '../user/effective-user.ts'
import { placeUpload } from './place-upload.ts'

const user = {
  name: 'tester',
  uid: process.getuid?.() ?? 0,
  gid: process.getgid?.() ?? 0,
  groups: process.getgroups?.() ?? [],
  homeFolder: tmpdir(),
  shell: null,
}
const longAgo = 1_000_000_000_000

/** Remembers how old what is on its way looked when it was about to be there. */
class WatchedFiles extends UserFiles {
  seenAtMs = 0
  override link(from: string, to: string): Promise<void> {
    this.seenAtMs = statSync(from).mtimeMs
    return super.link(from, to)
  }
}

test('what is on its way never looks like a leftover, however old the file is (F-30)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-place-'))
  try {
    const files = new WatchedFiles(new EffectiveUser(user))
    const partial = join(folder, '.a.bothy-abcdefghijk2')
    const path = join(folder, 'a')
    writeFileSync(partial, 'all of it')
    await using file = await open(partial, 'r+')
    const input = {
      folder,
      path: 'a',
      id: 'abcdefghijk2',
      sizeBytes: 9,
      modifiedAt: longAgo,
      overwrite: false,
      offset: 0,
    }
    await placeUpload(files, file, { partial, path, input })
    expect(Date.now() - files.seenAtMs).toBeLessThan(60_000)
    expect(statSync(path).mtimeMs).toBe(longAgo)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
