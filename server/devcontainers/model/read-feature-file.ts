import { getNodeValue, type Node } from 'jsonc-parser'
import { type Notices, quote } from '../notices.ts'
import { readJson } from '../read-json.ts'
import { type Properties, propertiesOf, type Reading } from '../read-values.ts'
import type { JsonObject } from './dev-container.ts'
import type { FeatureMetadata, FeatureOption } from './feature-file.ts'
import {
  aBoolean,
  aList,
  anObject,
  aRecord,
  aText,
  oneOf,
  type ReadValue,
} from './lenient-values.ts'
import { commandHooks, readDevContainer } from './read-dev-container.ts'
import { aFeature, textOrBoolean } from './read-parts.ts'

/** What a Feature may ask of the container. */
const askedKeys = [
  'containerEnv',
  'mounts',
  'init',
  'privileged',
  'capAdd',
  'securityOpt',
  'entrypoint',
  'customizations',
] as const

const texts = ['name', 'description', 'documentationURL', 'licenseURL'] as const
const otherKeys = ['keywords', 'dependsOn', 'installsAfter', 'legacyIds', 'options', 'deprecated']
const knownKeys = new Set<string>([
  // Of what a registry keeps under an earlier name.
  ...['$schema', 'id', 'version', 'currentId'],
  ...texts,
  ...otherKeys,
  ...askedKeys,
  ...commandHooks,
])

const anOption = anObject<FeatureOption>({
  type: oneOf('string', 'boolean'),
  default: textOrBoolean,
  enum: aList(aText),
  proposals: aList(aText),
  description: aText,
})

/** What is not an option that can be given is none. */
const aWholeOption: ReadValue<FeatureOption> = (reading, node, name) => {
  const read = anOption(reading, node, name)
  if (!read) return undefined
  const type = read.type ?? (typeof read.default === 'boolean' ? 'boolean' : 'string')
  return { ...read, type, default: defaultOf(type, read.default) }
}

function defaultOf(type: FeatureOption['type'], said: string | boolean | undefined) {
  if (type === 'boolean') return said === true || said === 'true'
  return said === undefined ? '' : String(said)
}

/**
 * Reads the devcontainer-feature.json of what is called `reference` in a configuration. What is
 * wrong in it and can be left out is remarked.
 * @throws DevcontainerError where it is not what the specification describes
 */
export function readFeatureFile(
  content: Uint8Array,
  reference: string,
  notices: Notices,
): FeatureMetadata {
  const { source, root } = readJson(`devcontainer-feature.json of ${quote(reference)}`, content)
  const reading: Reading = { source, notices, substitute: (text) => text }
  const properties = propertiesOf(reading, root)
  for (const key of properties.keys()) {
    if (!knownKeys.has(key)) notices.add(`${quote(key)} is no key of a Feature.`)
  }
  const read = <Value>(key: string, reader: ReadValue<Value>): Value | undefined => {
    const node = properties.get(key)?.value
    return node && reader(reading, node, key)
  }
  const id = read('id', aText) ?? ''
  const version = read('version', aText) ?? ''
  for (const key of ['id', 'version']) {
    if (!properties.has(key)) notices.add(`It has no ${quote(key)}.`)
  }
  const said = texts.map((key) => [key, read(key, aText)] as const)
  return {
    id,
    version,
    ...Object.fromEntries(said.filter(([, text]) => text !== undefined)),
    keywords: read('keywords', aList(aText)) ?? [],
    options: read('options', aRecord(aWholeOption)) ?? {},
    dependsOn: read('dependsOn', aRecord(aFeature)) ?? {},
    installsAfter: read('installsAfter', aList(aText)) ?? [],
    legacyIds: read('legacyIds', aList(aText)) ?? [],
    deprecated: read('deprecated', aBoolean) ?? false,
    asked: readAsked(reading, properties),
    entry: { id: reference, ...entryOf(root) },
  }
}

/** Nothing but what it may ask for is even looked at. */
const readAsked = (reading: Reading, properties: Properties): FeatureMetadata['asked'] =>
  readDevContainer(reading, new Map([...properties].filter(([key]) => isAsked(key))), null)

function entryOf(root: Node): JsonObject {
  const whole = getNodeValue(root) as JsonObject
  return Object.fromEntries(Object.entries(whole).filter(([key]) => isAsked(key)))
}

const isAsked = (key: string): boolean =>
  (askedKeys as readonly string[]).includes(key) ||
  (commandHooks as readonly string[]).includes(key)
