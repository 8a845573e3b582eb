/** What the IDE asks first. */
export type WorkspaceInfo = {
  codespaceName: string
  workspaceFolder: string
  userName: string
  homeFolder: string
  /** Changes when the agent's process does; terminals do not outlive it. */
  agentEpoch: string
}
