import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

type Schema = Parameters<typeof z.fromJSONSchema>[0]
type Parameter = { name: string; in: string; required?: boolean; schema: Schema }
type Operation = {
  parameters: Parameter[]
  body: Schema | null
  responses: Record<string, Schema | null>
}
type Excerpt = {
  source: string
  operations: Record<string, Operation>
  definitions: Record<string, Schema>
}

/** What of GitHub's published description is used here, as `cut-openapi.ts` cut it. */
const excerpt: Excerpt = JSON.parse(
  readFileSync(join(import.meta.dirname, 'openapi-excerpt.json'), 'utf8'),
)
const parsers = new Map<unknown, z.ZodType>()

/** What of a request to this operation is not as GitHub describes it; empty where all of it is. */
export function checkRequest(
  operation: string,
  query: URLSearchParams,
  body: unknown,
): readonly string[] {
  const described = excerpt.operations[operation]
  if (!described) return [`${operation} is none of the operations in the excerpt.`]
  const known = described.parameters.filter((parameter) => parameter.in === 'query')
  const problems = [...query.keys()]
    .filter((name) => !known.some((parameter) => parameter.name === name))
    .map((name) => `${operation} takes no ${name}.`)
  for (const { name, required, schema } of known) {
    const value = query.get(name)
    if (value === null) {
      if (required) problems.push(`${operation} needs ${name}.`)
    } else problems.push(...check(`${operation} ${name}`, schema, typed(value, schema)))
  }
  if (described.body === null) {
    return isEmpty(body) ? problems : [...problems, `${operation} takes no body.`]
  }
  return [...problems, ...check(`${operation} body`, described.body, body ?? {})]
}

/** What of an answer is not as GitHub describes it; empty where all of it is. */
export function checkResponse(operation: string, status: number, body: unknown): readonly string[] {
  const described = excerpt.operations[operation]?.responses
  if (!described) return []
  const schema = described[status]
  if (schema === undefined) {
    const isError = status >= 400
    if (!isError) return [`${operation} never answers ${status}.`]
    return check(`${operation} ${status}`, { $ref: '#/definitions/basic-error' }, body)
  }
  if (schema !== null) return check(`${operation} ${status}`, schema, body)
  return isEmpty(body) ? [] : [`${operation} ${status} has no body.`]
}

const isEmpty = (body: unknown) =>
  body === undefined ||
  body === null ||
  (typeof body === 'object' && Object.keys(body).length === 0)

/** Of a query everything is text, and some of that is meant as such. */
function typed(text: string, schema: Schema): unknown {
  if (typeof schema === 'object' && schema.type === 'string') return text
  if (/^\d+$/.test(text)) return Number(text)
  return text === 'true' ? true : text === 'false' ? false : text
}

function check(what: string, schema: Schema, value: unknown): string[] {
  let parser = parsers.get(schema)
  if (!parser) {
    const whole = { ...(schema as object), definitions: excerpt.definitions } as Schema
    parser = z.fromJSONSchema(whole, { defaultTarget: 'openapi-3.0' })
    parsers.set(schema, parser)
  }
  const { error } = parser.safeParse(value)
  return error ? error.issues.map((issue) => `${what}${said(issue)}`) : []
}

/** Of what fits none of several descriptions, what keeps it from the one it is nearest to. */
function said(issue: z.core.$ZodIssue): string {
  const where = issue.path.map((key) => `.${String(key)}`).join('')
  const nearest = 'errors' in issue && issue.errors.toSorted((a, b) => a.length - b.length)[0]?.[0]
  return nearest ? `${where}${said(nearest)}` : `${where}: ${issue.message}.`
}

/** What of these permissions a GitHub App cannot ask for. */
export function checkPermissions(permissions: Record<string, string>): string[] {
  const described = excerpt.definitions['app-permissions'] as {
    properties: Record<string, { enum: string[] }>
  }
  return Object.entries(permissions)
    .filter(([name, level]) => !described.properties[name]?.enum.includes(level))
    .map(([name, level]) => `Default permission ${name}: ${level} is not included in the list`)
}
