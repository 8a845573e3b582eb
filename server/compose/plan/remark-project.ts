import { type Notices, quote } from '#server/devcontainers/notices.ts'
import { verdictWords } from '#server/devcontainers/policy/verdict-words.ts'
import { composePropertyOf } from '../policy/compose-properties.ts'
import type { ComposeNode } from '../read/compose-node.ts'
import type { Project } from '../read/load-project.ts'

/** Says what has no effect of what stands at the top of the files. */
export function remarkProject(project: Project, path: string, notices: Notices): void {
  for (const key of project.others) {
    const property = composePropertyOf(`/${key}`)
    if (!property) notices.add(`${quote(key)} in ${quote(path)} is no key of Compose.`)
    else if (property.verdict === 'dropped' || property.verdict === 'refused') {
      notices.add(`${quote(key)} in ${quote(path)} ${verdictWords(property)}`)
    }
  }
  for (const group of ['volumes', 'networks'] as const) {
    const keys = new Map<string, string[]>()
    for (const [name, node] of project[group]) {
      for (const key of keysOf(node)) keys.set(key, [...(keys.get(key) ?? []), name])
    }
    for (const [key, names] of keys) {
      const property = composePropertyOf(`/${group}.${key}`)
      if (!property || property.verdict === 'honoured') continue
      const whose = names.slice(0, 5).map(quote).join(', ')
      notices.add(`${quote(`${group}.${key}`)} of ${whose} ${verdictWords(property)}`)
    }
  }
}

const keysOf = (node: ComposeNode): string[] =>
  node.kind !== 'map'
    ? []
    : [...node.entries].flatMap(([key, value]) =>
        key.startsWith('x-') || (value.kind === 'scalar' && /^(|false)$/.test(value.text))
          ? []
          : [key],
      )
