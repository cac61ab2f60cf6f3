import { Notice } from '../parts/notice.tsx'

export function NowherePage() {
  return (
    <Notice title="There is nothing at this berth">
      <p>The address may be mistyped, or what was here has sailed.</p>
      <a class="button" href="/">
        To the shelves
      </a>
    </Notice>
  )
}
