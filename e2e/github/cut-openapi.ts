import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endpoints } from './endpoints.ts'

/*
 * Cuts what the stand-in's endpoints need out of GitHub's description of its REST API (MIT, npm
 * @octokit/openapi). After an endpoint was added, or for a newer version, beside an unpacked
 * package:
 *
 *     npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz
 *     node e2e/github/cut-openapi.ts package
 */
type Json = Record<string, unknown>
type Described = {
  parameters?: Json[]
  requestBody?: Json
  responses: Record<string, Json>
}

const [folder = 'package'] = process.argv.slice(2)
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const { version } = read('package.json')
const api = read('generated/api.github.com.json')

const leftOut = ['title', 'description', 'example', 'examples', 'deprecated', 'externalDocs']
/** Large, in no answer of ours, and never read by us: anything fits them. */
const anything = [
  'branch-restriction-policy',
  'nullable-issue-comment',
  'nullable-milestone',
  'nullable-repository',
  'protected-branch-admin-enforced',
  'protected-branch-pull-request-review',
  'security-and-analysis',
  'issue-field-value',
  'auto-merge',
  'sub-issues-summary',
  'issue-dependencies-summary',
]

const listOfInstallations = {
  content: {
    'application/json': {
      schema: { type: 'array', items: { $ref: '#/components/schemas/installation' } },
    },
  },
}

const definitions: Record<string, unknown> = {}

function strip(value: unknown, isProperties = false): unknown {
  if (Array.isArray(value)) return value.map((item) => strip(item))
  if (typeof value !== 'object' || value === null) return value
  if ('$ref' in value) return { $ref: define(String(value.$ref)) }
  const kept = Object.entries(value).filter(
    ([key]) => isProperties || !(leftOut.includes(key) || key.startsWith('x-')),
  )
  return Object.fromEntries(
    kept.map(([key, item]) => [key, strip(item, key === 'properties' && !isProperties)]),
  )
}

/** Where the schema stands in the excerpt. */
function define(reference: string): string {
  const name = reference.slice('#/components/schemas/'.length)
  if (!(name in definitions)) {
    definitions[name] = {}
    if (!anything.includes(name)) definitions[name] = strip(resolve({ $ref: reference }))
  }
  return `#/definitions/${name}`
}

function resolve(value: Json): Json {
  if (typeof value.$ref !== 'string') return value
  const keys = value.$ref.slice('#/'.length).split('/')
  return keys.reduce<Json>((part, key) => part[key] as Json, api)
}

function bodyOf(value: Json | undefined): unknown {
  const content = (value && resolve(value).content) as Json | undefined
  const json = content?.['application/json'] as Json | undefined
  return json ? strip(json.schema) : null
}

const operations: Record<string, unknown> = {}
for (const { operation, describedAs } of endpoints) {
  if (describedAs !== undefined) continue
  const [method = '', path = ''] = operation.split(' ')
  const described: Described | undefined = api.paths[path]?.[method.toLowerCase()]
  if (operation === 'GET /app/installations') {
    // Its own list of what an installation is asks every account to be an enterprise as well.
    Object.assign(described?.responses['200'] ?? {}, listOfInstallations)
  }
  if (!described) throw new Error(`GitHub describes no ${operation}.`)
  operations[operation] = {
    parameters: (described.parameters ?? []).map((one) => {
      const { name, in: where, required = false, schema } = resolve(one)
      return { name, in: where, required, schema: strip(schema) }
    }),
    body: bodyOf(described.requestBody),
    responses: Object.fromEntries(
      Object.entries(described.responses).map(([status, one]) => [status, bodyOf(one)]),
    ),
  }
}
define('#/components/schemas/basic-error')

// Of a fork that is gone, or not to be seen, GitHub says null.
for (const name of ['pull-request', 'pull-request-simple']) {
  const { properties } = definitions[name] as { properties: { head: Json } }
  const head = properties.head as { properties: { repo: Json } }
  head.properties.repo = { ...head.properties.repo, nullable: true }
}

const source = `GitHub REST API description (MIT), https://github.com/github/rest-api-description, npm @octokit/openapi ${version}, generated/api.github.com.json; cut by cut-openapi.ts`
const lines = (record: Record<string, unknown>) =>
  Object.entries(record)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(',\n')
writeFileSync(
  join(import.meta.dirname, 'openapi-excerpt.json'),
  `{"source": ${JSON.stringify(source)},\n"operations": {\n${lines(operations)}\n},\n"definitions": {\n${lines(definitions)}\n}}\n`,
)
