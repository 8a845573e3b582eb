import type { GitHubPerson } from './github-people.ts'
import { escaped, hidden } from './html.ts'

/** One button for each person who might be sitting there, and one to say no. */
export function consentPage(query: URLSearchParams, people: readonly GitHubPerson[]): string {
  const asked = [...query].map(([name, value]) => hidden(name, value))
  const form = (label: string, decision: string, login: string) => `
    <form method="get" action="/login/oauth/authorize">
      ${asked.join('\n      ')}
      ${hidden('login', login)}
      <button name="decision" value="${decision}">${escaped(label)}</button>
    </form>`
  return `${people.map(({ login }) => form(`Authorize as ${login}`, 'authorize', login)).join('')}
    ${form('Cancel', 'cancel', '')}`
}
