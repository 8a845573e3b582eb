import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { ContainerInfo, NetworkInspectInfo } from 'dockerode'
import { type Engine, orMissing } from '../engine/engine.ts'
import { runHostTool } from '../host-tools.ts'
import type { ObjectNames } from '../object-names.ts'

const own = ['sentinel', 'canary', 'firewall'] as const

/** The firewall's rules as they are, in the flavour that the engine of these tests uses. */
export async function listRules(table: 'filter' | 'security' = 'filter'): Promise<string[]> {
  return (await runHostTool(await flavour(), ['-w', '5', '-t', table, '-S'])).split('\n')
}

/** As somebody with root does, behind the server's back. */
export async function changeFirewall(...argv: string[]): Promise<void> {
  await runHostTool(await flavour(), ['-w', '5', ...argv])
}

/** What leads to the rules of every server is gone. */
export async function removeRules(): Promise<void> {
  await changeFirewall('-F', 'INPUT')
  await changeFirewall('-F', 'DOCKER-USER')
  await changeFirewall('-t', 'security', '-F', 'FORWARD')
}

const run = promisify(execFile)

export async function changeLink(...argv: string[]): Promise<void> {
  await run('ip', ['link', ...argv])
}

export async function changeRoutes(...argv: string[]): Promise<void> {
  await run('ip', ['route', ...argv])
}

/** Takes down what `ensureIsolation` has put up for this instance: a server leaves it standing. */
export async function removeIsolation(engine: Engine, names: ObjectNames): Promise<void> {
  const query = { all: true, filters: names.filter() }
  const isOwn = (name = '') => own.some((part) => names.own(part).name === name.replace('/', ''))
  for (const { Id, Names } of await engine.call<ContainerInfo[]>('GET', '/containers/json', {
    query,
  })) {
    if (Names.some(isOwn)) await orMissing(engine.call('DELETE', `/containers/${Id}?force=1`))
  }
  for (const { Id, Name } of await engine.call<NetworkInspectInfo[]>('GET', '/networks', {
    query,
  })) {
    if (isOwn(Name)) await orMissing(engine.call('DELETE', `/networks/${Id}`))
  }
  const chains = (['HOST', 'OUT', 'IN', 'NO', 'SHUT'] as const).map((part) => names.chain(part))
  for (const table of ['filter', 'security'] as const) {
    const change = (...argv: string[]) => changeFirewall('-t', table, ...argv)
    const rules = await listRules(table)
    const jumps = rules.filter((line) => line.includes(names.bridgeFamily))
    for (const jump of jumps) await change('-D', ...jump.split(' ').slice(1))
    for (const verb of ['-F', '-X'])
      for (const chain of chains) if (rules.includes(`-N ${chain}`)) await change(verb, chain)
  }
}

async function flavour(): Promise<'iptables-nft' | 'iptables-legacy'> {
  const isNft = await runHostTool('iptables-nft', ['-w', '5', '-S', 'DOCKER-USER']).catch(
    () => null,
  )
  return isNft === null ? 'iptables-legacy' : 'iptables-nft'
}
