import { z } from 'zod'

/** What GitHub says of one line of the list of trusted repositories. */
export const trustedName = z.object({
  /** As it is listed. */
  line: z.string(),
  kind: z.enum(['repository', 'owner']),
  state: z.enum([
    /** It is trusted, under whatever name. */
    'known',
    /** The name is another one's by now, which is not trusted. */
    'taken',
    /** GitHub shows nothing of that name: nothing is trusted. */
    'missing',
    /** GitHub has not answered yet: nothing is trusted. */
    'unasked',
  ]),
  /** GitHub's own number of what is trusted. */
  number: z.string().nullable(),
  /** When GitHub said so. */
  lookedAt: z.number().nullable(),
})
export type TrustedName = z.infer<typeof trustedName>

export const trustedNameRef = z.object({ line: z.string().max(300) })
