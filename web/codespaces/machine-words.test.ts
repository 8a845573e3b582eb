import { expect, test } from 'vitest'
import { machineOptions } from './machine-words.ts'

const large = { name: 'large', cpus: 8, memoryBytes: 2 ** 34, storageBytes: 2 ** 36, pids: 8192 }

test('what a type has, what it is for and why it cannot be had are sentences, one after the other', () => {
  const given = { ...large, isDefault: false }
  const [free, refused] = machineOptions([
    { ...given, description: 'Compiles!', refusal: null },
    { ...given, description: 'Compiles', refusal: 'It is not for you.' },
  ])
  const sizes = '8 CPUs, 16 GiB of memory, 64 GiB of storage.'
  expect(free).toMatchObject({ description: `${sizes} Compiles!`, isDisabled: false })
  const words = `${sizes} Compiles. It is not for you.`
  expect(refused).toMatchObject({ description: words, isDisabled: true })
})
