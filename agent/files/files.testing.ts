import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { type FileEntry, type FolderListing, fileKind } from '../protocol/files.ts'
import type { AgentUser } from '../user/agent-user.ts'
import { EffectiveUser } from '../user/effective-user.ts'
import { UserFiles } from './user-files.ts'
import { writeFile } from './write-file.ts'

export const user: AgentUser = {
  name: 'tester',
  uid: process.getuid?.() ?? 0,
  gid: process.getgid?.() ?? 0,
  groups: process.getgroups?.() ?? [],
  homeFolder: tmpdir(),
  shell: null,
}
export const files = new UserFiles(new EffectiveUser(user))
export const ctx = { files, user }
export const bytes = (text: string) => new TextEncoder().encode(text)
export const refused = (reason: string) => ({ name: 'AgentError', reason })

/** A folder of its own for each test of the file that calls this. */
export function eachInFolder() {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bothy-files-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const at = (name: string) => join(folder, name)
  return {
    get folder() {
      return folder
    },
    at,
    text: (name: string) => readFileSync(at(name), 'utf8'),
    save: (name: string, content: string, baseEtag: string | null = 'any') =>
      writeFile(ctx, { path: at(name), bytes: bytes(content), baseEtag }),
  }
}

/** What a listing says, entry for entry. */
export function entriesOf({ names, kinds }: FolderListing): FileEntry[] {
  return [...kinds].map((mark, index) => ({
    name: names.split('/')[index] ?? '',
    kind: fileKind.options[mark % 4] ?? 'other',
    isLink: mark >= 4,
  }))
}
