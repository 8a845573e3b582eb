import { configure } from '@testing-library/dom'

// The library's own second is little on a busy machine, where a dialog has to be fetched
// before it shows.
configure({ asyncUtilTimeout: 30_000 })
