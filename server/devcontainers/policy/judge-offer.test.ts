import { expect, test } from 'vitest'
import { judgeOffer, shmBytesWithin } from './judge-offer.ts'

const gigabyte = 1024 ** 3
const offer = { cpus: 2, memoryBytes: 4 * gigabyte, storageBytes: 10 * gigabyte }
const judge = (hostRequirements: Parameters<typeof judgeOffer>[0]['hostRequirements']) =>
  judgeOffer({ hostRequirements, shmBytes: null }, offer)

test('what is there is not remarked', () => {
  expect(judge({})).toEqual([])
  const met = {
    cpus: 2,
    memoryBytes: 4 * gigabyte,
    storageBytes: gigabyte,
    gpu: 'optional',
  } as const
  expect(judge(met)).toEqual([])
  const endless = { ...offer, storageBytes: null }
  const hostRequirements = { storageBytes: 1000 * gigabyte, gpu: false }
  expect(judgeOffer({ hostRequirements, shmBytes: null }, endless)).toEqual([])
})

test('what is not is said, with what there is', () => {
  const asked = { cpus: 8, memoryBytes: 16 * gigabyte, storageBytes: 1536 * gigabyte, gpu: true }
  expect(judge(asked)).toEqual([
    'It asks for 8 processors and has 2: the administrator’s settings say how much.',
    'It asks for 16 GB of memory and has 4 GB: the administrator’s settings say how much.',
    'It asks for 1.5 TB of storage and has 10 GB: the administrator’s settings say how much.',
    'It asks for a graphics processor: a codespace has none.',
  ])
  expect(judge({ gpu: { cores: 100 } })).toHaveLength(1)
})

test('shared memory is at most half of the memory', () => {
  expect(shmBytesWithin({ shmBytes: null }, offer)).toBe(64 * 1024 ** 2)
  expect(shmBytesWithin({ shmBytes: 1 }, offer)).toBe(64 * 1024 ** 2)
  expect(shmBytesWithin({ shmBytes: gigabyte }, offer)).toBe(gigabyte)
  expect(shmBytesWithin({ shmBytes: 1e15 }, offer)).toBe(2 * gigabyte)
  expect(judgeOffer({ hostRequirements: {}, shmBytes: 8 * gigabyte }, offer)).toEqual([
    'It asks for 8 GB of shared memory and has 2 GB: half of its memory.',
  ])
})
