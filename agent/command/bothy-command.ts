import { z } from 'zod'
import type { AgentContext } from '../context.ts'
import type { WishEnd } from '../ports/port-wishes.ts'
import type { InsideAnswer, InsideRequest } from '../protocol/activity.ts'
import type { PortWish } from '../protocol/ports.ts'
import { completions, helpText } from './help-texts.ts'
import { type BothyWords, readWords, UsageError } from './read-words.ts'

/** By which the program on the PATH knows that the command is now to be run in its place. */
const runNowCode = 100
const usageCode = 2
const cannotKeepCode = 125

const question = z.object({
  /** Of the program itself, which becomes what is kept. */
  pid: z.int().min(1),
  words: z.array(z.string()).max(10_000),
})

type CommandContext = Pick<AgentContext, 'jobs' | 'portWishes' | 'serverRequests'>
type Program = { pid: number; left: AbortSignal }
type Said = { out: string; error: string; code: number }

const said = (out: string): Said => ({ out, error: '', code: 0 })
const refused = (error: string, code = 1): Said => ({ out: '', error: `bothy: ${error}\n`, code })

/** Answers what is typed after `bothy` in a terminal, or written in a script. */
export class BothyCommand {
  readonly #ctx: CommandContext

  constructor(ctx: CommandContext) {
    this.#ctx = ctx
  }

  /** `text` is what the program sent: JSON, and so is the answer. `left` ends with the program. */
  async answer(text: string, left: AbortSignal): Promise<string> {
    return JSON.stringify(await this.#answerTo(text, left))
  }

  async #answerTo(text: string, left: AbortSignal): Promise<Said> {
    try {
      const { pid, words } = question.parse(JSON.parse(text))
      return await this.#carryOut(readWords(words), { pid, left })
    } catch (error) {
      if (error instanceof UsageError) return refused(error.message, usageCode)
      if (error instanceof SyntaxError || error instanceof z.ZodError) {
        return refused('What was typed could not be read.', usageCode)
      }
      throw error
    }
  }

  async #carryOut(words: BothyWords, { pid, left }: Program): Promise<Said> {
    switch (words.kind) {
      case 'help':
        return said(helpText)
      case 'completion':
        return said(completions[words.shell])
      case 'keep':
        return this.#keep(words, pid)
      case 'status':
        return this.#ask({ kind: 'status' }, ({ stops }) => `${stops ?? 'Nothing stops it.'}\n`)
      case 'stop':
        return this.#ask({ kind: 'stop' }, () => 'The codespace stops now. Its files stay.\n')
      case 'url':
        return this.#ask({ kind: 'status' }, ({ url }) => `${url}\n`)
      case 'port-url':
        return this.#portUrl(words.port)
      case 'list-ports':
        return this.#ask({ kind: 'ports' }, portLines)
      case 'add-port':
        return this.#ask(
          { kind: 'add-port', port: words.port },
          (answer) => `${urlOf(answer, words.port) ?? `Port ${words.port} is forwarded.`}\n`,
        )
      case 'visibility':
        return this.#setVisibility(words, left)
    }
  }

  #keep({ forMs, budgetMs, command }: BothyWords & { kind: 'keep' }, pid: number): Said {
    const { jobs } = this.#ctx
    const most = jobs.mostMinutes
    if (most === undefined) return refused(`${unanswered} Nothing was run.`, cannotKeepCode)
    if (most === null) {
      const why = 'Jobs do not keep codespaces here; an administrator can allow it.'
      return refused(`${why} Nothing was run.`, cannotKeepCode)
    }
    const mostMs = most * 60_000
    const longest = Math.max(forMs ?? 0, budgetMs ?? 0)
    if (longest > mostMs) {
      const why = `A job may keep a codespace for ${most} minutes at most here.`
      return refused(`${why} Nothing was run.`, cannotKeepCode)
    }
    const declared = { pid, command: command.join(' '), forMs: forMs ?? mostMs }
    const refusal = jobs.declare({ ...declared, budgetMs: budgetMs ?? forMs ?? mostMs })
    if (refusal !== null) return refused(refusal, cannotKeepCode)
    return { ...said(''), code: runNowCode }
  }

  async #portUrl(port: number): Promise<Said> {
    const answer = await this.#ctx.serverRequests.ask({ kind: 'ports' })
    const url = answer && urlOf(answer, port)
    if (url) return said(`${url}\n`)
    return refused(
      answer === null
        ? unanswered
        : (answer.refusal ?? 'Ports have no addresses on this server: BOTHY_PORTS_URL is not set.'),
    )
  }

  /**
   * To open a port to others takes its owner, and what runs in here may be somebody else's: they are
   * asked in the browser, and it is done there.
   */
  async #setVisibility(
    { port, visibility }: BothyWords & { kind: 'visibility' },
    left: AbortSignal,
  ): Promise<Said> {
    if (visibility === 'private') {
      return this.#ask({ kind: 'make-private', port }, (answer) => privateWords(answer, port))
    }
    const wish = { port, visibility }
    const { answer, reason } = await this.#ctx.portWishes.ask(wish, left)
    if (answer === 'agreed') return said(`Port ${port} is ${visibilityWords[visibility]} now.\n`)
    return refused(reason ?? whyNot[answer](wish))
  }

  async #ask(request: InsideRequest, words: (answer: InsideAnswer) => string): Promise<Said> {
    const answer = await this.#ctx.serverRequests.ask(request)
    if (answer === null) return refused(unanswered)
    return answer.refusal === null ? said(words(answer)) : refused(answer.refusal)
  }
}

const visibilityWords = { org: 'open to the organization', public: 'public' }
const whyNot: Record<
  Exclude<WishEnd['answer'], 'agreed'>,
  (wish: Omit<PortWish, 'id'>) => string
> = {
  refused: ({ port }) => `It was refused in the browser. Port ${port} is as it was.`,
  failed: ({ port }) => `It could not be done. Port ${port} is as it was.`,
  nobody: ({ port, visibility }) =>
    `What opens a port to others takes your word, and nobody has this codespace open in a browser. Open it and try again, or choose ${visibility} for port ${port} in the Ports panel.`,
  'too many': () => 'Too much was asked to be opened within a minute. Try again later.',
  unanswered: ({ port }) =>
    `Nobody has answered in the browser within two minutes. Port ${port} is as it was.`,
}
const unanswered = 'The server does not answer. Try again in a moment.'

function urlOf({ ports, urlPattern }: InsideAnswer, port: number): string | null {
  const known = ports?.find((one) => one.port === port)?.url
  return known ?? urlPattern?.replace('{port}', String(port)) ?? null
}

const named = (people: number): string => (people === 1 ? '1 person' : `${people} people`)

function privateWords({ ports }: InsideAnswer, port: number): string {
  const people = ports?.find((one) => one.port === port)?.people
  const others = people ? ` ${named(people)} whom you share it with by name can open it still.` : ''
  return `Port ${port} is private.${others}\n`
}

function portLines({ ports }: InsideAnswer): string {
  if (!ports || ports.length === 0) return 'No port is forwarded.\n'
  const who = ports.map(({ visibility, people }) =>
    people ? `${visibility}, ${named(people)}` : visibility,
  )
  const width = Math.max(9, ...who.map((words) => words.length))
  const lines = ports.map(({ port, label, url }, at) =>
    [String(port).padEnd(7), who[at]?.padEnd(width), url ?? '-', label ?? ''].join(' ').trimEnd(),
  )
  return `${lines.join('\n')}\n`
}
