import { type Property, properties } from './properties.ts'

const groups = [
  ['honoured', 'What works', 'What it does here'],
  ['transformed', 'What works in another way', 'What it does here'],
  ['dropped', 'What has no effect', 'Because'],
  ['refused', 'What is refused', 'Because'],
] as const

/** The page of the documents about every property, as Markdown. `shownIn`: a test, by key. */
export function propertyTables(shownIn: Readonly<Record<string, string>>): string {
  const tables = groups.map(([verdict, title, column]) => {
    const rows = properties
      .filter((property) => property.verdict === verdict)
      .map((one) => rowOf(one, shownIn[one.key]))
    return `## ${title}\n\n| Key | ${column} | Shown in |\n| --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return `${head}\n${tables.join('\n')}`
}

const head = `# Every key of a devcontainer.json

What Bothy does with each property of the [Dev Container specification](https://containers.dev/implementors/json_reference/),
and with those that other tools have added. Written from \`server/devcontainers/model/\`; [devcontainer.json](devcontainer.md)
says how they work together. Dots stand for a key within another one, and \`*\` for any name.

Of each there is an example and a test by its name and verdict, such as \`capAdd is transformed\`, in
\`server/devcontainers/specification/conformance.test.ts\`, which also has it that no property of the specification's
schema is missing here. The last column names a test of what it does beyond the configuration, as in a container.
`

function rowOf({ key, says, instead, of }: Property, test: string | undefined): string {
  const whose = of === undefined || of === 'specification' ? '' : ` (${of})`
  const way = instead === undefined ? '' : ` Instead, ${instead}.`
  const shown = test === undefined ? '' : `\`${test}\``
  return `| \`${key}\`${whose} | ${says.charAt(0).toUpperCase()}${says.slice(1)}.${way} | ${shown} |`
}
