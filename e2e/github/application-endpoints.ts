import { authorizationOf } from './app-answers.ts'
import type { RegisteredApp } from './github-apps.ts'
import type { UserToken } from './github-tokens.ts'
import { type Call, type Endpoint, notFound, ok, RestRefusal } from './rest.ts'
import { makeScopedToken } from './scoped-tokens.ts'

/** What an app does with the tokens people gave it, as its client id and secret. */
export const applicationEndpoints: Endpoint[] = [
  {
    operation: 'POST /applications/{client_id}/token',
    answer(call) {
      const token = ownToken(call)
      if (!token) throw notFound()
      return ok(authorizationOf(call.world, token))
    },
  },
  {
    operation: 'PATCH /applications/{client_id}/token',
    answer(call) {
      const token = ownToken(call)
      if (!token) throw notFound()
      const { tokens } = call.world
      const { app, person } = token
      const scopes = token.kind === 'oauth' ? token.scopes : []
      tokens.revoke(token.value)
      const { token: renewed } = tokens.issueForPerson(app, person, scopes)
      return ok(authorizationOf(call.world, renewed as UserToken, true))
    },
  },
  {
    operation: 'DELETE /applications/{client_id}/token',
    answer(call) {
      const token = ownToken(call)
      if (!token) throw unprocessable()
      call.world.tokens.revoke(token.value)
      return { status: 204 }
    },
  },
  {
    operation: 'DELETE /applications/{client_id}/grant',
    answer(call) {
      const token = ownToken(call)
      if (!token) throw unprocessable()
      const { app, person } = token
      call.world.tokens.revokeGrant(app, person)
      if (app.type === 'app') call.events.authorizationRevoked(app, person)
      return { status: 204 }
    },
  },
  {
    operation: 'POST /applications/{client_id}/token/scoped',
    answer(call) {
      const token = ownToken(call)
      if (!token) throw notFound()
      if (token.kind !== 'user') {
        throw new RestRefusal(403, 'A scoped token is made of a user access token of a GitHub App.')
      }
      return ok(authorizationOf(call.world, makeScopedToken(call, token), true))
    },
  },
]

/** The app that asks, which is the one of the address. */
function requireApp({ caller, params }: Call): RegisteredApp {
  if (caller.kind !== 'basic') throw new RestRefusal(401, 'Requires authentication')
  if (caller.app.clientId !== params.client_id) throw notFound()
  return caller.app
}

/** The token it asks about, if it is one of its own that is still taken. */
function ownToken(call: Call): UserToken | null {
  const app = requireApp(call)
  const token = call.world.tokens.find(String(call.body.access_token))
  return token?.app === app && token.kind !== 'installation' ? (token as UserToken) : null
}

const unprocessable = () =>
  new RestRefusal(422, 'Validation Failed', {
    errors: [{ resource: 'OauthAccess', field: 'access_token', code: 'invalid' }],
  })
