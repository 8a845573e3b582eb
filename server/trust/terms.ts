import { createHash } from 'node:crypto'
import type { Term, TermChange, Wants } from '#server/codespaces/trust/trust.schema.ts'
import { type Configuration, devcontainerId, shown } from '#server/devcontainers/devcontainers.ts'
import { wantsOfConfiguration } from './wants-of-configuration.ts'

const mostTerms = 300
const textMaxCharacters = 1000
/** Where all of them together are too long, to recognize them by. */
const shortMaxCharacters = 40
const termsMaxCharacters = 64 * 1024

type Read = Pick<Configuration, 'config' | 'besides'> & {
  parts: readonly { path: string; kind: string; hash: string }[]
}

/**
 * What somebody agrees to by trusting a configuration, by itself: without what its image and its
 * Features bring along, so that it is the same before the clone and of it, and in each codespace.
 * Null where that is more than is kept.
 */
export function termsOf(read: Read, codespaceId: string): Term[] | null {
  const wants = wantsOfConfiguration(read.config)
  const id = devcontainerId(codespaceId)
  const said = [...termsIn(wants), ...filesIn(read)]
  const terms = said.map(([of, name, text]) => {
    const anywhere = (words: string) => words.replaceAll(id, `\${devcontainerId}`)
    return termOf(of, anywhere(name), anywhere(text))
  })
  return bounded(terms)
}

/** With the secrets it would get, by their names. */
export function withSecrets(terms: Term[] | null, names: readonly string[]): Term[] | null {
  return terms && bounded([...terms, ...names.map((name) => termOf('secrets', name, ''))])
}

/** `was` is null where nothing can be shown of it. What is as it was is left out. */
export function differenceOf(before: readonly Term[], now: readonly Term[]): TermChange[] {
  const keyOf = ({ of, name }: Term) => `${of}\0${name}`
  const earlier = new Map(before.map((term) => [keyOf(term), term]))
  const later = new Set(now.map(keyOf))
  const since = now.flatMap((term): TermChange[] => {
    const { of, name, digest } = term
    const was = earlier.get(keyOf(term))
    if (was === undefined) return [{ of, name, kind: 'new', was: null }]
    return was.digest === digest ? [] : [{ of, name, kind: 'changed', was: was.text || null }]
  })
  const gone = before.flatMap((term): TermChange[] => {
    const { of, name, text } = term
    return later.has(keyOf(term)) ? [] : [{ of, name, kind: 'gone', was: text || null }]
  })
  return [...since, ...gone]
}

type Said = [of: Term['of'], name: string, text: string]

function termsIn(wants: ReturnType<typeof wantsOfConfiguration>): Said[] {
  return [
    ['container', '', containerText(wants)],
    ...wants.features.map(({ reference, options }): Said => {
      return ['features', reference, options.join('\n')]
    }),
    ...wants.services.map(({ name, image, dockerfile, command }): Said => {
      const made = dockerfile === null ? (image ?? '') : `built by ${dockerfile}`
      return ['services', name, [made, command].filter((words) => words !== '').join('\n')]
    }),
    ['user', '', wants.remoteUser ?? 'As the image says'],
    ...wants.commands.map(({ hook, text }): Said => ['commands', hook, text]),
    ...wants.ports.map(({ name, text }): Said => ['ports', name, text]),
    ...wants.mounts.map(({ name, text }): Said => ['mounts', name, text]),
  ]
}

function containerText(wants: Pick<Wants, 'image' | 'build' | 'capAdd'>): string {
  const { build, capAdd } = wants
  const powers = capAdd.length === 0 ? [] : [`capAdd: ${capAdd.join(', ')}`]
  return [
    ...(build === null ? [wants.image ?? 'The default image'] : builtBy(build)),
    ...powers,
  ].join('\n')
}

function builtBy({ dockerfile, target, args }: NonNullable<Wants['build']>): string[] {
  const stage = target === null ? '' : `, its stage ${target}`
  return [`Built by the commands in ${dockerfile}${stage}`, ...args]
}

/** Of what they hold nothing is kept; the files of one Feature are one. */
function filesIn({ config, besides, parts }: Read): Said[] {
  const files = [...besides].map(([path, state]): Said => {
    return ['files', shown(path), typeof state === 'string' ? state : digestOf(state)]
  })
  if (!config.features.some(({ reference }) => reference.startsWith('.'))) return files
  const folders = new Map<string, string[]>()
  for (const { path, kind, hash } of parts) {
    const folder = path.split('/').slice(0, 2).join('/')
    const held = folders.get(folder) ?? []
    folders.set(folder, [...held, JSON.stringify([path, kind, hash])])
  }
  const features = [...folders].map(([folder, held]): Said => {
    return ['files', `${shown(folder)}/`, held.sort().join()]
  })
  return [...files, ...features]
}

const digestOf = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('base64url')

function termOf(of: Term['of'], name: string, text: string): Term {
  const kept = of === 'files' ? '' : cut(text, textMaxCharacters)
  return { of, name, text: kept, digest: digestOf(text) }
}

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text

function bounded(terms: Term[]): Term[] | null {
  if (terms.length > mostTerms) return null
  const isShort = (all: Term[]) => JSON.stringify(all).length <= termsMaxCharacters
  if (isShort(terms)) return terms
  const short = terms.map((term) => ({ ...term, text: cut(term.text, shortMaxCharacters) }))
  return isShort(short) ? short : null
}
