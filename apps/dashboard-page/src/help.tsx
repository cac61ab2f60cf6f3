import { pages } from './pages/list.ts'
import { Dialog } from './parts/dialog.tsx'
import { helpIsOpen, keysAreOn } from './state/keys.ts'

/** What the keys do. */
export function Help() {
  if (!helpIsOpen.value) return null
  return (
    <Dialog title="Keys" close={() => (helpIsOpen.value = false)}>
      <dl class="keys">
        {pages.map(({ key, title }) => (
          <Key key={key} keys={['g', key]} does={title} />
        ))}
        <Key keys={['/']} does="To the filter" />
        <Key keys={['j']} does="Next in the list" />
        <Key keys={['k']} does="The one before" />
        <Key keys={['Enter']} does="Open it" />
        <Key keys={['Esc']} does="Close, or leave a field" />
        <Key keys={['?']} does="This" />
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={keysAreOn.value}
          onChange={(event) => (keysAreOn.value = event.currentTarget.checked)}
        />
        Single keys do something
      </label>
    </Dialog>
  )
}

function Key({ keys, does }: { keys: readonly string[]; does: string }) {
  return (
    <div>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </div>
  )
}
