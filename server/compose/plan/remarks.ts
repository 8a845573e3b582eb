import { type Notices, quote } from '#server/devcontainers/notices.ts'
import { verdictWords } from '#server/devcontainers/policy/verdict-words.ts'
import { composeProperties, composePropertyOf } from '../policy/compose-properties.ts'
import { type ComposeNode, isNull, type MapNode } from '../read/compose-node.ts'

/** Names stand below these, whose own words are said of each. */
const ofNames = new Set(['depends_on', 'networks'])
/** What is below these is of each entry of a list. */
const ofEntries = new Set(['volumes', 'env_file'])

const hasMore = (key: string): boolean =>
  composeProperties.some((property) => property.key.startsWith(`${key}.`))

/** One sentence for each key that has no effect, whichever services say it. */
export class Remarks {
  readonly #services = new Map<string, Set<string>>()
  readonly #notices: Notices

  constructor(notices: Notices) {
    this.#notices = notices
  }

  /** Goes over all that a service says. `own`: what of it is judged elsewhere. */
  goOver(name: string, service: MapNode, own: ReadonlySet<string>): void {
    for (const [key, node] of service.entries) {
      if (!own.has(key)) this.#goOver(name, key, node)
    }
  }

  add(key: string, service: string): void {
    const services = this.#services.get(key) ?? new Set()
    this.#services.set(key, services.add(service))
  }

  /** Says them all. */
  tell(): void {
    for (const [key, services] of this.#services) {
      const property = composePropertyOf(key)
      const whose = `${quote(key.replace(/^\//, ''))} of ${listed([...services])}`
      this.#notices.add(
        property
          ? `${whose} ${verdictWords(property)}`
          : `${whose} is no key of the Compose specification and has no effect.`,
      )
    }
  }

  #goOver(name: string, key: string, node: ComposeNode): void {
    if (key.split('.').at(-1)?.startsWith('x-') || asksForNothing(node)) return
    const property = composePropertyOf(key)
    if (!property || property.verdict === 'dropped' || property.verdict === 'refused') {
      this.add(key, name)
      return
    }
    if (!hasMore(key)) return
    if (node.kind === 'map') {
      for (const [below, value] of node.entries) {
        if (ofNames.has(key)) this.#goOverEntries(name, `${key}.*`, value)
        else if (ofEntries.has(key)) this.#goOverEntries(name, key, value)
        else this.#goOver(name, `${key}.${below}`, value)
      }
    }
    if (node.kind === 'list') {
      for (const item of node.items) this.#goOverEntries(name, key, item)
    }
  }

  #goOverEntries(name: string, key: string, node: ComposeNode): void {
    if (node.kind !== 'map') return
    for (const [below, value] of node.entries) this.#goOver(name, `${key}.${below}`, value)
  }
}

function asksForNothing(node: ComposeNode): boolean {
  if (node.kind === 'map') return node.entries.size === 0
  if (node.kind === 'list') return node.items.length === 0
  return isNull(node) || /^(|false|no)$/i.test(node.text)
}

export function listed(words: readonly string[]): string {
  const shown = words.slice(0, 5).map(quote).join(', ')
  return words.length > 5 ? `${shown} and ${words.length - 5} more` : shown
}
