import { z } from 'zod'

export const portNumber = z.int().min(1).max(65_535)

/** The most that are told at once; of more, those with the lowest numbers. */
export const mostDetectedPorts = 500
export const mostCommandLetters = 1000
/** Of an address that was printed: what follows the port. */
export const mostPathLetters = 2000
export const mostLastOutputBytes = 4096

/**
 * A port of this container that has to do with `localhost`. The codespace's own programs and other
 * containers are never among them.
 */
export const detectedPort = z.object({
  port: portNumber,
  /** Something listens on it that can be reached at localhost. */
  isListening: z.boolean(),
  /** Who listens; null where that cannot be seen, or nobody does. */
  process: z
    .object({
      pid: z.int(),
      name: z.string().max(64),
      /** Its whole line, without control characters. */
      command: z.string().max(mostCommandLetters),
    })
    .nullable(),
  /**
   * The address of it that a terminal showed first since it listens, or last before that; null
   * where none did. One at which nothing listens is told for a minute; it is forgotten when what
   * listened is gone for ten seconds, or the terminal.
   */
  printed: z
    .object({
      terminalId: z.string().max(32),
      protocol: z.enum(['http', 'https']),
      /** Begins with / and has the query, of letters that stand in addresses. */
      path: z.string().startsWith('/').max(mostPathLetters),
    })
    .nullable(),
})
export type DetectedPort = z.infer<typeof detectedPort>
export const detectedPorts = z.array(detectedPort).max(mostDetectedPorts)

export const lastOutputInput = z.object({ port: portNumber })
/**
 * The end of the terminal in which what listens on that port runs or ran, or its address was
 * printed. Lines are divided by \n; there is no other control character, nor a secret in it.
 */
export const lastOutput = z.object({ text: z.string().max(mostLastOutputBytes) }).nullable()
export type LastOutput = z.infer<typeof lastOutput>

/** What a program in the codespace asks to be opened in the user's own browser: http or https. */
export const openRequest = z.object({ url: z.url({ protocol: /^https?$/ }).max(8192) })
export type OpenRequest = z.infer<typeof openRequest>

/** What is asked at one time, and the most that is told. */
export const mostPortWishes = 3
/** What a command in the codespace wants opened to others, for whoever has it open to answer. */
export const portWish = z.object({
  id: z.string().max(32),
  port: portNumber,
  visibility: z.enum(['org', 'public']),
})
export type PortWish = z.infer<typeof portWish>
export const portWishes = z.array(portWish).max(mostPortWishes)
export const answerWishInput = portWish.pick({ id: true }).extend({
  /** `failed`: it was agreed to, and could not be done, or must not be; `reason` says why. */
  answer: z.enum(['agreed', 'refused', 'failed']),
  reason: z.string().max(500).nullable(),
})
export type AnswerWishInput = z.infer<typeof answerWishInput>

/**
 * `CONNECT localhost:<port>` on a line, or the name of a service of this start in its place, by the
 * server only. Answered with 200 once something has
 * accepted the connection, and then come its bytes, either side's end on its own. Otherwise with
 * 403, 502 or 504 and the reason in a header.
 */
export const portTunnel = { host: 'localhost', reason: 'bothy-reason' } as const
export const tunnelReason = z.enum([
  /** Nothing listens there that could be reached at localhost, or at the service's own address. */
  'PORT_REFUSED',
  /** Something listens there and does not accept. */
  'PORT_TIMED_OUT',
  /** Not asked by the server, or for another place than a port of localhost or of a service. */
  'PORT_NOT_ALLOWED',
])
export type TunnelReason = z.infer<typeof tunnelReason>
