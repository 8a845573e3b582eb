import { z } from 'zod'

/**
 * Each is a folder of `templates/`, and the name of the folder a codespace made from
 * it begins with.
 */
export const templateId = z.enum(['blank', 'node-web-app', 'python'])
export type TemplateId = z.infer<typeof templateId>

export type Template = { title: string; description: string }

/** In the order in which they are offered. */
export const templates: Record<TemplateId, Template> = {
  blank: { title: 'Blank', description: 'An empty project under Git.' },
  'node-web-app': {
    title: 'Node web app',
    description: 'A server in plain Node, a page and tests.',
  },
  python: {
    title: 'Python',
    description: 'A package, a command and tests.',
  },
}

/** What one is called; of one that this version no longer offers, its id. */
export const templateTitle = (id: string): string =>
  Object.hasOwn(templates, id) ? templates[id as TemplateId].title : id
