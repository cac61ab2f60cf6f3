import type { SagaDetail } from '@flotilla/dashboard-views/shapes'
import { State } from '../../parts/state.tsx'

type Step = SagaDetail['steps'][number]

/** The saga as a state machine: forth along the upper row, and, when something fails, back along the lower one. */
export function Machine({ of: { steps, status } }: { of: SagaDetail }) {
  const back = status === 'compensating' || status === 'compensated'
  return (
    <section class="card" aria-label="State machine">
      {/* What scrolls must be reached by the keyboard. */}
      <ol class="machine" tabIndex={0}>
        <li>
          <div class="act forth is-end is-done">
            <b>Begun</b>
          </div>
          <div class={`act back is-end ${status === 'compensated' ? 'is-done' : 'is-unused'}`}>
            <b>Compensated</b>
          </div>
        </li>
        {steps.map((step) => (
          <li key={step.name}>
            <Forth step={step} />
            <Back step={step} used={back} />
          </li>
        ))}
        <li>
          <div class={`act forth is-end ${status === 'done' ? 'is-done' : 'is-unused'}`}>
            <b>Done</b>
          </div>
        </li>
      </ol>
    </section>
  )
}

function Forth({ step: { name, state } }: { step: Step }) {
  const shown = state === 'undoing' || state === 'undone' ? 'done' : state
  return (
    <div class={`act forth is-${shown === 'waiting' ? 'unused' : shown}`}>
      <b>{name}</b>
      <State is={shown} />
    </div>
  )
}

function Back({ step: { name, state }, used }: { step: Step; used: boolean }) {
  const undone = state === 'undoing' || state === 'undone'
  return (
    <div class={`act back is-${state === 'undone' ? 'done' : undone ? state : 'unused'}`}>
      <span>undo {name}</span>
      {undone ? <State is={state} /> : <small>{used && state !== 'waiting' ? 'nothing to undo' : 'not needed'}</small>}
    </div>
  )
}
