import { useEffect, useRef } from 'preact/hooks'
import { pages } from './pages/list.ts'
import { count } from './parts/format.ts'
import { Icon } from './parts/icon.tsx'
import { helpIsOpen } from './state/keys.ts'
import { connected, overview, world } from './state/live.ts'
import { route } from './state/route.ts'
import { isDark, nextTheme } from './state/theme.ts'

/** Where one can go, and what holds everywhere: is it live, how much is held, light or dark. */
export function Rail() {
  const dark = isDark()
  return (
    <header class="rail">
      <a class="brand" href="/">
        <svg viewBox="0 0 32 26" aria-hidden="true">
          <path class="hull" d="M5 14h9l-2 4H7zM18 14h9l-2 4h-5zM11 20h10l-2.500 4h-5z" />
          <path class="sail" d="M10 0v12H5zM11.500 3l4 9h-4zM23 2v10h-5zM24.500 5l3 7h-3z" />
        </svg>
        Flotilla
      </a>
      <Navigation />
      <div class="rail-foot">
        <p class={`pulse ${connected.value ? 'is-live' : ''}`}>
          {connected.value ? 'Live' : connected.value === undefined ? 'Connecting' : 'Cut off'}
          <Held />
        </p>
        <button type="button" class="plain" onClick={nextTheme}>
          <Icon name={dark ? 'sun' : 'moon'} />
          <span>{dark ? 'Light' : 'Dark'}</span>
        </button>
        <button type="button" class="plain" onClick={() => (helpIsOpen.value = true)}>
          <kbd aria-hidden="true">?</kbd>
          <span>Keys</span>
        </button>
      </div>
    </header>
  )
}

function Navigation() {
  const nav = useRef<HTMLElement>(null)
  const [here = 'overview'] = route.value.path
  const current = here === 'compare' ? 'traces' : here
  const wrong = overview.value?.findings.length ?? 0
  const shown = pages.filter(({ name }) => world.value?.pages.includes(name) ?? !['data', 'rollouts'].includes(name))
  // On a phone they are a strip that one pushes along.
  useEffect(
    () => nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' }),
    [current],
  )
  return (
    <nav ref={nav} aria-label="Pages">
      <ul>
        {shown.map(({ name, path, title, key, icon }) => (
          <li key={name}>
            <a href={path} aria-current={current === name ? 'page' : undefined} aria-keyshortcuts={`g ${key}`}>
              <Icon name={icon} />
              {title}
              {name === 'overview' && wrong > 0 ? (
                <span class="badge">
                  {wrong}
                  <span class="unseen"> {wrong === 1 ? 'thing is' : 'things are'} wrong</span>
                </span>
              ) : (
                <kbd aria-hidden="true">g {key}</kbd>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Held() {
  const held = overview.value?.held
  if (!held) return null
  const dropped = held.dropped.spans + held.dropped.logs + held.dropped.points
  return (
    <small
      title={dropped > 0 ? `${count(dropped)} older ones were dropped to keep memory bounded` : 'Nothing was dropped'}
    >
      {count(held.spans)} spans, {count(held.logs)} logs{dropped > 0 && `, ${count(dropped)} dropped`}
    </small>
  )
}
