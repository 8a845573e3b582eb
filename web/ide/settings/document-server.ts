import type { ControlPlane } from '#web/lib/control-plane.ts'
import { reasonOf } from '#web/lib/trpc-errors.ts'
import type { DocumentServer } from './user-documents.ts'

/** The user's documents where the server keeps them. */
export function documentServer(control: ControlPlane): DocumentServer {
  const { document } = control.settings
  return {
    get: async (name) => {
      // Asked in one request, so of one session.
      const [kept, user] = await Promise.all([
        document.get.query({ name }),
        control.session.get.query(),
      ])
      if (!user) throw new Error('You are signed out.')
      return { ...kept, owner: user.id }
    },
    set: async (name, text, version, owner) => {
      try {
        return (await document.set.mutate({ name, text, version, owner })).version
      } catch (error) {
        if (reasonOf(error) === 'DOCUMENT_CHANGED') return null
        throw error
      }
    },
  }
}
