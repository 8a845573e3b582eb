import type { ConfigurationView } from '#server/codespaces/configuration/configuration-view.schema.ts'

/** Keys of a configuration, with whose word each of them is. */
export function KeyRows({ rows }: { rows: ConfigurationView['rows'] }) {
  return (
    <dl className="flex flex-col gap-2">
      {rows.map(({ key, value, from }) => (
        <div key={key} className="flex min-w-0 flex-col">
          <dt className="flex flex-wrap justify-between gap-x-3">
            <span className="min-w-0 break-all font-medium">{key}</span>
            <span className="min-w-0 break-all text-small text-dim">
              {from.length === 0 ? 'Default' : from.join(', ')}
            </span>
          </dt>
          <dd className="whitespace-pre-wrap break-all font-mono text-small">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
