import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './paths.mjs'

const isHere = spawnSync('systemd-analyze', ['--version']).status === 0

test.skipIf(!isHere)('systemd takes the unit that docs/operations.md shows', () => {
  const text = readFileSync(join(root, 'docs', 'operations.md'), 'utf8')
  const [, unit = ''] = /^```ini\n(.*?)^```/ms.exec(text) ?? []
  expect(unit).toContain('ExecStart=/usr/bin/node setup/start.mjs')
  const folder = mkdtempSync(join(tmpdir(), 'bothy-unit-'))
  const file = join(folder, 'bothy.service')
  // Where this machine has them.
  const here = unit
    .replace('/usr/bin/node', process.execPath)
    .replace('WorkingDirectory=/opt/bothy', `WorkingDirectory=${root}`)
    .replace('Requires=docker.service\n', '')
  writeFileSync(file, here)
  try {
    const verify = ['verify', '--man=no', '--recursive-errors=one', file]
    const said = execFileSync('systemd-analyze', verify, { encoding: 'utf8', stdio: 'pipe' })
    expect(said).toBe('')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
