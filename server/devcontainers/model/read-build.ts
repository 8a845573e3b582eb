import type { Properties, Reading } from '../read-values.ts'
import type { Build, Compose } from './dev-container.ts'
import { aList, aListOrOne, anObject, aRecord, aText, type ReadValue } from './lenient-values.ts'

type Written = Omit<Build, 'inline'> & { dockerFile?: string }

const buildOf: ReadValue<Partial<Written>> = anObject<Written>({
  dockerfile: aText,
  // As some have it, by the name that it had before.
  dockerFile: aText,
  context: aText,
  target: aText,
  args: aRecord(aText),
  cacheFrom: aListOrOne(aText),
  options: aList(aText),
})

/** `build`, and the `dockerFile` and `context` that came before it. */
export function readBuild(reading: Reading, properties: Properties): Build | undefined {
  const node = properties.get('build')?.value
  const { dockerFile, ...build } = (node && buildOf(reading, node, 'build')) ?? {}
  const dockerfile = build.dockerfile ?? dockerFile ?? text(reading, properties, 'dockerFile')
  const context = build.context ?? text(reading, properties, 'context')
  if (!node && dockerfile === undefined) return undefined
  return {
    args: {},
    cacheFrom: [],
    options: [],
    ...build,
    ...(dockerfile !== undefined && { dockerfile }),
    ...(context !== undefined && { context }),
  }
}

export function readCompose(reading: Reading, properties: Properties): Compose | undefined {
  const node = properties.get('dockerComposeFile')?.value
  const files = node && aListOrOne(aText)(reading, node, 'dockerComposeFile')
  if (!files) return undefined
  const service = text(reading, properties, 'service')
  const running = properties.get('runServices')?.value
  const runServices = running && aList(aText)(reading, running, 'runServices')
  return { files, ...(service !== undefined && { service }), ...(runServices && { runServices }) }
}

function text(reading: Reading, properties: Properties, key: string): string | undefined {
  const node = properties.get(key)?.value
  return node && aText(reading, node, key)
}
