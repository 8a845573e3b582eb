import { Link } from '@tanstack/react-router'

/** To the administrators' settings, with those found that `search` names. */
export function SettingsLink({ search }: { search: string }) {
  return (
    <Link
      to="/admin/{-$section}"
      params={{ section: 'settings' }}
      search={{ q: search }}
      className="underline"
    >
      Settings
    </Link>
  )
}
