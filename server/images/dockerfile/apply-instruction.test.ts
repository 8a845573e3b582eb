import { expect, test } from 'vitest'
import type { ImageConfig } from '#server/drivers/image-building.ts'
import { applyInstruction } from './apply-instruction.ts'
import { readDockerfile } from './read-dockerfile.ts'

const empty: ImageConfig = {
  env: { PATH: '/bin' },
  labels: {},
  user: '',
  workingDir: '',
  entrypoint: [],
  cmd: ['sh'],
  shell: [],
  exposedPorts: [],
  volumes: [],
  stopSignal: '',
  healthcheck: null,
  onBuild: [],
}

const after = (text: string) =>
  readDockerfile(text).instructions.reduce((config, instruction) => {
    const { line } = instruction
    const lookup = (name: string) => config.env[name]
    const next = applyInstruction(config, instruction, { line, escaping: '\\', lookup })
    if (next === null) throw new Error(instruction.keyword)
    return next
  }, empty)

test('what an image says is what its instructions said, one after the other', () => {
  const said = after(`ENV HOME=/home/dev PATH=$PATH:/opt/bin
WORKDIR /srv
WORKDIR app
USER dev:dev
LABEL one=1 two="a b"
EXPOSE 3000 53/UDP
VOLUME ["/data"]
STOPSIGNAL SIGINT
SHELL ["/bin/bash", "-c"]
ENTRYPOINT ["/init"]
CMD serve --all
ONBUILD RUN make`)
  expect(said).toMatchObject({
    env: { HOME: '/home/dev', PATH: '/bin:/opt/bin' },
    workingDir: '/srv/app',
    user: 'dev:dev',
    labels: { one: '1', two: 'a b' },
    exposedPorts: ['3000/tcp', '53/udp'],
    volumes: ['/data'],
    stopSignal: 'SIGINT',
    entrypoint: ['/init'],
    cmd: ['/bin/bash', '-c', 'serve --all'],
    onBuild: ['RUN make'],
  })
  expect(after('ENTRYPOINT run').cmd).toEqual([])
})

test('a health check is as the engine has it', () => {
  expect(after('HEALTHCHECK --interval=1m30s --retries=2 CMD curl x').healthcheck).toEqual({
    Test: ['CMD-SHELL', 'curl x'],
    Interval: 90e9,
    Retries: 2,
  })
  expect(after('HEALTHCHECK NONE').healthcheck).toEqual({ Test: ['NONE'] })
  expect(() => after('HEALTHCHECK --interval=soon CMD x')).toThrow('no duration')
})

test('what an instruction cannot be followed by is told', () => {
  expect(() => after('SHELL /bin/bash')).toThrow('SHELL is followed by a list')
  expect(() => after('ONBUILD FROM x')).toThrow('ONBUILD cannot')
  expect(() => after('USER --now dev')).toThrow('USER has no flag --now')
  expect(() => after('ENV')).toThrow('ENV says nothing')
})
