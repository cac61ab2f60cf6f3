export function Hero() {
  return (
    <section class="hero" aria-labelledby="welcome">
      <div>
        <h1 id="welcome">Everything a small ship needs, and a few things it wants.</h1>
        <p>Honest goods from the quay: rope and lanterns, charts and coffee, a kettle that will not tip in a swell.</p>
      </div>
      <Harbour />
    </section>
  )
}

function Harbour() {
  return (
    <svg viewBox="0 0 560 240" preserveAspectRatio="xMaxYMax slice" aria-hidden="true">
      <circle class="sun" cx="392" cy="92" r="44" />
      <path
        class="cloud"
        d="M60 62c0-14 18-18 26-8 8-16 34-12 36 6 14 0 16 18 2 18H72c-16 0-22-12-12-16zM250 36c0-10 13-13 19-6 6-11 24-8 26 4 10 0 11 13 1 13h-37c-11 0-16-8-9-11z"
      />
      <path class="far" d="M0 158c60-34 110-30 160-10 40-30 90-24 130 4 60-28 120-20 170 0 40-14 70-10 100 0v90H0z" />
      <g class="tower">
        <path d="m470 60-14 104h48L490 60z" />
        <path class="stripe" d="m466.500 86-3.500 26h34l-3.500-26zM459.500 138l-3.500 26h48l-3.500-26z" />
        <path class="lamp" d="M470 40h20v20h-20z" />
        <path class="roof" d="M464 40h32l-16-16zM464 60h32v5h-32z" />
      </g>
      <path class="quay" d="M420 164h140v30H436z" />
      <g class="boat slow">
        <path class="sail" d="M196 70v92h-62zM204 84l50 78h-50z" />
        <path class="hull" d="M120 168h150l-18 30H144z" />
        <path class="pennant" d="M196 70V58l16 6z" />
      </g>
      <g class="boat">
        <path class="hull small" d="M318 178h62l-10 18h-44z" />
        <path class="sail" d="M348 130v44h-28z" />
      </g>
      <path
        class="sea"
        d="M0 190c20-10 40-10 60 0s40 10 60 0 40-10 60 0 40 10 60 0 40-10 60 0 40 10 60 0 40-10 60 0 40 10 60 0 40-10 80-4v60H0z"
      />
      <path
        class="sea near"
        d="M0 212c20-10 40-10 60 0s40 10 60 0 40-10 60 0 40 10 60 0 40-10 60 0 40 10 60 0 40-10 60 0 40 10 60 0 40-10 80-4v40H0z"
      />
    </svg>
  )
}
