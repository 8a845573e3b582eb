import { expect, test } from 'vitest'
import type { DevContainer } from '../model/dev-container.ts'
import { mergeDevContainers, type mergeRules } from './merge-dev-containers.ts'

const merge = (...all: Partial<DevContainer>[]) =>
  mergeDevContainers(
    all.map((asked, index) => ({ from: `source ${index}`, asked: { commands: {}, ...asked } })),
  )
const volume = (source: string, target: string) => ({ type: 'volume', source, target, others: {} })

/**
 * The specification's table: a property, what an image and then a file say, and what it comes to.
 */
const table: { [Key in keyof typeof mergeRules]?: [unknown, unknown, unknown][] } = {
  init: [
    [true, false, true],
    [false, true, true],
    [false, false, false],
  ],
  privileged: [
    [true, false, true],
    [false, false, false],
  ],
  capAdd: [
    [
      ['A', 'B'],
      ['B', 'C'],
      ['A', 'B', 'C'],
    ],
  ],
  securityOpt: [[['a'], ['a', 'b'], ['a', 'b']]],
  mounts: [
    [
      [volume('one', '/a'), volume('two', '/b')],
      [volume('three', '/a')],
      [volume('two', '/b'), volume('three', '/a')],
    ],
  ],
  waitFor: [['onCreateCommand', 'postCreateCommand', 'postCreateCommand']],
  containerUser: [['one', 'two', 'two']],
  remoteUser: [['one', 'two', 'two']],
  userEnvProbe: [['none', 'loginShell', 'loginShell']],
  remoteEnv: [
    [
      { A: '1', B: '2' },
      { B: '3', C: null },
      { A: '1', B: '3', C: null },
    ],
  ],
  containerEnv: [[{ A: '1', B: '2' }, { B: '3' }, { A: '1', B: '3' }]],
  overrideCommand: [[false, true, true]],
  portsAttributes: [
    [
      { 3000: { label: 'a', protocol: 'https' }, 4000: { label: 'b' } },
      { 3000: { label: 'c' } },
      { 3000: { label: 'c' }, 4000: { label: 'b' } },
    ],
  ],
  otherPortsAttributes: [[{ label: 'a', protocol: 'https' }, { label: 'b' }, { label: 'b' }]],
  forwardPorts: [
    [
      [3000, 'db:5432'],
      [3000, 4000],
      [3000, 'db:5432', 4000],
    ],
  ],
  shutdownAction: [['none', 'stopContainer', 'stopContainer']],
  updateRemoteUserUID: [[true, false, false]],
  hostRequirements: [
    [
      { cpus: 4, memoryBytes: 8 },
      { cpus: 2, storageBytes: 5, gpu: 'optional' },
      { cpus: 4, memoryBytes: 8, storageBytes: 5, gpu: 'optional' },
    ],
  ],
}
const cases = Object.entries(table).flatMap(([key, all]) =>
  all.map(([before, later, expected]) => ({ key, before, later, expected })),
)

test.for(cases)('$key of $before and $later is $expected', ({ key, before, later, expected }) => {
  const { devContainer } = merge({ [key]: before }, { [key]: later })
  expect(devContainer).toEqual({
    commands: {},
    entrypoints: [],
    customizations: [],
    [key]: expected,
  })
  expect(merge({ [key]: before }, {}).devContainer).toMatchObject({ [key]: before })
  expect(merge({}, { [key]: later }).devContainer).toMatchObject({ [key]: later })
})

test('commands, entrypoints and customizations are collected in their order', () => {
  const { devContainer } = merge(
    { commands: { onCreateCommand: 'a' }, entrypoint: '/one', customizations: { x: 1 } },
    { commands: { onCreateCommand: ['b'], postStartCommand: 'c' }, entrypoint: '/two' },
    { commands: { onCreateCommand: { d: 'd' } }, customizations: { y: 2 } },
  )
  expect(devContainer).toEqual({
    commands: {
      onCreateCommand: [
        { from: 'source 0', command: 'a' },
        { from: 'source 1', command: ['b'] },
        { from: 'source 2', command: { d: 'd' } },
      ],
      postStartCommand: [{ from: 'source 1', command: 'c' }],
    },
    entrypoints: [
      { from: 'source 0', command: '/one' },
      { from: 'source 1', command: '/two' },
    ],
    customizations: [{ x: 1 }, { y: 2 }],
  })
})

test('of every key it is known whose word counts (L.11)', () => {
  const { sources } = merge(
    {
      image: 'a',
      remoteEnv: { A: '1', B: '2' },
      capAdd: ['X'],
      commands: { postStartCommand: 'a' },
    },
    { image: 'b', remoteEnv: { B: '3' }, capAdd: ['Y'], commands: { postStartCommand: 'b' } },
  )
  expect(sources).toEqual({
    image: ['source 1'],
    remoteEnv: ['source 0', 'source 1'],
    'remoteEnv.A': ['source 0'],
    'remoteEnv.B': ['source 1'],
    capAdd: ['source 0', 'source 1'],
    postStartCommand: ['source 0', 'source 1'],
  })
})
