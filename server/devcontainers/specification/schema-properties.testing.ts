import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Schema = { [key: string]: unknown }
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const file = join(import.meta.dirname, 'devContainer.base.schema.json')
const root = JSON.parse(readFileSync(file, 'utf8')) as Schema & { definitions: Schema }

/** A keyword that slipped in among the names of properties, in the schema as it is published. */
const slip = 'additionalProperties'

/**
 * Every property that the schema names, as `properties.ts` writes them. `fish` and its like, which
 * the schema calls Features of the past, are names in `features` like any other.
 */
export function schemaProperties(): string[] {
  const found = new Set<string>()
  collect(root, '', found)
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
    if (name === slip || (isSchema(property) && property.deprecated === true)) continue
    found.add(prefix + name)
    collect(property, `${prefix}${name}.`, found)
  }
  for (const [pattern, property] of Object.entries((schema.patternProperties ?? {}) as Schema)) {
    if (pattern !== slip) collect(property, `${prefix}*.`, found)
  }
  if (isSchema(schema.items)) collect(schema.items, prefix, found)
}
