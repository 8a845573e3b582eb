import { createHmac } from 'node:crypto'
import { expect } from 'vitest'
import { openTestApp } from '#server/github/github-app.testing.ts'
import { sealCredentials } from '#server/github/registration.ts'
import { receiveWebhook } from '#server/github/webhook.ts'
import type { SettingDefinition } from '#server/settings/define-setting.ts'
import type { GivenValue } from '#server/settings/setting-values.schema.ts'
import { setSetting } from '#server/settings/settings.ts'
import { githubOrganizations } from '../auth.settings.ts'
import { recheckDue } from './github-membership-watch.ts'

const webhookSecret = 'of the webhook'

/**
 * Beside a GitHub with the organization acme, in which are grace and, with an invitation not yet
 * accepted, linus; its team core has grace in it. The App of this server is installed there. Nobody
 * is listed by name.
 */
export async function openTestOrganizations(environment: Record<string, string> = {}) {
  const github = await openTestApp({ BOTHY_GITHUB_USERS: '', ...environment })
  const { hub, ctx, app } = github
  ctx.config.settings.values.delete('auth.githubUsers')
  app.permissions = { metadata: 'read', members: 'read' }
  for (const login of ['grace', 'linus', 'mallory']) hub.addPerson(login)
  const acme = hub.addOrganization('acme', { ada: 'owner', grace: 'member' })
  const linus = hub.people.find(({ login }) => login === 'linus')
  if (linus) acme.members.set(linus.id, { role: 'member', state: 'pending' })
  hub.addTeam('acme', 'core', ['grace'])
  const installation = hub.install(app, 'acme')
  const { clientId, clientSecret, privateKey, slug } = app
  // As the manifest flow would have stored it, webhook included.
  const { url } = hub
  ctx.config.github.app = null
  const kept = { clientId, clientSecret, privateKey, slug, webhookSecret }
  const row = { url, sealedCredentials: sealCredentials(ctx, { url }, kept) }
  await ctx.db
    .insertInto('githubRegistration')
    .values({ ...row, createdAt: 1, createdBy: 'owner' })
    .execute()
  const owner = await github.ownersBrowser()
  const administrator = await github.administrator(owner)
  const instance = { scope: 'instance', scopeId: '' } as const
  const set = <T extends GivenValue>({ id }: SettingDefinition<T>, value: T | null) =>
    setSetting(administrator, { of: instance, id, value })
  const rules = () => ctx.db.selectFrom('githubRule').selectAll().orderBy('rule').execute()
  return {
    ...github,
    acme,
    installation,
    owner,
    set,
    /** Resolves once GitHub has said who is in these. */
    async list(listed: string[]) {
      const view = await set(githubOrganizations, listed)
      await expect
        .poll(async () => (await rules()).every((row) => row.checkedAt !== null))
        .toBe(true)
      return view
    },
    /** As the next round of questions. */
    recheck: (roundMs = 0) => recheckDue(ctx, { roundMs }),
    rules,
    members: () =>
      ctx.db.selectFrom('githubMember').select(['rule', 'providerAccountId']).execute(),
    /** Here and at GitHub. */
    wait(minutes: number) {
      github.auth.waitMinutes(minutes)
      hub.world.elapse(minutes * 60_000)
    },
    /** As GitHub delivers it. */
    async deliver(event: string, told: object) {
      const body = JSON.stringify(told)
      const signature = createHmac('sha256', webhookSecret).update(body).digest('hex')
      const headers = { 'x-github-event': event, 'x-hub-signature-256': `sha256=${signature}` }
      const request = new Request('http://localhost/', { method: 'POST', headers, body })
      return (await receiveWebhook(ctx, request)).status
    },
  }
}
