import type { GithubApp } from '#server/config.ts'
import type { AuthContext } from '../sessions.ts'

/** The room's context where GitHub is configured. */
export type GithubAuthContext = AuthContext & {
  config: AuthContext['config'] & { github: GithubApp }
}

/** Null where nobody signs in with GitHub. */
export function githubContext(ctx: AuthContext): GithubAuthContext | null {
  const { github } = ctx.config
  return github ? { ...ctx, config: { ...ctx.config, github } } : null
}

/** What stands in the database for GitHub: the numbers of another host are other people. */
export const githubProvider = ({ url }: Pick<GithubApp, 'url'>): string =>
  `github:${new URL(url).host}`
