import { existsSync } from 'node:fs'
import { containerPaths } from './protocol/line.ts'

/**
 * By the name that every version of the kit has: one that a terminal was opened with is
 * gone some day.
 */
const toolsFolder = `${containerPaths.kits}/current/bin`

/** Where things are. The container has them in fixed places; only tests put them elsewhere. */
export function readConfig() {
  return {
    lineFolder: process.env.BOTHY_LINE_FOLDER ?? containerPaths.line,
    /** Where files go that are never to be on a disk. */
    secretsFolder: process.env.BOTHY_SECRETS_FOLDER ?? containerPaths.secrets,
    workspacesFolder: process.env.BOTHY_WORKSPACES_FOLDER ?? containerPaths.workspaces,
    /** The user's home; null for the one that the account database names. */
    homeFolder: process.env.BOTHY_HOME_FOLDER ?? null,
    /**
     * Where the container keeps what it has been through; null for the place that is the agent's own.
     */
    recordFolder: process.env.BOTHY_RECORD_FOLDER ?? null,
    /** The kit's programs for the user; null where the agent does not run out of a kit. */
    toolsFolder: process.env.BOTHY_TOOLS_FOLDER ?? (existsSync(toolsFolder) ? toolsFolder : null),
    /** How the agent before this one ended, as its supervisor says; null for the first. */
    lastExitCode: numberOrNull(process.env.BOTHY_LAST_EXIT_CODE),
  }
}

function numberOrNull(text: string | undefined): number | null {
  return text ? Number(text) : null
}
