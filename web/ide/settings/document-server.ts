import type { ControlPlane } from '#web/lib/control-plane.ts'
import { reasonOf } from '#web/lib/trpc-errors.ts'
import type { DocumentServer } from './user-documents.ts'

/** The user's documents where the server keeps them. */
export function documentServer(control: ControlPlane): DocumentServer {
  const { document } = control.settings
  return {
    get: (name) => document.get.query({ name }),
    set: async (name, text, version) => {
      try {
        return (await document.set.mutate({ name, text, version })).version
      } catch (error) {
        if (reasonOf(error) === 'DOCUMENT_CHANGED') return null
        throw error
      }
    },
  }
}
