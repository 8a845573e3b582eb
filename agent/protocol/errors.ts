/**
 * A refusal that the caller can act on, as it crosses tRPC in `error.data.reason`.
 * Anything else the agent throws is a bug and has `reason: null`.
 */
export const agentErrorCodes = [
  'FILE_NOT_FOUND',
  'FILE_EXISTS',
  'FILE_CHANGED',
  'FILE_TOO_LARGE',
  'FILE_NOT_REGULAR',
  'FILE_IS_FOLDER',
  'FILE_NOT_PERMITTED',
  'FOLDER_NOT_FOUND',
  'WORKSPACE_FULL',
  'PATH_INVALID',
  'UPLOAD_BEHIND',
  'UPLOAD_INVALID',
  'TERMINAL_NOT_FOUND',
  'TERMINAL_FAILED',
  'TERMINAL_LIMIT',
  'INPUT_GAP',
  'LIFECYCLE_BUSY',
  'LIFECYCLE_NOT_FOUND',
  'DOTFILES_UNREADABLE',
  'SECRETS_INVALID',
  'NOT_A_REPOSITORY',
  'GIT_FAILED',
  'SNAPSHOT_UNFIT',
  'SNAPSHOT_TOO_SLOW',
] as const
export type AgentErrorCode = (typeof agentErrorCodes)[number]
