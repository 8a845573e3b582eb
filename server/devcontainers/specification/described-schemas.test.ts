import { expect, test } from 'vitest'
import { properties } from '../model/properties.ts'
import { describedSchemas } from './described-schemas.ts'

const text = JSON.stringify(describedSchemas().devContainer)

test('every property that an editor may meet says what Bothy does with it', () => {
  // Of metadata alone, and of what no schema has names for.
  const unseen = ['entrypoint']
  for (const { key, says } of properties) {
    if (unseen.includes(key)) continue
    expect([key, text.includes(JSON.stringify(`${says.slice(1)}.`).slice(1, -1))]).toEqual([
      key,
      true,
    ])
  }
})

test('what it means comes after that, in the words of the specification', () => {
  const { definitions } = describedSchemas().devContainer as {
    definitions: Record<string, { properties: Record<string, object> }>
  }
  expect(definitions.devContainerCommon?.properties.privileged).toMatchObject({
    markdownDescription: expect.stringMatching(
      /^\*\*Is refused here\.\*\* .+ Instead, .+\n\nPasses/,
    ),
  })
  expect(definitions.devContainerCommon?.properties).not.toHaveProperty('additionalProperties')
})

test('each answer is one of its own', () => {
  expect(describedSchemas()).toEqual(describedSchemas())
  expect(describedSchemas().devContainer).not.toBe(describedSchemas().devContainer)
})
