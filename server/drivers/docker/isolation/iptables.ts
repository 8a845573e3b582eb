import { AppError } from '#server/errors.ts'
import { type HostTool, HostToolError } from '../host-tools.ts'
import type { FirewallTable } from './firewall-tables.ts'

/** Runs a tool where the engine's firewall is; resolves with what it printed. */
export type RunTool = (tool: HostTool, argv: string[], input?: string) => Promise<string>

const flavours = ['iptables-nft', 'iptables-legacy', 'iptables'] as const
type Flavour = (typeof flavours)[number]

const lockSeconds = 5
/**
 * One that was emptied has perhaps lost the first, which the engine makes again with its
 * next network only.
 */
const engineChains = ['DOCKER-USER', 'DOCKER']

/** The firewall by whichever flavour of iptables the engine keeps its own chains in. */
export class Iptables {
  readonly #run: RunTool
  #flavour: Flavour | null = null

  constructor(run: RunTool) {
    this.#run = run
  }

  /** Every rule of a table, as the tool prints it. */
  async list(table: FirewallTable['name']): Promise<string[]> {
    this.#flavour ??= await this.#find()
    const argv = ['-w', String(lockSeconds), '-t', table, '-S']
    const text = await this.#run(this.#flavour, argv)
    return text.split('\n').filter((line) => line !== '')
  }

  /** All of it at once or nothing; what the text does not name stays. */
  async restore(text: string): Promise<void> {
    this.#flavour ??= await this.#find()
    await this.#run(`${this.#flavour}-restore`, ['--noflush', '-w', String(lockSeconds)], text)
  }

  async #find(): Promise<Flavour> {
    const failures: unknown[] = []
    for (const chain of engineChains) {
      for (const flavour of flavours) {
        try {
          await this.#run(flavour, ['-w', String(lockSeconds), '-S', chain])
          return flavour
        } catch (error) {
          failures.push(error)
        }
      }
    }
    // A missing tool is what can be mended; it is the last word only where all are missing.
    const failure = failures.find((error) => error instanceof HostToolError) ?? failures[0]
    if (!(failure instanceof HostToolError)) throw failure
    throw new AppError('FIREWALL_UNUSABLE', explain(failure.message), { cause: failure })
  }
}

function explain(complaint: string): string {
  if (/permission denied|operation not permitted|must be root/i.test(complaint)) {
    return `The firewall of this machine may not be changed by this account. ${complaint}`
  }
  return (
    'The firewall has none of the chains that the container engine makes when it starts, unless it runs with ' +
    `iptables switched off. ${complaint}`
  )
}
