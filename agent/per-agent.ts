import type { AgentContext } from './context.ts'

/** What a room keeps for as long as the agent lives, made when it is first asked for. */
export function perAgent<Made>(make: (ctx: AgentContext) => Made): (ctx: AgentContext) => Made {
  const made = new WeakMap<AgentContext['files'], { value: Made }>()
  return (ctx) => {
    // A request has a context of its own; the files in it are the agent's.
    const known = made.get(ctx.files) ?? { value: make(ctx) }
    made.set(ctx.files, known)
    return known.value
  }
}
