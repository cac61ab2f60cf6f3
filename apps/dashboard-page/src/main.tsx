import { render } from 'preact'
import { Shell } from './shell.tsx'
import { listenToKeys } from './state/keys.ts'
import { hear } from './state/live.ts'
import { applyTheme } from './state/theme.ts'

applyTheme()
listenToKeys()
hear()
render(<Shell />, document.getElementById('app')!)
