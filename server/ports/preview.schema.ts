import { z } from 'zod'

/** A path of the port with query and fragment, as the page in a preview says it has. */
const shownPath = z.string().startsWith('/').max(2000)
/** Of the workbench's: the palette of commands, that of files, and the way out of the frame. */
const previewKey = z.enum(['commands', 'files', 'leave'])
const consoleLevel = z.enum(['debug', 'log', 'info', 'warn', 'error'])

/**
 * What a page in a preview tells the page around it, by `postMessage` to that page's origin. All
 * but `bothy-port-renew` comes from the script of the preview tools, beside which any script of the
 * program's own may say the same: none of it is more than a word of the program's.
 */
export const previewMessage = z.discriminatedUnion('type', [
  /** Where it is now: at each load and each change of its history. */
  z.object({ type: z.literal('bothy-preview-at'), path: shownPath, title: z.string().max(500) }),
  /** A line of its console, several arguments joined; errors nobody caught are `error`. */
  z.object({
    type: z.literal('bothy-preview-console'),
    level: consoleLevel,
    text: z.string().max(2000),
  }),
  /** A key of the workbench was pressed in it. */
  z.object({ type: z.literal('bothy-preview-key'), key: previewKey }),
  /** The frame is signed in no more, and wants another hand-off. */
  z.object({ type: z.literal('bothy-port-renew') }),
])
export type PreviewKey = z.infer<typeof previewKey>
export type ConsoleLevel = z.infer<typeof consoleLevel>

/** What the page around a preview tells the script in it. */
export const previewCommand = z.object({
  type: z.enum(['bothy-preview-back', 'bothy-preview-forward', 'bothy-preview-reload']),
})
export type PreviewCommand = z.infer<typeof previewCommand>
