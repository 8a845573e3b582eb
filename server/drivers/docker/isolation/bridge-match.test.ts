import { expect, test } from 'vitest'
import { HostToolError } from '../host-tools.ts'
import { ObjectNames } from '../object-names.ts'
import { canGoWithoutBridgeMatch } from './bridge-match.ts'
import { chainRules } from './firewall-rules.ts'

const nft = new HostToolError(
  'iptables-nft-restore failed: Warning: Extension physdev revision 0 not supported, missing kernel module?',
)
const legacy = new HostToolError(
  'iptables-legacy-restore failed: iptables: No chain/target/match by that name.',
)

test.each([nft, legacy])('where bridges pass no rule the match is left out: %s', async (error) => {
  const off = [async () => '0\n', () => Promise.reject(new Error('There is none.'))]
  for (const read of off) expect(await canGoWithoutBridgeMatch(error, read)).toBe(true)
})

test('where they do, the module that is missing is named, and how to have it', async () => {
  const asked = canGoWithoutBridgeMatch(nft, async () => '1\n')
  await expect(asked).rejects.toMatchObject({
    code: 'FIREWALL_UNUSABLE',
    message: expect.stringMatching(/xt_physdev.*modprobe xt_physdev.*linux-modules-extra/),
  })
})

test('any other refusal is its own', async () => {
  const denied = new HostToolError('iptables-nft-restore failed: Permission denied')
  expect(await canGoWithoutBridgeMatch(denied, async () => '1')).toBe(false)
  expect(await canGoWithoutBridgeMatch(new Error('physdev'), async () => '0')).toBe(false)
})

test('without it nothing more is let through', () => {
  const names = new ObjectNames('x')
  const facts = { allow: [], resolvers: [], refused: [] }
  const all = chainRules(names, facts)
  const without = chainRules(names, { ...facts, isBridgeUnseen: true })
  expect(without).toEqual(all.filter((rule) => !rule.includes('physdev')))
  expect(all.length - without.length).toBe(2)
})
