import { expect, test } from 'vitest'
import { parseDevcontainer } from '../parse-devcontainer.ts'
import { defaultConfiguration } from '../policy/default-configuration.ts'
import { benign } from './benign.testing.ts'

const place = {
  path: '.devcontainer/devcontainer.json',
  codespaceId: 'a',
  workspaceFolder: '/workspaces/app',
}

test.for(benign.map((one) => [one.name, one] as const))(
  'one that %s is read as it is meant',
  ([, { text, reads, says = [], error }]) => {
    if (error !== undefined) {
      expect(() => parseDevcontainer(text, place)).toThrow(error)
      return
    }
    const { config, notices } = parseDevcontainer(text, place)
    expect(config).toEqual({ ...defaultConfiguration(place.path), ...reads })
    const remarks = says.map((word) => expect.stringContaining(word))
    expect(notices).toHaveLength(says.length)
    expect(notices).toEqual(expect.arrayContaining(remarks))
  },
)

test('they are sixty, each of another kind', () => {
  expect(benign.length).toBeGreaterThanOrEqual(60)
  expect(new Set(benign.map(({ name }) => name)).size).toBe(benign.length)
  expect(new Set(benign.map(({ text }) => text)).size).toBe(benign.length)
})
