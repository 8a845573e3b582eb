import { expect, test } from 'vitest'
import { AppError } from '#server/errors.ts'
import { HostToolError } from '../host-tools.ts'
import { Iptables } from './iptables.ts'

/** A firewall whose tools answer by name. */
function firewallOf(answers: Record<string, string | Error>) {
  const calls: string[] = []
  const iptables = new Iptables(async (tool, argv) => {
    calls.push(`${tool} ${argv.at(-1)}`)
    const answer =
      answers[`${tool} ${argv.at(-1)}`] ??
      answers[tool] ??
      new HostToolError(`${tool} failed: none`)
    if (answer instanceof Error) throw answer
    return answer
  })
  return { iptables, calls }
}

test('rules are written in the flavour that the engine writes its own in', async () => {
  const { iptables, calls } = firewallOf({ 'iptables-legacy': '', 'iptables-legacy-restore': '' })
  await iptables.list('filter')
  await iptables.restore('*filter\nCOMMIT\n')
  expect(calls).toEqual([
    'iptables-nft DOCKER-USER',
    'iptables-legacy DOCKER-USER',
    'iptables-legacy -S',
    'iptables-legacy-restore 5',
  ])
})

test('a firewall that lost the chain is known by the others of the engine', async () => {
  const { iptables } = firewallOf({
    'iptables-nft DOCKER': '',
    'iptables-nft -S': '-P INPUT ACCEPT\n',
  })
  expect(await iptables.list('filter')).toEqual(['-P INPUT ACCEPT'])
})

test('an engine that leaves the firewall alone is said to', async () => {
  await expect(firewallOf({}).iptables.list('filter')).rejects.toMatchObject({
    code: 'FIREWALL_UNUSABLE',
    message: expect.stringContaining('unless it runs with iptables switched off'),
  })
})

test('a firewall that this account may not change is said to be one', async () => {
  const denied = new HostToolError('iptables-nft failed: Permission denied (you must be root)')
  await expect(
    firewallOf({ 'iptables-nft': denied }).iptables.list('filter'),
  ).rejects.toMatchObject({
    code: 'FIREWALL_UNUSABLE',
    message: expect.stringContaining('may not be changed by this account'),
  })
})

test('where the tool is missing its package is named', async () => {
  const missing = new AppError('TOOL_MISSING', 'Install the package iptables.')
  const all = { 'iptables-nft': missing, 'iptables-legacy': missing, iptables: missing }
  await expect(firewallOf(all).iptables.list('filter')).rejects.toBe(missing)
})
