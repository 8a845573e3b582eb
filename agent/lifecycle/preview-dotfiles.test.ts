import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EffectiveUser } from '../user/effective-user.ts'
import { findAgentUser } from '../user/find-user.ts'
import { removeLeftPreviews } from './preview-dotfiles.ts'

test('a clone that a killed agent left in the home folder goes, and nothing else there', async () => {
  const homeFolder = mkdtempSync(join(tmpdir(), 'bothy-home-'))
  using _ = { [Symbol.dispose]: () => rmSync(homeFolder, { recursive: true }) }
  mkdirSync(join(homeFolder, '.dotfiles.preview-abcdefgh2345/.git'), { recursive: true })
  mkdirSync(join(homeFolder, '.dotfiles.preview-of-mine'))
  mkdirSync(join(homeFolder, 'dotfiles'))
  symlinkSync('dotfiles', join(homeFolder, '.dotfiles.preview-abcdefgh2346'))
  const user = { ...findAgentUser('root'), homeFolder }
  await removeLeftPreviews({ user, effectiveUser: new EffectiveUser(user) })
  expect(readdirSync(homeFolder)).toEqual(['.dotfiles.preview-of-mine', 'dotfiles'])
  expect(existsSync(join(homeFolder, 'dotfiles'))).toBe(true)
})
