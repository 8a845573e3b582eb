import { expect } from 'vitest'
import { type CodespaceRow, findById } from '#server/codespaces/codespaces.store.ts'
import { readLimits } from '#server/lifetimes/limits.ts'
import type { TestApp, TestUser } from '#server/testing/test-app.ts'
import type { GivenValue } from './setting-values.schema.ts'

/** An administrator, and somebody else with a codespace that runs. */
export type SettledWorld = {
  app: TestApp
  root: TestUser
  ada: TestUser
  name: string
  id: string
}

const key = () => ({ idempotencyKey: crypto.randomUUID() })

export type SettingEffect = {
  /** What is chosen: anything but the default. */
  to: Exclude<GivenValue, null>
  /** What ada meets then. */
  seen?: (world: SettledWorld) => Promise<void>
  /** Where more than this world has is needed: a file of tests, and the test in it that shows it. */
  shownBy?: readonly [file: string, test: string]
  /** It cannot be chosen in this world: the code of the refusal. The test named above chooses it. */
  refusal?: string
}

type Source = { template: 'blank' } | { repositoryUrl: string }

/** What ada asks for is refused with this code. */
export const createsNone =
  (code: string, source: Source = { template: 'blank' }) =>
  ({ ada }: SettledWorld) =>
    refuses(ada.api.codespaces.create({ ...source, ...key() }), code)

export async function refuses(attempt: Promise<unknown>, code: string): Promise<void> {
  await expect(attempt).rejects.toMatchObject({ cause: { code } })
}

/** Of the machine types that she can have for a new codespace one is like this. */
export const offers =
  (standard: object) =>
  async ({ ada }: SettledWorld) => {
    const { machines } = await ada.api.machines.offer({ repositoryUrl: null })
    expect(machines).toContainEqual(expect.objectContaining(standard))
  }

/** When her codespace stops, and why then. */
export const lives =
  (life: object) =>
  async ({ ada, name }: SettledWorld) =>
    expect(await ada.api.lifetimes.stay({ name })).toMatchObject(life)

/** How long it is kept unused. */
export const keeps =
  (retention: object) =>
  async ({ ada, name }: SettledWorld) =>
    expect((await ada.api.codespaces.get({ name })).retention).toMatchObject(retention)

/** What every page is told. */
export const says =
  (status: object) =>
  async ({ ada }: SettledWorld) =>
    expect(await ada.api.system.status()).toMatchObject(status)

/** By what the server goes each time that it looks at the codespace. */
export const isLimitedTo = (limits: object) => async (world: SettledWorld) =>
  expect(await readLimits(world.app.ctx, await rowOf(world))).toMatchObject(limits)

export async function rowOf({ app, id }: SettledWorld): Promise<CodespaceRow> {
  const row = await findById(app.ctx, id)
  if (!row) throw new Error('The codespace is gone.')
  return row
}
