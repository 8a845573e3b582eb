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
  const { properties } = describedSchemas().devContainer as { properties: Record<string, object> }
  expect(properties.privileged).toMatchObject({
    markdownDescription: expect.stringMatching(
      /^\*\*Is refused here\.\*\* .+ Instead, .+\n\nPasses/,
    ),
  })
  expect(properties).not.toHaveProperty('additionalProperties')
})

test('all kinds of configurations are side by side, and none has to have an image', () => {
  const { properties, required } = describedSchemas().devContainer as Record<string, object>
  for (const key of ['image', 'build', 'dockerFile', 'dockerComposeFile', 'runArgs', 'extends']) {
    expect(properties).toHaveProperty(key)
  }
  expect(properties).toHaveProperty('build.allOf')
  expect(required).toBeUndefined()
})

test('each answer is one of its own', () => {
  expect(describedSchemas()).toEqual(describedSchemas())
  expect(describedSchemas().devContainer).not.toBe(describedSchemas().devContainer)
})
