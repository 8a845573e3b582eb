import { portVisibility } from '#server/ports/port-values.schema.ts'
import { type Property, propertyOf, type Verdict } from '../model/properties.ts'
import devContainer from './devContainer.base.schema.json' with { type: 'json' }
import feature from './devContainerFeature.schema.json' with { type: 'json' }

type JsonSchema = { [keyword: string]: unknown }

/**
 * The schemas of the specification as an editor shows them: of each property of a
 * devcontainer.json what Bothy does with it comes first, those of other tools are there too, and a
 * slip of the published file is not.
 */
export function describedSchemas(): {
  devContainer: JsonSchema
  feature: JsonSchema
  /** Features do something here, so that it is of use to add some. */
  hasFeatures: boolean
} {
  const root = structuredClone<JsonSchema>(devContainer)
  root.allowTrailingCommas = true
  const { definitions } = root as { definitions: { [name: string]: JsonSchema } }
  root.type = 'object'
  root.properties = { ...allKindsOf(root, definitions), ...ofOthers() }
  addVisibility(root.properties as JsonSchema)
  root.additionalProperties = false
  for (const group of [...groups, 'unevaluatedProperties']) delete root[group]
  const put = (schema: unknown, prefix: string): void => {
    if (!isSchema(schema)) return
    if (typeof schema.$ref === 'string') {
      put(definitions[schema.$ref.replace('#/definitions/', '')], prefix)
    }
    for (const group of groups) {
      for (const one of (schema[group] ?? []) as unknown[]) put(one, prefix)
    }
    for (const group of ['properties', 'patternProperties']) {
      const named = (schema[group] ?? {}) as JsonSchema
      delete named[slip]
      for (const [name, property] of Object.entries(named)) {
        const key = prefix + (group === 'properties' ? name : '*')
        const known = propertyOf(key)
        if (known && isSchema(property)) property.markdownDescription = wordsOf(known, property)
        put(property, `${key}.`)
      }
    }
    put(schema.items, prefix)
  }
  put(root, '')
  const hasFeatures = !['dropped', 'refused'].includes(propertyOf('features')?.verdict ?? 'dropped')
  return { devContainer: root, feature: structuredClone<JsonSchema>(feature), hasFeatures }
}

/**
 * The properties of all kinds of a configuration side by side. Which of them go together is for the
 * reader to say: the schema can only answer that nothing of its kinds fits.
 */
function allKindsOf(schema: unknown, definitions: { [name: string]: JsonSchema }): JsonSchema {
  if (!isSchema(schema)) return {}
  const named = typeof schema.$ref === 'string' ? schema.$ref.replace('#/definitions/', '') : ''
  const parts = [
    definitions[named],
    ...groups.flatMap((group) => (schema[group] ?? []) as unknown[]),
  ]
  const found = parts.map((part) => allKindsOf(part, definitions))
  return Object.assign({}, ...found.toReversed(), schema.properties) as JsonSchema
}

/** Who may open a port, which the specification does not know either. */
function addVisibility({ portsAttributes, otherPortsAttributes }: JsonSchema): void {
  const patterns = isSchema(portsAttributes) ? portsAttributes.patternProperties : null
  const groupsOfPorts = isSchema(patterns) ? Object.values(patterns) : []
  for (const group of [...groupsOfPorts, otherPortsAttributes]) {
    if (!isSchema(group) || !isSchema(group.properties)) continue
    group.properties.visibility = { type: 'string', enum: [...portVisibility.options] }
  }
}

/** A keyword that slipped in among the names of properties, in the schema as it is published. */
const slip = 'additionalProperties'

const groups = ['oneOf', 'anyOf', 'allOf']

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const verdicts: Record<Verdict, string> = {
  honoured: 'Works here',
  transformed: 'Works in another way here',
  dropped: 'Has no effect here',
  refused: 'Is refused here',
}

function wordsOf({ verdict, says, instead }: Property, { description }: JsonSchema): string {
  const way = instead === undefined ? '' : ` Instead, ${instead}.`
  const meant = typeof description === 'string' ? `\n\n${description}` : ''
  return `**${verdicts[verdict]}.** ${says.charAt(0).toUpperCase()}${says.slice(1)}.${way}${meant}`
}

/** What the specification does not know. */
function ofOthers(): JsonSchema {
  const texts = { type: 'array', items: { type: 'string' } }
  const isOld = (instead: string) => ({ deprecationMessage: `It belongs into ${instead} now.` })
  return {
    extends: { anyOf: [{ type: 'string' }, texts] },
    extensions: { ...texts, ...isOld('"customizations.vscode.extensions"') },
    settings: { type: 'object', ...isOld('"customizations.vscode.settings"') },
    devPort: { type: 'integer' },
    customizations: {
      type: 'object',
      description: 'What a tool of its own reads, under the name of the tool.',
      properties: {
        codespaces: { type: 'object', properties: { repositories: { type: 'object' } } },
        vscode: {
          type: 'object',
          properties: {
            extensions: {
              ...texts,
              description: 'Extensions of Visual Studio Code, by their ids.',
            },
            settings: { type: 'object', description: 'Settings of Visual Studio Code.' },
          },
        },
      },
    },
  }
}
