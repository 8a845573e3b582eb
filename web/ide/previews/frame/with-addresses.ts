import { linkTarget } from './repository-links.ts'

type From = {
  path: string
  workspaceFolder: string
  addressOf: (path: string) => Promise<string>
  readText: (path: string) => Promise<string>
}

/** Each is a question to the server, and a repository may name as many as it likes. */
const mostFiles = 500
const mostStyles = 50

/** What may be played or shown beside text, by the attribute that names it. */
const resources = [
  ['img', 'src'],
  ['video', 'src'],
  ['video', 'poster'],
  ['audio', 'src'],
  ['source', 'src'],
] as const

/**
 * The markup with addresses of the files' own origin in place of relative ones, and with style
 * sheets of the repository within it. What cannot be had is left out. Nothing in it is run or
 * fetched on the way: the document it is read into has no window.
 */
export async function withAddresses(html: string, from: From): Promise<string> {
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  for (const active of parsed.querySelectorAll(
    'script, base, meta[http-equiv], iframe, object, embed',
  ))
    active.remove()
  // The frame would not run them either; taken out, they are not even refused.
  for (const element of parsed.querySelectorAll('*')) {
    for (const name of element.getAttributeNames()) {
      if (name.startsWith('on')) element.removeAttribute(name)
    }
  }
  // Where scripts do not run this is what is meant to be seen, and read twice it would be
  // read in two ways.
  for (const instead of parsed.querySelectorAll('noscript')) {
    instead.replaceWith(...instead.childNodes)
  }
  const work: Promise<void>[] = []
  const files = new Set<string>()
  const styles = new Set<string>()
  for (const [tag, attribute] of resources) {
    for (const element of parsed.querySelectorAll(`${tag}[${attribute}]`)) {
      const target = linkTarget(element.getAttribute(attribute) ?? '', from)
      if (target?.kind !== 'file') continue
      element.removeAttribute(attribute)
      if (!isWithin(mostFiles, files, target.path)) continue
      work.push(
        from.addressOf(target.path).then(
          (address) => element.setAttribute(attribute, address),
          () => undefined,
        ),
      )
    }
  }
  for (const element of parsed.querySelectorAll('img[srcset], source[srcset]'))
    element.removeAttribute('srcset')
  for (const link of parsed.querySelectorAll('link[rel~="stylesheet"][href]')) {
    const target = linkTarget(link.getAttribute('href') ?? '', from)
    const style = parsed.createElement('style')
    link.replaceWith(style)
    if (target?.kind !== 'file' || !isWithin(mostStyles, styles, target.path)) continue
    work.push(
      from.readText(target.path).then(
        (text) => {
          style.textContent = text
        },
        () => undefined,
      ),
    )
  }
  await Promise.all(work)
  return parsed.head.innerHTML + parsed.body.innerHTML
}

function isWithin(most: number, known: Set<string>, path: string): boolean {
  if (known.size < most) known.add(path)
  return known.has(path)
}
