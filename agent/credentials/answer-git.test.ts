import { describe, expect, test } from 'vitest'
import { answerGit } from './answer-git.ts'

const now = 1_000_000
const grant = {
  host: 'github.com',
  owner: 'acme',
  repository: 'engine',
  token: 'ghu_canary7f3k9',
  expiresAt: now + 5000,
  isWritable: true,
}
const ask = (request: string) => answerGit(request, [grant], now)

describe('S-73 the helper answers', () => {
  const answer = 'username=x-access-token\npassword=ghu_canary7f3k9\npassword_expiry_utc=1005\n'
  test.each([
    'protocol=https\nhost=github.com\npath=acme/engine.git\n\n',
    'protocol=https\nhost=github.com\npath=acme/engine\n',
    'protocol=https\nhost=github.com\npath=ACME/Engine.git\n',
    'protocol=https\nhost=github.com\npath=acme/engine.git/info/lfs\n',
    'capability[]=authtype\ncapability[]=state\nprotocol=https\nhost=github.com\npath=acme/engine\nwwwauth[]=Basic realm="GitHub"\n\n',
    'protocol=https\nhost=github.com\nusername=x-access-token\npath=acme/engine\n',
  ])('%j', (request) => expect(ask(request)).toBe(answer))
})

describe('S-73 the helper is silent to', () => {
  test.each([
    '',
    '\n',
    'protocol=https\n',
    'host=github.com\npath=acme/engine\n',
    'protocol=https\nhost=github.com\n',
    'protocol=https\nhost=\npath=acme/engine\n',
    'protocol=http\nhost=github.com\npath=acme/engine\n',
    'protocol=ssh\nhost=github.com\npath=acme/engine\n',
    'protocol=HTTPS\nhost=github.com\npath=acme/engine\n',
    'protocol=https\nhost=github.com.evil.example\npath=acme/engine\n',
    'protocol=https\nhost=evil.example\npath=github.com/acme/engine\n',
    'protocol=https\nhost=evil.example\rhost=github.com\npath=acme/engine\n',
    'protocol=https\nhost=evil.example\nhost=github.com\npath=acme/engine\n',
    'protocol=https\nhost=github.com\r\npath=acme/engine\n',
    'protocol=https\nhost=github.com\0.evil.example\npath=acme/engine\n',
    'protocol=https\nhost=github.com:8443\npath=acme/engine\n',
    'protocol=https\nhost=github.com:443\npath=acme/engine\n',
    'protocol=https\nhost=GITHUB.COM\npath=acme/engine\n',
    'protocol=https\nhost=github.com.\npath=acme/engine\n',
    'protocol=https\nhost= github.com\npath=acme/engine\n',
    'protocol=https\nhost=ada@github.com\npath=acme/engine\n',
    'protocol=https\nhost=github.com\npath=acme/secret\n',
    'protocol=https\nhost=github.com\npath=evil/engine\n',
    'protocol=https\nhost=github.com\npath=acme/engine/../secret\n',
    'protocol=https\nhost=github.com\npath=acme/engine%0ahost=x\n',
    'protocol=https\nhost=github.com\npath=/acme/engine\n',
    'protocol=https\nhost=github.com\npath=acme/engineer.git\n',
    'protocol=https\nhost=github.com\npath=acme/en\u212Aine\n',
    'protocol=https\nhost=github.com\nusername=somebody\npath=acme/engine\n',
    'url=https://github.com/acme/engine\n',
    'protocol=https\nhost=github.com\npath=acme/engine\nurl=https://evil.example\n',
    'protocol=https\nhost=github.com\npath=acme/engine\n\nhost=evil.example\n',
    'protocol=https\nhost=github.com\npath=acme/engine\nquit\n',
  ])('%j', (request) => expect(ask(request)).toBe(''))

  test('a right one once the token is over, or there is none', () => {
    const request = 'protocol=https\nhost=github.com\npath=acme/engine\n'
    expect(answerGit(request, [grant], grant.expiresAt)).toBe('')
    expect(answerGit(request, [], now)).toBe('')
  })
})
