import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Schema = { [key: string]: unknown }
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const file = join(import.meta.dirname, 'compose-spec.json')
const root = JSON.parse(readFileSync(file, 'utf8')) as Schema & { definitions: Schema }

/** Every property that the schema names, as `compose-properties.ts` writes them. */
export function composeSchemaProperties(): string[] {
  const found = new Set<string>()
  collect(root.definitions.service, '', found)
  for (const name of Object.keys(root.properties as Schema)) found.add(`/${name}`)
  for (const kind of ['volume', 'network']) collect(root.definitions[kind], `/${kind}s.`, found)
  return [...found].sort()
}

function collect(schema: unknown, prefix: string, found: Set<string>): void {
  if (!isSchema(schema)) return
  if (typeof schema.$ref === 'string') {
    collect(root.definitions[schema.$ref.replace('#/definitions/', '')], prefix, found)
  }
  for (const group of ['oneOf', 'anyOf', 'allOf']) {
    for (const one of (schema[group] as unknown[] | undefined) ?? []) collect(one, prefix, found)
  }
  for (const [name, property] of Object.entries((schema.properties ?? {}) as Schema)) {
    found.add(prefix + name)
    collect(property, `${prefix}${name}.`, found)
  }
  for (const [pattern, property] of Object.entries((schema.patternProperties ?? {}) as Schema)) {
    if (!pattern.startsWith('^x-')) collect(property, `${prefix}*.`, found)
  }
  if (isSchema(schema.items)) collect(schema.items, prefix, found)
}
