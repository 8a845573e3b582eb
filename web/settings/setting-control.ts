import type { GivenValue, SettingView } from '#server/settings/setting-values.schema.ts'

/** What changes a setting, with the bounds that its JSON Schema tells. */
export type Control =
  | { kind: 'switch' }
  | { kind: 'choice'; options: (string | boolean | null)[] }
  | {
      kind: 'number'
      isInteger: boolean
      minimum: number | null
      maximum: number | null
      step: number | null
      isNullable: boolean
    }
  | { kind: 'text'; isNullable: boolean; maxLength: number | null; isMultiline: boolean }
  | { kind: 'list'; isNullable: boolean; maxItems: number | null }

/** Enter begins a line in it. */
export const isSeveralLines = (control: Control): boolean =>
  control.kind === 'list' || (control.kind === 'text' && control.isMultiline)

type Schema = Record<string, unknown>

/**
 * The control for values of that schema. What nobody can make sense of is a text: the server
 * checks it anyway.
 */
export function controlOf({ jsonSchema }: Pick<SettingView, 'jsonSchema'>): Control {
  const schemas = alternatives(jsonSchema)
  const isNullable = schemas.some(({ type }) => type === 'null')
  const others = schemas.filter(({ type }) => type !== 'null')
  const choices = others.flatMap(choicesOf)
  if (choices.length > 0) return { kind: 'choice', options: withNull(choices, isNullable) }
  const schema = others[0] ?? {}
  switch (schema.type) {
    case 'boolean':
      return isNullable ? { kind: 'choice', options: [null, true, false] } : { kind: 'switch' }
    case 'integer':
    case 'number':
      return {
        kind: 'number',
        isInteger: schema.type === 'integer',
        minimum: bound(schema.minimum ?? schema.exclusiveMinimum),
        maximum: bound(schema.maximum ?? schema.exclusiveMaximum),
        step: numberOf(schema.multipleOf),
        isNullable,
      }
    case 'array':
      return { kind: 'list', isNullable, maxItems: numberOf(schema.maxItems) }
    default: {
      const maxLength = numberOf(schema.maxLength)
      return { kind: 'text', isNullable, maxLength, isMultiline: schema.isMultiline === true }
    }
  }
}

function alternatives(schema: Schema): Schema[] {
  const several = schema.anyOf ?? schema.oneOf
  if (Array.isArray(several)) return several.flatMap((one) => alternatives(one as Schema))
  if (Array.isArray(schema.type)) return schema.type.map((type) => ({ ...schema, type }))
  return [schema]
}

const choicesOf = (schema: Schema): (string | null)[] => {
  if (Array.isArray(schema.enum)) return schema.enum as (string | null)[]
  return typeof schema.const === 'string' ? [schema.const] : []
}

const withNull = (choices: (string | null)[], isNullable: boolean) =>
  isNullable && !choices.includes(null) ? [null, ...choices] : choices

const numberOf = (value: unknown) => (typeof value === 'number' ? value : null)

/** An integer's widest bounds are those of the language, and say nothing. */
function bound(value: unknown): number | null {
  const number = numberOf(value)
  return number === null || Math.abs(number) === Number.MAX_SAFE_INTEGER ? null : number
}

/**
 * What the control shows before anybody touches it: what was chosen here, and otherwise
 * what counts here.
 */
export const shownValue = ({ isSet, value, effective, lockedBy }: SettingView): GivenValue =>
  isSet && lockedBy === null ? value : effective
