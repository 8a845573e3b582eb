type Environment = {
  containerEnv: Record<string, string>
  remoteEnv: Record<string, string | null>
}

const mostVariables = 1000
/** The agent is told all of it at each start, and a program takes no more with it. */
const mostCharacters = 512 * 1024

export const environmentLimits = `more than ${mostVariables} variables or 512 KB of them`

const ofContainer = /\$\{containerEnv:([^:{}$]+)(?::[^{}$]*)?\}/g

/** `remoteEnv` is made from what the container has, to which `containerEnv` has added. */
export function putIn(value: string, containerEnv: Record<string, string>): string {
  return value.replace(ofContainer, (whole, name: string) =>
    Object.hasOwn(containerEnv, name) ? (containerEnv[name] ?? '') : whole,
  )
}

/**
 * Of what several files and an image set, as much as there is room for; what is said last is
 * rather kept. Counted with what is put into it, since a few words can ask for one long text
 * thousands of times.
 */
export function boundEnvironment({ containerEnv, remoteEnv }: Environment): Environment & {
  leftOut: string[]
} {
  let [variables, characters] = [0, 0]
  const leftOut: string[] = []
  const within = <Value extends string | null>(
    of: Record<string, Value>,
    lengthOf: (value: Value) => number,
  ): Record<string, Value> => {
    const kept = Object.entries(of)
      .reverse()
      .filter(([name, value]) => {
        const length = name.length + lengthOf(value)
        const isKept = variables < mostVariables && characters + length <= mostCharacters
        if (isKept) [variables, characters] = [variables + 1, characters + length]
        else leftOut.push(name)
        return isKept
      })
    return Object.fromEntries(kept.reverse())
  }
  const kept = within(containerEnv, (value) => value.length)
  const remote = within(remoteEnv, (value) => (value === null ? 0 : lengthPutIn(value, kept)))
  return { containerEnv: kept, remoteEnv: remote, leftOut }
}

/** How long `putIn` makes it, without making it. */
function lengthPutIn(value: string, containerEnv: Record<string, string>): number {
  let length = value.length
  for (const [whole, name = ''] of value.matchAll(ofContainer)) {
    if (Object.hasOwn(containerEnv, name)) {
      length += (containerEnv[name] ?? '').length - whole.length
    }
  }
  return length
}
