import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keepPathInProfile, withPathKept } from './keep-path.ts'

const debian = `if [ "$(id -u)" -eq 0 ]; then
  PATH="/usr/local/sbin:/usr/bin:/bin"
else
  PATH="/usr/local/bin:/usr/bin:/bin:/usr/games"
fi
export PATH
`

function pathAfter(profile: string, own: string): string {
  const script = `PATH=${own}\n${profile}\nprintf %s "$PATH"`
  return execFileSync('/bin/sh', ['-c', script], {
    env: {},
    encoding: 'utf8',
    // Without a PATH the profile does not find "id".
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

test.for([
  ['Debian’s', debian],
  ['Alpine’s', 'export PATH="/usr/local/sbin:/usr/bin:/bin"\n'],
  ['one on a line with more', 'PATH=/usr/bin:/bin; export PATH\n'],
  ['one with a remark', 'PATH=/usr/bin:/bin # the usual\nexport PATH\n'],
])('after %s profile a shell has the PATH it had before', ([, profile = '']) => {
  expect(pathAfter(profile, '/opt/go:/bin:/usr/bin')).not.toContain('/opt/go')
  const kept = withPathKept(profile)
  expect(pathAfter(kept, '/opt/go:/bin:/usr/bin')).toBe('/opt/go:/bin:/usr/bin')
  expect(pathAfter(`unset PATH\n${kept}`, '/x')).toContain('/usr/bin')
  expect(withPathKept(kept)).toBe(kept)
})

test.for([
  'PATH="$HOME/bin:$PATH"\n',
  'MYPATH=/usr/bin\n',
  'MANPATH="/usr/man"\n',
  'export PATH\n',
  'PATH=\n',
  'PATH="$(getconf PATH)"\n',
])('%j stays as it is', (line) => {
  expect(withPathKept(line)).toBe(line)
})

test('a profile is mended in place, and a link or none is left alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-profile-'))
  const file = join(folder, 'profile')
  const link = join(folder, 'link')
  writeFileSync(file, Buffer.concat([Buffer.from(debian), Buffer.from([0xff, 0x0a])]))
  symlinkSync(file, link)
  keepPathInProfile(link)
  expect(readFileSync(file, 'latin1')).toBe(`${debian}\xff\n`)
  keepPathInProfile(file)
  expect(readFileSync(file, 'latin1')).toBe(`${withPathKept(debian)}\xff\n`)
  keepPathInProfile(join(folder, 'missing'))
  rmSync(folder, { recursive: true })
})
