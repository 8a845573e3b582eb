// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles
import { expect, test } from 'vitest'
import { readDockerfile } from './read-dockerfile.ts'
import { readStages } from './read-stages.ts'

const read = (text: string, asked: { args?: Record<string, string>; target?: string } = {}) =>
  readStages(readDockerfile(text), {
    args: asked.args ?? {},
    target: asked.target ?? null,
    architecture: 'amd64',
  })
const namesOf = (text: string, target?: string) =>
  read(text, target === undefined ? {} : { target }).stages.map(({ name, index }) => name ?? index)

test('what is before the first FROM says what its image is, unless whoever builds says otherwise', () => {
  const text = 'ARG VARIANT=12\nARG FULL=debian:$VARIANT\nFROM ${FULL}-slim'
  expect(read(text).stages[0]?.from).toBe('debian:12-slim')
  expect(read(text, { args: { VARIANT: '13' } }).stages[0]?.from).toBe('debian:13-slim')
  expect(() => read('ARG A\nFROM $A')).toThrow('$A is empty')
})

test('only the stages that the wanted one is made of are built, in their order', () => {
  const text = `FROM a AS base
FROM b AS unused
FROM base AS tools
FROM c AS wanted
COPY --from=tools /x /x
COPY --from=some/image /y /y
FROM d
COPY --from=0 /z /z`
  expect(namesOf(text, 'wanted')).toEqual(['base', 'tools', 'wanted'])
  expect(namesOf(text, 'WANTED')).toEqual(['base', 'tools', 'wanted'])
  expect(namesOf(text)).toEqual(['base', 4])
  expect(read(text, { target: 'tools' }).stages.at(-1)?.from).toBe(0)
  expect(() => namesOf(text, 'none')).toThrow('There is no stage none')
})

test('an image for another machine, and what comes before any image, are told with their line', () => {
  expect(() => read('RUN x\nFROM a')).toThrow('RUN comes before the first FROM')
  expect(() => read('\nFROM --platform=linux/arm64 a')).toThrow(
    expect.objectContaining({ line: 2, message: expect.stringContaining('linux/amd64') }),
  )
  expect(read('FROM --platform=$BUILDPLATFORM a').stages).toHaveLength(1)
  expect(() => read('FROM a b')).toThrow('FROM is followed by')
  expect(() => read('# nothing')).toThrow('There is no FROM')
})
