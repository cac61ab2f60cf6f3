import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { Pick, Text } from '../../parts/filters.tsx'
import { count } from '../../parts/format.ts'
import { Head } from '../../parts/head.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LogRow } from '../../parts/log-row.tsx'
import { Empty, Failed } from '../../parts/notice.tsx'
import { announce } from '../../state/announce.ts'
import { serviceNames } from '../../state/live.ts'
import { type LogLines, useLogLines } from '../../state/log-lines.ts'
import { said } from '../../state/route.ts'

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

export function LogsPage() {
  const query = { level: said('level'), service: said('service'), traceId: said('traceId'), text: said('text') }
  const log = useLogLines(query)
  return (
    <>
      <Head title="Logs">
        <button
          type="button"
          class="button"
          aria-pressed={log.following}
          onClick={log.following ? log.stop : log.follow}
        >
          <Icon name={log.following ? 'pause' : 'play'} />
          {log.following ? 'Following' : 'Held still'}
        </button>
      </Head>
      <search class="filters">
        <Pick name="level" label="At least" options={levels} all="any level" />
        <Pick name="service" label="Service" options={serviceNames.value} />
        <Text name="text" label="Text" hint="in the message or the fields" find />
        <Text name="traceId" label="Trace" hint="32 hex digits" />
      </search>
      {log.error ? (
        <Failed error={log.error} again={log.follow} />
      ) : (
        <Box log={log} filtered={Object.values(query).some(Boolean)} />
      )}
    </>
  )
}

function Box({ log, filtered }: { log: LogLines; filtered: boolean }) {
  const box = useRef<HTMLDivElement>(null)
  const { lines, following, missed } = log
  useLayoutEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [lines, following])
  useEffect(() => {
    const element = box.current
    if (!element) return
    // Who turns back wants to read: then nothing moves any more, until they are at the end again.
    const look = (event: WheelEvent | KeyboardEvent) => {
      if ('deltaY' in event ? event.deltaY < 0 : ['k', 'ArrowUp', 'PageUp', 'Home'].includes(event.key)) log.stop()
    }
    element.addEventListener('wheel', look, { passive: true })
    element.addEventListener('keydown', look)
    return () => {
      element.removeEventListener('wheel', look)
      element.removeEventListener('keydown', look)
    }
  })
  async function older(): Promise<void> {
    if (!(await log.older())) announce('There is nothing older')
  }
  return (
    <section class="card logs" aria-label="Lines">
      <div class="log-box" ref={box} tabIndex={0} role="region" aria-label="Log lines, newest last">
        {lines && lines.length >= 100 && (
          <button type="button" class="button older" onClick={older}>
            Older
          </button>
        )}
        {lines?.length === 0 && <Nothing filtered={filtered} />}
        <ol class="log-rows">
          {lines?.map((line) => (
            <LogRow key={line.id} line={line} />
          ))}
        </ol>
      </div>
      {!following && (
        <button type="button" class="button main to-newest" onClick={log.follow}>
          <Icon name="down" />
          {missed > 0 ? `${count(missed)} new` : 'To the newest'}
        </button>
      )}
    </section>
  )
}

function Nothing({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <Empty title="No line is like that">
      <p>
        New ones that fit appear by themselves. <a href="/logs">Show all lines</a>
      </p>
    </Empty>
  ) : (
    <Empty title="Nobody has said anything yet">
      <p>Lines appear here as the services write them.</p>
    </Empty>
  )
}
