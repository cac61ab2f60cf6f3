export interface Streaming {
  onData(data: unknown): void
  onState(connected: boolean): void
}

const [shortestPauseMs, longestPauseMs] = [1_000, 30_000]

/** Listens to a stream of the server for as long as the page can be seen, and again after it broke off. Returns how to end it. */
export function listen(path: string, event: string, { onData, onState }: Streaming): () => void {
  let source: EventSource | undefined
  let timer = 0
  let pauseMs = shortestPauseMs

  function open(): void {
    clearTimeout(timer)
    if (source || document.hidden) return
    source = new EventSource(path)
    source.addEventListener('open', () => {
      pauseMs = shortestPauseMs
      onState(true)
    })
    source.addEventListener(event, ({ data }) => onData(JSON.parse(data)))
    source.addEventListener('error', () => {
      onState(false)
      // The browser reconnects by itself, but for an answer that was a refusal.
      if (source?.readyState !== EventSource.CLOSED) return
      close()
      timer = window.setTimeout(open, pauseMs)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    })
  }
  function close(): void {
    source?.close()
    source = undefined
  }
  const turn = () => (document.hidden ? close() : open())
  document.addEventListener('visibilitychange', turn)
  open()
  return () => {
    document.removeEventListener('visibilitychange', turn)
    clearTimeout(timer)
    close()
  }
}
