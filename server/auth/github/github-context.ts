import { type GithubRegistration, readGithub } from '#server/github/github.ts'
import type { AuthContext } from '../sessions.ts'

/** The room's context where this server is registered at GitHub. */
export type GithubAuthContext = AuthContext & { github: GithubRegistration }

/** Null where nobody signs in with GitHub. */
export async function githubContext(ctx: AuthContext): Promise<GithubAuthContext | null> {
  const github = await readGithub(ctx)
  return github && { ...ctx, github }
}
