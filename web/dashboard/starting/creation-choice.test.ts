import { expect, test } from 'vitest'
import { aPreview, aPullRequest, aResolution } from '#web/testing/a-resolution.ts'
import { choiceOf } from './creation-choice.ts'

const trusted = { isTrusted: true, reason: 'decision' } as const
const ofFork = aResolution({
  ref: { kind: 'pull', number: 7 },
  pullRequest: aPullRequest({ isFork: true }),
})

test('what is trusted already is not asked about, whatever could be read of it', () => {
  expect(choiceOf(aPreview({ trust: trusted }), aResolution())).toBe('create')
  expect(choiceOf(aPreview({ trust: trusted, configurationHash: null }), ofFork)).toBe('create')
})

test('S-76 of what may be by anybody it is proposed to look first', () => {
  expect(choiceOf(aPreview(), aResolution())).toBe('trust')
  expect(choiceOf(aPreview(), ofFork)).toBe('look-first')
  const commit = aResolution({ ref: { kind: 'commit', sha: 'a'.repeat(40) } })
  expect(choiceOf(aPreview(), commit)).toBe('look-first')
})

test('what could not be read cannot be trusted before it is cloned', () => {
  const unread = aPreview({ configurationHash: null, unreadable: 'GitHub does not answer.' })
  expect(choiceOf(unread, undefined)).toBe('untrusted-only')
  expect(choiceOf(unread, ofFork)).toBe('untrusted-only')
})
