import { z } from 'zod'

/**
 * What the script inside a preview's frame says (web/public/preview-frame.js). Anything else is
 * not listened to.
 */
export const frameMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('follow'), href: z.string().max(4000) }),
  z.object({ type: z.literal('scrolled'), line: z.number() }),
  z.object({
    type: z.literal('key'),
    key: z.string().max(20),
    code: z.string().max(20),
    ctrlKey: z.boolean(),
    metaKey: z.boolean(),
    altKey: z.boolean(),
    shiftKey: z.boolean(),
  }),
])
export type FrameMessage = z.infer<typeof frameMessage>
