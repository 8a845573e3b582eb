import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { AgentContext } from '../context.ts'
import type { EndProgramsAnswer } from '../protocol/limits.ts'
import { readProcesses, type SeenProcess } from './processes.ts'

const mostRounds = 40
const pauseMs = 50
/** By then a shell that is spared must be what starts them again and again. */
const roundsWithShells = 20
const freezesPerRound = 8

export type ProcessTools = {
  procFolder: string
  agentPid: number
  kill: (pid: number, signal: NodeJS.Signals) => void
}

/** Asked for in the life of the agent: its number is another where the kit holds it ready. */
const ownTools = (): ProcessTools => ({
  procFolder: '/proc',
  agentPid: process.pid,
  kill: (pid, signal) => void process.kill(pid, signal),
})

type EndContext = Pick<AgentContext, 'effectiveUser' | 'terminals'>

/**
 * Kills every process of the container but those that keep it going and the shells in the
 * terminals. They are stopped first, since programs that start each other would outrun any list of
 * them. A shell that does not cease to start more is killed too. Outside a container, it is what
 * the agent has started.
 */
export async function endPrograms(
  ctx: EndContext,
  tools: ProcessTools = ownTools(),
): Promise<EndProgramsAnswer> {
  const ended = new Set<string>()
  let left: SeenProcess[] = []
  for (let round = 0; round < mostRounds; round += 1) {
    const shells = round < roundsWithShells ? shellsOf(ctx) : []
    const find = () => findPrograms(tools, shells)
    left = await ctx.effectiveUser.asRoot(() => endOnce(find, tools))
    if (left.length === 0) break
    for (const program of left) ended.add(nameOf(program))
    await pause(pauseMs)
  }
  for (const program of left) ended.delete(nameOf(program))
  return { ended: ended.size, left: left.length }
}

/** Answers with those that were there. */
function endOnce(find: () => SeenProcess[], tools: ProcessTools): SeenProcess[] {
  const stopped = new Set<string>()
  for (let freeze = 0; freeze < freezesPerRound; freeze += 1) {
    const fresh = find().filter((program) => !stopped.has(nameOf(program)))
    if (fresh.length === 0) break
    for (const program of fresh) {
      signal(tools, program, 'SIGSTOP')
      stopped.add(nameOf(program))
    }
  }
  const programs = find()
  for (const program of programs) signal(tools, program, 'SIGKILL')
  return programs
}

function findPrograms({ procFolder, agentPid }: ProcessTools, shells: number[]): SeenProcess[] {
  const all = new Map(readProcesses(procFolder).map((found) => [found.pid, found]))
  const ancestors = ancestorsOf(agentPid, all)
  const spared = new Set([1, agentPid, ...ancestors, ...shells])
  const isAlone = isSupervised(procFolder, ancestors)
  return [...all.values()].filter(
    ({ pid, state }) =>
      !spared.has(pid) &&
      state !== 'Z' &&
      state !== 'X' &&
      (isAlone || ancestorsOf(pid, all).includes(agentPid)),
  )
}

/**
 * Whether all processes there are belong to one container: its first one started the supervisor,
 * that the agent.
 */
function isSupervised(procFolder: string, ancestors: number[]): boolean {
  const [supervisor, first, ...more] = ancestors
  if (supervisor === undefined || first !== 1 || more.length > 0) return false
  const argv = readFileSync(`${procFolder}/${supervisor}/cmdline`, 'utf8').split('\0')
  return argv.some((argument) => argument.endsWith('/supervise'))
}

function ancestorsOf(pid: number, all: Map<number, SeenProcess>): number[] {
  const ancestors: number[] = []
  let parent = all.get(pid)?.parentPid
  while (parent && !ancestors.includes(parent)) {
    ancestors.push(parent)
    parent = all.get(parent)?.parentPid
  }
  return ancestors
}

function shellsOf({ terminals }: EndContext): number[] {
  return terminals
    .list()
    .filter(({ purpose, exit }) => purpose === 'shell' && exit === null)
    .flatMap(({ id }) => terminals.require(id).pty?.pid ?? [])
}

function signal({ kill }: ProcessTools, { pid }: SeenProcess, name: NodeJS.Signals): void {
  try {
    kill(pid, name)
  } catch {
    // It has ended, or is out of reach of an agent that is not root: then it is counted as left.
  }
}

function nameOf({ pid, startTime }: SeenProcess): string {
  return `${pid} ${startTime}`
}
