import { type Notices, quote } from '#server/devcontainers/notices.ts'
import { EnvFileFault, readEnvFile } from '../read/env-file.ts'
import type { Variables } from '../read/interpolate.ts'
import type { FileLoader } from '../read/load-file.ts'
import { wrongAt } from '../read/read-yaml.ts'
import type { Service } from './read-service.ts'

const mostVariables = 500
const mostCharacters = 256 * 1024
/** Programs in Java have names with dots. */
const nameForm = /^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/

type Context = { files: FileLoader; variables: Variables; notices: Notices }

/**
 * What is set in a service: what its files of variables say, then its own words. Of a name alone it
 * is what the project's own `.env` says.
 * @throws DevcontainerError; FilesNeeded
 */
export function environmentOf(
  { name: service, environment, envFiles, place }: Service,
  { files, variables, notices }: Context,
): Record<string, string> {
  const all = new Map<string, string>()
  files.require(envFiles)
  for (const file of envFiles) {
    const content = files.content({ ...file, isOptional: !file.isRequired })
    if (content === null) continue
    try {
      for (const [name, value] of readEnvFile(content, variables)) all.set(name, value)
    } catch (error) {
      if (!(error instanceof EnvFileFault)) throw error
      throw wrongAt({ path: file.path, line: error.line, column: 1 }, error.message)
    }
  }
  for (const [name, said] of environment) {
    const value = said ?? variables.get(name)
    if (value !== undefined) all.set(name, value)
    else notices.add(`${quote(name)} of ${quote(service)} is not set: nothing says its value.`)
  }
  for (const name of all.keys()) {
    if (nameForm.test(name) && name !== '__proto__') continue
    notices.add(`${quote(name)} of ${quote(service)} cannot be the name of a variable.`)
    all.delete(name)
  }
  const characters = [...all].reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  if (all.size > mostVariables || characters > mostCharacters) {
    const most = `${mostVariables} variables or 256 KB of them`
    throw wrongAt(place, `${quote(service)} has more than ${most}.`)
  }
  return Object.fromEntries(all)
}
