import type { ParsedConfiguration } from '../parse-devcontainer.ts'
import { applyPolicy, type Judged } from '../policy/apply-policy.ts'
import { type Asking, mergeDevContainers } from './merge-dev-containers.ts'

/**
 * What a codespace gets of a repository's configuration and of what is under it: what its image and
 * its Features ask for, in the order in which that counts. The file has the last word.
 */
export function judgeWithImage(
  { own, config, notices }: Pick<ParsedConfiguration, 'own' | 'config' | 'notices'>,
  beneath: readonly Asking[],
): Judged {
  const { services, repositories, features, featureOrder } = config
  const paths = own.map(({ from }) => from)
  const judged = applyPolicy(mergeDevContainers([...beneath, ...own]), paths, services)
  return {
    // Those that the file alone can ask for.
    config: { ...judged.config, services, repositories, features, featureOrder },
    notices: [...new Set([...notices, ...judged.notices])],
    sources: judged.sources,
  }
}
