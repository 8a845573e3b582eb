import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

export const escaped = (value: string): string =>
  value.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

export const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`

/** A choice of one. */
export const select = (label: string, name: string, values: readonly string[]): string =>
  `<label>${escaped(label)} <select name="${name}">${values
    .map((value) => `<option>${escaped(value)}</option>`)
    .join('')}</select></label>`

/** With the title as its heading. */
export function sendPage(
  response: ServerResponse,
  title: string,
  content: string,
  status = 200,
): void {
  const page = `<!doctype html>
<html lang="en">
  <head><title>${escaped(title)}</title></head>
  <body>
    <h1>${escaped(title)}</h1>
    ${content}
  </body>
</html>
`
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page)
}

export const sendTo = (response: ServerResponse, location: string): void => {
  response.writeHead(302, { location }).end()
}

export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams(await text(request))
}
