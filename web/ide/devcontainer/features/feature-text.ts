import { type Edit, findNodeAtLocation, getNodeValue, modify, parseTree } from 'jsonc-parser'
import { insertProperty } from './insert-property.ts'
import { idOf, type KnownFeature } from './known-features.ts'

export type OptionValues = Record<string, string | boolean>

/**
 * The Features that a configuration names, as they are written, with their options. Null: it
 * cannot be read.
 */
export function featuresIn(text: string): Record<string, unknown> | null {
  const root = parseTree(text, [], { allowTrailingComma: true })
  if (root?.type !== 'object') return null
  const node = findNodeAtLocation(root, ['features'])
  if (!node) return {}
  return node.type === 'object' ? (getNodeValue(node) as Record<string, unknown>) : null
}

/**
 * What has to change in a text so that it names a Feature with these options. All else stays as it
 * is written.
 */
export function featureEdits(text: string, reference: string, options: OptionValues): Edit[] {
  const root = parseTree(text, [], { allowTrailingComma: true })
  const features = root && findNodeAtLocation(root, ['features'])
  const there = Object.keys(featuresIn(text) ?? {}).find((one) => idOf(one) === idOf(reference))
  const insertSpaces = !/^\t/m.test(text)
  const tabSize = /^( +)\S/m.exec(text)?.[1]?.length ?? 2
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const form = { indent: insertSpaces ? ' '.repeat(tabSize) : '\t', eol }
  if (root && there === undefined) {
    const edits = features
      ? insertProperty(text, features, { key: reference, value: options, ...form })
      : insertProperty(text, root, { key: 'features', value: { [reference]: options }, ...form })
    if (edits) return edits
  }
  const formattingOptions = { insertSpaces, tabSize, eol }
  return modify(text, ['features', there ?? reference], options, { formattingOptions })
}

/** What of it is there already counts before what it comes with. */
export function valuesOf({ options }: KnownFeature, written: unknown): OptionValues {
  const given = typeof written === 'string' ? { version: written } : written
  const said = (typeof given === 'object' && given !== null ? given : {}) as OptionValues
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, said[name] ?? option.default]),
  )
}

/** What is not as it comes. */
export function saidOf({ options }: KnownFeature, values: OptionValues): OptionValues {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== options[name]?.default),
  )
}
