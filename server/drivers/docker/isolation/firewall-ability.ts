import { readFile, stat } from 'node:fs/promises'
import { release } from 'node:os'
import { join } from 'node:path'
import { AppError } from '#server/errors.ts'
import { runHostTool } from '../host-tools.ts'
import { Iptables } from './iptables.ts'

const switchPath = '/proc/sys/net/bridge/bridge-nf-call-iptables'

/**
 * Whether rules can be put up on this machine, without putting any up. Resolves to a sentence.
 * @throws AppError `TOOL_MISSING`, `FIREWALL_UNUSABLE`, with what to do
 */
export async function describeFirewall(): Promise<string> {
  if (process.getuid?.() !== 0) return 'Bothy is not root: a container puts up the rules.'
  await new Iptables(runHostTool).list('filter')
  const isSeen = (await readFile(switchPath, 'utf8').catch(() => '0')).trim() === '1'
  if (!isSeen) return 'Rules can be put up. What stays on a bridge passes none.'
  if (await hasModule('xt_physdev')) return 'Rules can be put up, with the module xt_physdev.'
  throw new AppError(
    'FIREWALL_UNUSABLE',
    `The kernel ${release()} has no module xt_physdev, without which the containers of one codespace cannot reach each other. Load it with "modprobe xt_physdev", or install the package with the rest of the kernel’s modules.`,
  )
}

/** Loaded, built in, or there to be loaded. */
async function hasModule(name: string): Promise<boolean> {
  if (await stat(join('/sys/module', name)).catch(() => null)) return true
  const matches = await readFile('/proc/net/ip_tables_matches', 'utf8').catch(() => '')
  if (matches.includes(name.replace('xt_', ''))) return true
  const lists = ['modules.builtin', 'modules.dep'].map((list) =>
    readFile(join('/lib/modules', release(), list), 'utf8').catch(() => ''),
  )
  return (await Promise.all(lists)).some((text) => text.includes(`/${name}.ko`))
}
