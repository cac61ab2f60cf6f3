import { Icon, type IconName } from './icon.tsx'

type Tone = 'good' | 'warn' | 'bad' | 'calm'

// Never by colour alone: each has its sign and its word.
const looks: Readonly<Record<string, readonly [Tone, IconName]>> = {
  ready: ['good', 'check'],
  starting: ['warn', 'clock'],
  unready: ['bad', 'warning'],
  crashed: ['bad', 'cross'],
  stopped: ['calm', 'pause'],
  silent: ['warn', 'warning'],
  done: ['good', 'check'],
  retrying: ['warn', 'retry'],
  dead: ['bad', 'cross'],
  running: ['calm', 'play'],
  waiting: ['calm', 'clock'],
  failed: ['bad', 'cross'],
  compensating: ['warn', 'undo'],
  undoing: ['warn', 'undo'],
  undone: ['calm', 'undo'],
  compensated: ['calm', 'undo'],
  parked: ['bad', 'pause'],
  complete: ['good', 'check'],
  progressing: ['warn', 'clock'],
  stuck: ['bad', 'warning'],
  'rolled back': ['calm', 'undo'],
  deployed: ['good', 'check'],
  passed: ['good', 'check'],
  refused: ['bad', 'cross'],
}

/** The state that something is in: sign, word, colour. */
export function State({ is, says = is }: { is: string; says?: string }) {
  const [tone, icon] = looks[is] ?? ['calm', 'clock']
  return (
    <span class={`state is-${tone}`}>
      <Icon name={icon} />
      {says}
    </span>
  )
}

export const isBad = (state: string) => looks[state]?.[0] === 'bad'
