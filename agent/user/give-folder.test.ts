import {
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { giveFolder } from './give-folder.ts'

const user = { uid: 4711, gid: 4712 }

test.skipIf(process.getuid?.() !== 0)(
  'all of a folder is given, links themselves and not what they point at, and only once',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'bothy-give-'))
    try {
      const at = (name: string) => join(folder, name)
      const owner = (name: string) => lstatSync(at(name)).uid
      mkdirSync(at('outside'))
      mkdirSync(at('work/deep/deeper'), { recursive: true })
      writeFileSync(at('work/deep/deeper/file'), '')
      writeFileSync(at('outside/file'), '')
      symlinkSync(at('outside'), at('work/link'))
      symlinkSync(at('outside/file'), at('work/deep/link'))
      giveFolder(at('work'), user)
      const given = ['work', 'work/deep', 'work/deep/deeper/file', 'work/link', 'work/deep/link']
      expect(given.map(owner)).toEqual(given.map(() => user.uid))
      expect([owner('outside'), owner('outside/file')]).toEqual([0, 0])
      chownSync(at('work/deep'), 0, 0)
      giveFolder(at('work'), user)
      expect(owner('work/deep')).toBe(0)
      symlinkSync(at('outside'), at('elsewhere'))
      giveFolder(at('elsewhere'), user)
      giveFolder(at('none'), user)
      expect(owner('outside')).toBe(0)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
