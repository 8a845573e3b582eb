import type { Resolution } from '#server/repositories/repositories.schema.ts'

const words = 'Open in Bothy'

/**
 * Below `/new/`, each part of it encoded so that no name of a branch means anything else (S-26).
 */
function pathOf({ repository, repositoryUrl, ref, issue }: Resolution): string {
  if (!repository) {
    const search = new URLSearchParams({ repo: repositoryUrl })
    if (ref?.kind === 'branch') search.set('branch', ref.name)
    return `/new?${search}`
  }
  const parts = repository.path.split('/')
  if (issue) parts.push('issues', String(issue.number))
  else if (ref?.kind === 'branch') parts.push('tree', ...ref.name.split('/'))
  else if (ref?.kind === 'tag') parts.push('releases', 'tag', ...ref.name.split('/'))
  else if (ref?.kind === 'commit') parts.push('commit', ref.sha)
  else if (ref?.kind === 'pull') parts.push('pull', String(ref.number))
  // `encodeURIComponent` leaves these, which end a link in Markdown.
  const encoded = parts.map((part) =>
    encodeURIComponent(part).replaceAll(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  )
  return `/new/${encoded.join('/')}`
}

/** What leads others to the same form: a link, and a badge for a page and for a README. */
export function shareTexts(
  origin: string,
  resolution: Resolution,
  { isResume, configuration }: { isResume: boolean; configuration?: string | undefined },
) {
  const path = pathOf(resolution)
  const more = new URLSearchParams({
    ...(configuration !== undefined && { devcontainer_path: configuration }),
    ...(isResume && { quickstart: '1' }),
  }).toString()
  const link = `${origin}${path}${more && (path.includes('?') ? '&' : '?')}${more}`
  const badge = `${origin}/badge.svg`
  const attribute = link.replaceAll('&', '&amp;')
  return {
    link,
    html: `<a href="${attribute}"><img src="${badge}" alt="${words}"></a>`,
    markdown: `[![${words}](${badge})](${link})`,
  }
}
