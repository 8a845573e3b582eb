import { githubPermissions, type RegistrationExtra } from '#server/github/github.schema.ts'

/** What the App asks for wherever it is installed, and why; some of it only where it is wanted. */
export function Permissions(props: {
  extras: readonly RegistrationExtra[]
  onChange: (extras: RegistrationExtra[]) => void
}) {
  const { extras, onChange } = props
  const change = (extra: RegistrationExtra, isWanted: boolean) =>
    onChange([...extras.filter((one) => one !== extra), ...(isWanted ? [extra] : [])])
  return (
    <fieldset>
      <legend className="mb-1 font-medium">What it asks for</legend>
      <ul className="flex flex-col gap-1.5">
        {githubPermissions.map(({ name, title, access, why, extra }) => {
          const words = (
            <span>
              {title}: {access === 'write' ? 'read and write' : 'read'}
              <span className="block text-small text-dim">{why}</span>
            </span>
          )
          return (
            <li key={name}>
              {extra === null ? (
                <span className="flex items-baseline gap-2">
                  <input
                    type="checkbox"
                    checked
                    disabled
                    aria-label={`${title}, always`}
                    className="translate-y-0.5 accent-(--accent-solid)"
                  />
                  {words}
                </span>
              ) : (
                <label className="flex items-baseline gap-2">
                  <input
                    type="checkbox"
                    checked={extras.includes(extra)}
                    onChange={(event) => change(extra, event.target.checked)}
                    className="translate-y-0.5 accent-(--accent-solid)"
                  />
                  {words}
                </label>
              )}
            </li>
          )
        })}
      </ul>
    </fieldset>
  )
}
