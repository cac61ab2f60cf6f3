import { render } from 'preact'
import { Shell } from './shell.tsx'
import { openSession } from './state/session.ts'

void openSession()
render(<Shell />, document.getElementById('app')!)
