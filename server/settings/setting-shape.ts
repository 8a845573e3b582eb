import { z } from 'zod'
import type { AnySetting } from './define-setting.ts'

/** What kind of value a setting has, and between which bounds, read from its own schema. */
export type SettingShape = {
  kind: 'integer' | 'number' | 'boolean' | 'string' | 'list'
  isNullable: boolean
  minimum: number | null
  maximum: number | null
  /** Of texts: the only ones there are. */
  choices: readonly string[] | null
}

type JsonSchema = {
  type?: string
  anyOf?: JsonSchema[]
  enum?: string[]
  minimum?: number
  maximum?: number
}

export const jsonSchemaOf = ({ schema }: AnySetting): Record<string, unknown> =>
  z.toJSONSchema(schema, { io: 'input' })

export function shapeOf(setting: AnySetting): SettingShape {
  const whole = jsonSchemaOf(setting) as JsonSchema
  const isNull = ({ type }: JsonSchema) => type === 'null'
  const schema = whole.anyOf?.find((one) => !isNull(one)) ?? whole
  const kinds = { integer: 'integer', number: 'number', boolean: 'boolean', array: 'list' } as const
  return {
    kind: kinds[schema.type as keyof typeof kinds] ?? 'string',
    isNullable: whole.anyOf?.some(isNull) ?? false,
    minimum: schema.minimum ?? null,
    maximum: schema.maximum ?? null,
    choices: schema.enum ?? null,
  }
}
