// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles
import { expect, test } from 'vitest'
import { readDockerfile } from './read-dockerfile.ts'
import { readHealthcheck } from './read-healthcheck.ts'
import { platformArgs, readStages } from './read-stages.ts'
import { expand, type Reader } from './words.ts'

const million = 1024 * 1024
const asked = { args: {}, target: null, architecture: 'amd64' }

function msOf(work: () => unknown): number {
  const began = process.threadCpuUsage()
  try {
    work()
  } catch (error) {
    expect(error).toMatchObject({ name: 'DockerfileError' })
  }
  return process.threadCpuUsage(began).user / 1000
}

test('the largest Dockerfile that there may be is read at once, whatever is in it', () => {
  const spaces = ' '.repeat(million)
  expect(msOf(() => readDockerfile(`# a=x${spaces}y\nFROM a`))).toBeLessThan(5000)
  expect(msOf(() => readDockerfile(`FROM a\nRUN ${'--a '.repeat(million / 4)}x`))).toBeLessThan(
    1000,
  )
  const check = { line: 1, keyword: 'HEALTHCHECK', rest: 'CMD x', heredocs: [] }
  const flags = [{ name: 'interval', value: '1'.repeat(million) }]
  const config = { shell: [] as string[] } as Parameters<typeof readHealthcheck>[1]
  expect(msOf(() => readHealthcheck({ ...check, flags }, config))).toBeLessThan(5000)
})

test('variables in variables end, in depth and in length', () => {
  const reader: Reader = { line: 3, escaping: '\\', lookup: () => undefined }
  const deep = `${'${a:-'.repeat(million / 8)}${'}'.repeat(million / 8)}`
  expect(() => expand(deep, reader)).toThrow('stand in each other')
  const doubled = Array.from({ length: 40 }, () => 'ARG A=$A$A').join('\n')
  const text = `ARG A=0123456789\n${doubled}\nFROM $A`
  expect(() => readStages(readDockerfile(text), asked)).toThrow('more than 128 KB')
  const many = Array.from({ length: 900 }, (_, at) => `ARG B${at}=$A`).join('\n')
  const large = `ARG A=${'x'.repeat(1000)}\n${many}\nFROM a`
  expect(() => readStages(readDockerfile(large), asked)).toThrow('more than 256 KB')
})

test('a variable of no value is none, also where every object has one of its name', () => {
  const { stages } = readStages(
    readDockerfile('ARG constructor=a\nFROM $constructor$toString'),
    asked,
  )
  expect(stages[0]?.from).toBe('a')
  expect(platformArgs('amd64').get('toString')).toBeUndefined()
})
