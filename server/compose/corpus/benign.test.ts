import { expect, test } from 'vitest'
import { defaultConfiguration } from '#server/devcontainers/devcontainers.ts'
import { benign } from './benign.testing.ts'
import { readWithFiles } from './read-files.testing.ts'

const usual = {
  aliases: [],
  entrypoint: null,
  command: null,
  environment: {},
  workingDir: null,
  user: null,
  healthcheck: 'image',
  init: false,
  shmSizeBytes: null,
  limits: { memoryBytes: null, cpus: null, pids: null },
  dependsOn: [],
  volumes: [],
  tmpfs: [],
}

test.for(benign.map((one) => [one.name, one] as const))(
  'what %s is read as it is meant',
  ([, { path = '.devcontainer/devcontainer.json', file, files, ...meant }]) => {
    const { config, notices, recovery } = readWithFiles(file, files, path)
    expect(recovery).toBeNull()
    const { services, ...own } = config
    expect({ ...own, services: null }).toEqual({ ...defaultConfiguration(path), ...meant.config })
    const companions = Object.entries(meant.companions)
    const { service } = file as { service: string }
    expect(services).toEqual(
      companions.length === 0
        ? null
        : {
            aliases: [service],
            dependsOn: [],
            builds: {},
            ...meant.service,
            companions: companions.map(([name, of]) => ({ name, ...usual, ...of })),
          },
    )
    const { says = [] } = meant
    const isSaid = (notice: string) => says.some((words) => notice.includes(words))
    expect(notices.filter((notice) => !isSaid(notice))).toEqual([])
    expect(says.filter((words) => !notices.some((it) => it.includes(words)))).toEqual([])
  },
)

test('there are ten of them at least', () => {
  expect(benign.length).toBeGreaterThanOrEqual(10)
})
