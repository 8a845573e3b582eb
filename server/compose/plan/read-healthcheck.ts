import type { CompanionSpec } from '#server/drivers/companions.schema.ts'
import { type ComposeNode, isNull } from '../read/compose-node.ts'
import { wrongAt } from '../read/read-yaml.ts'
import { durationMsOf, entriesOf, isTrue, numberOf, textOf, textsOf } from './service-values.ts'

/** Whoever asks does so outside of the codespace's limits. */
const leastIntervalMs = 1000
const atLeast = (least: number, ms: number | null) => (ms === null ? null : Math.max(least, ms))

/** Of a service. What it does not say is the image's. */
export function readHealthcheck(node: ComposeNode | undefined): CompanionSpec['healthcheck'] {
  const entries = entriesOf(node, 'healthcheck')
  if (isTrue(entries.get('disable'), 'healthcheck.disable')) return 'none'
  const said = entries.get('test')
  const test = said === undefined || isNull(said) ? 'image' : readTest(said)
  if (test === 'image' || test === 'none') return test
  const duration = (key: string) => durationMsOf(entries.get(key), `healthcheck.${key}`)
  const retries = numberOf(entries.get('retries'), 'healthcheck.retries')
  return {
    test,
    intervalMs: atLeast(leastIntervalMs, duration('interval')),
    timeoutMs: duration('timeout'),
    startPeriodMs: duration('start_period'),
    retries: retries === null ? null : Math.ceil(retries),
  }
}

type Test = Exclude<CompanionSpec['healthcheck'], string>['test']

function readTest(node: ComposeNode): Test | 'image' | 'none' {
  if (node.kind !== 'list') {
    const shell = textOf(node, 'healthcheck.test')
    return shell === null || shell === '' ? 'image' : { shell }
  }
  const [form, ...words] = textsOf(node, 'healthcheck.test')
  if (form === undefined) return 'image'
  if (form === 'NONE') return 'none'
  const shell = words.join(' ')
  if (form === 'CMD-SHELL' && shell !== '') return { shell }
  if (form === 'CMD' && words.length > 0) return { argv: words }
  const message = '"healthcheck.test" must begin with NONE, CMD or CMD-SHELL, and say what to run.'
  throw wrongAt(node.place, message)
}
