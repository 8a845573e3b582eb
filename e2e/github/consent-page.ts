import type { GitHubPerson } from './github-people.ts'

const escaped = (text: string) =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** One button for each person who might be sitting there, and one to say no. */
export function consentPage(
  appName: string,
  query: URLSearchParams,
  people: readonly GitHubPerson[],
): string {
  const asked = [...query].map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  )
  const form = (label: string, decision: string, login: string) => `
    <form method="get" action="/login/oauth/authorize">
      ${asked.join('\n      ')}
      <input type="hidden" name="login" value="${escaped(login)}">
      <button name="decision" value="${decision}">${escaped(label)}</button>
    </form>`
  return `<!doctype html>
<html lang="en">
  <head><title>Authorize ${escaped(appName)}</title></head>
  <body>
    <h1>Authorize ${escaped(appName)}</h1>
    ${people.map(({ login }) => form(`Authorize as ${login}`, 'authorize', login)).join('')}
    ${form('Cancel', 'cancel', '')}
  </body>
</html>
`
}
