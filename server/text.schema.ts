import { z } from 'zod'

/** Text that both databases store: PostgreSQL takes no NUL, and fails where it is given one. */
export const storableText = z.string().regex(/^[^\0]*$/, 'It holds a NUL character.')
