export const style = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 54rem; margin: 2rem auto; padding: 0 1rem }
dt { margin-top: 1.25rem; overflow-wrap: anywhere }
dd { margin: 0 }
b { display: inline-block; min-width: 4rem }
`
