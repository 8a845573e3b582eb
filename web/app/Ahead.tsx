import { Component, type ReactNode } from 'react'

type Props = { isShown: boolean; children: ReactNode }
type State = { hasBeenShown: boolean; failure: { error: unknown } | null }

/**
 * Draws its children, until they are shown, where nobody sees, reaches or hears of them. The
 * elements are the same before and after: being shown is all that is left to do then.
 */
export function Ahead({ isShown, children }: Props) {
  return (
    <div
      className={isShown ? 'contents' : 'invisible fixed inset-0 -z-10 opacity-0'}
      inert={!isShown}
      aria-hidden={isShown ? undefined : true}
    >
      <Forgiving isShown={isShown}>{children}</Forgiving>
    </div>
  )
}

/**
 * What fails out of sight takes nothing from what is in sight. It is drawn anew once it is shown.
 */
class Forgiving extends Component<Props, State> {
  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { failure: { error } }
  }

  static getDerivedStateFromProps({ isShown }: Props, state: State): Partial<State> | null {
    return isShown && !state.hasBeenShown ? { hasBeenShown: true, failure: null } : null
  }

  override state: State = { hasBeenShown: false, failure: null }

  override render(): ReactNode {
    const { hasBeenShown, failure } = this.state
    if (failure === null) return this.props.children
    if (hasBeenShown) throw failure.error
    return null
  }
}
