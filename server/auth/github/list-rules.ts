import { githubProvider } from '#server/github/github.ts'
import { readSetting } from '#server/settings/settings.ts'
import type { SignInRule } from '../auth.schema.ts'
import { githubOrganizations } from '../auth.settings.ts'
import type { AuthContext } from '../sessions.ts'
import { githubContext } from './github-context.ts'
import { countMembers, listRules } from './github-rules.store.ts'

/**
 * The organizations and teams whose members may sign in, and how it stands with them, for
 * administrators.
 */
export async function listSignInRules(ctx: AuthContext): Promise<SignInRule[]> {
  const listed = await readSetting(ctx, githubOrganizations)
  const withGithub = await githubContext(ctx)
  const provider = withGithub ? githubProvider(withGithub.github) : ''
  const known = await listRules(ctx.db, provider)
  const counts = await countMembers(ctx.db, provider)
  return listed.map((rule) => {
    const row = known.find((one) => one.rule === rule)
    const people = Number(counts.find((one) => one.rule === rule)?.people ?? 0)
    if (!row) {
      return { rule, organization: null, team: null, people, checkedAt: null, failure: null }
    }
    const { organizationId, organizationLogin, teamId, teamSlug, checkedAt, failure } = row
    return {
      ...{ rule, people, checkedAt, failure },
      organization: { id: organizationId, login: organizationLogin },
      team: teamId === null ? null : { id: teamId, slug: teamSlug ?? '' },
    }
  })
}
