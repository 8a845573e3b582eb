import type { GithubRegistration } from './registration.ts'

/**
 * Where a GitHub App is on the web; null for one of which nothing but its keys is known, and
 * for an OAuth App.
 */
export function appAddressOf({ kind, url, slug }: GithubRegistration) {
  if (kind === 'oauth' || slug === null) return null
  const { host } = new URL(url)
  // GitHub.com and GHE.com have Apps elsewhere than an Enterprise Server.
  const isHosted = host === 'github.com' || host.endsWith('.ghe.com')
  const app = `${url}/${isHosted ? 'apps' : 'github-apps'}/${slug}`
  return {
    app,
    install: `${app}/installations/new`,
    /** Beginning with the account of this id, by which nobody is asked whom it is for. */
    installOn: (accountId: number) => `${app}/installations/new/permissions?target_id=${accountId}`,
  }
}
