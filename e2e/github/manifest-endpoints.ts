import { integrationOf } from './app-answers.ts'
import { type Endpoint, notFound } from './rest.ts'

/** The end of registering an App by its manifest: all that it has, said once. */
export const manifestEndpoints: Endpoint[] = [
  {
    operation: 'POST /app-manifests/{code}/conversions',
    answer({ world, params }) {
      const app = world.takeManifestCode(params.code ?? '')
      if (!app) throw notFound()
      return {
        status: 201,
        body: {
          ...integrationOf(app, world.webUrl),
          client_id: app.clientId,
          client_secret: app.clientSecret,
          webhook_secret: app.webhook?.secret ?? null,
          pem: app.privateKey,
        },
      }
    },
  },
]
