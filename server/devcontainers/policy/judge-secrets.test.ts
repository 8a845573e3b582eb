import { expect, test } from 'vitest'
import { judgeSecrets } from './judge-secrets.ts'

test('what a secret is for is told as text, and its link is a page of https alone (S-26)', () => {
  const { secrets, notices } = judgeSecrets({
    API_TOKEN: { description: 'Of \u202ethe API.', documentationUrl: 'https://example.com/a?b#c' },
    BARE: {},
    SCRIPTED: { documentationUrl: 'javascript:alert(1)' },
    NAMED: { documentationUrl: 'https://user:word@example.com' },
  })
  expect(secrets).toEqual([
    {
      name: 'API_TOKEN',
      description: expect.not.stringContaining('\u202e'),
      documentationUrl: 'https://example.com/a?b#c',
    },
    { name: 'BARE', description: null, documentationUrl: null },
    { name: 'SCRIPTED', description: null, documentationUrl: null },
    { name: 'NAMED', description: null, documentationUrl: null },
  ])
  expect(notices).toEqual([])
})

test('nobody is asked for what no secret may be called, nor for more than can be read (S-79)', () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`SECRET_${at}`, {}]))
  const { secrets, notices } = judgeSecrets({ PATH: {}, lower: {}, ...many })
  expect(secrets).toHaveLength(50)
  expect(notices).toEqual([
    expect.stringMatching(/^does not ask for "PATH": That name is reserved/),
    expect.stringMatching(/^does not ask for "lower": A name is capital letters/),
    'asks for no more than the first 50.',
  ])
})
