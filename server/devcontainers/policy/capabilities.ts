import { type GrantedCapability, grantedCapability } from '../devcontainers.schema.ts'

const granted: readonly string[] = grantedCapability.options

/**
 * What the engine gives every container anyway, less what Bothy takes: asking for it
 * changes nothing.
 */
const usual = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

/** By the kernel’s own names, however they are written. */
export function judgeCapabilities(asked: readonly string[]): {
  given: GrantedCapability[]
  refused: string[]
} {
  const names = new Map(asked.map((text) => [text.toUpperCase().replace(/^CAP_/, ''), text]))
  const refused = [...names].filter(([name]) => !granted.includes(name) && !usual.has(name))
  return {
    given: grantedCapability.options.filter((name) => names.has(name)),
    refused: refused.map(([, text]) => text),
  }
}
