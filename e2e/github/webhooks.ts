import { createHmac, randomUUID } from 'node:crypto'
import type { GitHubApp } from './github-apps.ts'

export type WebhookDelivery = {
  readonly id: string
  readonly app: GitHubApp
  readonly event: string
  readonly payload: Record<string, unknown>
  /** What the receiver answered; null where it could not be reached. */
  status: number | null
}

/** Events every GitHub App is told of, whether it asked for them or not. */
const always = ['installation', 'installation_repositories', 'github_app_authorization']

/** Signed deliveries to the webhooks of GitHub Apps, each tried once, as GitHub does. */
export class Webhooks {
  /** Those so far, in the order of the events. */
  readonly deliveries: WebhookDelivery[] = []
  #underWay: Promise<unknown> = Promise.resolve()

  /** Tells the App of it, if it has a webhook and asked for such events. */
  send(app: GitHubApp, event: string, payload: Record<string, unknown>): void {
    if (!app.webhook?.isActive || !(always.includes(event) || app.events.includes(event))) return
    const delivery = { id: randomUUID(), app, event, payload, status: null }
    this.deliveries.push(delivery)
    this.redeliver(delivery)
  }

  /** The same once more, under the same id. */
  redeliver(delivery: WebhookDelivery): void {
    this.#underWay = this.#underWay.then(() => deliver(delivery))
  }

  /** Resolves once every delivery was answered or failed. */
  async settled(): Promise<void> {
    await this.#underWay
  }
}

async function deliver(delivery: WebhookDelivery): Promise<void> {
  const { app, event, id } = delivery
  if (!app.webhook) return
  const body = JSON.stringify(delivery.payload)
  const { url, secret } = app.webhook
  const signature = (kind: 'sha1' | 'sha256') =>
    `${kind}=${createHmac(kind, secret ?? '')
      .update(body)
      .digest('hex')}`
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/stand-in',
        'x-github-event': event,
        'x-github-delivery': id,
        'x-github-hook-id': String(app.id),
        'x-github-hook-installation-target-id': String(app.id),
        'x-github-hook-installation-target-type': 'integration',
        ...(secret && {
          'x-hub-signature': signature('sha1'),
          'x-hub-signature-256': signature('sha256'),
        }),
      },
    })
    await answer.body?.cancel()
    delivery.status = answer.status
  } catch {
    delivery.status = null // Nobody listens, or not in time: GitHub does not try again by itself.
  }
}
