import { expect, test } from 'vitest'
import { refName } from './repositories.schema.ts'
import { parseRepositoryUrl, repositoryKeys } from './repositories.ts'

test.for([
  ['https://github.com/ada/hut', 'https://github.com/ada/hut', 'hut'],
  ['https://github.com/ada/hut.git', 'https://github.com/ada/hut.git', 'hut'],
  ['https://GitHub.com/ada/hut/', 'https://github.com/ada/hut', 'hut'],
  ['https://git.example.com:8443/a/b/c%20d', 'https://git.example.com:8443/a/b/c%20d', 'c d'],
  ['https://github.com:443/ada/hut', 'https://github.com/ada/hut', 'hut'],
])('%s is taken as %s', ([text, url, name]) => {
  expect(parseRepositoryUrl(text ?? '', [])).toEqual({ url, name })
})

const hostile = [
  '--upload-pack=touch /tmp/x',
  'ext::sh -c touch% /tmp/x',
  'file:///etc',
  '/etc',
  'ssh://-oProxyCommand=x/y',
  'ssh://git@github.com/ada/hut',
  'git@github.com:ada/hut.git',
  'git://github.com/ada/hut',
  'http://github.com/ada/hut',
  'ftp://github.com/ada/hut',
  'javascript:alert(1)',
  'https://user:secret@github.com/ada/hut',
  'https://github.com@evil.example/ada/hut',
  'https://token@github.com/ada/hut',
  'https://github.com/ada/hut?x=$(touch /tmp/x)',
  'https://github.com/ada/hut#main',
  'https://github.com/ada/hut\nhttps://evil.example/x',
  'https://github.com/ada/hut\r',
  'https://github.com/ada/\thut',
  'https://github.com/ada/hut\0',
  'https://github.com\\ada\\hut',
  'https://github.com/',
  'https://github.com',
  'https://github.com/ada/..',
  'https://github.com/ada/...',
  'https://github.com/ada/%2e%2e',
  'https://github.com/ada/-rf',
  'https://github.com/ada/--branch',
  'https://github.com/ada/a%2fb',
  'https://github.com/ada/a%00b',
  'https://github.com/ada/a%0ab',
  'https://github.com/ada/`id`',
  'https://github.com/ada/$(id)',
  'https://github.com/ada/a;b',
  'https://127.0.0.1/ada/hut',
  'https://2130706433/ada/hut',
  'https://0x7f.1/ada/hut',
  'https://0177.0.0.1/ada/hut',
  'https://[::1]/ada/hut',
  'https://[::ffff:127.0.0.1]/ada/hut',
  'https://localhost/ada/hut',
  'https://git.localhost/ada/hut',
  'https://server.local/ada/hut',
  'https://gitea/ada/hut',
  'https://github.com./ada/hut',
]

test.for(hostile)('%j is refused with a sentence (S-70, S-71)', (text) => {
  expect(() => parseRepositoryUrl(text, [])).toThrow(
    expect.objectContaining({ code: 'REPOSITORY_URL_INVALID' }),
  )
})

test('the operator can allow an address or a local name, by host and port', () => {
  const allowed = ['192.0.2.53:8443', 'gitea']
  expect(parseRepositoryUrl('https://192.0.2.53:8443/ada/hut', allowed).name).toBe('hut')
  expect(parseRepositoryUrl('https://gitea/ada/hut', allowed).name).toBe('hut')
  expect(() => parseRepositoryUrl('https://192.0.2.53/ada/hut', allowed)).toThrow()
})

test.for([
  ['https://github.com/Ada/Hut', 'github.com/ada', 'github.com/ada/hut'],
  ['https://github.com/ada/hut.git', 'github.com/ada', 'github.com/ada/hut'],
  ['https://github.com/%61da//h%75t.GIT/', 'github.com/ada', 'github.com/ada/hut'],
  [
    'https://git.example.com:8443/ada/hut',
    'git.example.com:8443/ada',
    'git.example.com:8443/ada/hut',
  ],
  ['https://gitlab.com/ada/group/hut', 'gitlab.com/ada', null],
  ['https://github.com/hut', null, null],
  ['https://github.com/ada/a%20b', null, null],
  ['https://github.com/ada%2fevil/hut', null, null],
  ['https://github.com/ada/%E0%A4%A', null, null],
  ['https://git.example.com/%E2%84%AAim/hut', null, null],
  ['https://git.example.com/ada/loc\u212A', null, null],
  ['', null, null],
])(
  '%s is kept under %s and %s, however it is spelled (S-34)',
  ([url, organization, repository]) => {
    expect(repositoryKeys(url ?? '')).toEqual({ organization, repository })
  },
)

test.for(['main', 'feature/door', 'v1.2', 'a@b', 'Ünïcode'])('%j is a branch', (name) => {
  expect(refName.safeParse(name).success).toBe(true)
})

test.for([
  '-x',
  '--upload-pack=x',
  'a..b',
  'a b',
  'a~1',
  'a^',
  'a:b',
  'a?',
  'a*',
  'a[',
  'a\\b',
  '/a',
  'a/',
  'a.lock',
  'a.lock/b',
  '.a',
  'a/.b',
  'a//b',
  '@',
  'a@{1}',
  'a\0',
  'a\nb',
  '',
])('%j is no branch (S-70)', (name) => {
  expect(refName.safeParse(name).success).toBe(false)
})
