import type { ControlPlane } from '#web/lib/trpc.ts'
import { codeOf } from '#web/lib/trpc-errors.ts'
import type { DocumentName, DocumentServer } from './user-documents.ts'

type Calls = {
  get: { query(input: { name: DocumentName }): Promise<{ text: string; version: number }> }
  set: {
    mutate(input: { name: DocumentName; text: string; version: number }): Promise<{
      version: number
    }>
  }
}

/** The user's documents where the server keeps them. */
export function documentServer(control: ControlPlane): DocumentServer {
  const { document } = control.settings as unknown as { document: Calls }
  return {
    get: (name) => document.get.query({ name }),
    set: async (name, text, version) => {
      try {
        return (await document.set.mutate({ name, text, version })).version
      } catch (error) {
        if (codeOf(error) === 'CONFLICT') return null
        throw error
      }
    },
  }
}
