import { expect, test } from 'vitest'
import type { CompanionSpec } from '../../companions.schema.ts'
import { companionConfig } from './companion-config.ts'

const companion: CompanionSpec = {
  name: 'db',
  aliases: [],
  image: 'db:1',
  entrypoint: null,
  command: null,
  environment: {},
  workingDir: null,
  user: null,
  healthcheck: 'image',
  volumes: [],
  tmpfs: [],
  init: false,
  shmSizeBytes: null,
  limits: { memoryBytes: null, cpus: null, pids: null },
  dependsOn: [],
}
const limits = { memoryBytes: 1024 ** 2, cpus: 1, pids: 10 }
const frame = { image: 'sha256:1', labels: {}, network: 'n', limits, mounts: [] }
const second = 1_000_000_000

test('an image has its health asked for once a second at most', () => {
  const of = (healthcheck: object) => companionConfig(frame, companion, healthcheck)
  expect(of({ Interval: 1_000_000, StartInterval: 5 * second, Retries: 3 })).toMatchObject({
    Healthcheck: { Interval: second },
  })
  expect(of({ Interval: 0, StartInterval: 1_000_000 })).toMatchObject({
    Healthcheck: { StartInterval: second },
  })
  expect(of({ Interval: 30 * second })).not.toHaveProperty('Healthcheck')
  expect(companionConfig(frame, companion)).not.toHaveProperty('Healthcheck')
})
