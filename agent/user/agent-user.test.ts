import { expect, test } from 'vitest'
import { parseAgentUser, standInFor } from './agent-user.ts'

const passwd = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1::/:/usr/sbin/nologin
dev:x:1000:1001:Dev,,,:/home/dev:/bin/zsh
broken:x:many:1:::
123:x:1234:1234::/home/numbers:
no-shell:x:1005:1005::relative:`
const group = `root:x:0:
sudo:x:27:dev,other
docker:x:998:other,dev
devs:x:1001:
almost:x:77:devel,adev`

test('a name is found with its groups, home and shell', () => {
  expect(parseAgentUser('dev', passwd, group)).toEqual({
    name: 'dev',
    uid: 1000,
    gid: 1001,
    groups: [1001, 27, 998],
    homeFolder: '/home/dev',
    shell: '/bin/zsh',
  })
})

test('a number is found as a name first, then as a uid', () => {
  expect(parseAgentUser('1000', passwd, group).name).toBe('dev')
  expect(parseAgentUser('123', passwd, group).uid).toBe(1234)
})

test('a uid that has no account is that uid and no more', () => {
  const unknown = {
    name: '4711',
    uid: 4711,
    gid: 4711,
    groups: [4711],
    homeFolder: '/',
    shell: null,
  }
  expect(parseAgentUser('4711', passwd, group)).toEqual(unknown)
  expect(parseAgentUser('4711', '', '')).toEqual(unknown)
})

test('a group may be named beside the user', () => {
  expect(parseAgentUser('dev:docker', passwd, group).gid).toBe(998)
  expect(parseAgentUser('1000:5', passwd, group).gid).toBe(5)
  expect(() => parseAgentUser('dev:nobody', passwd, group)).toThrow('no group')
})

test('what is missing or broken in an account is said, or made up for', () => {
  expect(() => parseAgentUser('nobody', passwd, group)).toThrow('no user "nobody"')
  expect(() => parseAgentUser('', passwd, group)).toThrow()
  expect(() => parseAgentUser('broken', passwd, group)).toThrow('is broken')
  const { homeFolder, shell } = parseAgentUser('no-shell', passwd, group)
  expect({ homeFolder, shell }).toEqual({ homeFolder: '/', shell: null })
})

test('for a user whom the image does not have its first ordinary account stands in, or root', () => {
  expect(standInFor('vscode', passwd, group)).toMatchObject({ name: 'dev', insteadOf: 'vscode' })
  const bare = 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:::'
  expect(standInFor('vscode', bare, '')).toMatchObject({ uid: 0, name: 'root' })
  expect(standInFor('vscode', '', '')).toMatchObject({ uid: 0, homeFolder: '/' })
})
