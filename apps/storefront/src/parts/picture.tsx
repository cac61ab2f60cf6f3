import { drawingOf } from '../drawings/index.ts'
import { sceneOf } from '../drawings/scene.ts'

/** A product's picture, drawn. Its name stands beside it wherever it is shown, so that it says nothing itself. */
export function Picture({ id, picture }: { id: string; picture: { shape: string; hue: number } }) {
  const { backdrop, transform, accentHue } = sceneOf(id)
  const { back, body, accent, light, dark, line } = drawingOf(picture.shape)
  const style = { '--hue': `${picture.hue}`, '--hue-2': `${picture.hue + accentHue}` }
  return (
    <svg class="picture" viewBox="0 0 64 64" preserveAspectRatio="xMidYMid slice" aria-hidden="true" style={style}>
      <rect class="ground" width="64" height="64" />
      <path class="backdrop" d={backdrop} fill-rule="evenodd" />
      <g class="goods" transform={`${transform} translate(6.400 6.400) scale(.8)`}>
        {back && <path class="line" d={back} />}
        {body && <path class="body" d={body} fill-rule="evenodd" />}
        {light && <path class="light" d={light} />}
        {accent && <path class="accent" d={accent} fill-rule="evenodd" />}
        {dark && <path class="dark" d={dark} />}
        {line && <path class="line" d={line} />}
      </g>
    </svg>
  )
}
