import { containerPaths } from './protocol/line.ts'

/** Where things are. The container has them in fixed places; only tests put them elsewhere. */
export const config = {
  lineFolder: process.env.BOTHY_LINE_FOLDER ?? containerPaths.line,
  workspacesFolder: process.env.BOTHY_WORKSPACES_FOLDER ?? containerPaths.workspaces,
}
